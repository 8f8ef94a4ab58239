"""fengsui log: the log book and the chain over it."""

import asyncio
import json
import re
from pathlib import Path
from typing import Annotated

import typer

from core.errors import InputError
from core.store import chain
from core.store.onlooker import Onlooker
from fengsui.commands.options import settings_with, stored_at

app = typer.Typer(no_args_is_help=True, help="The log book: what was asked, raised and done.")

KEPT = re.compile(r"(\d{1,18}):([0-9a-fA-F]{8,64})")


@app.callback()
def log() -> None:
    """The log book: what was asked, raised and done."""


@app.command()
def verify(
    head: Annotated[list[str] | None, typer.Option(help="A head kept elsewhere, 'number:digest'; may be given often.")] = None,
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, as given to `fengsui up`.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")] = False,
) -> None:
    """Look whether anything of the log book was changed, added or removed; works beside a running program."""
    settings = settings_with(config, data)
    known = [_head(each) for each in head or ()]
    verdict = asyncio.run(_verdict(stored_at(settings), known))
    if as_json:
        print(json.dumps({"head": str(verdict.head), "links": verdict.head.n, "faults": verdict.faults}, ensure_ascii=False))
    else:
        for fault in verdict.faults:
            print(fault)
        outcome = "BROKEN" if verdict.faults else "whole: nothing was changed, added or removed"
        print(f"{verdict.head.n} links, head {verdict.head}: {outcome}")
    if verdict.faults:
        raise SystemExit(1)


def _head(text: str) -> tuple[int, str]:
    match = KEPT.fullmatch(text.strip())
    if match is None:
        raise InputError(f"--head {text}: expected a link's number, a colon and its digest, as 'log verify' prints them")
    return int(match[1]), match[2]


async def _verdict(url: str, known: list[tuple[int, str]]) -> chain.Verdict:
    onlooker = await Onlooker.open(url)
    try:
        return await onlooker.verify(known)
    finally:
        await onlooker.close()
