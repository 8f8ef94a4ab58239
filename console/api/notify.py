"""Notifications that have left, or wait, or were given up; and a test of a channel."""

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from console.api.answers import ChannelList, DeliveryList, DeliveryRow
from console.api.documentation import answers
from console.api.doing import do
from console.api.needs import Admin, House, Officer, TheSettings, answer
from console.api.paging import Limit, Page, number
from core.messages import Result

router = APIRouter(tags=["notifications"])

PATIENCE = 45.0      # s; a service may take its time to answer


class _Title(msgspec.Struct):
    title: str


_title = msgspec.json.Decoder(_Title)


def title_of(body: bytes) -> str:
    """The title of a notification."""
    return _title.decode(body).title


@router.get("/deliveries", responses=answers(DeliveryList))
async def deliveries(house: House, who: Officer, page: Page = None, limit: Limit = 200) -> Response:
    """What has become of notifications, newest first."""
    found = await house.store.deliveries(limit + 1, number(page))
    rows = tuple(
        DeliveryRow(
            channel=each.channel, title=title_of(each.body), made=each.made, sent=each.sent,
            given_up=each.given_up, attempts=each.attempts, tried=each.tried, error=each.error,
        )
        for _, each in found[:limit]
    )
    return answer(DeliveryList(deliveries=rows, next=str(found[limit - 1][0]) if len(found) > limit else None))


@router.get("/channels", responses=answers(ChannelList))
async def channels(settings: TheSettings, house: House, who: Officer) -> Response:
    """By which ways people are told, of what; never where they lead."""
    return answer(ChannelList(channels=settings.channels))


@router.post("/channels/{channel}/test", responses=answers(Result))
async def test(channel: str, house: House, who: Admin) -> Response:
    """Send a test by a channel; whether the other side took it."""
    return await do(house, who.name, "channel.test", channel, {}, limit=PATIENCE)
