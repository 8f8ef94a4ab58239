"""Times and numbers no database has room for are refused as the asker's, not answered as ours; and an error has its headers."""

import pytest
from fastapi import APIRouter

from console.roles import Role
from tests.console.conftest import Console

FAR = "9999-12-31T23:59:59-14:00"
LONG_AGO = "0001-01-01T00:00:00+14:00"
TOO_MANY = "99999999999999999999999"


@pytest.mark.parametrize("asked", [
    f"/api/forecasts?before={TOO_MANY}", f"/api/rejects/{TOO_MANY}/payload", *(
        path.format(time=time.replace("+", "%2B")) for time in (FAR, LONG_AGO) for path in (
            "/api/alerts/statistics?to={time}", "/api/stations/x/spectra?end={time}", "/api/teams/x/track?end={time}",
            "/api/stations/x/history?quantity=cadmium&end={time}", "/api/alerts?since={time}", "/api/alerts?page={time},x",
            "/api/audit?until={time}",
        )
    ),
])
async def test_what_no_calendar_or_database_holds_is_refused(
    console: Console, people: dict[Role, str], asked: str
) -> None:
    async with console.client(people[Role.DIRECTOR]) as client:
        answer = await client.get(asked)
    assert answer.status_code == 422, answer.text


async def test_an_error_of_our_own_bears_the_security_headers_too(console: Console) -> None:
    broken = APIRouter()

    @broken.get("/broken")
    async def broke() -> None:
        raise ZeroDivisionError

    console.app.router.routes.insert(0, broken.routes[0])
    async with console.client() as client:
        answer = await client.get("/broken")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
