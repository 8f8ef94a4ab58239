"""Forecasts as small as a test of zones wants them: wedges for plumes, places with doses. Nothing here is a test."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from core.forecast import Area, Arrival, Averted, Danger, Isochrone, Medium, PlaceDose, Source
from core.messages import Forecast
from response.zones.sectors import Rose

PLANT = (108.5583, 21.6708)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
ROSE = Rose(*PLANT, (5.0, 10.0, 30.0, 50.0, 100.0, 300.0))

DOSE_LEVELS = tuple(
    Danger(name=name, quantity=quantity, value=value, unit=unit, severity="red", source="the paper", confirmed=False)
    for name, quantity, value, unit in (
        ("sheltering", "averted_effective_dose", 10.0, "mSv"), ("iodine", "thyroid_dose_7d", 50.0, "mSv"),
        ("blocking", "averted_thyroid_dose", 100.0, "mGy"), ("evacuation", "averted_effective_dose", 50.0, "mSv"),
        ("urgent", "effective_dose_7d", 100.0, "mSv"),
    )
)
AEGL = tuple(
    Danger(name=f"AEGL-{number} (60 min)", quantity="concentration", value=value, unit="mg/m3", severity="red",
           source="NRC", confirmed=False)
    for number, value in ((1, 1.5), (2, 5.8), (3, 58.0))
)


def wedge(bearing: float, half: float, far_km: float, near_km: float = 0.0, rose: Rose = ROSE) -> dict[str, Any]:
    """A sector of any width from the plant."""
    turns = [bearing - half + 2.0 * half * step / 20 for step in range(21)]
    x, y = rose.at([far_km] * 21, turns[::-1])
    tip = rose.at([near_km] * 21, turns)
    points = [[float(a), float(b)] for a, b in (*zip(*tip, strict=True), *zip(x, y, strict=True))]
    return {"type": "MultiPolygon", "coordinates": [[[*points, points[0]]]]}


def area(level: int, share: float, bearing: float, half: float, far_km: float) -> Area:
    return Area(level=level, share=share, time=None, geometry=wedge(bearing, half, far_km))


def arrival(place: str, distance: float, bearing: float, *, level: int = -1, minutes: float = 60.0,
            peak: tuple[float, float, float] = (0.0, 0.0, 0.0), at: tuple[float, float] | None = None,
            chances: tuple[float, ...] = ()) -> Arrival:
    x, y = ROSE.at([distance], [bearing])
    longitude, latitude = at or (float(x[0]), float(y[0]))
    likely = NOON + timedelta(minutes=minutes)
    return Arrival(
        place=place, kind="town", name_zh=place, name_en=place, longitude=longitude, latitude=latitude, distance=distance,
        bearing=bearing, likely=likely, earliest=likely - timedelta(minutes=minutes / 2), latest=likely, passes=None,
        reached=1.0, level=level, chance=1.0, peak=peak, chances=chances,
    )


def dose(
    place: str, effective: tuple[float, float, float], thyroid: tuple[float, float, float] = (0.0, 0.0, 0.0),
    **averted: tuple[float, float, float, float],
) -> PlaceDose:
    """`averted`: by action, the best estimate and the band."""
    return PlaceDose(
        place=place, age="adult", days=7, effective=effective, thyroid=thyroid, cloud=0.0, inhalation=0.0, ground=0.0,
        kerma=(0.0, 0.0, 0.0), averted=tuple(
            Averted(action=action, unit="mGy" if action == "iodine" else "mSv", best=best, band=(low, middle, high))
            for action, (best, low, middle, high) in averted.items()
        ),
    )


def release(
    *, areas: Sequence[Area] = (), arrivals: Sequence[Arrival] = (), doses: Sequence[PlaceDose] = (),
    levels: Sequence[Danger] = DOSE_LEVELS, fronts: Sequence[tuple[float, dict[str, Any]]] = (),
    at: tuple[float, float] = PLANT,
) -> Forecast:
    return Forecast(
        id="test/1", time=NOON, cause="test", who="test", medium=Medium.AIR, title_zh="测试", title_en="test",
        source=Source(longitude=at[0], latitude=at[1], height=2.0, site=None, substance="I-131", amount_zh="", amount_en="",
                      reason_zh="", reason_en=""),
        start=NOON, end=NOON + timedelta(hours=3), basis=(), observed=None, model_zh="", model_en="", members=20, seed=1,
        ranges={}, levels=tuple(levels), arrivals=tuple(arrivals), areas=tuple(areas),
        isochrones=tuple(Isochrone(time=NOON + timedelta(minutes=minutes), geometry=shape) for minutes, shape in fronts),
        doses=tuple(doses),
    )
