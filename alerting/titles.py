"""What an incident is called, from its first alert. Pure."""

from core.incident import Nature
from core.messages import Alert
from core.quantities import quantity
from core.station import Station

EVENTS = {
    Nature.NUCLEAR: ("核电厂周围辐射异常", "Radiation near the nuclear plant"),
    Nature.RADIATION: ("辐射异常", "Radiation event"),
    Nature.AIR: ("大气污染", "Release to air"),
    Nature.WATER: ("水污染", "Pollution of water"),
    Nature.SEA: ("海域污染", "Pollution at sea"),
    Nature.OTHER: ("环境异常", "Environmental event"),
}


def title(nature: Nature, alert: Alert, station: Station | None) -> tuple[str, str]:
    """Chinese and English: where, what was measured, what kind of event. A name for the eye; ids tell events apart.

    In Chinese the river or the city; in English the station, since neither has an English name.
    """
    event_zh, event_en = EVENTS[nature]
    known = quantity(alert.quantity)
    what_zh = f"{known.zh}" if known is not None and nature not in (Nature.NUCLEAR, Nature.RADIATION) else ""
    what_en = f", {known.en}" if what_zh and known is not None else ""
    where = "" if station is None else (station.river or station.city) if nature is Nature.WATER else station.city
    there = (station.name_en or station.name_zh) if station is not None else alert.place
    return f"{where or alert.place}{what_zh}{event_zh}", f"{event_en}{what_en}: {there}"
