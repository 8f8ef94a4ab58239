"""A PostgreSQL server of our own for the tests, from the system's programs or from PyPI's pgserver. No fixtures here."""

import asyncio
import contextlib
import importlib.util
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import asyncpg


class NoServer(Exception):
    """No server can be started here; says why and what would help."""


def programs() -> Path:
    """The folder that holds initdb and pg_ctl."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    named = shutil.which("initdb")
    if named:
        found.append(Path(named).resolve())
    # Only looked up: importing it warns, and it would change permissions on the way to its programs.
    package = importlib.util.find_spec("pgserver")
    if package is not None and package.origin is not None:
        found.append(Path(package.origin).parent / "pginstall" / "bin" / "initdb")
    for each in found:
        if each.exists() and each.with_name("pg_ctl").exists():
            return each.parent
    raise NoServer("no PostgreSQL found: install Debian's postgresql, or pgserver from PyPI")


def _someone_else() -> str | None:
    """PostgreSQL refuses to run as root; the user it shall run as then."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise NoServer("PostgreSQL does not run as root, and there is no user postgres or nobody")


class Server:
    """A server on a socket in a folder of its own."""

    def __init__(self) -> None:
        self._programs = programs()
        self._user = _someone_else()
        self.folder = Path(tempfile.mkdtemp(prefix="fengsui-pg-"))
        self._numbers = itertools.count(1)
        if self._user:
            shutil.chown(self.folder, self._user)
        try:
            self._do("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "postgres", "--no-sync")
            # What a crash of the machine would lose is not what is tested here.
            options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c max_connections=50"
            self._do("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")
        except (OSError, subprocess.SubprocessError) as error:
            shutil.rmtree(self.folder, ignore_errors=True)
            said = getattr(error, "stderr", None) or str(error)
            raise NoServer(f"PostgreSQL in {self._programs} does not start: {said.strip()[-300:]}") from error

    def _do(self, program: str, *arguments: str) -> None:
        log = self.folder / f"{program}.err"
        with log.open("w+") as said:         # not a pipe: the server would inherit it and hold it open
            done = subprocess.run(
                [self._programs / program, "-D", self.folder / "data", *arguments], stdin=subprocess.DEVNULL,
                stdout=said, stderr=said, user=self._user, cwd=self.folder, timeout=60,
            )
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, program, stderr=log.read_text())

    async def database(self) -> str:
        """The URL of a new, empty database."""
        name = f"t{next(self._numbers)}"
        async with asyncio.timeout(30):
            connection = await asyncpg.connect(host=str(self.folder), user="postgres", database="postgres")
            try:
                await connection.execute(f"CREATE DATABASE {name}")
            finally:
                await connection.close()
        return f"postgresql+asyncpg://postgres@/{name}?host={self.folder}"

    def stop(self) -> None:
        """Stop the server and remove what it wrote."""
        self._do("pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)
