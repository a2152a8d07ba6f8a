"""Brings what was stated into the form that can be looked for; pure."""

from dataclasses import dataclass

from plainview.places.model import StatedAddress
from plainview.places.normalise import (
    HouseNumber,
    StreetName,
    is_outside,
    other_readings,
    phrase_key,
    postal_key,
    read_house_number,
    read_street,
    split_unit,
    unit_key,
)
from plainview.places.parse import parse_text, split_crossing


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One reading of a stated address, normalised; empty text is "not stated"."""

    number: HouseNumber
    street: StreetName
    streets: tuple[StreetName, ...]  # the same and, where the type may have been left out, what else it can mean
    street_text: str
    unit_key: str
    unit_text: str
    city_key: str
    city: str
    postal_key: str
    landmark_key: str


def read_wanted(address: StatedAddress) -> tuple[Wanted, ...]:
    """Return the readings of an address: one from civic parts or agreeing parsers, two where they differ, or none."""
    if address.house_number and address.street:
        wanted = _read_civic(address)
        return (wanted,) if wanted else ()
    if address.street or address.house_number:
        parts = (address.house_number, address.street, address.unit)
        line = ", ".join(filter(None, (" ".join(filter(None, parts)), address.city, address.postal_code)))
    else:
        line = address.text
    return tuple(wanted for reading in parse_text(line) if (wanted := _read_civic(reading)) is not None)


def _read_civic(address: StatedAddress) -> Wanted | None:
    street_text, unit_in_street = split_unit(address.street or "")
    number_text, unit_in_number = split_unit(address.house_number or "")
    number, street = read_house_number(number_text), read_street(street_text)
    if number is None or street is None:
        return None
    unit_text = (address.unit or unit_in_street or unit_in_number or "").strip()
    if is_outside(unit_text):
        unit_text = ""
    return Wanted(
        number=number,
        street=street,
        streets=(street, *other_readings(street_text, street)),
        street_text=street_text,
        unit_key=unit_key(unit_text),
        unit_text=unit_text,
        city_key=phrase_key(address.city),
        city=(address.city or "").strip(),
        postal_key=postal_key(address.postal_code),
        landmark_key=phrase_key(address.landmark),
    )


def read_crossing(address: StatedAddress) -> tuple[str, str] | None:
    """Return the two streets of a stated intersection, None where none was stated."""
    if address.house_number:
        return None
    return split_crossing(address.street or address.text)
