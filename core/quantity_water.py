"""Water: metals, nutrients, sum parameters, and the state of the water body. Radioactivity is with radiation."""

from core.quantity_shape import Quantity, Unit, units

IN_WATER = {"mg/L": 1.0, "µg/L": 1e-3, "ng/L": 1e-6, "g/L": 1e3, "mg/m³": 1e-3, "g/m³": 1.0, "kg/m³": 1e3}

# key, Chinese, English, decimals, where the unit is from.
SUBSTANCES = (
    ("cadmium", "镉", "Cadmium (Cd)", 5, "GB 3838-2002 table 1"),
    ("thallium", "铊", "Thallium (Tl)", 6, "GB 3838-2002 table 3"),
    ("mercury", "汞", "Mercury (Hg)", 6, "GB 3838-2002 table 1; HJ 525-2009 w20111"),
    ("arsenic", "砷", "Arsenic (As)", 5, "GB 3838-2002 table 1"),
    ("lead", "铅", "Lead (Pb)", 5, "GB 3838-2002 table 1"),
    ("chromium_vi", "六价铬", "Hexavalent chromium (Cr6+)", 4, "GB 3838-2002 table 1"),
    ("chromium", "总铬", "Total chromium (Cr)", 4, "GB 8978-1996"),
    ("copper", "铜", "Copper (Cu)", 4, "GB 3838-2002 table 1"),
    ("zinc", "锌", "Zinc (Zn)", 4, "GB 3838-2002 table 1"),
    ("nickel", "镍", "Nickel (Ni)", 4, "GB 3838-2002 table 3"),
    ("antimony", "锑", "Antimony (Sb)", 5, "GB 3838-2002 table 3"),
    ("manganese", "锰", "Manganese (Mn)", 4, "GB 3838-2002 table 2"),
    ("iron", "铁", "Iron (Fe)", 3, "GB 3838-2002 table 2"),
    ("cyanide", "氰化物", "Cyanide (CN)", 4, "GB 3838-2002 table 1"),
    ("fluoride", "氟化物", "Fluoride (F)", 3, "GB 3838-2002 table 1"),
    ("sulfide", "硫化物", "Sulfide (S)", 4, "GB 3838-2002 table 1"),
    ("volatile_phenol", "挥发酚", "Volatile phenol", 5, "GB 3838-2002 table 1"),
    ("ammonia_nitrogen", "氨氮", "Ammonia nitrogen (NH3-N)", 3, "GB 3838-2002 table 1; HJ 525-2009 w21003"),
    ("nitrate_nitrogen", "硝酸盐氮", "Nitrate nitrogen (NO3-N)", 3, "GB 3838-2002 table 2"),
    ("total_phosphorus", "总磷", "Total phosphorus (TP)", 3, "GB 3838-2002 table 1"),
    ("total_nitrogen", "总氮", "Total nitrogen (TN)", 2, "GB 3838-2002 table 1"),
    ("cod", "化学需氧量", "Chemical oxygen demand (COD)", 1, "GB 3838-2002 table 1; HJ 525-2009 w01018"),
    ("cod_mn", "高锰酸盐指数", "Permanganate index (CODMn)", 2, "GB 3838-2002 table 1; HJ 525-2009 w01019"),
    ("bod5", "五日生化需氧量", "Biochemical oxygen demand (BOD5)", 1, "GB 3838-2002 table 1"),
    ("toc", "总有机碳", "Total organic carbon (TOC)", 2, "mass per volume"),
    ("suspended_solids", "悬浮物", "Suspended solids", 1, "GB 8978-1996"),
    ("petroleum", "石油类", "Petroleum hydrocarbons", 3, "GB 3838-2002 table 1"),
    ("aniline", "苯胺", "Aniline", 4, "GB 3838-2002 table 3"),
    ("benzene_water", "水中苯", "Benzene in water", 4, "GB 3838-2002 table 3"),
    ("chlorophyll_a", "叶绿素a", "Chlorophyll a", 5, "mass per volume"),
)


def substance(key: str, zh: str, en: str, decimals: int, source: str) -> Quantity:
    return Quantity(
        key=key, zh=zh, en=en, unit="mg/L", units=units(IN_WATER), low=0.0, high=1e6,
        medium="water", decimals=decimals, source=f"{source}; the upper end is the weight of the water itself",
    )


DEGREES: dict[str, float | Unit] = {
    "degC": 1.0, "°C": 1.0, "℃": 1.0, "Cel": 1.0, "K": Unit(1.0, -273.15),
    "degF": Unit(5 / 9, -160 / 9), "°F": Unit(5 / 9, -160 / 9),
}
"""Ways to write a temperature; K and degF have an offset."""

WATER = (
    *(substance(*each) for each in SUBSTANCES),
    Quantity(
        key="dissolved_oxygen", zh="溶解氧", en="Dissolved oxygen (DO)", unit="mg/L", units=units(IN_WATER),
        low=0.0, high=100.0, medium="water", source="GB 3838-2002 table 1; HJ 525-2009 w01009",
    ),
    Quantity(
        key="ph", zh="pH值", en="pH", unit="pH", units=units({"pH": 1.0, "1": 1.0, "": 1.0}), low=-2.0, high=16.0,
        medium="water", source="GB 3838-2002 table 1; HJ 525-2009 w01001; spilt strong acid lies below 0",
    ),
    Quantity(
        key="conductivity", zh="电导率", en="Electrical conductivity", unit="µS/cm",
        units=units({"µS/cm": 1.0, "mS/cm": 1e3, "mS/m": 10.0, "S/m": 1e4, "us/cm": 1.0, "ms/cm": 1e3}),
        low=0.0, high=1e6, medium="water", decimals=1, source="HJ 525-2009 w01014; us/cm is how its table writes it",
    ),
    Quantity(
        key="turbidity", zh="浊度", en="Turbidity", unit="NTU", units=units({"NTU": 1.0, "FNU": 1.0, "FTU": 1.0}),
        low=0.0, high=1e5, medium="water", decimals=1, source="HJ 525-2009 w01003; FNU and FTU read alike on formazin",
    ),
    Quantity(
        key="salinity", zh="盐度", en="Salinity", unit="g/kg", units=units({"g/kg": 1.0, "PSU": 1.0, "‰": 1.0}),
        low=0.0, high=400.0, medium="water", decimals=2, source="practical salinity taken as g/kg",
    ),
    Quantity(
        key="water_temperature", zh="水温", en="Water temperature", unit="degC", units=units(DEGREES),
        low=-5.0, high=110.0, medium="water", decimals=1, source="HJ 525-2009 w01010",
    ),
    Quantity(
        key="water_level", zh="水位", en="Water level", unit="m",
        units=units({"m": 1.0, "cm": 0.01, "mm": 0.001}), low=-500.0, high=9000.0, medium="water", decimals=2,
        source="above the station's datum, which may be the sea's",
    ),
    Quantity(
        key="discharge", zh="流量", en="Discharge", unit="m³/s",
        units=units({"m³/s": 1.0, "L/s": 1e-3, "m³/h": 1 / 3600, "m³/d": 1 / 86400}), low=-1e6, high=1e6,
        medium="water", decimals=2, source="negative where the tide turns the river",
    ),
    Quantity(
        key="current_speed", zh="流速", en="Current speed", unit="m/s",
        units=units({"m/s": 1.0, "cm/s": 0.01, "kn": 1852 / 3600}), low=-30.0, high=30.0, medium="water",
        source="of river or sea",
    ),
    Quantity(
        key="current_to", zh="流向", en="Current direction (towards)", unit="deg", units=units({"deg": 1.0, "°": 1.0}),
        low=0.0, high=360.0, medium="water", decimals=0, source="degrees clockwise from north, towards which it flows",
    ),
    Quantity(
        key="wave_height", zh="有效波高", en="Significant wave height", unit="m", units=units({"m": 1.0, "cm": 0.01}),
        low=0.0, high=40.0, medium="water", source="mean of the highest third",
    ),
)
