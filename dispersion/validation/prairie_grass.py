"""Project Prairie Grass (Barad 1958): what was measured on its arcs in 1956, and what the puffs say for the same runs.

Scores and tables are made in `tables`, pictures in `pictures`.
"""

import csv
import math
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dispersion.air.exchange import Phase, Places, Release, Species
from dispersion.air.puffs import PuffSettings, puffs
from dispersion.air.removal import dry_velocity
from dispersion.frame import Frame
from dispersion.sources.species import SURFACE_RESISTANCE
from dispersion.weather.field import Weather
from dispersion.weather.profiles import wind_profile

ROUGHNESS = 0.008                    # m, of the mown field (fits the reported u* within 3 %)
WIND_HEIGHT = 2.0                    # m
INTERVAL = 10.0                      # s between puffs; longer ones leave the plume at 800 m a tenth too thin
ARCS = (50.0, 100.0, 200.0, 400.0, 800.0)
ANGLES: NDArray[np.float64] = np.radians(np.arange(-60.0, 60.01, 0.5))
"""Where the model is asked on each arc, rad clockwise of the plume's axis."""


class Arc(NamedTuple):
    """One arc of one run: what was measured, and what the run needs."""

    run: int
    distance: float          # m
    rate: float              # g/s of SO2
    source_height: float     # m
    sampler_height: float    # m
    obukhov_length: float    # m
    wind_speed: float        # m/s at 2 m
    sigma_theta: float       # rad at 2 m
    mixing_height: float     # m; NaN where unknown
    maximum: float           # mg/m³, corrected for evaporation
    integral: float          # mg/m², crosswind, corrected
    sigma_y: float           # m, second moment
    truncated: bool          # the plume ran over the edge of the arc
    centroid: float          # rad clockwise from north, of the measured plume as seen from the source
    wind_from: float         # rad clockwise from north, at the mast


def read_arcs(folder: Path) -> list[Arc]:
    """Arcs of the runs with weather, from `arc_maxima.csv`."""
    with (folder / "arc_maxima.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["L_m"]]
    return [
        Arc(
            run=int(row["run"]), distance=float(row["arc_m"]), rate=float(row["q_g_s"]),
            source_height=float(row["src_height_m"]), sampler_height=float(row["sampler_height_m"]),
            obukhov_length=float(row["L_m"]), wind_speed=float(row["wspeed_m_s"]),
            sigma_theta=math.radians(float(row["sigma_theta_deg"])),
            mixing_height=float(row["zi_m"]) if row["zi_m"] else math.nan, maximum=float(row["max_corrected_mg_m3"]),
            integral=float(row["cic_raw_mg_m2"]) * float(row["evap_corr_factor"]), sigma_y=float(row["sigma_y_moment_m"]),
            truncated=row["edge_flag"] == "edge", centroid=math.radians(float(row["centroid_az_deg"])),
            wind_from=math.radians(float(row["wdir_deg"])),
        )
        for row in rows if row["max_corrected_mg_m3"]
    ]


class Sampler(NamedTuple):
    """One sampler of an arc."""

    run: int
    distance: float          # m
    azimuth: float           # rad clockwise from north, from the source
    value: float             # mg/m³, corrected for evaporation


def read_samplers(folder: Path) -> list[Sampler]:
    """Every sampler that has a value, from `arcs_all_samplers.csv`."""
    with (folder / "arcs_all_samplers.csv").open(newline="") as file:
        return [
            Sampler(int(row["run"]), float(row["arc_m"]), math.radians(float(row["azimuth_deg"])),
                    float(row["conc_corrected_mg_m3"]))
            for row in csv.DictReader(file) if row["conc_corrected_mg_m3"]
        ]


def field(arc: Arc) -> Weather:
    """Steady, uniform weather of a run: the wind profile through U at 2 m with L, and u* from it with k = 0.40.

    The reported u* rests on k = 0.35 and is not used. Unknown mixing heights are 2300 u*^1.5 (Venkatram 1980).
    """
    height = np.array([0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0])
    inverse_l = 1.0 / arc.obukhov_length
    profile = np.array([wind_profile(float(z), inverse_l, ROUGHNESS) for z in height])
    friction = 0.40 * arc.wind_speed / wind_profile(WIND_HEIGHT, inverse_l, ROUGHNESS)
    mixing = arc.mixing_height if arc.mixing_height == arc.mixing_height else 2300.0 * friction**1.5
    one = np.ones((1, 1, 1))
    u = (friction / 0.40 * profile)[None, :, None, None]
    return Weather(
        epoch=datetime(1956, 7, 1, tzinfo=UTC), frame=Frame(), time=np.zeros(1), x=np.zeros(1), y=np.zeros(1), height=height,
        u=u, v=np.zeros_like(u), friction_velocity=friction * one, inverse_obukhov=inverse_l * one,
        mixing_height=mixing * one, roughness=np.full((1, 1), ROUGHNESS), temperature=20.0 * one, rain_rate=0.0 * one,
        sigma_theta=arc.sigma_theta * one, hold=7200.0,
    )


def sulphur_dioxide(arc: Arc, weather: Weather) -> Species:
    """SO2 over the grass, its deposition velocity at 1 m by resistances (0.5 to 1.1 cm/s)."""
    friction = float(weather.friction_velocity[0, 0, 0])
    velocity = dry_velocity(friction, 1.0 / arc.obukhov_length, ROUGHNESS, SURFACE_RESISTANCE)
    return Species(key="sulphur dioxide", unit="g", deposition_velocity=velocity)


class Predicted(NamedTuple):
    """The model at an arc: as in `Arc`."""

    maximum: float
    integral: float
    sigma_y: float
    profile: NDArray[np.float64]     # mg/m³ at ANGLES


def predict(arcs: Iterable[Arc], settings: PuffSettings | None = None) -> list[Predicted]:
    """The model for arcs of one run: the mean over the 10 minutes sampled, on a crosswind line of receptors at each arc."""
    some = list(arcs)
    first = some[0]
    weather = field(first)
    species = sulphur_dioxide(first, weather)
    # Sampling began when the plume had long passed the last arc; the release is started as long before it.
    lead = 2.0 * max(ARCS) / first.wind_speed + 600.0
    release = Release(
        x=0.0, y=0.0, height=first.source_height, species=(species,),
        phases=(Phase(start=-lead, end=600.0, amount=np.array([first.rate * (lead + 600.0)])),),
    )
    distance = np.array([arc.distance for arc in some])
    x = (distance[:, None] * np.cos(ANGLES)).ravel()
    y = (distance[:, None] * np.sin(ANGLES)).ravel()
    places = Places(x, y, np.full(len(x), first.sampler_height))
    chosen = settings if settings is not None else PuffSettings(theta_height=WIND_HEIGHT, interval=INTERVAL)
    (step,) = puffs(weather, release, places, np.array([0.0, 600.0]), settings=chosen)
    found = 1e3 * step.mean[0].reshape(len(some), len(ANGLES))
    answer = []
    for arc, values in zip(some, found, strict=True):
        along = arc.distance * ANGLES
        total = float(np.sum(values))
        spread = math.sqrt(float(np.sum(values * along**2)) / total)
        answer.append(Predicted(float(values.max()), total * arc.distance * (ANGLES[1] - ANGLES[0]), spread, values))
    return answer


def compare(arcs: Iterable[Arc], settings: PuffSettings | None = None) -> list[tuple[Arc, Predicted]]:
    """Every arc with its prediction."""
    runs: dict[int, list[Arc]] = {}
    for arc in arcs:
        runs.setdefault(arc.run, []).append(arc)
    return [pair for some in runs.values() for pair in zip(some, predict(some, settings), strict=True)]
