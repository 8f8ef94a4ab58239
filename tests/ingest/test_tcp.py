"""Data loggers over TCP: stored, then answered; bounded, and never in each other's way."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from core.bus.memory import MemoryBus
from core.clock import SystemClock
from core.errors import BrokerError
from core.messages import GatewayStatus
from core.station import Channel, Register, Station
from ingest.decoders.hj212.frame import frame_bytes, read_frame
from ingest.pipeline import Pipeline
from ingest.tcp import Hj212Listener, TcpSettings
from tests.ingest.brokers import LIMIT, until
from tests.ingest.shelf import Shelf

STATIONS = Register(
    Station(
        id=f"W-{number}", name_zh="断面", category="surface_water", latitude=22.0, longitude=108.0, mn=f"M{number}",
        channels=(Channel(quantity="ph", codes=("w01001",), unit="1"),),
    )
    for number in range(1, 4)
)


def frame(value: float = 7.1, mn: str = "M1", cn: str = "2011", flag: int = 5, minute: int = 0) -> bytes:
    text = f"DataTime=202611230800{minute:02};w01001-Rtd={value},w01001-Flag=N" if cn.startswith("2") else ""
    return frame_bytes(
        f"QN=20261123080000{minute:03};ST=21;CN={cn};PW=123456;MN={mn};Flag={flag};CP=&&{text}&&".encode()
    )


class Logger:
    """A data logger at the other end."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def answer(self) -> tuple[str, str]:
        """CN and QN of the next answer."""
        async with asyncio.timeout(LIMIT):
            found = read_frame(await self.reader.readuntil(b"\r\n"), Register())
        return found.cn, found.qn

    async def ended(self) -> bool:
        async with asyncio.timeout(LIMIT):
            with contextlib.suppress(ConnectionError):
                return await self.reader.read() == b""
            return True


class Bench:
    """A listener with its store and bus, and loggers that connect to it."""

    def __init__(self, **settings: object) -> None:
        self.store = Shelf()
        self.bus = MemoryBus()
        self.heard = self.bus.subscribe("gateways")
        self.pipeline = Pipeline(self.store, STATIONS, SystemClock())
        self.listener = Hj212Listener(
            self.pipeline, SystemClock(), self.bus, TcpSettings(port=0, **settings),  # type: ignore[arg-type]
            patience=0.05, longest_wait=0.05,
        )
        self.gateways: list[tuple[str, bool]] = []

    def statuses(self) -> list[tuple[str, bool]]:
        while (item := self.heard.take()) is not None:
            assert isinstance(item[1], GatewayStatus)
            self.gateways.append((item[1].gateway, item[1].online))
        return self.gateways

    @asynccontextmanager
    async def logger(self) -> AsyncIterator[Logger]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.listener.port)
        try:
            yield Logger(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()


@asynccontextmanager
async def listening(**settings: object) -> AsyncIterator[Bench]:
    bench = Bench(**settings)
    async with bench.listener:
        yield bench


async def test_data_are_answered_with_9014_under_their_own_number_once_stored() -> None:
    async with listening() as bench, bench.logger() as logger:
        logger.send(frame(7.1))
        assert await logger.answer() == ("9014", "20261123080000000")
        assert bench.store.values("W-1") == [7.1]
        (stored,) = bench.store.readings.values()
        assert stored.source == "M1"


async def test_a_notice_is_answered_with_9013_and_an_answer_never() -> None:
    async with listening() as bench, bench.logger() as logger:
        for cn in ("9011", "9012", "9013", "9014", "1013"):
            logger.send(frame(cn=cn))
        assert (await logger.answer())[0] == "9013"


async def test_only_a_frame_that_asks_is_answered() -> None:
    async with listening() as bench, bench.logger() as logger:
        logger.send(frame(7.1, flag=4, minute=1) + frame(7.2, flag=5, minute=2))
        assert await logger.answer() == ("9014", "20261123080000002")
        assert bench.store.values("W-1") == [7.1, 7.2]


async def test_a_frame_with_a_wrong_checksum_is_kept_and_not_answered() -> None:
    wrong = frame(7.1)[:-6] + b"0000\r\n"
    async with listening() as bench, bench.logger() as logger:
        logger.send(wrong + frame(7.2, minute=2))
        assert await logger.answer() == ("9014", "20261123080000002")
        assert [(each.reason, each.payload) for each in bench.store.rejects] == [("wrong_crc", wrong.strip())]


async def test_nothing_is_answered_while_the_store_refuses() -> None:
    async with listening() as bench, bench.logger() as logger:
        bench.store.refuses = True
        logger.send(frame(7.1))
        await until(lambda: bench.store.refusals >= 3)
        assert bench.store.readings == {}
        bench.store.refuses = False
        assert await logger.answer() == ("9014", "20261123080000000")
        assert bench.store.values("W-1") == [7.1]


async def test_a_frame_that_comes_byte_by_byte_is_one_frame() -> None:
    async with listening() as bench, bench.logger() as logger:
        for byte in frame(7.1):
            logger.send(bytes([byte]))
            await logger.writer.drain()
        assert await logger.answer() == ("9014", "20261123080000000")


async def test_a_logger_is_online_while_connected_and_a_newer_connection_takes_its_name() -> None:
    async with listening() as bench:
        async with bench.logger() as old:
            old.send(frame(7.1))
            await old.answer()
            assert bench.statuses() == [("M1", True)]
            async with bench.logger() as new:
                new.send(frame(7.2, minute=1))
                await new.answer()
                old.writer.close()
                await until(lambda: bench.listener.open_connections == 1)
                assert bench.statuses() == [("M1", True), ("M1", True)]
        await until(lambda: bench.listener.open_connections == 0)
        assert bench.statuses()[-1] == ("M1", False)


async def test_half_a_frame_is_kept_when_its_connection_ends() -> None:
    async with listening() as bench:
        async with bench.logger() as logger:
            logger.send(frame(7.1))
            await logger.answer()
            logger.send(frame(7.2)[:40])
            await logger.writer.drain()
        await until(lambda: bench.store.rejects)
        (kept,) = bench.store.rejects
        assert (kept.payload, kept.source) == (frame(7.2)[:40], "M1")


async def test_parts_that_come_together_are_stored_whole_and_each_answered() -> None:
    def part(number: int, text: str) -> bytes:
        return frame_bytes(
            f"QN=20261123080000000;ST=21;CN=2011;PW=1;MN=M1;Flag=7;PNUM=2;PNO={number};CP=&&{text}&&".encode()
        )

    async with listening() as bench, bench.logger() as logger:
        logger.send(part(1, "DataTime=20261123080000;w01001-Rtd=7.1") + part(2, "w01009-Rtd=8.0"))
        assert [(await logger.answer())[0] for _ in range(2)] == ["9014", "9014"]
        assert sorted(bench.store.values("W-1")) == [7.1, 8.0]
        assert bench.store.rejects == []


async def test_a_logger_that_waits_for_an_answer_after_each_part_gets_it_and_its_message_is_whole() -> None:
    def part(number: int, text: str) -> bytes:
        return frame_bytes(
            f"QN=20261123080000000;ST=21;CN=2011;PW=1;MN=M1;Flag=7;PNUM=2;PNO={number};CP=&&{text}&&".encode()
        )

    async with listening() as bench, bench.logger() as logger:
        logger.send(part(1, "DataTime=20261123080000;w01001-Rtd=7.1"))
        assert (await logger.answer())[0] == "9014"
        assert [each.reason for each in bench.store.rejects] == ["split_waiting"], "safe before it was answered"
        logger.send(part(2, "w01009-Rtd=8.0"))
        assert (await logger.answer())[0] == "9014"
        assert sorted(bench.store.values("W-1")) == [7.1, 8.0]


async def test_a_silent_connection_is_closed_and_its_logger_offline() -> None:
    async with listening(idle=0.2) as bench, bench.logger() as logger:
        logger.send(frame(7.1))
        await logger.answer()
        assert await logger.ended()
        await until(lambda: bench.statuses() == [("M1", True), ("M1", False)])


async def test_one_connection_too_many_is_closed_and_the_others_go_on() -> None:
    async with listening(connections=1) as bench, bench.logger() as first:
        first.send(frame(7.1))
        await first.answer()
        async with bench.logger() as second:
            assert await second.ended()
        first.send(frame(7.2, minute=1))
        await first.answer()
        assert bench.store.values("W-1") == [7.1, 7.2]


async def test_rubbish_without_end_is_kept_in_pieces_and_harms_nobody() -> None:
    async with listening() as bench, bench.logger() as bad, bench.logger() as good:
        bad.send(b"##9999" + b"x" * 300_000)
        await until(lambda: bench.store.rejects)
        good.send(frame(7.1, mn="M2"))
        assert await good.answer() == ("9014", "20261123080000000")
        assert await bad.ended()
        assert max(len(each.payload) for each in bench.store.rejects) <= 64 * 1024


async def test_many_loggers_at_once_are_all_stored_and_answered() -> None:
    async def one(bench: Bench, number: int) -> None:
        async with bench.logger() as logger:
            for minute in range(5):
                logger.send(frame(float(number), mn=f"N{number}", minute=minute))
                assert (await logger.answer())[0] == "9014"

    async with listening() as bench:
        await asyncio.gather(*(one(bench, number) for number in range(50)))
        assert len(bench.store.readings) == 250


async def test_it_closes_while_the_store_refuses() -> None:
    async with listening() as bench, bench.logger() as logger:
        bench.store.refuses = True
        logger.send(frame(7.1) + frame(7.2)[:30])
        await until(lambda: bench.store.refusals)
        async with asyncio.timeout(LIMIT):
            await bench.listener.stop()
        assert await logger.ended()


async def test_a_port_in_use_is_named() -> None:
    async with listening() as bench:
        other = Hj212Listener(bench.pipeline, SystemClock(), bench.bus, TcpSettings(port=bench.listener.port))
        with pytest.raises(BrokerError, match=rf"hj212\.listen: 127\.0\.0\.1:{bench.listener.port}"):
            await other.start()


