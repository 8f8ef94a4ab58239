"""Rings over REST: of typed figures for everyone who looks, of registered sources for officers and above."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from console.houses import Houses
from console.roles import Role
from console.settings import ConsoleSettings
from core.site import SealedSource, Site
from core.site_register import SiteRegister
from dispersion.rings import around
from tests.console.conftest import Console, House, running

COBALT = SealedSource(code="0419CO000121", category=1, nuclide="Co-60", activity_bq=1.1e16, activity_date=date(2019, 5, 1))
IRIDIUM = SealedSource(code="0419IR000122", category=2, nuclide="Ir-192", activity_bq=1.85e12, activity_date=date(2026, 5, 1))


def site(id: str, *parts: SealedSource) -> Site:
    return Site(id=id, kind="sealed_source", name_zh="源库", longitude=108.2, latitude=22.8, origin="台账", parts=parts)


@pytest.fixture
async def with_rings(house: House, people: dict[Role, str], tmp_path: Path) -> AsyncIterator[Console]:
    sites = SiteRegister([site("one", COBALT), site("two", COBALT, IRIDIUM)])
    async with running(Houses(house), ConsoleSettings(sites=sites, static=tmp_path, rings=around)) as made:
        yield made


async def test_whoever_looks_may_ask_for_rings_of_figures_he_types(with_rings: Console, people: dict[Role, str]) -> None:
    async with with_rings.client(people[Role.VIEWER]) as client:
        asked = {"nuclide": "ir192", "activity_bq": 1.85e12, "rate": [100, 0.1]}
        told = (await client.get("/api/rings", params=asked)).json()
    assert told["nuclide"] == "Ir-192"
    assert [round(each["radius_m"]) for each in told["rings"]] == [45, 1420]
    assert told["gamma"] == pytest.approx(109, rel=0.01)
    assert "ICRP 107" in told["gamma_source_en"]


async def test_a_registered_source_is_for_officers_and_is_decayed(with_rings: Console, people: dict[Role, str]) -> None:
    async with with_rings.client(people[Role.OFFICER]) as client:
        told = (await client.get("/api/sites/one/rings")).json()
        both = await client.get("/api/sites/two/rings")
        one = (await client.get("/api/sites/two/rings", params={"code": "0419IR000122"})).json()
        none = await client.get("/api/sites/three/rings")
    assert told["activity_date"] == "2019-05-01"
    assert told["activity_now_bq"] < 0.5 * 1.1e16
    assert [each["ambient"] for each in told["rings"]] == pytest.approx([1e5, 100, 15, 2.5])
    assert not any(each["confirmed"] for each in told["rings"])
    assert (both.status_code, both.json()["error"]["code"]) == (422, "which_source")
    assert one["nuclide"] == "Ir-192"
    assert none.status_code == 404


async def test_a_viewer_cannot_tell_a_site_with_a_source_from_none(with_rings: Console, people: dict[Role, str]) -> None:
    async with with_rings.client(people[Role.VIEWER]) as client:
        there, nowhere = await client.get("/api/sites/one/rings"), await client.get("/api/sites/none/rings")
    assert there.status_code == nowhere.status_code == 403
    assert there.json() == nowhere.json()


@pytest.mark.parametrize(("change", "words"), [
    ({"nuclide": "Xx-1"}, "is not a nuclide known here"), ({"activity_date": "2999-01-01"}, "lies after"),
])
async def test_what_cannot_be_is_refused_in_both_languages(
    with_rings: Console, people: dict[Role, str], change: dict[str, str], words: str
) -> None:
    async with with_rings.client(people[Role.VIEWER]) as client:
        said = await client.get("/api/rings", params={"nuclide": "Co-60", "activity_bq": "1e9"} | change)
    assert said.status_code == 422
    assert words in said.json()["error"]["message_en"]
    assert "核素" in said.json()["error"]["message_zh"]


async def test_a_console_without_anything_that_computes_them_says_so(
    house: House, people: dict[Role, str], tmp_path: Path
) -> None:
    async with running(Houses(house), ConsoleSettings(static=tmp_path)) as bare, bare.client(people[Role.VIEWER]) as client:
        said = await client.get("/api/rings", params={"nuclide": "Co-60", "activity_bq": 1e9})
    assert said.status_code == 503
