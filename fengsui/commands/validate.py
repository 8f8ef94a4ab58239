"""fengsui validate: the models against measured data somebody brings."""

import json
from pathlib import Path
from typing import Annotated

import typer

from core.errors import InputError


def validate(
    folder: Annotated[Path, typer.Argument(help="Folder with the measured data; docs/validation-air.md says how to get it.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")] = False,
) -> None:
    """Score the air model on Project Prairie Grass: maxima, crosswind integrals and widths, as docs/validation-air.md shows."""
    from dispersion.validation import prairie_grass  # compiled kernels are loaded only where they are used

    found = next((each for each in (folder, folder / "prairie_grass") if (each / "arc_maxima.csv").is_file()), None)
    if found is None:
        raise InputError(
            f"{folder}: no arc_maxima.csv in it, nor in a folder prairie_grass below; docs/validation-air.md says how to get it"
        )
    try:
        pairs = prairie_grass.compare(found)
    except (KeyError, ValueError) as error:
        raise InputError(f"{found / 'arc_maxima.csv'}: not as docs/validation-air.md describes it ({error})") from None
    if not pairs:
        raise InputError(f"{found / 'arc_maxima.csv'}: no run with weather and a corrected maximum in it")
    if as_json:
        print(json.dumps(prairie_grass.scores_of(pairs)))
    else:
        print(prairie_grass.tables_of(pairs), end="")
