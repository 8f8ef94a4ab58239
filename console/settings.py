"""What the console is told at the start. Does not read files (`config`)."""

from datetime import timedelta
from pathlib import Path

import msgspec

from console.papers import OrderSheets, Papers
from console.tiles import Tiles
from core.exchange import Feed
from core.rings import Rings
from core.site_register import SiteRegister
from core.team import Fleet

STATIC = Path(__file__).resolve().parent / "static"


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """What the screens call the region, and what of it they show first."""

    name_zh: str = ""
    name_en: str = ""
    box: tuple[float, float, float, float] | None = None     # west, south, east, north, degrees
    notice_zh: str = ""                                      # said on the map, for instance that boundaries are missing
    notice_en: str = ""


class ChannelTold(msgspec.Struct, frozen=True, kw_only=True):
    """A way in which people are told outside of the console, as screens name it. Where it leads is never told."""

    id: str
    name: str
    least: str                       # colour from which on it is told
    kinds: tuple[str, ...]           # measurement, technical
    step: int                        # 0: at once; n: when an alert has been passed up n times
    language: str                    # zh, en


class ConsoleSettings(msgspec.Struct, frozen=True, kw_only=True):
    """Where the console finds its files, whom it lets in and how long."""

    geography: tuple[Path, ...] = ()             # folders of map layers; a later one overrides by file name
    region: Region = Region()
    sites: SiteRegister = SiteRegister()         # not all of it is for everyone (`console.api.sites`)
    fleet: Fleet = Fleet()                       # who can be sent
    channels: tuple[ChannelTold, ...] = ()       # in the order of the settings
    rings: Rings | None = None                   # what computes dose-rate rings; the roof connects it
    papers: Papers | None = None                 # what fills in an incident's papers; the roof connects it
    sheets: OrderSheets | None = None            # what sets orders of plans on paper; likewise
    tiles: Tiles | None = None                   # maps of others under ours; likewise
    feed: Feed | None = None                     # what writes CAP for other systems; likewise
    readers: tuple[tuple[str, bytes], ...] = ()  # systems that may read it: name, SHA-256 of the token
    origins: tuple[str, ...] = ()                # further origins (https://name:port) that may open the console
    session: timedelta = timedelta(hours=12)     # how long a sign-in lasts; one shift
    recheck: timedelta = timedelta(seconds=30)   # how often an open stream's session is looked at again
    static: Path = STATIC                        # the built front end
    certificate: Path | None = None              # TLS certificate (PEM); with it the console speaks https
    key: Path | None = None                      # its private key (PEM)
    behind_https: bool = False                   # a proxy before us speaks https, so cookies are Secure

    @property
    def secure(self) -> bool:
        """True where browsers reach the console by https."""
        return self.certificate is not None or self.behind_https
