"""What files of a forecast say of it, in both languages: names of areas, lines and places. Knows no file format."""

from datetime import UTC, datetime, timedelta, timezone

from core.forecast import Area, Arrival
from core.messages import Forecast

BEIJING = timezone(timedelta(hours=8))
KINDS_ZH = {"station": "站点", "site": "场所", "town": "城镇"}


def title(forecast: Forecast) -> str:
    """Its title, under the mark of the drill it belongs to."""
    mark = "【演练 EXERCISE】" if forecast.exercise is not None else ""
    return f"{mark}{forecast.title_zh} / {forecast.title_en}"


def beijing(moment: datetime) -> str:
    """A time in Beijing and in UTC."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M} (UTC+8) / {moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def area_name(forecast: Forecast, area: Area) -> str:
    """Which level, and how sure."""
    level = forecast.levels[area.level].name if area.level >= 0 else "到达 arrival"
    share = "最佳估计 best estimate" if area.share == 0.0 else f"≥ {area.share:.0%} 成员 of members"
    return f"{level} · {share}"


def place_says(arrival: Arrival) -> str:
    """When a place is expected to be reached, with its range."""
    if arrival.likely is None:
        share = f"{arrival.reached:.0%}"
        said = f"最佳估计不到达；{share} 成员到达 / not in the best estimate; {share} of members arrive"
    else:
        said = f"预计到达 expected {beijing(arrival.likely)}"
    if arrival.earliest is not None and arrival.latest is not None:
        said += f"；5%–95%: {beijing(arrival.earliest)} – {beijing(arrival.latest)}"
    return said


def about(forecast: Forecast) -> str:
    """What must be known of the whole: when, by whom, from where, on what, with which limits. Lines."""
    source = forecast.source
    lines = [
        title(forecast),
        "演练，非真实事件。EXERCISE, not a real event." if forecast.exercise is not None else "",
        "" if forecast.warns else "推演：不报警。What-if: nobody is warned.",
        f"烽燧 Fengsui · {forecast.id} · {beijing(forecast.time)} · {forecast.who}",
        f"时段 window: {beijing(forecast.start)} – {beijing(forecast.end)}",
        f"源 source: {source.place_zh} / {source.place_en}; {source.reason_zh} / {source.reason_en}",
        f"释放量 amount: {source.amount_zh} / {source.amount_en}",
        f"模式 model: {forecast.model_zh} / {forecast.model_en}",
        *(f"{each.zh} / {each.en}" for each in forecast.basis),
        *(f"{zh} / {en}" for zh, en in zip(forecast.notes_zh, forecast.notes_en, strict=False)),
    ]
    return "\n".join(each for each in lines if each)


def file_name(forecast: Forecast, ending: str) -> str:
    """A name that sorts by time and bears the drill's mark; nothing a file system would refuse."""
    mark = "演练-" if forecast.exercise is not None else ""
    kept = "".join(each if each.isalnum() or each in "-_" else "-" for each in forecast.title_zh).strip("-")
    return f"{mark}{forecast.time.astimezone(BEIJING):%Y%m%d-%H%M}-{kept[:60]}.{ending}"
