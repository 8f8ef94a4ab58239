"""Where in a gamma spectrum nuclides show: windows about their lines, for scintillators. Shared by ingest and alerting."""

from math import sqrt

import msgspec

RESOLUTION_662 = 0.07
"""Full width at half maximum of a NaI(Tl) line at 662 keV, as a share of the energy: 7 %, typical for 3 x 3 inch (recalled)."""
HALF_WIDTHS = 2.0
"""A window is so many full widths at half maximum wide: 98 % of a Gaussian line."""
SIDE = 0.5
"""Each of the two side windows, in the same measure; they touch the window."""
SIDE_RATIO = HALF_WIDTHS / (2.0 * SIDE)
"""Window over both sides: the continuum is SIDE_RATIO x the counts of the sides, its variance SIDE_RATIO x itself."""


class Window(msgspec.Struct, frozen=True):
    """One line of one nuclide."""

    key: str                         # as in window_rate_<key>
    symbol: str
    energy: float                    # keV
    radon: bool = False              # of the progeny of radon or of what is always there
    zh: str = ""
    en: str = ""

    @property
    def width(self) -> float:
        """Full width at half maximum there, keV; grows with the square root of the energy."""
        return RESOLUTION_662 * sqrt(662.0 * self.energy)

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Low side, window, high side: the four energies between which they lie, keV."""
        half, side = HALF_WIDTHS / 2.0 * self.width, SIDE * self.width
        return self.energy - half - side, self.energy - half, self.energy + half, self.energy + half + side


WINDOWS = (
    Window("xe133_81", "Xe-133", 81.0, False, "氙-133", "Xenon-133"),
    Window("te132_228", "Te-132", 228.2, False, "碲-132", "Tellurium-132"),
    Window("ir192_317", "Ir-192", 316.5, False, "铱-192", "Iridium-192"),
    Window("pb214_352", "Pb-214", 351.9, True, "铅-214（氡子体）", "Lead-214 (radon)"),
    Window("i131_364", "I-131", 364.5, False, "碘-131", "Iodine-131"),
    Window("ir192_468", "Ir-192", 468.1, False, "铱-192", "Iridium-192"),
    Window("cs134_605", "Cs-134", 604.7, False, "铯-134", "Caesium-134"),
    Window("bi214_609", "Bi-214", 609.3, True, "铋-214（氡子体）", "Bismuth-214 (radon)"),
    Window("cs137_662", "Cs-137", 661.7, False, "铯-137", "Caesium-137"),
    Window("cs134_796", "Cs-134", 795.9, False, "铯-134", "Caesium-134"),
    Window("bi214_1120", "Bi-214", 1120.3, True, "铋-214（氡子体）", "Bismuth-214 (radon)"),
    Window("co60_1173", "Co-60", 1173.2, False, "钴-60", "Cobalt-60"),
    Window("co60_1332", "Co-60", 1332.5, False, "钴-60", "Cobalt-60"),
    Window("k40_1461", "K-40", 1460.8, True, "钾-40", "Potassium-40"),
    Window("bi214_1765", "Bi-214", 1764.5, True, "铋-214（氡子体）", "Bismuth-214 (radon)"),
    Window("tl208_2615", "Tl-208", 2614.5, True, "铊-208", "Thallium-208"),
)
"""Line energies: ICRP Publication 107, to 0.1 keV."""

RADON = "bi214_1765"
"""The radon line that nothing else touches: the others' radon is told from it."""

LIVE_TIME = "spectrum_live_time"
"""The quantity that says a station has a spectrometer."""


def window_rate(key: str) -> str:
    """The quantity of all counts in a window."""
    return f"window_rate_{key}"


def continuum_rate(key: str) -> str:
    """The quantity of what the side windows say is under the line."""
    return f"continuum_rate_{key}"
