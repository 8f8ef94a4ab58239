"""A forecast as files for other maps: well formed, complete, and never without its origin and its drill's mark."""

import asyncio
import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as Tree

import msgspec
from shapely.geometry import shape

from console.forecast_geojson import feature_collection
from console.forecast_kml import NAMESPACE, kml_document
from console.forecast_words import file_name
from console.roles import Role
from core.forecast import Area, ForecastChoices, Isochrone, PlaceDose
from core.messages import Command, Forecast, Result
from tests.alerting.test_forecasts import arrival, forecast
from tests.alerting.timeline import NOON
from tests.console.conftest import Console, answer_commands, check_answer

K = f"{{{NAMESPACE}}}"
SQUARE = [[[108.5, 21.6], [108.6, 21.6], [108.6, 21.7], [108.5, 21.7], [108.5, 21.6]]]
HOLE = [[108.54, 21.64], [108.54, 21.66], [108.56, 21.66], [108.54, 21.64]]
HOLED = {"type": "MultiPolygon", "coordinates": [[*SQUARE, HOLE]]}
DOSE = PlaceDose(place="Qisha", age="adult", days=7, effective=(1.0, 2.0, 4.0), thyroid=(1.0, 2.0, 3.0), cloud=0.1,
                 inhalation=1.0, ground=0.5, kerma=(1.0, 2.0, 3.0))


def made(**rest: Any) -> Forecast:
    return msgspec.structs.replace(
        forecast(arrival("Qisha", level=1)), title_zh="氯气扩散预测：<钦州> & 港\x07",
        title_en="Chlorine in air: <Qinzhou> & port",
        areas=(Area(level=0, share=0.0, time=None, geometry=HOLED), Area(level=0, share=0.05, time=None, geometry=HOLED)),
        isochrones=(Isochrone(time=NOON + timedelta(minutes=30), geometry=HOLED),), doses=(DOSE,), **rest,
    )


def test_a_kml_is_well_formed_and_holds_areas_lines_places_and_the_source_in_the_order_the_schema_wants() -> None:
    root = Tree.fromstring(kml_document(made()))
    document = root.find(f"{K}Document")
    assert document is not None
    assert "<钦州> & 港" in (document.findtext(f"{K}name") or "")
    assert "烽燧 Fengsui · leak/1" in (document.findtext(f"{K}description") or "")
    marks = list(document.iter(f"{K}Placemark"))
    assert len(marks) == 2 + 1 + 1 + 1
    wanted = ["name", "description", "TimeStamp", "styleUrl", "MultiGeometry", "Point"]
    for mark in marks:
        order = [wanted.index(each.tag.removeprefix(K)) for each in mark]
        assert order == sorted(order)
    styles = {each.get("id") for each in document.iter(f"{K}Style")}
    assert {each.text.removeprefix("#") for each in document.iter(f"{K}styleUrl") if each.text} <= styles
    inner = document.find(f".//{K}innerBoundaryIs/{K}LinearRing/{K}coordinates")
    assert inner is not None
    assert inner.text is not None
    assert inner.text.split()[0] == "108.540000,21.640000"
    assert document.findtext(f".//{K}when") == (NOON + timedelta(minutes=30)).isoformat()
    assert "effective dose 2 mSv" in Tree.tostring(document, encoding="unicode")


def test_a_file_of_a_drill_says_so_in_its_name_its_title_and_each_feature() -> None:
    drill = made(exercise="longjiang")
    assert file_name(drill, "kml").startswith("演练-2")
    assert not file_name(made(), "kml").startswith("演练")
    assert "【演练 EXERCISE】" in (Tree.fromstring(kml_document(drill)).findtext(f"{K}Document/{K}name") or "")
    told = feature_collection(drill)
    assert told["name"].startswith("【演练 EXERCISE】")
    assert {each["properties"]["exercise"] for each in told["features"]} == {"longjiang"}
    assert "EXERCISE" not in str(feature_collection(made()))
    assert not re.search(r"[<>:&\"/\\|?*\s]", file_name(drill, "kml"))


def test_a_geojson_is_valid_and_each_feature_tells_its_kind_time_and_forecast() -> None:
    told = feature_collection(made())
    assert [each["properties"]["kind"] for each in told["features"]] == ["area", "area", "isochrone", "place", "source"]
    for each in told["features"]:
        assert shape(each["geometry"]).is_valid
        assert each["properties"]["forecast"] == "leak/1"
        assert each["properties"]["made"]
    assert msgspec.json.decode(msgspec.json.encode(told)) == told
    place = told["features"][3]["properties"]
    assert (place["place"], place["effective_dose_msv"]) == ("Qisha", [1.0, 2.0, 4.0])


async def test_the_files_are_served_beside_the_forecast_and_one_that_is_not_there_is_not_found(
    console: Console, people: dict[Role, str]
) -> None:
    await console.house.store.append([made()])
    async with console.client(people[Role.VIEWER]) as client:
        assert (await client.get("/api/forecasts/leak/1")).json()["id"] == "leak/1"
        for ending, kind in (("geojson", "application/geo+json"), ("kml", "application/vnd.google-earth.kml+xml")):
            got = await client.get(f"/api/forecasts/leak/1.{ending}")
            assert (got.status_code, got.headers["content-type"].split(";")[0]) == (200, kind)
            assert unquote(got.headers["content-disposition"]).endswith(f".{ending}")
            assert "氯气" in unquote(got.headers["content-disposition"])
            assert (await client.get(f"/api/forecasts/leak/9.{ending}")).status_code == 404


async def test_what_can_be_asked_is_told_by_the_stage_and_a_refused_field_by_its_name(
    console: Console, people: dict[Role, str]
) -> None:
    choices = ForecastChoices(substances=(), reactors=(), accidents=(), storages=("pressure",), stabilities=("A",), longest=1.0,
                              highest=2.0)

    def reply(command: Command) -> Result:
        if command.verb == "forecast.choices":
            return Result(id=command.id, time=NOON, done=True, data={"answer": msgspec.Raw(msgspec.json.encode(choices))})
        return Result(id=command.id, time=NOON, done=False, reason="height 5000 m: give less",
                      data={"reason_zh": "高度过大", "field": "height"})

    stage = asyncio.create_task(answer_commands(console.house, reply))
    await asyncio.sleep(0)
    async with console.client(people[Role.OFFICER], headers={"Origin": console.origin}) as client:
        told = await client.get("/api/forecasts/choices")
        check_answer("ForecastChoices", told.json())
        assert told.json()["storages"] == ["pressure"]
        no = await client.post("/api/forecasts", json={"position": [108.5, 21.6], "substance": "chlorine", "height": 5000.0})
        assert no.status_code == 409
        assert no.json()["error"]["fields"] == [{"field": "height", "message": "height 5000 m: give less"}]
    stage.cancel()
    await asyncio.wait({stage})
