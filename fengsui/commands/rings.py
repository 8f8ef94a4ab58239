"""fengsui rings: how far to keep from a lost sealed source."""

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from core.clock import SystemClock
from core.errors import InputError


def rings(
    nuclide: Annotated[str, typer.Argument(help="Co-60, Ir-192, 铯-137 …")],
    activity: Annotated[str, typer.Argument(help="With its unit: '1.85 TBq', '50 Ci'.")],
    on: Annotated[datetime | None, typer.Option(
        formats=["%Y-%m-%d"], help="Day of that activity; it is decayed to now. Without it, it is that of now.",
    )] = None,
    at: Annotated[str | None, typer.Option(help="Where the source is, longitude,latitude in degrees; for --out.")] = None,
    rate: Annotated[list[float] | None, typer.Option(
        help="A ring at this dose rate, µGy/h, in place of the levels; may be given again and again.",
    )] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")] = False,
    out: Annotated[Path | None, typer.Option(help="The rings as GeoJSON, around the place of --at.")] = None,
) -> None:
    """Dose rates around a bare sealed source, and the distances at which something is done."""
    from dispersion.rings import around, geojson
    from dispersion.sources.amounts import amount

    place = _place(at) if at is not None else None
    if out is not None and place is None:
        raise InputError(f"{out}: rings on a map need a place; give it with --at, for instance --at 108.35,21.68")
    found = around(nuclide, amount(activity, "Bq"), None if on is None else on.date(), SystemClock().now(), tuple(rate or ()))
    if out is not None and place is not None:
        try:
            out.write_text(json.dumps(geojson(found, *place), ensure_ascii=False), encoding="utf-8")
        except OSError as error:
            raise InputError(f"{out}: cannot be written: {error.strerror}; name another file with --out") from None
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    console = Console(width=None if Console().is_terminal else 140)
    danger = found.category or "unknown"
    if found.category and not found.category_confirmed:
        danger += " (to be confirmed)"
    console.print(f"{found.nuclide}, {found.activity_now_bq:.3g} Bq now, category {danger}; "
                  f"Γ {found.gamma:.4g} µGy m²/(GBq h): {found.gamma_source_en}")
    table = Table("µGy/h", "µSv/h", "within, m", "what is done", "source")
    for each in found.rings:
        source = each.source + ("" if each.confirmed else " (recalled, to be confirmed)")
        table.add_row(_figure(each.rate), _figure(each.ambient), _figure(each.radius_m), each.meaning_en, source)
    console.print(table)
    console.print(found.note_en)


def _figure(value: float) -> str:
    """Three figures, and no powers of ten where a person would write none."""
    return f"{value:,.0f}" if 1000 <= value < 1e7 else f"{value:.3g}"


def _place(text: str) -> tuple[float, float]:
    try:
        longitude, latitude = (float(each) for each in text.split(","))
    except ValueError:
        raise InputError(f"--at '{text[:40]}' is no place; write longitude,latitude in degrees, like 108.35,21.68") from None
    return longitude, latitude
