"""Weather of one place near a coast: what the sea the air came from leaves of its mixing height."""

import msgspec
import numpy as np

from dispersion.weather.coast import internal_layer_height, layer_over_land
from dispersion.weather.field import Basis, Coast, Weather


def near_coast(weather: Weather, fetch: float) -> Weather:
    """The weather where the air has come a way of `fetch` m over land since it left the sea.

    Where the land warms the air (1/L below 0) the mixing height is no more than the thermal internal boundary layer of that
    fetch, the same everywhere: for a source near the coast and places not much farther inland. As the network's weather has
    it at each node (`network`); its growth is varied by the ensemble.
    """
    warm = weather.inverse_obukhov < 0.0
    layer = layer_over_land(np.ones(warm.shape, bool), np.full(warm.shape, fetch), warm)
    height = float(internal_layer_height(fetch))
    said = Basis(
        what="mixing height", source="scenario", how="thermal internal boundary layer",
        zh=f"空气自海上登陆后行经 {fetch:.0f} m：陆面加热时混合层不高于热力内边界层 {height:.0f} m（增长系数待确认）。",
        en=f"The air has come {fetch:.0f} m over land from the sea: where the land warms it the mixing height is no more than "
           f"the thermal internal boundary layer of {height:.0f} m (growth to be confirmed).",
    )
    return msgspec.structs.replace(
        weather, mixing_height=np.minimum(weather.mixing_height, layer),
        coast=Coast(inland=weather.mixing_height, layer=layer), basis=(*weather.basis, said),
    )
