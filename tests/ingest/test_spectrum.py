"""Gamma spectra in frames of radiation stations: read, refused, and what their windows count."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DecodeError
from core.messages import Quality
from core.quantities import QUANTITIES
from core.spectrum_windows import WINDOWS, continuum_rate, window_rate
from core.station import Channel, Register, Station
from ingest.decoders.context import Context
from ingest.decoders.hj212.frame import frame_bytes
from ingest.decoders.hj212.payload import decode
from ingest.decoders.hj212.spectrum import rates, read_spectrum
from tests.ingest.n42 import expected, n42

OLD = (
    "<N42InstrumentData><Measurement><Spectrum><RealTime>PT5M</RealTime><LiveTime>PT290.5S</LiveTime>"
    '<Calibration Type="Energy"><Equation><Coefficients>10 6</Coefficients></Equation></Calibration>'
    '<ChannelData Compression="CountedZeroes">0 100 7 0 399</ChannelData></Spectrum></Measurement></N42InstrumentData>'
)
STATION = Station(
    id="FCG-R-01", name_zh="防城港01", category="radiation", latitude=21.6, longitude=108.3, mn="M1",
    channels=(Channel(quantity="ambient_dose_rate", unit="nGy/h"), Channel(quantity="spectrum_live_time", unit="s")),
)
CONTEXT = Context(register=Register([STATION]), received=datetime(2026, 11, 23, 0, 1, tzinfo=UTC), source="g")


def frames(xml: str, pieces: int = 1) -> bytes:
    text = f"DataTime=20261123080030;0102060332={xml};0102060301=82.41"
    size = -(-len(text) // pieces)
    head = "QN=20261123080030000;{part}ST=38;CN=2011;PW=123456;MN=M1;Flag={flag};CP=&&{text}&&"
    return b"\r\n".join(
        frame_bytes(head.format(
            part=f"PNUM={pieces};PNO={number + 1};" if pieces > 1 else "", flag=3 if pieces > 1 else 1,
            text=text[number * size:(number + 1) * size],
        ).encode())
        for number in range(pieces)
    )


def test_a_spectrum_becomes_count_rates_beside_the_dose_rate_of_its_frame() -> None:
    found = {each.quantity: each for each in decode(frames(n42(np.rint(expected() * 299.0))), CONTEXT)}
    assert found["ambient_dose_rate"].value == 82.41
    assert set(found) == {"ambient_dose_rate", "spectrum_live_time"} | {
        name(window.key) for window in WINDOWS for name in (window_rate, continuum_rate)
    }
    iodine = found["window_rate_i131_364"]
    assert (iodine.interval, iodine.statistic, iodine.quality) == (300.0, "mean", Quality.UNCHECKED)
    assert set(found) <= set(QUANTITIES)


@pytest.mark.parametrize("pieces", range(2, 9))
def test_a_spectrum_cut_into_parts_anywhere_is_the_same(pieces: int) -> None:
    xml = n42(np.rint(expected() * 299.0))
    assert decode(frames(xml, pieces), CONTEXT) == decode(frames(xml), CONTEXT)


def test_a_line_counts_in_its_window_and_not_in_its_continuum() -> None:
    plain = dict(rates(read_spectrum(n42(np.rint(expected() * 1e6), 1e4, 1e4))))
    lined = dict(rates(read_spectrum(n42(np.rint(expected(lines={661.7: 2.0}) * 1e6), 1e4, 1e4))))
    assert lined["window_rate_cs137_662"] - plain["window_rate_cs137_662"] == pytest.approx(2.0 * 1e2 * 0.98, rel=0.01)
    added = lined["continuum_rate_cs137_662"] - plain["continuum_rate_cs137_662"]
    assert added == pytest.approx(0.0, abs=2.0 * 1e2 * 0.05)


def test_the_edition_of_2006_and_counted_zeroes_are_read() -> None:
    spectrum = read_spectrum(OLD)
    assert (spectrum.live, spectrum.real, len(spectrum.counts), sum(spectrum.counts)) == (290.5, 300.0, 500, 7.0)
    assert spectrum.edges[100] == 610.0


@pytest.mark.parametrize(("xml", "sentence"), [
    ("<N42>", "not XML"), ("<N42/>", "no Spectrum"), ("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "document type"),
    (OLD.replace("290.5", "390.5"), "live time"), (OLD.replace("PT5M", "five"), "'five' is not a duration"),
    (OLD.replace("10 6", "10 -6"), "energies do not rise"), (OLD.replace("0 100 7", "0 100 x"), "should be numbers"),
    (OLD.replace("0 399", "0 9999999"), "zeros of ChannelData"), (OLD.replace("0 100 7 0 399", "1 2 3"), "3 channels"),
    (OLD.replace("Calibration", "C"), "no energy calibration"), (OLD.replace(" 7 ", " -7 "), "none below 0"),
    ("<" * 600_000, "at most"),
])
def test_a_broken_spectrum_is_refused_with_a_reason(xml: str, sentence: str) -> None:
    with pytest.raises(DecodeError, match=sentence) as refused:
        read_spectrum(xml)
    assert refused.value.reason == "bad_spectrum"


def test_a_broken_spectrum_is_a_fault_and_takes_no_other_value_with_it() -> None:
    found = decode(frames("<N42/>"), CONTEXT)
    assert [(each.quantity, each.quality) for each in found] == [
        ("ambient_dose_rate", Quality.UNCHECKED), ("spectrum_live_time", Quality.FAULT)
    ]


PIECES = ["<Spectrum>", "</Spectrum>", "<ChannelData>", "1 2 3", "</ChannelData>", "<LiveTime>PT1S</LiveTime>", "<a>", "&#0;"]


@given(text=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)))
@settings(max_examples=200, deadline=None)
def test_whatever_comes_is_a_spectrum_or_refused(text: str) -> None:
    try:
        spectrum = read_spectrum(text)
    except DecodeError:
        return
    assert spectrum.live > 0
