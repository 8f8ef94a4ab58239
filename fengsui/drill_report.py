"""The report of a drill as a file: of one that runs, from a copy of its store, or of one played for it from end to end."""

import asyncio
import re
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from alerting.reports.catalogue import FILLED_IN
from alerting.reports.drill import Drill, after_action
from alerting.reports.files import made
from alerting.reports.model import Document
from alerting.reports.uses import use
from alerting.service import time_of
from config.drills.load import DrillPlan, plan, plans
from config.load import load_region
from config.schema import Settings
from core.errors import InputError
from core.papers import Format, Language, Paper
from core.recording import Recording
from core.station import Station
from core.store.copy import copied
from core.store.store import Store
from fengsui.drills import contents, drill_of, played
from fengsui.house import House, exercises_folder
from fengsui.papers import city_names, gather, reported_by

ID = re.compile(r"\w[\w.-]{0,100}", re.ASCII)
SUFFIXES = {".pdf": Format.PDF, ".docx": Format.DOCX, ".txt": Format.TEXT}
MOST_INCIDENTS = 12                  # whose papers follow the report, the newest

Tell = Callable[[float], None]


def format_of(out: Path) -> Format:
    """What a file is to be, by its name."""
    found = SUFFIXES.get(out.suffix.lower())
    if found is None:
        raise InputError(f"--out {out}: expected a name that ends in {', '.join(SUFFIXES)}")
    return found


async def drill_report(id: str, format: Format, language: Language, settings: Settings, tell: Tell) -> bytes:
    """The report of a running drill by its id, or of a drill that ships by its name, which is played for it."""
    if ID.fullmatch(id) is None:
        raise InputError(f"'{id}' is no drill's id; the console shows it, as longjiang-2012-20261123-120000")
    running = exercises_folder(settings) / id / "drill.db"
    with tempfile.TemporaryDirectory(prefix="fengsui-drill-") as folder:
        if running.is_file():
            found = await _of_a_running_one(id, running, Path(folder), settings, language)
        else:
            chosen = _shipped(id)

            async def look(house: House) -> tuple[tuple[Document, ...], datetime]:
                return await _documents(chosen, id, house.store, dict(house.register), settings, language)

            found = await played(chosen, id, Path(folder), settings, None, look, tell)
    documents, now = found
    return await asyncio.to_thread(made, documents, format, now)


def _shipped(id: str) -> DrillPlan:
    if id not in (each.name for each in plans()):
        raise InputError(
            f"no drill '{id}' runs with this data folder, and none of that name ships; "
            "name the folder with --data, or see `fengsui drill list`"
        )
    return plan(id)


async def _of_a_running_one(
    id: str, store: Path, folder: Path, settings: Settings, language: Language
) -> tuple[tuple[Document, ...], datetime]:
    chosen = drill_of(id)
    if chosen is None:
        raise InputError(f"drill '{id}' is not one that ships any more; its report cannot be made")
    opened = await Store.open(await asyncio.to_thread(copied, store, folder / "copy.db"))
    try:
        stations, _ = contents(Recording.open(chosen.recording))
        return await _documents(chosen, id, opened, {each.id: each for each in stations}, settings, language)
    finally:
        await opened.close()


async def _documents(
    chosen: DrillPlan, id: str, store: Store, stations: dict[str, Station], settings: Settings, language: Language
) -> tuple[tuple[Document, ...], datetime]:
    """The report and the papers that apply to each incident, and the simulated time they are of."""
    last = await store.last_seq()
    entries = await store.entries(last - 1, 1) if last else ()
    now = time_of(entries[-1].message) if entries else chosen.start
    incidents = await store.incidents.find(None, None, 500)
    report = after_action(Drill(
        id=id, title_zh=chosen.title_zh, title_en=chosen.title_en, about_zh=chosen.about_zh, about_en=chosen.about_en,
        notes=chosen.notes, start=chosen.start, now=now, incidents=tuple(reversed(incidents)),
        transitions=tuple(await store.all_transitions()),
    ), language)
    region = load_region(settings.region, settings.data)
    sites, cities = region.sites, city_names(region.about)
    documents = [report]
    for each in reversed(incidents[:MOST_INCIDENTS]):
        matter = await gather(
            store, stations, sites, each, now, reported_by(settings), (chosen.title_zh, chosen.title_en), cities
        )
        documents += [FILLED_IN[paper](matter, language) for paper in Paper if use(matter, paper).applies]
    return tuple(documents), now
