"""A new process rehearses a forecast that goes nowhere and uses what real ones use."""

from typing import Any

from dispersion.quick.births import births
from dispersion.quick.lives import lives
from dispersion.quick.rehearsal import rehearse
from dispersion.quick.sums import add_phased, add_shifted
from dispersion.quick.term_lives import term_lives


def test_a_rehearsal_is_a_what_if_after_a_turn_of_the_wind_and_loads_every_kernel_of_a_real_one() -> None:
    forecast = rehearse()
    assert not forecast.warns
    assert forecast.members == 2
    assert any("as observed since the release began" in each for each in forecast.notes_en)
    kernels: tuple[Any, ...] = (births, lives, add_shifted, term_lives, add_phased)
    assert all(each.signatures for each in kernels)
