"""Which detector watches which readings: rules laid over stations, looked up in one step per reading."""

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from alerting.detectors import DETECTORS
from alerting.detectors.nuclide import Nuclide
from alerting.detectors.shape import Detector
from alerting.detectors.silence import Silence
from alerting.life import Facts, Life
from alerting.post import Post
from alerting.rule_shape import Rule
from core.evidence import Evidence
from core.messages import SEVERITY_RANK, Configuration, Reading, Severity
from core.station import Station

LARGEST_SERIES = 8
"""Series of one quantity at one station that are judged apart; more kinds of statistic and interval share the last."""

BY_RANK = sorted(SEVERITY_RANK, key=SEVERITY_RANK.__getitem__)

Key = tuple[str, str]
Name = tuple[str, str, str, float]


class Place:
    """Where the alerts of a rule are one: a station, or a site."""

    __slots__ = ("evidence", "key", "raised", "rule", "shift", "stations")

    def __init__(self, rule: Rule, name: str) -> None:
        self.rule = rule
        self.key: Key = (rule.id, name)
        self.stations: set[str] = set()
        self.raised: dict[Name, tuple[int, Watch]] = {}
        self.shift = 0
        """Colours by which confirmation makes its alert graver, or less grave."""
        self.evidence: tuple[Evidence, ...] = ()

    @property
    def level(self) -> int:
        """The gravest level of what is watched here; -1 when all is well."""
        return max((level for level, _ in self.raised.values()), default=-1)

    def shown(self, severity: Severity) -> Severity:
        """The colour of a level as confirmation leaves it."""
        if not self.shift:
            return severity
        return BY_RANK[min(max(SEVERITY_RANK[severity] + self.shift, 1), len(BY_RANK)) - 1]

    def note(self, watch: "Watch", level: int) -> None:
        """One series is now at this level."""
        if level >= 0:
            self.raised[watch.name] = (level, watch)
        else:
            self.raised.pop(watch.name, None)

    @property
    def beyond(self) -> tuple[str, ...]:
        """The stations that are beyond the limit now, in the order of their names."""
        return tuple(sorted({name[0] for name in self.raised}))

    def gravest(self) -> "Watch":
        """What is worst now: by level, then by how far its value is out; the first by name among equals."""
        return min(self.raised.values(), key=lambda each: (-each[0], -self._excess(each[1].detector), each[1].name))[1]

    def peak(self, before: float | None) -> float | None:
        """The gravest value so far, of what is watched here and of what was known before."""
        known = [watch.detector.peak for _, watch in self.raised.values()]
        peaks = [each for each in (before, *known) if each is not None]
        if not peaks:
            return None
        return min(peaks) if self._falling else max(peaks)

    def facts(self, time: datetime, life: Life) -> Facts:
        """What is so here now, for its alert."""
        watch = self.gravest()
        step, detector = self.rule.levels[self.level], watch.detector
        return Facts(
            time=time, station=watch.name[0], stations=self.beyond, quantity=self.rule.quantity or watch.name[1],
            severity=self.shown(step.severity), limit=step.limit, limit_source=step.source, limit_confirmed=step.confirmed,
            value=detector.value, peak=self.peak(life.alert.peak), background=detector.base,
            evidence=self.evidence, explained=self.shift < 0,
        )

    @property
    def _falling(self) -> bool:
        return self.rule.direction == "below" and self.rule.detector != "rate"

    def _excess(self, detector: Detector) -> float:
        value = (detector.value or 0.0) - (detector.base or 0.0)
        return -value if self._falling else value


class Watch:
    """One detector at one series of a place. The series' name is station, quantity, statistic, interval."""

    __slots__ = ("detector", "name", "place")

    def __init__(self, place: Place, name: Name, detector: Detector) -> None:
        self.place = place
        self.name = name
        self.detector = detector
        place.note(self, detector.level)

    @property
    def address(self) -> tuple[str, Name]:
        """Where it is found again in another plan."""
        return self.place.rule.id, self.name


class Plan:
    """All watches of one Configuration. A new plan takes over the detectors of the old one where nothing changed."""

    def __init__(self, configuration: Configuration, before: "Plan | None" = None) -> None:
        self.configuration = configuration
        self.rules = {rule.id: rule for rule in map(Rule.from_builtins, configuration.rules)}
        self.stations = {
            station.id: station for station in (msgspec.convert(each, Station) for each in configuration.stations)
        }
        self.places: dict[Key, Place] = {}
        self.heard: dict[str, tuple[Watch, ...]] = {}
        self.faults: dict[Key, tuple[Watch, ...]] = {}
        self.series: dict[Key, dict[tuple[str, float], tuple[Watch, ...]]] = {}
        self.silences: dict[Key, Watch] = {}
        self._values: dict[Key, list[Place]] = {}
        kept = dict(self._kept(before)) if before is not None else {}
        for rule in self.rules.values():
            for station in self.stations.values():
                if rule.applies_to(station):
                    self._lay(rule, station, kept)
        for rule_id, name in kept:
            self._series_again(rule_id, name, kept)
        said = ((station.id, channel.quantity) for station in self.stations.values() for channel in station.channels)
        self.posts = {
            key: Post(self.heard.get(key[0], ()), self.faults.get(key, ()), self.series.get(key))
            for key in dict.fromkeys((*said, *self.faults, *self.series))
        }
        self.remember(before.newest() if before is not None else ())

    def newest(self) -> Iterator[tuple[str, str, datetime]]:
        """When what was judged last of each quantity at each station was measured, where anything was."""
        return ((*key, post.newest) for key, post in self.posts.items() if post.newest is not None)

    def remember(self, newest: Iterable[tuple[str, str, datetime]]) -> None:
        """Take over what another plan knows of that."""
        for station, quantity, time in newest:
            if (post := self.posts.get((station, quantity))) is not None:
                post.newest = time

    def post(self, reading: Reading) -> Post:
        """Who hears this reading."""
        found = self.posts.get((reading.station, reading.quantity))
        return Post(self.heard.get(reading.station, ())) if found is None else found

    def _kept(self, before: "Plan") -> Iterator[tuple[tuple[str, Name], Detector]]:
        for watch in before.watches():
            old, new = watch.place.rule, self.rules.get(watch.place.rule.id)
            station = self.stations.get(watch.name[0])
            if (
                new is not None and station is not None and new.at(station.water_class).judgement == old.judgement
                and new.applies_to(station) and new.place_of(station) == watch.place.key[1]
            ):
                yield watch.address, watch.detector

    def _lay(self, rule: Rule, station: Station, kept: dict[tuple[str, Name], Detector]) -> None:
        rule = rule.at(station.water_class)
        place = self.places.setdefault((rule.id, rule.place_of(station)), Place(rule, rule.place_of(station)))
        place.stations.add(station.id)
        scope = DETECTORS[rule.detector].scope
        if scope == "station":
            watch = self._watch(place, (station.id, "", "", 0.0), kept)
            self.heard[station.id] = (*self.heard.get(station.id, ()), watch)
            self.silences[rule.id, station.id] = watch
        elif rule.detector == "nuclide" and rule.quantity is not None:
            watch = self._watch(place, (station.id, rule.quantity, "", 0.0), kept)
            assert isinstance(watch.detector, Nuclide)
            for quantity in watch.detector.quantities:
                self.faults[station.id, quantity] = (*self.faults.get((station.id, quantity), ()), watch)
        elif scope == "channel":
            for quantity in dict.fromkeys(channel.quantity for channel in station.channels):
                watch = self._watch(place, (station.id, quantity, "", 0.0), kept)
                key = (station.id, quantity)
                self.faults[key] = (*self.faults.get(key, ()), watch)
        elif rule.quantity is not None:
            key = (station.id, rule.quantity)
            self._values.setdefault(key, []).append(place)
            self.series.setdefault(key, {})

    def _watch(self, place: Place, name: Name, kept: dict[tuple[str, Name], Detector]) -> Watch:
        rule, station = place.rule, self.stations[name[0]]
        detector = kept.get((rule.id, name))
        if detector is None:
            detector = DETECTORS[rule.detector](rule, station, self.configuration.time)
        else:
            detector.told(rule, station)
        return Watch(place, name, detector)

    def _series_again(self, rule_id: str, name: Name, kept: dict[tuple[str, Name], Detector]) -> None:
        station, quantity, statistic, interval = name
        if statistic and (statistic, interval) not in self.series.get((station, quantity), {}):
            self._open(station, quantity, statistic, interval, kept)

    def watch_series(self, reading: Reading) -> tuple[Watch, ...]:
        """Who judges this reading's series, which has not been seen before."""
        key = (reading.station, reading.quantity)
        if not any(reading.statistic in place.rule.statistics for place in self._values[key]):
            return ()
        series = self.series[key]
        if len(series) >= LARGEST_SERIES:
            return next(reversed(series.values()))
        return self._open(*key, reading.statistic.value, reading.interval, {})

    def _open(
        self, station: str, quantity: str, statistic: str, interval: float, kept: dict[tuple[str, Name], Detector]
    ) -> tuple[Watch, ...]:
        name: Name = (station, quantity, statistic, interval)
        watches = tuple(
            self._watch(place, name, kept)
            for place in self._values[station, quantity] if statistic in place.rule.statistics
        )
        self.series[station, quantity][statistic, interval] = watches
        return watches

    def reopen(self, names: Iterable[Name]) -> None:
        """Watch the series of a snapshot."""
        for station, quantity, statistic, interval in names:
            if statistic and (statistic, interval) not in self.series[station, quantity]:
                self._open(station, quantity, statistic, interval, {})

    def watches(self) -> Iterator[Watch]:
        """All watches, in a fixed order."""
        yield from self.silences.values()
        seen: set[int] = set()                           # a nuclide's watch hears several quantities
        for faults in self.faults.values():
            for watch in faults:
                if id(watch) not in seen:
                    seen.add(id(watch))
                    yield watch
        for series in self.series.values():
            for watches in series.values():
                yield from watches

    def nobody_listened(self, until: datetime) -> None:
        """We were away until then."""
        for watch in self.silences.values():
            if isinstance(watch.detector, Silence):
                watch.detector.nobody_listened(until)
