"""How the alerts of a span served those on watch: how many called, how fast somebody came, which rules call too often.

Pure, and in bounded memory however long the span: alerts are counted as they are read, times are sorted into narrow
classes. Figures to compare with: EEMUA 191 and ISA-18.2; those that are recalled are marked to be confirmed.
"""

from collections import Counter, deque
from datetime import datetime, timedelta
from math import exp, log

import msgspec

from core.beijing import BEIJING
from core.flood import BEGINS_ABOVE, ENDS_BELOW, WINDOW, is_announced
from core.messages import Alert, Kind, Severity, State, Transition
from core.outage import BY_DESIGN

LONGEST_SPAN = timedelta(days=366)

CHATTERS = 3
"""An alert place that calls so often within WINDOW chatters. Our own choice; ISA-18.2 speaks of three in a minute, and our
condition that is back within 10 minutes is the same alert."""

STALE = timedelta(hours=24)
"""An alert whose condition has held for so long is stale (ISA-18.2, recalled)."""

MOST_PLACES = 20_000
"""Rules and places that are counted apart; further ones count in all sums and stand in no list."""

READ = "controlglobal.com, EEMUA 191"
RECALLED = "EEMUA 191 / ISA-18.2"


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """How a number of times is spread, in s; None where there was none. Exact to 1 %."""

    count: int
    median: float | None
    p95: float | None


class Busy(msgspec.Struct, frozen=True, kw_only=True):
    """A rule at a place, and how often it called."""

    rule: str
    place: str
    title_zh: str
    title_en: str
    kind: Kind
    count: int


class Benchmark(msgspec.Struct, frozen=True, kw_only=True):
    """A figure beside what it should be."""

    name: str                        # per_10_min, per_day, flood_share …
    value: float
    target: float                    # should be no more
    limit: float | None              # must be no more
    source: str
    confirmed: bool                  # False: recalled, to be confirmed by an officer


class AlarmStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """What a span of time looked like from the watch."""

    start: datetime
    end: datetime
    announced: int                   # alerts that called for somebody: raised, again, graver, off a shelf, released
    withheld: int                    # suppressed by design or out of service: called nobody
    per_day: tuple[tuple[str, int], ...]                 # day in Beijing, alerts
    by_severity: dict[str, int]
    peak: int                        # most in one period of ten minutes
    peak_at: datetime | None         # when that began
    floods: int
    flood_minutes: float
    standing: int                    # now: the condition holds, and it is not put aside
    shelved: int                     # now
    suppressed: int                  # now: by design
    out_of_service: int              # now
    stale: int                       # now: standing for more than 24 h
    chattering: tuple[Busy, ...]     # count: how often it called when it chattered most
    top: tuple[Busy, ...]            # the ten that called most
    to_acknowledge: Spread
    to_return: Spread
    benchmarks: tuple[Benchmark, ...]


class _Times:
    """Times in classes of 1 % width: any number of them in little memory."""

    def __init__(self) -> None:
        self._classes: Counter[int] = Counter()

    def add(self, span: timedelta) -> None:
        self._classes[round(log(max(span.total_seconds(), 0.0) + 1.0) / 0.01)] += 1

    def spread(self) -> Spread:
        return Spread(count=self._classes.total(), median=self._at(0.5), p95=self._at(0.95))

    def _at(self, share: float) -> float | None:
        wanted = share * self._classes.total()
        passed = 0
        for each in sorted(self._classes):
            passed += self._classes[each]
            if passed >= wanted:
                return round(exp(each * 0.01) - 1.0, 1)
        return None


class Tally:
    """Takes the transitions of a span in their order, once, and forgets them."""

    def __init__(self, start: datetime, end: datetime) -> None:
        if not timedelta() < end - start <= LONGEST_SPAN:
            raise ValueError(f"a span of {LONGEST_SPAN.days} days at most, that ends after it begins")
        self._start, self._end = start, end
        self._withheld = 0
        self._days: Counter[str] = Counter()
        self._periods: Counter[int] = Counter()
        self._severities: Counter[Severity] = Counter()
        self._places: Counter[tuple[str, str]] = Counter()
        self._titles: dict[tuple[str, str], Alert] = {}
        self._lately: dict[tuple[str, str], deque[datetime]] = {}
        self._chatter: Counter[tuple[str, str]] = Counter()
        self._called: dict[str, datetime] = {}           # alerts that nobody has acknowledged yet
        self._holding: dict[str, datetime] = {}          # and those whose condition is not over yet
        self._acknowledged, self._returned = _Times(), _Times()

    def add(self, transition: Transition) -> None:
        """Count one; what lies outside of the span is left out."""
        alert, time = transition.alert, transition.time
        if not self._start <= time < self._end:
            return
        if is_announced(transition):
            self._announce(alert, time)
        elif transition.trigger == "withheld" and transition.before not in BY_DESIGN:
            self._withheld += 1
        if transition.trigger == "acknowledged" and (since := self._called.pop(alert.id, None)) is not None:
            self._acknowledged.add(time - since)
        if not alert.active and (began := self._holding.pop(alert.id, None)) is not None and transition.trigger == "returned":
            self._returned.add(time - began)
        if transition.after is not State.UNACKNOWLEDGED and transition.after is not State.RETURNED:
            self._called.pop(alert.id, None)

    def _announce(self, alert: Alert, time: datetime) -> None:
        self._days[f"{time.astimezone(BEIJING):%Y-%m-%d}"] += 1
        self._periods[int((time - self._start) / WINDOW)] += 1
        self._severities[alert.severity] += 1
        self._called.setdefault(alert.id, time)
        self._holding.setdefault(alert.id, time)
        key = (alert.rule, alert.place)
        if key not in self._titles and len(self._titles) >= MOST_PLACES:
            return
        self._titles[key] = alert
        self._places[key] += 1
        lately = self._lately.setdefault(key, deque(maxlen=1000))
        lately.append(time)
        while lately[0] <= time - WINDOW:
            lately.popleft()
        self._chatter[key] = max(self._chatter[key], len(lately))

    def statistics(self, open_alerts: tuple[Alert, ...], now: datetime) -> AlarmStatistics:
        """The outcome; `open_alerts` are those not back to normal now."""
        announced = self._severities.total()
        # The quiet periods and days up to the end, or to now, count as well.
        lasted = max(min(self._end, now) - self._start, WINDOW)
        standing = [
            each for each in open_alerts if each.active and each.state not in BY_DESIGN and each.state is not State.SHELVED
        ]
        stale = sum(now - each.onset > STALE for each in standing)
        peak = max(self._periods.values(), default=0)
        peaks = [period for period, count in self._periods.items() if count == peak]
        floods, flooded = self._floods()
        states = Counter(each.state for each in open_alerts)
        return AlarmStatistics(
            start=self._start, end=self._end, announced=announced, withheld=self._withheld,
            per_day=tuple(sorted(self._days.items())),
            by_severity={each.value: self._severities[each] for each in Severity}, peak=peak,
            peak_at=self._start + min(peaks) * WINDOW if peaks else None, floods=floods,
            flood_minutes=flooded * WINDOW / timedelta(minutes=1), standing=len(standing),
            shelved=states[State.SHELVED], suppressed=states[State.SUPPRESSED], out_of_service=states[State.OUT_OF_SERVICE],
            stale=stale,
            chattering=self._busiest({key: count for key, count in self._chatter.items() if count >= CHATTERS}),
            top=self._busiest(self._places), to_acknowledge=self._acknowledged.spread(),
            to_return=self._returned.spread(),
            benchmarks=self._benchmarks(announced, lasted, len(standing), flooded),
        )

    def _floods(self) -> tuple[int, int]:
        """How many floods, and how many periods of ten minutes they took."""
        floods, periods, last, flooding = 0, 0, -2, False
        for period in sorted(self._periods):
            if period != last + 1:
                flooding = False                         # a quiet period between ends it
            count, last = self._periods[period], period
            if not flooding and count > BEGINS_ABOVE:
                floods, flooding = floods + 1, True
            elif flooding and count < ENDS_BELOW:
                flooding = False
            periods += flooding
        return floods, periods

    def _busiest(self, counts: dict[tuple[str, str], int]) -> tuple[Busy, ...]:
        ordered = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:10]
        return tuple(
            Busy(rule=key[0], place=key[1], title_zh=self._titles[key].title_zh, title_en=self._titles[key].title_en,
                 kind=self._titles[key].kind, count=count)
            for key, count in ordered
        )

    def _benchmarks(self, announced: int, lasted: timedelta, standing: int, flooded: int) -> tuple[Benchmark, ...]:
        def of(name: str, value: float, target: float, limit: float | None = None, source: str = RECALLED) -> Benchmark:
            return Benchmark(
                name=name, value=round(value, 2), target=target, limit=limit, source=source, confirmed=source == READ
            )

        def share(*colours: Severity) -> float:
            return 100.0 * sum(self._severities[each] for each in colours) / announced if announced else 0.0

        top = sum(count for _, count in self._places.most_common(10))
        return (
            of("per_10_min", announced / (lasted / WINDOW), 1.0, source=READ),
            of("per_day", announced / (lasted / timedelta(days=1)), 150.0, 300.0),
            of("peak", max(self._periods.values(), default=0), float(BEGINS_ABOVE)),
            of("flood_share", 100.0 * flooded / (lasted / WINDOW), 1.0),
            of("standing", standing, 10.0),
            of("top_share", 100.0 * top / announced if announced else 0.0, 5.0),
            of("share_high", share(Severity.RED), 5.0),
            of("share_medium", share(Severity.ORANGE), 15.0),
        )
