"""What share of land, people, sites and sea lies within the aim, and the gaps: where nobody is in time, gravest first."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from core.reach import Coverage, Domain, Gap, Named
from response.circles import Fields
from response.field import Field
from response.frame import Grid
from response.outlines import marked
from response.shares import Mask, Shares, Spot
from response.situation import LAND_BANDS, SEA_BANDS

LEAST_GAP = 5.0                      # km²: smaller ones are below what a grid of 1 km tells
MOST_GAPS = 30                       # of a domain; how many more there are is said

MINUTE, HOUR = 60.0, 3600.0


def coverage(fields: Fields, shares: Shares) -> tuple[Coverage, ...]:
    """Of the region first, then of each city on land; with helicopters beside it where there are any."""
    whole, *cities = _on_land(shares, fields.land_together)
    found = [whole]
    if fields.land_air is not None:
        found.append(msgspec.structs.replace(_on_land(shares, fields.land_air)[0], with_air=True))
    if shares.waters is not None and fields.sea_together is not None:
        found.append(_at_sea(shares, fields.sea_together, with_air=False))
        if fields.sea_air is not None:
            found.append(_at_sea(shares, fields.sea_air, with_air=True))
    return (*found, *cities)


def _on_land(shares: Shares, field: Field) -> list[Coverage]:
    """Of the region, then of each city."""
    aim, count = LAND_BANDS[-1], len(shares.cities)
    cells, city, area = shares.land_cells
    reached = field.seconds.ravel()[cells] <= aim * MINUTE
    total = np.bincount(city, area, count)
    got = np.bincount(city[reached], area[reached], count)
    towns = [(each, field.near(each.longitude, each.latitude) <= aim * MINUTE) for each in shares.towns]
    sites = [(each, field.near(each.longitude, each.latitude) <= aim * MINUTE) for each in shares.sites]

    def of(name: str, got: float, total: float) -> Coverage:
        here = [(each, met) for each, met in towns if name in ("", each.city)]
        its = [met for each, met in sites if name in ("", each.city)]
        return Coverage(
            place=name, domain="land", within=aim, area_km2=got, total_km2=total, share=got / total if total else 0.0,
            people=sum(each.people for each, met in here if met), people_total=sum(each.people for each, _ in here),
            sites=sum(its), sites_total=len(its),
        )

    return [
        of("", float(got.sum()), float(total.sum())),
        *(of(name, float(got[each]), float(total[each])) for each, name in enumerate(shares.cities)),
    ]


def _at_sea(shares: Shares, field: Field, *, with_air: bool) -> Coverage:
    cells, area = shares.sea_cells
    got, total = float(area[field.seconds.ravel()[cells] <= SEA_BANDS[-1] * HOUR].sum()), float(area.sum())
    return Coverage(
        place="", domain="sea", with_air=with_air, within=SEA_BANDS[-1], area_km2=got, total_km2=total,
        share=got / total if total else 0.0,
    )


def gaps(fields: Fields, shares: Shares) -> tuple[tuple[Gap, ...], int]:
    """Places beyond the aim by people, then sites, then area, land before sea; and how many smaller ones are left out."""
    limit = LAND_BANDS[-1] * MINUTE
    spots = [
        each for each in (*shares.towns, *shares.sites)
        if fields.land_together.near(each.longitude, each.latitude) > limit
    ]
    land: list[Gap] = []
    for city, window in enumerate(shares.windows):     # a gap across cities is a gap of each: somebody must answer for it
        if window is not None:
            missed = (shares.city[window] == city) & (fields.land_together.seconds[window] > limit)
            here = [each for each in spots if each.city == shares.cities[city]]
            land += _gaps("land", missed, window, fields.land_together, shares, here)
    land.sort(key=_gravest)
    sea: list[Gap] = []
    if shares.waters is not None and fields.sea_together is not None:
        beyond = shares.waters & (fields.sea_together.seconds > SEA_BANDS[-1] * HOUR)
        sea = _gaps("sea", beyond, (slice(0, beyond.shape[0]), slice(0, beyond.shape[1])), fields.sea_together, shares, ())
    shown = (*_ranked(land[:MOST_GAPS]), *_ranked(sea[:MOST_GAPS]))
    return shown, len(land) + len(sea) - len(shown)


def _gaps(
    domain: Domain, missed: Mask, window: tuple[slice, slice], field: Field, shares: Shares, spots: Sequence[Spot]
) -> list[Gap]:
    """Those of a window of the grid; `missed` and all labels are of that window."""
    grid = field.grid
    labels, count = ndimage.label(missed, structure=np.ones((3, 3)))
    if not count:
        return []
    seconds, areas = field.seconds[window], ndimage.sum_labels(grid.area[window], labels, np.arange(count + 1))
    corner = window[0].start, window[1].start
    here: dict[int, list[Spot]] = {}
    for each in spots:
        label = _label_at(labels, corner, grid, each)
        if label:
            here.setdefault(label, []).append(each)
    towns = {each.id for each in shares.towns}
    unit = MINUTE if domain == "land" else HOUR
    found = []
    for label, box in enumerate(ndimage.find_objects(labels), start=1):
        inside = here.get(label, [])
        if areas[label] < LEAST_GAP and not inside:
            continue
        part = labels[box] == label
        worst = float(seconds[box][part].max())
        row, column = _middle(part)
        row, column = row + box[0].start + corner[0], column + box[1].start + corner[1]
        whole = _shifted(box[0], corner[0]), _shifted(box[1], corner[1])
        city = int(shares.city[row, column]) if domain == "land" else -1
        longitude, latitude = grid.degrees[0][row, column], grid.degrees[1][row, column]
        found.append(Gap(
            domain=domain, rank=0, area_km2=float(areas[label]), people=sum(each.people for each in inside),
            towns=tuple(_named(each) for each in inside if each.id in towns),
            sites=tuple(_named(each) for each in inside if each.id not in towns),
            worst=worst / unit if np.isfinite(worst) else None, city=shares.cities[city] if city >= 0 else "",
            longitude=round(float(longitude), 4), latitude=round(float(latitude), 4), geometry=marked(grid, whole, part),
        ))
    return sorted(found, key=_gravest)


def _shifted(part: slice, by: int) -> slice:
    return slice(part.start + by, part.stop + by)


def _gravest(gap: Gap) -> tuple[float, ...]:
    """By people, then sites, then towns without a figure, then area."""
    return -gap.people, -len(gap.sites), -len(gap.towns), -gap.area_km2


def _named(spot: Spot) -> Named:
    return Named(id=spot.id, name_zh=spot.name_zh, name_en=spot.name_en)


def _ranked(found: Sequence[Gap]) -> list[Gap]:
    return [msgspec.structs.replace(each, rank=rank) for rank, each in enumerate(found, start=1)]


def _label_at(labels: NDArray[np.int32], corner: tuple[int, int], grid: Grid, spot: Spot) -> int:
    """The gap a spot lies in, or lies beside where its own cell is none of the region's."""
    cell = grid.cell_of(spot.longitude, spot.latitude)
    if cell is None:
        return 0
    row, column = cell[0] - corner[0], cell[1] - corner[1]
    around = labels[max(0, row - 1) : max(0, row + 2), max(0, column - 1) : max(0, column + 2)]
    inside = 0 <= row < labels.shape[0] and 0 <= column < labels.shape[1]
    return (int(labels[row, column]) if inside else 0) or int(around.max(initial=0))


def _middle(part: Mask) -> tuple[int, int]:
    """The cell of a shape that lies nearest to the mean of all: inside it, however bent it is."""
    rows, columns = np.nonzero(part)
    nearest = int(np.argmin((rows - rows.mean()) ** 2 + (columns - columns.mean()) ** 2))
    return int(rows[nearest]), int(columns[nearest])
