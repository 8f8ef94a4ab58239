"""Official boundaries of a department's own: what is taken, and the sentence when it is not."""

import json
from pathlib import Path
from typing import Any

import pytest

from config.region.imports import LAYER, import_boundaries
from core.errors import InputError

RING = [[108.0, 22.0], [109.0, 22.0], [109.0, 23.0], [108.0, 22.0]]


def feature(kind: str = "Polygon", coordinates: Any = None) -> dict[str, Any]:
    shape = [RING] if coordinates is None else coordinates
    names = {"name": "某县", "gb": "450123"}
    return {"type": "Feature", "properties": names, "geometry": {"type": kind, "coordinates": shape}}


def file(folder: Path, document: Any, name: str = "own.geojson") -> Path:
    path = folder / name
    path.write_bytes(document if isinstance(document, bytes) else json.dumps(document, ensure_ascii=False).encode())
    return path


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def test_boundaries_are_kept_in_the_data_folder_with_their_names(tmp_path: Path) -> None:
    line = feature("MultiLineString", [RING[:2], RING[1:3]])
    kept = import_boundaries(file(tmp_path, collection(feature(), line)), tmp_path / "data")
    assert kept == tmp_path / "data" / "geography" / LAYER
    layer = json.loads(kept.read_text(encoding="utf-8"))
    assert [each["geometry"]["type"] for each in layer["features"]] == ["Polygon", "MultiLineString"]
    assert layer["features"][0]["properties"] == {"name": "某县", "gb": "450123"}
    assert "own.geojson" in layer["attribution"]


def test_a_single_feature_a_bare_geometry_and_a_byte_order_mark_are_taken_too(tmp_path: Path) -> None:
    for document in (feature(), feature()["geometry"], b"\xef\xbb\xbf" + json.dumps(feature()).encode()):
        kept = import_boundaries(file(tmp_path, document), tmp_path)
        assert json.loads(kept.read_text(encoding="utf-8"))["features"][0]["geometry"]["coordinates"] == [RING]


def test_cgcs2000_is_taken_as_degrees(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    assert import_boundaries(file(tmp_path, collection(feature(), crs=crs)), tmp_path).is_file()


OPEN = [[108.0, 22.0], [109.0, 22.0], [109.0, 23.0], [108.0, 22.5]]
REFUSED: dict[str, tuple[Any, str]] = {
    "not json": (b"{", "not valid JSON"),
    "not utf-8": ('{"type":"某县界线"}'.encode("gb18030"), "not UTF-8"),
    "nested without end": (b"[" * 200_000, "not valid JSON"),
    "a list": ([], "not GeoJSON"),
    "no features": (collection(), "no features"),
    "features are no list": ({"type": "FeatureCollection", "features": 3}, "list of features"),
    "a feature is none": (collection(3), "none"),
    "points": (collection(feature("Point", [108.0, 22.0])), "is a Point"),
    "no geometry": (collection({"type": "Feature", "geometry": None}), "is a None"),
    "open ring": (collection(feature(coordinates=[OPEN])), "not closed"),
    "short ring": (collection(feature(coordinates=[RING[:2]])), "at least 4"),
    "no rings": (collection(feature(coordinates=[])), "no coordinates"),
    "text for a position": (collection(feature(coordinates=[["108 22"]])), "no position"),
    "true for a number": (collection(feature("LineString", [[True, 22.0], [108.0, 22.0]])), "no position"),
    "not nested": (collection(feature(coordinates="x")), "not lists"),
    "metres": (collection(feature("LineString", [[36500000.0, 2500000.0], [36500001.0, 2500001.0]])), "not in degrees"),
    "latitude first": (collection(feature("LineString", [[22.0, 108.0], [23.0, 109.0]])), "latitude first"),
    "another country": (collection(feature("LineString", [[2.0, 48.0], [3.0, 49.0]])), "outside China"),
    "projected crs": (collection(feature(), crs={"properties": {"name": "EPSG:4545"}}), "coordinate system"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence_and_what_was_kept_stays(name: str, tmp_path: Path) -> None:
    kept = import_boundaries(file(tmp_path, feature(), "first.geojson"), tmp_path)
    before = kept.read_bytes()
    document, said = REFUSED[name]
    with pytest.raises(InputError, match=said):
        import_boundaries(file(tmp_path, document), tmp_path)
    assert kept.read_bytes() == before
    assert sorted(each.name for each in kept.parent.iterdir()) == [LAYER]


def test_a_shapefile_a_folder_and_a_missing_file_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="only GeoJSON is taken; in QGIS"):
        import_boundaries(file(tmp_path, b"", "own.shp"), tmp_path)
    with pytest.raises(InputError, match="is a folder"):
        import_boundaries(tmp_path, tmp_path)
    with pytest.raises(InputError, match="no such file"):
        import_boundaries(tmp_path / "nothing.geojson", tmp_path)
