"""Handing over the watch: what the next one must know, the handover itself, its acceptance, and those of the past."""

import msgspec
from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from console.api.alerts import Body, Text
from console.api.answers_watch import HandoverList, HandoverSheet, UndeliveredRow, WeatherRow
from console.api.documentation import answers
from console.api.doing import do
from console.api.errors import Refused
from console.api.needs import House, Officer, TheAuth, Viewer, answer
from console.api.notify import title_of
from console.api.paging import Limit, Page, number
from console.houses import HouseView
from console.roles import Role
from core.handover import HANDOVER, Account, Handover
from core.incident import Running
from core.messages import Result, State
from core.outage import BY_DESIGN
from core.quantities import quantity

router = APIRouter(prefix="/handover", tags=["handover"])

MOST_UNDELIVERED = 1000
SHOWN = 20
MOST_WEATHER = 500
WIND = ("wind_speed", "wind_from")


class Give(Body):
    """I hand the watch over, to whom, and what to mind."""

    taker: str = Field(min_length=1, max_length=100)
    remarks: Text = ""


class Accept(Body):
    """I take the watch."""

    note: Text = ""


async def sheet_of(house: HouseView, *, for_officers: bool = True) -> HandoverSheet:
    """How things stand now; what notifications say is for officers."""
    present = house.hub.present
    unsent = await house.store.unsent(MOST_UNDELIVERED)
    waiting = tuple(
        UndeliveredRow(channel=each.channel, title=title_of(each.body), made=each.made) for each in unsent[:SHOWN]
    )
    return HandoverSheet(
        time=house.clock.now(), exercise=house.exercise,
        incidents=tuple(sorted(present.incidents.values(), key=lambda each: (each.onset, each.id))),
        alerts=tuple(sorted(present.alerts.values(), key=lambda each: (each.onset, each.id))),
        outages=present.outages, gateways=tuple(each for each in present.gateways.values() if not each.online),
        stages=tuple(each for each in present.stages.values() if not each.running), flood=present.flood,
        weather=_weather(house), undelivered=waiting if for_officers else (), undelivered_count=len(unsent),
        head=str(await house.store.head()),
    )


def _weather(house: HouseView) -> tuple[WeatherRow, ...]:
    """All that weather stations say, and the wind at others."""
    found = []
    for reading in house.hub.present.latest.values():
        known, station = quantity(reading.quantity), house.hub.present.stations.get(reading.station)
        if known is None or known.medium != "weather" or station is None:
            continue
        if station.category == "weather" or reading.quantity in WIND:
            found.append(WeatherRow(
                station=station.id, name_zh=station.name_zh, name_en=station.name_en, reading=reading
            ))
    return tuple(sorted(found, key=lambda each: (each.station, each.reading.quantity, each.reading.time))[:MOST_WEATHER])


def _account(sheet: HandoverSheet) -> Account:
    def ids(*wanted: State) -> tuple[str, ...]:
        return tuple(each.id for each in sheet.alerts if each.state in wanted)

    return Account(
        incidents=tuple(each.id for each in sheet.incidents),
        waiting=ids(State.UNACKNOWLEDGED, State.RETURNED), standing=ids(State.ACKNOWLEDGED),
        shelved=ids(State.SHELVED), withheld=ids(*BY_DESIGN),
        outages=tuple("/".join(filter(None, (each.station, each.rule, each.quantity))) for each in sheet.outages),
        gateways=tuple(each.gateway for each in sheet.gateways),
        clocks=tuple(
            f"{each.id}/{clock.id}" for each in sheet.incidents for clock in each.deadlines if clock.state is not Running.MET
        ),
        undelivered=sheet.undelivered_count,
    )


@router.get("", responses=answers(HandoverSheet))
async def sheet(house: House, who: Viewer) -> Response:
    """What the next watch must know, as it stands now."""
    return answer(await sheet_of(house, for_officers=who.role.rank >= Role.OFFICER.rank))


@router.post("", responses=answers(Result))
async def give(body: Give, house: House, auth: TheAuth, who: Officer) -> Response:
    """Hand the watch over; how things stand goes into the log book with it."""
    taker = next((each for each in await auth.accounts() if each.name == body.taker), None)
    if taker is None or taker.disabled or taker.role.rank < Role.OFFICER.rank:
        raise Refused(
            409, "refused", f"系统中没有名为“{body.taker}”的值班员；请填写可登录的值班员姓名。",
            f"There is no duty officer '{body.taker}' who may sign in; name one who may.",
        )
    account = msgspec.to_builtins(_account(await sheet_of(house)))
    arguments = {"taker": body.taker, "remarks": body.remarks, "account": account}
    return await do(house, who.name, "handover.give", "watch", arguments)


@router.get("/past", responses=answers(HandoverList))
async def past(house: House, who: Viewer, page: Page = None, limit: Limit = 200) -> Response:
    """Handovers, newest first."""
    begin = number(page) or 0
    newest = await house.store.last_overlays(HANDOVER, skip=begin, limit=limit + 1)      # their ids begin with the time
    kept = tuple(msgspec.convert(each.data, Handover) for each in newest[:limit])
    return answer(HandoverList(handovers=kept, next=str(begin + limit) if limit < len(newest) else None))


@router.post("/{handover}/accept", responses=answers(Result))
async def accept(handover: str, body: Accept, house: House, who: Officer) -> Response:
    """Take the watch; only whom it was handed to can."""
    return await do(house, who.name, "handover.accept", handover, {"note": body.note})
