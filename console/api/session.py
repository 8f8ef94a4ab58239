"""Signing in and out, and one's own password. What others may do is in `console.api.people`."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints
from starlette.responses import HTMLResponse, RedirectResponse, Response

import core.errors
from console.api.alerts import Body
from console.api.answers import Me
from console.api.documentation import answers
from console.api.errors import Refused, refusal, refused_by
from console.api.fields import is_of_our_time
from console.api.needs import AllHouses, TheAuth, TheSettings, Viewer, address_of, answer
from console.auth import COOKIE, SignedIn, WrongPassword
from console.passwords import LONGEST, SHORTEST
from console.settings import ConsoleSettings
from console.walls import Walls

router = APIRouter(tags=["session"])
visitors = APIRouter(tags=["session"])

USED_UP = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>烽燧 Fengsui</title></head>
<body><h1>{zh}</h1><h2 lang="en">{en}</h2><p><a href="/">登录 <span lang="en">Sign in</span></a></p></body></html>
"""

Password = Annotated[str, Field(max_length=LONGEST)]


class Login(Body):
    """Name and password."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    password: Password


class NewPassword(Body):
    """The old password, unless there is none yet, and the new one."""

    old: Password = ""
    new: Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] | None = Field(
        default=None, description="the first visitor's own name, in place of 'admin'"
    )


def _with_cookie(
    response: Response, token: str, settings: ConsoleSettings, lasts: timedelta | None = None
) -> Response:
    response.set_cookie(
        COOKIE, token, max_age=int((lasts or settings.session).total_seconds()), httponly=True, samesite="strict",
        secure=settings.secure, path="/",
    )
    return response


def _me(person: SignedIn) -> Me:
    return Me(user=person.person, has_password=person.has_password, expires=person.expires)


@router.post("/login", responses=answers(Me))
async def login(body: Login, request: Request, auth: TheAuth, settings: TheSettings) -> Response:
    """Sign in; the answer sets the session cookie."""
    try:
        token, person = await auth.sign_in(body.name, body.password, address_of(request))
    except WrongPassword:
        raise Refused(401, "wrong_password", "用户名或密码不正确", "The name or the password is wrong") from None
    return _with_cookie(answer(_me(person)), token, settings)


@router.post("/logout")
async def logout(auth: TheAuth, who: Viewer) -> Response:
    """Sign out here."""
    await auth.sign_out(who)
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


@router.get("/me", responses=answers(Me))
async def me(who: Viewer) -> Response:
    """Who is signed in."""
    return answer(_me(who))


@router.post("/me/password", responses=answers(Me))
async def password(body: NewPassword, request: Request, auth: TheAuth, who: Viewer) -> Response:
    """Change one's own password; every other session of the same person ends."""
    try:
        person = await auth.change_password(who, body.old, body.new, address_of(request), body.name)
    except WrongPassword:
        raise Refused(403, "wrong_password", "原密码不正确", "The old password is wrong") from None
    except core.errors.Refused as error:
        raise refused_by(error) from None
    return answer(_me(person))


@visitors.get("/first-visit", include_in_schema=False)
async def first_visit(token: str, request: Request, auth: TheAuth, settings: TheSettings) -> Response:
    """The printed address: signs its first visitor in as admin, once."""
    signed_in = await auth.first_visit(token)
    if signed_in is None:
        return _used_up(
            request, "此地址已使用过或已失效，请用密码登录，或重启程序获取新地址",
            "This address has been used or has lapsed; sign in with a password, or restart the program for a new one",
        )
    return _with_cookie(RedirectResponse("/", 303), signed_in[0], settings)


@visitors.get("/wall-visit", include_in_schema=False)
async def wall_visit(
    request: Request, houses: AllHouses, settings: TheSettings, token: str = "", name: str = "", until: str = "",
) -> Response:
    """The address of a wall's pass: signs the wall in as a viewer, once, until its end."""
    walls: Walls = request.app.state.walls
    end = _end(until)
    session = None if end is None else await walls.take(token, name, end)
    if end is None or session is None:
        return _used_up(
            request, "此大屏地址已使用过、已失效或不完整，请管理员重新生成",
            "This address of a wall has been used, has lapsed or is not whole; an admin can make a new one",
        )
    return _with_cookie(RedirectResponse("/?wall=1", 303), session, settings, end - houses.live.clock.now())


def _end(until: str) -> datetime | None:
    """The end in a pass's address, or None where somebody changed it into no time."""
    try:
        end = datetime.fromisoformat(until)
    except ValueError:
        return None
    return end if end.tzinfo is not None and is_of_our_time(end) else None


def _used_up(request: Request, zh: str, en: str) -> Response:
    """Why an address signs nobody in: as a page to a browser, which shows it on the wall, else as any refusal."""
    if "text/html" not in request.headers.get("accept", ""):
        return refusal(403, "used_up", zh, en)
    return HTMLResponse(USED_UP.format(zh=zh, en=en), 403, headers={"Cache-Control": "no-store"})
