"""fengsui plume: where a release goes in air, when it arrives and what it brings, from scenario files."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from config.files import read_toml
from core.errors import ConfigError, InputError

CONNECT_LIMIT = 10    # s for a dask scheduler to answer
Files = Annotated[list[Path], typer.Argument(help="Scenario files (TOML; docs/plume.md).")]


def plume(
    scenarios: Files,
    receptors: Annotated[Path | None, typer.Option(help="Places to look at, CSV: id,x,y,z (m) or id,lon,lat,z.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for areas (GeoJSON) and the grid (NetCDF).")] = None,
    dask: Annotated[str | None, typer.Option(
        help="Run the members of ensembles on this dask scheduler (tcp://host:8786); 'local' starts one on this machine.",
    )] = None,
    plot: Annotated[Path | None, typer.Option(help="A picture of the areas or of the receptors (PNG).")] = None,
) -> None:
    """Run scenarios: mean, peak, exposure, deposition and arrival at receptors and on a grid."""
    from dispersion.forecast import grid_of, run  # compiled kernels are loaded only where they are used
    from dispersion.grid_report import write
    from dispersion.receptors import parse_receptors
    from dispersion.report import document

    read = [_scenario(each) for each in scenarios]
    table = parse_receptors(_text(receptors), str(receptors)) if receptors is not None else None
    if table is None and all(each.text.domain.size is None for each in read):
        raise InputError(
            f"{scenarios[0]}: there is no place to look at: give --receptors FILE.csv, or a grid by [domain] size"
        )
    if out is not None and (same := [name for name, count in Counter(each.name for each in read).items() if count > 1]):
        raise InputError(f"--out: {len(read)} scenarios, of which several are named '{same[0]}'; give each a name of its own")
    outcomes = []
    with progress_bar() as progress, spread_over(dask, progress) as each:
        for path, scenario in progress.track(list(zip(scenarios, read, strict=True)), description="Running"):
            with _named(path):
                at = run(scenario, table.places(scenario.frame), each) if table is not None else None
                grid = grid_of(scenario)
                wanted = grid if at is None or out is not None or plot is not None else None
                outcomes.append((scenario, at, run(scenario, wanted, each) if wanted is not None else None))
    names = table.ids if table is not None else ()
    if out is not None:
        written = [file for scenario, _, field in outcomes if field is not None for file in write(out, field)]
        if not written:
            raise InputError("--out: no scenario asks for a grid; give [domain] size")
        for file in written:
            print(file, file=sys.stderr if as_json else sys.stdout)
    if plot is not None:
        from dispersion.plot import draw
        draw(plot, [(scenario, shown) for scenario, at, field in outcomes if (shown := field or at) is not None])
    printed = document([(scenario, at, field) for scenario, at, field in outcomes], names)
    if as_json:
        print(json.dumps(printed, ensure_ascii=False, allow_nan=False))
    else:
        _show(printed)


def progress_bar() -> Progress:
    """What shows on a terminal how far it is."""
    return Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What is refused while a scenario runs names its file."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


@contextmanager
def spread_over(address: str | None, progress: Progress) -> Iterator[Any]:
    """What runs the members of an ensemble, showing each that is done: the cores of this machine, or a dask cluster."""
    def counted(found: Iterable[Any], members: list[Any]) -> Any:
        return progress.track(found, total=len(members), description="Members")

    if address is None:
        from core.kernel import threads_may_share

        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as cores:
            def beside(work: Any, members: Iterable[Any]) -> Any:
                listed = list(members)               # asked after the best estimate, which has run every kernel
                return counted(cores.map(work, listed) if threads_may_share() else map(work, listed), listed)
            yield beside
        return
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--dask needs the extra 'ensemble': pip install 'fengsui[ensemble]'") from None
    try:
        client: Any = cast(Any, Client)(None if address == "local" else address, timeout=CONNECT_LIMIT)
    except (OSError, ValueError) as error:
        raise InputError(f"--dask {address}: no scheduler answers there ({error}); write tcp://host:8786, or local") from None
    with client:
        def spread(work: Any, members: Iterable[Any]) -> Any:
            listed = list(members)
            return counted((each.result() for each in client.map(work, listed, pure=False)), listed)
        yield spread


def _scenario(path: Path) -> Any:
    from dispersion.scenario import parse_scenario

    try:
        document = read_toml(path)
    except ConfigError as error:
        raise InputError(str(error)) from None

    def read_weather(name: str, frame: Any, epoch: datetime, roughness: float) -> Any:
        from dispersion.weather.files import weather_of_file
        return weather_of_file(path.parent / name, frame, epoch, roughness)

    return parse_scenario(document, str(path), read_weather)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8") from None


def _range(row: dict[str, Any], members: int) -> str:
    """What the members of an ensemble say of a place: never the best estimate alone."""
    low, _, high = row["peak_range"]
    early, _, late = row["arrival_range"]
    came = "" if early is None or late is None else f", arrival {early / 60:.1f} to {late / 60:.1f} min"
    chances = "".join(f"; {name} {share:.0%}" for name, share in row["chance"].items())
    return f"5 to 95 % of {members} members: peak {low:.4g} to {high:.4g}{came}; reached by {row['reached']:.0%}{chances}"


def _show(document: dict[str, Any]) -> None:
    """The same for a person at a terminal."""
    screen = Console()
    for each in document["scenarios"]:
        screen.print(f"[bold]{each['name']}[/bold]  ({each['model']}; {document['unit']})")
        screen.print(f"  {each['substance']}")
        for line in (*each["basis"], *each["assumptions"]):
            screen.print(f"  {line['zh']}  {line['en']}", style="dim", highlight=False)
        if not each["receptors"]:
            continue
        table = Table("id", "mean", "peak", "exposure", "deposition", "arrival, min", box=None)
        for row in each["receptors"]:
            arrival = "–" if row["arrival"] is None else f"{row['arrival'] / 60:.1f}"
            table.add_row(row["id"], *(f"{row[key]:.4g}" for key in ("mean", "peak", "exposure", "deposition")), arrival)
        screen.print(table)
        for row in each["receptors"]:
            if "peak_range" in row:
                screen.print(f"  {row['id']}: {_range(row, each['ensemble']['members'])}", highlight=False)
            if "dose" in row:
                dose = row["dose"]
                screen.print(f"  {row['id']}: effective dose in 7 d, adult {dose['effective']['adult'][1]:.3g} Sv, "
                             f"1 y {dose['effective']['1y'][1]:.3g} Sv; thyroid, 1 y {dose['thyroid']['1y'][1]:.3g} Sv")
