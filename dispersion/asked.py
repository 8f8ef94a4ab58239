"""A forecast's inputs as arguments of `forecast.run`, so that the like of it can be asked for again. `orders` reads them."""

from datetime import datetime
from typing import Any

from dispersion.quick.shape import Request, TypedSource, TypedWind


def arguments_of(request: Request, unit: str, begin: datetime) -> dict[str, Any]:
    """What to ask for to get the same again with what is known then.

    `unit` of the amount, g or Bq; `begin`: when the release began, which a later run of a typed release keeps.
    """
    if request.typed is None:
        found: dict[str, Any] = {"station": request.station.id} if request.station is not None else {}
        return found | ({"quantity": request.quantity} if request.quantity is not None else {})
    typed = request.typed
    return (
        {"position": [typed.longitude, typed.latitude], "height": typed.height, "start": begin.isoformat(), "warn": typed.warns}
        | (_reactor(typed) if typed.plant is not None else _released(typed, unit))
        | (_wind(typed.wind) if typed.wind is not None else {})
    )


def _reactor(typed: TypedSource) -> dict[str, Any]:
    return {"reactor": typed.plant, "accident": typed.accident, "since_shutdown": f"{typed.since_shutdown:g} s"}


def _released(typed: TypedSource, unit: str) -> dict[str, Any]:
    amounts = {"rate": (typed.rate, f"{unit}/s"), "total": (typed.total, unit)}
    return (
        {"substance": typed.substance, "duration": f"{typed.duration:g} s"}
        | {key: f"{value:.10g} {name}" for key, (value, name) in amounts.items() if value is not None}
        | ({"storage": typed.storage} if typed.storage is not None else {})
    )


def _wind(wind: TypedWind) -> dict[str, Any]:
    said: dict[str, Any] = {"wind_from": wind.wind_from, "wind_speed": wind.wind_speed}
    return said | ({"stability": wind.stability} if wind.stability is not None else {})
