"""Reads the California Department of Transportation's list of cameras (CWWP2, CCTV, JSON; a file for each district)."""

from collections.abc import Iterator
from typing import Any

import msgspec

from plainview.kernel.errors import UnreadableError

RANGE_METRES = 300  # of a camera on a mast at a motorway, which is turned by its owner
LONGEST_TITLE = 200


class _Still(msgspec.Struct):
    currentImageURL: str = ""  # noqa: N815 - Caltrans' name


class _Images(msgspec.Struct):
    streamingVideoURL: str = ""  # noqa: N815 - Caltrans' name
    static: _Still = msgspec.field(default_factory=_Still)


class _Location(msgspec.Struct):
    district: str
    longitude: str
    latitude: str
    locationName: str = ""  # noqa: N815 - Caltrans' name
    nearbyPlace: str = ""  # noqa: N815 - Caltrans' name
    route: str = ""


class _Camera(msgspec.Struct):
    index: str
    location: _Location
    inService: str = "true"  # noqa: N815 - Caltrans' name
    imageData: _Images = msgspec.field(default_factory=_Images)  # noqa: N815 - Caltrans' name


def read_rows(content: bytes) -> Iterator[tuple[int, dict[str, str] | str | None]]:
    """Yield (number of the record, its texts by column), why it is refused, or None for one that is out of service.

    Raises UnreadableError where the file is another. Which way a camera looks is not in the list: all around.
    """
    try:
        found = msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableError(f"not JSON: {error}") from error
    records = found.get("data") if isinstance(found, dict) else None
    if not isinstance(records, list):
        raise UnreadableError("no list of Caltrans' cameras: data is missing")
    for number, record in enumerate(records, start=1):
        yield number, _read_record(record)


def _read_record(record: Any) -> dict[str, str] | str | None:
    try:
        camera = msgspec.convert(record.get("cctv") if isinstance(record, dict) else None, _Camera, strict=False)
    except msgspec.ValidationError as error:
        return f"not a camera as Caltrans describes it: {error}"
    if camera.inService.strip().lower() == "false":
        return None
    video, still = (
        _told(each) for each in (camera.imageData.streamingVideoURL, camera.imageData.static.currentImageURL)
    )
    if not video and not still:
        return "has neither video nor a still"
    place = camera.location
    title = " · ".join(part for part in (_told(place.locationName), _told(place.route)) if part)
    return {
        "camera_id": f"caltrans-d{place.district}-{camera.index}",
        "title": (title or f"Caltrans {place.district}-{camera.index}")[:LONGEST_TITLE],
        "kind": "traffic",
        "owner_id": "caltrans",
        "owner_title": "Caltrans",
        "owner_kind": "partner",
        "longitude": place.longitude,
        "latitude": place.latitude,
        "field_of_view_degrees": "360",
        "range_metres": str(RANGE_METRES),
        "source_type": "hls" if video else "still",
        "address": video or still,
        "still_address": still,
    }


def _told(text: str) -> str:
    """Return a text; '' where the list says that it has none."""
    stripped = text.strip()
    return "" if stripped.lower() in {"not reported", "null", "none"} else stripped
