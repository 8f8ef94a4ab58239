"""How a rule asks for confirmation, in canonical units. How people write it: `alerting.confirm_text`."""

from datetime import timedelta
from typing import Literal

import msgspec


class Rain(msgspec.Struct, frozen=True, kw_only=True):
    """What radon progeny that rain brings down may explain (radiation note, section 2.2)."""

    rise: float = 75.0               # nGy/h, at most, that 1 mm/h would bring in 1 h; grows with the root of the rate
    most: float = 250.0              # nGy/h; above it nothing is put down to rain
    least: float = 15.0              # nGy/h of a rise that is not compared: scatter, daily course, the gauge's step
    shortest: float = 53.0           # min in which the progeny halve, at least …
    longest: float = 70.0            # … and at most
    drift: float = 3.0               # nGy/h by which the background may be off (1 sigma)
    within: float = 10_000.0         # m to another station's gauge, where the station has none that is heard


class Confirm(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked at beside a rule's own values, and how far it moves the colour."""

    along: Literal["wind", "river"] = "wind"
    neighbours: int = 1              # other stations that must rise too
    within: float = 20_000.0         # m, to a neighbour
    window: timedelta = timedelta(hours=2)               # longest travel time that counts
    speed: float = 1.0               # m/s, where no wind (or flow) is known, or it is calm
    up: int = 1                      # colours graver where it is confirmed
    down: int = 1                    # colours less grave where something else explains it
    rain: Rain | None = None         # None: rain is not looked at
    spectrum: bool = True            # lines of artificial nuclides, and rises confined to radon's
    pair: float = 50.0               # m within which two stations are one sensor pair; 0: none are
    flags: timedelta = timedelta(hours=1)                # for how long maintenance or calibration is remembered
    source: str = ""
    confirmed: bool = False
