"""What whoever confirms promises, whatever it looks for: deterministic, bounded, saved and resumed, and nothing deleted."""

from random import Random

import msgspec
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from alerting.confirm import LOOKS
from alerting.confirming.neighbourhood import Neighbourhood
from alerting.confirming.scene import Look, Scene
from alerting.confirming.settings import Confirm, Rain
from alerting.engine import Engine
from core.messages import SEVERITY_RANK, Entry, LogMessage, Quality, Severity, Statistic, encode
from tests.alerting.confirming.scenes import IODINE, SPECTRAL, place, rise, without_confirmation
from tests.alerting.timeline import at, configuration, reading, tick

STATIONS = (place("A"), place("B", north=3.0, site="港区"), place("C", east=0.02, site="港区"), place("D", north=8.0))
RULES = (rise('scope = "site"'), IODINE)
HUNT = settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
SEEDS = st.integers(0, 2**32)
LARGEST = 12_000                     # B of a station in a snapshot


def made(seed: int, rules: tuple[str, ...] = RULES) -> list[Entry]:
    """Some hundred entries of any kind, in and out of order, and now and then another configuration."""
    random, log, minute = Random(seed), list[Entry](), 0.0
    for seq in range(1, random.randint(20, 260)):
        minute += random.choice([0, 0, 0.2, 1, 5])
        message: LogMessage
        kind, name = random.random(), random.choice("ABCD")
        if seq == 1 or kind < 0.01:
            kept = [each for each in STATIONS if seq == 1 or random.random() < 0.9]
            message = configuration(rules, kept or STATIONS, at(minute), str(seq))
        elif kind < 0.03:
            message = tick(minute)
        elif kind < 0.15:
            message = reading(minute, random.choice([0.0, 0.0, 5.0, 60.0]), name, quantity="rain_rate", received=minute)
        elif kind < 0.2:
            message = reading(minute, random.choice([0.0, 1.5]), name, quantity="rain_amount", received=minute,
                              statistic=Statistic.SUM, interval=random.choice([0.0, 300.0, 3600.0]))
        elif kind < 0.3:
            message = reading(minute, random.choice([0.0, 3.0, 90.0, 180.0]), name, received=minute,
                              quantity=random.choice(["wind_speed", "wind_from"]))
        elif kind < 0.5:
            message = reading(minute, random.choice([10.0, 11.0, 60.0]), name, received=minute, interval=300.0,
                              quantity=random.choice(SPECTRAL))
        else:
            message = reading(
                minute - random.choice([0, 0, 0, 5, 45]), random.choice([80.0, 81.0, 82.0, 99.0, 110.0, 190.0, 9000.0]), name,
                quality=random.choice([Quality.GOOD] * 7 + [Quality.CALIBRATION, Quality.STUCK, Quality.OVER_RANGE]),
                received=minute,
            )
        log.append(Entry(seq, message))
    return log


def judged(log: list[Entry], cuts: frozenset[int] = frozenset()) -> tuple[list[bytes], bytes]:
    engine, told = Engine(), []
    for entry in log:
        if entry.seq in cuts:
            engine = Engine.restore(engine.snapshot())
        told += [encode(each) for each in engine.feed(entry).transitions]
    return told, engine.snapshot()


@given(seed=SEEDS)
@example(seed=177)                       # a neighbour's latest value was still with its ear when an alert was born
@HUNT
def test_the_same_log_gives_the_same_evidence_however_it_is_saved_and_resumed(seed: int) -> None:
    log = made(seed)
    random = Random(seed + 1)
    cuts = frozenset(random.randint(1, len(log)) for _ in range(4))
    assert judged(log) == judged(log, cuts)


@given(seed=SEEDS)
@HUNT
def test_confirmation_deletes_nothing_and_raises_nothing(seed: int) -> None:
    plain = tuple(without_confirmation(each) if "[rule.confirm]" in each else each for each in RULES)
    found = []
    for rules in (RULES, plain):
        engine = Engine()
        found.append([
            (each.alert.id, each.trigger, each.time) for entry in made(seed, rules) for each in engine.feed(entry).transitions
            if each.trigger not in ("confirmed", "explained", "evidence")
        ])
    assert found[0] == found[1]


@given(seed=SEEDS)
@HUNT
def test_evidence_is_whole_and_a_colour_is_never_more_than_one_step_from_its_level(seed: int) -> None:
    engine = Engine()
    for entry in made(seed):
        for transition in engine.feed(entry).transitions:
            alert = transition.alert
            for each in alert.evidence:
                assert each.speaks in (-1, 0, 1)
                assert each.text_zh
                assert each.text_en
                assert msgspec.json.decode(msgspec.json.encode(each.data)) == each.data
            if alert.rule == "rise":
                own = Severity.RED if alert.limit and alert.limit > 1000 else Severity.YELLOW
                assert abs(SEVERITY_RANK[alert.severity] - SEVERITY_RANK[own]) <= 1
                assert alert.evidence
            if transition.trigger in ("confirmed", "explained"):
                assert transition.note


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.__module__.rpartition(".")[2])
def test_whoever_knows_nothing_of_a_station_says_nothing_that_moves_a_colour(look: Look) -> None:
    stations = {each.id: each for each in STATIONS}
    scene = Scene(
        time=at(0), confirm=Confirm(rain=Rain()), quantity="ambient_dose_rate", unit="nGy/h", own=("A", "B"), stations=stations,
        memories={}, rises={}, lines={}, around=Neighbourhood(stations), rained={},
    )
    assert {each.means for each in look(scene)} <= {"noted"}
    assert look(scene._replace(own=())) == ()


@given(values=st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from(
    ["ambient_dose_rate", "rain_rate", "rain_amount", "wind_speed", "wind_from", *SPECTRAL]
), st.floats(allow_nan=False, allow_infinity=False)), max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_number_breaks_it(values: list[tuple[str, str, float]]) -> None:
    engine = Engine()
    log: list[LogMessage] = [configuration(RULES, STATIONS)]
    log += [reading(minute, 80.0, name) for minute in range(6) for name in "ABCD"]
    log += [
        reading(6 + index, value, name, quantity=quantity, interval=300.0, statistic=Statistic.MEAN)
        for index, (name, quantity, value) in enumerate(values)
    ]
    for seq, message in enumerate(log, start=1):
        engine.feed(Entry(seq, message))
    assert Engine.restore(engine.snapshot()).snapshot() == engine.snapshot()


def test_memory_stays_bounded_over_weeks_of_all_quantities() -> None:
    engine, seq = Engine(), 1
    engine.feed(Entry(1, configuration(RULES, STATIONS)))
    sizes = []
    for minute in range(0, 12_000, 5):
        for name in "ABCD":
            for quantity, value in (("ambient_dose_rate", 80.0 + minute % 7), ("rain_rate", minute % 3), ("rain_amount", 0.1)):
                seq += 1
                engine.feed(Entry(seq, reading(minute, float(value), name, quantity=quantity)))
        if minute in (4_000, 11_995):
            sizes.append(len(msgspec.msgpack.encode(msgspec.msgpack.decode(engine.snapshot())["confirming"])))
    assert sizes[1] < LARGEST * len(STATIONS)
    assert sizes[1] < 1.2 * sizes[0]
