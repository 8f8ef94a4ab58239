"""Makes a drill's recording from its published figures: what its gateways would have sent, the same each time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from config.drills.curve import Curve, curves, moments, read_figures
from config.drills.load import DrillPlan, Gateway, plans, stations, tables
from config.drills.payloads import hj212, readings_json
from core.errors import ConfigError
from core.recording import About, Recorded, RecordingWriter
from core.station import Channel, Station

SENT_AFTER = timedelta(seconds=2)        # a value leaves its logger so long after it was measured
BETWEEN = timedelta(milliseconds=200)    # and the loggers one after the other


class Sent(NamedTuple):
    """One payload: when, to which topic, what."""

    time: datetime
    topic: str
    payload: bytes


def build(drill: DrillPlan, path: Path | None = None) -> Path:
    """Write the drill's recording with its manifest, over the committed one by default; returns where."""
    path = path or drill.recording
    own_stations, own_rules = tables(drill)
    about = About(
        title_zh=drill.title_zh, title_en=drill.title_en, source=drill.source, licence=drill.licence,
        notes=drill.notes, stations=tuple(own_stations), rules=tuple(own_rules),
    )
    with RecordingWriter(path, about) as writer:
        for sent in payloads(drill):
            writer.write(Recorded(received=sent.time, topic=sent.topic, payload=sent.payload))
    return path


def payloads(drill: DrillPlan) -> Iterator[Sent]:
    """Everything the drill's gateways send, in the order in which it is sent."""
    figures = read_figures(drill.folder / "figures.csv")
    drawn = curves(figures)
    register = stations(drill)
    spoken = [id for gateway in drill.gateways.values() for id in gateway.stations]
    if sorted(spoken) != sorted(register):
        raise ConfigError(f"{drill.folder / 'drill.toml'}: gateways: each station of stations.toml speaks through one")
    if unknown := {station for station, _ in drawn} - set(register):
        raise ConfigError(f"{drill.folder / 'figures.csv'}: {', '.join(sorted(unknown))}: not in stations.toml")
    sent = [
        each
        for number, (name, gateway) in enumerate(drill.gateways.items())
        for each in _of_gateway(drill, name, gateway, [register[id] for id in gateway.stations], drawn, number)
    ]
    yield from sorted(sent, key=lambda each: (each.time, each.topic, each.payload))


Drawn = dict[tuple[str, str], Curve]


def _of_gateway(
    drill: DrillPlan, name: str, gateway: Gateway, members: list[Station], drawn: Drawn, number: int
) -> Iterator[Sent]:
    start, end, step = drill.start, drill.end, timedelta(minutes=drill.step_minutes)
    if gateway.format == "hj212":
        for place, station in enumerate(members):
            published = [time for channel in station.channels for time in drawn[station.id, channel.quantity].published]
            for moment in moments(start, end, step, published):
                leaves = moment + SENT_AFTER + BETWEEN * (10 * number + place)
                yield Sent(leaves, f"hj212/{name}", hj212(station, moment, leaves, _values(station, drawn, moment)))
    elif gateway.format == "json":
        published = [
            time for station in members for channel in station.channels
            for time in drawn[station.id, channel.quantity].published
        ]
        for moment in moments(start, end, step, published):
            leaves = moment + SENT_AFTER + BETWEEN * (10 * number)
            values = [(station, _values(station, drawn, moment)) for station in members]
            yield Sent(leaves, f"readings/{name}", readings_json(moment, values))
    else:
        where = f"{drill.folder / 'drill.toml'}: gateway {name}"
        raise ConfigError(f"{where}: format '{gateway.format}'; expected hj212 or json")


def _values(station: Station, drawn: Drawn, moment: datetime) -> list[tuple[Channel, float]]:
    return [(channel, drawn[station.id, channel.quantity].at(moment)) for channel in station.channels]


if __name__ == "__main__":               # python -m config.drills.build: after a change of figures, stations or rules
    for each in plans():
        print(build(each))
