"""Quality marks, as time lines of one series."""

import random
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from core.messages import Quality, Reading, Statistic
from core.station import Channel, Register, Station
from ingest.quality import STUCK_COUNT, QualityMarker

START = datetime(2026, 11, 23, tzinfo=UTC)
STATION = Station(
    id="FCG-03", name_zh="站", category="radiation", latitude=0, longitude=0,
    channels=(Channel(quantity="ambient_dose_rate", unit="nGy/h", low=10.0, high=1e7),),
)


def reading(value: float, minute: float = 0, **fields: object) -> Reading:
    time = START + timedelta(minutes=minute)
    plain = Reading(time=time, received=time, station="FCG-03", quantity="ambient_dose_rate", value=value)
    return msgspec.structs.replace(plain, **fields)


def marker(**settings: object) -> QualityMarker:
    return QualityMarker(Register([STATION]), **settings)  # type: ignore[arg-type]


def marks(values: list[float], step: float = 1, **fields: object) -> list[Quality]:
    checker = marker()
    return [checker.mark(reading(value, step * n, **fields)).quality for n, value in enumerate(values)]


def noise(count: int, level: float = 80.0, seed: int = 1) -> list[float]:
    chance = random.Random(seed)
    return [level + chance.gauss(0, 2) for _ in range(count)]


def test_a_plausible_value_is_good() -> None:
    assert marks([80.0]) == [Quality.GOOD]


def test_a_channels_own_range_goes_before_the_quantitys() -> None:
    assert marks([5.0, 80.0, 2e7]) == [Quality.OUT_OF_RANGE, Quality.GOOD, Quality.OUT_OF_RANGE]
    other = marker().mark(reading(5.0, station="FCG-04"))
    assert other.quality is Quality.GOOD
    assert marker().mark(reading(-1.0, station="FCG-04")).quality is Quality.OUT_OF_RANGE


def test_a_new_register_changes_the_ranges_of_known_series() -> None:
    checker = marker()
    assert checker.mark(reading(80.0)).quality is Quality.GOOD
    checker.configure(Register([msgspec.structs.replace(STATION, channels=(
        Channel(quantity="ambient_dose_rate", unit="nGy/h", high=50.0),))]))
    assert checker.mark(reading(80.0, 1)).quality is Quality.OUT_OF_RANGE


def test_times_ahead_of_receipt_and_long_past_are_marked() -> None:
    checker = marker()
    for seconds, expected in ((60, Quality.GOOD), (61, Quality.SKEW), (-86400, Quality.GOOD), (-86401, Quality.LATE)):
        sent = reading(80.0, received=START - timedelta(seconds=seconds))
        assert checker.mark(sent).quality is expected, seconds
    strict = marker(skew=timedelta(0), lateness=timedelta(hours=1))
    assert strict.mark(reading(80.0, received=START - timedelta(seconds=1))).quality is Quality.SKEW
    assert strict.mark(reading(80.0), START + timedelta(hours=2)).quality is Quality.LATE


@pytest.mark.parametrize("own", sorted(set(Quality) - {Quality.GOOD, Quality.UNCHECKED}))
def test_what_the_payload_says_of_itself_stands(own: Quality) -> None:
    sent = reading(-5.0, quality=own, received=START - timedelta(days=9))
    assert marker().mark(sent) is sent


def test_normal_in_the_payload_does_not_hide_nonsense() -> None:
    assert marker().mark(reading(1e12, quality=Quality.GOOD)).quality is Quality.OUT_OF_RANGE


def test_what_has_no_range_stays_unchecked() -> None:
    unknown = reading(1e30, quantity="hj212:a99999")
    assert marker().mark(unknown).quality is Quality.UNCHECKED
    assert marker().mark(reading(1e30, statistic=Statistic.SUM)).quality is Quality.UNCHECKED


def test_one_value_far_from_its_neighbours_is_a_spike() -> None:
    found = marks([*noise(30), 300.0, *noise(30, seed=2)])
    assert found[30] is Quality.SPIKE
    assert found.count(Quality.SPIKE) == 1


def test_a_step_that_lasts_is_marked_once_at_most() -> None:
    found = marks([*noise(30), *noise(30, level=300.0, seed=2)])
    assert found[31:].count(Quality.SPIKE) == 0
    assert found[:30].count(Quality.SPIKE) == 0


def test_a_steady_rise_is_no_spike() -> None:
    assert Quality.SPIKE not in marks([80.0 * 1.01**n for n in range(200)])


def test_noise_is_no_spike() -> None:
    found = marks(noise(5000))
    assert found.count(Quality.SPIKE) == 0
    assert set(found) == {Quality.GOOD}


def test_a_value_that_never_changes_is_stuck_after_hours() -> None:
    found = marks([80.0] * 100, step=10)
    first = found.index(Quality.STUCK)
    assert first == 36               # 6 h of 10 minutes each
    assert set(found[first:]) == {Quality.STUCK}


def test_few_values_are_not_stuck_however_far_apart() -> None:
    assert Quality.STUCK not in marks([80.0] * (STUCK_COUNT - 1), step=240)


def test_a_change_frees_a_stuck_series() -> None:
    found = marks([*[80.0] * 100, 80.1, *[80.1] * 10], step=10)
    assert found[99] is Quality.STUCK
    assert set(found[100:]) == {Quality.GOOD}


@pytest.mark.parametrize(("quantity", "value"), [("rain_rate", 0.0), ("wind_from", 90.0), ("door_open", 1.0),
                                                 ("room_temperature", 25.0), ("cadmium", 0.0)])
def test_what_may_well_stay_the_same_is_never_stuck(quantity: str, value: float) -> None:
    assert set(marks([value] * 300, step=10, quantity=quantity)) == {Quality.GOOD}


def test_a_reading_out_of_order_does_not_disturb_its_series() -> None:
    checker = marker()
    for minute, value in enumerate(noise(30)):
        checker.mark(reading(value, minute))
    assert checker.mark(reading(400.0, 5)).quality is Quality.GOOD
    assert checker.mark(reading(80.0, 31)).quality is Quality.GOOD


def test_series_are_kept_apart_and_their_number_is_bounded() -> None:
    checker = marker(max_series=100)
    for number in range(1000):
        assert checker.mark(reading(80.0, station=f"S{number}")).quality is Quality.GOOD
    assert len(checker) == 100
    by_statistic = marker()
    for n in range(40):
        by_statistic.mark(reading(80.0 + n % 3, n))
        assert by_statistic.mark(reading(500.0 + n % 3, n, statistic=Statistic.MAX)).quality is Quality.GOOD
