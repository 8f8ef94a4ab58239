"""A gamma spectrum (ANSI N42.42, XML) to window count rates. Editions 2006 and 2011; the first foreground spectrum counts."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import isfinite
from xml.etree import ElementTree

import msgspec

from core.errors import DecodeError
from core.spectrum_windows import LIVE_TIME, SIDE_RATIO, WINDOWS, continuum_rate, window_rate

LARGEST = 512 * 1024                 # characters of XML; 16,384 channels of six digits are a quarter
MOST_CHANNELS = 16_384
LONGEST = 864_000.0                  # s, ten days
SPAN = re.compile(r"P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d*)?)S)?", re.ASCII)


class Spectrum(msgspec.Struct, frozen=True):
    """Counts by channel, and the energies of the channels."""

    live: float                      # s
    real: float                      # s
    edges: tuple[float, ...]         # keV, ascending: of the channels, one more than there are counts
    counts: tuple[float, ...]


def read_spectrum(xml: str) -> Spectrum:
    """The spectrum in an N42 document; DecodeError `bad_spectrum` says what is wrong with it."""
    if len(xml) > LARGEST:
        raise refused(f"{len(xml)} characters; at most {LARGEST} are read")
    if "<!DOCTYPE" in xml or "<!ENTITY" in xml:
        raise refused("a document type is not read; send the plain document")
    try:
        root = ElementTree.fromstring(xml.strip())
    except (ElementTree.ParseError, ValueError) as error:
        raise refused(f"not XML: {error}") from None
    measurements = [each for each in root.iter() if name(each) in ("RadMeasurement", "Measurement")] or [root]
    measurements.sort(key=lambda each: text(each, "MeasurementClassCode") not in ("", "Foreground"))
    for measurement in measurements:
        for spectrum in measurement.iter():
            if name(spectrum) == "Spectrum" and text(spectrum, "ChannelData"):
                return built(root, measurement, spectrum)
    raise refused("there is no Spectrum with ChannelData in it")


def built(root: ElementTree.Element, measurement: ElementTree.Element, spectrum: ElementTree.Element) -> Spectrum:
    live = seconds(text(spectrum, "LiveTimeDuration") or text(spectrum, "LiveTime"))
    longest = text(measurement, "RealTimeDuration") or text(spectrum, "RealTime") or text(measurement, "RealTime")
    real = seconds(longest) if longest else live
    if not 0.0 < live <= LONGEST or not live <= real * 1.001 <= LONGEST:
        raise refused(f"live time {live:g} s of {real:g} s; expected 0 < live <= real time")
    wanted = spectrum.get("energyCalibrationReference") or spectrum.get("CalibrationIDs")
    found = [each for each in root.iter() if name(each) in ("EnergyCalibration", "Calibration")]
    found = [each for each in found if each.get("Type", "Energy") == "Energy"]
    chosen = next((each for each in found if wanted and (each.get("id") or each.get("ID")) in wanted.split()), None)
    if chosen is None:
        chosen = found[0] if found else None
    if chosen is None:
        raise refused("there is no energy calibration")
    coefficients = numbers(text(chosen, "CoefficientValues") or text(chosen, "Coefficients"))
    data = next(each for each in spectrum.iter() if name(each) == "ChannelData")
    counts = numbers(data.text or "")
    if (data.get("compressionCode") or data.get("Compression") or "None") == "CountedZeroes":
        counts = tuple(unpacked(counts))
    if not 16 <= len(counts) <= MOST_CHANNELS or min(counts) < 0.0:
        raise refused(f"{len(counts)} channels; expected 16 to {MOST_CHANNELS}, none below 0")
    edges = tuple(polynomial(coefficients, number) for number in range(len(counts) + 1))
    if len(coefficients) > 6 or not all(upper > lower for lower, upper in pairwise(edges)):
        raise refused("the energies do not rise with the channels; check the calibration's coefficients")
    return Spectrum(live, real, edges, counts)


def polynomial(coefficients: tuple[float, ...], channel: int) -> float:
    """Energy at a channel's lower edge, keV: c0 + c1 n + c2 n² …"""
    energy = 0.0
    for each in reversed(coefficients):
        energy = energy * channel + each
    return energy


def unpacked(packed: tuple[float, ...]) -> Iterator[float]:
    """CountedZeroes: each 0 is followed by how many of them there are."""
    rest, total = iter(packed), 0
    for each in rest:
        times = int(next(rest, 1)) if each == 0.0 else 1
        total += times
        if total > MOST_CHANNELS or times < 1:
            raise refused("the zeros of ChannelData are counted wrong")
        yield from [each] * times


def rates(spectrum: Spectrum) -> Iterator[tuple[str, float]]:
    """(quantity, value) of all windows the spectrum covers, counts per second of live time, and of the live time itself."""
    yield LIVE_TIME, spectrum.live
    edges, summed = spectrum.edges, (0.0, *accumulate(spectrum.counts))

    def below(energy: float) -> float:
        """Counts below an energy, a channel that is cut counting by its share."""
        at = min(bisect_right(edges, energy) - 1, len(edges) - 2)
        return summed[at] + spectrum.counts[at] * (energy - edges[at]) / (edges[at + 1] - edges[at])

    for window in WINDOWS:
        low, lower, upper, high = window.edges
        if low < edges[0] or high > edges[-1]:
            continue
        gross, sides = below(upper) - below(lower), below(lower) - below(low) + below(high) - below(upper)
        yield window_rate(window.key), gross / spectrum.live
        yield continuum_rate(window.key), SIDE_RATIO * sides / spectrum.live


def name(element: ElementTree.Element) -> str:
    """The element's name without its namespace: editions differ in it."""
    return str(element.tag).rpartition("}")[2]


def text(element: ElementTree.Element, wanted: str) -> str:
    """The text of the first element of that name within, or nothing."""
    return next((each.text.strip() for each in element.iter() if name(each) == wanted and each.text), "")


def seconds(duration: str) -> float:
    match = SPAN.fullmatch(duration)
    if match is None or not any(match.groups()):
        raise refused(f"'{duration[:40]}' is not a duration such as PT300S")
    days, hours, minutes, rest = (float(each or 0) for each in match.groups())
    return days * 86400.0 + hours * 3600.0 + minutes * 60.0 + rest


def numbers(words: str) -> tuple[float, ...]:
    try:
        found = tuple(map(float, words.split()))
    except ValueError:
        raise refused("what should be numbers is not") from None
    if not all(map(isfinite, found)):
        raise refused("a number is not finite")
    return found


def refused(why: str) -> DecodeError:
    return DecodeError("bad_spectrum", why, f"能谱无法读取（{why}）")   # such a spectrum becomes a fault: nobody is shown it
