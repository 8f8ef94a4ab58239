"""fengsui user add."""

import asyncio
import getpass
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from console.auth import Role, add_user
from core.clock import SystemClock
from core.errors import InputError, StoreInUse
from core.store.guest import Guest
from core.store.store import Store
from fengsui.commands.options import settings_with
from fengsui.house import store_url

app = typer.Typer(no_args_is_help=True, help="People who may sign in.")


@app.callback()
def people() -> None:
    """People who may sign in."""


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Sign-in name.")],
    role: Annotated[Role, typer.Option(help="viewer looks, officer acts, director runs drills, admin manages people.")],
    config: Annotated[Path | None, typer.Option(help="Settings file.")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder, as given to `fengsui up`.")] = None,
) -> None:
    """Add a person, whether Fengsui runs or not; the password is asked for, or read from standard input."""
    if sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Again: ") != password:
            raise InputError("the two passwords differ; nothing was changed")
    else:
        password = sys.stdin.readline().rstrip("\n")
    settings = settings_with(config, data)
    os.umask(0o077)     # where this makes the store, it is for the owner of the process only, as `fengsui up` makes it

    async def store_it() -> None:
        url = store_url(settings)
        store: Store | Guest
        try:
            store = await Store.open(url)
        except StoreInUse:           # by a Fengsui that runs: the person may sign in there at once
            store = Guest(url)
        try:
            await add_user(store, name, role, password, SystemClock().now())
        finally:
            await store.close()

    asyncio.run(store_it())
    print(f"{name} may sign in as {role.value} ({settings.store or settings.data})")
