"""What share of land, people, sites and sea lies within the aim, and the gaps: where nobody is in time, gravest first."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.reach import Coverage, Gap, Named
from response.circles import Fields
from response.field import Field
from response.outlines import marked
from response.shares import Mask, Shares, Spot
from response.situation import LAND_BANDS, SEA_BANDS

LEAST_GAP = 5.0                      # km²: smaller ones are below what a grid of 1 km tells
MOST_GAPS = 30                       # of a domain; how many more there are is said

MINUTE, HOUR = 60.0, 3600.0


def coverage(fields: Fields, shares: Shares) -> tuple[Coverage, ...]:
    """Of the region first, then of each city on land; with helicopters beside it where there are any."""
    aim = LAND_BANDS[-1]
    found = [_of_land(shares, fields.land_together, aim, with_air=False)]
    if fields.land_air is not None:
        found.append(_of_land(shares, fields.land_air, aim, with_air=True))
    if shares.sea is not None and shares.waters is not None and fields.sea_together is not None:
        found.append(_of_sea(shares, fields.sea_together, with_air=False))
        if fields.sea_air is not None:
            found.append(_of_sea(shares, fields.sea_air, with_air=True))
    found += [_of_land(shares, fields.land_together, aim, with_air=False, city=each) for each in range(len(shares.cities))]
    return tuple(found)


def _of_land(shares: Shares, field: Field, aim: float, *, with_air: bool, city: int | None = None) -> Coverage:
    inside = shares.inside if city is None else shares.city == city
    name = "" if city is None else shares.cities[city]
    reached = field.seconds <= aim * MINUTE
    area = shares.land.area
    total, got = float(area[inside].sum()), float(area[inside & reached].sum())
    towns = [each for each in shares.towns if city is None or each.city == name]
    sites = [each for each in shares.sites if city is None or each.city == name]
    return Coverage(
        place=name, domain="land", with_air=with_air, within=aim, area_km2=got, total_km2=total,
        share=got / total if total else 0.0,
        people=sum(each.people for each in towns if field.near(each.longitude, each.latitude) <= aim * MINUTE),
        people_total=sum(each.people for each in towns),
        sites=sum(field.near(each.longitude, each.latitude) <= aim * MINUTE for each in sites), sites_total=len(sites),
    )


def _of_sea(shares: Shares, field: Field, *, with_air: bool) -> Coverage:
    assert shares.sea is not None
    assert shares.waters is not None
    area = shares.sea.area
    got = float(area[shares.waters & (field.seconds <= SEA_BANDS[-1] * HOUR)].sum())
    total = float(area[shares.waters].sum())
    return Coverage(
        place="", domain="sea", with_air=with_air, within=SEA_BANDS[-1], area_km2=got, total_km2=total,
        share=got / total if total else 0.0,
    )


def gaps(fields: Fields, shares: Shares) -> tuple[tuple[Gap, ...], int]:
    """Places beyond the aim by people, then sites, then area, land before sea; and how many smaller ones are left out."""
    missed = shares.inside & (fields.land_together.seconds > LAND_BANDS[-1] * MINUTE)
    spots = [
        each for each in (*shares.towns, *shares.sites)
        if fields.land_together.near(each.longitude, each.latitude) > LAND_BANDS[-1] * MINUTE
    ]
    land = [
        gap for city in range(len(shares.cities))      # a gap across cities is a gap of each: somebody must answer for it
        for gap in _gaps("land", missed & (shares.city == city), fields.land_together, shares,
                         [each for each in spots if each.city == shares.cities[city]])
    ]
    land.sort(key=_gravest)
    sea: list[Gap] = []
    if shares.waters is not None and fields.sea_together is not None:
        beyond = shares.waters & (fields.sea_together.seconds > SEA_BANDS[-1] * HOUR)
        sea = _gaps("sea", beyond, fields.sea_together, shares, ())
    shown = (*_ranked(land[:MOST_GAPS]), *_ranked(sea[:MOST_GAPS]))
    return shown, len(land) + len(sea) - len(shown)


def _gaps(domain: str, missed: Mask, field: Field, shares: Shares, spots: Sequence[Spot]) -> list[Gap]:
    grid = field.grid
    labels, count = ndimage.label(missed, structure=np.ones((3, 3)))
    if not count:
        return []
    areas = ndimage.sum_labels(grid.area, labels, np.arange(count + 1))
    here: dict[int, list[Spot]] = {}
    for each in spots:
        label = _label_at(labels, field, each)
        if label:
            here.setdefault(label, []).append(each)
    towns = {each.id for each in shares.towns}
    unit = MINUTE if domain == "land" else HOUR
    found = []
    boxes = ndimage.find_objects(labels)
    for label in range(1, count + 1):
        inside = here.get(label, [])
        if areas[label] < LEAST_GAP and not inside:
            continue
        part = labels[boxes[label - 1]] == label
        whole = np.zeros(grid.shape, bool)
        whole[boxes[label - 1]] = part
        worst = float(field.seconds[boxes[label - 1]][part].max())
        row, column = _middle(part)
        row, column = row + boxes[label - 1][0].start, column + boxes[label - 1][1].start
        longitude, latitude = grid.degrees[0][row, column], grid.degrees[1][row, column]
        city = int(shares.city[row, column]) if domain == "land" else -1
        found.append(Gap(
            domain="land" if domain == "land" else "sea", rank=0, area_km2=float(areas[label]),
            people=sum(each.people for each in inside),
            towns=tuple(_named(each) for each in inside if each.id in towns),
            sites=tuple(_named(each) for each in inside if each.id not in towns),
            worst=worst / unit if np.isfinite(worst) else None, city=shares.cities[city] if city >= 0 else "",
            longitude=round(float(longitude), 4), latitude=round(float(latitude), 4), geometry=marked(grid, whole),
        ))
    return sorted(found, key=_gravest)


def _gravest(gap: Gap) -> tuple[float, ...]:
    """By people, then sites, then towns without a figure, then area."""
    return -gap.people, -len(gap.sites), -len(gap.towns), -gap.area_km2


def _named(spot: Spot) -> Named:
    return Named(id=spot.id, name_zh=spot.name_zh, name_en=spot.name_en)


def _ranked(found: Sequence[Gap]) -> list[Gap]:
    return [msgspec.structs.replace(each, rank=rank) for rank, each in enumerate(found, start=1)]


def _label_at(labels: NDArray[np.int32], field: Field, spot: Spot) -> int:
    """The gap a spot lies in, or lies beside where its own cell is none of the region's."""
    cell = field.grid.cell_of(spot.longitude, spot.latitude)
    if cell is None:
        return 0
    row, column = cell
    return int(labels[cell]) or int(labels[max(0, row - 1) : row + 2, max(0, column - 1) : column + 2].max())


def _middle(part: Mask) -> tuple[int, int]:
    """The cell of a shape that lies deepest inside it."""
    deep = ndimage.distance_transform_edt(np.pad(part, 1))[1:-1, 1:-1]
    row, column = np.unravel_index(int(np.argmax(deep)), part.shape)
    return int(row), int(column)

