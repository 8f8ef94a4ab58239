"""What teams carry: each instrument once, with what it measures or takes, so that a task finds a team that can do it.

What a kit of the trade covers is general knowledge of the field; a department's own lists go before it. The lists follow the
practice of HJ 589 (emergency monitoring of sudden environmental events) and HJ 1155 (of radiation accidents), both recalled and
to be confirmed.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

Place = Literal["air", "water", "ground", "surface"]
"""Where it is held or takes from: the air one breathes, a river or the sea, soil and what lies on it, skins of things."""


class Instrument(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of instrument or sampler."""

    key: str
    zh: str
    en: str
    places: tuple[Place, ...]
    measures: tuple[str, ...] = ()   # keys of quantities it shows, or that are found in what it takes
    samples: bool = False            # it takes a sample; the value comes from a laboratory, hours later


GAMMA_AIR = (
    "ar41_air", "co60_air", "kr85_air", "kr88_air", "ru103_air", "ru106_air", "te132_air", "i131_air", "i132_air", "i133_air",
    "i135_air", "xe133_air", "xe135_air", "cs134_air", "cs137_air", "ba140_air", "ir192_air",
)
GAMMA_WATER = (
    "mn54_water", "co58_water", "co60_water", "ru106_water", "ag110m_water", "i131_water", "cs134_water", "cs137_water",
)
AEROSOL = (
    "gross_alpha_air", "gross_beta_air", "co60_air", "ru103_air", "ru106_air", "te132_air", "cs134_air", "cs137_air",
    "ba140_air", "ir192_air", "sr90_air", "pu239_air", "am241_air", "be7_air", "pb210_air", "po210_air",
)
IODINE = ("i131_air", "i132_air", "i133_air", "i135_air")
SOLVENTS = (
    "benzene", "toluene", "xylene", "styrene", "vinyl_chloride", "acrylonitrile", "ethylene_oxide", "carbon_disulfide",
    "methyl_mercaptan", "methanol",
)
METALS = ("cadmium", "lead", "copper", "zinc", "mercury", "arsenic", "nickel", "antimony", "thallium", "manganese", "chromium")

ALL = (
    Instrument(key="dose_rate_meter", zh="便携式X-γ剂量率仪", en="Portable gamma dose rate meter", places=("air", "ground"),
               measures=("ambient_dose_rate",)),
    Instrument(key="gamma_spectrometer", zh="便携式γ谱仪", en="Portable gamma spectrometer", places=("air", "ground"),
               measures=("ambient_dose_rate", "gamma_count_rate", "spectrum_live_time")),
    Instrument(key="hpge_vehicle", zh="车载高纯锗γ谱仪", en="High-purity germanium spectrometer in the vehicle",
               places=("air", "ground", "water"), measures=("ambient_dose_rate", *GAMMA_AIR, *GAMMA_WATER)),
    Instrument(key="airborne_gamma", zh="航空γ测量系统", en="Airborne gamma survey system", places=("ground",),
               measures=("ambient_dose_rate", "gamma_count_rate")),
    Instrument(key="surface_contamination", zh="α/β表面污染仪", en="Alpha/beta surface contamination monitor",
               places=("surface", "ground")),
    Instrument(key="aerosol_sampler", zh="超大流量气溶胶采样器", en="High-volume aerosol sampler", places=("air",),
               measures=AEROSOL, samples=True),
    Instrument(key="iodine_sampler", zh="气碘采样器", en="Radioiodine sampler", places=("air",), measures=IODINE, samples=True),
    Instrument(key="multi_gas", zh="多气体检测仪", en="Multi-gas detector", places=("air",),
               measures=("carbon_monoxide", "hydrogen_sulfide", "oxygen", "methane", "sulfur_dioxide", "ammonia", "chlorine",
                         "nitrogen_dioxide", "hydrogen_cyanide", "phosphine")),
    Instrument(key="chlorine_tube", zh="氯气检测管", en="Chlorine detector tubes", places=("air",), measures=("chlorine",)),
    Instrument(key="pid", zh="便携式光离子化检测仪(PID)", en="Photoionisation detector", places=("air",),
               measures=("voc", *SOLVENTS[:6])),
    Instrument(key="ftir", zh="便携式傅里叶红外气体分析仪", en="Portable FTIR gas analyser", places=("air",),
               measures=("sulfur_dioxide", "nitrogen_dioxide", "nitric_oxide", "carbon_monoxide", "ammonia",
                         "hydrogen_chloride", "hydrogen_fluoride", "hydrogen_cyanide", "phosgene", "formaldehyde", "methane",
                         "carbon_dioxide", *SOLVENTS)),
    Instrument(key="gc_ms", zh="便携式气相色谱-质谱联用仪", en="Portable GC-MS", places=("air", "water"),
               measures=(*SOLVENTS, "voc", "benzene_water", "aniline")),
    Instrument(key="gas_canister", zh="苏玛罐和气袋", en="Canisters and bags for air", places=("air",),
               measures=("voc", *SOLVENTS, "odour"), samples=True),
    Instrument(key="water_multiparameter", zh="便携式多参数水质仪", en="Portable multiparameter water probe", places=("water",),
               measures=("ph", "dissolved_oxygen", "conductivity", "turbidity", "water_temperature", "salinity",
                         "ammonia_nitrogen", "chlorophyll_a")),
    Instrument(key="photometer", zh="便携式分光光度计", en="Portable photometer with reagent kits", places=("water",),
               measures=("cyanide", "fluoride", "sulfide", "volatile_phenol", "chromium_vi", "ammonia_nitrogen",
                         "nitrate_nitrogen", "total_phosphorus", "total_nitrogen", "cod", "aniline", "manganese", "iron")),
    Instrument(key="voltammetry", zh="便携式阳极溶出伏安重金属仪", en="Portable voltammetry for heavy metals",
               places=("water",),
               measures=("cadmium", "lead", "copper", "zinc", "mercury", "arsenic", "nickel", "antimony", "thallium")),
    Instrument(key="xrf", zh="便携式X射线荧光重金属仪", en="Portable XRF for heavy metals",
               places=("ground",), measures=METALS),
    Instrument(key="toc_analyser", zh="便携式总有机碳分析仪", en="Portable TOC analyser", places=("water",), measures=("toc",)),
    Instrument(key="oil_in_water", zh="便携式水中油分析仪", en="Portable oil-in-water analyser", places=("water",),
               measures=("petroleum",)),
    Instrument(key="water_sampler", zh="采水器和水样容器", en="Water sampler and bottles", places=("water",),
               measures=(*METALS, "chromium_vi", "cyanide", "petroleum", "volatile_phenol", "cod", "cod_mn", "bod5",
                         "suspended_solids", "gross_alpha", "gross_beta", "h3_water", "c14_water", "sr90_water", "ra226_water",
                         *GAMMA_WATER), samples=True),
    Instrument(key="soil_sampler", zh="土壤和沉积物采样器", en="Soil and sediment sampler", places=("ground",), samples=True),
    Instrument(key="current_meter", zh="走航式声学多普勒流速仪", en="Moving-boat acoustic current profiler", places=("water",),
               measures=("current_speed", "current_to", "discharge")),
    Instrument(key="weather_meter", zh="便携式气象仪", en="Portable weather meter", places=("air",),
               measures=("wind_speed", "wind_from", "temperature", "relative_humidity", "pressure")),
    Instrument(key="sound_level_meter", zh="声级计", en="Sound level meter", places=("air",), measures=("noise",)),
)

INSTRUMENTS: dict[str, Instrument] = {each.key: each for each in ALL}

if len(INSTRUMENTS) != len(ALL):
    raise ValueError("two instruments share a key")


def instruments_for(quantity: str, place: Place | None = None, *, on_the_spot: bool = False) -> tuple[Instrument, ...]:
    """Which instruments give a quantity, those that show it on the spot first; only these where so asked."""
    found = (each for each in ALL if quantity in each.measures and (place is None or place in each.places))
    return tuple(sorted((each for each in found if not (on_the_spot and each.samples)), key=lambda each: each.samples))


def can_measure(carried: Iterable[str], quantity: str, place: Place | None = None, *, on_the_spot: bool = False) -> bool:
    """Whether somebody who carries these has one that gives a quantity."""
    return not {each.key for each in instruments_for(quantity, place, on_the_spot=on_the_spot)}.isdisjoint(carried)
