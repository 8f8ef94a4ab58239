"""Levels as data: what the table holds, what a wrong one says, and which dose is held against which level."""

import csv
from pathlib import Path

import numpy as np
import pytest

from core.errors import InputError
from dispersion.dose.accumulate import DAY, Assumptions, Doses, accumulate
from dispersion.dose.actions import Action, evacuation, iodine_prophylaxis, protection, shelter
from dispersion.dose.coefficients import coefficients
from dispersion.dose.criteria import Basis, Verdict, criteria, verdicts
from dispersion.dose.inhalation import breathing_rates
from dispersion.sources.chains import chain
from tests.dispersion.dose.cases import close, places, steady

KEYS, DECAY = chain(["I-131", "Cs-137"], within=1e6)


def doses(air: float, laid: float, moments: tuple[float, ...] = (DAY,), actions: tuple[Action, ...] = ()) -> Doses:
    n = len(KEYS)
    fall = np.where(np.array(KEYS) == "Cs-137", laid, 0.0)
    iodine = np.where(np.array(KEYS) == "I-131", air, 0.0)
    assumed = Assumptions(begin=0.0, moments=moments, actions=actions)
    assert iodine.shape == (n,)
    return accumulate(steady(iodine, fall, hours=1), places(), coefficients(KEYS), DECAY, assumed)


def by_key(found: tuple[Verdict, ...]) -> dict[str, Verdict]:
    return {each.level.key: each for each in found}


def test_every_level_has_both_names_a_source_and_says_whether_it_is_confirmed() -> None:
    table = criteria()
    assert table.dated
    for level in table.levels:
        assert level.zh
        assert level.en
        assert level.scheme in level.source.replace("EPR-NPP-OILs", "IAEA EPR-NPP-OILs")
        assert level.confirmed is not ("recalled" in level.source)


@pytest.mark.data
def test_the_levels_are_those_of_the_research_table(measured: Path) -> None:
    with (measured / "nuclear" / "criteria.csv").open(encoding="utf-8") as file:
        rows = {(row["group"], row["key"]): row for row in csv.DictReader(file)}
    pairs = {
        "GB-sheltering": ("CN_intervention", "sheltering", 1e-3), "GB-evacuation": ("CN_intervention", "evacuation", 1e-3),
        "GB-iodine": ("CN_intervention", "iodine", 1e-3), "GB-relocation": ("CN_intervention", "relocation_start", 1e-3),
        "GC-urgent": ("generic", "urgent_effective_7d", 1e-3), "GC-iodine": ("generic", "ITB_thyroid_7d", 1e-3),
        "GC-relocation": ("generic", "relocation_1y", 1e-3), "OIL1": ("OIL", "OIL1g", 1e-6),
        "OIL2": ("OIL", "OIL2g_early", 1e-6), "OIL2-late": ("OIL", "OIL2g_late", 1e-6), "OIL3": ("OIL", "OIL3g", 1e-6),
    }
    levels = {level.key: level for level in criteria().levels}
    assert levels.keys() == pairs.keys()
    for key, (group, name, unit) in pairs.items():
        row = rows[group, name]
        assert levels[key].value == close(float(row["value"]) * unit), key
        assert levels[key].confirmed is row["status"].startswith("read"), key


def test_chinese_levels_meet_averted_doses_and_the_iaea_s_projected_ones() -> None:
    figures = protection()
    house = shelter(figures.building("large"), 0.0)
    got = doses(3e5, 1e7, actions=(house, evacuation(0.0), iodine_prophylaxis(0.0, figures.iodine)))
    found = by_key(verdicts(got, criteria()))
    assert found["GB-sheltering"].dose == close(got.averted[0].max(axis=0))
    assert found["GB-iodine"].dose == close(got.averted_thyroid[2].max(axis=0))
    assert found["GC-urgent"].dose == close(got.effective[1].max(axis=0))
    assert found["GC-iodine"].dose == close(got.thyroid[1].max(axis=0))
    assert {found[k].level.basis for k in ("GB-sheltering", "GB-evacuation")} == {Basis.AVERTABLE}
    assert "GB-relocation" not in found                           # nobody asked for it
    assert found["GC-iodine"].reached.all()
    assert found["GC-iodine"].age == "1y"
    assert found["GC-iodine"].share == close(found["GC-iodine"].dose / 0.05)


def test_operational_levels_look_at_the_deposit_and_not_at_the_cloud() -> None:
    in_cloud = by_key(verdicts(doses(1e9, 0.0), criteria()))
    assert not in_cloud["OIL3"].reached.any()
    on_ground = by_key(verdicts(doses(0.0, 1e9), criteria()))
    assert on_ground["OIL1"].reached.all()
    assert on_ground["OIL2"].reached.all()


def test_the_later_level_of_oil2_holds_from_ten_days_after_shutdown() -> None:
    early, late = (by_key(verdicts(doses(0.0, 5e7, (at,)), criteria())) for at in (9 * DAY, 11 * DAY))
    assert "OIL2-late" not in early
    assert "OIL2" not in late
    assert early["OIL2"].reached.all()
    assert late["OIL2-late"].reached.all()
    shut_earlier = by_key(verdicts(doses(0.0, 5e7, (9 * DAY,)), criteria(), since_shutdown=2 * DAY))
    assert "OIL2-late" in shut_earlier


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("version = ", "cannot be read"),
        ('version = "2"\ndated = "2027"\nlevels = [{key = "x"}]', "cannot be read"),
        (
            'version="2"\ndated="2027"\n[[levels]]\nkey="x"\nzh="x"\nen="x"\nbasis="ambient"\norgan=""\nvalue=-1\nscheme=""\nsource=""\n'
            "confirmed=true",
            "'?x'? .*not above 0",
        ),
    ],
)
def test_a_table_that_does_not_fit_is_refused_in_one_sentence(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        criteria(text)


def test_a_building_or_an_activity_nobody_knows_is_refused_with_those_known() -> None:
    with pytest.raises(InputError, match="masonry"):
        protection().building("igloo")
    with pytest.raises(InputError, match="light"):
        breathing_rates("sprint")


def test_an_action_that_ends_before_it_starts_or_adds_dose_is_refused() -> None:
    with pytest.raises(InputError, match="ends before it starts"):
        Action(name="x", start=2.0, end=1.0)
    with pytest.raises(InputError, match="between 0 and 1"):
        Action(name="x", start=0.0, end=1.0, ground=1.5)


def test_protection_figures_are_between_nothing_and_all_and_say_if_they_are_recalled() -> None:
    figures = protection()
    for building in figures.buildings:
        assert all(0.0 <= getattr(building, name) <= 1.0 for name in ("cloud", "ground", "inhalation"))
        assert building.confirmed is not ("recalled" in building.source)
    assert list(figures.iodine.hours) == sorted(figures.iodine.hours)
    assert figures.iodine.efficiency(np.array([-5e5, 0.0, 2e5])) == close([0.0, 0.97, 0.0])
