"""Which routes stand where: those of a house twice, below /api for the live one and below each drill's own path."""

from fastapi import APIRouter, FastAPI

from console.api import (
    alerts,
    exercises,
    feed,
    forecasts,
    handover,
    health,
    incidents,
    notify,
    papers,
    people,
    plans,
    reach,
    readings,
    records,
    reference,
    rings,
    rules,
    session,
    sites,
    spectra,
    stations,
    statistics,
    stream,
    teams,
    tiles,
    zones,
)

OF_A_HOUSE = (
    statistics.router, alerts.router, handover.router, incidents.router, papers.router, forecasts.router, stations.router,
    readings.router, spectra.router,
    reach.router, teams.router, plans.router, zones.router, rules.router, records.router, notify.router, stream.router,
    feed.router,
)
OF_ALL = (session.router, people.router, reference.router, sites.router, rings.router, exercises.router, tiles.router)


def mount(app: FastAPI) -> None:
    """Put every route into the application."""
    api = APIRouter(prefix="/api")
    for each in (*OF_ALL, *OF_A_HOUSE):
        api.include_router(each)
    drill = APIRouter(prefix="/api/exercises/{exercise}")
    for each in OF_A_HOUSE:
        drill.include_router(each)
    app.include_router(health.router)
    app.include_router(session.visitors)
    app.include_router(api)
    app.include_router(drill)
