"""A child process that never outlives us: dies with its parent, and one left over from a crash is found and ended.

Knows nothing of brokers (`ingest.broker`).
"""

import asyncio
import contextlib
import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from core.errors import BrokerError

POLL = 0.02                      # s between looks at a process that is not our child

# Run by an interpreter that then becomes the program: between fork and exec of a process with threads no Python may
# run. PR_SET_PDEATHSIG (1, linux/prctl.h) outlives the exec; a parent that died before it is seen by its number.
DIE_WITH_PARENT = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, int(signal.SIGTERM), 0, 0, 0)
if os.getppid() != int(sys.argv[1]):
    sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""


async def start(arguments: Sequence[str], errors: Path) -> asyncio.subprocess.Process:
    """Start a program that the kernel ends when we are gone, in a session that a terminal's Ctrl-C does not reach.

    What it complains of goes to a file: a pipe nobody reads would stop it in the middle of its last words. Elsewhere
    than on Linux a child orphaned by kill -9 is ended at the next start, by its pid file.
    """
    if sys.platform.startswith("linux"):
        arguments = [sys.executable, "-I", "-S", "-c", DIE_WITH_PARENT, str(os.getpid()), *arguments]
    with errors.open("wb") as file:
        return await asyncio.create_subprocess_exec(
            *arguments, stdin=subprocess.DEVNULL, stdout=file, stderr=file, start_new_session=True
        )


async def end(process: asyncio.subprocess.Process, limit: float) -> None:
    """SIGTERM, and SIGKILL when that was not enough within `limit` s."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(limit):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def lock(path: Path) -> IO[str]:
    """Hold a folder for this process; the kernel lets it go when the process ends, however it ends."""
    handle = path.open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        handle.close()
        raise BrokerError(
            f"another Fengsui uses {path.parent}; stop it, or give this one a folder of its own with --data"
        ) from error
    return handle


async def end_left_over(pid_file: Path, mark: str, limit: float) -> int | None:
    """End the process named in a pid file if it still runs and its command line holds `mark`; returns its pid.

    The mark (the path of its configuration file) keeps us from ending a stranger that was given the same number.
    """
    pid = _pid_in(pid_file)
    if pid is None or mark not in _command_line(pid):
        return None
    for sign in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sign)
        try:
            async with asyncio.timeout(limit):
                while mark in _command_line(pid):  # noqa: ASYNC110  # not our child: nothing tells us of its end
                    await asyncio.sleep(POLL)
                return pid
        except TimeoutError:
            continue
    raise BrokerError(f"a broker left over from an earlier run (process {pid}) does not end; end it by hand")


def _pid_in(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().strip())
    except (OSError, ValueError):
        return None


def _command_line(pid: int) -> str:
    """The command line of a running process; empty when there is none (or only its remains)."""
    proc = Path("/proc")
    if (proc / "self").exists():
        try:
            return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    shown = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return shown.stdout
