"""Radiation: dose rate, nuclides in air and water, gross activities. No other medium."""

from core.quantity_shape import Quantity, units
from core.spectrum_windows import LIVE_TIME, WINDOWS, Window, continuum_rate, window_rate

SV_PER_GY = 1.2
"""Ambient dose equivalent per air kerma of environmental photons (research note: H*(10) ≈ 1.2 x air kerma)."""

DOSE_RATE = {
    "nGy/h": 1.0, "µGy/h": 1e3, "mGy/h": 1e6, "Gy/h": 1e9, "pGy/h": 1e-3,
    "nSv/h": 1 / SV_PER_GY, "µSv/h": 1e3 / SV_PER_GY, "mSv/h": 1e6 / SV_PER_GY, "Sv/h": 1e9 / SV_PER_GY,
}
IN_AIR = {"Bq/m³": 1.0, "mBq/m³": 1e-3, "µBq/m³": 1e-6, "kBq/m³": 1e3, "MBq/m³": 1e6, "GBq/m³": 1e9}
IN_WATER = {"Bq/L": 1.0, "mBq/L": 1e-3, "kBq/L": 1e3, "MBq/L": 1e6, "Bq/m³": 1e-3, "kBq/m³": 1.0}

AIR_NUCLIDES = (
    ("h3", "H-3", "氚", "Tritium"), ("be7", "Be-7", "铍-7", "Beryllium-7"), ("c14", "C-14", "碳-14", "Carbon-14"),
    ("ar41", "Ar-41", "氩-41", "Argon-41"), ("co60", "Co-60", "钴-60", "Cobalt-60"),
    ("kr85", "Kr-85", "氪-85", "Krypton-85"), ("kr88", "Kr-88", "氪-88", "Krypton-88"),
    ("sr90", "Sr-90", "锶-90", "Strontium-90"), ("ru103", "Ru-103", "钌-103", "Ruthenium-103"),
    ("ru106", "Ru-106", "钌-106", "Ruthenium-106"), ("te132", "Te-132", "碲-132", "Tellurium-132"),
    ("i131", "I-131", "碘-131", "Iodine-131"), ("i132", "I-132", "碘-132", "Iodine-132"),
    ("i133", "I-133", "碘-133", "Iodine-133"), ("i135", "I-135", "碘-135", "Iodine-135"),
    ("xe133", "Xe-133", "氙-133", "Xenon-133"), ("xe135", "Xe-135", "氙-135", "Xenon-135"),
    ("cs134", "Cs-134", "铯-134", "Caesium-134"), ("cs137", "Cs-137", "铯-137", "Caesium-137"),
    ("ba140", "Ba-140", "钡-140", "Barium-140"), ("ir192", "Ir-192", "铱-192", "Iridium-192"),
    ("pb210", "Pb-210", "铅-210", "Lead-210"), ("po210", "Po-210", "钋-210", "Polonium-210"),
    ("rn222", "Rn-222", "氡-222", "Radon-222"), ("pu239", "Pu-239", "钚-239", "Plutonium-239"),
    ("am241", "Am-241", "镅-241", "Americium-241"),
)
WATER_NUCLIDES = (
    ("h3", "H-3", "氚", "Tritium"), ("c14", "C-14", "碳-14", "Carbon-14"), ("mn54", "Mn-54", "锰-54", "Manganese-54"),
    ("co58", "Co-58", "钴-58", "Cobalt-58"), ("co60", "Co-60", "钴-60", "Cobalt-60"),
    ("sr90", "Sr-90", "锶-90", "Strontium-90"), ("ru106", "Ru-106", "钌-106", "Ruthenium-106"),
    ("ag110m", "Ag-110m", "银-110m", "Silver-110m"), ("i131", "I-131", "碘-131", "Iodine-131"),
    ("cs134", "Cs-134", "铯-134", "Caesium-134"), ("cs137", "Cs-137", "铯-137", "Caesium-137"),
    ("ra226", "Ra-226", "镭-226", "Radium-226"),
)


def in_air(stem: str, symbol: str, zh: str, en: str) -> Quantity:
    return Quantity(
        key=f"{stem}_air", zh=f"空气中{zh}活度浓度", en=f"{en} in air", unit="Bq/m³", units=units(IN_AIR),
        low=0.0, high=1e15, medium="radiation", decimals=3,
        source=f"{symbol}: activity per volume of air; the upper end is above any release ever measured",
    )


def in_water(stem: str, symbol: str, zh: str, en: str) -> Quantity:
    return Quantity(
        key=f"{stem}_water", zh=f"水中{zh}活度浓度", en=f"{en} in water", unit="Bq/L", units=units(IN_WATER),
        low=0.0, high=1e12, medium="radiation", decimals=3,
        source=f"{symbol}: activity per volume, as GB 3097-1997 states it for sea water",
    )


COUNTS = {"cps": 1.0, "1/s": 1.0, "cpm": 1 / 60, "1/min": 1 / 60}


def in_window(window: Window) -> tuple[Quantity, Quantity]:
    line = f"{window.symbol} {window.energy:.0f} keV"
    low, lower, upper, high = window.edges
    return (
        Quantity(
            key=window_rate(window.key), zh=f"能窗计数率 {line}", en=f"Window count rate, {line}", unit="cps",
            units=units(COUNTS), low=0.0, high=1e7, medium="radiation", decimals=3,
            source=f"all counts from {lower:.0f} to {upper:.0f} keV, by live time",
        ),
        Quantity(
            key=continuum_rate(window.key), zh=f"能窗连续谱计数率 {line}", en=f"Continuum under {line}", unit="cps",
            units=units(COUNTS), low=0.0, high=1e7, medium="radiation", decimals=3,
            source=f"the mean of {low:.0f} to {lower:.0f} and {upper:.0f} to {high:.0f} keV, scaled to the window's width",
        ),
    )


RADIATION = (
    Quantity(
        key="ambient_dose_rate", zh="环境γ辐射剂量率", en="Ambient gamma dose rate", unit="nGy/h",
        units=units(DOSE_RATE), low=0.0, high=1e10, medium="radiation", decimals=1,
        source="air kerma rate; Sv/h units are ambient dose equivalent H*(10), converted with 1.2 Sv/Gy; "
               "the upper end, 10 Gy/h, is what high-range ion chambers reach",
    ),
    Quantity(
        key="gamma_count_rate", zh="γ计数率", en="Gamma count rate", unit="cps",
        units=units(COUNTS), low=0.0, high=1e9,
        medium="radiation", decimals=1, source="counts; no conversion to dose is possible without the detector's own",
    ),
    Quantity(
        key="gross_alpha", zh="总α放射性", en="Gross alpha activity", unit="Bq/L", units=units(IN_WATER),
        low=0.0, high=1e9, medium="radiation", decimals=3, source="HJ 525-2009 w03001; unit of GB 5749",
    ),
    Quantity(
        key="gross_beta", zh="总β放射性", en="Gross beta activity", unit="Bq/L", units=units(IN_WATER),
        low=0.0, high=1e9, medium="radiation", decimals=3, source="HJ 525-2009 w03002; unit of GB 5749",
    ),
    Quantity(
        key="gross_alpha_air", zh="空气中总α活度浓度", en="Gross alpha in air", unit="Bq/m³", units=units(IN_AIR),
        low=0.0, high=1e12, medium="radiation", decimals=4, source="activity per volume of air, aerosol samplers",
    ),
    Quantity(
        key="gross_beta_air", zh="空气中总β活度浓度", en="Gross beta in air", unit="Bq/m³", units=units(IN_AIR),
        low=0.0, high=1e12, medium="radiation", decimals=4, source="activity per volume of air, aerosol samplers",
    ),
    Quantity(
        key=LIVE_TIME, zh="能谱活时间", en="Live time of a spectrum", unit="s",
        units=units({"s": 1.0, "min": 60.0}), low=0.0, high=864e3, medium="radiation", decimals=1,
        source="live time of one spectrum; a channel of it says that the station has a spectrometer",
    ),
    *(each for window in WINDOWS for each in in_window(window)),
    *(in_air(*each) for each in AIR_NUCLIDES),
    *(in_water(*each) for each in WATER_NUCLIDES),
)
