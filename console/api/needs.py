"""What a route needs before it answers: a house, and a person of some role. FastAPI dependencies only."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from console.api.errors import Refused, not_found
from console.auth import COOKIE, Auth, Role, SignedIn
from console.houses import Houses, HouseView
from console.settings import ConsoleSettings
from core.messages import encode


def houses_of(asked: HTTPConnection) -> Houses:
    """All houses."""
    houses: Houses = asked.app.state.houses
    return houses


def auth_of(asked: HTTPConnection) -> Auth:
    """Who may do what."""
    auth: Auth = asked.app.state.auth
    return auth


def settings_of(asked: HTTPConnection) -> ConsoleSettings:
    """The console's settings."""
    settings: ConsoleSettings = asked.app.state.settings
    return settings


def house_of(asked: HTTPConnection) -> HouseView:
    """The house the path names: a drill's below /api/exercises/<id>, else the live one."""
    house = houses_of(asked).find(asked.path_params.get("exercise"))
    if house is None:
        raise not_found("没有正在进行的这场演练", "No such drill is running")
    return house


class Needs:
    """The signed-in person, refused below a role. Every route but those for signing in declares one."""

    def __init__(self, role: Role) -> None:
        self.role = role

    async def __call__(self, asked: Request) -> SignedIn:
        person = await auth_of(asked).find(asked.cookies.get(COOKIE))
        if person is None:
            raise Refused(401, "not_signed_in", "请先登录", "Sign in first")
        if person.role.rank < self.role.rank:
            raise Refused(
                403, "role_too_low", f"此操作需要“{self.role.zh}”或更高权限，您是“{person.role.zh}”",
                f"This needs the role {self.role} or above; yours is {person.role}",
            )
        return person


def address_of(asked: Request) -> str:
    """Where the request comes from; a proxy on this machine is believed."""
    return asked.client.host if asked.client else ""


def is_local(asked: Request) -> bool:
    """Whether the request comes from this machine itself, not through a proxy on it."""
    forwarded = any(name in asked.headers for name in ("x-forwarded-for", "forwarded", "x-real-ip"))
    return address_of(asked) in ("127.0.0.1", "::1") and not forwarded


def answer(body: object, status: int = 200) -> Response:
    """A message or answer as JSON. Answers are of the moment, so nobody keeps them."""
    return Response(encode(body), status, media_type="application/json", headers={"Cache-Control": "no-store"})


House = Annotated[HouseView, Depends(house_of)]
AllHouses = Annotated[Houses, Depends(houses_of)]
TheAuth = Annotated[Auth, Depends(auth_of)]
TheSettings = Annotated[ConsoleSettings, Depends(settings_of)]
Viewer = Annotated[SignedIn, Depends(Needs(Role.VIEWER))]
Officer = Annotated[SignedIn, Depends(Needs(Role.OFFICER))]
Director = Annotated[SignedIn, Depends(Needs(Role.DIRECTOR))]
Admin = Annotated[SignedIn, Depends(Needs(Role.ADMIN))]
