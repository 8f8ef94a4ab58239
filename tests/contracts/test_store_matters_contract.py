"""What stands beside the log: alerts, outbox, rejects, overlays, people. On SQLite and on PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest

from core.errors import InputError
from core.incident import Stage
from core.messages import Command, Quality, Severity, State, Tick
from core.store.shapes import EngineState, Notification
from core.store.store import Store
from tests.contracts.shapes import NOON, after, incident_change, reading, reject, transition


async def test_transitions_are_recorded_once_and_the_alert_stands_as_the_last_left_it(store: Store) -> None:
    life = [
        transition(1), transition(1, 1, severity=Severity.ORANGE), transition(4, state=State.ACKNOWLEDGED, note="已核实"),
    ]
    await store.record(4, life[:2])
    await store.record(4, life[2:])
    await store.record(4, life[:2])          # a repeat, after the alert has gone on
    assert await store.transitions("a1") == tuple(life)
    assert await store.alert("a1") == life[2].alert
    assert await store.open_alerts() == (life[2].alert,)


async def test_incidents_are_recorded_once_stand_as_last_left_and_are_found_newest_first(store: Store) -> None:
    life = [incident_change(1), incident_change(2, severity=Severity.ORANGE), incident_change(5, stage=Stage.CLOSED)]
    other = incident_change(3, id="E2", onset=after(60))
    await store.record(5, (), [*life[:2], other])
    assert [each.id for each in await store.incidents.open()] == ["E2", "E1"]
    await store.record(5, (), life[2:])
    await store.record(5, (), life[:1])          # a repeat, after it has gone on
    assert await store.incidents.one("E1") == life[2].incident
    assert await store.incidents.changes("E1") == tuple(life)
    assert [each.id for each in await store.incidents.open()] == ["E2"]
    assert [each.id for each in await store.incidents.find(Stage.CLOSED, None, 10)] == ["E1"]
    assert [each.id for each in await store.incidents.find(None, (after(60), "E2"), 10)] == ["E1"]
    assert await store.incidents.one("nobody") is None


async def test_an_alert_back_to_normal_is_no_longer_open_but_is_kept(store: Store) -> None:
    await store.record(2, [transition(1), transition(2, state=State.NORMAL, active=False)])
    assert await store.open_alerts() == ()
    assert [alert.state for alert in await store.alerts()] == [State.NORMAL]
    assert await store.alert("nobody") is None


async def test_alerts_are_found_by_state_place_severity_and_onset_newest_first(store: Store) -> None:
    await store.record(9, [
        transition(n, id=f"a{n}", onset=after(n * 60), place=f"p{n % 2}",
                   severity=Severity.RED if n < 3 else Severity.BLUE,
                   state=State.ACKNOWLEDGED if n == 2 else State.UNACKNOWLEDGED)
        for n in range(1, 6)
    ])

    async def found(**asked: object) -> list[str]:
        return [alert.id for alert in await store.alerts(**asked)]  # type: ignore[arg-type]

    assert await found() == ["a5", "a4", "a3", "a2", "a1"]
    assert await found(state=State.ACKNOWLEDGED) == ["a2"]
    assert await found(place="p1") == ["a5", "a3", "a1"]
    assert await found(severity=Severity.BLUE, limit=2) == ["a5", "a4"]
    assert await found(since=after(120), before=after(240)) == ["a3", "a2"]


async def test_alerts_of_one_onset_are_paged_without_skip_or_repeat_while_they_change(store: Store) -> None:
    raised = [transition(1, n, id=f"a{n:02}", onset=after(n // 20 * 60)) for n in range(50)]
    await store.record(1, raised)
    found, behind = [], None
    while page := await store.alerts(behind=behind, limit=7, before=after(120)):
        found += [alert.id for alert in page]
        behind = (page[-1].onset, page[-1].id)
        await store.record(2, [transition(2, len(found), id=id, onset=after(int(id[1:]) // 20 * 60), place="moved")
                               for id in (found[-1], "a39")])
    assert found == [f"a{n}" for n in range(20, 40)] + [f"a{n:02}" for n in range(20)]


async def test_transitions_are_paged_in_their_order_across_alerts(store: Store) -> None:
    changes = [transition(cause, ordinal, id=f"a{ordinal}") for cause in (3, 7) for ordinal in range(3)]
    await store.record(7, list(reversed(changes)))
    found, spot = [], (0, -1)
    while page := await store.transitions_after(*spot, 2):
        found += page
        spot = (page[-1].cause, page[-1].ordinal)
    assert found == changes


async def test_the_engine_goes_on_from_its_snapshot_and_its_position_never_goes_back(store: Store) -> None:
    assert await store.engine_state() == EngineState(0, 0, None)
    await store.record(5, (), snapshot=b"at five")
    await store.record(9, ())
    await store.record(7, ())
    assert await store.engine_state() == EngineState(9, 5, b"at five")
    await store.record(12, (), snapshot=b"\0at twelve")
    assert await store.engine_state() == EngineState(12, 12, b"\0at twelve")


async def test_a_notification_leaves_once_whoever_repeats_it(store: Store) -> None:
    first, second = (Notification(key=f"a1/{n}", channel="wecom", body=b"{}") for n in "12")
    await store.record(1, [transition(1)], (), [first, second])
    await store.record(1, [transition(1)], (), [first])
    assert await store.unsent() == (first, second)
    await store.sent(first.key, NOON)
    await store.record(2, (), (), [first])
    assert await store.unsent() == (second,)


async def test_rejects_are_kept_whole_and_counted_by_reason(store: Store) -> None:
    sent = [reject(1), reject(2, reason="wrong_crc", payload=bytes(range(256))), reject(3)]
    await store.ingest((), sent)
    rows = await store.rejects()
    assert [(row.reason, row.size, row.received) for row in rows] == [
        (each.reason, len(each.payload), each.received) for each in reversed(sent)
    ]
    assert await store.reject(rows[1].id) == sent[1]
    assert await store.reject_payload(rows[1].id) == bytes(range(256))
    assert await store.reject_payload(10**6) is None
    assert (await store.reject_count(), await store.reject_reasons()) == (3, {"not_utf8": 2, "wrong_crc": 1})
    assert [row.id for row in await store.rejects(limit=1, before=rows[0].id, reason="not_utf8")] == [rows[2].id]


async def test_a_reject_whose_topic_no_database_can_hold_is_kept_all_the_same(store: Store) -> None:
    await store.ingest((), [reject(topic="readings/\0\ud800", detail="quotes \0")])
    (row,) = await store.rejects()
    assert (row.topic, row.detail) == ("readings/\ufffd?", "quotes \ufffd")


async def test_unregistered_names_wait_with_what_was_heard_of_them(url: str) -> None:
    store = await Store.open(url)
    try:
        await store.ingest([
            reading(n, station="hj212:31011500", quantity=quantity, quality=Quality.UNREGISTERED, source="g7")
            for n in range(3) for quantity in ("hj212:a1", "hj212:a2")
        ])
        await store.ingest([reading(0, station="known", quality=Quality.GOOD)])
        before = await store.unregistered()
        await store.close()
        store = await Store.open(url)
        assert await store.unregistered() == before
        (row,) = before
        assert (row.station, row.quantities, row.count, row.source) == ("hj212:31011500", ("hj212:a1", "hj212:a2"), 6, "g7")
        assert (row.first, row.last) == (reading(0).received, reading(2).received)
        # Adopted: the next ones are known.
        await store.ingest([
            reading(9, station="hj212:31011500", quantity=quantity, source="g7", quality=Quality.GOOD)
            for quantity in ("hj212:a1", "hj212:a2")
        ])
        assert (await store.unregistered(), await store.unregistered_count()) == ((), 0)
    finally:
        await store.close()


async def test_what_the_register_knows_by_now_is_unregistered_no_longer(store: Store) -> None:
    await store.ingest([
        reading(n, station=station, quantity=quantity, quality=Quality.UNREGISTERED)
        for n, (station, quantity) in enumerate([
            ("W-1", "hj212:w01018"), ("W-1", "hj212:w99999"), ("M2", "hj212:w01018"), ("NEW-1", "ph"),
        ])
    ])

    def known(station: str, quantity: str) -> bool:
        return station == "M2" or (station, quantity) == ("W-1", "hj212:w01018")

    rows = {row.station: row for row in await store.unregistered(known)}
    assert {name: row.quantities for name, row in rows.items()} == {"W-1": ("hj212:w99999",), "NEW-1": ("ph",)}
    assert (rows["W-1"].count, rows["W-1"].first) == (1, reading(1).received)
    assert (await store.unregistered_count(known), await store.unregistered_count()) == (2, 3)


async def test_the_newest_reading_of_each_series_is_known_also_after_a_restart(url: str) -> None:
    store = await Store.open(url)
    try:
        await store.ingest([reading(5, 1.0), reading(3, 2.0), reading(5, 3.0), reading(4, 9.0, source="g2")])
        await store.ingest([reading(10**9, 7.0, quality=Quality.SKEW)])
        latest = sorted(await store.latest(), key=lambda each: each.source)
        assert [(each.value, each.revision) for each in latest] == [(3.0, 1), (9.0, 0)]
        await store.close()
        store = await Store.open(url)
        assert sorted(await store.latest(), key=lambda each: each.source) == latest
    finally:
        await store.close()


async def test_commands_are_paged_newest_first(store: Store) -> None:
    asked = [Command(id=f"c{n}", time=after(n), who="w", verb="note", target="t") for n in range(5)]
    for command in asked:
        await store.append([command, Tick(time=command.time)])
    found, last = [], None
    while page := await store.commands(limit=2, before=last):
        found += page
        last = page[-1].seq
    assert [each.message for each in found] == asked[::-1]


async def test_overlays_keep_every_version_and_show_the_latest_of_each_key(store: Store) -> None:
    assert await store.overlay("station", "S2", {"name_zh": "二号"}, "li", NOON) == 1
    assert await store.overlay("station", "S1", {"interval": 60.0}, "li", NOON) == 1
    assert await store.overlay("station", "S1", {"interval": 30.0}, "wang", after(1)) == 2
    await store.overlay("rule", "S1", {}, "li", NOON)
    assert [(each.key, each.version, each.data) for each in await store.overlays("station")] == [
        ("S1", 2, {"interval": 30.0}), ("S2", 1, {"name_zh": "二号"})
    ]
    history = await store.overlay_history("station", "S1")
    assert [(each.version, each.who, each.time) for each in history] == [(1, "li", NOON), (2, "wang", after(1))]


async def test_the_keys_that_come_last_are_read_page_by_page_each_in_its_latest_version(store: Store) -> None:
    for number in range(5):
        await store.overlay("handover", f"h{number}", {"step": "given"}, "li", NOON)
    await store.overlay("handover", "h3", {"step": "accepted"}, "wang", after(1))
    await store.overlay("rule", "h9", {}, "li", NOON)
    pages = [await store.last_overlays("handover", skip=skip, limit=2) for skip in (0, 2, 4, 6)]
    assert [[(each.key, each.version, each.data["step"]) for each in page] for page in pages] == [
        [("h4", 1, "given"), ("h3", 2, "accepted")], [("h2", 1, "given"), ("h1", 1, "given")], [("h0", 1, "given")], [],
    ]


async def test_a_one_time_token_works_for_one_of_many_who_try_at_once(store: Store) -> None:
    await store.people.offer_visit("hash", after(60))
    tried = await asyncio.gather(*(store.people.take_visit("hash", NOON) for _ in range(10)))
    assert sorted(tried) == [False] * 9 + [True]


async def test_a_token_that_lapsed_was_replaced_or_is_for_something_else_does_not_work(store: Store) -> None:
    people = store.people
    await people.offer_visit("lapsed", NOON)
    assert not await people.take_visit("lapsed", NOON)
    await people.offer_visit("old", after(60))
    await people.offer_visit("new", after(60))
    await people.offer("other", "reset", after(60))
    assert not await people.take_visit("old", NOON)
    assert not await people.take_visit("other", NOON)
    assert await people.take_visit("new", NOON)


async def test_people_come_and_change_and_a_name_is_taken_once(store: Store) -> None:
    people = store.people
    await people.add_user("王", "officer", None, NOON)
    with pytest.raises(InputError, match="already"):
        await people.add_user("王", "viewer", "hash", NOON)
    await people.change_user("王", password="hash", disabled=True)
    await people.change_user("王", role="admin")
    (user,) = await people.users()
    assert (user.name, user.role, user.password, user.disabled, user.created) == ("王", "admin", "hash", True, NOON)
    assert await people.user("王") == user
    assert await people.user("李") is None
    with pytest.raises(InputError, match="no user"):
        await people.change_user("李", role="admin")


async def test_of_two_who_put_each_other_out_at_once_the_last_of_a_role_stays(store: Store) -> None:
    people = store.people
    for name, password in (("a", "hash"), ("b", "hash"), ("never signed in", None)):
        await people.add_user(name, "admin", password, NOON)
    done = await asyncio.gather(
        people.change_user("a", disabled=True, keep="admin"), people.change_user("b", role="viewer", keep="admin"),
        return_exceptions=True,
    )
    (refused,) = [each for each in done if each is not None]
    assert isinstance(refused, InputError)
    assert "last admin" in str(refused)
    (left,) = [each.name for each in await people.users() if each.role == "admin" and each.password and not each.disabled]
    await people.change_user(left, role="admin", password="another", disabled=False, keep="admin")    # loses nothing
    await people.change_user("never signed in", disabled=True, keep="admin")
    with pytest.raises(InputError, match="last admin"):
        await people.change_user(left, role="officer", keep="admin")


async def test_a_session_lives_until_it_is_closed(store: Store) -> None:
    people = store.people
    await people.add_user("w", "officer", "hash", NOON)
    for n in range(3):
        await people.open_session(f"t{n}", "w", after(n), NOON + timedelta(hours=12))
    session = await people.session("t1")
    assert session is not None
    assert (session.user, session.created, session.expires) == ("w", after(1), NOON + timedelta(hours=12))
    await people.close_session("t1")
    assert [await people.session(f"t{n}") is None for n in range(3)] == [False, True, False]
    await people.close_sessions("w")
    assert [await people.session(f"t{n}") is None for n in range(3)] == [True, True, True]


async def test_a_session_of_nobody_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="no user"):
        await store.people.open_session("t", "nobody", NOON, after(60))


async def test_a_store_that_can_be_written_says_nothing(store: Store) -> None:
    await store.check_writable()
    assert await store.last_seq() == 0
