"""The websocket: who may open it, and how a listener of the hub becomes a connection."""

import asyncio

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from console.api.needs import auth_of, houses_of, settings_of
from console.auth import COOKIE, Auth
from console.frames import CLOSE_NO_SUCH_HOUSE, CLOSE_SIGNED_OUT, CLOSE_TRY_LATER
from console.guard import foreign, is_own_origin
from console.listener import SEND_LIMIT, Listener
from core.errors import StoreError

router = APIRouter()

GONE = 1001          # the client left; the code is for the listener only


@router.websocket("/stream")
async def stream(websocket: WebSocket) -> None:
    """Picture, then every event after it; docs/asyncapi.yaml has the frames."""
    settings = settings_of(websocket)
    if not is_own_origin(websocket.headers, settings.origins):
        # Before accept: a page of another site must not learn even that there is a stream.
        await websocket.send_denial_response(foreign())
        return
    auth = auth_of(websocket)
    token = websocket.cookies.get(COOKIE)
    person = await auth.find(token)
    house = houses_of(websocket).find(websocket.path_params.get("exercise"))
    await websocket.accept()
    if person is None:
        await _close(websocket, CLOSE_SIGNED_OUT)
    elif house is None:
        await _close(websocket, CLOSE_NO_SUCH_HOUSE)
    elif not house.hub.ready:
        await _close(websocket, CLOSE_TRY_LATER)
    else:
        asked = websocket.query_params
        after = asked.get("after", "")
        listener = house.hub.join(
            person.person, asked.get("epoch"), int(after) if after.isascii() and after.isdigit() else None
        )
        try:
            async with asyncio.TaskGroup() as tasks:
                others = (
                    tasks.create_task(_read(websocket, listener)),
                    tasks.create_task(_recheck(auth, token, person.role, listener, settings.recheck.total_seconds())),
                )
                code = await _deliver(websocket, listener)
                for each in others:
                    each.cancel()
        finally:
            house.hub.leave(listener)
        if code != GONE:
            await _close(websocket, code)


async def _deliver(websocket: WebSocket, listener: Listener) -> int:
    async def send(frame: str) -> None:
        await websocket.send({"type": "websocket.send", "text": frame})

    try:
        return await listener.deliver(send)
    except (WebSocketDisconnect, RuntimeError):   # Starlette says "sent after close" by RuntimeError
        return GONE


async def _read(websocket: WebSocket, listener: Listener) -> None:
    # Only a pending receive sees the client leave; what it says is of no interest.
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass
    listener.close(GONE)


async def _recheck(auth: Auth, token: str | None, role: str, listener: Listener, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            person = await auth.find(token)
        except StoreError:
            continue                     # a store in trouble is the moment at which nobody must lose the picture
        if person is None or person.role != role:
            listener.close(CLOSE_SIGNED_OUT)
            return


async def _close(websocket: WebSocket, code: int) -> None:
    # A client that does not read blocks the close as well; the server lets go of it (`console.server.Stream`).
    try:
        async with asyncio.timeout(SEND_LIMIT):
            await websocket.close(code)
    except (TimeoutError, WebSocketDisconnect, RuntimeError):
        return
