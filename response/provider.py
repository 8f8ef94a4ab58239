"""What times on land come from, by name: the region's own roads, imported ones, or straight lines."""

from typing import Literal

from response.field import LandProvider
from response.ground import Ground
from response.prepared import land_grid
from response.straight import Circle
from response.tiles import Tiles, valhalla
from response.valhalla import Valhalla

Name = Literal["friction", "valhalla", "circle"]


def provider_of(name: Name, ground: Ground, tiles: Tiles | None = None) -> LandProvider | None:
    """The one that was named; None for the region's own roads, which `prepare` takes by itself.

    Raises InputError where Valhalla is not installed.
    """
    if name == "circle":
        return Circle(land_grid(ground))
    if name == "valhalla":
        valhalla()                       # whoever lacks it is told before anything else
        assert tiles is not None
        return Valhalla(land_grid(ground), tiles, ground.road_speeds)
    return None
