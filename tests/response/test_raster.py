"""Which cells lines and areas touch, against plain geometry."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from response.raster import (
    middles_within,
    middles_within_any,
    plane_shape,
    touched_by_area,
    touched_by_lines,
    touched_by_segments,
)
from tests.response.country import small_grid

GRID = small_grid(4000.0)
X, Y = np.meshgrid(GRID.x, GRID.y)
HALF = GRID.cell / 2.0
BOXES = shapely.box(X - HALF, Y - HALF, X + HALF, Y + HALF)
METRES = st.floats(-60_000.0, 60_000.0).map(lambda metres: round(metres, 3))


@settings(max_examples=100, deadline=None)
@given(METRES, METRES, METRES, METRES)
def test_a_segment_touches_the_cells_it_passes(x0: float, y0: float, x1: float, y1: float) -> None:
    marks = touched_by_segments(GRID, x0, y0, x1, y1)
    line = shapely.LineString([(x0, y0), (x1, y1)])
    assert marks[shapely.intersects(shapely.buffer(BOXES, -1e-3), line)].all()    # along an edge: the cell on either side
    assert not marks[shapely.distance(BOXES, line) > 1e-3].any()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(107.2, 109.2), st.floats(22.2, 24.2)), min_size=3, max_size=7, unique=True))
def test_an_area_touches_its_cells_and_holds_their_middles(corners: list[tuple[float, float]]) -> None:
    if shapely.Polygon(corners).area < 1e-4:
        return
    shape = plane_shape(GRID, {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}, "x", "甲")
    touched, within = touched_by_area(GRID, shape), middles_within(GRID, shape)
    middles = shapely.points(X, Y)
    clear = shapely.distance(shapely.boundary(shape), middles) > 1e-3
    assert np.array_equal(within[clear], shapely.contains(shape, middles)[clear])
    assert touched[shapely.area(shapely.intersection(BOXES, shape)) > 1.0].all()
    assert not touched[shapely.distance(BOXES, shape) > 1e-3].any()


def test_a_hole_is_outside_and_an_island_in_it_inside() -> None:
    def ring(half: float) -> list[list[float]]:
        return [[108.2 - half, 23.2 - half], [108.2 + half, 23.2 - half], [108.2 + half, 23.2 + half],
                [108.2 - half, 23.2 + half], [108.2 - half, 23.2 - half]]
    lake = {"type": "Polygon", "coordinates": [ring(0.6), ring(0.4)]}
    island = {"type": "Polygon", "coordinates": [ring(0.2)]}
    marks = middles_within_any(GRID, [lake, island, {"type": "Polygon", "coordinates": [[[1, 1], [2, 1], [2, 2], [1, 1]]]}])
    row, column = GRID.cell_of(108.2, 23.2) or (0, 0)
    assert marks[row, column]
    for away, inside in ((0.3, False), (0.5, True), (0.65, False)):
        row, column = GRID.cell_of(108.2 + away, 23.2) or (0, 0)
        assert marks[row, column] == inside


def test_lines_are_marked_in_degrees() -> None:
    marks = touched_by_lines(GRID, [[(108.0, 23.0), (108.4, 23.0), (108.4, 23.2)]])
    for at in ((108.0, 23.0), (108.2, 23.0), (108.4, 23.1)):
        assert marks[GRID.cell_of(*at) or (0, 0)]
    assert 10 < marks.sum() < 25
