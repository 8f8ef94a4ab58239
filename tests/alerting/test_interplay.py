"""Confirmation, works, gateways, shelves, escalation and rules that come and go, all in one random log: what holds of them."""

from collections.abc import Iterator
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alerting.engine import Engine
from core.messages import SEVERITY_RANK, Command, Entry, Kind, LogMessage, Quality, Result, Statistic, Transition, encode
from core.outage import BY_DESIGN
from tests.alerting.confirming.scenes import IODINE, SPECTRAL, place, rise
from tests.alerting.timeline import at, configuration, dose, faulty, gateway, reading, silent, tick

STATIONS = (place("A"), place("B", north=3.0, site="港区"), place("C", east=0.02, site="港区"), place("D", north=8.0))
ESCALATE = {"red": (2.0, 5.0), "orange": (5.0, 15.0), "yellow": (5.0, 10.0, 40.0), "blue": (30.0,)}
"""min"""
RULES = (
    rise('scope = "site"'), rise("latch = true").replace('"rise"', '"latching"'),
    dose(), IODINE, silent("15 min"), faulty(),
    gateway().replace('detector = "gateway"', 'detector = "gateway"\nhold = "2 min"'),
)
SEEDS = st.integers(0, 2**32)
HUNT = settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""A seed says all about a log, so there is nothing to shrink."""
QUALITIES = [Quality.GOOD] * 9 + [Quality.MAINTENANCE, Quality.CALIBRATION, Quality.FAULT]


def made(seed: int) -> list[Entry]:
    """Some hundred entries of any kind; commands name alerts that the log itself has raised."""
    random, log, minute, ids = Random(seed), list[Entry](), 0.0, ["none"]
    engine = Engine()
    for seq in range(1, random.randint(30, 300)):
        minute += random.choice([0, 0, 0.5, 1, 1, 5, 20])
        log.append(Entry(seq, _message(random, seq, minute, ids)))
        ids += [each.alert.id for each in engine.feed(log[-1]).transitions]
    return log


def _message(random: Random, seq: int, minute: float, ids: list[str]) -> LogMessage:
    kind, name = random.random(), random.choice("ABCD")
    if seq == 1 or kind < 0.02:
        rules = [text for text in RULES if seq == 1 or random.random() < 0.85]
        stations = [each for each in STATIONS if seq == 1 or random.random() < 0.9]
        return replace(configuration(rules, stations or STATIONS, at(minute), str(seq)), escalate=ESCALATE)
    if kind < 0.06:
        return tick(minute)
    if kind < 0.16:
        return _about_an_alert(random, seq, minute, ids)
    if kind < 0.24:
        return Command(
            id=str(seq), time=at(minute), who="韦", verb=random.choice(["station.maintain"] * 3 + [
                "station.resume", "station.retire", "station.restore"]),
            target=name, arguments={"reason": "检修", "minutes": random.choice([1, 5, 6, 60]),
                                    "rule": random.choice(["", "", "rise", "gamma"])},
        )
    if kind < 0.32:
        verb = random.choice(["gateway.offline", "gateway.offline", "gateway.online", "alerting.resumed"])
        return Command(id=str(seq), time=at(minute), who="fengsui", verb=verb, target=random.choice(["G1", "G2"]))
    source = random.choice(["", "G1", "G1", "G2"])
    if kind < 0.42:
        return reading(minute, random.choice([0.0, 0.0, 5.0, 60.0]), name, quantity="rain_rate", source=source, interval=300.0,
                       statistic=Statistic.MEAN)
    if kind < 0.5:
        return reading(minute, random.choice([0.0, 3.0, 90.0]), name, quantity=random.choice(["wind_speed", "wind_from"]))
    if kind < 0.58:
        quantity = random.choice(SPECTRAL)               # its parts must be of one time
        return reading(minute // 20 * 20, random.choice([1.0, 60.0]), name, interval=300.0, quantity=quantity, received=minute)
    return reading(
        minute - random.choice([0, 0, 0, 5, 45]), random.choice([80.0, 80.5, 81.0, 81.0, 99.0, 110.0, 190.0, 9000.0]), name,
        quality=random.choice(QUALITIES), received=minute, source=source,
    )


def _about_an_alert(random: Random, seq: int, minute: float, ids: list[str]) -> Command:
    verb = random.choice(["acknowledge", "shelve", "shelve", "unshelve", "reset", "comment"])
    arguments: dict[str, object] = {"note": "看到"}
    if verb == "shelve":
        arguments = {"reason": "检修", "minutes": random.choice([1, 5, 30])}
    target = random.choice(ids[-6:])
    return Command(id=str(seq), time=at(minute), who="韦", verb=f"alert.{verb}", target=target, arguments=arguments)


def judged(log: list[Entry], cuts: frozenset[int] = frozenset()) -> tuple[list[bytes], list[Result], bytes]:
    """Transitions, results and what the engine remembers at the end; it is saved and restored before each cut."""
    engine, told, results = Engine(), list[bytes](), list[Result]()
    for entry in log:
        if entry.seq in cuts:
            engine = Engine.restore(engine.snapshot())
        outcome = engine.feed(entry)
        told += map(encode, outcome.transitions)
        results += outcome.results
    return told, results, engine.snapshot()


def lived(seed: int) -> Iterator[tuple[Engine, Entry, tuple[Transition, ...]]]:
    """A log, entry by entry, with the engine after it and what it wrote."""
    engine = Engine()
    for entry in made(seed):
        yield engine, entry, engine.feed(entry).transitions


@given(seed=SEEDS)
@HUNT
def test_all_of_it_together_goes_on_the_same_wherever_it_is_saved_and_resumed(seed: int) -> None:
    log, random = made(seed), Random(seed + 1)
    whole = judged(log)
    assert judged(log, frozenset(random.randint(1, len(log)) for _ in range(5))) == whole
    assert judged(log, frozenset(entry.seq for entry in log)) == whole


@given(seed=SEEDS)
@HUNT
def test_a_gateway_withholds_silence_only_and_whatever_calls_nobody_says_why(seed: int) -> None:
    for engine, _, transitions in lived(seed):
        for alert in (*(each.alert for each in transitions), *engine.open_alerts):
            assert (alert.state in BY_DESIGN) == bool(alert.suppressed_by)
            if alert.suppressed_by.startswith("gateway:"):
                assert (alert.rule, alert.kind) == ("silent", Kind.TECHNICAL)


@given(seed=SEEDS)
@HUNT
def test_nothing_that_was_raised_is_gone_without_a_word(seed: int) -> None:
    known: dict[str, Transition] = {}
    for engine, _, transitions in lived(seed):
        for each in transitions:
            before = known.get(each.alert.id)
            assert each.before == (before.after if before is not None else "normal")
            known[each.alert.id] = each
        still = {id for id, each in known.items() if each.after != "normal"}
        assert {each.id for each in engine.open_alerts} == still


@given(seed=SEEDS)
@HUNT
def test_evidence_moves_a_withheld_alert_in_its_colour_and_never_out_of_being_withheld(seed: int) -> None:
    for _, _, transitions in lived(seed):
        for each in transitions:
            if each.trigger in ("confirmed", "explained", "evidence"):
                assert each.alert.active
                if each.before in BY_DESIGN:
                    assert each.after is each.before
                if each.trigger == "confirmed" and each.before not in BY_DESIGN:
                    assert each.after in ("unacknowledged", "shelved")


@given(seed=SEEDS)
@HUNT
def test_a_shelf_hides_nothing_graver_than_what_was_shelved(seed: int) -> None:
    shelved: dict[str, int] = {}
    for engine, _, transitions in lived(seed):
        for each in transitions:
            if each.trigger == "shelved":
                shelved[each.alert.id] = SEVERITY_RANK[each.alert.severity]
        for alert in engine.open_alerts:
            if alert.state == "shelved":
                assert SEVERITY_RANK[alert.severity] <= shelved[alert.id]


def test_these_logs_hold_all_of_it_and_its_meetings() -> None:
    told = [each for seed in range(40) for _, _, transitions in lived(seed) for each in transitions]
    assert {each.alert.rule for each in told} >= {"rise", "latching", "gamma", "silent", "faulty", "gateway"}
    assert {"confirmed", "explained", "withheld", "released", "escalated", "shelf_ended", "rule_removed"} <= {
        each.trigger for each in told
    }
    assert any(each.alert.suppressed_by.startswith("gateway:") for each in told)
    assert any(each.trigger in ("confirmed", "explained") and each.before in BY_DESIGN for each in told)
    assert any(each.trigger == "confirmed" and each.before == "shelved" for each in told)
    assert any(each.trigger == "rule_removed" and each.before in BY_DESIGN for each in told)
