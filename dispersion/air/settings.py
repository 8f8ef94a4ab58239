"""What can be chosen about the puffs, with a reason for each default."""

import msgspec


class PuffSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Choices of the puff model. The defaults are the ones that were validated."""

    growth: str = "similarity"       # or "briggs-rural", "briggs-urban": Briggs's curves by stability class
    parts: int = 2                   # of an output step, at least 2: its peak is the highest mean over one of them
    longest: float = 600.0           # s, a part at most
    interval: float | None = None    # s between puffs; None: one for each part, more where the wind turns
    stride: float = 1.2              # puff widths between samples; 1.2 leaves a ripple of 2e-6 on a plume
    theta_height: float = 10.0       # m, where sigma_theta was measured (WMO standard height of wind)
    time_scale: float = 30.0         # s, T of (1 + t/T)^-q for sigma_y near the ground
    power: float = 0.3               # q
    lowest_shape: float = 1.3        # of the vertical profile near the ground in convective air
    schmidt: float = 1.0             # turbulent Schmidt number
    splitting: bool = True
    most_puffs: int = 20_000
