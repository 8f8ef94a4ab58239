"""Half-lives of sealed sources: as ICRP 107 has them, for every nuclide the register names."""

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import radioactivedecay

from core.errors import InputError
from dispersion.rings import activity_at
from dispersion.sources.half_lives import OTHERS, half_life
from dispersion.sources.nuclides import NUCLIDES

REGISTER = Path(__file__).parents[3] / "config/guangxi/sites/sealed_sources.toml"


@pytest.mark.parametrize("key", OTHERS)
def test_a_half_life_is_that_of_icrp_107_and_the_nuclide_is_not_in_the_table_of_doses(key: str) -> None:
    assert half_life(key) == pytest.approx(radioactivedecay.Nuclide(key).half_life("s"), rel=1e-9)
    assert key not in NUCLIDES


def test_every_source_of_the_register_can_be_decayed_and_an_unknown_nuclide_is_refused() -> None:
    text = REGISTER.read_text(encoding="utf-8")
    named = {line.partition('"')[2].rstrip('"') for line in text.splitlines() if line.startswith("nuclide")}
    assert "Ni-63" in named
    assert tomllib.loads(text)
    assert all(half_life(each) > 0 for each in named)
    with pytest.raises(InputError, match="not a nuclide known here"):
        half_life("Xx-1")


def test_nickel_63_is_decayed_over_its_hundred_years() -> None:
    left = activity_at("Ni-63", 5.55e8, date(2016, 11, 23), datetime(2026, 11, 23, 4, tzinfo=UTC))
    assert left == pytest.approx(5.55e8 * 2 ** (-10 / 100.1), rel=2e-4)
