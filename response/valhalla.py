"""Travel times on land by Valhalla over imported OpenStreetMap roads: the provider `valhalla`, an extra.

It goes by roads only. Beside them one walks to the first road and from the last one; what lies farther off is not reached.
"""

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

        Whatever lies within a contour is there by its time: areas of whole steps are Valhalla's own. Between two contours the
        time goes linearly with the distance from the one to the other.
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
            for after, before, area in self._contours(start, times, others):
                _fill(seconds, known, area, begun + before, begun + after)
                known |= area
        seconds[covered(self.grid, others)] = np.inf
        return Field(self.grid, seconds)

    def _steps(self, span: float) -> NDArray[np.float64]:
        """Times of the contours, s after the road is taken; the last is the span itself."""
        step = max(self.step, span / CONTOURS)
        return np.append(np.arange(step, span - 1.0, step), span)

    def _contours(
        self, start: Start, times: NDArray[np.float64], barriers: Sequence[Barrier]
    ) -> list[tuple[float, float, Flags]]:
        """Of each contour its time, that of the one before, and the cells within it; the earliest first."""
        pace = start.pace * self.speeds.factor(self.night, self.rain)
        answer = self.engines.ask("isochrone", {
            "locations": [_location(start.longitude, start.latitude)], "costing": "auto", "polygons": True,
            "contours": [{"time": round(float(each) * pace / 60.0, 4)} for each in times], "denoise": 0, "generalize": 0,
            **_excluded(barriers),
        })
        if answer is None:
            return []
        found = sorted(answer["features"], key=lambda each: float(each["properties"]["contour"]))
        if len(found) != len(times):
            raise InputError(f"Valhalla gave {len(found)} contours where {len(times)} were asked for")
        before = np.concatenate([[0.0], times[:-1]])
        return [
            (float(after), float(earlier), self._within(each["geometry"]))
            for after, earlier, each in zip(times, before, found, strict=True)
        ]

    def _within(self, geometry: dict[str, Any]) -> Flags:
        shape = in_plane(self.grid, shapely.geometry.shape(geometry))
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
        leg = answer["trip"]["legs"][0]
        line = _decoded(leg["shape"])
        road_x, road_y = self.grid.frame.to_plane(line[:, 0], line[:, 1])
        first = self._walk((x, y), (float(road_x[0]), float(road_y[0])), walls)
        last = self._walk((to_x, to_y), (float(road_x[-1]), float(road_y[-1])), walls)
        if first is None or last is None:
            return None
        metres = np.concatenate([[0.0], np.cumsum(
            np.hypot(np.diff(road_x), np.diff(road_y)) / self.grid.frame.scale(line[1:, 0], line[1:, 1])
        )])
        begun = start.delay + first[1]
        on_road = _times(leg["maneuvers"], metres) / (start.pace * self.speeds.factor(self.night, self.rain)) + begun
        seconds = float(on_road[-1]) + last[1]
        if seconds - start.delay > FARTHEST:
            return None
        kept = np.unique(np.append(np.unique((metres // THIN).astype(int), return_index=True)[1], len(metres) - 1))
        points = [(float(line[k, 0]), float(line[k, 1]), float(on_road[k])) for k in kept]
        return Way(
            start.unit, seconds,
            ((start.longitude, start.latitude, start.delay), *points, (float(longitude), float(latitude), seconds)),
            on_road_km=float(answer["trip"]["summary"]["length"]), off_road_km=(first[0] + last[0]) / 1000.0,
        )

    def _place_of(self, start: Start) -> tuple[float, float]:
        if not (0.0 < start.pace < float("inf") and 0.0 <= start.delay < float("inf")):
            raise InputError(f"{start.unit}: its pace must be above 0 and its delay 0 s or more")
        return self.grid.require(start.unit, start.longitude, start.latitude)

    def _nearest_road(self, start: Start) -> tuple[float, float] | None:
        """Where the unit takes the road, in the plane; None where none is near."""
        answer = self.engines.ask("locate", {"locations": [_location(start.longitude, start.latitude)], "costing": "auto"})
        if not answer or not answer[0].get("edges"):
            return None
        edge = answer[0]["edges"][0]
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


def _fill(seconds: NDArray[np.float32], inner: Flags, area: Flags, before: float, after: float) -> None:
    """Times of the cells of an area that are not in the one before it: linear from the one's rim to the other's."""
    new = area & ~inner
    rows, columns = np.flatnonzero(new.any(axis=1)), np.flatnonzero(new.any(axis=0))
    if not len(rows):
        return
    part = slice(max(rows[0] - 1, 0), rows[-1] + 2), slice(max(columns[0] - 1, 0), columns[-1] + 2)
    own = new[part]
    outward = distance_transform_edt(np.pad(area[part] | inner[part], 1))[1:-1, 1:-1][own]
    inside = inner[part]
    inward = distance_transform_edt(~inside)[own] if inside.any() else np.full(len(outward), np.inf)
    share = np.where(np.isinf(inward), 1.0, inward / np.where(np.isinf(inward), 1.0, inward + outward))
    seconds[part][own] = before + share * (after - before)


def _times(maneuvers: Sequence[dict[str, Any]], metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """s of Valhalla at each point of a leg: each manoeuvre at one speed."""
    begins = np.array([each["begin_shape_index"] for each in maneuvers] + [len(metres) - 1])
    ends = np.concatenate([[0.0], np.cumsum([float(each["time"]) for each in maneuvers])])
    return np.maximum.accumulate(np.append(np.interp(metres[:-1], metres[begins], ends), ends[-1]))


def _decoded(text: str, precision: float = 1e6) -> NDArray[np.float64]:
    """(n, 2) longitude and latitude of an encoded line: Google's algorithm with six digits, as Valhalla writes it."""
    numbers, shift, value = [], 0, 0
    for letter in text:
        bits = ord(letter) - 63
        value |= (bits & 0x1F) << shift
        shift += 5
        if bits < 0x20:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            shift = value = 0
    return np.asarray(np.cumsum(np.array(numbers, float).reshape(-1, 2), axis=0)[:, ::-1] / precision)
