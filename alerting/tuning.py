"""The numbers single detectors are tuned by, each its own frozen shape. How people write them: `tuning_text`."""

import msgspec


class Baseline(msgspec.Struct, frozen=True, kw_only=True, tag="baseline"):
    """Beyond max(limit, k sigma) above the station's own median."""

    k: float = 5.0


class Cusum(msgspec.Struct, frozen=True, kw_only=True, tag="cusum"):
    """Page's sum of residuals above k, beyond h; both in sigma of one reading."""

    k: float = 0.5
    h: float = 5.0


class Ewma(msgspec.Struct, frozen=True, kw_only=True, tag="ewma"):
    """Exponentially weighted mean of residuals, beyond width times its own sigma."""

    weight: float = 0.2
    width: float = 3.0


class Sprt(msgspec.Struct, frozen=True, kw_only=True, tag="sprt"):
    """Wald's test of no rise against a rise by shift."""

    alpha: float = 1e-6              # chance that a test of quiet readings ends in "rise"
    beta: float = 1e-3               # chance that a test of a rise by shift ends in "all clear"
    shift: float = 1.0               # canonical unit


class Stuck(msgspec.Struct, frozen=True, kw_only=True, tag="stuck"):
    """A run of equal values less likely than rarity, by the series' own habit."""

    resolution: float = 0.0          # canonical unit; values nearer than this are equal
    rarity: float = 1e-9


class Noise(msgspec.Struct, frozen=True, kw_only=True, tag="noise"):
    """Scatter of count readings against the usual scatter, as a ratio of variances."""

    up: float = 9.0
    down: float = 1 / 9
    count: int = 60
    counting: bool = False           # counts scatter by their own square root: compare the roots


class Nuclide(msgspec.Struct, frozen=True, kw_only=True, tag="nuclide"):
    """Net counts of a window beyond Currie's critical level, k sigma of no nuclide there."""

    k: float = 5.0


Tuning = Baseline | Cusum | Ewma | Sprt | Stuck | Noise | Nuclide
