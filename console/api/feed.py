"""CAP for other systems: an Atom feed of alerts and each message, by a token of the settings or a session."""

import base64
import binascii
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

import core.errors
from console.api.errors import Refused, not_found
from console.api.needs import House, Needs, TheSettings, settings_of
from console.auth import Role, SignedIn
from console.houses import HouseView
from console.settings import ConsoleSettings
from core.errors import InputError
from core.exchange import Document, Feed
from core.exchange import House as Told

router = APIRouter(tags=["exchange"])

ATOM_TYPE = "application/atom+xml; charset=utf-8"
CAP_TYPE = "application/cap+xml; charset=utf-8"


class NeedsReader(Needs):
    """Another system that shows a token of the settings; without any token, a person who may look."""

    async def __call__(self, asked: Request) -> SignedIn:
        shown = _shown(asked.headers.get("authorization", ""))
        if shown is None:
            return await super().__call__(asked)
        digest = hashlib.sha256(shown.encode("utf-8", "replace")).digest()
        found = [name for name, kept in settings_of(asked).readers if hmac.compare_digest(digest, kept)]
        if not found:
            raise Refused(
                401, "wrong_token", "令牌无效；请核对 [[exchange.reader]] 中登记的令牌",
                "The token is not one of the [[exchange.reader]] of the settings", {"WWW-Authenticate": 'Bearer realm="feed"'},
            )
        return SignedIn(
            name=found[0], role=Role.VIEWER, has_password=False, expires=datetime.max.replace(tzinfo=UTC), session=""
        )


def _shown(header: str) -> str | None:
    """The token of an Authorization header: Bearer, or the password of Basic, which is all that some readers can send."""
    scheme, _, rest = header.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


Reader = Annotated[SignedIn, Depends(NeedsReader(Role.VIEWER))]


def _document(kind: str, about: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"description": about, "content": {kind.partition(";")[0]: {}}}, 304: {"description": "As it was before."}}


@router.get("/feed.atom", response_class=Response, responses=_document(ATOM_TYPE, "The feed."))
async def feed(asked: Request, house: House, who: Reader, settings: TheSettings) -> Response:
    """Atom feed of CAP 1.2 messages: what stands, the gravest first, and what ended within a week; at most 100 entries."""
    address = f"{asked.url.scheme}://{asked.url.netloc}{asked.url.path}"
    try:
        return _answer(asked, await _of(settings).atom(_told(house), address), ATOM_TYPE)
    except InputError as error:
        raise _unset(error) from None


@router.get("/feed/{alert}/{key}.xml", response_class=Response, responses=_document(CAP_TYPE, "The message."))
async def message(asked: Request, alert: str, key: str, house: House, who: Reader, settings: TheSettings) -> Response:
    """One CAP 1.2 message of an alert's life, as the feed names it."""
    try:
        found = await _of(settings).message(_told(house), alert, key)
    except InputError as error:
        raise _unset(error) from None
    if found is None:
        raise not_found("没有这条消息", "There is no such message")
    return _answer(asked, found, CAP_TYPE)


def _of(settings: ConsoleSettings) -> Feed:
    if settings.feed is None:
        raise Refused(503, "no_feed", "本机未配置对外消息", "Nothing that writes messages to other systems is connected here")
    return settings.feed


def _unset(error: InputError) -> Refused:
    zh = error.reason_zh if isinstance(error, core.errors.Refused) else "请查看服务器设置"
    return Refused(503, "no_sender", f"对外消息尚不可用：{zh}", str(error))


def _told(house: HouseView) -> Told:
    return Told(store=house.store, stations=house.hub.present.stations, exercise=house.exercise, now=house.clock.now())


def _answer(asked: Request, found: Document, kind: str) -> Response:
    headers = {
        "ETag": found.etag, "Last-Modified": format_datetime(found.modified.astimezone(UTC), usegmt=True),
        "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie",
    }
    if _is_known(asked, found):
        return Response(status_code=304, headers=headers)
    return Response(found.body, media_type=kind, headers=headers)


def _is_known(asked: Request, found: Document) -> bool:
    """Whether whoever asks has it already. An ETag outranks a date (RFC 9110, section 13.2.2)."""
    tags = asked.headers.get("if-none-match")
    if tags is not None:
        return found.etag in (each.strip().removeprefix("W/") for each in tags.split(","))
    try:
        since = parsedate_to_datetime(asked.headers["if-modified-since"])
    except (KeyError, ValueError):
        return False
    return since.tzinfo is not None and found.modified - since < timedelta(seconds=1)
