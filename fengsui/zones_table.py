"""Tables of `Zones` for a terminal: zones with people, proposals, ways out."""

from datetime import datetime

from rich.table import Table

from core.beijing import BEIJING
from core.zones import ZoneProposal, Zones
from response.zones.words import ACTIONS, digits

OPEN = " (to be confirmed)"


def zones_table(found: Zones) -> Table:
    """Each zone with its towns and people by city."""
    table = Table("zone", "radius", "area", "towns", "people of towns", "by city", "source",
                  caption="+: part of it is outside the region, where people are not counted")
    for each in found.zones:
        near, far = each.allowed_km or (0.0, 0.0)
        allowed = f" of {near:g} to {far:g}" if near < far else ""
        table.add_row(
            each.name_en if each.scheme == "forecast" else f"{each.key} {each.name_zh}", f"{each.radius_km:g} km{allowed}",
            f"{each.area_km2:,.0f} km²", str(each.towns), f"{each.people:,}" + (" +" if each.leaves_region else ""),
            ", ".join(f"{city.city} {city.people:,}" for city in each.cities[:4]),
            each.source.split(";")[0].split(":")[0] + ("" if each.confirmed else OPEN),
        )
    return table


def proposals_table(found: Zones) -> Table:
    """What is proposed, by levels first. Proposals by one criterion share a row, and so do precautions of one zone."""
    table = Table("proposal", "where", "people of towns", "criterion", "worst place: 5, 50, 95 %", "before")
    rows: dict[tuple[str, ...], list[ZoneProposal]] = {}
    for each in found.proposals:
        action = "" if each.zone else each.action
        rows.setdefault((action, each.certainty, each.zone, each.criterion_en, each.condition_en), []).append(each)
    for (_, certainty, zone, criterion, condition), group in rows.items():
        sectors = list(dict.fromkeys(sector for each in group for sector in each.sectors))
        people = group[0].people if zone else sum(each.people for each in group)
        numbers = [(each.number, each.place_en or each.place) for each in group if each.number is not None]
        number, place = max(numbers, default=(None, ""))
        times = [each.before for each in group if each.before is not None]
        done = "; ".join(dict.fromkeys(" ".join(ACTIONS[each.action]) for each in group))
        more = f" and {len(sectors) - 6} more" if len(sectors) > 6 else ""
        table.add_row(
            f"{done}: {certainty}" + (f", {condition}" if condition else ""),
            (f"{zone}: " if zone else "") + ", ".join(sectors[:6]) + more, f"{people:,}",
            criterion + ("" if group[0].confirmed else OPEN),
            f"{' / '.join(digits(value) for value in number)} {group[0].unit} ({place})" if number else "not known",
            _clock(min(times, default=None)),
        )
    return table


def ways_table(found: Zones) -> Table:
    """Ways out, and where there is none."""
    table = Table("from", "to", "time", "distance", "in the plume's area", "set off before")
    for each in found.ways_out:
        name = f"{each.name_zh} {each.name_en}"
        if not each.to:
            table.add_row(name, each.why_en, "", "", "", "")
            continue
        inside = f"{each.inside_km:g} km, out after {each.clear_minutes:.0f} min" if each.clear_minutes else "no"
        table.add_row(
            name, f"{each.to_zh} {each.to_en}", f"{each.minutes:.0f} min", f"{each.km:.0f} km", inside,
            _clock(each.leave_by) + (f": {each.why_en}" if each.why_en else ""),
        )
    return table


def _clock(time: datetime | None) -> str:
    return time.astimezone(BEIJING).strftime("%H:%M") if time is not None else ""
