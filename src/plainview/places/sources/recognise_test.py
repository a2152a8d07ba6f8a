"""A form is told from a file's first bytes, whatever its name; what is none of them is said."""

from pathlib import Path

import pytest

from plainview.places.sources import SOURCES
from tests.places_made import address, write_geopackage


def forms_of(path: Path) -> list[str]:
    return [name for name, source in SOURCES.items() if source.is_one(path)]


@pytest.mark.parametrize(
    ("content", "form"),
    [
        (b"LON,LAT,NUMBER,STREET,UNIT,CITY,DISTRICT,REGION,POSTCODE,ID,HASH\n", ["openaddresses"]),
        (b'\xef\xbb\xbf"lat","lon","street","number"\n', ["openaddresses"]),
        (b'{"type":"Feature","properties":{"hash":"1","number":"1","street":"A"}}\n', ["openaddresses"]),
        (b"\x00\x00\x00\x0d\x0a\x09OSMHeader\x18", ["osm_pbf"]),
        (b"name,street\n", []),
        (b'{"type":"FeatureCollection"}', []),
        (b"", []),
        (b"SQLite format 3\x00" + b"\x00" * 90, []),
    ],
)
def test_tells_a_form_by_its_first_bytes(tmp_path: Path, content: bytes, form: list[str]) -> None:
    path = tmp_path / "anything"
    path.write_bytes(content)
    assert forms_of(path) == form


def test_tells_a_geopackage_and_a_folder(tmp_path: Path) -> None:
    path = write_geopackage(tmp_path / "anything", {"SiteStructureAddressPoint": [address("SS-1", 1)]})
    assert forms_of(path) == ["sta006"]
    assert forms_of(tmp_path) == ["csv_folder"]
    assert forms_of(tmp_path / "nothing") == []
