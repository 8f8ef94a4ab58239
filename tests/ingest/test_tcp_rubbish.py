"""What is no frame on the port of the loggers: joined, bounded, said with its sender, and nobody else's harm."""

import pytest

from tests.ingest.brokers import until
from tests.ingest.test_tcp import frame, listening


@pytest.mark.parametrize("rubbish", [b"#" * 200_000, b"##0001A=" * 25_000, b"GET / HTTP/1.1\r\n" * 12_000])
async def test_a_flood_of_rubbish_is_a_handful_of_rejects_and_closes_its_connection_only(rubbish: bytes) -> None:
    async with listening() as bench, bench.logger() as good, bench.logger() as bad:
        good.send(frame(7.1))
        assert (await good.answer())[0] == "9014"
        bad.send(rubbish)
        assert await bad.ended()
        await until(lambda: bench.listener.open_connections == 1)
        rejects = bench.store.rejects
        assert 1 < len(rejects) <= 4
        assert max(len(each.payload) for each in rejects) <= 65_536
        assert all("(from 127.0.0.1:" in each.detail for each in rejects)
        assert ["connection closed" in each.detail for each in rejects].count(True) == 1
        assert "connection closed" in rejects[-1].detail
        good.send(frame(7.2, minute=1))
        assert (await good.answer())[0] == "9014"


async def test_a_little_rubbish_is_kept_without_waiting_for_its_end_and_the_logger_goes_on() -> None:
    async with listening() as bench, bench.logger() as logger:
        logger.send(b"login: ##")
        await until(lambda: len(bench.store.rejects) == 1)
        logger.send(b"##" + frame(7.1))
        assert (await logger.answer())[0] == "9014"


async def test_good_frames_between_keep_a_noisy_line_open() -> None:
    async with listening() as bench, bench.logger() as logger:
        for minute in range(4):
            logger.send(b"\xff" * 60_000 + frame(7.0, minute=minute))
            assert (await logger.answer())[0] == "9014"
        assert [len(each.payload) for each in bench.store.rejects] == [60_000] * 4
        assert bench.listener.open_connections == 1


async def test_blank_lines_are_not_refused() -> None:
    async with listening() as bench, bench.logger() as logger:
        logger.send(b"\r\n \r\n\0\t" * 50_000 + frame(7.1))
        assert (await logger.answer())[0] == "9014"
        assert bench.store.rejects == []
