"""The METEC measurements as a recording: what two gateways on the field would have sent. Nothing here is a test.

One gateway speaks for the eight methane sensors, one for the weather mast; a gap in the file is a value not sent.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from core.recording import About, Recorded, Recording, RecordingWriter

SITE = "METEC"
SENSOR = "obs_ch4_ppm_"
RULE: dict[str, Any] = {
    "id": "methane-above-background", "title_zh": "甲烷高于本底", "title_en": "Methane above background",
    "detector": "threshold", "quantity": "methane", "select": {"site": SITE}, "scope": "site", "above": "background",
    "off_delay": "60 min",
    "level": [{"severity": "yellow", "limit": "1 ppm", "source": "acceptance of this recording"}],
}

Release = tuple[datetime, datetime]


def convert(folder: Path, out: Path) -> Recording:
    """Write the measurements in `folder` as a recording with its stations and its one site rule."""
    about = About(
        title_zh="METEC 受控甲烷释放实验", title_en="METEC controlled methane releases, 9 to 12 May 2022",
        source="METEC, Fort Collins: eight fixed sensors and wind, one-minute values", licence="MIT",
        stations=(*stations(folder), MAST), rules=(RULE,),
    )
    with RecordingWriter(out, about) as writer:
        for recorded in payloads(folder):
            writer.write(recorded)
    return Recording.open(out)


MAST: dict[str, Any] = {
    "id": "MAST", "name_zh": "气象桅杆", "name_en": "Weather mast", "category": "weather", "latitude": 40.5959,
    "longitude": -105.1396, "site": SITE, "interval": 60.0, "origin": "METEC",
    "channel": [{"quantity": "wind_speed", "unit": "m/s"}, {"quantity": "wind_from", "unit": "deg"}],
}


def stations(folder: Path) -> list[dict[str, Any]]:
    """The sensors, as in a stations file."""
    with (folder / "sensors.csv").open() as file:
        return [
            {
                "id": row["name"], "name_zh": f"甲烷传感器 {row['name']}", "name_en": f"Methane sensor {row['name']}",
                "category": "air", "latitude": float(row["lat"]), "longitude": float(row["lon"]), "site": SITE,
                "interval": 60.0, "origin": "METEC", "channel": [{"quantity": "methane", "unit": "ppm"}],
            }
            for row in csv.DictReader(file)
        ]


def payloads(folder: Path) -> Iterator[Recorded]:
    """What the gateways sent, minute by minute."""
    for row in rows(folder):
        time = datetime.fromisoformat(row["time_utc"])
        sensors = [
            value(name.removeprefix(SENSOR), time, "methane", text, "ppm")
            for name, text in row.items() if name.startswith(SENSOR) and is_value(text)
        ]
        wind = [
            value("MAST", time, quantity, row[column], unit)
            for column, quantity, unit in (("ws_m_s", "wind_speed", "m/s"), ("wd_from_compass_deg", "wind_from", "deg"))
            if is_value(row[column])
        ]
        for topic, values in (("readings/metec-sensors", sensors), ("readings/metec-mast", wind)):
            if values:
                yield Recorded(time, topic, msgspec.json.encode(values))


def rows(folder: Path) -> Iterator[dict[str, str]]:
    """The lines of the measurements."""
    with (folder / "observations_1min.csv").open() as file:
        yield from csv.DictReader(file)


def is_value(text: str) -> bool:
    return text not in ("", "nan")


def value(station: str, time: datetime, quantity: str, text: str, unit: str) -> dict[str, Any]:
    return {"station": station, "time": time.isoformat(), "quantity": quantity, "value": float(text), "unit": unit}


def releases(folder: Path) -> tuple[Release, ...]:
    """Begin and end of each true release."""
    with (folder / "truth_releases.csv").open() as file:
        return tuple(
            (datetime.fromisoformat(row["tc_ExpStartDatetime"]), datetime.fromisoformat(row["tc_ExpEndDatetime"]))
            for row in csv.DictReader(file)
        )
