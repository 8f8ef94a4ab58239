"""What is not watched as usual, and therefore calls nobody: works at stations, gateways that are down. Pure; time is the log's.

What always holds (the tests of long random lives check it):

- works have a person, a reason and an end within LONGEST_WORK; out of service has a person and a reason, and no end;
- what a station's own readings say ends with the next good value of that quantity, or FLAG_LASTS after the last one that
  said so, by the times of measurement: what comes late says nothing once a newer value was good;
- a gateway that is down speaks for the silence of its stations only, never for what is measured.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from alerting import arguments, refusal
from alerting.plan import Plan
from alerting.rule_shape import Rule
from core.messages import JUDGED, Alert, Command, Quality, Reading
from core.outage import FLAG, GATEWAY, Outage, Work

LONGEST_WORK = timedelta(days=7)
"""What takes longer is out of service. Our own choice."""

FLAG_LASTS = timedelta(hours=8)
"""A flag that no reading renews ends, so that a station that died in maintenance is not silent for ever. Our own choice."""

SPOKE_AGAIN = timedelta(minutes=1)
"""A reading that comes so long after its gateway was said to be gone shows that it is there: no word of it was needed."""

_MAINTENANCE, _CALIBRATION = Quality.MAINTENANCE, Quality.CALIBRATION
# By identity: to look one up costs each reading a hash in Python.
FLAGS = {Quality.MAINTENANCE: Work.MAINTENANCE, Quality.CALIBRATION: Work.CALIBRATION}


class Line(msgspec.Struct, frozen=True):
    """A gateway that went down."""

    down: datetime
    back: datetime | None = None     # its stations then have their usual time to be heard again


class OutageState(msgspec.Struct, frozen=True):
    """All of it, as a snapshot holds it."""

    works: tuple[Outage, ...] = ()
    flags: tuple[tuple[Outage, datetime], ...] = ()      # each with the time of the reading that last said so
    lines: tuple[tuple[str, Line], ...] = ()
    sources: dict[str, str] = {}


class Outages:
    """Which stations are not watched as usual, and through which gateway each was last heard."""

    def __init__(self, exercise: str | None = None) -> None:
        self._exercise = exercise
        self._works: dict[tuple[str, str], Outage] = {}                      # station and rule, "" for all
        self._flags: dict[tuple[str, str], tuple[Outage, datetime]] = {}     # station and quantity
        self._lines: dict[str, Line] = {}
        self._sources: dict[str, str] = {}

    def __iter__(self) -> Iterator[Outage]:
        yield from (self._works[key] for key in sorted(self._works))
        yield from (self._flags[key][0] for key in sorted(self._flags))

    @property
    def down(self) -> dict[str, datetime]:
        """Gateways that are down, and since when."""
        return {gateway: line.down for gateway, line in sorted(self._lines.items()) if line.back is None}

    def behind(self, gateway: str) -> tuple[str, ...]:
        """The stations that were last heard through a gateway."""
        return tuple(sorted(station for station, source in self._sources.items() if source == gateway))

    # By readings.

    def hear(self, reading: Reading, newest: datetime | None = None) -> bool:
        """Take note of a reading; True where it changes what is not watched.

        `newest` is the event time of the newest value of that quantity there that was watched as usual, if there was one.
        """
        source, quality, changed = reading.source, reading.quality, False
        if source:
            before = self._sources.get(reading.station)
            if before != source:
                self._sources[reading.station] = source
                changed = source in self._lines or before in self._lines        # another speaks for its silence now
            if self._lines:
                changed = self._spoke(source, reading.received) or changed
        if self._flags or quality is _MAINTENANCE or quality is _CALIBRATION:
            changed = self._flagged(reading, newest) or changed
        return changed

    def _spoke(self, gateway: str, time: datetime) -> bool:
        line = self._lines.get(gateway)
        if line is None or line.back is not None or time - line.down <= SPOKE_AGAIN:
            return False
        self._lines[gateway] = msgspec.structs.replace(line, back=time)
        return True

    def _flagged(self, reading: Reading, newest: datetime | None) -> bool:
        key = (reading.station, reading.quantity)
        known, work = self._flags.get(key), FLAGS.get(reading.quality)
        time = min(reading.time, reading.received)       # one ahead of the clock says nothing of what is to come
        if known is not None and time < known[1]:
            return False                                 # from a backlog
        if work is None:
            if known is None or reading.quality not in JUDGED:
                return False
            del self._flags[key]
            return True
        if time + FLAG_LASTS <= reading.received or (newest is not None and time < newest):
            return False                                 # a late word of works that are over
        again = known is not None and known[0].work is work
        self._flags[key] = Outage(
            station=reading.station, quantity=reading.quantity, work=work, exercise=self._exercise,
            since=known[0].since if known is not None and again else time, until=time + FLAG_LASTS,
        ), time
        return not again

    # By people, and by what ingest says of gateways.

    def carry_out(self, command: Command, plan: Plan | None) -> Outage | None:
        """Do what a command asks, or raise a Refusal; what is then so of the station, None where it is watched as usual."""
        station = plan.stations.get(command.target) if plan is not None else None
        if station is None:
            raise refusal.no_such_station(command.target)
        rule = arguments.text(command.arguments, "rule")
        if rule and (plan is None or rule not in plan.rules or not plan.rules[rule].applies_to(station)):
            raise refusal.no_such_rule_there(rule, station.id)
        key = (station.id, rule)
        if command.verb in ENDS:
            self._end(key, command.verb)
            return None
        reason = arguments.text(command.arguments, "reason").strip()
        if not reason:
            raise refusal.no_reason_for_work()
        known = self._works.get(key)
        if command.verb == "station.retire":
            if known is not None and known.work is Work.OUT_OF_SERVICE:
                raise refusal.out_already(known)
            work, until = Work.OUT_OF_SERVICE, None
        else:
            if known is not None and known.work is Work.OUT_OF_SERVICE:
                raise refusal.out_already(known)
            work, until = _work(command), arguments.end(command)
            if until <= command.time:
                raise refusal.work_ended_already()
            if until - command.time > LONGEST_WORK:
                raise refusal.work_too_long(LONGEST_WORK)
        since = known.since if known is not None and known.work is work else command.time
        self._works[key] = Outage(
            station=station.id, rule=rule, work=work, since=since, until=until, who=command.who, reason=reason,
            exercise=self._exercise,
        )
        return self._works[key]

    def _end(self, key: tuple[str, str], verb: str) -> None:
        known = self._works.get(key)
        is_out = known is not None and known.work is Work.OUT_OF_SERVICE
        if known is None or is_out != (verb == "station.restore"):
            raise refusal.not_out(key[0]) if verb == "station.restore" else refusal.no_work_there(key[0])
        del self._works[key]

    def gateway(self, name: str, time: datetime, *, online: bool) -> None:
        """A gateway went down or came back."""
        line = self._lines.get(name)
        if not online and (line is None or line.back is not None):
            self._lines[name] = Line(time)
        elif online and line is not None and line.back is None:
            self._lines[name] = msgspec.structs.replace(line, back=time)

    def nobody_listened(self, until: datetime) -> None:
        """We were away until then: gateways that were down may have come back unheard, and have their time to say so."""
        self._lines = {
            name: line if line.back is not None else msgspec.structs.replace(line, down=max(line.down, until))
            for name, line in self._lines.items()
        }

    def keep_only(self, plan: Plan) -> None:
        """Let go of what is about stations and rules that are no longer there."""
        self._works = {
            key: each for key, each in self._works.items()
            if key[0] in plan.stations and (not key[1] or key[1] in plan.rules)
        }
        self._flags = {key: each for key, each in self._flags.items() if key[0] in plan.stations}
        self._sources = {key: each for key, each in self._sources.items() if key in plan.stations}

    # By time.

    def expire(self, now: datetime, plan: Plan | None) -> None:
        """Let go of what has ended by `now`."""
        self._works = {key: each for key, each in self._works.items() if each.until is None or each.until > now}
        self._flags = {key: each for key, each in self._flags.items() if each[0].until is None or each[0].until > now}
        if any(line.back is not None for line in self._lines.values()):
            waits = self._waits(plan)
            self._lines = {
                name: line for name, line in self._lines.items()
                if line.back is None or line.back + waits.get(name, timedelta()) > now
            }

    def next_due(self, now: datetime, plan: Plan | None, *, now_too: bool = False) -> datetime | None:
        """When something next ends by itself, after `now` or at it."""
        found = {each.until for each in self if each.until is not None}
        if plan is not None and self._lines:
            for rule, station in plan.silences:
                line = self._lines.get(self._sources.get(station, ""))
                if line is not None and line.back is not None:
                    found.add(line.back + plan.rules[rule].silent_after(plan.stations[station]))
            found |= {
                line.down + each.hold for line in self._lines.values() for each in plan.rules.values()
                if each.detector == "gateway" and line.back is None
            }
        return min((due for due in found if due > now or (now_too and due == now)), default=None)

    def _waits(self, plan: Plan | None) -> dict[str, timedelta]:
        """By gateway, how long the slowest of its stations may take to be heard again."""
        found: dict[str, timedelta] = {}
        for rule, station in plan.silences if plan is not None else ():
            if plan is not None and (source := self._sources.get(station)) in self._lines and source is not None:
                usual = plan.rules[rule].silent_after(plan.stations[station])
                found[source] = max(usual, found.get(source, timedelta()))
        return found

    # What follows for an alert.

    def cause(self, rule: Rule, alert: Alert, now: datetime, plan: Plan) -> str:
        """Why an alert of these stations calls nobody; empty where it does, as soon as one of them is watched as usual."""
        if rule.detector in ("forecast", "gateway"):     # neither speaks of an instrument here
            return ""
        causes = [self._at(rule, alert.quantity, station, now, plan) for station in alert.stations or (alert.station,)]
        return "" if "" in causes else min(causes, key=_strength)

    def _at(self, rule: Rule, quantity: str, station: str, now: datetime, plan: Plan) -> str:
        works = [work for key in ((station, ""), (station, rule.id)) if (work := self._works.get(key)) is not None]
        if works:
            return max((each.work.value for each in works), key=_strength)
        flags = self._flags_of(station, quantity)
        if flags:
            return f"{FLAG}:{flags[0].work.value}"
        source = self._sources.get(station, "")
        line = self._lines.get(source)
        if rule.detector != "silence" or line is None or not any(each.detector == "gateway" for each in plan.rules.values()):
            return ""
        known = plan.stations.get(station)
        if line.back is not None and (known is None or now >= line.back + rule.silent_after(known)):
            return ""
        return f"{GATEWAY}:{source}"

    def _flags_of(self, station: str, quantity: str) -> list[Outage]:
        """What its readings say: of this quantity, or of any where all of the station is meant."""
        if not self._flags:
            return []
        if quantity:
            found = self._flags.get((station, quantity))
            return [] if found is None else [found[0]]
        return [each for key, (each, _) in sorted(self._flags.items()) if key[0] == station]

    # For a snapshot.

    def state(self) -> OutageState:
        """All it remembers."""
        return OutageState(
            tuple(self._works.values()), tuple(self._flags.values()), tuple(self._lines.items()), dict(self._sources)
        )

    def resume(self, state: OutageState) -> None:
        """All it remembered."""
        self._works = {(each.station, each.rule): each for each in state.works}
        self._flags = {(each.station, each.quantity): (each, time) for each, time in state.flags}
        self._lines, self._sources = dict(state.lines), dict(state.sources)


def _strength(cause: str) -> int:
    order: Iterable[str] = (GATEWAY, FLAG, Work.CALIBRATION, Work.MAINTENANCE, Work.OUT_OF_SERVICE)
    return list(order).index(cause.partition(":")[0])


def _work(command: Command) -> Work:
    said = arguments.text(command.arguments, "work") or Work.MAINTENANCE.value
    if said not in (Work.MAINTENANCE, Work.CALIBRATION):
        raise refusal.no_such_work(said)
    return Work(said)


ENDS = frozenset({"station.resume", "station.restore"})
VERBS = ENDS | {"station.maintain", "station.retire"}
"""What officers do: works begin and end, out of service and back."""

OF_GATEWAYS = {"gateway.offline": False, "gateway.online": True}
"""What ingest says, put into the log by alerting, and whether it is then there."""
