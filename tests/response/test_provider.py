"""Which provider a name gives, and that a region is made ready with it."""

from importlib.util import find_spec

import pytest

from core.errors import InputError
from response.prepared import prepare
from response.provider import provider_of
from response.straight import Circle
from tests.response.region import fleet, ground, noon, sites


def test_the_regions_own_roads_are_taken_by_itself() -> None:
    assert provider_of("friction", ground()) is None
    ready = prepare(ground(), fleet(), sites(), provider_of("friction", ground()))
    assert ready.circles.provider_in(noon()).name == "friction"


def test_straight_lines_are_told_to_be_that() -> None:
    provider = provider_of("circle", ground())
    assert isinstance(provider, Circle)
    ready = prepare(ground(), fleet(), sites(), provider)
    assert ready.circles.provider_in(noon()).name == "circle"
    assert [each.what for each in ready.circles.provider_in(noon()).assumptions()] == ["circle"]


@pytest.mark.skipif(find_spec("valhalla") is not None, reason="Valhalla is installed")
def test_without_the_extra_it_is_said_how_to_get_it() -> None:
    with pytest.raises(InputError, match=r"pip install 'fengsui\[routing\]'"):
        provider_of("valhalla", ground())
