"""fengsui user add."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from config.load import load_settings
from console.auth import Role, hash_password
from core.clock import SystemClock
from fengsui.house import store_url

app = typer.Typer(no_args_is_help=True, help="People who may sign in.")
