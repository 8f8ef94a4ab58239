"""Weather on a regular grid in space and time, the one shape that transport reads, whatever it was made from."""

from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.forecast import Basis
from dispersion.frame import Frame
from dispersion.weather.turbulence import Turbulence

__all__ = ["Basis", "Coast", "Floats", "Grid", "Weather"]

Floats = NDArray[np.float64]


class Grid(NamedTuple):
    """The arrays of a `Weather`, as a compiled kernel takes them. Shapes and units as there."""

    time: Floats
    x: Floats
    y: Floats
    height: Floats
    u: Floats
    v: Floats
    friction_velocity: Floats
    inverse_obukhov: Floats
    mixing_height: Floats
    roughness: Floats
    temperature: Floats
    rain_rate: Floats
    sigma_theta: Floats
    turbulence: Turbulence = Turbulence()


class Coast(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a mixing height near a coast is the lower of, so that the uncertain growth of the one may be varied alone."""

    inland: Floats                   # (t, y, x) m, without the sea
    layer: Floats                    # (t, y, x) m, of the thermal internal boundary layer; infinite where there is none


class Weather(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Wind, turbulence parameters, temperature and rain over a box and a window of time.

    One station gives axes x and y of length 1, one observation a time axis of length 1. Between nodes everything is
    interpolated linearly (wind by component, and in the logarithm of height); outside the axes it is held, as far as `reach`
    and `hold` allow.
    """

    epoch: datetime                  # t = 0, aware, UTC
    frame: Frame
    time: Floats                     # (t,) s after `epoch`, growing
    x: Floats                        # (x,) m east, growing
    y: Floats                        # (y,) m north, growing
    height: Floats                   # (z,) m above ground, growing, the lowest at or below 2 m
    u: Floats                        # (t, z, y, x) m/s, towards east
    v: Floats                        # (t, z, y, x) m/s, towards north
    friction_velocity: Floats        # (t, y, x) m/s, von Karman constant 0.40
    inverse_obukhov: Floats          # (t, y, x) 1/m; positive is stable
    mixing_height: Floats            # (t, y, x) m
    roughness: Floats                # (y, x) m
    temperature: Floats              # (t, y, x) °C at 2 m
    rain_rate: Floats                # (t, y, x) mm/h
    sigma_theta: Floats              # (t, y, x) rad, standard deviation of the wind direction; NaN where not measured
    reach: float = 50_000.0          # m beyond the outermost node up to which the weather is used
    hold: float = 3600.0             # s before the first and after the last node up to which it is used
    basis: tuple[Basis, ...] = ()
    coast: Coast | None = None       # None where no sea is known
    turbulence: Turbulence = Turbulence()   # the same everywhere, where it is known; else that of Hanna (1982)

    @property
    def grid(self) -> Grid:
        """The arrays a compiled kernel takes."""
        arrays = {name: np.ascontiguousarray(getattr(self, name), float) for name in Grid._fields[:-1]}
        return Grid(turbulence=self.turbulence, **arrays)

    def require_window(self, start: float, end: float) -> None:
        """InputError unless the weather covers `start` to `end`, s after the epoch."""
        first, last = self.time[0] - self.hold, self.time[-1] + self.hold
        if start < first or end > last:
            raise InputError(
                f"the weather covers {self._moment(first)} to {self._moment(last)}, but the forecast needs "
                f"{self._moment(start)} to {self._moment(end)}; give later weather or a shorter window"
            )

    def require_position(self, x: float, y: float, what: str = "position") -> None:
        """InputError unless the weather may be used at (x, y), m."""
        beyond = max(self.x[0] - x, x - self.x[-1], self.y[0] - y, y - self.y[-1])
        if beyond > self.reach:
            raise InputError(
                f"the {what} is {beyond / 1000:.0f} km outside the weather's domain, which may be used up to "
                f"{self.reach / 1000:.0f} km beyond its edge; give weather that covers it"
            )

    def _moment(self, seconds: float) -> str:
        return (self.epoch + timedelta(seconds=float(seconds))).strftime("%Y-%m-%d %H:%M UTC")
