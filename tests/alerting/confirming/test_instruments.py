"""Spectra, pairs of instruments and flags beside a rise."""

from core.messages import Quality, Severity
from core.spectrum_windows import RADON, continuum_rate, window_rate
from tests.alerting.confirming.scenes import IODINE, Weather, place, rise
from tests.alerting.timeline import reading

A, TWIN, FAR = place("A"), place("TWIN", east=0.02), place("FAR", north=90.0)


def spectrum(weather: Weather, *, iodine: float = 0.0, radon: float = 0.0) -> None:
    """One whole spectrum of A at the present minute, cps; radon shows at 609 and 1765 keV."""
    index = weather.minute // 5
    wobble = (index * 7 % 5 - 2) * 0.05
    rates = {"i131_364": 30.0 + iodine + wobble, "bi214_609": 20.0 + 3 * radon - wobble, RADON: 4.0 + radon + wobble}
    for key, rate in rates.items():
        weather.judge.feed(
            reading(weather.minute, rate, "A", quantity=window_rate(key), interval=300.0),
            reading(weather.minute, 10.0 if key != RADON else 2.0, "A", quantity=continuum_rate(key), interval=300.0),
        )


def with_spectra(**rates: float) -> Weather:
    weather = Weather(rise(), IODINE, stations=[A])
    for _ in range(48):
        spectrum(weather)
        weather.step()
    spectrum(weather, **rates)
    weather.step({"A": 30.0})
    return weather


def test_an_artificial_line_makes_the_alert_graver_and_names_the_nuclide() -> None:
    weather = with_spectra(iodine=15.0)
    assert weather.alert().severity is Severity.ORANGE
    assert "碘-131 364 keV" in weather.evidence("spectrum").text_zh


def test_a_rise_confined_to_radons_lines_is_one_colour_lower() -> None:
    weather = with_spectra(radon=4.0)
    assert weather.alert().severity is Severity.BLUE
    assert "609、1765" in weather.evidence("spectrum").text_zh


def test_a_rise_that_no_line_shows_keeps_its_colour_and_says_so() -> None:
    weather = with_spectra()
    assert weather.alert().severity is Severity.YELLOW
    assert weather.evidence("spectrum").speaks == 0


def test_an_artificial_line_goes_before_the_rain() -> None:
    weather = Weather(rise(), IODINE, stations=[A])
    for _ in range(48):
        spectrum(weather)
        weather.step()
    for index in range(8):
        spectrum(weather, iodine=15.0 if index > 3 else 0.0)
        weather.step({"A": 4.0 * index}, rain=9.0)
    assert weather.evidence("rain").speaks == -1
    assert weather.alert().severity is Severity.ORANGE


def test_an_instrument_beside_it_that_shows_nothing_lowers_and_one_that_agrees_does_not() -> None:
    for other, colour, speaks in ((0.0, Severity.BLUE, -1), (28.0, Severity.YELLOW, 1)):
        weather = Weather(rise(confirm="neighbours = 0"), stations=[A, TWIN]).quiet()
        weather.step({"A": 30.0, "TWIN": other})
        weather.step({"A": 30.0, "TWIN": other})
        assert weather.alert().severity is colour
        assert weather.evidence("pair").speaks == speaks


def test_a_station_a_little_farther_is_no_pair() -> None:
    weather = Weather(rise(confirm='pair = "10 m"'), stations=[A, TWIN]).quiet()
    weather.step({"A": 30.0})
    weather.step({"A": 30.0})
    assert [each.kind for each in weather.alert().evidence] == ["rain", "neighbours"]


def test_a_rise_soon_after_work_on_the_instrument_says_so_and_a_later_one_does_not() -> None:
    for pause, colour in ((2, Severity.BLUE), (30, Severity.YELLOW)):
        weather = Weather(rise(), stations=[A]).quiet()
        weather.step({"A": 900.0}, quality=Quality.CALIBRATION)
        weather.quiet(pause)
        weather.step({"A": 30.0})
        assert weather.alert().severity is colour
        assert ("maintenance" in {each.kind for each in weather.alert().evidence}) is (colour is Severity.BLUE)


def test_two_far_stations_are_asked_each_for_itself() -> None:
    weather = Weather(rise(), stations=[A, FAR]).quiet()
    weather.step({"A": 30.0, "FAR": 30.0}, rain={"FAR": 60.0})
    assert {weather.alert(name).severity for name in ("A", "FAR")} == {Severity.YELLOW, Severity.BLUE}
