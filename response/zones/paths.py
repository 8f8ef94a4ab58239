"""Who would leave, what they keep out of, and which directions are no place to go. Finds no ways."""

from collections.abc import Callable, Mapping, Sequence

from shapely import intersects_xy
from shapely.geometry import MultiPolygon, Polygon, mapping
from shapely.geometry.base import BaseGeometry

from core.earth import angle_between
from core.zones import Proposal
from response.field import Barrier
from response.shares import Spot
from response.zones.contents import Country
from response.zones.plan import ZonePlan
from response.zones.proposals import Place
from response.zones.sectors import NAMES_EN, NAMES_ZH, WIDTH, Rose, number_of
from response.zones.threat import EXPECTED, ByForecast, ByWind, Coming, Threatened, union
from response.zones.ways_out import Origin

MOST_ORIGINS = 24
PLUME = ("烟羽", "the plume")


def plume_of(plan: ZonePlan, coming: Coming, places: Sequence[Place], urgent_km: float) -> Barrier | None:
    """What ways keep out of; None where nothing is known.

    Of a forecast where one member in twenty reaches the least level that asks for an action; of an unknown amount where it is
    expected; of a wind alone the threatened sectors of the urgent zones.
    """
    if isinstance(coming, ByForecast):
        forecast = coming.forecast
        asked = [number for number, each in enumerate(forecast.levels) if plan.asked_by(each) is not None]
        least = min(asked, default=0 if forecast.levels else -1)
        areas = [
            each.geometry for each in forecast.areas
            if each.level == least and (least >= 0 or each.share == 0.0 or each.share >= EXPECTED)
        ]
    elif isinstance(coming, ByWind):
        areas = [
            each.cell.geometry for each in places
            if each.threatened.threat and each.cell.inner_km < urgent_km and coming.downwind is not None
        ]
    else:
        return None
    polygons = _polygons(union(areas))
    return Barrier(dict(mapping(MultiPolygon(polygons))), *PLUME) if polygons else None


def _polygons(area: BaseGeometry) -> list[Polygon]:
    return [each for each in getattr(area, "geoms", [area]) if isinstance(each, Polygon) and not each.is_empty]


def origins_of(
    rose: Rose, country: Country, places: Sequence[Place], proposals: Sequence[Proposal], urgent_km: float
) -> tuple[Origin, ...]:
    """The region's towns in sectors to be left or threatened within the urgent zones, and the middles of sectors without any.

    The nearest to the site first, so many at most.
    """
    leaving = {sector for each in proposals if each.action == "evacuation" for sector in each.sectors}
    found = []
    for each in sorted(places, key=lambda each: (each.cell.inner_km, each.cell.number)):
        cell = each.cell
        threatened = each.threatened.threat in ("best", "possible") and cell.inner_km < urgent_km
        if cell.id not in leaving and not threatened:
            continue
        own = [town for town in each.towns if town.in_region]
        found += [Origin(town.id, cell.id, town.name_zh, town.name_en, town.longitude, town.latitude) for town in own]
        if own or cell.id not in leaving or each.land == 0.0:
            continue
        middle = country.middle_on_land(rose, cell)
        if middle is not None:
            span = f"{cell.inner_km:g}–{cell.outer_km:g} km"
            found.append(Origin(
                cell.id, cell.id, f"{NAMES_ZH[cell.number]} {span} 扇区", f"sector {NAMES_EN[cell.number]} {span}", *middle,
            ))
    return tuple(found[:MOST_ORIGINS])


def threatened_spot(
    rose: Rose, coming: Coming, at: Mapping[str, Threatened], plume: Barrier | None
) -> Callable[[Spot], bool]:
    """Whether a town is no place to receive anybody: in a threatened sector, in the plume's area, or downwind however far."""
    area = union([plume.geometry] if plume is not None else [])

    def is_threatened(spot: Spot) -> bool:
        cell = rose.cell_at(spot.longitude, spot.latitude)
        if cell is not None and at[cell.id].threat:
            return True
        if bool(intersects_xy(area, spot.longitude, spot.latitude)):
            return True
        if coming.downwind is None:
            return False
        bearing = float(rose.seen(spot.longitude, spot.latitude)[1][0])
        return angle_between(number_of(bearing) * WIDTH, number_of(coming.downwind) * WIDTH) <= WIDTH + 1e-9

    return is_threatened
