"""What can be chosen about the puffs, with a reason for each default."""

import msgspec


class PuffSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Choices of the puff model. The defaults are the ones that were validated.

    "Fitted": on the maxima of the odd runs of Prairie Grass, all runs together (docs/validation-air.md).
    """

    growth: str = "similarity"       # or "briggs-rural", "briggs-urban": Briggs's curves by stability class
    parts: int = 2                   # of an output step, at least 2: its peak is the highest mean over one of them
    longest: float = 600.0           # s, a part at most
    interval: float | None = None    # s between puffs; None: one for each part, more where the wind turns
    stride: float = 1.2              # puff widths between samples; 1.2 leaves a ripple of 2e-6 on a plume
    theta_height: float = 10.0       # m, where sigma_theta was measured (WMO standard height of wind)
    stable_time: float = 31.0        # s, T of sigma_y = sigma_v t (1 + t/T)^-q near the ground in stable air; fitted
    stable_power: float = 0.5        # q in stable air: Taylor's limit for times long against the eddies'
    unstable_time: float = 1.0       # s, T in neutral and unstable air: with so short a time sigma_y grows as t^(1-q)
    unstable_power: float = 0.135    # q in neutral and unstable air; fitted
    lowest_shape: float = 2.0        # of the vertical profile near the ground, which K-theory makes too pointed; fitted
    schmidt: float = 1.3             # turbulent Schmidt number of the growth near the ground; fitted
    splitting: bool = True
    most_puffs: int = 20_000
