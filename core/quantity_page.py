"""The reference page of quantities, docs/quantities.md, made from the table. Knows no quantity itself."""

from core.quantity_shape import Quantity, spellings
from core.quantity_table import QUANTITIES

MEDIA = {
    "radiation": "Radiation 辐射", "air": "Air 空气", "water": "Water 水", "weather": "Weather 气象",
    "noise": "Noise 噪声", "housekeeping": "State of the station 站房状态",
}

HEAD = """# Quantities

Made from the table in `core/quantity_table.py` by `python -m core.quantity_page > docs/quantities.md`; a test holds it
true. The key is what our JSON, rules and station files use. A value may arrive, and a limit may be written, in any
accepted unit; it is converted once, to the canonical one, which is listed first. µ may be either Unicode µ or u, ³ may
be 3, ² may be 2, L after a slash may be l. A value outside the range is kept, marked `out_of_range`, and raises no
alert about the environment, only about the instrument.
"""


COLUMNS = """| key | 名称 | name | units, canonical first | plausible range | source and notes |
|---|---|---|---|---|---|
"""


def written(number: float) -> str:
    return f"{number:,.12g}" if abs(number) < 1e6 else f"{number:g}"


def row(each: Quantity) -> str:
    shown: list[str] = []
    for name in filter(None, each.units):
        if not any(name in spellings(other) for other in shown):     # one spelling of each is enough on paper
            shown.append(name)
    accepted = ", ".join(shown)
    reach = f"{written(each.low)} to {written(each.high)}"
    return f"| `{each.key}` | {each.zh} | {each.en} | {accepted} | {reach} | {each.source} |"


def page() -> str:
    """The whole page as Markdown."""
    parts = [HEAD]
    for medium, title in MEDIA.items():
        parts.append(f"\n## {title}\n\n{COLUMNS}")
        parts += [row(each) + "\n" for each in QUANTITIES.values() if each.medium == medium]
    return "".join(parts)


if __name__ == "__main__":
    print(page(), end="")
