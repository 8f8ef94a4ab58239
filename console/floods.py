"""Alarm floods as the screens of one house are told of them: what the busiest alerts have in common. No clock, no store."""

from datetime import datetime

from console.picture import Present
from core.flood import WINDOW, Flood, FloodWatch, Kind
from core.messages import Alert, Transition


class Floods:
    """Follows the alerts of a house, and knows its stations."""

    def __init__(self, present: Present) -> None:
        self._present = present
        self._watch = FloodWatch()

    def restart(self, recent: tuple[Transition, ...], now: datetime) -> None:
        """Begin anew with what the store knows of the last minutes."""
        self._watch = FloodWatch()
        for each in recent:
            self._watch.hear(each, max(now - WINDOW, min(each.time, now)))

    def hear(self, transition: Transition, now: datetime) -> None:
        """Take in a change of an alert."""
        self._watch.hear(transition, now)

    def now(self, time: datetime) -> Flood | None:
        """The flood there is, or None."""
        found = self._watch.flood(time, lambda kind, alert: "")
        if found is None:
            return None
        incidents = {id: each.id for each in self._present.incidents.values() for id in each.alerts}
        sources = {reading.station: reading.source for reading in self._present.latest.values() if reading.source}

        def name(kind: Kind, alert: Alert) -> str:
            station = self._present.stations.get(alert.station)
            return {
                "rule": alert.rule, "gateway": sources.get(alert.station, ""), "city": station.city if station else "",
                "incident": incidents.get(alert.id, ""),
            }[kind]

        return self._watch.flood(time, name)
