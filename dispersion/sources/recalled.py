"""What build_nuclides adds by hand: which nuclides the table starts from, and inhalation coefficients of vapours."""

INVENTORY = (
    "H-3", "C-14", "Kr-85", "Kr-85m", "Kr-87", "Kr-88", "Xe-131m", "Xe-133", "Xe-133m", "Xe-135", "Xe-135m", "Xe-138",
    "I-129", "I-131", "I-132", "I-133", "I-134", "I-135", "Cs-134", "Cs-136", "Cs-137", "Ba-137m", "Cs-138", "Rb-86",
    "Rb-88", "Te-127", "Te-127m", "Te-129", "Te-129m", "Te-131m", "Te-132", "Sb-127", "Sb-129", "Sr-89", "Sr-90", "Y-90",
    "Sr-91", "Sr-92", "Y-91", "Ba-139", "Ba-140", "La-140", "La-141", "La-142", "Ru-103", "Ru-105", "Ru-106", "Rh-106",
    "Rh-105", "Mo-99", "Tc-99m", "Zr-95", "Nb-95", "Zr-97", "Ce-141", "Ce-143", "Ce-144", "Pr-144", "Pr-143", "Nd-147",
    "Np-239", "Pu-238", "Pu-239", "Pu-240", "Pu-241", "Am-241", "Cm-242", "Cm-244", "Co-58", "Co-60", "Mn-54", "Cr-51",
    "Fe-59", "Ag-110m", "Ir-192", "Se-75", "Yb-169", "Tm-170", "Gd-153", "Cf-252", "Ra-226", "Po-210", "U-235", "U-238",
    "Pb-214", "Bi-214", "Pb-212", "Bi-212", "Tl-208", "K-40", "Be-7", "F-18", "Au-198", "I-125", "Y-92", "Y-93",
)
"""Reactor accidents, sealed sources, and what nature puts into a monitor's reading; daughters are added to these."""

VAPOUR: dict[str, tuple[float, float, float]] = {
    "H-3": (1.8e-11, 2.3e-11, 4.8e-11),            # HTO
    "C-14": (6.2e-12, 8.9e-12, 1.9e-11),           # CO2
    "Ru-103": (1.1e-9, 2.1e-9, 6.2e-9),            # RuO4
    "Ru-105": (1.8e-10, 3.2e-10, 1.0e-9),
    "Ru-106": (1.8e-8, 3.7e-8, 1.1e-7),
    "Te-127": (7.7e-11, 1.4e-10, 4.4e-10),
    "Te-127m": (4.6e-9, 1.0e-8, 3.7e-8),
    "Te-129": (3.7e-11, 6.2e-11, 1.7e-10),
    "Te-129m": (3.7e-9, 8.5e-9, 3.2e-8),
    "Te-131": (6.8e-11, 1.4e-10, 4.5e-10),
    "Te-131m": (2.4e-9, 5.6e-9, 1.9e-8),
    "Te-132": (5.1e-9, 1.2e-8, 4.5e-8),
    "I-125": (1.4e-8, 2.8e-8, 5.2e-8),             # I2
    "I-129": (9.6e-8, 1.7e-7, 2.0e-7),
    "I-131": (2.0e-8, 4.8e-8, 1.6e-7),
    "I-132": (3.1e-10, 6.4e-10, 2.3e-9),           # recalled, to be confirmed, from here on
    "I-133": (4.0e-9, 9.7e-9, 4.1e-8),
    "I-134": (1.5e-10, 2.2e-10, 6.9e-10),
    "I-135": (9.2e-10, 2.1e-9, 8.5e-9),
}
"""Sv/Bq for adult, 10 y, 1 y: ICRP 119 (2012), Annex H."""

ORGANIC: dict[str, tuple[float, float, float]] = {
    "I-125": (1.1e-8, 2.2e-8, 4.0e-8),
    "I-129": (7.4e-8, 1.3e-7, 1.5e-7),
    "I-131": (1.5e-8, 3.7e-8, 1.3e-7),
    "I-132": (1.9e-10, 4.4e-10, 1.8e-9),           # recalled, to be confirmed, from here on
    "I-133": (3.1e-9, 7.6e-9, 3.2e-8),
    "I-134": (5.0e-11, 1.1e-10, 4.3e-10),
    "I-135": (6.8e-10, 1.6e-9, 6.7e-9),
}
"""Sv/Bq of methyl iodide for adult, 10 y, 1 y: ICRP 119 (2012), Annex H."""

RECALLED: dict[str, tuple[str, ...]] = dict.fromkeys(("I-132", "I-133", "I-134", "I-135"), ("V", "CH3I"))
"""Columns of the table, by nuclide, whose figures nobody has yet held against the publication."""
