"""Answers about gamma spectra: what each line's window counted, over time."""

from datetime import datetime

import msgspec


class SpectrumLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of one nuclide and the window about it, keV."""

    key: str
    symbol: str
    zh: str
    en: str
    energy: float
    low: float                       # the window's ends; the sides touch it
    high: float
    natural: bool                    # of the progeny of radon, or of what is always there


class SpectrumRow(msgspec.Struct, frozen=True, kw_only=True):
    """One spectrum, or the mean of several: a rate a line, in the order of the lines; null where its window said nothing."""

    time: datetime
    live: float | None               # s, of one spectrum
    spectra: int                     # of how many it is the mean
    gross: tuple[float | None, ...]  # counts per second in the window
    continuum: tuple[float | None, ...]      # of these, what the sides say is under the line


class SpectrumSeries(msgspec.Struct, frozen=True, kw_only=True):
    """What the spectra of a station were over a span, oldest first."""

    station: str
    source: str                      # where the energies were read
    lines: tuple[SpectrumLine, ...]
    rows: tuple[SpectrumRow, ...]
    newest: SpectrumRow | None       # the last one by itself; null: none within the span


OF_SPECTRA: tuple[type, ...] = (SpectrumLine, SpectrumRow, SpectrumSeries)
