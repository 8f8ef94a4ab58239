"""What a forecast can be asked of: substances, reactors and their accidents, as a form offers them."""

from functools import cache
from typing import get_args

from core.forecast import ForecastChoice, ForecastChoices, Substance
from dispersion.orders import HIGHEST, LONGEST
from dispersion.quick.shape import Storage
from dispersion.sources.core import REACTORS
from dispersion.sources.nuclides import NUCLIDES
from dispersion.sources.scenarios import SCENARIOS
from dispersion.sources.substances import SUBSTANCES


@cache
def choices() -> ForecastChoices:
    """Chemicals first, then nuclides, each by its name."""
    chemicals = (
        Substance(key=each.key, zh=each.zh, en=each.en, kind="chemical", names=tuple(filter(None, (*each.aliases, each.cas))))
        for each in SUBSTANCES.values()
    )
    nuclides = (Substance(key=each.key, zh=each.zh, en=each.en, kind="nuclide") for each in NUCLIDES.values())
    return ForecastChoices(
        substances=(*sorted(chemicals, key=lambda each: each.en), *sorted(nuclides, key=lambda each: each.key)),
        reactors=tuple(ForecastChoice(key=each.key, zh=each.zh, en=each.en) for each in REACTORS.values()),
        accidents=tuple(
            ForecastChoice(key=each.key, zh=each.zh, en=each.en, height=each.height) for each in SCENARIOS.values()
        ),
        storages=get_args(Storage), stabilities=tuple("ABCDEF"), longest=LONGEST, highest=HIGHEST,
    )
