"""What papers are filled in from is what the house stored: values with their times, changes, and the register around."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from alerting.reports.catalogue import FILLED_IN
from alerting.reports.matter import Matter, Reported
from core.incident import Incident
from core.papers import Language, Paper
from core.site import SealedSource, Site, WaterIntake
from core.site_register import SiteRegister
from fengsui.house import House
from fengsui.papers import gather
from tests.fengsui.houses import STATION, arrive, payload, running_house

SOURCE = SealedSource(code="0019CO900011", category=2, nuclide="Co-60", activity_bq=1e13, activity_date=date(2019, 5, 20))


def site(id: str, latitude: float, *parts: SealedSource | WaterIntake, tell: tuple[str, ...] = ()) -> Site:
    return Site(
        id=id, kind="sealed_source" if isinstance(parts[0], SealedSource) else "water_intake", name_zh=id, longitude=108.0,
        latitude=latitude, origin="台账", parts=parts, tell=tell,
    )


SITES = SiteRegister([
    site("near", 22.005, SOURCE, tell=("gx-eco",)), site("far", 22.5, SOURCE), site("intake", 22.2, WaterIntake(population=9)),
])


async def of(house: House, now: datetime) -> Matter:
    (incident,) = await house.store.incidents.open()
    return await gather(house.store, dict(house.register), SITES, incident, now, Reported(), None)


async def test_values_come_with_their_times_and_the_register_with_distances_and_decay(tmp_path: Path) -> None:
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)
    async with running_house(tmp_path) as house:
        await arrive(house, payload(1500, time=start))
        await arrive(house, payload(4200, time=start + timedelta(minutes=1)))
        await arrive(house, payload(1800, time=start + timedelta(minutes=2)))
        matter = await of(house, start + timedelta(minutes=3))
    (each,) = matter.measured
    assert each.gravest is not None
    assert each.latest is not None
    assert (each.gravest.value, each.gravest.time) == (4200, start + timedelta(minutes=1))
    assert (each.latest.value, each.latest.time) == (1800, start + timedelta(minutes=2))
    assert matter.changes[0].trigger == "opened"
    (near,) = matter.sources
    assert near.site.id == "near"
    assert near.distance == pytest.approx(556, abs=2)
    assert near.activity_now is not None
    assert 0.2e13 < near.activity_now < 0.5e13                  # half-life 5.27 y, more than seven years on
    assert matter.told == (("gx-eco", ""),)
    assert [found.site.id for found in matter.sensitive] == ["intake"]


async def test_a_source_a_station_is_registered_to_counts_however_far_its_site_is_said_to_be(tmp_path: Path) -> None:
    async with running_house(tmp_path, stations=(msgspec.structs.replace(STATION, site="far"),)) as house:
        await arrive(house, payload(1500))
        matter = await of(house, datetime.now(UTC))
    assert [each.site.id for each in matter.sources] == ["near", "far"]


async def test_what_is_handed_in_through_the_engine_is_what_the_next_paper_counts_from(tmp_path: Path) -> None:
    async with running_house(tmp_path) as house:
        await arrive(house, payload(1500))
        (incident,) = await house.store.incidents.open()
        asked = {"paper": "radiation", "to": "自治区生态环境厅", "way": "fax", "deadline": "unit-report"}
        result = await house.desk.ask("李伟", "incident.report", incident.id, asked)
        assert result.done, result.reason
        assert (await house.desk.ask("李伟", "incident.fact", incident.id, {"name": "deaths", "value": 0})).done
        matter = await of(house, datetime.now(UTC))
        stored: Incident | None = await house.store.incidents.one(incident.id)
    assert stored is not None
    assert [each.number for each in stored.reports] == [1]
    assert {each.state.value for each in stored.deadlines if each.id == "unit-report"} == {"met"}
    new = FILLED_IN[Paper.FOLLOW_UP](matter, Language.ZH)
    told = "".join(new.texts())
    assert "第1号，辐射事故初始报告表" in told
    assert ("死亡人数", "—", "0 人") in [row for block in new.sections[0].blocks for row in getattr(block, "rows", ())]
