"""How people write the numbers of single detectors: one table of a rule for each, named as the detector."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from alerting import tuning
from core.quantities import parse_amount


class TuningText(BaseModel):
    """A table of a rule; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    def shape(self, quantity: str) -> tuning.Tuning:
        """The same in canonical units."""
        raise NotImplementedError


class BaselineText(TuningText):
    """`baseline = { k = 5 }`."""

    k: float = Field(default=5.0, ge=2, le=20)
    """How many sigma above the same-hour median count, where that is more than the limit."""

    def shape(self, quantity: str) -> tuning.Baseline:
        return tuning.Baseline(k=self.k)


class CusumText(TuningText):
    """`cusum = { k = 0.5, h = 5 }`, in sigma of one reading (Page 1954)."""

    k: float = Field(default=0.5, gt=0, le=20)
    """Allowance: half the rise that must be seen, in sigma."""
    h: float = Field(default=5.0, gt=0, le=100)
    """Decision interval, in sigma."""

    def shape(self, quantity: str) -> tuning.Cusum:
        return tuning.Cusum(k=self.k, h=self.h)


class EwmaText(TuningText):
    """`ewma = { lambda = 0.2, L = 3 }` (Roberts 1959)."""

    weight: float = Field(default=0.2, gt=0, le=1, alias="lambda")
    """Weight of the newest reading."""
    width: float = Field(default=3.0, gt=0, le=50, alias="L")
    """Limit, in sigma of the weighted mean."""

    def shape(self, quantity: str) -> tuning.Ewma:
        return tuning.Ewma(weight=self.weight, width=self.width)


class SprtText(TuningText):
    """`sprt = { alpha = 1e-6, beta = 1e-3, shift = "20 nGy/h" }` (Wald 1945)."""

    alpha: float = Field(default=1e-6, gt=0, lt=0.5)
    """Chance that a test of quiet readings ends in an alert."""
    beta: float = Field(default=1e-3, gt=0, lt=0.5)
    """Chance that a test of a rise by `shift` ends in the all-clear."""
    shift: str
    """The rise it is made for, with its unit."""

    def shape(self, quantity: str) -> tuning.Sprt:
        shift = parse_amount(self.shift, quantity, difference=True)
        if shift <= 0:
            raise ValueError("sprt.shift: must be above 0")
        return tuning.Sprt(alpha=self.alpha, beta=self.beta, shift=shift)


class StuckText(TuningText):
    """`stuck = { resolution = "0.1 nGy/h", rarity = 1e-9 }`."""

    resolution: str | None = None
    """Values nearer than this are the same; without it they must be equal."""
    rarity: float = Field(default=1e-9, gt=0, le=0.01)
    """A run less likely than this, by how often the series repeats a value, is not chance."""

    def shape(self, quantity: str) -> tuning.Stuck:
        step = parse_amount(self.resolution, quantity, difference=True) if self.resolution else 0.0
        if step < 0:
            raise ValueError("stuck.resolution: must not be negative")
        return tuning.Stuck(resolution=step, rarity=self.rarity)


class NoiseText(TuningText):
    """`noise = { up = 9, down = 0.11, count = 60, counting = true }`."""

    up: float = Field(default=9.0, gt=1, le=1e6)
    """Raises above this ratio of variance to the usual variance."""
    down: float = Field(default=1 / 9, ge=0, lt=1)
    """Raises below this ratio; 0 for never."""
    count: int = Field(default=60, ge=16, le=512)
    """Readings whose scatter is compared."""
    counting: bool = False
    """True where counts are behind the values: their scatter grows with the square root of the level, which is no fault."""

    def shape(self, quantity: str) -> tuning.Noise:
        return tuning.Noise(up=self.up, down=self.down, count=self.count, counting=self.counting)


class NuclideText(TuningText):
    """`nuclide = { k = 5 }`."""

    k: float = Field(default=5.0, ge=1.645, le=20)
    """Critical level (Currie 1968) in sigma of the net counts without the nuclide; 1.645 is 5 % a spectrum."""

    def shape(self, quantity: str) -> tuning.Nuclide:
        return tuning.Nuclide(k=self.k)


TABLES: dict[str, type[TuningText]] = {
    "baseline": BaselineText, "cusum": CusumText, "ewma": EwmaText, "sprt": SprtText, "stuck": StuckText,
    "noise": NoiseText, "nuclide": NuclideText,
}
"""The table a detector is tuned by, named as the detector."""


def default(detector: str, quantity: str) -> Any:
    """The tuning of a rule that leaves its table out; None for detectors that have none."""
    table = TABLES.get(detector)
    return None if table is None else table.model_validate({}).shape(quantity)
