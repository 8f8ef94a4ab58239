"""Who may sign in and as what; for admins."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints
from starlette.responses import Response

import core.errors
from console.api.alerts import Body
from console.api.answers import UserList, UserRow
from console.api.answers_records import WallPass
from console.api.documentation import answers
from console.api.errors import Refused, not_found, refused_by
from console.api.needs import Admin, TheAuth, answer
from console.auth import Account
from console.passwords import LONGEST, SHORTEST
from console.roles import Role
from console.walls import LONGEST as LONGEST_WALL
from console.walls import Walls
from core.errors import InputError

router = APIRouter(prefix="/users", tags=["users"])

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Password = Annotated[str, Field(min_length=SHORTEST, max_length=LONGEST)]


class NewUser(Body):
    """A person who may sign in from now on."""

    name: Name
    role: Role
    password: Password


class ChangedUser(Body):
    """What changes; all of the person's sessions end."""

    role: Role | None = None
    disabled: bool | None = None
    password: Password | None = None


class NewWall(Body):
    """For how long a wall screen is signed in."""

    days: int = Field(ge=1, le=LONGEST_WALL.days)


def _row(account: Account) -> UserRow:
    return UserRow(
        name=account.name, role=account.role, disabled=account.disabled, has_password=account.has_password,
        created=account.created,
    )


@router.get("", responses=answers(UserList))
async def users(auth: TheAuth, who: Admin) -> Response:
    """All people."""
    return answer(UserList(users=tuple(_row(account) for account in await auth.accounts())))


@router.post("", responses=answers(UserRow, 201), status_code=201)
async def add(body: NewUser, auth: TheAuth, who: Admin) -> Response:
    """Let a person sign in."""
    try:
        account = await auth.add(body.name, body.role, body.password, by=who.name)
    except core.errors.Refused as error:
        raise refused_by(error) from None
    return answer(_row(account), 201)


@router.patch("/{name}", responses=answers(UserRow))
async def change(name: str, body: ChangedUser, auth: TheAuth, who: Admin) -> Response:
    """Change a person's role or password, or keep them out."""
    if await auth.account(name) is None:
        raise not_found("没有这个用户", "There is no such person")
    try:
        account = await auth.change(name, body.role, body.disabled, body.password, by=who.name)
    except core.errors.Refused as error:
        raise refused_by(error) from None
    return answer(_row(account))


@router.post("/{name}/signout", status_code=204)
async def sign_out_everywhere(name: str, auth: TheAuth, who: Admin) -> Response:
    """End all sessions of a person, on every screen and wall; they may sign in anew."""
    if await auth.account(name) is None:
        raise not_found("没有这个用户", "There is no such person")
    await auth.end_sessions(name, by=who.name)
    return Response(status_code=204)


@router.post("/{name}/wall", responses=answers(WallPass, 201), status_code=201)
async def wall(name: str, body: NewWall, request: Request, auth: TheAuth, who: Admin) -> Response:
    """An address that signs a wall screen in as this viewer, once, until an end."""
    walls: Walls = request.app.state.walls
    if await auth.account(name) is None:
        raise not_found("没有这个用户", "There is no such person")
    try:
        token, until, taken_by = await walls.offer(name, body.days, by=who.name)
    except InputError as error:
        raise Refused(
            409, "refused", "大屏只能用未停用的“浏览”账号登录，使其只能查看；请先为大屏添加一个", str(error)
        ) from None
    query = urlencode({"name": name, "until": until.isoformat(), "token": token})
    return answer(WallPass(address=f"/wall-visit?{query}", until=until, open_before=taken_by), 201)
