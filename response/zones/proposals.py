"""What is proposed by the levels of a forecast: doses and concentrations held against criteria, sector by sector.

A level counts as reached at its very value. More dose never leads to less: certainty only grows with it (tested).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shapely.geometry.base import BaseGeometry

from core.forecast import Arrival, Danger, PlaceDose
from core.zones import Certainty, ZoneProposal, ZoneTown
from response.level_names import level_names
from response.zones.contents import LEAVES, people_of
from response.zones.plan import Criterion, ZonePlan
from response.zones.sectors import Cell
from response.zones.threat import EXPECTED, ByForecast, Threatened, overlaps
from response.zones.words import ACTIONS, BASES, digits

Band = tuple[float, float, float]
POSSIBLE = 0.05                      # share of members from which on something counts as possible
ORDER = {name: number for number, name in enumerate(ACTIONS)}
UNKNOWN = ("释放量未知，无法与任何水平比较", "the amount is unknown: nothing can be held against a level")


@dataclass(frozen=True)
class Place:
    """A sector with what is known of it."""

    cell: Cell
    threatened: Threatened
    land: float
    outside: float
    towns: tuple[ZoneTown, ...]


@dataclass(frozen=True)
class Held:
    """How one place stands to a level."""

    certainty: Certainty | None      # None: not reached
    number: Band | None              # None: only whether it is reached is known


def held(levels: Sequence[Danger], number: int, criterion: Criterion, arrival: Arrival, dose: PlaceDose | None) -> Held:
    """Level `number` of a forecast, whose levels rise in gravity, at one place.

    The best estimate lies on the plume's axis where the median member may pass beside it: the higher of the two decides. Of
    an averted dose a forecast kept from earlier tells no figure: only the share of its members that reach the level then.
    """
    level = levels[number]
    if criterion.basis == "avertable":
        told = next((each for each in dose.averted if each.action == criterion.action), None) if dose is not None else None
        if told is not None:
            return Held(certainty_of(max(told.best, told.band[1]), told.band[2], level.value), told.band)
        return Held(_by_share(arrival, number), arrival.peak if arrival.level == number else None)
    if criterion.basis == "projected":
        if dose is None:
            return Held(None, None)
        if level.quantity.startswith("thyroid"):
            return Held(certainty_of(dose.thyroid[1], dose.thyroid[2], level.value), dose.thyroid)
        return Held(_by_effective(dose, level.value), dose.effective)
    if arrival.level >= number:
        return Held("likely", arrival.peak)
    return Held(certainty_of(arrival.peak[1], arrival.peak[2], level.value), arrival.peak)


def _by_share(arrival: Arrival, number: int) -> Certainty | None:
    """By the best estimate, else by the share of members that reach a level."""
    share = arrival.chances[number] if number < len(arrival.chances) else 0.0
    return "likely" if arrival.level == number or share >= EXPECTED else "possible" if share >= POSSIBLE else None


def _by_effective(dose: PlaceDose, value: float) -> Certainty | None:
    return certainty_of(max(dose.cloud + dose.inhalation + dose.ground, dose.effective[1]), dose.effective[2], value)


def certainty_of(middle: float, high: float, value: float) -> Certainty | None:
    """Likely where the middle value is at the level, possible where the 95 % value is."""
    return "likely" if middle >= value else "possible" if high >= value else None


def by_levels(plan: ZonePlan, coming: ByForecast, places: Sequence[Place]) -> tuple[ZoneProposal, ...]:
    """For each sector and each level that asks for an action there."""
    forecast = coming.forecast
    doses = {each.place: each for each in forecast.doses}
    found: list[ZoneProposal] = []
    for number, level in enumerate(forecast.levels):
        criterion = plan.asked_by(level)
        if criterion is None:
            continue
        likely, possible = _areas(coming, number)
        for place in places:
            here = [
                (held(forecast.levels, number, criterion, each, doses.get(each.place)), each)
                for each in coming.arrivals.get(place.cell.id, ())
            ]
            if any(each.certainty == "likely" for each, _ in here) or overlaps(place.cell.outline, likely):
                sure: Certainty = "likely"
            elif any(each.certainty for each, _ in here) or overlaps(place.cell.outline, possible):
                sure = "possible"
            else:
                continue
            found.append(_proposal(level, criterion, sure, place, here))
    return tuple(sorted(found, key=_rank))


def of_unknown(places: Sequence[Place]) -> tuple[ZoneProposal, ...]:
    """Of an amount that nobody knows: make ready where the best estimate gets to."""
    return tuple(
        ZoneProposal(
            action="prepare", certainty="planned", zone="", sectors=(place.cell.id,), towns=_ids(place.towns),
            people=people_of(place.towns), criterion_zh="最佳估计到达该扇区；" + UNKNOWN[0],
            criterion_en="the best estimate gets to the sector; " + UNKNOWN[1], source="fengsui", confirmed=False,
            before=before(place.threatened), unknown_zh=(UNKNOWN[0], *gaps_of(place)[0]),
            unknown_en=(UNKNOWN[1], *gaps_of(place)[1]),
        )
        for place in places if place.threatened.threat == "best"
    )


def unasked(plan: ZonePlan, levels: Iterable[Danger]) -> tuple[Danger, ...]:
    """Levels for which the table names no action."""
    return tuple(each for each in levels if plan.asked_by(each) is None)


def _areas(coming: ByForecast, number: int) -> tuple[BaseGeometry, BaseGeometry]:
    """Where a level is likely and where it is possible."""
    here = [each for each in coming.forecast.areas if each.level == number]
    likely = [each.geometry for each in here if each.share == 0.0 or each.share >= EXPECTED]
    return coming.beyond(likely), coming.beyond([each.geometry for each in here])


def _proposal(
    level: Danger, criterion: Criterion, sure: Certainty, place: Place, here: Sequence[tuple[Held, Arrival]]
) -> ZoneProposal:
    known = [(each.number, arrival) for each, arrival in here if each.number is not None]
    number, worst = max(known, key=lambda each: each[0], default=(None, None))
    zh, en = BASES[criterion.basis]
    name_zh, name_en = level_names(level.name)
    lacks_zh, lacks_en = gaps_of(place)
    if number is None:
        lacks_zh = (f"该扇区无可给出{zh}数值的地点，只知是否达到", *lacks_zh)
        lacks_en = (f"no place in the sector has a figure of this {en}: only whether it is reached is known", *lacks_en)
    return ZoneProposal(
        action=criterion.action, certainty=sure, zone="", sectors=(place.cell.id,), towns=_ids(place.towns),
        people=people_of(place.towns), criterion_zh=f"{name_zh}：{zh}达到 {digits(level.value)} {level.unit}",
        criterion_en=f"{name_en}: {en} of {digits(level.value)} {level.unit} and more", source=level.source,
        confirmed=level.confirmed, value=level.value, unit=level.unit, number=number,
        place=worst.name_zh if worst is not None else "", place_en=worst.name_en if worst is not None else "",
        before=before(place.threatened),
        unknown_zh=lacks_zh, unknown_en=lacks_en,
    )


def gaps_of(place: Place) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is not known of whoever is in a sector and when it gets there."""
    said: list[tuple[str, str]] = []
    if not place.towns and place.land > 0.0:
        said.append(("扇区内无登记城镇，村屯人口未计入",
                     "no town of the register lies in the sector; villages are not counted"))
    if place.outside > LEAVES:
        said.append(("部分在本区域外：人口未计入", "partly outside the region: people are not counted"))
    if before(place.threatened) is None:
        said.append(("到达时间未知", "when it arrives is not known"))
    return tuple(zh for zh, _ in said), tuple(en for _, en in said)


def before(threatened: Threatened) -> datetime | None:
    """The earliest it may be there: of the members at its places, else the last front short of it."""
    return min((each for each in (threatened.soonest, threatened.after) if each is not None), default=None)


def _ids(towns: Iterable[ZoneTown]) -> tuple[str, ...]:
    return tuple(each.id for each in towns)


def _rank(each: ZoneProposal) -> tuple[int, bool, float, str]:
    return ORDER[each.action], each.certainty != "likely", float(each.sectors[0].split("-")[0]), each.sectors[0]
