"""What a quick forecast brings to places, the plain way: every puff born and carried. The oracle of `dispersion.quick`."""

import numpy as np

from dispersion.air.exchange import Floats, Phase, Places, Release
from dispersion.air.puffs import PuffSettings, puffs
from dispersion.quick.matter import Matter
from dispersion.quick.spread import Source
from dispersion.weather.field import Weather


def carried(weather: Weather, matter: Matter, source: Source, places: Places, settings: PuffSettings) -> Floats:
    """(steps, r) mean concentration of each step at places, for a release of 1 unit/s, through the weather as it is."""
    edges = source.edges
    begin, end = float(edges[0]), float(edges[source.steps])
    amount = np.zeros(len(matter.species))
    amount[0] = end - begin
    release = Release(x=source.x, y=source.y, height=source.height, species=matter.species, decay=matter.decay,
                      phases=(Phase(start=begin, end=end, amount=amount),))
    return np.stack([each.mean[0] for each in puffs(weather, release, places, edges, settings=settings)])
