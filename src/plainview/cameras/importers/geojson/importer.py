"""Reads cameras from GeoJSON points (RFC 7946): each property is a column of the register."""

from collections.abc import Iterator
from typing import Any

import msgspec

from plainview.kernel.errors import UnreadableError

MOST_FEATURES = 200_000
NOT_A_POINT = "not a feature with a point of longitude and latitude"


def read_rows(content: bytes) -> Iterator[tuple[int, dict[str, str] | str | None]]:
    """Yield (number of the feature, its texts by column), or why it is refused; UnreadableError for another file."""
    try:
        found = msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableError(f"not JSON: {error}") from error
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list) or len(features) > MOST_FEATURES:
        raise UnreadableError(f"no GeoJSON FeatureCollection of at most {MOST_FEATURES:,} features")
    for number, feature in enumerate(features, start=1):
        yield number, _read_feature(feature)


def _read_feature(feature: Any) -> dict[str, str] | str:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    spot = geometry.get("coordinates") if isinstance(geometry, dict) and geometry.get("type") == "Point" else None
    if not isinstance(spot, list) or len(spot) not in {2, 3} or not all(_is_number(each) for each in spot):
        return NOT_A_POINT
    properties = feature.get("properties")
    row = {str(name): _as_text(said) for name, said in properties.items()} if isinstance(properties, dict) else {}
    if "id" in feature:
        row.setdefault("camera_id", _as_text(feature["id"]))
    return {**row, "longitude": _as_text(spot[0]), "latitude": _as_text(spot[1])}


def _is_number(said: Any) -> bool:
    return isinstance(said, int | float) and not isinstance(said, bool)


def _as_text(said: Any) -> str:
    if said is None:
        return ""
    if isinstance(said, float):
        return f"{said:.9f}".rstrip("0").rstrip(".")
    return said if isinstance(said, str) else msgspec.json.encode(said).decode()
