"""fengsui validate: the models against measured data somebody brings."""

import json
from pathlib import Path
from typing import Annotated

import typer

from core.errors import InputError

HELP = "docs/validation-air.md says how to get it"


def validate(
    folder: Annotated[Path, typer.Argument(help="Folder with the measured data; docs/validation-air.md says how to get it.")],
    out: Annotated[Path | None, typer.Option(help="Folder for the tables (prairie-grass.md, .json) and five pictures.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")] = False,
    draws: Annotated[int, typer.Option(min=1, max=100_000, help="How often the runs are drawn anew for the ranges.")] = 2000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of these draws; the same seed gives the same ranges.")] = 1956,
) -> None:
    """Score the air model on Project Prairie Grass: maxima, crosswind integrals, widths and every sampler.

    The tables and, with --out, the pictures are those of docs/validation-air.md.
    """
    from dispersion.validation import prairie_grass, tables  # compiled kernels are loaded only where they are used

    found = next((each for each in (folder, folder / "prairie_grass") if (each / "arc_maxima.csv").is_file()), None)
    if found is None:
        raise InputError(f"{folder}: no arc_maxima.csv in it, nor in a folder prairie_grass below; {HELP}")
    read = "arc_maxima.csv"
    try:
        arcs = prairie_grass.read_arcs(found)
        read = "arcs_all_samplers.csv"
        samplers = prairie_grass.read_samplers(found) if (found / read).is_file() else []
    except (KeyError, ValueError) as error:
        raise InputError(f"{found / read}: not as docs/validation-air.md describes it ({error})") from None
    if not arcs:
        raise InputError(f"{found / 'arc_maxima.csv'}: no run with weather and a corrected maximum in it")
    pairs = prairie_grass.compare(arcs)
    text = "" if as_json and out is None else tables.tables_of(pairs, samplers, draws, seed)
    shown = json.dumps(tables.document(pairs, samplers, draws, seed)) if as_json or out is not None else ""
    if out is not None:
        from dispersion.validation.pictures import pictures

        try:
            out.mkdir(parents=True, exist_ok=True)
            (out / "prairie-grass.md").write_text(text, encoding="utf-8")
            (out / "prairie-grass.json").write_text(shown + "\n", encoding="utf-8")
        except OSError as error:
            raise InputError(f"{out}: cannot be written: {error.strerror}; name another folder with --out") from None
        pictures(out, pairs, samplers)
    print(shown if as_json else text, end="\n" if as_json else "")
