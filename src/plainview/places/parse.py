"""Takes an address written as one line apart with the trained parsers: fastaddress first, usaddress behind it."""

from collections.abc import Callable, Mapping

import fastaddress
import usaddress

from plainview.places.model import StatedAddress
from plainview.places.normalise import LONGEST_TEXT
from plainview.places.take_unit import is_unit_word

_STREET_LABELS = (
    "StreetNamePreModifier",
    "StreetNamePreDirectional",
    "StreetNamePreType",
    "StreetName",
    "StreetNamePostType",
    "StreetNamePostDirectional",
    "StreetNamePostModifier",
)
_UNIT_LABELS = ("SubaddressType", "SubaddressIdentifier", "OccupancyType", "OccupancyIdentifier")
_NUMBER_LABELS = ("AddressNumber", "AddressNumberSuffix")
_LANDMARK_LABELS = ("LandmarkName", "BuildingName", "Recipient")

Tagger = Callable[[str], tuple[Mapping[str, str], str]]


def parse_text(text: str) -> tuple[StatedAddress, ...]:
    """Return what the first parser that reads a number and a street says; one reading or none."""
    line = text[:LONGEST_TEXT]
    taggers: tuple[Tagger, ...] = (fastaddress.tag, usaddress.tag)
    for tagger in taggers:
        found = _read(tagger, line)
        if found is not None:
            return (found,)
    return ()


def _read(tagger: Tagger, line: str) -> StatedAddress | None:
    try:
        tags, _ = tagger(line)
    except (fastaddress.RepeatedLabelError, usaddress.RepeatedLabelError, ValueError):
        return None
    number, street = _joined(tags, _NUMBER_LABELS), _joined(tags, _STREET_LABELS)
    if not number or not street:
        return None
    unit, city = _joined(tags, _UNIT_LABELS), tags.get("PlaceName")
    first, _, behind = tags.get("OccupancyIdentifier", "").partition(" ")
    if behind.replace(" ", "").isalpha() and len(behind) > 2 and is_unit_word(first.lower()) and not city:  # noqa: PLR2004
        unit, city = first, behind
    return StatedAddress(
        house_number=number,
        street=street,
        unit=unit,
        city=city,
        state=tags.get("StateName"),
        postal_code=tags.get("ZipCode"),
        landmark=_joined(tags, _LANDMARK_LABELS),
        text=line,
    )


def _joined(tags: Mapping[str, str], labels: tuple[str, ...]) -> str | None:
    return " ".join(tags[label] for label in labels if label in tags) or None
