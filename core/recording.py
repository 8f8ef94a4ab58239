"""Recordings: payloads as they came, one JSON line each, compressed, with a manifest beside them that says what they are.

`NAME.jsonl.zst` holds lines of {"t", "topic", "qos", "retain", "text" or "base64"}; `NAME.manifest.json` its SHA-256,
source, licence, stations and rules. Nothing in either depends on when or where they were written.
"""

import base64
import contextlib
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import msgspec
import zstandard

from core.errors import RecordingError

SUFFIX = ".jsonl.zst"
MANIFEST_SUFFIX = ".manifest.json"
VERSION = 1
FRAME_LINES = 10_000         # a new zstd frame begins so often, so that a damaged one costs only its own lines
LEVEL = 9
LONGEST_LINE = 64 * 2**20    # B


class Recorded(msgspec.Struct, frozen=True):
    """One payload as it came."""

    received: datetime
    topic: str
    payload: bytes
    qos: int = 1
    retain: bool = False


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever makes a recording says of it."""

    title_zh: str
    title_en: str
    source: str                              # who measured, or from what it was rebuilt
    licence: str
    notes: tuple[str, ...] = ()
    stations: tuple[dict[str, Any], ...] = ()    # as in a stations file: [[station]]
    rules: tuple[dict[str, Any], ...] = ()       # as in a rules file: [[rule]]


class Manifest(About, frozen=True, kw_only=True):
    """What lies beside the recording."""

    version: int
    start: datetime
    end: datetime
    count: int
    topics: tuple[str, ...]
    sha256: str


class _Line(msgspec.Struct, omit_defaults=True):
    t: datetime
    topic: str
    qos: int = 1
    retain: bool = False
    text: str | None = None
    base64: str | None = None


_line = msgspec.json.Decoder(_Line).decode


def manifest_path(path: Path) -> Path:
    """Where the manifest of a recording lies."""
    return path.with_name(path.name.removesuffix(SUFFIX) + MANIFEST_SUFFIX)


class RecordingWriter:
    """Writes a recording; both files appear, whole, when it is left without an error."""

    def __init__(self, path: Path, about: About) -> None:
        if not path.name.endswith(SUFFIX):
            raise RecordingError(f"{path}: a recording's name ends in {SUFFIX}")
        self._path = path
        self._about = about
        self._part = path.with_name(path.name + ".part")
        self._manifest_part = manifest_path(path).with_name(manifest_path(path).name + ".part")
        self._file: IO[bytes] | None = None
        self._hash = hashlib.sha256()
        self._lines = bytearray()
        self._waiting = 0
        self._topics: set[str] = set()
        self._start: datetime | None = None
        self._end: datetime | None = None
        self.count = 0

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._part.open("wb")
        except OSError as error:
            raise RecordingError(f"{self._path}: cannot be written: {error.strerror}") from None
        return self

    def write(self, recorded: Recorded) -> None:
        """Add a payload; times may stand still but not go back."""
        if self._end is not None and recorded.received < self._end:
            raise RecordingError(f"{self._path}: {recorded.received} comes after {self._end}; a recording is in order of time")
        try:
            body = {"text": recorded.payload.decode("utf-8")}
        except UnicodeDecodeError:
            body = {"base64": base64.b64encode(recorded.payload).decode("ascii")}
        line = _Line(t=recorded.received, topic=recorded.topic, qos=recorded.qos, retain=recorded.retain, **body)
        self._lines += msgspec.json.encode(line) + b"\n"
        self._topics.add(recorded.topic)
        self._start = self._start or recorded.received
        self._end = recorded.received
        self.count += 1
        self._waiting += 1
        if self._waiting == FRAME_LINES:
            self._flush()

    def _flush(self) -> None:
        assert self._file is not None
        frame = zstandard.ZstdCompressor(level=LEVEL).compress(bytes(self._lines))
        try:
            self._file.write(frame)
        except OSError as error:
            raise RecordingError(f"{self._path}: cannot be written: {error.strerror}") from None
        self._hash.update(frame)
        self._lines.clear()
        self._waiting = 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._file is not None
        done = False
        try:
            if kind is None:
                self._finish()
                done = True
        except OSError as trouble:
            raise RecordingError(f"{self._path}: cannot be written: {trouble.strerror}") from None
        finally:
            with contextlib.suppress(OSError):   # what it could not write has been told already
                self._file.close()
            if not done:
                self._part.unlink(missing_ok=True)
                self._manifest_part.unlink(missing_ok=True)

    def _finish(self) -> None:
        assert self._file is not None
        if self._start is None or self._end is None:
            raise RecordingError(f"{self._path}: nothing was recorded, so nothing was written")
        if self._lines:
            self._flush()
        self._file.flush()
        os.fsync(self._file.fileno())
        manifest = Manifest(
            **{field: getattr(self._about, field) for field in About.__struct_fields__},
            version=VERSION, start=self._start, end=self._end, count=self.count,
            topics=tuple(sorted(self._topics)), sha256=self._hash.hexdigest(),
        )
        text = msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n"
        self._manifest_part.write_bytes(text)
        self._part.replace(self._path)
        self._manifest_part.replace(manifest_path(self._path))


class Recording:
    """A recording, checked against its manifest."""

    def __init__(self, path: Path, manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest

    @classmethod
    def open(cls, path: Path | str) -> "Recording":
        """The recording at a path: its file, its manifest, or a folder that holds just one."""
        data = _data_path(Path(path))
        beside = manifest_path(data)
        try:
            manifest = msgspec.json.decode(beside.read_bytes(), type=Manifest)
        except OSError as error:
            raise RecordingError(f"{beside}: the manifest cannot be read: {error.strerror}") from None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise RecordingError(f"{beside}: not a manifest of a recording: {error}") from None
        if manifest.version > VERSION:
            raise RecordingError(f"{beside}: version {manifest.version} is newer than this Fengsui reads ({VERSION})")
        try:
            with data.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise RecordingError(f"{data}: cannot be read: {error.strerror}") from None
        if found != manifest.sha256:
            raise RecordingError(f"{data}: differs from its manifest (SHA-256 {found[:12]}…); fetch the recording again")
        return cls(data, manifest)

    def messages(self, start: datetime | None = None, end: datetime | None = None) -> Iterator[Recorded]:
        """The payloads in order, those received from `start` up to and including `end`."""
        for number, text in enumerate(self._lines(), 1):
            try:
                line = _line(text)
                payload = base64.b64decode(line.base64) if line.base64 is not None else (line.text or "").encode()
            except (msgspec.DecodeError, ValueError) as error:
                raise RecordingError(f"{self.path}: line {number}: {error}") from None
            if end is not None and line.t > end:
                return
            if start is None or line.t >= start:
                yield Recorded(line.t, line.topic, payload, line.qos, line.retain)

    def __iter__(self) -> Iterator[Recorded]:
        return self.messages()

    def _lines(self) -> Iterable[bytes]:
        with contextlib.ExitStack() as stack:
            file = stack.enter_context(self.path.open("rb"))
            try:
                unpacked = stack.enter_context(
                    zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
                )
                with io.BufferedReader(unpacked) as lines:
                    while line := lines.readline(LONGEST_LINE):
                        yield line
            except zstandard.ZstdError as error:
                raise RecordingError(f"{self.path}: damaged: {error}") from None


def _data_path(path: Path) -> Path:
    if path.is_dir():
        found = sorted(path.glob(f"*{SUFFIX}"))
        if len(found) != 1:
            raise RecordingError(f"{path}: holds {len(found)} recordings (*{SUFFIX}); name one")
        return found[0]
    if path.name.endswith(MANIFEST_SUFFIX):
        path = path.with_name(path.name.removesuffix(MANIFEST_SUFFIX) + SUFFIX)
    if not path.is_file():
        raise RecordingError(f"{path}: there is no such recording")
    return path
