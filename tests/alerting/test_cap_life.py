"""What always holds of a thread of CAP messages, whatever an alert goes through."""

import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerting.cap_life import MOST_REFERENCES, Issue, Step, issues, named
from tests.alerting.capmaking import NOON

VALID = timedelta(hours=24)
MOMENTS = st.lists(st.tuples(st.integers(-600, 6000), st.booleans(), st.integers(0, 2)), max_size=90)


def steps(moments: list[tuple[int, bool, int]]) -> tuple[Step[str], ...]:
    """Minutes, whether it stands, what is said; in the order of the log, which is not always that of time."""
    return tuple(
        Step(key=f"{number}-0", time=NOON + timedelta(minutes=minutes, milliseconds=7), subject="x", trigger="t", stands=stands,
             says=says)
        for number, (minutes, stands, says) in enumerate(moments)
    )


@given(MOMENTS, st.integers(0, 400))
def test_a_thread_is_an_alert_then_updates_then_a_cancel_each_naming_what_it_replaces(
    moments: list[tuple[int, bool, int]], hours: int
) -> None:
    life, until = steps(moments), NOON + timedelta(hours=100 + hours)
    made = issues(life, until, VALID)
    assert re.fullmatch("(AU*C)*(AU*)?", "".join(each.kind[0] for each in made))
    assert len({each.key for each in made}) == len(made)
    assert [each.sent for each in made] == sorted(each.sent for each in made)
    assert bool(made and made[-1].kind != "Cancel") == bool(life and life[-1].stands)
    thread: list[str] = []
    for each in made:
        thread = [] if each.kind == "Alert" else thread
        told = [earlier.key for earlier in each.references]
        assert len(told) <= MOST_REFERENCES
        assert each.kind == "Alert" or told
        assert all(earlier.sent <= each.sent for earlier in each.references)
        if not each.repeats:
            assert told == thread[-MOST_REFERENCES:]
        thread.append(each.key)


@given(MOMENTS, st.integers(0, 400))
def test_whatever_was_told_is_told_the_same_to_whoever_asks_later(moments: list[tuple[int, bool, int]], hours: int) -> None:
    life, until = steps(moments), NOON + timedelta(hours=hours)
    later = until + timedelta(hours=50)
    for each in issues(life, until, VALID):
        found: Issue[str] | None = named(life, each.key, later, VALID)
        assert found == each


@given(MOMENTS, st.integers(0, 400))
def test_what_stands_is_never_out_of_date(moments: list[tuple[int, bool, int]], hours: int) -> None:
    life, until = steps(moments), NOON + timedelta(hours=100 + hours)
    made = issues(life, until, VALID)
    if made and made[-1].kind != "Cancel":
        assert made[-1].sent <= until < made[-1].sent + VALID
