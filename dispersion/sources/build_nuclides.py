"""Makes data/nuclides.csv from openly licensed sources. Run by hand when they change; the program reads only the result.

    pip install --no-deps dgm-hrtm icrp107-database
    python -m dispersion.sources.build_nuclides FOLDER > nuclides.csv && mv nuclides.csv dispersion/sources/data/

FOLDER holds the tables of US EPA Federal Guidance Report 15 as fgr15_ground_surface.csv and fgr15_air_submersion.csv
(columns `Nuclide, …, 1-yr-old, …, 10-yr-old, …, Adult`). Half-lives and progeny come from radioactivedecay (MIT),
inhalation from dgm-hrtm (MIT); the photon groups and kerma constants are sums made here over the lines of ICRP 107.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import radioactivedecay
from numpy.typing import NDArray

from dispersion.sources.photons import kerma_constant
from dispersion.sources.recalled import INVENTORY, ORGANIC, RECALLED, VAPOUR

HEAD = """\
# Made by dispersion/sources/build_nuclides.py. Parent only: no coefficient holds a daughter's share outside the body.
# half-life, progeny: radioactivedecay 0.6.1 (MIT), ICRP 107 (2008). F, M, S: ICRP 119 (2012) Annex G, public, AMAD 1 um,
# from dgm-hrtm 0.1.0 (MIT). V, CH3I: ICRP 119 Annex H, read in a copy, or recalled (listed in the last column).
# ground, submersion: US EPA FGR 15 (2019), effective dose rate. kerma, photons: computed from ICRP 107 photon lines above
# 20 keV with X rays and annihilation, mu_en/rho of air from NIST; photons as energy in MeV : photons per decay.
"""
AGES = {"adult": ("adult", "Adult"), "10y": ("age_10y", "10-yr-old"), "1y": ("age_1y", "1-yr-old")}
EDGES = (0.02, 0.025, 0.032, 0.045, 0.07, 0.12, 0.2, 0.3, 0.45, 0.6, 0.75, 0.95, 1.25, 1.65, 2.2, 3.0, 20.0)   # MeV
COLUMNS = (
    "nuclide", "half_life_s", "progeny",
    *(f"{lung_class}_{age}" for lung_class in ("F", "M", "S", "V", "CH3I") for age in AGES),
    *(f"{what}_{age}" for what in ("ground", "submersion") for age in AGES),
    "kerma_uGy_m2_per_GBq_h", "photons", "recalled",
)


def package_folder(name: str) -> Path:
    """Where an installed package lies, without running it."""
    found = find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise SystemExit(f"install {name} first: pip install --no-deps {name.replace('_', '-')}")
    return Path(found.submodule_search_locations[0])


def radioactive_descendants(keys: Iterable[str]) -> Iterator[str]:
    """The nuclides themselves and all that grows from them and is not stable; parents come before their daughters."""
    waiting, seen = list(keys), set[str]()
    while waiting:
        key = waiting.pop(0)
        if key in seen or key == "SF" or radioactivedecay.Nuclide(key).half_life("s") == np.inf:
            continue
        seen.add(key)
        yield key
        waiting += radioactivedecay.Nuclide(key).progeny()


def photon_lines(folder: Path, key: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Energies, MeV, and yields above 20 keV: gamma rays, X rays and annihilation photons."""
    spectrum = json.loads(json.loads((folder / f"{key.replace(' ', '')}.json").read_text()))["emissions"]
    lines = np.array([line for kind in ("gamma", "X", "annihilation") for line in spectrum[kind]], float).reshape(-1, 2)
    lines = lines[lines[:, 0] >= EDGES[0]]
    return lines[:, 0], lines[:, 1]


def grouped(energy: NDArray[np.float64], photons: NDArray[np.float64]) -> list[tuple[float, float]]:
    """Mean energy and photons per decay of each group that carries more than a five-hundredth of the photon energy."""
    groups = []
    for low, high in pairwise(EDGES):
        inside = (energy >= low) & (energy < high)
        share = float(photons[inside].sum())
        carried = float((energy * photons)[inside].sum())
        if share > 0 and carried > 2e-3 * float((energy * photons).sum()):
            groups.append((carried / share, share))
    return groups


def table(path: Path) -> dict[str, dict[str, str]]:
    """Rows of a CSV by nuclide; comment lines are skipped."""
    with path.open(encoding="utf-8") as file:
        return {row["Nuclide"]: row for row in csv.DictReader(line for line in file if not line.startswith("#"))}


def rows(folder: Path) -> Iterator[dict[str, str]]:
    """One row a nuclide."""
    ground, submersion = table(folder / "fgr15_ground_surface.csv"), table(folder / "fgr15_air_submersion.csv")
    inhaled = json.loads((package_folder("dgm_hrtm") / "data" / "dcf_public.json").read_text(encoding="utf-8"))
    spectra = package_folder("icrp107_database") / "icrp107"
    for key in radioactive_descendants(INVENTORY):
        known = radioactivedecay.Nuclide(key)
        energy, photons = photon_lines(spectra, key)
        row = {
            "nuclide": key,
            "half_life_s": f"{known.half_life('s'):.13g}",
            "progeny": ";".join(
                f"{daughter}:{branch:.13g}"
                for daughter, branch in zip(known.progeny(), known.branching_fractions(), strict=True)
            ),
            "kerma_uGy_m2_per_GBq_h": f"{kerma_constant(energy, photons) * 3.6e18:.5g}",
            "photons": ";".join(f"{mean:.4g}:{share:.4g}" for mean, share in grouped(energy, photons)),
            "recalled": " ".join(RECALLED.get(key, ())),
        }
        for lung_class, by_age in inhaled.get(key, {}).get("inhalation", {}).items():
            row |= {f"{lung_class}_{age}": f"{by_age[name]['e']:.3g}" for age, (name, _) in AGES.items()}
        for lung_class, vapours in (("V", VAPOUR), ("CH3I", ORGANIC)):
            row |= {f"{lung_class}_{age}": f"{value:.3g}" for age, value in zip(AGES, vapours.get(key, ()), strict=False)}
        for what, external in (("ground", ground), ("submersion", submersion)):
            row |= {f"{what}_{age}": external[key][name] for age, (_, name) in AGES.items()}
        yield row


def main(folder: Path) -> None:
    """Write the whole table to standard output."""
    sys.stdout.write(HEAD)
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
