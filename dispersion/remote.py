"""What runs in the forecasting process. Loads the numerical code only there, when it is first called."""

from datetime import datetime

from core.messages import Reading
from core.site_register import Wind
from dispersion.quick.shape import Computed, Request, Surroundings, Wanted


def make(
    request: Request, readings: tuple[Reading, ...], around: Surroundings, now: datetime, exercise: str | None, wanted: Wanted
) -> Computed:
    """A quick forecast."""
    from dispersion.live import computed

    return computed(request, readings, around, now, exercise, wanted)


def observed_wind(
    readings: tuple[Reading, ...], around: Surroundings, now: datetime, place: tuple[float, float]
) -> tuple[Wind, datetime]:
    """The wind at a place, and when it was last observed."""
    from dispersion.quick.weather import wind_known

    return wind_known(readings, around.stations, now, *place)


def rehearsal() -> None:
    """Make the process ready: what is loaded and compiled once is loaded and compiled then."""
    from dispersion.quick.rehearsal import rehearse

    rehearse()
