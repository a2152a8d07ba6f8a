"""Tells by the first bytes of a file which form of places it is; loads nothing."""

from pathlib import Path

APPLICATION_ID = b"GPKG"  # OGC 12-128r18, clause 1.1.1.1.1
SQLITE_MAGIC = b"SQLite format 3\x00"
_APPLICATION_ID_AT = 68
_HEAD_BYTES = 2048
_PBF_BLOB = b"OSMHeader"
_ADDRESS_COLUMNS = {"lon", "lat", "number", "street"}


def is_csv_folder(path: Path) -> bool:
    """Say whether `path` is a folder, as only our own form is one."""
    return path.is_dir()


def is_geopackage(path: Path) -> bool:
    """Say whether a file begins as a GeoPackage does."""
    head = _head(path)
    is_marked = head[_APPLICATION_ID_AT : _APPLICATION_ID_AT + len(APPLICATION_ID)] == APPLICATION_ID
    return head.startswith(SQLITE_MAGIC) and (is_marked or path.suffix.lower() == ".gpkg")


def is_osm_pbf(path: Path) -> bool:
    """Say whether a file begins as OpenStreetMap's PBF does."""
    return _PBF_BLOB in _head(path)[:32]


def is_openaddresses(path: Path) -> bool:
    """Say whether a file is OpenAddresses' CSV or lines of GeoJSON."""
    head = _head(path)
    first = head.split(b"\n", maxsplit=1)[0].decode("utf-8-sig", "replace").strip()
    if first.startswith("{"):
        return '"Feature"' in first and '"number"' in first and '"street"' in first
    return {column.strip(' "').lower() for column in first.split(",")} >= _ADDRESS_COLUMNS


def _head(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as opened:
        return opened.read(_HEAD_BYTES)
