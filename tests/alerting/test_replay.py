"""However a log is cut, and wherever the engine is saved and restored, the same transitions come of it."""

from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from alerting.engine import Engine
from core.messages import Command, Entry, LogMessage, Quality, Result, Statistic, encode
from tests.alerting.timeline import at, configuration, dose, fast, faulty, reading, silent, station, tick

STATIONS = tuple(station(name, site="港区" if name < "C" else None) for name in "ABCD")
RULES = (
    dose('above = "background"\nbackground = { window = "6 h", at_least = 3 }\nhold = "3 min"\noff_delay = "5 min"'),
    dose('scope = "site"\nlatch = true').replace('"gamma"', '"site"'),
    fast('off_delay = "2 min"'), silent("15 min"), faulty(),
)


SEEDS = st.integers(0, 2**32)
HUNT = settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""A seed says all about a log, so there is nothing to shrink."""


def made(seed: int) -> list[Entry]:
    """Up to two hundred entries of any kind; commands name alerts the log itself has raised."""
    random = Random(seed)
    engine, log, minute, ids = Engine("drill"), list[Entry](), 0.0, ["none"]
    for seq in range(1, random.randint(2, 200)):
        minute += random.choice([0, 0.1, 1, 1, 2, 20])
        message: LogMessage
        kind = random.random()
        if seq == 1 or kind < 0.03:
            keep = [text for text in RULES if random.random() < 0.9] or list(RULES)
            message = configuration(keep, [each for each in STATIONS if random.random() < 0.9], at(minute), str(seq))
        elif kind < 0.1:
            message = tick(minute)
        elif kind < 0.2:
            verb = random.choice(["acknowledge", "shelve", "unshelve", "reset", "comment"])
            message = Command(
                id=str(seq), time=at(minute), who="韦", verb=f"alert.{verb}", target=random.choice(ids),
                arguments={"reason": "检修", "minutes": random.choice([5, 60])} if verb == "shelve" else {"note": "n"},
            )
        elif kind < 0.22:
            message = Command(id=str(seq), time=at(minute), who="f", verb="alerting.resumed", target="alerting")
        else:
            message = reading(
                minute - random.choice([0, 0, 0, 3, 45]), random.choice([80.0, 81.0, 82.0, 90.0, 110.0, 190.0, 300.0, 2000.0]),
                random.choice("ABCD"), quality=random.choice([Quality.GOOD] * 6 + [Quality.FAULT, Quality.STUCK]),
                received=minute, statistic=random.choice([Statistic.INSTANT, Statistic.MEAN, Statistic.MAX]),
                interval=random.choice([0.0, 60.0]),
            )
        log.append(Entry(seq, message))
        ids += [each.alert.id for each in engine.feed(log[-1]).transitions]
    return log


def judged(log: list[Entry], cuts: set[int]) -> tuple[list[bytes], list[Result], bytes]:
    """Transitions as bytes, results, and what the engine remembers; it is saved and restored before each cut."""
    engine = Engine("drill")
    transitions: list[bytes] = []
    results: list[Result] = []
    for entry in log:
        if entry.seq in cuts:
            engine = Engine.restore(engine.snapshot())
        outcome = engine.feed(entry)
        transitions += map(encode, outcome.transitions)
        results += outcome.results
    return transitions, results, engine.snapshot()


@given(seed=SEEDS, cuts=st.sets(st.integers(1, 200), max_size=8))
@HUNT
def test_an_engine_restored_anywhere_goes_on_byte_for_byte(seed: int, cuts: set[int]) -> None:
    log = made(seed)
    assert judged(log, cuts) == judged(log, set())


@given(seed=SEEDS)
@settings(HUNT, max_examples=20)
def test_restored_before_every_single_entry_it_judges_the_same(seed: int) -> None:
    log = made(seed)
    assert judged(log, set(range(1, 201))) == judged(log, set())


@given(seed=SEEDS)
@settings(HUNT, max_examples=20)
def test_a_drill_marks_everything_it_raises(seed: int) -> None:
    engine = Engine("drill")
    marks = {each.alert.exercise for entry in made(seed) for each in engine.feed(entry).transitions}
    assert marks <= {"drill"}


@given(seed=SEEDS)
@HUNT
def test_an_alert_names_its_stations_exactly_while_its_condition_holds(seed: int) -> None:
    engine = Engine("drill")
    for entry in made(seed):
        transitions = engine.feed(entry).transitions
        for alert in (*(each.alert for each in transitions), *engine.open_alerts):
            assert alert.active == bool(alert.stations)
            assert list(alert.stations) == sorted(set(alert.stations))
            assert not alert.active or alert.station in alert.stations


@given(seed=SEEDS)
@HUNT
def test_who_is_beyond_the_limit_never_changes_without_a_transition(seed: int) -> None:
    engine, told = Engine("drill"), dict[str, tuple[str, ...]]()
    for entry in made(seed):
        for each in engine.feed(entry).transitions:
            if each.trigger == "joined":
                assert set(told[each.alert.id]) ^ set(each.alert.stations) == {each.note}
            told[each.alert.id] = each.alert.stations
        for alert in engine.open_alerts:
            assert alert.stations == told[alert.id]
