"""A region made ready for questions of reach: grids, terrain, sea and shares. Takes some seconds; done once."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.reach import Assumption
from core.site import Site
from core.team import Fleet
from response.circles import Circles
from response.field import LandProvider
from response.frame import Frame, Grid
from response.ground import Ground
from response.land import friction
from response.raster import middles_within_any
from response.sea import Sea
from response.shares import Mask, Shares, shares_of
from response.straight import Circle

CELL = 1000.0                        # m on land
MARGIN = 0.5                         # degrees around what is shown: roads that leave the region and come back


@dataclass(frozen=True)
class Prepared:
    """What all answers are taken from."""

    circles: Circles
    shares: Shares
    dry: Mask                        # cells of the land grid that are land
    lacks: tuple[Assumption, ...]    # layers that are not there


def prepare(ground: Ground, fleet: Fleet, sites: Mapping[str, Site], provider: LandProvider | None = None) -> Prepared:
    """Lay everything on its grid. Without a provider: the roads where there are any, else straight lines."""
    grid = land_grid(ground)
    dry = land_cells(ground, grid)
    sea = Sea.over(ground.waters) if ground.waters is not None else None
    if provider is None:
        provider = _friction(ground, grid, dry) if ground.roads is not None else Circle(grid)
    shares = shares_of(ground, grid, dry, sites, sea.grid if sea else None, sea.open if sea else None)
    return Prepared(Circles(provider, grid, sea, fleet), shares, dry, tuple(_lacks(ground)))


def land_grid(ground: Ground) -> Grid:
    """What times on land are worked out on, whoever provides them."""
    return Grid.over(Frame(ground.box), CELL, ground.box)


def land_cells(ground: Ground, grid: Grid) -> Mask:
    """(rows, columns): cells whose middle is on the mainland or an island; all of them without a land layer."""
    if not ground.land:
        return np.ones(grid.shape, np.bool_)
    return middles_within_any(grid, ground.land)


def _friction(ground: Ground, grid: Grid, dry: Mask) -> LandProvider:
    assert ground.roads is not None
    roads = ground.roads
    return friction(
        grid, dry, (roads.xy, roads.u, roads.v, roads.km), rivers=[each.line for each in ground.rivers if each.name_zh],
        road_speeds=ground.road_speeds, off_road=ground.off_road, data_date=ground.date_of("roads.npz"),
    )


def _lacks(ground: Ground) -> list[Assumption]:
    return [
        Assumption(what=f"lacks {each.layer}", zh=each.zh, en=each.en, source=each.layer, confirmed=True)
        for each in ground.lacks
    ]
