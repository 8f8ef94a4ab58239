"""The compiled search against a plain one: the whole network written out as a matrix, and SciPy's Dijkstra over it."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from response.frame import Frame, Grid
from response.friction import SPAN
from response.roads import RoadGraph, road_graph
from response.terrain import NONE, Terrain, terrain
from response.travel import travel

BOX = (108.0, 23.0, 108.25, 23.25)


def _country(seed: int) -> Terrain:
    """A patchwork of slow and fast cells, a quarter of them walls, with roads over all."""
    dice = np.random.default_rng(seed)
    grid = Grid.over(Frame(BOX), 1000.0)
    slow = dice.uniform(50.0, 400.0, grid.shape).astype(np.float32)
    slow[dice.random(grid.shape) < 0.25] = np.inf
    at = np.stack([dice.uniform(108.02, 108.23, 8), dice.uniform(23.02, 23.23, 8)], 1)
    ends = np.array([(a, b) for a, b in dice.integers(0, 8, (10, 2)) if a != b])
    roads: RoadGraph = road_graph(grid.frame, at, ends[:, 0], ends[:, 1], np.zeros(len(ends)))
    return terrain(grid, slow, roads, 60.0)


def _plainly(ground: Terrain, ground_factor: float, road_factor: float) -> coo_matrix:
    """Every step there is, one after the other."""
    moves, joints, roads = ground.stencil, ground.joints, ground.roads
    tail: list[int] = []
    head: list[int] = []
    cost: list[float] = []
    for a in np.flatnonzero(np.isfinite(ground.slow)):
        for k in range(len(moves.move)):
            count = moves.parts[k]
            seconds = float((moves.share[k, :count] * ground.slow[a + moves.over[k, :count]]).sum())
            beside = a + moves.corner[k]
            if np.isfinite(seconds) and not (moves.corner[k].any() and np.isinf(ground.slow[beside]).all()):
                tail.append(int(a))
                head.append(int(a + moves.move[k]))
                cost.append(seconds * ground_factor)
    for node in range(roads.nodes):
        for slot in range(3):
            cell = joints.cell[node, slot]
            if joints.own[node] == NONE or np.isinf(ground.slow[cell]):
                continue
            near = ground.slow[joints.own[node]]
            near = ground.slow[cell] if np.isinf(near) else near
            seconds = float(joints.here[node, slot] * near + joints.there[node, slot] * ground.slow[cell]) * ground_factor
            tail += [ground.cells + node, int(cell)]
            head += [int(cell), ground.cells + node]
            cost += [seconds, seconds]
    for piece, seconds in enumerate(ground.road_seconds):
        tail += [ground.cells + roads.start[piece], ground.cells + roads.end[piece]]
        head += [ground.cells + roads.end[piece], ground.cells + roads.start[piece]]
        cost += [float(seconds) * road_factor] * 2
    size = ground.cells + roads.nodes
    order = np.argsort(cost)[::-1]                         # of steps between the same two, the quickest is written last
    steps = {(tail[k], head[k]): cost[k] for k in order}
    ends = np.array(list(steps))
    return coo_matrix((np.maximum(list(steps.values()), 1e-9), (ends[:, 0], ends[:, 1])), (size, size)).tocsr()


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 100_000), st.sampled_from((1.0, 1.25)), st.sampled_from((0.8, 1.0, 1.6)))
def test_times_are_those_of_a_plain_search_over_the_whole_network(seed: int, ground: float, road: float) -> None:
    country = _country(seed)
    joints, moves, roads = country.joints, country.stencil, country.roads
    begin = int(np.flatnonzero(np.isfinite(country.slow))[seed % 100])
    none, marks = np.zeros(0, np.int32), np.zeros(0, np.uint32)
    before = np.zeros(country.cells + roads.nodes, np.int32)
    found = travel(
        country.slow, moves.move, moves.parts, moves.over, moves.share, moves.corner,
        joints.own, joints.cell, joints.here, joints.there, joints.first, joints.joint,
        roads.first, roads.to, roads.piece, country.road_seconds,
        np.zeros(len(country.road_seconds), np.uint32), np.zeros(roads.nodes, np.uint8), marks, marks,
        country.least, np.array([begin], np.int32), np.zeros(1, np.float32), none, np.zeros(0, np.float32),
        50_000.0, ground, road, before,
    )
    steps = _plainly(country, ground, road)
    exact = dijkstra(steps, indices=begin)
    exact[exact > 50_000.0] = np.inf
    assume(np.isfinite(exact).sum() > 20)                  # some starts are walled in
    np.testing.assert_allclose(found, exact, rtol=1e-4, atol=0.01)
    for number in np.flatnonzero(np.isfinite(found)):      # each was reached from where it says, by one step
        if number != begin:
            assert found[number] == pytest.approx(found[before[number]] + steps[before[number], number], rel=1e-4, abs=0.01)


def test_cells_of_the_padding_are_walls() -> None:
    country = _country(1)
    whole = country.slow.reshape(-1, country.width)
    assert np.isinf(whole[:SPAN]).all()
    assert np.isinf(whole[-SPAN:]).all()
    assert np.isinf(whole[:, :SPAN]).all()
    assert np.isinf(whole[:, -SPAN:]).all()


def test_a_road_node_is_joined_to_its_own_cell_and_the_two_nearest_beside_it() -> None:
    country = _country(2)
    joints, roads = country.joints, country.roads
    x, y = (each.reshape(-1, 3) for each in country.places(joints.cell.ravel().astype(np.int64)))
    away = np.hypot(x - roads.x[:, None], y - roads.y[:, None]) / country.grid.cell
    np.testing.assert_allclose(joints.here + joints.there, away, rtol=1e-4, atol=1e-4)
    assert (np.abs(x[:, 0] - roads.x) <= 500.0 + 1e-6).all()
    assert (away[:, 1:].min(axis=1) >= away[:, 0] - 1e-6).all()
    assert (away <= 1.2).all()
