"""What other programs read of a store beside its holder. On SQLite and on PostgreSQL."""

import pytest

from core.errors import StoreError
from core.messages import Quality, State
from core.store.alerts import Alerts
from core.store.onlooker import Onlooker
from core.store.store import Store
from tests.contracts.shapes import NOON, after, incident_change, reading, transition


async def test_an_onlooker_sees_what_the_holder_commits_while_both_are_open(store: Store, url: str) -> None:
    onlooker = await Onlooker.open(url)
    try:
        assert await onlooker.last_transition() == (0, -1)
        await store.record(1, [transition(1)], [incident_change(1)])
        assert [each.id for each in await onlooker.open_alerts()] == ["a1"]
        assert [each.id for each in await onlooker.incidents.open()] == ["E1"]
        assert [each.cause for each in await onlooker.transitions("a1")] == [1]
        assert await onlooker.last_transition() == await store.last_transition() == (1, 0)
    finally:
        await onlooker.close()


async def test_alerts_are_found_by_when_they_last_changed_however_long_ago_they_began(store: Store) -> None:
    await store.record(1, [transition(1), transition(2, id="a2"), transition(9, id="a1", state=State.NORMAL, time=after(9))])
    assert [each.id for each in await store.changed_alerts(after(2))] == ["a1", "a2"]
    assert [each.id for each in await store.changed_alerts(after(3))] == ["a1"]
    assert [each.id for each in await store.changed_alerts(NOON, 1)] == ["a1"]


async def test_a_span_holds_each_time_once_series_by_series(store: Store, url: str) -> None:
    await store.ingest([reading(second, station=name) for second in (2, 0, 1) for name in ("B", "A")])
    await store.ingest([reading(1, 99.0, station="A", quality=Quality.GOOD)])
    onlooker = await Onlooker.open(url)
    try:
        whole = [each async for page in onlooker.spans.readings(None, None) for each in page]
        dose = onlooker.spans.readings(after(1), after(2), ["A"], ["ambient_dose_rate"])
        part = [each async for page in dose for each in page]
        none = [each async for page in onlooker.spans.readings(None, None, ["A"], ["cadmium"]) for each in page]
    finally:
        await onlooker.close()
    assert [(each.station, each.time) for each in whole] == [(name, after(second)) for name in "AB" for second in (0, 1, 2)]
    assert [(each.value, each.revision) for each in part] == [(99.0, 1)]
    assert none == []


async def test_an_onlooker_refuses_to_write(store: Store, url: str) -> None:
    onlooker = await Onlooker.open(url)
    try:
        writing: Alerts = onlooker._alerts
        with pytest.raises(StoreError, match="only looked at"):
            await writing.record(1, [transition(1)], [], [], None)
    finally:
        await onlooker.close()
    assert await store.open_alerts() == ()
