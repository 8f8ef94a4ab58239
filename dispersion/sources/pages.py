"""The reference pages of nuclides and substances, made from their tables. Knows none itself.

    python -m dispersion.sources.pages nuclides > docs/nuclides.md
    python -m dispersion.sources.pages substances > docs/substances.md
"""

import sys

from dispersion.sources.chains import in_equilibrium
from dispersion.sources.nuclides import NUCLIDES, Age, Form, Nuclide
from dispersion.sources.substances import SUBSTANCES, Substance, mg_per_m3

SPANS = ((365.2422 * 86400, "y"), (86400.0, "d"), (3600.0, "h"), (60.0, "min"), (1.0, "s"))

NUCLIDES_HEAD = """# Nuclides

Made from `dispersion/sources/data/nuclides.csv` by `python -m dispersion.sources.pages nuclides > docs/nuclides.md`; a test
holds it true. The key is what scenarios and source terms use; `I131`, `i-131`, `131I` and `碘-131` are understood as well, and
a form may follow a slash: `I-131/organic`.

Every figure is of the nuclide alone. A parent's external dose is often its daughter's: Ba-137m gives 98 % of what Cs-137 gives
from the ground. The forecast follows daughters by themselves; the last two columns are those of the parent with its
short-lived daughters in equilibrium, for a quick look.

- Half-life and daughters: ICRP 107 (2008), from radioactivedecay (MIT). Stable daughters are not listed.
- Inhalation: adult, committed effective dose, ICRP 119 (2012), public, 1 µm, from dgm-hrtm (MIT), in the form or lung class
  that is assumed where a release does not say (ICRP 72's default, recalled, else the highest). V is a vapour, for iodine
  elemental. *Italic: recalled, to be confirmed.* Thyroid coefficients are e / 0.05, an upper bound, never called confirmed.
- Ground (1 m above a plane) and cloud (semi-infinite): adult, effective dose rate, US EPA FGR 15 (2019).
- Γ: air kerma rate constant, photons above 20 keV, X rays and annihilation included, computed from ICRP 107 lines with
  NIST's absorption coefficients of air.
- 10 y and 1 y are in the table too.

| key | 名称 | half-life | daughters | group | inhalation Sv/Bq | ground Sv m²/(Bq s) | cloud Sv m³/(Bq s) \
| Γ µGy m²/(GBq h) | ground with daughters | Γ with daughters |
|---|---|---|---|---|---|---|---|---|---|---|
"""
SUBSTANCES_HEAD = """# Substances

Made from `dispersion/sources/data/substances.toml` and `substances.csv` by
`python -m dispersion.sources.pages substances > docs/substances.md`; a test holds it true. A scenario may name a substance by
key, name in English or Chinese, formula, CAS or UN number.

Physical properties come from chemicals and thermo (MIT). Levels in ppm; *italic: recalled, to be confirmed* before anybody
acts on them. IDLH is for 30 minutes and for rescuers; AEGL and ERPG are for the public. 1 ppm at 25 °C and one atmosphere is
the last column but one in mg/m³.

## Properties

| key | 名称 | name | CAS | UN | M g/mol | boils °C | vapour pressure 20 °C kPa | gas density to air \
| heat of vaporisation kJ/kg | cp gas J/(kg K) | cp liquid J/(kg K) \
| liquid kg/m³ | lower flammable limit % | 1 ppm mg/m³ | deposition |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
"""
LEVELS_HEAD = """
## Levels, ppm

| key | level | 10 min | 30 min | 60 min | 4 h | 8 h | source |
|---|---|---|---|---|---|---|---|
"""


def span(seconds: float) -> str:
    """A time in the unit a person would use."""
    for length, unit in SPANS:
        if seconds >= length:
            return f"{seconds / length:.4g} {unit}"
    return f"{seconds:.3g} s"


def nuclide_row(each: Nuclide) -> str:
    """One line of the table of nuclides."""
    grown = ", ".join(f"{name} {share:.4g}" for name, share in each.progeny if name in NUCLIDES) or "–"
    form = {Form.ELEMENTAL: "V"}.get(each.form, str(each.lung_class))
    value = each.inhaled(Age.ADULT)
    inhaled = f"{value:.2g} ({form})" if value else "–"
    if not each.is_confirmed("inhalation"):
        inhaled = f"*{inhaled}*"
    whole = in_equilibrium(each.key)
    with_daughters = (f"{whole.ground.adult:.3g}", f"{whole.kerma:.4g}") if len(whole.ratios) > 1 else ("", "")
    return " | ".join((
        f"| `{each.key}`", each.zh, span(each.half_life), grown, str(each.group), inhaled, f"{each.ground.adult:.3g}",
        f"{each.submersion.adult:.3g}", f"{each.kerma:.4g}", *with_daughters,
    )) + " |"


def nuclides() -> str:
    """docs/nuclides.md."""
    return NUCLIDES_HEAD + "".join(nuclide_row(each) + "\n" for each in NUCLIDES.values())


def or_dash(value: float | None, factor: float = 1.0) -> str:
    """A number, or a dash where it is not known."""
    return "–" if value is None else f"{value * factor:.4g}"


def substance_row(each: Substance) -> str:
    """One line of the table of properties; what nobody has held against a table is in italics."""
    pressure = each.vapour_pressure(293.15) / 1e3 if each.critical_temperature > 293.15 else None
    cells = {
        "heat_of_vaporisation": or_dash(each.heat_of_vaporisation, 1e-3), "cp_gas": or_dash(each.cp_gas),
        "cp_liquid": or_dash(each.cp_liquid), "density_liquid": or_dash(each.density_liquid),
    }
    shown = [f"*{text}*" if name in each.recalled else text for name, text in cells.items()]
    return " | ".join((
        f"| `{each.key}`", each.zh, each.en, each.cas, str(each.un), f"{each.molar_mass * 1e3:.4g}",
        f"{each.boiling_point - 273.15:.4g}", or_dash(pressure), f"{each.molar_mass / 0.028964:.3g}", *shown,
        or_dash(each.lower_flammable_limit, 100), f"{mg_per_m3(1.0, each):.3g}", each.deposition,
    )) + " |"


def level_rows(each: Substance) -> str:
    """The lines of a substance in the table of levels."""
    lines = []
    for name in dict.fromkeys(level.name for level in each.levels):
        found = {minutes: each.level(name, minutes) for minutes in (10, 30, 60, 240, 480)}
        cells = ["" if one is None else f"{one.ppm:g}" if one.confirmed else f"*{one.ppm:g}*" for one in found.values()]
        source = next(one.source for one in found.values() if one is not None)
        lines.append(" | ".join((f"| `{each.key}`", name, *cells, source)) + " |\n")
    return "".join(lines)


def substances() -> str:
    """docs/substances.md."""
    notes = "".join(f"- `{each.key}`: {each.note}.\n" for each in SUBSTANCES.values() if each.note)
    return (
        SUBSTANCES_HEAD + "".join(substance_row(each) + "\n" for each in SUBSTANCES.values()) + "\n" + notes
        + LEVELS_HEAD + "".join(level_rows(each) for each in SUBSTANCES.values())
    )


PAGES = {"nuclides": nuclides, "substances": substances}

if __name__ == "__main__":
    sys.stdout.write(PAGES[sys.argv[1]]())
