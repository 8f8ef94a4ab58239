"""The sea of the gulf out of the package's mask of the globe, read as a stream: whole, it would fill 14.9 GB of memory."""

import io
import zipfile
from typing import IO, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from config.region.places import Box

MEMBER = "global_land_mask_oc/global-land-mask-oc.npz"
OPEN_SEA = (108.5, 20.5)             # in the middle of the gulf: what is joined to it is sea
CHUNK = 4 * 1024 * 1024


class Mask(NamedTuple):
    """Cells of sea, row 0 in the south."""

    west: float                      # degrees, of the first column's western edge
    south: float
    cell: float                      # degrees
    sea: npt.NDArray[np.bool_]       # (rows, columns)


def sea(wheel: zipfile.ZipFile, box: Box) -> Mask:
    """The water of the box that is joined, side to side, to the middle of the gulf."""
    with zipfile.ZipFile(io.BytesIO(wheel.read(MEMBER))) as held:
        latitudes, longitudes = (np.load(io.BytesIO(held.read(f"{key}.npy"))) for key in ("lat", "lon"))
        rows = np.flatnonzero((latitudes > box.south) & (latitudes < box.north))
        columns = np.flatnonzero((longitudes > box.west) & (longitudes < box.east))
        with held.open("watermask.npy") as stream:
            water = _cut(stream, (len(latitudes), len(longitudes)), rows, columns)
    if latitudes[0] > latitudes[-1]:
        water, latitudes = water[::-1], latitudes[::-1]
        rows = len(latitudes) - 1 - rows[::-1]
    cell = float(longitudes[-1] - longitudes[0]) / (len(longitudes) - 1)
    west, south = float(longitudes[columns[0]]) - cell / 2, float(latitudes[rows[0]]) - cell / 2
    # An edge is a round number of cells from the meridian; the package's sums have lost its last digits.
    west, south = round(west / cell) * cell, round(south / cell) * cell
    bodies, _ = ndimage.label(water)
    own = bodies[int((OPEN_SEA[1] - south) / cell), int((OPEN_SEA[0] - west) / cell)]
    if not own:
        raise ValueError(f"{OPEN_SEA} is no water in this mask; has the package changed?")
    return Mask(round(west, 9), round(south, 9), cell, bodies == own)


def _cut(
    stream: IO[bytes], shape: tuple[int, int], rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp]
) -> npt.NDArray[np.bool_]:
    """Some rows and columns of an array of bytes in the npy format, of which no more than a row is held at a time."""
    version = np.lib.format.read_magic(stream)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    found, by_columns, kind = read(stream)
    if found != shape or by_columns or kind.itemsize != 1:
        raise ValueError(f"the mask is {found} of {kind}; expected {shape} of bytes, row by row")
    skip = int(rows[0]) * shape[1]
    while skip:
        passed = len(stream.read(min(skip, CHUNK)))
        if not passed:
            raise ValueError("the mask ends before the gulf begins")
        skip -= passed
    part = slice(int(columns[0]), int(columns[-1]) + 1)
    return np.stack([np.frombuffer(stream.read(shape[1]), np.int8)[part] != 0 for _ in rows])


def packed(mask: Mask) -> bytes:
    """The mask as an npz file: sea (a row's cells packed into bits), columns, west, south, cell."""
    file = io.BytesIO()
    np.savez_compressed(
        file, sea=np.packbits(mask.sea, axis=1), columns=mask.sea.shape[1], west=mask.west, south=mask.south, cell=mask.cell
    )
    return file.getvalue()
