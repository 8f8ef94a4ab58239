"""Frames and packs of others over MQTT: each stored as its label says, or kept with the refused."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from config.schema import IngestSettings, Settings
from core.messages import Quality, Reading
from tests.scenarios.live import Live, gateway, live_house

pytestmark = pytest.mark.data

OLD = Settings(ingest=IngestSettings(lateness_hours=24.0 * 366 * 100))
TWINS = tuple(f"ex{number}" for number in range(1, 13))
CBOR = ("ex3", "ex5")
IN_FRAMES = (0, 0, 5, 2, 7, 0, 1, 3)      # values in each valid frame: two requests and an answer carry none


async def send(live: Live, payloads: Iterable[tuple[str, bytes]]) -> None:
    """Publish one after the other at QoS 1 and wait until all are committed."""
    count = live.handled
    async with gateway(live) as client:
        for topic, payload in payloads:
            count += 1
            await client.publish(topic, payload, qos=1)
        await live.until_handled(count)


async def stored(live: Live) -> list[Reading]:
    return [each.message for each in await live.house.store.entries(0, 1_000_000) if isinstance(each.message, Reading)]


async def test_every_frame_labelled_valid_is_stored_and_every_broken_one_is_kept_with_its_reason(
    measured: Path, tmp_path: Path
) -> None:
    valid, invalid = (
        [line for line in (measured / "hj212" / f"{label}.txt").read_bytes().splitlines() if line]
        for label in ("valid", "invalid")
    )
    async with live_house(tmp_path, (), (), OLD) as live:
        await send(live, [(f"hj212/valid-{number}", frame) for number, frame in enumerate(valid)])
        assert await live.rejects() == []
        readings = await stored(live)
        of_each = [sum(each.source == f"valid-{number}" for each in readings) for number in range(len(valid))]
        assert of_each == list(IN_FRAMES)
        await send(live, [(f"hj212/invalid-{number}", frame) for number, frame in enumerate(invalid)])
        refused = await live.rejects()
        assert [(each.reason, each.source) for each in refused] == [("wrong_crc", f"invalid-{n}") for n in range(3)]
        assert [await live.house.store.reject_payload(each.id) for each in refused] == invalid
        assert len(await stored(live)) == len(readings)
        listed = await live.house.store.unregistered()
        assert {each.station for each in listed} == {each.station for each in readings}


@pytest.mark.parametrize("form", ["json", "cbor"])
async def test_every_senml_example_is_stored_as_its_resolved_twin_says(
    measured: Path, tmp_path: Path, form: str
) -> None:
    folder = measured / "senml"
    names = TWINS if form == "json" else CBOR
    suffix = "json" if form == "json" else "gen.cbor"
    async with live_house(tmp_path, (), (), OLD) as live:
        await send(live, [(f"senml/{name}", (folder / f"{name}.{suffix}").read_bytes()) for name in names])
        assert await live.rejects() == []
        readings = await stored(live)
    assert {each.quality for each in readings} == {Quality.UNREGISTERED}
    for name in names:
        twin = [each for each in json.loads((folder / f"{name}.gen.resolved.json").read_bytes()) if "v" in each]
        found = [each for each in readings if each.source == name]
        # Times relative to receipt are those of another day; the steps between records are the twin's.
        steps = [each["t"] - twin[0]["t"] for each in twin]
        assert [(each.quantity, each.value) for each in found] == [(f"senml:{each['n']}", each["v"]) for each in twin]
        assert [(each.time - found[0].time).total_seconds() for each in found] == pytest.approx(steps, abs=1e-5)
