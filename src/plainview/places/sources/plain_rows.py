"""Turns an address that comes as plain text, number, street, unit, into a staged address point; pure."""

from dataclasses import dataclass
from typing import Any

from plainview.kernel.csv_rows import quote
from plainview.places.arriving import AddressPoint, Reading, city_of, fault_of, stage_point
from plainview.places.normalise import phrase_key, read_house_number, read_known_street, unit_key
from plainview.places.standard.address import Civic, fields_of_street, premise_key, street_shown

LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainAddress:
    """An address as open data have it; `nguid` None: the address itself is its id."""

    line: int
    number: str
    street: str
    longitude: float
    latitude: float
    prefix: str
    unit: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    landmark: str = ""
    place_type: str | None = None
    nguid: str | None = None


class PlainAddressError(ValueError):
    """Refuses an address: in which column, and why."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column, self.why = column, why


def stage_plain(address: PlainAddress, reading: Reading) -> tuple[Any, ...]:
    """Return the staged form; raise PlainAddressError for what can't be used."""
    civic = _civic(address, reading)
    fault = fault_of(civic, address.longitude, address.latitude)
    if fault is not None:
        raise PlainAddressError(_COLUMNS.get(fault[0], fault[0]), fault[1])
    city = city_of(civic, reading, address.longitude, address.latitude)
    if city is None:
        raise PlainAddressError("city", "missing, and the point lies in no city limits on record: give --city")
    civic["A3"] = city
    nguid = address.nguid or _id_of(address, civic, city)
    point = AddressPoint(
        line=address.line, nguid=nguid, civic=civic, longitude=address.longitude, latitude=address.latitude
    )
    return stage_point(point, city)


_COLUMNS = {"Add_Number": "number", "St_Name": "street", "Shape": "position"}


def _civic(address: PlainAddress, reading: Reading) -> Civic:
    for name in ("number", "street", "unit", "city", "postal_code", "landmark"):
        text: str = getattr(address, name)
        if len(text) > LONGEST_TEXT or not (text.isprintable() or not text):
            raise PlainAddressError(name, f"longer than {LONGEST_TEXT} characters, or not text")
    if not address.number.strip():
        raise PlainAddressError("number", "missing: a premise needs a house number")
    house = read_house_number(address.number)
    if house is None:
        raise PlainAddressError("number", f"{quote(address.number)} can't be read as one house number")
    said = {
        "AddNum_Suf": house.suffix.upper(), "A3": address.city.strip(), "Post_Code": address.postal_code.strip()[:7],
        "Site": address.landmark.strip(), "Unit": address.unit.strip(), "Place_Type": address.place_type,
    }  # fmt: skip
    street = fields_of_street(address.street.strip()) if address.street.strip() else {}
    return {
        **reading.defaults, "Add_Number": house.number, **street, **{name: text for name, text in said.items() if text},
    }  # fmt: skip


def _id_of(address: PlainAddress, civic: Civic, city: str) -> str:
    """Return an id made of the address, as open data keep none over time."""
    key = premise_key(civic, read_known_street(street_shown(civic)))
    parts = [key, phrase_key(city), unit_key(address.unit)]
    return f"{address.prefix}:{'|'.join(part for part in parts if part)}"
