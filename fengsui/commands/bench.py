"""fengsui bench: runs the benchmarks that lie beside the packages in a checkout."""

import asyncio
import importlib
import json as json_module
import sys
from typing import Annotated

import typer

from core.errors import InputError


def bench(
    names: Annotated[list[str] | None, typer.Argument(help="Which ones; all by default.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
    quick: Annotated[bool, typer.Option(help="Shorter loads, to see that everything runs.")] = False,
) -> None:
    """Measure this machine: rate, latency, crashes, memory, consoles."""
    try:
        suite = importlib.import_module("benchmarks.suite")
    except ImportError:
        raise InputError("the benchmarks are not in the installed package; run this in a checkout of Fengsui") from None
    unknown = set(names or ()) - set(suite.BENCHMARKS)
    if unknown:
        raise InputError(f"no benchmark {', '.join(sorted(unknown))}; there are {', '.join(suite.BENCHMARKS)}")
    figures = {}
    for name in names or suite.BENCHMARKS:
        print(f"{name} ...", file=sys.stderr, flush=True)
        figures[name] = asyncio.run(suite.BENCHMARKS[name](quick))
        if not json:
            print(f"{name}: {json_module.dumps(figures[name], indent=1)}", flush=True)
    if json:
        print(json_module.dumps(figures))
