"""Takes an address written as one line apart; pure, and it says so where two parsers differ."""

import re
from collections.abc import Callable, Mapping

import fastaddress
import usaddress

from plainview.places.model import StatedAddress
from plainview.places.normalise import LONGEST_TEXT, phrase_key, postal_key, read_house_number, read_street, unit_key

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
_LANDMARK_LABELS = ("LandmarkName", "BuildingName")
_BEGINS_WITH_A_NUMBER = re.compile(r"\s*\d+[a-z]?\s", re.IGNORECASE)
_CORNER = re.compile(r"^\s*(?:the\s+)?(?:corner|intersection|esquina)\s+(?:of|de)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:and|at|near|y|con)\s+|\s*[&@/]\s*", re.IGNORECASE)
_UNIT_THEN_CITY = re.compile(r"(\S*\d\S*|\S)\s+([A-Za-z]{3,}(?:\s+[A-Za-z]{2,})*)")

Tagger = Callable[[str], tuple[Mapping[str, str], str]]


def parse_text(text: str) -> tuple[StatedAddress, ...]:
    """Return what the line says: one reading where the parsers agree, two where they differ, or none."""
    line = text[:LONGEST_TEXT]
    taggers: tuple[Tagger, ...] = (fastaddress.tag, usaddress.tag)
    readings = {_sameness(found): found for tagger in taggers for found in _read(tagger, line)}
    return tuple(readings.values())


def _read(tagger: Tagger, line: str) -> tuple[StatedAddress, ...]:
    try:
        tags, _ = tagger(line)
    except (fastaddress.RepeatedLabelError, usaddress.RepeatedLabelError, ValueError):
        return ()
    number, street = _joined(tags, _NUMBER_LABELS), _joined(tags, _STREET_LABELS)
    if not number or not street:
        return ()
    unit, city = _joined(tags, _UNIT_LABELS), tags.get("PlaceName")
    unit_then_city = _UNIT_THEN_CITY.fullmatch(tags.get("OccupancyIdentifier", ""))
    if unit_then_city and not city:
        unit, city = unit_then_city.groups()
    return (
        StatedAddress(
            house_number=number,
            street=street,
            unit=unit,
            city=city,
            state=tags.get("StateName"),
            postal_code=tags.get("ZipCode"),
            landmark=_joined(tags, _LANDMARK_LABELS),
            text=line,
        ),
    )


def _joined(tags: Mapping[str, str], labels: tuple[str, ...]) -> str | None:
    return " ".join(tags[label] for label in labels if label in tags) or None


def _sameness(stated: StatedAddress) -> tuple[object, ...]:
    return (
        read_house_number(stated.house_number),
        read_street(stated.street),
        unit_key(stated.unit),
        phrase_key(stated.city),
        postal_key(stated.postal_code),
    )


def split_crossing(text: str) -> tuple[str, str] | None:
    """Return the two streets of 'Larkmoor at First' or 'corner of Larkmoor & First, Fresno'; None for others."""
    line = _CORNER.sub("", text[:LONGEST_TEXT].split(",", maxsplit=1)[0])
    if _BEGINS_WITH_A_NUMBER.match(line):
        return None
    sides = [side.strip() for side in _BETWEEN.split(line)]
    if len(sides) != 2 or not all(read_street(side) for side in sides):  # noqa: PLR2004 - two streets
        return None
    return sides[0], sides[1]
