"""The coast in weather read from files: land and sea kept apart where fields are refined, and the layer that grows inland.

A model's nodes may lie 25 km apart. Between a land node and a sea node a straight line would give a surface that is neither,
so that each place takes its surface from nodes of its own kind; only the wind aloft is blended. Where its nodes lie is the
business of `files`.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from dispersion.weather.coast import GROWTH, fetch_over_land, layer_over_land
from dispersion.weather.field import Basis, Coast, Floats

Mask = NDArray[np.bool_]
ToGrid = Callable[[Floats], Floats]
"""Values (…, n) at the file's nodes to (…, y, x)."""

TEN = 10.0
BLENDING = 60.0                      # m, where the wind no longer knows over which surface it blows, as in `network`
MOST_LAND = 0.5                      # share of land from which a node is land


class Shore(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Which of the file's nodes, and which of the local grid's, are land."""

    nodes: Mask                      # (n,)
    grid: Mask                       # (y, x)

    def own(self, values: Floats, to_grid: ToGrid) -> Floats:
        """Values (…, n) to (…, y, x): at each place from nodes of its own surface alone."""
        over_land, over_sea = (_of(values, mask, to_grid) for mask in (self.nodes, ~self.nodes))
        return np.where(self.grid, over_land, over_sea)

    def wind(self, values: Floats, heights: Floats, to_grid: ToGrid, has_levels: bool) -> Floats:
        """A wind component (t, z, n) to (t, z, y, x): its own surface's up to 10 m, the same over both from 60 m on.

        Without winds aloft in the file the profile belongs to its surface all the way up.
        """
        own = self.own(values, to_grid)
        if not has_levels:
            return own
        share = np.clip(np.log(BLENDING / heights) / np.log(BLENDING / TEN), 0.0, 1.0)[:, None, None]
        return np.asarray(share * own + (1.0 - share) * to_grid(values), float)


def has_coast(land: Floats | None) -> bool:
    """Whether a share of land (n,), 0 to 1, has both surfaces; not where it is unknown."""
    return land is not None and bool((land >= MOST_LAND).any() and (land < MOST_LAND).any())


def shore_of(land: Floats | None, to_grid: ToGrid) -> Shore | None:
    """The shore of a file's share of land (n,), or None where there is but one surface."""
    if land is None or not has_coast(land):
        return None
    return Shore(nodes=land >= MOST_LAND, grid=np.asarray(to_grid(land) >= MOST_LAND, bool))


def _of(values: Floats, mask: Mask, to_grid: ToGrid) -> Floats:
    """Values (…, n) of the nodes in `mask`, weighted as a straight line between all nodes would weight them; 0 where no such
    node is near, which is a place of the other surface."""
    weight = to_grid(mask.astype(float))
    held = to_grid(np.where(mask, values, 0.0))
    return np.divide(held, weight, out=np.zeros_like(held), where=np.broadcast_to(weight > 1e-9, held.shape))


def grown(
    shore: Shore, x: Floats, y: Floats, wind: tuple[Floats, Floats], inverse_obukhov: Floats, mixing_height: Floats
) -> Coast:
    """The thermal internal boundary layer at each time, (t, y, x): of the wind at 60 m, where the land warms the air."""
    layer = np.stack([
        layer_over_land(shore.grid, fetch_over_land(shore.grid, x, y, east, north), inverse < 0.0, GROWTH)
        for east, north, inverse in zip(*wind, inverse_obukhov, strict=True)
    ])
    return Coast(inland=mixing_height, layer=layer)


def coast_basis(
    source: str, has_mask: bool, shore: Shore | None, coast: Coast | None, times: list[datetime], spacing: float
) -> tuple[Basis, ...]:
    """What was done about the coast, in words: where no land mask was there, where there is no coast, where it counted."""
    if not has_mask:
        return (Basis(
            what="coast", source=source, how="not known",
            zh="文件没有陆海掩膜：未考虑海岸，全部按陆地处理。",
            en="The file holds no land mask: no coast is taken into account, all is land.",
        ),)
    if shore is None or coast is None:
        return ()
    lower: Mask = np.asarray((coast.layer < coast.inland).any(axis=(1, 2)), bool)
    zh = f"海岸取自文件的陆海掩膜（格距 {spacing / 1000:.0f} km），海陆各用自己的粗糙度、稳定度和近地面风；"
    en = (f"The coast is the file's land mask ({spacing / 1000:.0f} km apart); land and sea have each their own roughness, "
          "stability and wind near the ground; ")
    if lower.any():
        when = [each for each, is_lower in zip(times, lower, strict=True) if is_lower]
        lowest = float(coast.layer[coast.layer < coast.inland].min())
        span = f"{when[0]:%m-%d %H:%M}" + (f" … {when[-1]:%m-%d %H:%M}" if len(when) > 1 else "")
        zh += (f"{len(times)} 个时次中有 {len(when)} 个（{span} UTC）向岸风吹上受热陆地，混合层不高于热力内边界层，"
               f"最低 {lowest:.0f} m（增长系数待确认）。")
        en += (f"at {len(when)} of {len(times)} times ({span} UTC) the wind blows onto land that warms it, and the mixing "
               f"height is no more than the thermal internal boundary layer, {lowest:.0f} m at the lowest (growth to be "
               "confirmed).")
    else:
        zh += "各时次均无向岸风吹上受热陆地，没有热力内边界层。"
        en += "at no time does the wind blow onto land that warms it, so that there is no thermal internal boundary layer."
    how = "thermal internal boundary layer" if lower.any() else "land mask"
    return (Basis(what="coast", source=source, how=how, zh=zh, en=en),)
