"""A scenario ready to run, made from the document a person wrote (`dispersion.scenario_shape`). Opens no file itself.

Every refusal is one sentence that names the scenario, the key and what would be right.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import msgspec
import numpy as np
from pydantic import ValidationError

from core.errors import InputError
from dispersion.air.exchange import Floats, Release
from dispersion.ensemble import Ranges
from dispersion.frame import Frame
from dispersion.scenario_release import Air, Released, released, span
from dispersion.scenario_shape import ObservationText, ScenarioText, WeatherText
from dispersion.scenario_words import explained
from dispersion.weather.coast_weather import near_coast
from dispersion.weather.field import Weather
from dispersion.weather.field_kernel import surface_at, wind_at
from dispersion.weather.observation import Observation
from dispersion.weather.station import weather_of_station

ZERO = datetime(2000, 1, 1, tzinfo=UTC)
"""Epoch of a scenario that names no time: only spans mean anything in it."""
LONGEST = 31 * 86400.0               # s, of a run
MOST_STEPS = 2000

ReadWeather = Callable[[str, Frame, datetime, float], Weather]
"""Opens a weather file by its name, with the roughness of land where it tells none, m: whoever reads the scenario's file
knows the folder."""


class Scenario(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What is to be run. Times in s after `epoch`, which is the weather's."""

    name: str
    text: ScenarioText
    epoch: datetime
    has_times: bool                  # False: the epoch means nothing
    frame: Frame
    weather: Weather
    released: Released
    begin: float                     # of the release
    theta_height: float              # m, of the vane that measured sigma_theta
    window: tuple[float, float] | None   # of the mean; None: the whole run
    end: float | None                # of the run; None: fitted to the places

    @property
    def release(self) -> Release:
        """The release itself."""
        return self.released.release

    @property
    def ranges(self) -> Ranges:
        """How far what is given may be wrong."""
        given = self.text.ensemble
        return Ranges() if given is None else Ranges(direction=given.direction, speed=given.speed, amount=given.amount)


def parse_scenario(document: dict[str, Any], origin: str, read_weather: ReadWeather | None = None) -> Scenario:
    """A scenario from its TOML document; `origin` is the file's name, for the refusals."""
    try:
        text = ScenarioText.model_validate(document)
    except ValidationError as error:
        raise InputError(_prefixed(origin, explained(error, ScenarioText))) from None
    try:
        return _made(text, origin, read_weather)
    except InputError as error:
        raise InputError(_prefixed(origin, str(error))) from None


def _prefixed(origin: str, lines: str) -> str:
    return "\n".join(f"{origin}: {line}" for line in lines.splitlines())


def _made(text: ScenarioText, origin: str, read_weather: ReadWeather | None) -> Scenario:
    frame, (x, y) = _frame(text)
    observed = _observations(text)
    times = [each.time for each in observed[1]] if observed else []
    start = text.release.start or (times[0] if times else None)
    if start is not None and start.tzinfo is None:
        raise InputError(f"release.start: {start} has no time zone; write it with one, such as +08:00")
    epoch = (start or ZERO).astimezone(UTC)
    if observed is None:
        weather = _from_file(text, frame, epoch, read_weather)
    else:
        about, seen = observed
        is_constant = len(seen) == 1 and seen[0].time is None
        weather = weather_of_station(
            [_observation(each, "weather" if len(seen) == 1 else f"weather.observation {number}")
             for number, each in enumerate(seen, start=1)], frame=frame, epoch=epoch, x=x, y=y, wind_height=seen[0].wind_height,
            roughness=about.roughness, source="scenario", hold=LONGEST if is_constant else 3600.0,
        )
        if about.fetch is not None:
            weather = near_coast(weather, about.fetch)
    window = None
    if text.output.window is not None:
        first, last = text.output.window
        window = _moment(first, epoch, "output.window"), _moment(last, epoch, "output.window")
        if window[1] <= window[0]:
            raise InputError("output.window: its end is not after its start")
    end = None if text.output.end is None else _moment(text.output.end, epoch, "output.end")
    return Scenario(
        name=text.name or origin, text=text, epoch=epoch, has_times=start is not None, frame=frame, weather=weather,
        released=_released(text, weather, x, y), begin=0.0, window=window, end=end,
        theta_height=10.0 if observed is None else observed[1][0].wind_height,
    )


def _released(text: ScenarioText, weather: Weather, x: float, y: float) -> Released:
    """The release, in the weather at its place and start."""
    ground = surface_at(weather.grid, 0.0, x, y)
    height, lid = text.release.height or 0.0, float(ground.mixing_height)
    if height > lid:
        raise InputError(
            f"release.height: {height:g} m is above the mixing height of {lid:.0f} m, where no model here knows the air; "
            "give a lower release, or weather.mixing_height"
        )
    u, v = wind_at(weather.grid, 0.0, x, y, 10.0)
    return released(text.release, x, y, Air(
        temperature=float(ground.temperature), wind=float(np.hypot(u, v)), friction_velocity=float(ground.friction_velocity),
        inverse_obukhov=float(ground.inverse_obukhov), roughness=float(ground.roughness),
    ))


def _frame(text: ScenarioText) -> tuple[Frame, tuple[float, float]]:
    """The frame, and the release's place in it: the origin on Earth, as given in a local frame."""
    first, second = text.release.position
    if text.domain.frame == "local":
        origin = text.domain.origin
        return (Frame() if origin is None else Frame(*origin)), (first, second)
    if not (-180 <= first <= 180 and -90 <= second <= 90):
        raise InputError(
            f'release.position: longitude {first:g}, latitude {second:g} is not on Earth; metres need [domain] frame = "local"'
        )
    return Frame(first, second), (0.0, 0.0)


def _observations(text: ScenarioText) -> tuple[WeatherText, tuple[ObservationText, ...]] | None:
    """What [weather] says, as observations; None where it names a file."""
    own = dict(text.weather)
    about = {key: own.pop(key) for key in tuple(own) if key in WeatherText.model_fields}
    try:
        weather = WeatherText.model_validate(about)
        if weather.file is not None:
            if own or weather.observation:
                raise InputError("weather: a file and observations; give one of them")
            return None
        if weather.observation:
            if own:
                raise InputError(f"weather: {', '.join(own)} beside [[weather.observation]]; put them into the observations")
            if len({each.wind_height for each in weather.observation}) > 1:
                raise InputError("weather.observation: wind_height differs; one place has one anemometer height")
            return weather, weather.observation
        if not own:
            raise InputError("weather: nothing is given; write wind_speed, wind_from and what tells the stability")
        return weather, (ObservationText.model_validate(own),)
    except ValidationError as error:
        shape = WeatherText if error.title == WeatherText.__name__ else ObservationText
        other = ObservationText if shape is WeatherText else WeatherText
        raise InputError(explained(error, shape, "weather", also=other.model_fields)) from None


def _observation(text: ObservationText, table: str) -> Observation:
    given = text.model_dump(exclude={"wind_height", "rain"})
    try:
        return Observation(**given, rain_rate=text.rain)
    except InputError as error:
        raise InputError(f"{table}: {error}") from None


def _from_file(text: ScenarioText, frame: Frame, epoch: datetime, read_weather: ReadWeather | None) -> Weather:
    name = str(text.weather["file"])
    if read_weather is None:
        raise InputError(f"weather.file: {name} cannot be read here")
    if not frame.is_on_earth:
        raise InputError("weather.file: a local frame needs [domain] origin = [longitude, latitude] to lie in a weather file")
    if "fetch" in text.weather:
        raise InputError("weather.fetch: a weather file tells the coast by its own land mask; leave fetch out")
    roughness = WeatherText.model_validate({key: each for key, each in text.weather.items() if key == "roughness"}).roughness
    return read_weather(name, frame, epoch, roughness)


def _moment(value: datetime | str | float, epoch: datetime, key: str) -> float:
    """s after the release's start, of a time or a span."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise InputError(f"{key}: {value} has no time zone; write it with one, such as +08:00")
        return (value - epoch).total_seconds()
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return span(value, key)
        return _moment(moment, epoch, key)
    return span(value, key)


def edges_of(scenario: Scenario, distance: float) -> Floats:
    """Bounds of the run's steps, s after the epoch: regular, and at the window's own ends.

    Parameters
    ----------
    distance : m from the release to the farthest place; without a given end the run goes on until a wind of half its
        speed at the release would have carried the last of it there.
    """
    phases = scenario.release.phases
    over = max(each.end for each in phases)
    end = scenario.end
    if end is None:
        speed = float(np.hypot(scenario.weather.u, scenario.weather.v).max(axis=1).min())
        end = over + distance / max(0.5 * speed, 0.25) + 600.0
        end = min(max(end, *(scenario.window or (0.0,))), scenario.begin + LONGEST)
    if scenario.window is not None and scenario.window[1] > end:
        raise InputError(f"output.end: {end:g} s is before the end of output.window, {scenario.window[1]:g} s")
    if end <= scenario.begin:
        raise InputError("output.end: is not after the release's start")
    given = scenario.text.output.step
    length = end - scenario.begin
    step = span(given, "output.step") if given is not None else float(np.clip(length / 150.0, 30.0, 600.0))
    if step <= 0 or length / step > MOST_STEPS:
        raise InputError(f"output.step: {step:g} s makes more than {MOST_STEPS} steps of a run of {length:g} s; take longer")
    bounds = list(np.arange(scenario.begin, end, step)) + [end] + [
        each for each in (scenario.window or ()) if scenario.begin < each < end
    ]
    kept = [bounds[0]] if (bounds := sorted(bounds)) else []
    for before, after in pairwise(bounds):
        if after - before > 1e-6:
            kept.append(after)
    return np.array(kept)

