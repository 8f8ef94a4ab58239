"""Earliest arrival over cells and roads together: Dijkstra's search with a queue of buckets, compiled.

Times are label-correcting within a bucket, so they are exact however short a step is: the least sum over all ways.
"""

import numpy as np
from numpy.typing import NDArray

from core.kernel import compiled

BUCKET = 20.0            # s: about the shortest step on a road; the result does not depend on it
CUT = 1 << 31            # mark of pieces of road that nobody drives

Times = NDArray[np.float32]
Numbers = NDArray[np.int32]
Flags = NDArray[np.uint8]
Marks = NDArray[np.uint32]
"""Bit k, below 31: part of the k-th area around the start. It may be left but not entered: no step touches a bit that the
place it begins at does not have."""


@compiled
def _step(
    a: int, k: int, slow: Times, parts: Numbers, over: Numbers, share: Times, corner: Numbers, marks: Marks, marked: bool
) -> float:
    """Seconds of move k from cell a; infinite where it would cross a wall, or enter an area if any are `marked`."""
    total = np.float32(0.0)
    new = ~marks[a] if marked else np.uint32(0)
    for part in range(parts[k]):
        cell = a + over[k, part]
        total += share[k, part] * slow[cell]
        if marked and marks[cell] & new != 0:
            return np.inf
    if corner[k, 0] != 0:
        one, other = a + corner[k, 0], a + corner[k, 1]
        one_shut = slow[one] == np.inf or (marked and marks[one] & new != 0)
        if one_shut and (slow[other] == np.inf or (marked and marks[other] & new != 0)):
            return np.inf                                  # two walls that touch at a corner leave no gap
    return float(total)


@compiled
def _joint_seconds(node: int, slot: int, own: Numbers, cell: Numbers, here: Times, there: Times, slow: Times) -> float:
    """Seconds between a road node and a cell's middle. A road over water is left for the land beside it."""
    far = slow[cell[node, slot]]
    near = slow[own[node]]
    return float(here[node, slot] * (far if near == np.inf else near) + there[node, slot] * far)


@compiled
def travel(
    slow: Times, move: Numbers, parts: Numbers, over: Numbers, share: Times, corner: Numbers,
    own: Numbers, cell: Numbers, here: Times, there: Times, cell_first: Numbers, joint: Numbers,
    first: Numbers, to: Numbers, piece: Numbers, seconds: Times, state: Marks, shut: Flags,
    marks: Marks, node_marks: Marks,
    least: float, seeds: Numbers, seed_times: Times, targets: Numbers, target_times: Times,
    limit: float, ground: float, road: float, before: Numbers,
) -> Times:
    """Arrival at every cell and node, s after the start leaves; infinite beyond `limit`.

    Fields of `Terrain`, `Stencil`, `Joints` and `RoadGraph` by their names. `state` marks pieces, `shut` nodes that no cell is
    joined to; `marks` and `node_marks`, or nothing, the areas around the start. `least` is the least slowness there is: it
    spares looking at most moves. `ground` and `road` multiply the times off and on the roads. With targets the search ends
    once none can be reached earlier; `before`, if it has room, takes the number each was reached from, or -1 - k for seed k.
    """
    cells, nodes = len(slow), len(own)
    time = np.full(cells + nodes, np.inf, np.float32)
    marked, wants_way = len(marks) > 0, len(before) > 0
    buckets = max(int(limit / BUCKET), 0) + 1
    head = np.full(buckets, -1, np.int32)
    room = 1 << 16
    following, entry = np.empty(room, np.int32), np.empty(room, np.int32)
    key = np.empty(room, np.float32)
    used = 0
    for each in range(len(seeds)):
        if seed_times[each] <= limit and seed_times[each] < time[seeds[each]]:
            time[seeds[each]] = seed_times[each]
            bucket = int(seed_times[each] / BUCKET)
            following[used], entry[used], key[used] = head[bucket], seeds[each], seed_times[each]
            head[bucket] = used
            used += 1
            if wants_way:
                before[seeds[each]] = -1 - each
    own_share, rest = np.empty(len(move), np.float32), np.empty(len(move), np.float32)
    for k in range(len(move)):                             # a move takes at least its own cell's part and the rest at best
        own_share[k] = share[k, 0] * ground * 0.9999       # a little less, for rounding
        rest[k] = (share[k].sum() - share[k, 0]) * least * ground * 0.9999
    found_n, found_t = np.empty(len(move) + 64, np.int32), np.empty(len(move) + 64, np.float32)
    for bucket in range(buckets):
        if len(targets) > 0:
            best = np.inf
            for each in range(len(targets)):
                best = min(best, time[targets[each]] + target_times[each])
            if best <= bucket * BUCKET:
                break
        while head[bucket] >= 0:
            taken = head[bucket]
            head[bucket] = following[taken]
            a, t = entry[taken], key[taken]
            if t > time[a]:
                continue                                   # reached earlier since
            found = 0
            if a < cells:
                new = ~marks[a] if marked else np.uint32(0)
                here_slow = slow[a]
                for k in range(len(move)):
                    b = a + move[k]
                    if time[b] <= t + own_share[k] * here_slow + rest[k] or slow[b] == np.inf:
                        continue
                    found_n[found] = b
                    found_t[found] = t + _step(a, k, slow, parts, over, share, corner, marks, marked) * ground
                    found += 1
                for j in range(cell_first[a], cell_first[a + 1]):
                    node, slot = joint[j] // 3, joint[j] % 3
                    if shut[node] != 0 or (marked and (node_marks[node] | marks[own[node]]) & new != 0):
                        continue
                    if found == len(found_n):
                        found_n = np.append(found_n, np.empty(found, np.int32))
                        found_t = np.append(found_t, np.empty(found, np.float32))
                    found_n[found] = cells + node
                    found_t[found] = t + _joint_seconds(node, slot, own, cell, here, there, slow) * ground
                    found += 1
            else:
                node = a - cells
                new = ~node_marks[node] if marked else ~np.uint32(0)
                for arc in range(first[node], first[node + 1]):
                    if state[piece[arc]] & new != 0:
                        continue
                    if found == len(found_n):
                        found_n = np.append(found_n, np.empty(found, np.int32))
                        found_t = np.append(found_t, np.empty(found, np.float32))
                    found_n[found] = cells + to[arc]
                    found_t[found] = t + seconds[piece[arc]] * road
                    found += 1
                if own[node] >= 0 and shut[node] == 0:
                    for slot in range(3):
                        b = cell[node, slot]
                        if slow[b] == np.inf or (marked and (marks[b] | marks[own[node]]) & new != 0):
                            continue
                        if found == len(found_n):
                            found_n = np.append(found_n, np.empty(found, np.int32))
                            found_t = np.append(found_t, np.empty(found, np.float32))
                        found_n[found] = b
                        found_t[found] = t + _joint_seconds(node, slot, own, cell, here, there, slow) * ground
                        found += 1
            for each in range(found):
                b, later = found_n[each], found_t[each]
                if later < time[b] and later <= limit:
                    time[b] = later
                    if wants_way:
                        before[b] = a
                    if used == room:
                        following = np.append(following, np.empty(room, np.int32))
                        entry = np.append(entry, np.empty(room, np.int32))
                        key = np.append(key, np.empty(room, np.float32))
                        room *= 2
                    later_bucket = int(later / BUCKET)
                    following[used], entry[used], key[used] = head[later_bucket], b, later
                    head[later_bucket] = used
                    used += 1
    return time
