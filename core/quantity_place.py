"""Weather, noise, and the state of the station itself (power, doors, detector). No pollutant."""

from core.quantity_shape import Quantity, units
from core.quantity_water import DEGREES

YES_NO = {"1": 1.0, "": 1.0, "bool": 1.0}


def weather(
    key: str, zh: str, en: str, factors: dict[str, float], low: float, high: float, decimals: int, source: str
) -> Quantity:
    return Quantity(
        key=key, zh=zh, en=en, unit=next(iter(factors)), units=units(factors), low=low, high=high,
        medium="weather", decimals=decimals, source=source,
    )


def temperature(key: str, zh: str, en: str, low: float, high: float, medium: str, source: str) -> Quantity:
    return Quantity(
        key=key, zh=zh, en=en, unit="degC", units=units(DEGREES), low=low, high=high, medium=medium, decimals=1,
        source=source,
    )


def house(
    key: str, zh: str, en: str, factors: dict[str, float], low: float, high: float, decimals: int, source: str
) -> Quantity:
    return Quantity(
        key=key, zh=zh, en=en, unit=next(iter(factors)), units=units(factors), low=low, high=high,
        medium="housekeeping", decimals=decimals, source=source,
    )


SPEED = {"m/s": 1.0, "km/h": 1 / 3.6, "kn": 1852 / 3600}
ANGLE = {"deg": 1.0, "°": 1.0}
PRESSURE = {"hPa": 1.0, "Pa": 0.01, "kPa": 10.0, "mbar": 1.0, "bar": 1000.0, "mmHg": 1.333224}
DEPTH_OF_RAIN = {"mm": 1.0, "cm": 10.0}

WEATHER = (
    weather("wind_speed", "风速", "Wind speed", SPEED, 0.0, 120.0, 1, "HJ 524-2009 a01007"),
    weather("wind_gust", "阵风风速", "Wind gust", SPEED, 0.0, 150.0, 1, "greatest 3 s mean of the interval"),
    weather("wind_from", "风向", "Wind direction (from)", ANGLE, 0.0, 360.0, 0,
            "HJ 524-2009 a01008; degrees clockwise from north, from which it blows"),
    temperature("temperature", "气温", "Air temperature", -90.0, 100.0, "weather", "HJ 524-2009 a01001"),
    weather("relative_humidity", "相对湿度", "Relative humidity", {"%": 1.0, "%RH": 1.0}, 0.0, 110.0, 1,
            "HJ 524-2009 a01002; sensors in fog read a little above 100"),
    weather("pressure", "气压", "Air pressure", PRESSURE, 300.0, 1200.0, 1, "HJ 524-2009 a01006"),
    weather("rain_rate", "降雨强度", "Rain rate", {"mm/h": 1.0, "mm/min": 60.0}, 0.0, 3000.0, 1,
            "above the highest rate ever measured, 31 mm in a minute"),
    weather("rain_amount", "降雨量", "Rain amount", DEPTH_OF_RAIN, 0.0, 3000.0, 1, "fallen in the interval"),
    weather("rain_detected", "感雨", "Rain detected", YES_NO, 0.0, 1.0, 0, "1 while it rains"),
    weather("solar_radiation", "太阳总辐射", "Solar radiation", {"W/m²": 1.0, "kW/m²": 1e3}, -50.0, 2000.0, 0,
            "global, on the level; slightly negative at night"),
    weather("net_radiation", "净辐射", "Net radiation", {"W/m²": 1.0}, -1000.0, 2000.0, 0, "downward is positive"),
    weather("cloud_cover", "总云量", "Cloud cover", {"%": 1.0, "okta": 12.5, "/10": 10.0}, 0.0, 100.0, 0,
            "share of the sky"),
    weather("visibility", "能见度", "Visibility", {"m": 1.0, "km": 1e3}, 0.0, 2e5, 0, "meteorological optical range"),
)

NOISE = (
    Quantity(
        key="noise", zh="噪声", en="Noise level", unit="dB(A)", units=units({"dB(A)": 1.0, "dBA": 1.0, "dB": 1.0}),
        low=0.0, high=200.0, medium="noise", decimals=1, source="GB 3096-2008; A-weighted",
    ),
)

HOUSEKEEPING = (
    house("battery_voltage", "电池电压", "Battery voltage", {"V": 1.0, "mV": 1e-3}, 0.0, 1000.0, 2, "ST=38 0102069901"),
    house("detector_high_voltage", "探测器高压", "Detector high voltage", {"V": 1.0, "kV": 1e3}, -5000.0, 5000.0, 0,
          "ST=38 0102069902"),
    temperature("detector_temperature", "探测器温度", "Detector temperature", -90.0, 150.0, "housekeeping",
                "ST=38 0102069903"),
    house("sampling_flow", "采样瞬时流量", "Sampling flow", {"m³/h": 1.0, "L/min": 0.06, "L/h": 1e-3, "m³/min": 60.0},
          0.0, 1e5, 2, "ST=38 0102069904"),
    house("sampled_volume", "采样累计体积", "Sampled volume", {"m³": 1.0, "L": 1e-3}, 0.0, 1e9, 2, "ST=38 0102069905"),
    house("door_open", "站房门开启", "Door open", YES_NO, 0.0, 1.0, 0, "ST=38 0102069906; 1 is open"),
    temperature("room_temperature", "站房温度", "Room temperature", -60.0, 150.0, "housekeeping", "ST=38 0102069907"),
    house("mains_power", "市电状态", "Mains power", YES_NO, 0.0, 1.0, 0, "ST=38 0102069909; 1 is present"),
    house("battery_backup", "后备电源可用时间", "Battery backup time", {"h": 1.0, "min": 1 / 60}, 0.0, 1e5, 1,
          "ST=38; sources differ between 0102069910 and 0102069914"),
    house("room_humidity", "站房湿度", "Room humidity", {"%": 1.0, "%RH": 1.0}, 0.0, 110.0, 1, "ST=38 0102069911"),
    house("smoke", "烟雾报警", "Smoke", YES_NO, 0.0, 1.0, 0, "ST=38 0102069912; 1 is an alarm"),
    house("flood", "浸水报警", "Flooding", YES_NO, 0.0, 1.0, 0, "ST=38 0102069913; 1 is an alarm"),
)
