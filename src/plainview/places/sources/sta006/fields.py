"""Reads the values of a STA-006.3 layer's row: types, lengths and closed lists; what can't be used is named; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from plainview.kernel.csv_rows import quote
from plainview.places.standard.address import Civic
from plainview.places.standard.layers import Field, Layer
from plainview.places.standard.words import find_in_domain, spell_direction, spell_type

_NAMES_OF_2 = {  # fields of version 2 that have another name in version 3
    "Site_NGUID": "NGUID", "RCL_NGUID": "NGUID", "ES_NGUID": "NGUID", "IncM_NGUID": "NGUID", "CntyNGUID": "NGUID",
    "StateNGUID": "NGUID", "UnincNGUID": "NGUID", "NbrhdNGUID": "NGUID", "MileMNGUID": "NGUID",
    "State": "A1", "County": "A2", "Inc_Muni": "A3", "Uninc_Comm": "A4", "Nbrhd_Comm": "A5", "Building": "Structure",
    "LandmkName": "Site", "Mile_Post": "DistMarker", "MilePost": "DistMarker", "Post_Code4": "PostCodeEx",
    "PlaceType": "Place_Type", "Row_": "Row", "Long": "Longitude", "Lat": "Latitude", "DisplayNam": "DsplayName",
    "State_L": "A1_L", "State_R": "A1_R", "County_L": "A2_L", "County_R": "A2_R", "IncMuni_L": "A3_L",
    "IncMuni_R": "A3_R", "UnincCom_L": "A4_L", "UnincCom_R": "A4_R", "NbrhdCom_L": "A5_L", "NbrhdCom_R": "A5_R",
    "MileMIndr": "DM_Ind", "MileM_Unit": "DM_Unit", "MileMValue": "DM_Value", "MileM_Rte": "DM_Rte",
    "MileM_Type": "DM_Type",
}  # fmt: skip
_SPELT = {
    "St_PreDir": spell_direction, "St_PosDir": spell_direction, "St_PreTyp": spell_type, "St_PosTyp": spell_type,
}  # fmt: skip
_MAKES_THE_ADDRESS = {*_SPELT, "St_PreSep", "Parity_L", "Parity_R", "DM_Unit"}  # wrong here is a wrong place
_MOST_OF_32_BITS = 2**31
_LONGEST_NAME = 254
_LEAST_PRINTABLE = 32


@dataclass(slots=True, kw_only=True)
class FieldsRead:
    """A row's fields in the standard's names; `fault` refuses the row, of `left_out` only the value is lost."""

    civic: Civic = field(default_factory=dict)
    fault: tuple[str, str] | None = None
    left_out: list[tuple[str, str]] = field(default_factory=list)


def read_fields(values: Mapping[str, Any], layer: Layer) -> FieldsRead:
    """Read a row's values; the standard's names go before those of version 2."""
    named = {_NAMES_OF_2.get(name, name): value for name, value in values.items() if name in _NAMES_OF_2}
    named |= {name: value for name, value in values.items() if value is not None or name not in named}
    read = FieldsRead()
    for each in layer.fields:
        given = named.get(each.name)
        if isinstance(given, str):
            given = given.strip()
        if given is None or given == "":
            continue
        try:
            read.civic[each.name] = _read_value(each, given)
        except ValueError as error:
            if each.domain and each.name not in _MAKES_THE_ADDRESS:
                read.left_out.append((each.name, f"{error}: left out, the row is kept"))
            elif read.fault is None:
                read.fault = each.name, str(error)
    return read


def _read_value(each: Field, given: Any) -> Any:
    match each.type:
        case "whole":
            return _read_whole(given)
        case "real":
            return _read_real(given)
        case "moment":
            return read_moment(given)
        case _:
            return _read_text(each, given)


def _read_whole(given: Any) -> int:
    try:
        number = float(given)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if not number.is_integer() or not -_MOST_OF_32_BITS <= number < _MOST_OF_32_BITS:
        raise ValueError(f"{quote(str(given))} is not a whole number")
    return int(number)


def _read_real(given: Any) -> float:
    try:
        number = float(given)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if not abs(number) < float("inf"):
        raise ValueError(f"{quote(str(given))} is not a number")
    return number


def read_moment(given: Any) -> datetime:
    """Read a GeoPackage moment, '2026-03-02T00:46:10.553Z', or a date; UTC where no zone is said."""
    try:
        found = datetime.fromisoformat(given)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"{quote(str(given))} is not a moment like 2026-03-02T00:46:10Z") from None


def _read_text(each: Field, given: Any) -> str:
    text = given if isinstance(given, str) else str(given)
    if isinstance(given, bytes) or any(ord(letter) < _LEAST_PRINTABLE or letter == "\ufffd" for letter in text):
        raise ValueError("not text: holds bytes or control characters")
    if len(text) > (each.length or _LONGEST_NAME):
        raise ValueError(f"longer than {each.length or _LONGEST_NAME} characters")
    if each.domain is None:
        return text
    found = find_in_domain(each.domain, text)
    spell = _SPELT.get(each.name)
    found = found or (spell(text) if spell else None)
    if found is None:
        raise ValueError(f"{quote(text)} is not in the standard's list {each.domain}")
    return found
