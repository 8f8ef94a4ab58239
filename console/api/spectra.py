"""Gamma spectra of a station, as the rates of their windows: single channels are not kept (docs/hj212.md)."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from console.api.answers_spectra import SpectrumLine, SpectrumRow, SpectrumSeries
from console.api.documentation import answers
from console.api.fields import Moment, span
from console.api.needs import House, Viewer, answer
from console.houses import HouseView
from core.messages import SET_ASIDE
from core.spectrum_windows import LIVE_TIME, WINDOWS, continuum_rate, window_rate
from core.store.shapes import Point

router = APIRouter(prefix="/stations", tags=["stations"])

LAST = 64                        # newest readings of the live time among which the last good spectrum is looked for
LINES = tuple(
    SpectrumLine(key=each.key, symbol=each.symbol, zh=each.zh, en=each.en, energy=each.energy, low=round(each.edges[1], 1),
                 high=round(each.edges[2], 1), natural=each.radon)
    for each in WINDOWS
)
SOURCE = "ICRP Publication 107"


@router.get("/{station:path}/spectra", responses=answers(SpectrumSeries))
async def spectra(
    station: str, house: House, who: Viewer,
    start: Annotated[Moment | None, Query(description="a day before `end` if left out")] = None,
    end: Annotated[Moment | None, Query(description="now if left out")] = None,
    points: Annotated[int, Query(ge=2, le=200, description="about how many rows at most; means of what is more")] = 96,
) -> Response:
    """Count rates of all windows, gross and continuum, with the last spectrum by itself."""
    since, until = span(house.clock.now(), start, end)
    rows = await _rows(house, station, since, until, points)
    return answer(SpectrumSeries(
        station=station, source=SOURCE, lines=LINES, rows=rows, newest=await _newest(house, station, rows, until)
    ))


async def _rows(house: HouseView, station: str, start: datetime, end: datetime, points: int) -> tuple[SpectrumRow, ...]:
    async def told(quantity: str) -> dict[datetime, Point]:
        history = await house.store.history(station, quantity, start, end, points=points)
        return {point.time: point for point in history.points if point.count}

    live = await told(LIVE_TIME)
    if not live:
        return ()
    gross = [await told(window_rate(each.key)) for each in WINDOWS]
    under = [await told(continuum_rate(each.key)) for each in WINDOWS]
    return tuple(
        SpectrumRow(
            time=time, live=point.mean, spectra=point.count,
            gross=tuple(each[time].mean if time in each else None for each in gross),
            continuum=tuple(each[time].mean if time in each else None for each in under),
        )
        for time, point in sorted(live.items())
    )


async def _newest(
    house: HouseView, station: str, rows: tuple[SpectrumRow, ...], end: datetime
) -> SpectrumRow | None:
    """The last spectrum of the last row: of a row that stands for several it is read by itself."""
    if not rows or rows[-1].spectra == 1:
        return rows[-1] if rows else None
    lives = await house.store.values.readings(station, LIVE_TIME, rows[-1].time, end, None, LAST)
    last = next((each for each in reversed(lives) if each.quality not in SET_ASIDE), None)
    if last is None:
        return None
    found = await _rows(house, station, last.time, last.time + timedelta(microseconds=1), 2)
    return found[-1] if found else None
