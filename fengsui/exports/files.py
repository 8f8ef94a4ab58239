"""Where an export is written: a file that is there whole or not at all, or standard output."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from core.errors import InputError


@contextmanager
def written_to(out: Path | None) -> Iterator[IO[bytes]]:
    """A place to write to. A file is put in its place once all of it is written; of one that fails nothing is left."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = out.with_name(f"{out.name}.part")
    try:
        stream = part.open("wb")
    except OSError as error:
        raise InputError(f"{out}: cannot be written: {error.strerror}; name another file with --out") from None
    try:
        with stream:
            yield stream
        part.replace(out)
    except OSError as error:
        raise InputError(f"{out}: cannot be written: {error.strerror}; name another file with --out") from None
    finally:
        part.unlink(missing_ok=True)
