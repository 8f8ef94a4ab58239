"""What a screen may ask and gets refused is said in both languages; a process beside ours keeps both."""

import pickle
import re
from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from core.errors import Refused
from core.forecast import Medium
from core.site import Site
from response.answers import no_unit
from response.frame import Frame, Grid
from response.raster import plane_shape
from response.siting import best, fewest
from response.tasking.assignment import Case, assigned
from response.tasking.plan import Asked, planned
from response.tasking.plume import Plume
from response.tasking.points import points
from response.tasking.standing import Standing
from response.zones.zones import Asked as ZonesAsked
from response.zones.zones import _rose
from tests.response.tasking.scene import NOON, circles, forecast, situation, team
from tests.response.zones.releases import release

GRID = Grid.over(Frame((107.0, 21.0, 108.0, 22.0)), 1000.0)
SITE = Site(id="works", kind="chemical_store", name_zh="某厂", name_en="Works", longitude=100.0, latitude=20.0, height=2.0,
            origin="test")
NONE = np.zeros((0, 3), bool)


def shape_of(kind: str, coordinates: object) -> Callable[[], object]:
    return lambda: plane_shape(GRID, {"type": kind, "coordinates": coordinates}, "barrier 'x'", "障碍区“甲”")


def pointed(**changed: object) -> object:
    told = msgspec.structs.replace(forecast(), **changed)
    plume = Plume(told, NOON)
    return points(plume, Standing(plume, plume.best, None, lambda longitude, latitude: False), {})


CASES: dict[str, Callable[[], object]] = {
    "window over": lambda: planned(Asked(forecast(), circles(team("a", 0.0)), situation(301.0))),
    "a river": lambda: pointed(medium=Medium.RIVER),
    "no areas": lambda: pointed(areas=(), isochrones=()),
    "too many points": lambda: assigned(Case(
        np.zeros((1, 99)), np.zeros((99, 99)), np.ones(1), np.ones((1, 99), bool), np.zeros(99), np.zeros(99), np.zeros(99),
        np.ones(99, np.int64), frozenset(), (9,))),
    "no state": lambda: ZonesAsked(SITE, state="bad"),
    "zones of a river": lambda: ZonesAsked(SITE, msgspec.structs.replace(release(), medium=Medium.SEA)),
    "far from the source": lambda: ZonesAsked(SITE, release()),
    "no zones by rule": lambda: _rose(ZonesAsked(SITE), ()),
    "no unit": lambda: _raised(no_unit("x", ["a", "b"])),
    "no candidates": lambda: best(np.ones(3), np.zeros(3, bool), NONE, 1),
    "no count": lambda: best(np.ones(3), np.zeros(3, bool), NONE, 0),
    "no share": lambda: fewest(np.ones(3), np.zeros(3, bool), NONE, 2.0),
    "no polygon": shape_of("Point", [1, 2]),
    "no numbers": shape_of("Polygon", [["a"]]),
    "off the Earth": shape_of("Polygon", [[[200, 0], [201, 0], [201, 1], [200, 0]]]),
    "no extent": shape_of("Polygon", [[[107.1, 21.1], [107.2, 21.1], [107.1, 21.1]]]),
}


def _raised(error: Exception) -> None:
    raise error


@pytest.mark.parametrize("name", CASES)
def test_a_refusal_is_a_sentence_in_each_language_and_survives_the_way_between_processes(name: str) -> None:
    with pytest.raises(Refused) as raised:
        CASES[name]()
    told = pickle.loads(pickle.dumps(raised.value))
    assert (told.reason, told.reason_zh) == (raised.value.reason, raised.value.reason_zh)
    assert not re.search("[一-鿿]", told.reason.replace("甲", ""))
    assert len(re.findall("[一-鿿]", told.reason_zh)) >= 4
