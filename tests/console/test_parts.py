"""The small parts the console is made of: ring, listener, throttle, passwords, files."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from console.files import Shelf, respond
from console.frames import CLOSE_RESYNC, CLOSE_SIGNED_OUT
from console.guard import is_own_origin
from console.listener import Listener
from console.passwords import PLACES, PLACES_OF_ONE, Busy, Passwords, hash_password
from console.ring import Ring
from console.throttle import FORGET, FREE, LONGEST_WAIT, Throttle
from core.errors import InputError

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def test_a_ring_gives_exactly_the_events_after_a_number() -> None:
    ring = Ring(events=3)
    for number in range(1, 6):
        ring.add(f"e{number}")
    assert ring.after(2) == ("e3", "e4", "e5")
    assert ring.after(4) == ("e5",)
    assert ring.after(5) == ()


def test_a_ring_does_not_pretend_to_hold_what_is_gone_or_never_was() -> None:
    ring = Ring(events=3)
    for number in range(1, 6):
        ring.add(f"e{number}")
    assert ring.after(1) is None
    assert ring.after(6) is None


def test_a_ring_is_bounded_in_size_but_keeps_the_last_event() -> None:
    ring = Ring(events=100, characters=10)
    ring.add("x" * 6)
    ring.add("y" * 6)
    assert ring.after(1) == ("y" * 6,)
    ring.add("z" * 50)
    assert ring.after(2) == ("z" * 50,)
    assert len(ring) == 1


async def test_a_listener_sends_what_was_missed_before_what_is_new() -> None:
    sent: list[str] = []
    listener = Listener(["a", "b"])
    listener.offer("c")

    async def send(frame: str) -> None:
        sent.append(frame)
        if frame == "c":
            listener.close(CLOSE_SIGNED_OUT)

    assert await listener.deliver(send) == CLOSE_SIGNED_OUT
    assert sent == ["a", "b", "c"]


async def test_a_listener_that_falls_behind_is_closed_to_come_back() -> None:
    listener = Listener([], bound=2)
    assert listener.offer("a")
    assert listener.offer("b")
    assert not listener.offer("c")
    assert listener.close_code == CLOSE_RESYNC
    assert not listener.offer("d")


async def test_missed_events_do_not_use_up_the_room_for_new_ones() -> None:
    listener = Listener([str(number) for number in range(1000)], bound=2)
    assert listener.offer("a")
    assert listener.close_code is None


async def test_a_client_that_does_not_accept_a_frame_is_closed_after_the_limit() -> None:
    async def never(frame: str) -> None:
        await asyncio.Event().wait()

    assert await Listener(["a"], limit=0.01).deliver(never) == CLOSE_RESYNC


def test_a_few_mistakes_are_free_and_then_each_doubles_the_wait() -> None:
    throttle = Throttle()
    key = ("zhang", "10.0.0.7")
    for _ in range(FREE):
        assert throttle.wait(key, NOON) == timedelta(0)
        throttle.failed(key, NOON)
    first = throttle.wait(key, NOON)
    assert first > timedelta(0)
    throttle.failed(key, NOON)
    assert throttle.wait(key, NOON) == 2 * first
    assert throttle.wait(key, NOON + 2 * first) == timedelta(0)
    for _ in range(100):
        throttle.failed(key, NOON)
    assert throttle.wait(key, NOON) == LONGEST_WAIT


def test_failures_under_one_name_keep_nobody_else_out() -> None:
    throttle = Throttle()
    for _ in range(FREE + 3):
        throttle.failed(("zhang", "10.0.0.7"), NOON)
    assert throttle.wait(("li", "10.0.0.7"), NOON) == timedelta(0)
    assert throttle.wait(("zhang", "10.0.0.8"), NOON) == timedelta(0)


def test_success_or_time_makes_failures_forgotten() -> None:
    throttle = Throttle()
    for key in (("zhang", "a"), ("li", "a")):
        for _ in range(FREE + 1):
            throttle.failed(key, NOON)
    throttle.succeeded(("zhang", "a"))
    assert throttle.wait(("zhang", "a"), NOON) == timedelta(0)
    throttle.failed(("li", "a"), NOON + FORGET + timedelta(seconds=1))
    assert throttle.wait(("li", "a"), NOON + FORGET + timedelta(seconds=1)) == timedelta(0)


def test_a_flood_of_names_does_not_grow_the_memory() -> None:
    throttle = Throttle(remembered=10)
    for number in range(1000):
        throttle.failed((f"name{number}", "a"), NOON)
    assert len(throttle) == 10


async def test_a_password_matches_its_own_hash_and_no_other() -> None:
    passwords = Passwords()
    kept = await passwords.hashed("烽火台上的第一道密码")
    assert kept.startswith("$argon2id$")
    assert await passwords.matches(kept, "烽火台上的第一道密码")
    assert not await passwords.matches(kept, "烽火台上的第一道密碼")
    assert not await passwords.matches(None, "烽火台上的第一道密码")
    assert not await passwords.matches("not a hash", "烽火台上的第一道密码")


def test_so_many_passwords_wait_and_no_more_and_of_one_address_only_its_share() -> None:
    passwords = Passwords()
    with contextlib.ExitStack() as crowd:
        for _ in range(PLACES_OF_ONE):
            crowd.enter_context(passwords.place("a"))
        with pytest.raises(Busy) as share, passwords.place("a"):
            pass
        assert share.value.of_one
        for number in range(PLACES - PLACES_OF_ONE):
            crowd.enter_context(passwords.place(f"b{number}"))
        with pytest.raises(Busy) as full, passwords.place("c"):
            pass
        assert not full.value.of_one
    with passwords.place("c"), passwords.place("a"):
        pass                             # places left are free again


async def test_a_crowd_of_new_passwords_is_turned_away_instead_of_queued() -> None:
    passwords = Passwords()
    done = await asyncio.gather(*(passwords.hashed("long enough") for _ in range(30)), return_exceptions=True)
    assert sum(isinstance(each, str) for each in done) == PLACES_OF_ONE
    assert sum(isinstance(each, Busy) for each in done) == 30 - PLACES_OF_ONE


@pytest.mark.parametrize("password", ["short", "x" * 257])
def test_a_password_of_unreasonable_length_is_refused(password: str) -> None:
    with pytest.raises(InputError, match="8 to 256"):
        hash_password(password)


@pytest.mark.parametrize(("origin", "host", "own"), [
    ("http://127.0.0.1:8080", "127.0.0.1:8080", True),
    ("https://duty.example", "duty.example", True),
    ("https://proxy.example", "10.0.0.1:8080", True),
    ("http://127.0.0.1:8081", "127.0.0.1:8080", False),
    ("https://evil.example", "duty.example", False),
    ("https://duty.example.evil.example", "duty.example", False),
    ("null", "duty.example", False),
    (None, "duty.example", False),
    ("null", "", False),
])
def test_only_the_consoles_own_origin_and_listed_ones_are_welcome(origin: str | None, host: str, own: bool) -> None:
    headers = Headers({"host": host, **({"origin": origin} if origin else {})})
    assert is_own_origin(headers, {"https://proxy.example"}) is own


async def test_a_shelf_serves_the_later_folder_first_and_nothing_outside(tmp_path: Path) -> None:
    for folder in ("shipped", "own"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "coast.geojson").write_text(f'{{"from": "{folder}"}}')
    (tmp_path / "secret.txt").write_text("key")
    (tmp_path / "own" / "link.txt").symlink_to(tmp_path / "secret.txt")
    shelf = Shelf((tmp_path / "shipped", tmp_path / "own"))
    kept = await shelf.get("coast.geojson")
    assert kept is not None
    assert kept.raw == b'{"from": "own"}'
    assert kept.media_type == "application/geo+json"
    for name in ("../secret.txt", "link.txt", "", ".", "absent.json"):
        assert await shelf.get(name) is None


async def test_a_changed_file_gets_another_etag_and_an_unchanged_one_is_not_sent_again(tmp_path: Path) -> None:
    file = tmp_path / "roads.json"
    file.write_text('{"roads": "' + "桂" * 2000 + '"}')
    shelf = Shelf((tmp_path,))
    first = await shelf.get("roads.json")
    assert first is not None
    answer = respond(first, Headers({"accept-encoding": "gzip, br"}), "no-cache")
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < len(first.raw) / 10
    assert respond(first, Headers({"if-none-match": f'W/{first.etag}, "x"'}), "no-cache").status_code == 304
    file.write_text("{}")
    second = await shelf.get("roads.json")
    assert second is not None
    assert second.etag != first.etag
