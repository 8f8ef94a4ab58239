"""The dialect of radiation stations, ST=38: SNO and ENO name station and equipment, and items are bare CODE=value."""

import re

from ingest.decoders.hj212.factors import SPECTRA

ST = "38"
CODE = re.compile(r"\d{8,12}", re.ASCII)

DATA = frozenset({"2011", "2014", "2042", "3101"})
"""Commands that bring values: real-time, sampler flow, history, direct data. 6011, 6021, 6031 and others bring none."""

SPECTRUM = re.compile(rf"(?:^|;)(?:{'|'.join(SPECTRA)})=(.*?)(?=;\d{{10}}=|$)", re.DOTALL | re.ASCII)


def is_value(name: str) -> bool:
    """True for the name of an item that is a value, CODE without -Rtd."""
    return CODE.fullmatch(name) is not None


def spectra(text: str) -> tuple[str, ...]:
    """The spectra in the text of CP, as XML."""
    return tuple(match[1] for match in SPECTRUM.finditer(text))


def without_spectra(text: str) -> str:
    """The text of CP without spectra, whose XML may hold any character but the next code."""
    return SPECTRUM.sub("", text)
