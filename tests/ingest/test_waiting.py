"""What waits between the broker and the pipeline: in order, bounded, and nothing of QoS 1 dropped."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ingest.waiting import Arrival, Room, Waiting

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
SMALL = Room(messages=10, bytes=1000, loose_messages=5, loose_bytes=500, batch_bytes=300)


def arrival(size: int, mid: int = 1) -> Arrival:
    return Arrival("t", bytes(size - 1), NOON, mid=mid)


ARRIVALS = st.tuples(st.integers(1, 600), st.booleans())


@given(steps=st.lists(st.one_of(ARRIVALS, st.integers(1, 8)), max_size=60))
def test_whatever_comes_leaves_in_order_and_only_qos_0_beyond_its_room_is_missing(
    steps: list[tuple[int, bool] | int]
) -> None:
    waiting, inside, handed_out = Waiting(SMALL), list[Arrival](), 0
    for step in steps:
        if isinstance(step, int):
            taken = waiting.take(step)
            assert list(taken) == inside[:len(taken)]
            del inside[:len(taken)]
            handed_out += len(taken)
            assert sum(each.size for each in taken[:-1]) < SMALL.batch_bytes
            assert taken or not inside
            continue
        size, is_loose = step
        if not is_loose and waiting.is_full:
            continue                     # nobody reads the line
        put = arrival(size, 0 if is_loose else 1)
        loose = [each for each in inside if not each.mid]
        fits = len(loose) < SMALL.loose_messages and sum(each.size for each in [*loose, put]) <= SMALL.loose_bytes
        assert waiting.put(put) is (fits or not is_loose)
        if fits or not is_loose:
            inside.append(put)
        kept = [each for each in inside if each.mid]
        assert len(waiting) == len(inside)
        assert len(kept) <= SMALL.messages
        assert sum(each.size for each in kept[:-1]) < SMALL.bytes


def test_a_batch_is_bounded_by_messages_and_by_bytes_and_holds_one_message_at_least() -> None:
    waiting = Waiting(SMALL)
    for size in (250, 250, 250, 900, 10, 10):
        waiting.put(arrival(size))
    assert waiting.is_enough(100)
    assert [[each.size for each in waiting.take(2)] for _ in range(5)] == [[250, 250], [250, 900], [10, 10], [], []]


def test_what_qos_0_fills_does_not_keep_qos_1_waiting() -> None:
    waiting = Waiting(SMALL)
    assert [waiting.put(arrival(10, 0)) for _ in range(7)] == [True] * 5 + [False] * 2
    assert not waiting.is_full
    assert waiting.put(arrival(400))


def test_a_topic_takes_room_too() -> None:
    waiting = Waiting(SMALL)
    waiting.put(Arrival("t" * 1000, b"", NOON, mid=1))
    assert waiting.is_full
    waiting.clear()
    assert not waiting.is_full
