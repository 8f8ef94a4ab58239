"""Confirmation of alerts: what speaks for and against each, and the colour that follows. Pure; the engine feeds it.

What always holds:

- it deletes nothing and ends nothing: an alert stands while its values are beyond the limit, blue at least;
- what confirms goes before what explains: an artificial line, or enough neighbours that rose without rain, make an alert
  graver by the rule's `up`, whatever else is found; only then does an explanation make it less grave, by `down`;
- all it weighs is shown with the alert, and each change of colour is a transition of its own;
- it is reviewed when a value, rain or a neighbour's rise is new, at most once a minute for what else is heard around it.
"""

from datetime import datetime, timedelta

import msgspec

from alerting.book import Book
from alerting.confirming import flags, neighbours, pairs, rain, spectrum
from alerting.confirming.ear import NEVER, Ear
from alerting.confirming.memory import CONTEXT, RAIN, SPECTRUM, WIND, Memory, MemoryState
from alerting.confirming.neighbourhood import Neighbourhood
from alerting.confirming.news import gist, news
from alerting.confirming.rises import changed_by, held_by
from alerting.confirming.scene import Look, Rise, Said, Scene, Series
from alerting.detectors.shape import Finding
from alerting.life import Trigger
from alerting.plan import Key, Place, Plan, Watch
from core.evidence import Evidence
from core.messages import SEVERITY_RANK, Reading
from core.station import Station

LOOKS: tuple[Look, ...] = (rain.look, neighbours.look, spectrum.look, pairs.look, flags.look)
"""Whoever speaks for or against an alert, in the order in which it is shown. A new one is one more row."""

AGAIN = timedelta(seconds=60)

class CaseState(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that stands, as confirmation left it."""

    place: Key
    shift: int
    evidence: tuple[Evidence, ...]
    reviewed: datetime
    told: tuple[str, ...]            # kinds of evidence its transitions have shown: at first each is told at once
    shown: tuple[Evidence, ...] = ()         # as its last transition from here showed it
    shown_at: datetime | None = None


class ConfirmState(msgspec.Struct, frozen=True, kw_only=True):
    """All that is remembered."""

    memories: dict[str, MemoryState] = {}
    rises: tuple[tuple[str, str, Rise], ...] = ()
    lines: dict[str, tuple[str, ...]] = {}
    cases: tuple[CaseState, ...] = ()


class Confirmation:
    """What is remembered for it, and the alerts it follows."""

    def __init__(self) -> None:
        self.hears: dict[Series, Ear] = {}
        """Stations and quantities whose readings are wanted, each with who may say that one is not."""
        self.stirred: set[Key] = set()
        """Places whose alerts are to be reviewed at the end of this entry."""
        self._time: datetime | None = None
        self._places: dict[Key, Place] = {}
        self._stations: dict[str, Station] = {}
        self._judged: frozenset[str] = frozenset()
        self._around = Neighbourhood({})
        self._memories: dict[str, Memory] = {}
        self._rises: dict[Series, Rise] = {}
        self._lines: dict[str, frozenset[str]] = {}
        self._reviewed: dict[Key, datetime] = {}             # the alerts it follows
        self._told: dict[Key, set[str]] = {}
        self._shown: dict[Key, tuple[datetime, tuple[Evidence, ...]]] = {}
        self._touching: dict[str, set[Key]] = {}             # station -> alerts it may speak to

    def lay(self, plan: Plan) -> None:
        """Take over a plan; what is gone from it is forgotten, what stands keeps its colour."""
        for station in self._memories:
            self._listen(station)
        before, self._places, self._stations = self._places, plan.places, plan.stations
        asked = [rule for rule in plan.rules.values() if rule.confirm is not None]
        self._judged = frozenset(rule.quantity for rule in asked if rule.quantity is not None)
        wanted = self._judged | CONTEXT if asked else frozenset()
        channels = [(station.id, channel.quantity) for station in plan.stations.values() for channel in station.channels]
        self.hears = {key: Ear() for key in dict.fromkeys((*channels, *plan.faults)) if key[1] in wanted}
        for key, ear in self.hears.items():
            plan.posts[key].ear = ear
        self._around = Neighbourhood(plan.stations)
        heard = {station for station, _ in self.hears}
        self._memories = {key: memory for key, memory in self._memories.items() if key in heard}
        self._lines = {key: lines for key, lines in self._lines.items() if key in heard}
        self._rises = held_by(self._rises, plan, self.hears)
        self._touching, self.stirred = {}, set()
        for key in list(self._reviewed):
            place, old = plan.places.get(key), before.get(key)
            if place is None or place.level < 0 or place.rule.confirm is None:
                del self._reviewed[key], self._told[key], self._shown[key]
                continue
            if old is not None:
                place.shift, place.evidence = old.shift, old.evidence
            self._touch(place)

    # What is heard.

    def hear(self, reading: Reading) -> None:
        """Remember a reading that is wanted, and which alerts it may speak to. Its ear has not said that it is not."""
        station, quantity = reading.station, reading.quantity
        memory = self._memories.get(station)
        if memory is None:
            memory = self._memories[station] = Memory(self._stations[station])
        touched = self._touching.get(station)
        ear = self.hears[station, quantity] if not touched else None
        memory.hear(reading, quiet=quantity not in SPECTRUM or not self._is_up(station), ear=ear)
        if not touched:
            return
        self._time = reading.time
        at_once = quantity in self._judged or quantity in RAIN
        for key in touched:
            is_own = at_once and any(name[0] == station for name in self._places[key].raised)
            if is_own or reading.time - self._reviewed[key] >= AGAIN:
                self.stirred.add(key)

    def note(self, watch: Watch, finding: Finding) -> None:
        """One series has changed its level, and its place knows it already."""
        place, station = watch.place, watch.name[0]
        self._time = finding.time
        if place.rule.detector == "nuclide":
            self._line(station, watch.name[1], finding.level >= 0)
        elif place.rule.confirm is not None:
            key = (station, watch.name[1])
            changed = changed_by(self._rises.get(key), watch, finding)
            if changed.ended is not None and key in self._rises and place.rule.confirm.rain is not None:
                verdict = rain.assess(self._scene(place, finding.time), station).verdict         # as it stands, for good
                changed = msgspec.structs.replace(changed, rain=verdict.value)
            self._rises[key] = changed
            if place.level < 0:
                self._forget(place)
            elif place.key in self._reviewed:
                self._touch(place)
            else:                                            # before it is told of: it is born in its right colour
                self._touch(place)                           # and from what was heard last, not from what ears keep
                self._review(place, finding.time)
                self._told[place.key] = {gist(each) for each in place.evidence}
                self._shown[place.key] = (finding.time, place.evidence)
        else:
            return
        self.stirred |= self._touching.get(station, set())

    def _line(self, station: str, line: str, is_seen: bool) -> None:
        lines = self._lines.get(station, frozenset()) | {line}
        lines = lines if is_seen else lines - {line}
        if lines:
            self._lines[station] = lines
        else:
            self._lines.pop(station, None)

    def _is_up(self, station: str) -> bool:
        return any(
            (rise := self._rises.get((station, quantity))) is not None and rise.ended is None for quantity in self._judged
        )

    def _touch(self, place: Place) -> None:
        """All stations whose readings may speak to this place's alert: its own, and the neighbours of those."""
        confirm = place.rule.confirm
        assert confirm is not None
        quantity, within = place.rule.quantity or "", confirm.within
        for own in place.beyond:
            near = [each for wanted in ((quantity,), RAIN, WIND) for each in self._around.near(own, wanted, within)]
            if confirm.along == "river":
                near += self._around.along(own, quantity, within)
            for station in (own, *(each.station for each in near)):
                if station not in self._touching:
                    self._touching[station] = set()
                    self._listen(station)
                self._touching[station].add(place.key)

    def _listen(self, station: str) -> None:
        """From now on every value of a station is wanted; what its ears know is remembered."""
        memory = self._memories.get(station)
        for quantity in self._judged if memory is not None else ():
            ear = self.hears.get((station, quantity))
            if memory is not None and ear is not None and ear.until is not NEVER:
                memory.latest[quantity] = (ear.time, ear.value)
                ear.until = NEVER

    def _forget(self, place: Place) -> None:
        place.shift, place.evidence = 0, ()
        self._reviewed.pop(place.key, None)
        self._told.pop(place.key, None)
        self._shown.pop(place.key, None)
        self.stirred.discard(place.key)
        for station in [station for station, keys in self._touching.items() if place.key in keys]:
            self._touching[station].discard(place.key)
            if not self._touching[station]:
                del self._touching[station]

    # What follows.

    def follow(self, book: Book) -> None:
        """Review what was stirred; say what is new about it."""
        stirred, self.stirred = sorted(self.stirred), set()
        for key in stirred:
            place, life = self._places.get(key), book.of(key)
            if place is None or life is None or not life.alert.active or place.level < 0:
                continue
            time = max(self._time or life.alert.time, life.alert.time)
            said = self._review(place, time)
            facts, before = place.facts(time, life), life.alert
            graver = SEVERITY_RANK[facts.severity] - SEVERITY_RANK[before.severity]
            if graver:
                trigger = Trigger.CONFIRMED if graver > 0 else Trigger.EXPLAINED
                book.tell(life, trigger, facts, _why(said, graver))
            elif facts.explained is not before.explained:    # blue it stays, but it is an event now, or no more
                book.tell(life, Trigger.EVIDENCE, facts, _why(said, -1 if facts.explained else 1))
            elif new := news(place.evidence, self._told[key], *self._shown[key], time):
                book.tell(life, Trigger.EVIDENCE, facts, " · ".join(each.text_zh for each in new))
            else:
                book.follow(life, evidence=place.evidence)
                continue
            self._shown[key] = (time, place.evidence)
            self._told[key] |= {gist(each) for each in place.evidence}

    def _scene(self, place: Place, time: datetime) -> Scene:
        confirm, rule = place.rule.confirm, place.rule
        assert confirm is not None
        quantity = rule.quantity or ""
        own = sorted(place.beyond, key=lambda each: (
            rise.onset if (rise := self._rises.get((each, quantity))) is not None else time, each
        ))
        return Scene(
            time=time, confirm=confirm, quantity=quantity, unit=rule.unit, own=tuple(own), stations=self._stations,
            memories=self._memories, rises=self._rises, lines=self._lines, around=self._around, rained={},
        )

    def _review(self, place: Place, time: datetime) -> tuple[Said, ...]:
        """Hear all who may speak; the place then has its evidence and its shift."""
        scene = self._scene(place, time)
        confirm = scene.confirm
        said = tuple(each for look in LOOKS for each in look(scene))
        means = {each.means for each in said}
        place.evidence = tuple(each.evidence for each in said)
        place.shift = confirm.up if "confirms" in means else -confirm.down if "explains" in means else 0
        self._reviewed[place.key] = time
        for station, rained in scene.rained.items():
            rise = self._rises.get((station, scene.quantity))
            if rise is not None and rise.ended is None and rise.rain != rained.verdict.value:
                self._rises[station, scene.quantity] = msgspec.structs.replace(rise, rain=rained.verdict.value)
        return said

    # Snapshots.

    def state(self) -> ConfirmState:
        """All it remembers."""
        for station in self._memories:
            self._listen(station)
        return ConfirmState(
            memories={key: memory.state() for key, memory in sorted(self._memories.items())},
            rises=tuple((*key, rise) for key, rise in sorted(self._rises.items())),
            lines={key: tuple(sorted(lines)) for key, lines in sorted(self._lines.items())},
            cases=tuple(
                CaseState(place=key, shift=place.shift, evidence=place.evidence, reviewed=reviewed,
                          told=tuple(sorted(self._told[key])), shown_at=self._shown[key][0], shown=self._shown[key][1])
                for key, reviewed in sorted(self._reviewed.items()) for place in (self._places[key],)
            ),
        )

    def resume(self, state: ConfirmState | None) -> None:
        """Remember what another with the same plan remembered; None: from before there was any."""
        for station, memory in (state.memories if state is not None else {}).items():
            self._memories[station] = Memory(self._stations[station])
            self._memories[station].resume(memory)
        for station, quantity, rise in state.rises if state is not None else ():
            self._rises[station, quantity] = rise
        self._lines = {key: frozenset(lines) for key, lines in (state.lines if state is not None else {}).items()}
        for case in state.cases if state is not None else ():
            place = self._places[case.place]
            place.shift, place.evidence = case.shift, case.evidence
            self._reviewed[case.place], self._told[case.place] = case.reviewed, set(case.told)
            self._shown[case.place] = (case.shown_at or case.reviewed, case.shown)
            self._touch(place)


def _why(said: tuple[Said, ...], graver: int) -> str:
    """What moved the colour, in the words of the evidence."""
    moved = [each.evidence.text_zh for each in said if each.means == ("confirms" if graver > 0 else "explains")]
    spoke = moved or [each.evidence.text_zh for each in said if each.evidence.speaks * graver > 0]
    return " · ".join(spoke or [each.evidence.text_zh for each in said])     # what spoke before no longer does
