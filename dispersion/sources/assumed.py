"""Which place a forecast assumes as its source when nobody has named one. How much it releases is said elsewhere.

A registered site upwind within an hour's travel, or within 5 km of the first station, else the station's own place; which
one is said, and why.
"""

import msgspec

from core.quantities import quantity
from core.site import Nature, Site
from core.site_register import CALM, HOUR, Found, SiteRegister, Wind, is_upwind
from core.station import Station

NEAR = 5_000.0                       # m; so near a site is suspected whatever the wind at one mast says

NATURES: dict[str, Nature] = {"radiation": "radioactive", "chemical": "chemical", "air": "chemical"}
"""What is released, by a quantity's medium and by a station's category."""

NOT_OF_THE_AIR = frozenset({"surface_water", "drinking_water", "sea", "noise"})
"""Categories of stations that ask the river, or nobody: the wind brings them nothing."""


class AssumedSource(msgspec.Struct, frozen=True, kw_only=True):
    """Where a forecast assumes the release to be."""

    site: Site | None                # None: the station's own place
    longitude: float
    latitude: float
    height: float                    # m above ground
    distance: float                  # m from the first station
    reason_zh: str
    reason_en: str
    others: tuple[str, ...] = ()     # ids of the further sites that would have done, the likeliest first


def assumed_source(
    first_station: Station, sites: SiteRegister, wind: Wind | None, *, measured: str | None = None
) -> AssumedSource:
    """The place to assume as the source of what the first station saw.

    Parameters
    ----------
    first_station : Station   The station whose alert began the incident.
    sites : SiteRegister      All sites; those that cannot release what the station watches for are left out.
    wind : Wind or None       At the station when the alert began; None where nobody measured it.
    measured : str or None    The quantity beyond its limit. A store that lists its stock without it is no candidate.

    Of several, a site that the station belongs to goes first, then one upwind, then one that lists the substance, then the
    nearest.
    """
    nature = nature_of(first_station, measured)
    found = []
    if nature is not None:
        for each in sites.sources(nature).around(first_station.longitude, first_station.latitude):
            blows = wind is not None and is_upwind(each.distance, each.bearing, wind)
            if (blows or each.distance <= NEAR) and _may_hold(each.site, nature, measured):
                found.append((each.site.id != first_station.site, not blows, not _lists(each.site, measured), each.distance,
                              each.site.id, each))
    found.sort(key=lambda each: each[:-1])
    if not found:
        return _own_place(first_station, wind, nature)
    foreign, against, *_, best = found[0]
    zh, en = _why(best, wind, upwind=not against, own=not foreign)
    return AssumedSource(
        site=best.site, longitude=best.site.longitude, latitude=best.site.latitude, height=best.site.height,
        distance=best.distance, reason_zh=zh, reason_en=en, others=tuple(each[-1].site.id for each in found[1:]),
    )


def nature_of(station: Station, measured: str | None) -> Nature | None:
    """What a station's alert in air is about; None where it is about water, noise or the weather."""
    if station.category in NOT_OF_THE_AIR:
        return None
    known = quantity(measured) if measured is not None else None
    return NATURES.get(known.medium if known is not None else station.category)


def _lists(site: Site, measured: str | None) -> bool:
    return measured is not None and site.holds(measured)


def _may_hold(site: Site, nature: Nature, measured: str | None) -> bool:
    return nature == "radioactive" or measured is None or site.kind != "chemical_store" or site.holds(measured)


def _why(found: Found, wind: Wind | None, *, upwind: bool, own: bool) -> tuple[str, str]:
    km = found.distance / 1000
    zh, en = found.site.name_zh, found.site.name_en or found.site.name_zh
    belongs_zh, belongs_en = ("（首个站点所属场址）", ", the first station's own site,") if own else ("", "")
    if upwind and wind is not None:
        minutes = found.distance / wind.wind_speed / 60
        return (
            f"假定来源：{zh}{belongs_zh}，在首个站点上风向 {km:.1f} km（风从 {wind.wind_from:.0f}° 来，"
            f"{wind.wind_speed:.1f} m/s，约 {minutes:.0f} min 可达）",
            f"Assumed source: {en}{belongs_en} {km:.1f} km upwind of the first station (wind from {wind.wind_from:.0f}°, "
            f"{wind.wind_speed:.1f} m/s, about {minutes:.0f} min away)",
        )
    wind_zh, wind_en = _no_help(wind)
    return (
        f"假定来源：{zh}{belongs_zh}，距首个站点 {km:.1f} km（5 km 以内；{wind_zh}）",
        f"Assumed source: {en}{belongs_en} {km:.1f} km from the first station (within 5 km; {wind_en})",
    )


def _no_help(wind: Wind | None) -> tuple[str, str]:
    if wind is None:
        return "无测风资料", "no wind was measured"
    if not wind.wind_speed >= CALM:
        return "静风，无上风向", "calm, so nothing lies upwind"
    return f"风从 {wind.wind_from:.0f}° 来，不在上风向", f"not upwind, the wind is from {wind.wind_from:.0f}°"


def _own_place(station: Station, wind: Wind | None, nature: Nature | None) -> AssumedSource:
    name_zh, name_en = station.name_zh, station.name_en or station.name_zh
    if nature is None:
        because_zh, because_en = "该站不监测空气中的放射性或化学品", "it does not watch the air for radioactivity or chemicals"
    elif wind is None or not wind.wind_speed >= CALM:
        wind_zh, wind_en = _no_help(wind)
        because_zh = f"5 km 内没有可能的登记场址；{wind_zh}"
        because_en = f"no registered site that could be it within 5 km; {wind_en}"
    else:
        reach = wind.wind_speed * HOUR / 1000
        because_zh = f"上风向 {reach:.0f} km（1 h 风程）和 5 km 内没有可能的登记场址"
        because_en = f"no registered site that could be it upwind within {reach:.0f} km (an hour's travel) or within 5 km"
    return AssumedSource(
        site=None, longitude=station.longitude, latitude=station.latitude, height=0.0, distance=0.0,
        reason_zh=f"假定来源：首个站点 {name_zh} 所在位置（{because_zh}）",
        reason_en=f"Assumed source: the place of the first station, {name_en} ({because_en})",
    )
