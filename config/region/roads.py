"""Roads out of the highway network of the package: a graph for travel times, and thinned lines for drawing."""

import io
import json
import re
import zipfile
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from config.region.geojson import Feature, coordinates, feature, thinned
from config.region.places import Box

MEMBER = "scgraph_data/world_highways.py"
CELL = 0.01          # degrees: for drawing, nodes of one cell become one, so that two carriageways are one line
THIN = 0.006         # degrees a dropped bend may lie off
SHORTEST = 0.03      # degrees: a dead end shorter than this is not drawn

ARC = re.compile(r"(\d+): ([\d.]+)")


class Network(NamedTuple):
    """Nodes and undirected edges; km are the source's own, along straight chords."""

    at: npt.NDArray[np.float32]      # (n, 2) longitude, latitude
    start: npt.NDArray[np.int32]     # (m,) smaller node of each edge
    end: npt.NDArray[np.int32]
    km: npt.NDArray[np.float32]


def network(wheel: zipfile.ZipFile, box: Box) -> Network:
    """The network inside the box.

    The package is a Python file of 36 MB whose import takes half a minute; its two literals are read as text.
    """
    text = wheel.read(MEMBER).decode()
    nodes = np.array(json.loads(_literal(text, "nodes=")))[:, ::-1]
    inside = box.contains(nodes)
    number = np.full(len(nodes), -1)
    number[inside] = np.arange(int(inside.sum()))
    start, end, km = [], [], []
    for node, arcs in enumerate(re.findall(r"\{([^}]*)\}", _literal(text, "graph="))):
        if not inside[node]:
            continue
        for other, length in ARC.findall(arcs):
            if node < int(other) and inside[int(other)]:
                start.append(number[node])
                end.append(number[int(other)])
                km.append(float(length))
    return Network(
        nodes[inside].astype(np.float32), np.array(start, np.int32), np.array(end, np.int32), np.array(km, np.float32)
    )


def _literal(text: str, name: str) -> str:
    begin = text.index(name) + len(name)
    return text[begin : text.index("\n", begin)]


def packed(roads: Network) -> bytes:
    """The network as an npz file: xy, u, v, km."""
    file = io.BytesIO()
    np.savez_compressed(file, xy=roads.at, u=roads.start, v=roads.end, km=roads.km)
    return file.getvalue()


def drawn(roads: Network, box: Box) -> list[Feature]:
    """The part in a box as lines from junction to junction, thinned: one feature, for it is drawn in one style."""
    at, links = _merged(roads, box)
    done: set[tuple[int, int]] = set()
    shapes = []
    junctions = [node for node, near in enumerate(links) if len(near) != 2]
    loops = [node for node, near in enumerate(links) if len(near) == 2]
    for node in (*junctions, *loops):    # a ring has no junction: it is begun anywhere
        for step in links[node]:
            way = _walk(links, node, step, done)
            line = at[way]
            ends_blind = len(links[way[-1]]) == 1 or len(links[way[0]]) == 1
            if len(way) < 2 or (ends_blind and np.hypot(*np.ptp(line, axis=0)) < SHORTEST):
                continue
            shape = coordinates(thinned(line, lambda points: np.full(len(points), THIN)), 3)
            if len(shape) > 1:
                shapes.append(shape)
    return [feature("MultiLineString", sorted(shapes))]


def _merged(roads: Network, box: Box) -> tuple[npt.NDArray[np.float64], list[list[int]]]:
    _, cell, count = np.unique(np.floor(roads.at / CELL), axis=0, return_inverse=True, return_counts=True)
    cell = cell.ravel()
    at = np.stack([np.bincount(cell, roads.at[:, axis]) / count for axis in (0, 1)], axis=1)
    links: list[set[int]] = [set() for _ in at]
    inside = box.contains(at)
    for one, other in zip(cell[roads.start].tolist(), cell[roads.end].tolist(), strict=True):
        if one != other and inside[one] and inside[other]:
            links[one].add(other)
            links[other].add(one)
    return at, [sorted(each) for each in links]


def _walk(links: list[list[int]], node: int, step: int, done: set[tuple[int, int]]) -> list[int]:
    way = [node]
    while (min(node, step), max(node, step)) not in done:
        done.add((min(node, step), max(node, step)))
        way.append(step)
        if len(links[step]) != 2:
            break
        node, step = step, next(other for other in links[step] if other != node)
    return way
