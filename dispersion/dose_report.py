"""Doses at one place as other programs read them: by window, age and pathway, and beside the levels. Sv throughout."""

from typing import Any

from dispersion.dose.coefficients import AGES
from dispersion.doses import DoseOutcome


def dose_at(outcome: DoseOutcome, place: int) -> dict[str, Any]:
    """Everything about one place. Projected doses are outdoors and without any action; averted is what an action spares."""
    doses = outcome.doses

    def by_age(values: Any) -> dict[str, list[float]]:
        return {age: [float(each) for each in values[:, a, place]] for a, age in enumerate(AGES)}

    return {
        "unit": "Sv", "windows_h": [window / 3600.0 for window in doses.windows],
        "effective": by_age(doses.effective), "thyroid": by_age(doses.thyroid),
        "pathways_adult": {
            "cloudshine": by_age(doses.cloud)["adult"], "groundshine": by_age(doses.ground)["adult"],
            "inhalation": by_age(doses.inhalation)["adult"],
        },
        "averted": [
            {"action": action.name, "detail": action.detail,
             "effective": {age: float(doses.averted[k, a, place]) for a, age in enumerate(AGES)},
             "thyroid": {age: float(doses.averted_thyroid[k, a, place]) for a, age in enumerate(AGES)}}
            for k, action in enumerate(doses.actions)
        ],
        "levels": [
            {"key": each.level.key, "scheme": each.level.scheme, "basis": each.level.basis.value, "value": each.level.value,
             "action": None if each.action is None else (each.action.detail or each.action.name),
             "dose": float(each.dose[place]), "age": each.age or None, "reached": bool(each.reached[place]),
             "source": each.level.source, "confirmed": each.level.confirmed}
            for each in outcome.verdicts
        ],
        "station_nGy_h": 1e9 * float(outcome.highest_kerma[place]),
    }
