"""Who would leave, what they keep out of, and which directions are no place to go. Finds no ways."""

from collections.abc import Callable, Mapping, Sequence

from shapely import intersects_xy
from shapely.geometry import MultiPolygon, mapping

from core.earth import angle_between
from core.zones import ZoneProposal
from response.field import Barrier
from response.shares import Spot
from response.zones.contents import Country
from response.zones.plan import ZonePlan
from response.zones.proposals import Place
from response.zones.sectors import NAMES_EN, NAMES_ZH, WIDTH, Rose, number_of
from response.zones.threat import EXPECTED, ByForecast, ByWind, Coming, Threatened, polygons_of, union
from response.zones.ways_out import PLUME, Origin


def plume_of(plan: ZonePlan, coming: Coming, places: Sequence[Place], urgent_km: float) -> tuple[Barrier, ...]:
    """What ways keep out of, the widest first; none where nothing is known.

    Of a forecast the areas of the least level that asks for an action and of all graver ones, in whatever share of the members:
    whoever is in the widest leaves it without entering a worse one. Of an unknown amount where it is expected; of a wind alone
    the threatened sectors of the urgent zones.
    """
    if isinstance(coming, ByForecast):
        forecast = coming.forecast
        asked = [number for number, each in enumerate(forecast.levels) if plan.asked_by(each) is not None]
        least = min(asked, default=0 if forecast.levels else -1)
        areas = [
            [each.geometry] for each in sorted(forecast.areas, key=lambda each: (each.level, each.share == 0.0, each.share))
            if each.level >= least and (least >= 0 or each.share == 0.0 or each.share >= EXPECTED)
        ]
    elif isinstance(coming, ByWind):
        areas = [[
            each.cell.geometry for each in places
            if each.threatened.threat and each.cell.inner_km < urgent_km and coming.downwind is not None
        ]]
    else:
        areas = []
    shapes = (polygons_of(union(each)) for each in areas)
    return tuple(Barrier(dict(mapping(MultiPolygon(each))), *PLUME) for each in shapes if each)


def origins_of(
    rose: Rose, country: Country, places: Sequence[Place], proposals: Sequence[ZoneProposal], urgent_km: float
) -> tuple[Origin, ...]:
    """The region's towns in sectors to be left or threatened within the urgent zones, and the middles of sectors without any.

    The nearest to the site first. Of sectors where evacuation is but possible only the towns.
    """
    leaving = {
        sector for each in proposals if each.action == "evacuation" and each.certainty != "possible" for sector in each.sectors
    }
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
    return tuple(found)


def threatened_spot(
    rose: Rose, coming: Coming, at: Mapping[str, Threatened], plume: Sequence[Barrier]
) -> Callable[[Spot], bool]:
    """Whether a town is no place to receive anybody: in a threatened sector, in the plume's area, or downwind however far."""
    area = union([each.geometry for each in plume])

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
