"""fengsui task: a plan and its orders from a forecast's file, the next plan from its reports, and what is refused."""

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.forecast import Medium
from core.messages import Forecast
from core.tasks import Plan, TaskReport
from tests.fengsui.program import fengsui
from tests.response.tasking import scene


def told(**more: Any) -> Forecast:
    """Near Nanning, on roads."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scene, "AT", (108.35, 22.75))
        return scene.forecast(scene.arrival("first", "town", 9.0, likely=180.0), **more)


def run(folder: Path, *words: str | Path) -> Any:
    return asyncio.run(fengsui("task", *words, "--data", folder / "data"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With a forecast and the plan and orders made of it."""
    found = tmp_path_factory.mktemp("task")
    (found / "forecast.json").write_bytes(msgspec.json.encode(told()))
    done = run(found, found / "forecast.json", "--json", "--out", found / "orders")
    assert done.status == 0, done.errors
    (found / "plan.json").write_bytes(done.out)
    return found


def test_the_plan_on_standard_output_is_the_message_and_the_orders_are_papers(folder: Path) -> None:
    plan = msgspec.json.decode((folder / "plan.json").read_bytes(), type=Plan)
    assert plan == msgspec.json.decode((folder / "orders" / "plan.json").read_bytes(), type=Plan)
    assert plan.demo
    assert plan.provider == "friction"
    nanning = [each for each in plan.tasks if each.unit == "nn-team"]
    assert nanning
    assert all(each.kilometres is not None and each.kilometres < 60.0 for each in nanning)
    for language in ("zh", "en"):
        assert (folder / "orders" / f"orders-{language}.pdf").read_bytes().startswith(b"%PDF")


def test_the_next_plan_takes_the_reports_of_the_one_before(folder: Path) -> None:
    plan = msgspec.json.decode((folder / "plan.json").read_bytes(), type=Plan)
    task = next(each for each in plan.tasks if each.point == "town-first")
    reports = [TaskReport(plan=plan.id, task=task.id, unit=task.unit, time=plan.time, state="cannot", note="bridge closed")]
    (folder / "reports.jsonl").write_bytes(b"\n".join(msgspec.json.encode(each) for each in reports))
    done = run(folder, folder / "forecast.json", "--before", folder / "plan.json", "--reports", folder / "reports.jsonl")
    assert done.status == 0, done.errors
    said = " ".join(done.out.decode().split())
    assert "leak/plan/2" in said
    assert "says that it cannot: bridge closed" in said


@pytest.mark.parametrize(("content", "option", "sentence"), [
    (b"{}", (), "is no Forecast message"),
    (msgspec.json.encode(told(medium=Medium.RIVER)), (), "for the air only"),
    (msgspec.json.encode(told()), ("--received", "nn-team"), "expected a unit and mSv"),
    (msgspec.json.encode(told()), ("--received", "nobody,3"), "nobody: there is no such team or vessel; there are bh-boat"),
    (msgspec.json.encode(told()), ("--before", "nowhere.json"), "nowhere.json: No such file"),
    (msgspec.json.encode(told()), ("--at", "noon"), "--at noon: not a time"),
])
def test_what_cannot_be_planned_is_one_sentence(
    tmp_path: Path, content: bytes, option: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / "forecast.json").write_bytes(content)
    done = run(tmp_path, tmp_path / "forecast.json", *option)
    assert done.status == 1
    assert sentence in done.complaint
    assert "Traceback" not in done.errors
    assert json.dumps(done.complaint).count("\\n") <= 1
