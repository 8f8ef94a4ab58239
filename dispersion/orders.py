"""What a `forecast.run` command asks for, read from its arguments. Each refusal is a sentence in both languages."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast, get_args

from core.durations import parse_duration
from core.earth import is_on_earth
from core.errors import InputError, Refused
from core.messages import Command
from core.station import Station
from dispersion.incidents import Incidents, Run
from dispersion.observed import Observed
from dispersion.quick.matter import Matter, is_forecast_of, matter_named
from dispersion.quick.shape import Storage, TypedSource, TypedWind
from dispersion.sources import amounts
from dispersion.sources.core import REACTORS
from dispersion.sources.scenarios import SCENARIOS
from dispersion.weather.observation import letter_of

KEYS = ("station", "position", "substance", "quantity", "rate", "total", "height", "duration", "start", "storage",
        "reactor", "accident", "since_shutdown", "wind_from", "wind_speed", "stability", "warn")
OF_A_SOURCE = ("position", "rate", "total", "height", "duration", "start", "storage", "wind_from", "wind_speed", "stability")
ZH = {
    "position": "位置", "substance": "物质", "quantity": "监测项目", "rate": "速率", "total": "总量", "height": "高度",
    "duration": "持续时间", "start": "开始时间", "storage": "储存方式", "accident": "事故情景", "since_shutdown": "停堆时间",
    "wind_from": "风向", "wind_speed": "风速", "stability": "稳定度",
}
LONGEST = 24 * 3600.0                # s, of a release
HIGHEST = 1000.0                     # m above ground
STRONGEST = 60.0                     # m/s, of a wind that is typed


def run_of(command: Command, incidents: Incidents, observed: Observed, stations: Mapping[str, Station]) -> Run:
    """The run a command is for: that of the station it names, or a new one, which is begun. Refused says why not."""
    now = command.time
    station = station_of(command, stations)
    typed = typed_source(command, station)
    run = incidents.of_station(station.id, now) if station is not None and typed is None else None
    if run is not None:
        return run
    run = Run(id=command.id, asked=now, end=now + incidents.horizon, nature=None, onset=now)
    if typed is not None:
        run.typed = typed
        run.nature = "radioactive" if typed.plant or matter_named(typed.substance).unit == "Bq" else "chemical"
    elif station is not None:
        key = _measured(station, command.arguments.get("quantity"))
        run.name(station, key, observed.value(station.id, key))
    incidents.begin(run)
    return run


def _measured(station: Station, asked: object) -> str:
    """What a station's own forecast is of: the quantity asked for, else the first it measures that can be."""
    for each in station.channels:
        if is_forecast_of(station, each.quantity) and asked in (None, each.quantity):
            return each.quantity
    which_en, which_zh = (f" of {asked}"[:40], f"（{asked}）"[:40]) if asked else ("", "")
    raise Refused(
        f"station {station.id} measures nothing{which_en} that a plume could bring; give a substance",
        f"站点 {station.id} 没有可用于扩散预测的监测项目{which_zh}；请给出物质", "quantity" if asked else "station",
    )


def station_of(command: Command, stations: Mapping[str, Station]) -> Station | None:
    """The station a command names, or None."""
    for key in command.arguments:
        if key not in KEYS:
            raise Refused(f"{key}: there is no such argument; there are {', '.join(KEYS)}",
                          f"没有参数 {key}；可用的有 {'、'.join(KEYS)}", key)
    name = command.arguments.get("station")
    if name is None:
        return None
    station = stations.get(str(name))
    if station is None:
        raise Refused(f"station: there is no station '{str(name)[:40]}'; give the id of a registered one",
                      f"没有站点“{str(name)[:40]}”；请给出已登记站点的编号", "station")
    return station


def typed_source(command: Command, station: Station | None) -> TypedSource | None:
    """The source a command describes; None where it names a station and leaves the source to be assumed."""
    said = command.arguments
    if said.get("reactor") is not None:
        return _reactor(said, station)
    if alone := [key for key in ("accident", "since_shutdown") if said.get(key) is not None]:
        raise Refused(f"{', '.join(alone)}: only with a reactor",
                      f"{'、'.join(ZH[key] for key in alone)}须与反应堆一起给出", alone[0])
    if said.get("substance") is None:
        if station is None:
            raise Refused("give a station, or a position and a substance", "请给出站点，或给出位置和物质",
                          "substance" if said.get("position") is not None else "station")
        if extra := [key for key in OF_A_SOURCE if said.get(key) is not None]:
            raise Refused(f"{', '.join(extra)}: only with a substance; without one the source is assumed",
                          f"{'、'.join(ZH[key] for key in extra)}须与物质一起给出；未给物质时由系统假定来源", extra[0])
        return None
    longitude, latitude = _position(said, station)
    matter = matter_named(str(said["substance"]))
    rate, total = _amount(said, "rate", matter), _amount(said, "total", matter)
    if rate is not None and total is not None:
        raise Refused("rate and total: give one of them", "速率和总量只能给出一个", "total")
    return TypedSource(
        substance=matter.key, longitude=longitude, latitude=latitude, height=_height(said, 2.0), rate=rate, total=total,
        duration=_duration(said), start=_start(said), storage=_storage(said, matter),
        wind=_wind(said), warns=said.get("warn") is True,
    )


def _reactor(said: Mapping[str, Any], station: Station | None) -> TypedSource:
    """A named accident of a reactor, with the phases of its source term."""
    if extra := [key for key in ("substance", "quantity", "rate", "total", "duration", "storage") if said.get(key) is not None]:
        raise Refused(f"{', '.join(extra)}: not with a reactor, whose accident brings its own nuclides and phases",
                      f"{'、'.join(ZH[key] for key in extra)}不能与反应堆同时给出：事故源项自带核素和释放阶段", extra[0])
    plant = next((each for each in REACTORS if each.casefold() == str(said["reactor"]).strip().casefold()), None)
    if plant is None:
        raise Refused(f"reactor '{str(said['reactor'])[:40]}': expected one of {', '.join(REACTORS)}",
                      f"反应堆“{str(said['reactor'])[:40]}”：应为 {'、'.join(REACTORS)} 之一", "reactor")
    accident = SCENARIOS.get(str(said.get("accident")))
    if accident is None:
        raise Refused(f"accident '{str(said.get('accident'))[:40]}': expected one of {', '.join(SCENARIOS)}",
                      f"事故“{str(said.get('accident'))[:40]}”：应为 {'、'.join(SCENARIOS)} 之一", "accident")
    longitude, latitude = _position(said, station)
    return TypedSource(
        substance=plant, plant=plant, accident=accident.key, longitude=longitude, latitude=latitude,
        height=_height(said, accident.height), duration=accident.until, start=_start(said),
        since_shutdown=_seconds(said, "since_shutdown", 0.0), wind=_wind(said), warns=said.get("warn") is True,
    )


def _height(said: Mapping[str, Any], otherwise: float) -> float:
    height = _number(said, "height", otherwise)
    if not 0.0 <= height <= HIGHEST:
        raise Refused(f"height {height:g} m: give 0 to {HIGHEST:g} m above ground",
                      f"高度 {height:g} m：须在 0 至 {HIGHEST:g} m 之间", "height")
    return height


def _position(said: Mapping[str, Any], station: Station | None) -> tuple[float, float]:
    given = said.get("position")
    if given is None:
        if station is None:
            raise Refused("position: is missing; give [longitude, latitude], or a station",
                          "缺少位置；请给出 [经度, 纬度] 或站点", "position")
        return station.longitude, station.latitude
    if (
        not isinstance(given, list | tuple) or len(given) != 2
        or not all(isinstance(each, int | float) and not isinstance(each, bool) for each in given) or not is_on_earth(*given)
    ):
        raise Refused(f"position {str(given)[:60]}: expected [longitude, latitude] in degrees",
                      f"位置 {str(given)[:60]}：应为以度表示的 [经度, 纬度]", "position")
    return float(given[0]), float(given[1])


def _amount(said: Mapping[str, Any], key: str, matter: Matter) -> float | None:
    """g/s, Bq/s, g or Bq; a text with its unit, or a number in these."""
    given = said.get(key)
    if given is None:
        return None
    if isinstance(given, int | float) and not isinstance(given, bool):
        value = float(given)
    else:
        try:
            value = (amounts.rate if key == "rate" else amounts.amount)(str(given), matter.unit)
        except InputError as error:
            example = "1 kg/s" if key == "rate" else "1 kg"
            raise Refused(str(error), f"{ZH[key]}“{str(given)[:40]}”不是可用的量；请写数值和单位，如 {example}",
                          key) from None
    if not 0.0 < value < math.inf:
        raise Refused(f"{key} {given}: give more than 0, or leave it out to learn the times only",
                      f"{ZH[key]} {given}：须大于 0；只需时间时可不填", key)
    return value


def _number(said: Mapping[str, Any], key: str, otherwise: float) -> float:
    given = said.get(key)
    if given is None:
        return otherwise
    if not isinstance(given, int | float) or isinstance(given, bool):
        raise Refused(f"{key} '{str(given)[:40]}': expected a number", f"{ZH[key]}“{str(given)[:40]}”：应为数值", key)
    return float(given)


def _storage(said: Mapping[str, Any], matter: Matter) -> Storage | None:
    given = said.get("storage")
    if given is None:
        return None
    if matter.chemical is None or given not in get_args(Storage):
        raise Refused(
            f"storage '{str(given)[:40]}': for a chemical, one of {', '.join(get_args(Storage))}; leave it out for a gas",
            f"储存方式“{str(given)[:40]}”：仅用于化学品，可为 {'、'.join(get_args(Storage))}；气态释放可不填",
            "storage",
        )
    return cast(Storage, given)


def _seconds(said: Mapping[str, Any], key: str, otherwise: float) -> float:
    given = said.get(key)
    try:
        seconds = parse_duration(given).total_seconds() if isinstance(given, str) else _number(said, key, otherwise)
    except Refused:
        raise
    except InputError as error:
        raise Refused(f"{key}: {error}", f"{ZH[key]}“{str(given)[:40]}”：请写数值和 s、min、h，如 30 min", key) from None
    if not 0.0 <= seconds <= LONGEST:
        raise Refused(f"{key} {seconds:g} s: give 0 to {LONGEST:g} s",
                      f"{ZH[key]} {seconds:g} s：须在 0 至 {LONGEST:g} s 之间", key)
    return seconds


def _duration(said: Mapping[str, Any]) -> float:
    seconds = _seconds(said, "duration", 3600.0)
    if seconds == 0.0 and said.get("rate") is not None:
        raise Refused("duration 0 s: a rate needs a time; give one, or a total for a release at once",
                      "持续时间为 0：给出速率时须有持续时间；瞬时释放请给出总量", "duration")
    return seconds


def _start(said: Mapping[str, Any]) -> datetime | None:
    given = said.get("start")
    if given is None:
        return None
    try:
        moment = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Refused(f"start '{str(given)[:40]}': expected a time with a zone, such as 2026-11-23T20:00:00+08:00",
                      f"开始时间“{str(given)[:40]}”：应为带时区的时间，如 2026-11-23T20:00:00+08:00", "start")
    return moment


def _wind(said: Mapping[str, Any]) -> TypedWind | None:
    """A wind in place of the network's; None where none of its arguments is given."""
    if all(said.get(key) is None for key in ("wind_from", "wind_speed", "stability")):
        return None
    for key, zh in (("wind_speed", "风速"), ("wind_from", "风向")):
        if said.get(key) is None:
            raise Refused(f"{key}: a typed wind needs both its speed and where it comes from",
                          f"缺少{zh}：自定风须同时给出风速和风向（来向）", key)
    speed, direction = _number(said, "wind_speed", 0.0), _number(said, "wind_from", 0.0)
    if not 0.0 <= speed <= STRONGEST:
        raise Refused(f"wind_speed {speed:g} m/s: give 0 to {STRONGEST:g} m/s",
                      f"风速 {speed:g} m/s：须在 0 至 {STRONGEST:g} m/s 之间", "wind_speed")
    if not 0.0 <= direction <= 360.0:
        raise Refused(f"wind_from {direction:g}: give 0 to 360 degrees clockwise from north, from which it blows",
                      f"风向 {direction:g}：须为 0 至 360 度（来向，自正北顺时针）", "wind_from")
    return TypedWind(wind_from=direction, wind_speed=speed, stability=_stability(said))


def _stability(said: Mapping[str, Any]) -> str | None:
    given = said.get("stability")
    if given is None:
        return None
    try:
        return letter_of(str(given))
    except InputError as error:
        raise Refused(str(error), f"稳定度“{str(given)[:40]}”：应为 A 至 F", "stability") from None
