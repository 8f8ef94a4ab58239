"""How old the weather is that a forecast rests on, as a sentence for the officer."""

from datetime import datetime, timedelta

from dispersion.weather.field import Weather


def age_of(weather: Weather, now: datetime) -> timedelta | None:
    """Age of the wind at `now` (aware), or None where it is assumed or given without a time. Never negative."""
    times = [each.time for each in weather.basis if each.what == "wind" and each.time is not None]
    return max(now - max(times), timedelta(0)) if times else None


def age_sentence(weather: Weather, now: datetime) -> tuple[str, str]:
    """(Chinese, English): which wind, how old at `now`, and what of the weather is assumed."""
    wind = next((each for each in weather.basis if each.what == "wind"), None)
    source = wind.source if wind is not None else "?"
    age = age_of(weather, now)
    if age is None:
        zh, en = f"气象资料来自 {source}，无观测时间", f"Weather from {source}, without a time of observation"
    else:
        zh, en = f"气象资料来自 {source}，距今 {_span(age)}", f"Weather from {source}, {_span(age)} old"
    assumed = [each for each in weather.basis if "assumed" in each.how]
    if assumed:
        zh += f"；{'、'.join(ZH.get(each.what, each.what) for each in assumed)}含假定值"
        en += f"; {', '.join(each.what for each in assumed)} rest on assumptions"
    return zh + "。", en + "."


ZH = {"stability": "稳定度", "mixing height": "混合层高度", "temperature": "气温", "rain": "降雨", "roughness": "地表粗糙度"}


def _span(age: timedelta) -> str:
    minutes = round(age / timedelta(minutes=1))
    return f"{minutes} min" if minutes < 120 else f"{minutes / 60:.1f} h"
