"""The forms of file that places come in: one line each, asked in this order which one a path is."""

import importlib

from plainview.places.arriving import ReadSource, Source
from plainview.places.sources.recognise import is_csv_folder, is_geopackage, is_openaddresses, is_osm_pbf

SOURCES: dict[str, Source] = {
    "csv_folder": Source(source="agency", is_one=is_csv_folder),
    "sta006": Source(source="agency", is_one=is_geopackage),
    "osm_pbf": Source(source="osm", is_one=is_osm_pbf),
    "openaddresses": Source(source="openaddresses", is_one=is_openaddresses),
}


def load_reader(name: str) -> ReadSource:
    """Return what reads a form; its libraries are loaded only now, as no call needs them."""
    read: ReadSource = importlib.import_module(f"plainview.places.sources.{name}.source").read
    return read
