"""Where a team, vessel or aircraft says it is: our JSON, a GeoJSON Feature or Point, or a list of them (docs/mqtt.md)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Annotated, Any

import msgspec

from core.earth import is_on_earth
from core.errors import DecodeError
from core.team import STATES, Position
from ingest.decoders.bounds import MAX_VALUES, check_depth, check_size, too_deep, too_many
from ingest.decoders.readings_json import in_utc, utf8
from ingest.decoders.words import in_chinese, in_words

SHAPE = 'send {"time": …, "longitude": …, "latitude": …, "state": …}, a GeoJSON Feature with a Point, or a list of these'
SHAPE_ZH = '请发送 {"time": …, "longitude": …, "latitude": …, "state": …}、带 Point 的 GeoJSON Feature，或它们的列表'
TOLD = 40                            # units named to whoever got one wrong
FASTEST = 350.0                      # m/s: the speed of sound; no aircraft of a department is beyond it

WORDS = {
    **{each: each for each in STATES},
    "待命": "ready", "行进": "moving", "途中": "moving", "作业": "at_work", "监测中": "at_work", "停用": "out", "不可用": "out",
}


class Said(msgspec.Struct):
    """A place as a unit sends it. Fields not named here are its own and are not read."""

    time: Annotated[datetime, msgspec.Meta(tz=True)]
    longitude: float
    latitude: float
    state: str = ""
    speed: float | None = None       # m/s


def decode(
    payload: bytes, unit: str, received: datetime, units: Collection[str], *, skew: timedelta, source: str = "",
    exercise: str | None = None,
) -> tuple[Position, ...]:
    """The positions in a payload, all or none: DecodeError names the first that is wrong."""
    if unit not in units:
        raise DecodeError(
            "unknown_team", f"'{unit[:64]}' is no team, vessel or aircraft; {_told(units)}",
            f"“{unit[:64]}”不是已登记的队伍、船只或航空器；{_told_zh(units)}",
        )
    check_size(payload)
    if not payload.isascii():
        payload = utf8(payload)
    check_depth(payload)
    try:
        document = msgspec.json.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        if isinstance(error, RecursionError):
            raise too_deep() from error
        said = str(error)
        raise DecodeError(
            "not_json", f"{in_words(said, 'position')}; {SHAPE}", f"{in_chinese(said, '个位置')}；{SHAPE_ZH}"
        ) from error
    features = document.get("features") if isinstance(document, dict) and "features" in document else document
    sent = features if isinstance(features, list) else [features]
    if len(sent) > MAX_VALUES:
        raise too_many(len(sent))
    found = []
    for number, each in enumerate(sent, start=1):
        try:
            found.append(_position(each, unit, received, skew, source, exercise))
        except DecodeError as error:
            if not isinstance(features, list):
                raise
            raise error.about(f"position {number}: ", f"第 {number} 个位置：") from error
    return tuple(found)


def _position(
    sent: Any, unit: str, received: datetime, skew: timedelta, source: str, exercise: str | None
) -> Position:
    try:
        said = msgspec.convert(_flat(sent), Said, strict=True)
    except msgspec.ValidationError as error:
        raise _explained(str(error)) from error
    if not is_on_earth(said.longitude, said.latitude):
        swapped = "; they look exchanged" if is_on_earth(said.latitude, said.longitude) else ""
        raise DecodeError(
            "not_on_earth", f"latitude {said.latitude}, longitude {said.longitude} is not on Earth{swapped}",
            f"纬度 {said.latitude}、经度 {said.longitude} 不在地球上" + ("；经纬度似乎写反了" if swapped else ""),
        )
    if said.speed is not None and not 0.0 <= said.speed <= FASTEST:
        raise DecodeError(
            "out_of_range", f"speed {said.speed:g}: expected 0 to {FASTEST:g} m/s, or leave it out",
            f"速度 {said.speed:g}：应为 0 至 {FASTEST:g} m/s，也可不报",
        )
    state = WORDS.get(said.state.strip().casefold(), "") if said.state.strip() else ""
    if said.state.strip() and not state:
        raise DecodeError(
            "unknown_state", f"state '{said.state[:40]}': expected one of {', '.join(STATES)}, or leave it out",
            f"状态“{said.state[:40]}”：应为 {'、'.join(STATES)} 之一，也可不报",
        )
    time = in_utc(said.time)
    if time > received + skew:
        raise DecodeError(
            "future_time", f"{said.time.isoformat()} is {_ahead(time - received)} ahead of our clock; set the sender's clock",
            f"{said.time.isoformat()} 比本机时钟快 {_ahead(time - received)}；请校准发送端时钟",
        )
    return Position(
        unit=unit, time=time, received=received, longitude=said.longitude, latitude=said.latitude, state=state,
        speed=said.speed, source=source, exercise=exercise,
    )


def _flat(sent: Any) -> Any:
    """A GeoJSON Feature, or a Point with what it says beside its coordinates, as our own shape."""
    if not isinstance(sent, dict):
        return sent
    kind = sent.get("type")
    if kind == "Feature":
        geometry = sent.get("geometry")
        beside = sent.get("properties")
    elif kind == "Point":
        geometry, beside = sent, sent
    else:
        return sent
    point = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    if not isinstance(point, list) or len(point) not in (2, 3):
        raise DecodeError(
            "wrong_type", "the GeoJSON is no Point with [longitude, latitude]", "GeoJSON 不是带 [经度, 纬度] 的 Point"
        )
    return {**_known(beside), "longitude": point[0], "latitude": point[1]}


def _known(beside: Any) -> dict[str, Any]:
    return {key: beside[key] for key in ("time", "state", "speed") if key in beside} if isinstance(beside, dict) else {}


def _explained(said: str) -> DecodeError:
    words, zh = in_words(said, "position"), in_chinese(said, "个位置")
    if "missing required field" in said:
        return DecodeError(
            "missing_field", f"{words}; time, longitude and latitude are required", f"{zh}；time、longitude、latitude 必填"
        )
    if "$.time" in said:
        return DecodeError(
            "bad_time", f"{words}; send RFC 3339 with a zone, such as 2026-11-28T08:00:00+08:00",
            f"{zh}；请按 RFC 3339 带时区发送，如 2026-11-28T08:00:00+08:00",
        )
    is_inner = "`$." in said
    return DecodeError("wrong_type", words if is_inner else f"{words}; {SHAPE}", zh if is_inner else f"{zh}；{SHAPE_ZH}")


def _told(units: Collection[str]) -> str:
    if not units:
        return "none are set up here (teams/ of the region, teams.toml of the data folder)"
    listed = ", ".join(sorted(units)[:TOLD])
    return f"there are {listed}" + (f" and {len(units) - TOLD} more" if len(units) > TOLD else "")


def _told_zh(units: Collection[str]) -> str:
    if not units:
        return "此处尚未登记任何队伍（区域的 teams/，或数据目录的 teams.toml）"
    more = f"等 {len(units)} 个" if len(units) > TOLD else ""
    return f"已登记：{'、'.join(sorted(units)[:TOLD])}{more}"


def _ahead(span: timedelta) -> str:
    seconds = span.total_seconds()
    return f"{seconds:.0f} s" if seconds < 7200 else f"{seconds / 3600:.1f} h"

