"""Travel times on land by Valhalla over imported OpenStreetMap roads: the provider `valhalla`, an extra.

It goes by roads only. Beside them one walks to the first road and from the last one; what lies farther off is not reached.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from shapely.geometry.base import BaseGeometry

from core.errors import InputError
from core.reach import Assumption
from response.barriers import area_of, covered
from response.field import Barrier, Field, Start, Way
from response.frame import Grid
from response.land import FARTHEST
from response.raster import in_plane, middles_within
from response.roads import RoadSpeeds
from response.tiles import Engines, Tiles
from response.valhalla_answers import decoded, fill, leg_times

STEP = 600.0             # s between contours
CONTOURS = 48            # at most: steps grow where a long time is looked at
BESIDE = 2000.0          # m from a road that one walks at most
WALK = 10.0 / 3.6        # m/s to it, as `footing` has it
THIN = 100.0             # m between points of a way

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Valhalla:
    """A `LandProvider` over road tiles. Its own copies for night and rain share its engines."""

    grid: Grid
    tiles: Tiles
    speeds: RoadSpeeds = field(default_factory=RoadSpeeds)     # of these only what night and rain take off
    night: bool = False
    rain: bool = False
    step: float = STEP
    name: str = "valhalla"

    @property
    def data_date(self) -> str:
        """Of its roads."""
        return self.tiles.date

    @cached_property
    def engines(self) -> Engines:
        """Opened when first asked."""
        return Engines(self.tiles)

    def under(self, *, night: bool = False, rain: bool = False) -> "Valhalla":
        """The same roads at night or in rain; costs nothing."""
        other = replace(self, night=night, rain=rain)
        other.__dict__["engines"] = self.engines
        return other

    def assumptions(self) -> tuple[Assumption, ...]:
        """What the times rest on."""
        factor, source = self.speeds.factor(self.night, self.rain), f"© OpenStreetMap contributors (ODbL): {self.tiles.source}"
        dated_zh = "（提取文件未注明日期，取文件日期）" if self.tiles.dated_by_file else ""
        dated_en = " (the extract does not say its day; the file's was taken)" if self.tiles.dated_by_file else ""
        return (
            Assumption(
                what="roads", source=source, confirmed=False,
                zh=f"路网为 {self.tiles.date} 的 OpenStreetMap{dated_zh}，Valhalla 按道路等级和限速取车速，乘以 {factor:.2f}"
                f"（夜间系数 {self.speeds.night:g}，雨天系数 {self.speeds.rain:g}），不计实时路况",
                en=f"OpenStreetMap roads of {self.tiles.date}{dated_en}; Valhalla's speeds by class and limit, times "
                f"{factor:.2f} (night {self.speeds.night:g}, rain {self.speeds.rain:g}); no traffic",
            ),
            Assumption(
                what="off_road", source="assumed", confirmed=False,
                zh=f"只沿道路行驶；距道路 {BESIDE / 1000:g} km 内按 {WALK * 3.6:g} km/h 到路，更远处不可达",
                en=f"by roads only; to a road within {BESIDE / 1000:g} km at {WALK * 3.6:g} km/h, farther places never",
            ),
            Assumption(
                what="contours", source="Valhalla", confirmed=True,
                zh=f"每 {self.step / 60:g} min 一条等时线，其间按距离线性内插",
                en=f"a contour each {self.step / 60:g} min, linear by distance between them",
            ),
            Assumption(
                what="barriers", source="fengsui", confirmed=True,
                zh="起点在封闭区内的队伍不受该区阻挡；封闭区中的空洞按封闭计；到码头的时间按从码头出发计，不分单行方向",
                en="a team inside a closed area is not held by it; holes in one count as closed; times to a quay are those "
                "from it, one-way roads or not",
            ),
        )

    def fields(self, starts: Sequence[Start], limit: float, barriers: Sequence[Barrier] = ()) -> tuple[Field, ...]:
        """Arrival of each start everywhere, up to `limit` s from the call; one call of Valhalla each.

        Whatever lies within a contour is reached by its time: areas of whole steps are Valhalla's own. Between two contours
        the time goes linearly with the distance from the one to where the next step goes on.
        """
        if not 0.0 < limit <= FARTHEST:
            raise InputError(f"the time to look at must be above 0 and at most {FARTHEST / 3600:g} h, not {limit / 3600:g} h")
        shapes = [area_of(self.grid, each) for each in barriers]
        return tuple(self._field(each, limit, barriers, shapes) for each in starts)

    def _field(self, start: Start, limit: float, barriers: Sequence[Barrier], shapes: Sequence[BaseGeometry]) -> Field:
        x, y = self._place_of(start)
        others, walls = _others(barriers, shapes, x, y)
        seconds = np.full(self.grid.shape, np.inf, np.float32)
        road = self._nearest_road(start)
        if road is None or (walk := self._walk((x, y), road, walls)) is None:
            return Field(self.grid, seconds)
        begun = start.delay + walk[1]
        known = self._marked((x, y), road)
        if begun <= limit:
            seconds[known] = begun
        if begun < limit:
            times = self._steps(limit - begun)
            areas = self._contours(start, np.append(times, times[-1] + self.step), others)
            for before, after, area, further in zip([0.0, *times], times, areas, areas[1:], strict=False):
                fill(seconds, known, area, further, begun + before, begun + after)
                known |= area
        self._walk_on(seconds, known, limit, walls)
        seconds[covered(self.grid, others)] = np.inf
        return Field(self.grid, seconds)

    def _walk_on(self, seconds: NDArray[np.float32], reached: Flags, limit: float, walls: Sequence[BaseGeometry]) -> None:
        """Times beside the roads: straight from the nearest cell that is reached, as far as one walks."""
        rows, columns = np.flatnonzero(reached.any(axis=1)), np.flatnonzero(reached.any(axis=0))
        if not len(rows):
            return
        grid, rim = self.grid, int(BESIDE // self.grid.cell) + 1
        top, left = max(rows[0] - rim, 0), max(columns[0] - rim, 0)
        part = slice(top, rows[-1] + rim + 1), slice(left, columns[-1] + rim + 1)
        away, nearest = distance_transform_edt(~reached[part], sampling=grid.cell, return_indices=True)
        row, column = np.nonzero((away > 0.0) & (away <= BESIDE))
        from_row, from_column = nearest[0, row, column] + top, nearest[1, row, column] + left
        time = seconds[from_row, from_column] + away[row, column] / WALK
        row, column, late = row + top, column + left, time > limit
        for wall in walls:
            shapely.prepare(wall)
            ends = [np.column_stack([grid.x[c], grid.y[r]]) for r, c in ((from_row, from_column), (row, column))]
            late |= shapely.intersects(wall, shapely.linestrings(np.stack(ends, axis=1)))
        seconds[row[~late], column[~late]] = time[~late]

    def _steps(self, span: float) -> NDArray[np.float64]:
        """Times of the contours, s after the road is taken; the last is the span itself."""
        step = max(self.step, span / CONTOURS)
        return np.append(np.arange(step, span - 1.0, step), span)

    def _contours(self, start: Start, times: NDArray[np.float64], barriers: Sequence[Barrier]) -> list[Flags]:
        """The cells within each contour; none where no road leads anywhere."""
        pace = start.pace * self.speeds.factor(self.night, self.rain)
        answer = self.engines.ask("isochrone", {
            "locations": [_location(start.longitude, start.latitude)], "costing": "auto", "polygons": True,
            "contours": [{"time": round(float(each) * pace / 60.0, 4)} for each in times], "denoise": 0,
            "generalize": self.grid.cell / 5.0, **_excluded(barriers),
        })
        if answer is None:
            return []
        found = shapely.get_parts(shapely.from_geojson(answer))      # megabytes: no dictionaries are made of them
        order = np.argsort([float(each) for each in re.findall(r'"contour": ?([\d.]+)', answer)])
        if not len(order) == len(found) == len(times):
            raise InputError(f"Valhalla gave {len(found)} contours where {len(times)} were asked for")
        return [self._within(found[k]) for k in order]

    def _within(self, area: BaseGeometry) -> Flags:
        shape = in_plane(self.grid, area)
        return np.zeros(self.grid.shape, np.bool_) if shape.is_empty else middles_within(self.grid, shape)

    def way(self, start: Start, longitude: float, latitude: float, barriers: Sequence[Barrier] = ()) -> Way | None:
        """How a unit gets to a place; None where no road is near enough, or none leads there."""
        x, y = self._place_of(start)
        to_x, to_y = self.grid.require("the aim", longitude, latitude)
        others, walls = _others(barriers, [area_of(self.grid, each) for each in barriers], x, y)
        answer = self.engines.ask("route", {
            "locations": [_location(start.longitude, start.latitude), _location(longitude, latitude)], "costing": "auto",
            "units": "kilometers", "directions_type": "maneuvers", **_excluded(others),
        })
        if answer is None:
            return None
        trip = json.loads(answer)["trip"]
        leg = trip["legs"][0]
        line = decoded(leg["shape"])
        road_x, road_y = self.grid.frame.to_plane(line[:, 0], line[:, 1])
        first = self._walk((x, y), (float(road_x[0]), float(road_y[0])), walls)
        last = self._walk((to_x, to_y), (float(road_x[-1]), float(road_y[-1])), walls)
        if first is None or last is None:
            return None
        metres = np.concatenate([[0.0], np.cumsum(
            np.hypot(np.diff(road_x), np.diff(road_y)) / self.grid.frame.scale(line[1:, 0], line[1:, 1])
        )])
        begun = start.delay + first[1]
        on_road = leg_times(leg["maneuvers"], metres) / (start.pace * self.speeds.factor(self.night, self.rain)) + begun
        seconds = float(on_road[-1]) + last[1]
        if seconds - start.delay > FARTHEST:
            return None
        kept = np.unique(np.append(np.unique((metres // THIN).astype(int), return_index=True)[1], len(metres) - 1))
        points = [(float(line[k, 0]), float(line[k, 1]), float(on_road[k])) for k in kept]
        return Way(
            start.unit, seconds,
            ((start.longitude, start.latitude, start.delay), *points, (float(longitude), float(latitude), seconds)),
            on_road_km=float(trip["summary"]["length"]), off_road_km=(first[0] + last[0]) / 1000.0,
        )

    def _place_of(self, start: Start) -> tuple[float, float]:
        if not (0.0 < start.pace < float("inf") and 0.0 <= start.delay < float("inf")):
            raise InputError(f"{start.unit}: its pace must be above 0 and its delay 0 s or more")
        return self.grid.require(start.unit, start.longitude, start.latitude)

    def _nearest_road(self, start: Start) -> tuple[float, float] | None:
        """Where the unit takes the road, in the plane; None where none is near."""
        answer = self.engines.ask("locate", {"locations": [_location(start.longitude, start.latitude)], "costing": "auto"})
        edges = json.loads(answer)[0].get("edges") if answer else None
        if not edges:
            return None
        edge = edges[0]
        x, y = self.grid.frame.to_plane(edge["correlated_lon"], edge["correlated_lat"])
        return float(x), float(y)

    def _walk(
        self, place: tuple[float, float], road: tuple[float, float], walls: Sequence[BaseGeometry]
    ) -> tuple[float, float] | None:
        """m and s straight between a place and a road; None where it is too far or barred."""
        longitude, latitude = self.grid.frame.to_degrees(*place)
        metres = float(np.hypot(road[0] - place[0], road[1] - place[1]) / self.grid.frame.scale(longitude, latitude))
        if metres > BESIDE or any(shapely.intersects(each, shapely.LineString([place, road])) for each in walls):
            return None
        return metres, metres / WALK

    def _marked(self, *places: tuple[float, float]) -> Flags:
        """Cells of some places of the plane."""
        marks = np.zeros(self.grid.shape, np.bool_)
        for x, y in places:
            row, column = int((y - self.grid.south) // self.grid.cell), int((x - self.grid.west) // self.grid.cell)
            if 0 <= row < self.grid.rows and 0 <= column < self.grid.columns:
                marks[row, column] = True
        return marks


def _location(longitude: float, latitude: float) -> dict[str, float]:
    return {"lon": longitude, "lat": latitude, "search_cutoff": BESIDE}


def _others(
    barriers: Sequence[Barrier], shapes: Sequence[BaseGeometry], x: float, y: float
) -> tuple[list[Barrier], list[BaseGeometry]]:
    """The barriers a start is outside of, and the shapes of those that nobody crosses on foot."""
    out = [k for k, each in enumerate(shapes) if not shapely.intersects_xy(each, x, y)]
    return [barriers[k] for k in out], [shapes[k] for k in out if not barriers[k].roads_only]


def _excluded(barriers: Sequence[Barrier]) -> dict[str, Any]:
    """As Valhalla is told of them: rings of degrees. It knows no holes."""
    rings = [
        shapely.get_coordinates(part.exterior).tolist()
        for each in barriers
        for part in shapely.get_parts(shapely.get_parts(shapely.make_valid(shapely.geometry.shape(each.geometry))))
        if part.geom_type == "Polygon"
    ]
    return {"exclude_polygons": rings} if rings else {}
