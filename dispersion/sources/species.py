"""How a nuclide or a chemical leaves the air: the `Species` that transport carries. Amounts are decided elsewhere.

Deposition and washout: particles and gases as in SNAP (Norwegian Meteorological Institute; research notes, section 3);
elemental iodine, organic iodine and reactive gases recalled, to be confirmed. All are ensemble inputs, known to a factor 3.
"""

import msgspec

from dispersion.air.exchange import Species
from dispersion.air.removal import dry_velocity
from dispersion.sources.nuclides import Form, form_of, nuclide
from dispersion.sources.substances import substance

DEPOSITION: dict[str, float] = {
    Form.NOBLE_GAS: 0.0,
    Form.ELEMENTAL: 1.0e-2,          # recalled, to be confirmed: over grass, 3e-3 to 2e-2
    Form.ORGANIC: 1.0e-4,            # recalled, to be confirmed: a hundredth of elemental iodine
    Form.AEROSOL: 2.0e-3,            # SNAP
    "reactive gas": 8.0e-3,          # SNAP, gases
    "inert gas": 0.0,
}
"""Dry deposition velocity, m/s."""

WASHOUT: dict[str, float] = {
    Form.NOBLE_GAS: 0.0,
    Form.ELEMENTAL: 1.12e-4,         # SNAP, gases
    Form.ORGANIC: 1.12e-6,           # recalled, to be confirmed: a hundredth of elemental iodine
    Form.AEROSOL: 8.4e-5,            # SNAP, particles up to 1.4 µm
    "reactive gas": 1.12e-4,
    "inert gas": 0.0,
}
"""Scavenging coefficient, 1/s, at 1 mm/h; it grows with the rain rate to the power 0.79."""

SURFACE_RESISTANCE = 35.0            # s/m
"""Of vegetation for a reactive gas: fitted for SO2 on the odd runs of Prairie Grass; Wesely (1989) gives 70 to 130 for
grass in summer (recalled, to be confirmed). With it and the air's own resistance the deposition velocity follows from the
weather."""

AEROSOL_DIAMETER = 1.0               # µm, aerodynamic: the AMAD of the inhalation coefficients; settling is negligible


def radioactive(key: str) -> Species:
    """The species of a nuclide ("Cs-137") or of one of its forms ("I-131/organic"), amounts in Bq."""
    form = form_of(key)
    known = nuclide(key)
    return Species(
        key=f"{known.key}/{form}" if "/" in key else known.key, unit="Bq",
        deposition_velocity=DEPOSITION[form], washout=WASHOUT[form],
        diameter=AEROSOL_DIAMETER if form is Form.AEROSOL else 0.0,
    )


def deposition_in(species: Species, friction_velocity: float, inverse_obukhov: float, roughness: float) -> Species:
    """The species with the deposition velocity its surface lets through in this weather; all but reactive gases as they are.

    Friction velocity in m/s, 1/L in 1/m, roughness in m. Source: `dispersion.air.removal.dry_velocity`.
    """
    if species.unit != "g" or species.deposition_velocity == 0.0:
        return species
    velocity = dry_velocity(max(friction_velocity, 0.01), inverse_obukhov, roughness, SURFACE_RESISTANCE)
    return msgspec.structs.replace(species, deposition_velocity=velocity)


def chemical(name: str) -> Species:
    """The species of a substance, amounts in g."""
    known = substance(name)
    return Species(
        key=known.key, unit="g", deposition_velocity=DEPOSITION[known.deposition], washout=WASHOUT[known.deposition]
    )
