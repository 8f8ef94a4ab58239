"""Which decoder a topic belongs to, and which gateway it names. Decodes nothing (`ingest.decoders`)."""

from collections.abc import Iterable

import msgspec

from core.errors import ConfigError

STATUS = "status"                # no measurement: online or offline (`ingest.gateways`)
POSITION = "position"            # nor is this: where a unit is (`ingest.decoders.positions`)
DRILL = "drill"                  # a position that is a drill's: handed on to it, never kept with what is real

DEFAULT_ROUTES = (
    ("readings/+", "json"),
    ("hj212/+", "hj212"),
    ("senml/+", "senml"),
    ("status/+", STATUS),
    ("teams/+/position", POSITION),
    ("exercise/+/teams/+/position", DRILL),
)

REMEMBERED = 10_000              # topics; a publisher of random topics must not fill our memory


class Route(msgspec.Struct, frozen=True):
    """What a topic means."""

    format: str
    gateway: str                 # or the unit, of a position; the drill and the unit, of a drill's


class Routes:
    """Topic filters to formats, under an optional prefix; the first filter that fits counts."""

    def __init__(self, routes: Iterable[tuple[str, str]], formats: Iterable[str], prefix: str = "") -> None:
        known = {*formats, STATUS, POSITION, DRILL}
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._routes: list[tuple[tuple[str, ...], str]] = []
        for topic_filter, name in routes:
            check_filter(topic_filter)
            if name not in known:
                raise ConfigError(
                    f"ingest.routes: '{topic_filter}' goes to '{name}', which no decoder reads; "
                    f"known: {', '.join(sorted(known))}"
                )
            self._routes.append((tuple(topic_filter.split("/")), name))
        self._remembered: dict[str, Route | None] = {}

    @property
    def filters(self) -> tuple[str, ...]:
        """What to subscribe to."""
        return tuple(self.prefix + "/".join(levels) for levels, _ in self._routes)

    def find(self, topic: str) -> Route | None:
        """Format and gateway of a topic, or None when no filter fits."""
        try:
            return self._remembered[topic]
        except KeyError:
            pass
        if len(self._remembered) >= REMEMBERED:
            self._remembered.clear()
        found = self._remembered[topic] = self._find(topic)
        return found

    def _find(self, topic: str) -> Route | None:
        if not topic.startswith(self.prefix):
            return None
        levels = topic[len(self.prefix) :].split("/")
        for pattern, name in self._routes:
            gateway = _match(pattern, levels)
            if gateway is not None:
                return Route(name, gateway)
        return None


def check_filter(topic_filter: str) -> None:
    """ConfigError unless this is a topic filter MQTT allows (3.1.1, section 4.7)."""
    levels = topic_filter.split("/")
    for place, level in enumerate(levels):
        misplaced_hash = "#" in level and (level != "#" or place != len(levels) - 1)
        if misplaced_hash or ("+" in level and level != "+") or "\0" in level:
            raise ConfigError(f"ingest.routes: '{topic_filter}' is no MQTT topic filter; + and # stand alone, # last")
    if not topic_filter:
        raise ConfigError("ingest.routes: a topic filter is empty")


def _match(pattern: tuple[str, ...], levels: list[str]) -> str | None:
    """What stands where the wildcards are, joined by "/"; None when the topic does not fit.

    A filter without wildcards has no gateway of its own: "".
    """
    named: list[str] = []
    for place, expected in enumerate(pattern):
        if expected == "#":
            return "/".join([*named, *levels[place:]])
        if place >= len(levels):
            return None
        if expected == "+":
            named.append(levels[place])
        elif expected != levels[place]:
            return None
    return "/".join(named) if len(levels) == len(pattern) else None
