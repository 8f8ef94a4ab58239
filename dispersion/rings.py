"""Dose-rate rings around a bare sealed source as it is now: decayed, by the levels at which something is done, as GeoJSON."""

import math
import tomllib
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files

from core.beijing import BEIJING
from core.earth import RADIUS, is_on_earth
from core.errors import InputError
from core.quantity_radiation import SV_PER_GY
from core.rings import Ring, SourceRings
from dispersion.sources.chains import in_equilibrium
from dispersion.sources.nuclides import nuclide as named
from dispersion.sources.sealed import RECALLED_D, category, left, ring

GAMMA_SOURCE_ZH = "由 ICRP 107 光子谱线（20 keV 以上）与 NIST 空气吸收系数算得，含平衡子体"
GAMMA_SOURCE_EN = "ICRP 107 photon lines above 20 keV, NIST absorption in air; daughters in equilibrium"
NOTE_ZH = "裸源、无屏蔽、不计空气减弱；有屏蔽时实际剂量率更低。不含轫致辐射，以实测为准。"
NOTE_EN = (
    "A bare point source, unshielded, no weakening by air: a shielded one gives less. Bremsstrahlung is not counted; what an "
    "instrument reads goes before this."
)


@cache
def cordons() -> tuple[Ring, ...]:
    """Levels at which something is done, their radius 0."""
    text = (files("dispersion.sources") / "data" / "cordons.toml").read_text(encoding="utf-8")
    return tuple(
        Ring(rate=each["ambient"] / SV_PER_GY, ambient=each["ambient"], radius_m=0.0, meaning_zh=each["zh"],
             meaning_en=each["en"], source=each["source"], confirmed=each["confirmed"])
        for each in tomllib.loads(text)["cordon"]
    )


def activity_at(nuclide: str, activity_bq: float, activity_date: date | None, time: datetime) -> float:
    """Activity in Bq at `time` of a source of `activity_bq` Bq on `activity_date` (noon in Beijing; None: at `time`).

    InputError where the half-life is not known here, and where activity or day cannot be.
    """
    if not (math.isfinite(activity_bq) and activity_bq > 0):
        raise InputError(f"the activity {activity_bq:g} Bq is not above 0; a source has some")
    elapsed = 0.0
    if activity_date is not None:
        noon = datetime(activity_date.year, activity_date.month, activity_date.day, 12, tzinfo=BEIJING)
        elapsed = (time - noon).total_seconds()
        if elapsed < -86_400.0:
            raise InputError(
                f"the activity's day {activity_date} lies after {time.astimezone(UTC):%Y-%m-%d}; give the day it was measured"
            )
    return left(nuclide, activity_bq, max(elapsed, 0.0))


def around(
    nuclide: str, activity_bq: float, activity_date: date | None, time: datetime, rates: tuple[float, ...] = ()
) -> SourceRings:
    """Rings of a source of `activity_bq` Bq on `activity_date` (noon in Beijing; None: now), as of `time`.

    `rates` in µGy/h, above 0, in place of the levels of `cordons`. InputError where nuclide, activity, day or rate cannot be.
    Source: `dispersion.sources.sealed.dose_rate`.
    """
    known = named(nuclide)
    rest = activity_at(known.key, activity_bq, activity_date, time)
    asked = tuple(Ring(rate=each, ambient=each * SV_PER_GY, radius_m=0.0) for each in rates) or cordons()
    found = [
        Ring(rate=each.rate, ambient=each.ambient, radius_m=ring(known.key, rest, each.rate).radius, meaning_zh=each.meaning_zh,
             meaning_en=each.meaning_en, source=each.source, confirmed=each.confirmed)
        for each in asked
    ]
    try:
        danger: str | None = category(known.key, rest)
    except InputError:
        danger = None
    return SourceRings(
        nuclide=known.key, activity_bq=activity_bq, activity_date=activity_date, time=time, activity_now_bq=rest,
        gamma=in_equilibrium(known.key).kerma, gamma_source_zh=GAMMA_SOURCE_ZH,
        gamma_source_en=GAMMA_SOURCE_EN, category=danger,
        category_confirmed=known.key not in RECALLED_D, note_zh=NOTE_ZH, note_en=NOTE_EN,
        rings=tuple(sorted(found, key=lambda each: each.radius_m)),
    )


def geojson(found: SourceRings, longitude: float, latitude: float) -> dict[str, object]:
    """The rings around a place (degrees) as a FeatureCollection, the widest first so that the innermost is drawn last."""
    if not is_on_earth(longitude, latitude):
        raise InputError(f"longitude {longitude}, latitude {latitude} is not on Earth; give degrees as longitude,latitude")
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [_circle(longitude, latitude, each.radius_m)]},
         "properties": {"rate_uGy_h": each.rate, "ambient_uSv_h": each.ambient, "radius_m": each.radius_m,
                        "meaning_zh": each.meaning_zh, "meaning_en": each.meaning_en, "source": each.source,
                        "confirmed": each.confirmed}}
        for each in reversed(found.rings)
    ]}


def _circle(longitude: float, latitude: float, radius: float) -> list[list[float]]:
    north, east = math.degrees(radius / RADIUS), math.degrees(radius / (RADIUS * math.cos(math.radians(latitude))))
    turned = [2.0 * math.pi * each / 72 for each in range(72)]
    points = [[longitude + east * math.cos(a), latitude + north * math.sin(a)] for a in turned]
    return [*points, points[0]]
