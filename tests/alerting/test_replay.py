"""However a log is cut, and wherever the engine is saved and restored, the same transitions come of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from alerting.engine import Engine
from core.messages import Command, Entry, LogMessage, Quality, Result, Statistic, Transition, encode
from tests.alerting.timeline import at, configuration, dose, fast, faulty, reading, silent, station, tick

STATIONS = tuple(station(name, site="港区" if name < "C" else None) for name in "ABCD")
RULES = (
    dose('above = "background"\nbackground = { window = "6 h", at_least = 3 }\nhold = "3 min"\noff_delay = "5 min"'),
    dose('scope = "site"\nlatch = true').replace('"gamma"', '"site"'),
    fast('off_delay = "2 min"'), silent("15 min"), faulty(),
)


@st.composite
def logs(draw: st.DrawFn) -> list[Entry]:
    """Two hundred entries of any kind; commands name alerts the log itself has raised."""
    random = draw(st.randoms(use_true_random=False))
    engine, log, minute, ids = Engine("drill"), [], 0.0, ["none"]
    for seq in range(1, draw(st.integers(2, 200))):
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
                minute - random.choice([0, 0, 0, 3, 45]), random.choice([80, 81, 82, 90, 110, 190, 300, 2000]),
                random.choice("ABCD"), quality=random.choice([Quality.GOOD] * 6 + [Quality.FAULT, Quality.STUCK]),
                received=minute, statistic=random.choice([Statistic.INSTANT, Statistic.MEAN, Statistic.MAX]),
                interval=random.choice([0.0, 60.0]),
            )
        log.append(Entry(seq, message))
        ids += [each.alert.id for each in engine.feed(log[-1]).transitions]
    return log


def judged(log: list[Entry], cuts: set[int]) -> tuple[list[Transition], list[Result], bytes]:
    engine, transitions, results = Engine("drill"), [], []
    for entry in log:
        if entry.seq in cuts:
            engine = Engine.restore(engine.snapshot())
        outcome = engine.feed(entry)
        transitions += outcome.transitions
        results += outcome.results
    return transitions, results, engine.snapshot()


@given(log=logs(), cuts=st.sets(st.integers(1, 200), max_size=8))
@settings(max_examples=80, deadline=None)
def test_an_engine_restored_anywhere_goes_on_byte_for_byte(log: list[Entry], cuts: set[int]) -> None:
    whole, cut = judged(log, set()), judged(log, cuts)
    assert [encode(each) for each in whole[0]] == [encode(each) for each in cut[0]]
    assert whole[1] == cut[1]
    assert whole[2] == cut[2]


@given(log=logs())
@settings(max_examples=20, deadline=None)
def test_a_drill_marks_everything_it_raises(log: list[Entry]) -> None:
    assert {each.alert.exercise for each in judged(log, set())[0]} <= {"drill"}


@given(log=logs())
@settings(max_examples=20, deadline=None)
def test_restored_after_every_single_entry_it_judges_the_same(log: list[Entry]) -> None:
    assert judged(log, set(range(1, 201))) == judged(log, set())
