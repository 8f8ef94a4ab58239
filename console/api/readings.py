"""Values as a table for a spreadsheet, and in little for the table of stations. What a chart draws is in `stations`."""

import csv
import io
import re
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response, StreamingResponse

from console.api.answers import Spark, SparkList
from console.api.documentation import answers
from console.api.errors import Refused
from console.api.fields import Moment
from console.api.needs import House, Viewer, answer
from console.houses import HouseView
from core.messages import SET_ASIDE, Reading
from core.quantities import quantity as known_quantity
from core.spreadsheet import unexecuted

router = APIRouter(tags=["stations"])

MOST = 500_000                   # rows of one table; 350 days of a value a minute
PAGE = 2000                      # rows read and sent at a time, so that the event loop is soon free again
TOGETHER = 6                     # stations on one chart
LONGEST = timedelta(days=367)
SPARKS = 60                      # rows of a table that are in sight, and some more
SPARK = timedelta(hours=6)
SPARK_POINTS = 48

HEAD = (
    "time", "received", "station", "station_zh", "station_en", "station_origin", "quantity", "value", "unit", "statistic",
    "interval_s", "quality", "set_aside", "source", "revision", "exercise",
)

Quantity = Annotated[str, Query(max_length=100)]


@router.get("/readings.csv", response_class=StreamingResponse, responses={
    200: {"description": "UTF-8 with a byte order mark, CRLF, times in UTC.", "content": {"text/csv": {}}},
})
async def table(
    house: House, who: Viewer,
    station: Annotated[list[str], Query(min_length=1, max_length=TOGETHER, description="may be given again and again")],
    quantity: Quantity,
    start: Annotated[Moment, Query(description="from then on, by the time of measurement")],
    end: Annotated[Moment, Query(description="only before")],
) -> Response:
    """Raw values of one quantity, each with its unit, statistic, quality flag, gateway and whether it is of a drill."""
    if not timedelta() < end - start <= LONGEST:
        raise Refused(
            422, "unfit_span", f"结束时间须晚于开始时间，且不超过 {LONGEST.days} 天",
            f"The end must be after the start, by {LONGEST.days} days at most",
        )
    wanted = tuple(dict.fromkeys(station))
    found = 0
    for each in wanted:
        found += await house.store.values.count(each, quantity, start, end, MOST)
    if found > MOST:
        raise Refused(
            422, "too_many_values", f"该时段原始数据超过 {MOST} 条，请缩短时段或减少站点，或用 fengsui export csv 导出",
            f"More than {MOST} values; ask for a shorter span or fewer stations, or use `fengsui export csv`",
        )
    return StreamingResponse(_rows(house, wanted, quantity, start, end), media_type="text/csv; charset=utf-8", headers={
        "Content-Disposition": _disposition(house.exercise, wanted, quantity, start, end), "Cache-Control": "no-store",
    })


async def _rows(
    house: HouseView, stations: tuple[str, ...], quantity: str, start: datetime, end: datetime
) -> AsyncIterator[str]:
    yield "\ufeff" + _lines([HEAD])          # without the mark a spreadsheet on a Chinese PC takes it for GBK
    for station in stations:
        last: Reading | None = None
        while page := await house.store.values.readings(station, quantity, start, end, last, PAGE):
            yield _lines(_cells(house, each) for each in page)
            last = page[-1]


def _cells(house: HouseView, reading: Reading) -> tuple[str, ...]:
    station = house.hub.present.stations.get(reading.station)
    known = known_quantity(reading.quantity)
    about = (station.name_zh, station.name_en, station.origin) if station else ("", "", "")
    return (
        _moment(reading.time), _moment(reading.received), unexecuted(reading.station), *map(unexecuted, about),
        unexecuted(reading.quantity),
        repr(reading.value), known.unit if known else "", reading.statistic.value, repr(reading.interval),
        reading.quality.value, "true" if reading.quality in SET_ASIDE else "false", unexecuted(reading.source),
        str(reading.revision), house.exercise or "",
    )


def _lines(rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _moment(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _disposition(
    exercise: str | None, stations: tuple[str, ...], quantity: str, start: datetime, end: datetime
) -> str:
    """The file's name: what, where and when in UTC; one of a drill says so in both languages before all else."""
    where = stations[0] if len(stations) == 1 else f"{len(stations)}-stations"
    span = f"{start.astimezone(UTC):%Y%m%dT%H%MZ}-{end.astimezone(UTC):%Y%m%dT%H%MZ}"
    plain = re.sub(r"[^\w.-]+", "_", f"{where}-{quantity}-{span}", flags=re.ASCII)
    drill = "" if exercise is None else "EXERCISE-"
    named = ("" if exercise is None else "演练-EXERCISE-") + plain
    return f"attachment; filename=\"{drill}{plain}.csv\"; filename*=UTF-8''{quote(named, safe='')}.csv"


@router.get("/sparks", responses=answers(SparkList))
async def sparks(
    house: House, who: Viewer,
    of: Annotated[list[str], Query(min_length=1, max_length=SPARKS, description="station|quantity, again and again")],
) -> Response:
    """The last six hours of several channels in little: the mean of each of 48 parts, null where nothing says it."""
    end = house.clock.now()
    start = end - SPARK
    found = []
    for each in dict.fromkeys(of):
        station, _, quantity = each.rpartition("|")
        history = await house.store.history(station, quantity, start, end, points=SPARK_POINTS)
        found.append(Spark(
            station=station, quantity=quantity,
            points=tuple((round((point.time - start).total_seconds(), 1), point.mean if point.count else None)
                         for point in history.points),
        ))
    return answer(SparkList(start=start, end=end, sparks=tuple(found)))
