"""Gases and particles in air. No weather."""

from core.quantity_shape import Quantity, Unit, units

MOLAR_VOLUME = 24.4654
"""L/mol of an ideal gas at 25 °C and 101.325 kPa: the reference state of GB 3095-2012 as amended in 2018."""

MASS_IN_AIR = {"µg/m³": 1.0, "mg/m³": 1e3, "ng/m³": 1e-3, "g/m³": 1e6}
PURE_GAS = 5e9                       # µg/m³; above the density of every gas in the table
ZERO_DRIFT = -50.0                   # µg/m³; a working analyser in clean air strays this far below zero

# key, Chinese, English, molar mass in g/mol (IUPAC 2021 atomic weights), HJ 524-2009 code or "".
GASES = (
    ("sulfur_dioxide", "二氧化硫", "Sulfur dioxide (SO2)", 64.064, "a21026"),
    ("nitrogen_dioxide", "二氧化氮", "Nitrogen dioxide (NO2)", 46.006, "a21004"),
    ("nitric_oxide", "一氧化氮", "Nitric oxide (NO)", 30.006, "a21003"),
    ("carbon_monoxide", "一氧化碳", "Carbon monoxide (CO)", 28.010, "a21005"),
    ("ozone", "臭氧", "Ozone (O3)", 47.997, "a05024"),
    ("chlorine", "氯气", "Chlorine (Cl2)", 70.90, "a21022"),
    ("ammonia", "氨", "Ammonia (NH3)", 17.031, "a21001"),
    ("hydrogen_chloride", "氯化氢", "Hydrogen chloride (HCl)", 36.46, "a21024"),
    ("hydrogen_fluoride", "氟化氢", "Hydrogen fluoride (HF)", 20.006, ""),
    ("hydrogen_sulfide", "硫化氢", "Hydrogen sulfide (H2S)", 34.08, "a21028"),
    ("hydrogen_cyanide", "氰化氢", "Hydrogen cyanide (HCN)", 27.026, ""),
    ("phosgene", "光气", "Phosgene (COCl2)", 98.91, ""),
    ("phosphine", "磷化氢", "Phosphine (PH3)", 33.998, ""),
    ("arsine", "砷化氢", "Arsine (AsH3)", 77.946, ""),
    ("carbon_disulfide", "二硫化碳", "Carbon disulfide (CS2)", 76.13, ""),
    ("methyl_mercaptan", "甲硫醇", "Methyl mercaptan (CH4S)", 48.10, ""),
    ("formaldehyde", "甲醛", "Formaldehyde (CH2O)", 30.026, "a31001"),
    ("benzene", "苯", "Benzene (C6H6)", 78.114, "a25002"),
    ("toluene", "甲苯", "Toluene (C7H8)", 92.141, "a25003"),
    ("xylene", "二甲苯", "Xylene (C8H10)", 106.168, "a25005"),
    ("styrene", "苯乙烯", "Styrene (C8H8)", 104.152, ""),
    ("vinyl_chloride", "氯乙烯", "Vinyl chloride (C2H3Cl)", 62.496, ""),
    ("acrylonitrile", "丙烯腈", "Acrylonitrile (C3H3N)", 53.064, ""),
    ("ethylene_oxide", "环氧乙烷", "Ethylene oxide (C2H4O)", 44.053, ""),
    ("methanol", "甲醇", "Methanol (CH4O)", 32.042, "a30001"),
)

# key, Chinese, English, HJ 524-2009 code.
PARTICLES = (
    ("pm2_5", "细颗粒物(PM2.5)", "PM2.5", "a34004"),
    ("pm10", "可吸入颗粒物(PM10)", "PM10", "a34002"),
    ("pm1", "亚微米颗粒物(PM1)", "PM1", "a34005"),
    ("tsp", "总悬浮颗粒物(TSP)", "Total suspended particles (TSP)", "a34001"),
    ("soot", "烟尘", "Flue dust", "a34013"),
    ("black_carbon", "黑碳", "Black carbon", ""),
)


def parts_by_volume(molar_mass: float) -> dict[str, float]:
    """µg/m³ of one ppm, ppb, % by volume at 25 °C and 101.325 kPa."""
    ppb = molar_mass / MOLAR_VOLUME
    return {"ppb": ppb, "ppm": ppb * 1e3, "ppbv": ppb, "ppmv": ppb * 1e3, "%vol": ppb * 1e7}


def coded(code: str) -> str:
    return f"HJ 524-2009 {code}; " if code else ""


def gas(key: str, zh: str, en: str, molar_mass: float, code: str) -> Quantity:
    return Quantity(
        key=key, zh=zh, en=en, unit="µg/m³", units=units(MASS_IN_AIR | parts_by_volume(molar_mass)),
        low=ZERO_DRIFT, high=PURE_GAS, medium="air", decimals=1,
        source=f"{coded(code)}ppm and ppb converted at 25 °C, 101.325 kPa with {molar_mass:g} g/mol",
    )


def particles(key: str, zh: str, en: str, code: str) -> Quantity:
    return Quantity(
        key=key, zh=zh, en=en, unit="µg/m³", units=units(MASS_IN_AIR), low=ZERO_DRIFT, high=1e9,
        medium="air", decimals=1, source=f"{coded(code)}mass per volume; GB 3095-2012",
    )


NO2_MASS = 46.006
METHANE_MASS = 16.043

AIR = (
    *(gas(*each) for each in GASES),
    Quantity(
        key="nitrogen_oxides", zh="氮氧化物", en="Nitrogen oxides (NOx as NO2)", unit="µg/m³",
        units=units(MASS_IN_AIR | parts_by_volume(NO2_MASS)), low=ZERO_DRIFT, high=PURE_GAS, medium="air", decimals=1,
        source="HJ 524-2009 a21002; counted as NO2 (46.006 g/mol), ppm and ppb converted at 25 °C, 101.325 kPa",
    ),
    Quantity(
        key="methane", zh="甲烷", en="Methane (CH4)", unit="ppm",
        units=units({
            "ppm": 1.0, "ppmv": 1.0, "ppb": 1e-3, "ppbv": 1e-3, "%vol": 1e4, "%LEL": 500.0,
            **{name: factor / (METHANE_MASS / MOLAR_VOLUME * 1e3) for name, factor in MASS_IN_AIR.items()},
        }),
        low=-1.0, high=1e6, medium="air", decimals=2,
        source="HJ 524-2009 a05002; ppm by volume is canonical, since the ambient background (about 2 ppm) and leak "
               "limits are stated so; mass converted at 25 °C, 101.325 kPa with 16.043 g/mol; 100 %LEL = 5 %vol",
    ),
    Quantity(
        key="carbon_dioxide", zh="二氧化碳", en="Carbon dioxide (CO2)", unit="ppm",
        units=units({
            "ppm": 1.0, "ppmv": 1.0, "%vol": 1e4,
            **{name: factor / (44.009 / MOLAR_VOLUME * 1e3) for name, factor in MASS_IN_AIR.items()},
        }),
        low=0.0, high=1e6, medium="air", decimals=0,
        source="ppm by volume, as greenhouse and indoor limits state it; mass converted at 25 °C, 101.325 kPa",
    ),
    Quantity(
        key="oxygen", zh="氧含量", en="Oxygen", unit="%vol", units=units({"%vol": 1.0, "%": 1.0, "ppm": 1e-4}),
        low=0.0, high=100.0, medium="air", decimals=2, source="HJ 524-2009 a19001; share of the volume",
    ),
    Quantity(
        key="voc", zh="挥发性有机物", en="Volatile organic compounds (VOC)", unit="µg/m³", units=units(MASS_IN_AIR),
        low=ZERO_DRIFT, high=PURE_GAS, medium="air", decimals=1,
        source="a mixture has no molar mass, so mass units only",
    ),
    Quantity(
        key="non_methane_hydrocarbons", zh="非甲烷总烃", en="Non-methane hydrocarbons (as carbon)", unit="µg/m³",
        units=units(MASS_IN_AIR | parts_by_volume(12.011)), low=ZERO_DRIFT, high=PURE_GAS, medium="air", decimals=1,
        source="HJ 524-2009 a24088; counted as carbon (12.011 g/mol), ppm converted at 25 °C, 101.325 kPa",
    ),
    Quantity(
        key="odour", zh="臭气浓度", en="Odour concentration", unit="1", units=units({"1": Unit(1.0), "": Unit(1.0)}),
        low=0.0, high=1e8, medium="air", decimals=0, source="dilutions to threshold, GB 14554-93",
    ),
    *(particles(*each) for each in PARTICLES),
)
