"""Writes in one language: times, numbers, places, and what is not known. Knows no incident."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from alerting.reports.model import MOST_ROWS, Field, Line, Table, plain
from core.beijing import BEIJING
from core.papers import Language
from core.quantities import quantity

WINDS = (("北", "N"), ("东北", "NE"), ("东", "E"), ("东南", "SE"), ("南", "S"), ("西南", "SW"), ("西", "W"), ("西北", "NW"))
ZH_NUMBERS = "一二三四五六七八九十"


class Pen:
    """A language, and how things are said in it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.zh = language is Language.ZH

    def say(self, zh: str, en: str) -> str:
        """The one that is wanted; Chinese where there is no English."""
        return zh if self.zh or not en else en

    def time(self, time: datetime | None) -> str:
        """To the minute, in Beijing time; empty for None."""
        if time is None:
            return ""
        local = time.astimezone(BEIJING)
        return f"{local:%Y年%m月%d日 %H时%M分}" if self.zh else f"{local:%Y-%m-%d %H:%M}"

    def short(self, time: datetime | None) -> str:
        """The same for a table."""
        return f"{time.astimezone(BEIJING):%Y-%m-%d %H:%M}" if time is not None else "—"

    def day(self, day: date) -> str:
        """A day."""
        return f"{day:%Y年%m月%d日}" if self.zh else f"{day:%Y-%m-%d}"

    def quantity(self, key: str) -> str:
        """What a quantity is called."""
        known = quantity(key)
        return self.say(known.zh, known.en) if known is not None else key

    def amount(self, value: float, unit: str) -> str:
        """A number with its unit."""
        return f"{number(value)} {unit}".strip()

    def distance(self, metres: float, bearing: float | None = None) -> str:
        """How far, and where to."""
        far = f"{number(metres / 1000, 2)} km" if metres >= 1000 else f"{metres:.0f} m"
        if bearing is None:
            return far
        zh, en = WINDS[round(bearing / 45) % 8]
        return f"{zh}{far}" if self.zh else f"{far} {en}"

    def position(self, longitude: float, latitude: float) -> str:
        """Degrees."""
        east, north = f"{abs(longitude):.4f}°", f"{abs(latitude):.4f}°"
        if self.zh:
            return f"{'东' if longitude >= 0 else '西'}经{east}，{'北' if latitude >= 0 else '南'}纬{north}"
        return f"{east}{'E' if longitude >= 0 else 'W'}, {north}{'N' if latitude >= 0 else 'S'}"

    def checked(self, text: str, ok: bool) -> str:
        """The text, with the mark of what nobody has verified."""
        return text if ok else text + self.say("【待核】", " [to be verified]")

    def beside(self, text: str, origin: str) -> str:
        """The text, and where it is from."""
        if not origin:
            return text
        return f"{text}（{self.say('来源', 'source')}：{origin}）" if self.zh else f"{text} (source: {origin})"

    def joined(self, *parts: str) -> str:
        """Parts of a sentence."""
        return ("；" if self.zh else "; ").join(filter(None, parts))

    def field(
        self, label: tuple[str, str], text: str = "", *, origin: str = "", ok: bool = True, name: str = ""
    ) -> Field:
        """What is asked for; without a text it is left to be filled in by hand."""
        said = plain(text)
        if not said:
            return Field(label=self.say(*label), text=self.say("（待填）", "(to be filled in)"), blank=True, name=name)
        return Field(label=self.say(*label), text=self.checked(self.beside(said, plain(origin)), ok), name=name)

    def line(self, zh: str, en: str) -> Line:
        """A sentence."""
        return Line(text=plain(self.say(zh, en)))

    def table(
        self, title: tuple[str, str], head: Sequence[tuple[str, str]], rows: Iterable[Sequence[str]],
        widths: Sequence[float], left_out: int = 0, most: int = MOST_ROWS,
    ) -> tuple[Table | Line, ...]:
        """A table of at most so many rows, and a sentence that says how many more there are."""
        all_rows = [tuple(plain(cell, 300) or "—" for cell in row) for row in rows]
        left_out += max(0, len(all_rows) - most)
        made = Table(
            title=self.say(*title), head=tuple(self.say(*each) for each in head), rows=tuple(all_rows[:most]),
            widths=tuple(widths),
        )
        if not left_out:
            return (made,)
        more = self.line(f"另有{left_out}条未列出，见事件档案。", f"{left_out} more are not listed; see the incident's file.")
        return made, more


def number(value: float, digits: int = 4) -> str:
    """A number of some significant digits as it is written on paper: 0.00012, 412.7, 3.7×10^10 (fonts lack raised digits)."""
    if value == 0:
        return "0"
    size = abs(value)
    if 1e-6 <= size < 1e7:
        text = f"{value:.{digits}g}"
        return f"{float(text):.12f}".rstrip("0").rstrip(".") if "e" in text else text
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}×10^{int(power)}"
