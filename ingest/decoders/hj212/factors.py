"""Which quantity a factor code of HJ 212 stands for, where a station's channel does not say so itself.

The codes carry no unit: a station's channel must name it (table B.2 of the standard has defaults that stations do not
keep to). Marks: [R] read in the research notes, [C] recalled and to be confirmed against HJ 524-2009 and HJ 525-2009.
A code used otherwise by a station is named in `codes` of its channel, which goes before this table.
"""

AIR = {
    "a34004": "pm2_5", "a34002": "pm10", "a34001": "tsp", "a34013": "soot",                              # [R]
    "a21026": "sulfur_dioxide", "a21002": "nitrogen_oxides", "a21004": "nitrogen_dioxide",               # [R]
    "a21005": "carbon_monoxide", "a05024": "ozone",                                                      # [R]
    "a01001": "temperature", "a01002": "relative_humidity", "a01006": "pressure",                        # [R]
    "a01007": "wind_speed", "a01008": "wind_from",                                                       # [R]
    "a34005": "pm1", "a21003": "nitric_oxide", "a21001": "ammonia", "a21022": "chlorine",                # [C]
    "a21024": "hydrogen_chloride", "a21028": "hydrogen_sulfide", "a05002": "methane",                    # [C]
    "a24088": "non_methane_hydrocarbons", "a99054": "voc", "a19001": "oxygen",                           # [C]
    "a25002": "benzene", "a25003": "toluene", "a25005": "xylene", "a30001": "methanol",                  # [C]
    "a31001": "formaldehyde",                                                                            # [C]
}

WATER = {
    "w01001": "ph", "w01009": "dissolved_oxygen", "w01010": "water_temperature", "w01014": "conductivity",   # [R]
    "w01018": "cod", "w01019": "cod_mn", "w21003": "ammonia_nitrogen", "w20111": "mercury",                  # [R]
    "w03001": "gross_alpha", "w03002": "gross_beta",                                                         # [R]
    "w01003": "turbidity", "w01012": "suspended_solids", "w01017": "bod5", "w01020": "toc",                  # [C]
    "w21001": "total_nitrogen", "w21007": "nitrate_nitrogen", "w21011": "total_phosphorus",                  # [C]
    "w21016": "cyanide", "w21017": "fluoride", "w21019": "sulfide",                                          # [C]
    "w20004": "antimony", "w20089": "thallium", "w20115": "cadmium", "w20116": "chromium",                   # [C]
    "w20117": "chromium_vi", "w20119": "arsenic", "w20120": "lead", "w20121": "nickel",                      # [C]
    "w20122": "copper", "w20123": "zinc", "w20124": "manganese", "w20125": "iron",                           # [C]
    "w22001": "petroleum", "w23002": "volatile_phenol", "w00000": "discharge",                               # [C]
}

OLD = {
    "001": "ph", "011": "cod", "060": "ammonia_nitrogen", "B01": "discharge", "S01": "oxygen",               # [R], [C]
    "065": "total_nitrogen", "101": "total_phosphorus", "020": "mercury", "022": "cadmium",                  # [R]
    "023": "chromium", "024": "chromium_vi", "026": "arsenic", "027": "lead", "028": "nickel",               # [R]
    "029": "copper", "030": "zinc", "031": "manganese", "032": "iron",                                       # [R]
    "01": "soot", "02": "sulfur_dioxide", "03": "nitrogen_oxides", "04": "carbon_monoxide",                  # [C]
    "LA": "noise", "Leq": "noise",                                                                           # [C]
}
"""Codes of the 2005 edition."""

RADIATION = {
    "0102060301": "ambient_dose_rate",
    "0102069901": "battery_voltage", "0102069902": "detector_high_voltage", "0102069903": "detector_temperature",
    "0102069904": "sampling_flow", "0102069905": "sampled_volume", "0102069906": "door_open",
    "0102069907": "room_temperature", "0102069909": "mains_power", "0102069911": "room_humidity",
    "0102069912": "smoke", "0102069913": "flood",
    "0901040101": "temperature", "0901040102": "relative_humidity", "0901040103": "pressure",
    "0901040104": "rain_rate", "0901040105": "wind_from", "0901040106": "wind_speed", "0901040107": "rain_detected",
}
"""Codes of the radiation stations (ST=38). Sources differ about 0102069910 and 0102069914: a channel must say."""

FACTORS = AIR | WATER | OLD | RADIATION

SPECTRA = ("0102060332",)
"""Codes whose value is a spectrum (ANSI N42 XML), not a number: `spectrum` makes window count rates of it."""

AMOUNTS = frozenset({"rain_amount", "sampled_volume"})
"""Quantities that are amounts themselves, so that a total (Cou) has the unit of the channel."""
