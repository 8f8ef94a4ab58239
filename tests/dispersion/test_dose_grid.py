"""Doses on a grid: areas agree with the doses at the nodes, and the file says what each field is."""

import tomllib
from pathlib import Path

import numpy as np
import shapely
from scipy.io import netcdf_file

from dispersion.dose_grid import dose_areas, on_ground, weekly
from dispersion.forecast import Outcome, grid_of, run
from dispersion.grid_report import areas_of, write
from dispersion.plot import draw
from dispersion.scenario import parse_scenario

SCENARIO = """
[domain]
size = 8000
cells = 21
heights = [1.5, 100]
[release]
position = [108.5583, 21.6708]
height = 30
duration = "1 h"
total = { "Cs-137" = "5 PBq", "I-131" = "50 PBq" }
[weather]
wind_speed = 4
wind_from = 160
stability = "D"
"""


def outcome() -> Outcome:
    scenario = parse_scenario(tomllib.loads(SCENARIO), "fire.toml")
    grid = grid_of(scenario)
    assert grid is not None
    return run(scenario, grid)


def test_areas_fields_and_picture_of_a_radioactive_run_agree_with_its_doses(tmp_path: Path) -> None:
    found = outcome()
    assert found.doses is not None
    assert found.places.axes is not None
    x, y, _ = found.places.axes
    shape = (len(y), len(x))
    features = list(dose_areas(found.doses, x, y, found.scenario.frame))
    assert len(features) == len(found.doses.verdicts)
    reached = 0
    for each, one in zip(found.doses.verdicts, features, strict=True):
        area = shapely.geometry.shape(one["geometry"])
        inside = on_ground(each.share, shape)
        at = np.unravel_index(int(np.argmax(inside)), shape)
        longitude, latitude = found.scenario.frame.to_geographic(x[at[1]], y[at[0]])
        assert area.buffer(1e-9).contains(shapely.Point(longitude, latitude)) == (inside.max() >= 1.0), each.level.key
        assert one["properties"]["confirmed"] == each.level.confirmed
        reached += inside.max() >= 1.0
    assert 0 < reached < len(features)
    named = [each["properties"]["level"] for each in areas_of(found)["features"]]
    assert named == [each.level.key for each in found.doses.verdicts]

    _, grid = write(tmp_path, found)
    with netcdf_file(str(grid), mmap=False) as file:
        child = file.variables["effective_dose_1y"]
        assert child.units == b"Sv"
        assert child.data.shape == shape
        np.testing.assert_allclose(child.data, on_ground(weekly(found.doses, "1y"), shape), rtol=1e-6)
        assert np.all(file.variables["thyroid_dose_1y"].data >= child.data)
        np.testing.assert_allclose(
            file.variables["station_kerma_rate"].data.ravel(), 1e9 * found.doses.highest_kerma[: child.data.size], rtol=1e-6
        )
    draw(tmp_path / "dose.png", [(found.scenario, found)])
    assert (tmp_path / "dose.png").read_bytes()[1:4] == b"PNG"
