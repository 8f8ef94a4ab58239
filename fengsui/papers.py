"""Fills in an incident's papers: gathers what a house knows, and has the file made in a process of its own."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from alerting.handed_in import PAPERS_EN, PAPERS_ZH
from alerting.reports.catalogue import FILLED_IN, states
from alerting.reports.files import made
from alerting.reports.known import gravest_first
from alerting.reports.matter import Matter, Measured, NearSite, NearSource, Reported, Value
from alerting.reports.model import MOST_ROWS
from config.schema import Settings
from console.houses import HouseView
from core.earth import distance_and_bearing
from core.errors import InputError, PaperError
from core.incident import Incident, Nature
from core.messages import SET_ASIDE, Alert, Forecast, Kind, Quality
from core.papers import MEDIA, SUFFIX, Format, Language, Paper, PaperFile, PaperState
from core.pool import RunFailed, Worker
from core.quantities import quantity
from core.site import SealedSource, Site
from core.site_register import SiteRegister
from core.station import Station
from core.store.store import Store
from core.tasks import Plan
from dispersion.rings import activity_at
from fengsui.order_sheets import order_file

LIMIT, FIRST_LIMIT = 20.0, 60.0      # s for one file; the first one starts the process and reads the fonts
AT_THE_SITE = 2_000.0                # m from a station of the event within which a registered source is told of; our choice
AROUND = 50_000.0                    # m within which protected places are told of; our choice
MOST_SITES = 12
MOST_FORECASTS = 3                   # runs, the newest
LOOKED_AT = 200                      # newest forecasts among which an incident's are looked for

NO_CITIES: Mapping[str, str] = {}
Titles = Callable[[str], tuple[str, str] | None]


class Clerk:
    """Fills in papers for the console."""

    def __init__(
        self, sites: SiteRegister, reported: Reported, titles: Titles, limit: float = LIMIT, first_limit: float = FIRST_LIMIT,
        cities: Mapping[str, str] = NO_CITIES,
    ) -> None:
        self._cities = cities
        self._sites = sites
        self._reported = reported
        self._titles = titles
        self._worker = Worker(limit, first_limit)
        self._turn = asyncio.Lock()

    def close(self) -> None:
        """End the process beside ours."""
        self._worker.close()

    async def states(self, house: HouseView, incident: Incident) -> tuple[PaperState, ...]:
        """Every paper, and what is missing for it."""
        return await asyncio.to_thread(states, await self._matter(house, incident))

    async def file(
        self, house: HouseView, incident: Incident, paper: Paper, format: Format, language: Language
    ) -> PaperFile:
        """One paper, filled in; PaperError where it takes too long."""
        matter = await self._matter(house, incident)
        document = await asyncio.to_thread(FILLED_IN[paper], matter, language)
        try:
            async with self._turn:
                body = await self._worker.run(made, (document,), format, matter.now)
        except RunFailed as error:
            raise PaperError(str(error)) from None
        title = PAPERS_ZH[paper] if language is Language.ZH else PAPERS_EN[paper]
        return PaperFile(name=f"{matter.file_name(title)}.{SUFFIX[format]}", media=MEDIA[format], body=body)

    async def sheet(
        self, house: HouseView, plan: Plan, forecast: Forecast, language: Language, unit: str = ""
    ) -> PaperFile:
        """The orders of a plan, or of one unit of it; PaperError where it takes too long."""
        try:
            async with self._turn:
                body = await self._worker.run(order_file, plan, forecast, language, Format.PDF, house.clock.now(), unit)
        except RunFailed as error:
            raise PaperError(str(error)) from None
        title = "应急监测任务单" if language is Language.ZH else "Monitoring orders"
        drill = "" if plan.exercise is None else ("演练-" if language is Language.ZH else "EXERCISE-")
        return PaperFile(name=f"{drill}{title}-{plan.id.replace('/', '-')}.pdf", media=MEDIA[Format.PDF], body=body)

    async def _matter(self, house: HouseView, incident: Incident) -> Matter:
        present = house.hub.present.configuration
        stations = msgspec.convert(present.stations if present is not None else [], list[Station])
        titles = self._titles(incident.exercise) if incident.exercise is not None else None
        return await gather(
            house.store, {each.id: each for each in stations}, self._sites, incident, house.clock.now(), self._reported, titles,
            self._cities,
        )


def reported_by(settings: Settings) -> Reported:
    """Who reports, by the settings."""
    return Reported(**settings.reports.model_dump())


def city_names(about: Mapping[str, Any]) -> dict[str, str]:
    """English name by the Chinese one, with and without 市. `about`: the region."""
    return {
        name: str(city["name_en"]) for city in about.get("cities", ()) if "name_en" in city
        for name in (str(city["name_zh"]), f"{city['name_zh']}市")
    }


async def gather(
    store: Store, stations: Mapping[str, Station], sites: SiteRegister, incident: Incident, now: datetime,
    reported: Reported, exercise: tuple[str, str] | None, cities: Mapping[str, str] = NO_CITIES,
) -> Matter:
    """All a house knows of an incident that its papers ask for, as of `now`."""
    alerts = [found for id in incident.alerts if (found := await store.alert(id)) is not None]
    ranked = gravest_first(tuple(
        Measured(alert=each) for each in alerts if each.forecast is None and each.kind is Kind.MEASUREMENT
    ))
    latest = {
        (each.station, each.quantity): Value(each.value, each.time)
        for each in sorted(await store.latest(), key=lambda each: each.time) if each.quality not in SET_ASIDE
    }
    measured = [
        msgspec.structs.replace(
            each, gravest=await _gravest(store, each.alert, now), latest=latest.get((each.alert.station, each.alert.quantity))
        ) for each in ranked[:MOST_ROWS]
    ]
    sources, told = _sources(sites, incident, stations, now)
    return Matter(
        incident=incident, now=now, changes=await store.incidents.changes(incident.id),
        measured=(*measured, *ranked[MOST_ROWS:]), forecasts=await _forecasts(store, incident), stations=stations,
        sources=sources, told=told, sensitive=_sensitive(sites, incident), reported=reported, exercise=exercise,
    )


async def _gravest(store: Store, alert: Alert, now: datetime) -> Value | None:
    """The gravest stored value since the onset; None where the alert's value is none of the quantity itself.

    That shows in its unit (a rate of change has another), and in an alert that saw something graver than any reading.
    """
    known = quantity(alert.quantity)
    if alert.peak is None or known is None or alert.unit != known.unit:
        return None
    is_below = alert.limit is not None and alert.peak < alert.limit + (alert.background or 0.0)
    end = max(now if alert.active else alert.time, alert.onset) + timedelta(seconds=1)
    history = await store.history(alert.station, alert.quantity, alert.onset, end)
    found = [
        Value(value, point.time) for point in history.points
        if (value := point.low if is_below else point.high) is not None and Quality(point.quality) not in SET_ASIDE
    ]
    gravest = min(found, key=lambda each: each.value if is_below else -each.value, default=None)
    if gravest is None or (gravest.value > alert.peak if is_below else gravest.value < alert.peak):
        return None
    return gravest


async def _forecasts(store: Store, incident: Incident) -> tuple[Forecast, ...]:
    newest: dict[str, Forecast] = {}
    if incident.forecasts:
        for _, each in await store.forecasts(LOOKED_AT):
            if each.run in incident.forecasts and each.warns:
                newest.setdefault(each.run, each)
    return tuple(newest.values())[:MOST_FORECASTS]


def _sources(
    sites: SiteRegister, incident: Incident, stations: Mapping[str, Station], now: datetime
) -> tuple[tuple[NearSource, ...], tuple[tuple[str, str], ...]]:
    """Registered sealed sources where radiation was measured, the nearest first, and whom to tell."""
    if incident.nature is not Nature.RADIATION:
        return (), ()
    own = {stations[each.station].site for each in incident.places if each.station in stations}
    seen = ((_distance(site, incident), site) for site in sites.values())
    near = sorted(
        (each for each in seen if each[0] <= AT_THE_SITE or each[1].id in own), key=lambda each: (each[0], each[1].id)
    )
    found = [
        NearSource(site=site, source=part, distance=distance, activity_now=_now(part, now))
        for distance, site in near for part in site.parts if isinstance(part, SealedSource)
    ]
    told = {each.id: (each.name_zh, each.name_en) for source in found for each in sites.told(source.site)}
    return tuple(found), tuple(told.values())


def _distance(site: Site, incident: Incident) -> float:
    return min((
        distance_and_bearing(each.longitude, each.latitude, site.longitude, site.latitude)[0] for each in incident.places
    ), default=float("inf"))


def _now(source: SealedSource, now: datetime) -> float | None:
    try:
        return activity_at(source.nuclide, source.activity_bq, source.activity_date, now)
    except InputError:                   # a nuclide without a half-life here, or a day that lies ahead
        return None


def _sensitive(sites: SiteRegister, incident: Incident) -> tuple[NearSite, ...]:
    if not incident.places:
        return ()
    first = incident.places[0]
    found: Iterable[tuple[Site, float, float]] = sites.protected().within(first.longitude, first.latitude, AROUND)
    return tuple(NearSite(site=site, distance=far, bearing=bearing) for site, far, bearing in found)[:MOST_SITES]
