"""The register as the console gives it: all of it to officers, nothing of sealed sources to those who only look."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest

from console.houses import Houses
from console.roles import Role
from console.settings import ConsoleSettings
from core.site import Authority, Chemical, SealedSource, Site
from core.site_register import SiteRegister
from tests.console.conftest import Console, House, running

SOURCE = SealedSource(
    code="0419CO000123", category=1, nuclide="Co-60", activity_bq=1.1e16, activity_date=date(2019, 5, 1)
)
CHLORINE = Chemical(substance="chlorine", amount_kg=8000.0, storage="pressure")
SITES = SiteRegister(
    [
        Site(id="store", kind="chemical_store", name_zh="水厂", longitude=108.1, latitude=22.1, origin="demo", tell=("eco",),
             parts=(CHLORINE,)),
        Site(id="irradiator", kind="sealed_source", name_zh="辐照中心", name_en="Irradiation centre", longitude=108.2468,
             latitude=22.8707, origin="台账", parts=(SOURCE,)),
        Site(id="works", kind="smelter", name_zh="冶炼厂", longitude=108.3, latitude=22.3, origin="demo",
             parts=(CHLORINE, SOURCE)),
    ],
    [Authority(id="eco", name_zh="市生态环境局", name_en="Bureau")],
)


@pytest.fixture
async def with_sites(house: House, people: dict[Role, str], tmp_path: Path) -> AsyncIterator[Console]:
    async with running(Houses(house), ConsoleSettings(sites=SITES, static=tmp_path)) as console:
        yield console


async def test_an_officer_sees_every_site_with_kind_place_and_origin(
    with_sites: Console, people: dict[Role, str]
) -> None:
    for role in (Role.OFFICER, Role.DIRECTOR, Role.ADMIN):
        async with with_sites.client(people[role]) as client:
            told = (await client.get("/api/sites")).json()
        assert [(each["id"], each["kind"]) for each in told["sites"]] == [
            ("store", "chemical_store"), ("irradiator", "sealed_source"), ("works", "smelter")
        ]
        assert told["sites"][1]["longitude"] == 108.2468
        assert told["sites"][1]["origin"] == "台账"
        assert told["sites"][1]["parts"][0] == {
            "kind": "sealed_source", "code": "0419CO000123", "category": 1, "nuclide": "Co-60", "activity_bq": 1.1e16,
            "activity_date": "2019-05-01",
        }
        assert told["authorities"] == [{"id": "eco", "name_zh": "市生态环境局", "name_en": "Bureau"}]
        assert told["withheld"] == 0


async def test_a_viewer_learns_nothing_of_sealed_sources_but_how_many_places_are_kept_back(
    with_sites: Console, people: dict[Role, str]
) -> None:
    async with with_sites.client(people[Role.VIEWER]) as client:
        answer = await client.get("/api/sites")
        region = await client.get("/api/region")
    told = answer.json()
    assert [each["id"] for each in told["sites"]] == ["store", "works"]
    assert [part["kind"] for part in told["sites"][1]["parts"]] == ["chemical"]
    assert told["withheld"] == 1
    for text in (answer.text, region.text):
        for secret in ("irradiator", "辐照", "Irradiation", "108.2468", "22.8707", "0419CO000123", "Co-60", "sealed"):
            assert secret not in text


async def test_nobody_sees_sites_without_signing_in(with_sites: Console) -> None:
    async with with_sites.client() as client:
        assert (await client.get("/api/sites")).status_code == 401
