"""Maps of others under ours: fetched once, kept within a limit, without the key leaving, and away without harm."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest

from config.base_maps import BaseMapSettings
from config.load import load_settings
from console.base_maps import HALF_WORLD, BaseMap
from console.roles import Role
from console.settings import ConsoleSettings
from console.tile_cache import TileCache
from console.tiles import FAILURES, REST, NoTile, Tiles
from core.clock import SimulatedClock
from core.errors import ConfigError
from fengsui.base_maps import tiles_of
from tests.console.conftest import NOON, Console
from tests.console.tile_service import TileService, png, tile_service

KEEP = timedelta(days=30)


@pytest.fixture
def service() -> Iterator[TileService]:
    with tile_service() as started:
        yield started


def vec(service: TileService, **changed: object) -> BaseMap:
    """Tianditu's vec_c as it is configured, but on this machine."""
    known = BaseMap(
        id="vec", name_zh="天地图矢量", name_en="Tianditu", kind="wmts", url=f"{service.address}/vec_c/wmts?tk={{token}}",
        layer="vec", grid="c", format="tiles", token="a key", attribution="天地图",
    )
    return msgspec.structs.replace(known, **changed)


def tiles(folder: Path, *maps: BaseMap, clock: SimulatedClock | None = None, limit: int = 10**9) -> Tiles:
    return Tiles(maps, folder, clock or SimulatedClock(NOON), limit=limit, keep=KEEP, timeout=2.0)


def test_tianditu_is_asked_for_row_and_column_of_its_matrix_set_c() -> None:
    known = BaseMap(
        id="vec", name_zh="矢量", name_en="", kind="wmts", url="https://t{s}.tianditu.gov.cn/vec_c/wmts?tk={token}",
        layer="vec", grid="c", format="tiles", token="a&b", subdomains="01234567", attribution="天地图",
    )
    parts = urlsplit(known.address(8, 205, 48))
    assert parts.hostname == f"t{(205 + 48) % 8}.tianditu.gov.cn"
    asked = {name: value for name, (value,) in parse_qs(parts.query).items()}
    assert (asked["LAYER"], asked["TILEMATRIXSET"], asked["FORMAT"]) == ("vec", "c", "tiles")
    assert (asked["TILEMATRIX"], asked["TILECOL"], asked["TILEROW"]) == ("8", "205", "48")


def test_a_wms_is_asked_for_the_box_of_the_tile() -> None:
    known = BaseMap(id="a", name_zh="a", name_en="", kind="wms", url="http://x/wms", layer="topo", grid="c", attribution="a")
    # 360/2^8 = 1.40625 degrees a tile: column 205 begins at 108.28 E, row 48 ends at 22.5 N
    assert known.box(8, 205, 48) == (108.28125, 21.09375, 109.6875, 22.5)
    assert "BBOX=108.28125%2C21.09375%2C109.6875%2C22.5" in known.address(8, 205, 48)
    square = msgspec.structs.replace(known, grid="w")
    assert square.box(0, 0, 0) == (-HALF_WORLD, -HALF_WORLD, HALF_WORLD, HALF_WORLD)


def test_a_grid_has_no_tile_beyond_its_edges(service: TileService) -> None:
    known = vec(service)
    assert known.has(1, 1, 0)
    assert not any(known.has(*each) for each in ((1, 2, 0), (1, 0, 1), (0, 0, 0), (19, 0, 0), (1, -1, 0)))
    assert vec(service, grid="w").has(1, 0, 1)


async def test_a_tile_is_fetched_once_however_many_look_and_is_kept_on_disk(service: TileService, tmp_path: Path) -> None:
    first = tiles(tmp_path, vec(service))
    found = await asyncio.gather(*(first.get("vec", 8, 205, 48) for _ in range(20)))
    assert {each.body for each in found} == {service.body}
    assert {each.media for each in found} == {"image/png"}
    assert len(service.asked) == 1
    again = tiles(tmp_path, vec(service))
    assert (await again.get("vec", 8, 205, 48)).body == service.body
    assert len(service.asked) == 1


async def test_an_old_tile_is_asked_for_again_and_shown_as_old_while_nobody_answers(
    service: TileService, tmp_path: Path
) -> None:
    clock = SimulatedClock(NOON)
    kept = tiles(tmp_path, vec(service), clock=clock)
    await kept.get("vec", 8, 205, 48)
    later = SimulatedClock(NOON + KEEP + timedelta(seconds=1))
    service.status = 500
    stale = await tiles(tmp_path, vec(service), clock=later).get("vec", 8, 205, 48)
    assert (stale.stale, stale.body) == (True, service.body)
    service.status, service.body = 200, png(1, 2, 3)
    fresh = await tiles(tmp_path, vec(service), clock=later).get("vec", 8, 205, 48)
    assert (fresh.stale, fresh.body) == (False, service.body)


async def test_a_service_that_fails_rests_and_is_then_asked_again(service: TileService, tmp_path: Path) -> None:
    service.status = 503
    asked = tiles(tmp_path, vec(service), clock=SimulatedClock(NOON))
    for column in range(FAILURES + 3):
        with pytest.raises(NoTile) as refused:
            await asked.get("vec", 8, column, 0)
        assert refused.value.away
    assert len(service.asked) == FAILURES
    assert asked.rests("vec")
    asked._clock = SimulatedClock(NOON + REST + timedelta(seconds=1))
    service.status = 200
    assert (await asked.get("vec", 8, 0, 0)).body == service.body
    assert not asked.rests("vec")


@pytest.mark.parametrize("how", ["page", "moved", "nobody"])
async def test_what_is_no_picture_is_never_kept_and_the_key_follows_no_redirect(
    service: TileService, tmp_path: Path, how: str
) -> None:
    known = vec(service)
    if how == "page":
        service.body = b"<html>the key a key is not valid</html>"
    elif how == "moved":
        service.status, service.location = 302, f"{service.address}/elsewhere"
    else:
        service.close()
    asked = tiles(tmp_path, known)
    with pytest.raises(NoTile) as refused:
        await asked.get("vec", 8, 205, 48)
    assert "a key" not in str(refused.value)
    assert not [each for each in service.asked if "elsewhere" in each]
    assert files_of(tmp_path) == []


async def test_an_address_no_socket_takes_is_a_service_that_is_away(service: TileService, tmp_path: Path) -> None:
    for url in ("http://127.0.0.1:99999/{z}", "http://127.0.0.1/\u56fe/{z}", f"http://{'a' * 80}.example/"):
        with pytest.raises(NoTile) as refused:
            await tiles(tmp_path, vec(service, url=url)).get("vec", 8, 205, 48)
        assert refused.value.away


@pytest.mark.parametrize("url", ["http://x:99999/{z}/{x}/{y}", "http://x/图/{z}/{x}/{y}", "http://x/a b/{z}/{x}/{y}"])
def test_an_address_nobody_can_be_asked_at_is_refused_in_the_settings(url: str) -> None:
    with pytest.raises(ValueError, match="url"):
        BaseMapSettings(id="a", name_zh="a", kind="xyz", url=url, attribution="a")


def files_of(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def test_what_is_kept_stays_below_its_limit_and_the_newest_stays(tmp_path: Path) -> None:
    cache = TileCache(tmp_path, limit=10_000)
    for number in range(50):
        cache.write("vec", 8, number, 0, b"x" * 1000, now=1e9 + number)
    sizes = [each.stat().st_size for each in files_of(tmp_path)]
    assert 8_000 <= sum(sizes) <= 10_000
    assert cache.read("vec", 8, 49, 0, now=1e9 + 60) is not None
    assert cache.read("vec", 8, 0, 0, now=1e9 + 60) is None
    counted_anew = TileCache(tmp_path, limit=5_000)
    counted_anew.write("vec", 8, 50, 0, b"x" * 1000, now=2e9)
    assert sum(each.stat().st_size for each in files_of(tmp_path)) <= 5_000


@pytest.fixture
def settings(settings: ConsoleSettings, service: TileService, tmp_path: Path) -> ConsoleSettings:
    return msgspec.structs.replace(settings, tiles=tiles(tmp_path / "tiles", vec(service)))


async def test_the_list_and_the_pictures_are_for_whoever_is_signed_in_and_hide_the_key(
    console: Console, people: dict[Role, str], service: TileService
) -> None:
    async with console.client() as nobody:
        assert (await nobody.get("/api/tiles/vec/8/205/48")).status_code == 401
    async with console.client(people[Role.VIEWER]) as viewer:
        await _look(viewer, service)


async def _look(viewer: httpx.AsyncClient, service: TileService) -> None:
    told = await viewer.get("/api/tiles")
    (row,) = told.json()["maps"]
    assert (row["id"], row["grid"], row["away"]) == ("vec", "c", False)
    assert "key" not in told.text
    assert service.address not in told.text
    found = await viewer.get("/api/tiles/vec/8/205/48")
    assert (found.status_code, found.headers["content-type"], found.content) == (200, "image/png", service.body)
    for absent in ("other/8/205/48", "vec/8/205/480", "vec/30/0/0"):
        assert (await viewer.get(f"/api/tiles/{absent}")).status_code == 404
    service.status = 500
    away = await viewer.get("/api/tiles/vec/8/206/48")
    assert (away.status_code, away.json()["error"]["code"]) == (503, "base_map_away")


GOOD = """
[[map.layer]]
id = "vec"
name_zh = "天地图矢量"
name_en = "Tianditu vector"
kind = "wmts"
url = "https://t{s}.tianditu.gov.cn/vec_c/wmts?tk={token}"
subdomains = "01234567"
token_file = "{file}"
layer = "vec"
format = "tiles"
grid = "c"
attribution = "天地图"
"""


def test_a_layer_of_the_settings_becomes_a_base_map_with_its_key(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hush\n")
    (tmp_path / "settings.toml").write_text(GOOD.replace("{file}", str(tmp_path / "key")))
    settings = load_settings(tmp_path / "settings.toml", {}).model_copy(update={"data": tmp_path})
    made = tiles_of(settings, SimulatedClock(NOON))
    assert made is not None
    assert "tk=hush&" in made.maps["vec"].address(8, 205, 48)
    (tmp_path / "key").unlink()
    with pytest.raises(ConfigError, match=r"map\.layer vec: token_file"):
        tiles_of(settings, SimulatedClock(NOON))
    assert tiles_of(load_settings(None, {}), SimulatedClock(NOON)) is None


@pytest.mark.parametrize(("change", "says"), [
    ({"url": "file:///etc/passwd"}, "http"), ({"url": "https://{z}.example.cn/"}, "host"), ({"token": "hush"}, "token"),
    ({"url": "https://t{s}.example.cn/"}, "subdomains"), ({"layer": ""}, "name the layer"), ({"min_zoom": 19}, "above"),
    ({"kind": "xyz"}, "{z}"), ({"url": "https://me:hush@example.cn/"}, "token_file"),
])
def test_a_layer_that_cannot_work_is_refused_with_its_reason(change: dict[str, object], says: str) -> None:
    fields = {"id": "a", "name_zh": "a", "kind": "wmts", "url": "https://example.cn/wmts", "layer": "vec", "attribution": "a"}
    with pytest.raises(ValueError, match=says.replace("{", r"\{")) as refused:
        BaseMapSettings.model_validate(fields | change)
    assert says in str(refused.value)
