"""Turns an address's STA-006.3 fields into what is shown and compared, and plain street names into them; pure."""

import re
from collections.abc import Mapping
from typing import Any

from plainview.places.normalise import (
    HouseNumber,
    StreetName,
    address_key,
    plain_text,
    read_street,
    unit_key,
)
from plainview.places.standard.words import short_direction, short_type, spell_direction, spell_type

Civic = dict[str, Any]

UNIT_FIELDS = (
    "Structure", "Wing", "Floor", "FloorIndex", "Unit", "UnitPreTyp", "UnitValue", "Section", "Row", "Room", "Seat",
)  # fmt: skip
_LONGEST_MODIFIER = 25
_BARE = re.compile(r"#?\s*(?:[a-z]?-?\d+-?[a-z]?|[a-z]|\d+-\d+)", re.IGNORECASE)
_KIND_OF_TYPE = {
    kind: words.split()
    for kind, words in {
        "house": "residence detached-unit",
        "school": "school classroom",
        "shop": "bank bar cafe club restaurant shopping-area store theater",
        "hospital": "hospital",
        "group_home": "care-facility",
        "motel": "hotel",
        "public": "airport arena bus-station convention-center fire-station government library museum outdoors "
        "place-of-worship post-office prison public stadium town-hall train-station",
    }.items()
}
_KINDS = {word: kind for kind, words in _KIND_OF_TYPE.items() for word in words}
_TYPES = {
    "house": "residence", "apartments": "residence", "school": "school", "shop": "store", "hospital": "hospital",
    "public": "public", "group_home": "care-facility", "shelter": "residence", "motel": "hotel",
}  # fmt: skip
OTHER_KIND = "other"  # a premise that is none of those that dossiers know, or of which nothing is said


def kind_of(place_type: str | None) -> str:
    """Return the kind of premise that a Place_Type is."""
    return _KINDS.get(place_type or "", OTHER_KIND)


def place_type_of(kind: str) -> str | None:
    """Return the Place_Type nearest to a kind of premise; None for one of which nothing is said."""
    return _TYPES.get(kind)


def street_shown(civic: Mapping[str, Any]) -> str:
    """Return the street as signed, 'E Larkmoor Ave': directions and type short, the rest as given."""
    parts = (
        civic.get("St_PreMod"),
        short_direction(civic.get("St_PreDir") or ""),
        civic.get("St_PreTyp"),
        civic.get("St_PreSep"),
        civic.get("St_Name"),
        short_type(civic.get("St_PosTyp") or ""),
        short_direction(civic.get("St_PosDir") or ""),
        civic.get("St_PosMod"),
    )
    return " ".join(part.strip() for part in parts if part)


def legacy_street_shown(civic: Mapping[str, Any]) -> str:
    """Return the street's name in the old master street address guide; empty where there is none."""
    if not civic.get("LSt_Name"):
        return ""
    parts = (civic.get(name) for name in ("LSt_PreDir", "LSt_Name", "LSt_Typ", "LSt_PosDir"))
    return " ".join(part for part in parts if part)


def number_shown(civic: Mapping[str, Any]) -> str:
    """Return the house number with what stands before and after it: '3517 1/2', 'N6W23001'."""
    suffix = civic.get("AddNum_Suf") or ""
    return f"{civic.get('AddNum_Pre') or ''}{civic['Add_Number']}{' ' if suffix else ''}{suffix}"


def premise_key(civic: Mapping[str, Any], street: StreetName) -> str:
    """Return the key under which the premise is unique within its city."""
    suffix = re.sub(r"[^a-z0-9/]", "", plain_text(civic.get("AddNum_Suf") or ""))
    before = re.sub(r"[^a-z0-9]", "", plain_text(civic.get("AddNum_Pre") or ""))
    return f"{before}{address_key(HouseNumber(number=civic['Add_Number'], suffix=suffix), street)}"


def fields_of_street(name: str) -> Civic:
    """Split a street's plain name, 'E LARKMOOR AVE', into STA-006 fields; the same street when shown and read again."""
    words = name.replace(",", " ").split()
    if any(letter.isalpha() for letter in name) and name == name.upper():
        words = [_as_signed(word) for word in words]
    civic: Civic = {}
    street = read_street(name)
    if street is None:
        return {"St_Name": name}
    if street.pre_direction and len(words) > 1 and (spelt := spell_direction(words[0])):
        civic["St_PreDir"], words = spelt, words[1:]
    if street.post_direction and len(words) > 1 and (spelt := spell_direction(words[-1])):
        civic["St_PosDir"], words = spelt, words[:-1]
    if street.street_type and len(words) > 1 and (spelt := spell_type(words[-1])):
        civic["St_PosTyp"], words = spelt, words[:-1]
    civic["St_Name"] = " ".join(words)
    return civic if read_street(street_shown(civic)) == street else {"St_Name": name}


def _as_signed(capitals: str) -> str:
    if any(letter.isdigit() for letter in capitals):
        return capitals.lower() if capitals[0].isdigit() else capitals
    return capitals.capitalize()


def fields_of_parts(
    *, direction: str | None, name: str, street_type: str | None, post_direction: str | None = None
) -> Civic:
    """Return the STA-006 fields of a street given in parts; a word of no closed list joins the name or its modifier."""
    civic: Civic = {"St_Name": name}
    if street_type and (spelt := spell_type(street_type)):
        civic["St_PosTyp"] = spelt
    elif street_type:
        civic["St_Name"] = f"{name} {street_type}"
    for field, modifier, said in (("St_PreDir", "St_PreMod", direction), ("St_PosDir", "St_PosMod", post_direction)):
        if said:
            spelt = spell_direction(said)
            civic[field if spelt else modifier] = spelt or said[:_LONGEST_MODIFIER]
    return civic


def unit_label(civic: Mapping[str, Any]) -> str:
    """Return a unit as shown, 'unit 4', 'building 3, floor 2, apartment 12'; empty for a premise's own point."""
    parts = [_part(civic.get(name), word) for name, word in (("Structure", "building"), ("Wing", "wing"))]
    parts += [_part(civic.get("Floor"), "floor"), _dwelling(civic)]
    parts += [_part(civic.get(name), name.lower()) for name in ("Section", "Row", "Room", "Seat")]
    return ", ".join(part for part in parts if part)


def unit_key_of(civic: Mapping[str, Any]) -> str:
    """Return a unit's key; a floor counts where nothing smaller is said, as nobody says it with a number."""
    smallest = _dwelling(civic) or _part(civic.get("Room"), "room")
    parts = [_part(civic.get(name), word) for name, word in (("Structure", "building"), ("Wing", "wing"))]
    parts.append(_dwelling(civic))
    parts += [_part(civic.get("Room"), "room")]
    if not smallest:
        parts += [_part(civic.get(name), name.lower()) for name in ("Floor", "Section", "Row", "Seat")]
    return unit_key(" ".join(part for part in parts if part))


def is_dwelling(civic: Mapping[str, Any]) -> bool:
    """Say whether the fields name more than a building of the premise."""
    return bool(_dwelling(civic) or civic.get("Room"))


def _dwelling(civic: Mapping[str, Any]) -> str:
    if civic.get("UnitValue"):
        return f"{(civic.get('UnitPreTyp') or 'unit').lower()} {civic['UnitValue']}"
    return _part(civic.get("Unit"), "unit")


def _part(value: Any, word: str) -> str:
    text = str(value or "").strip()
    return f"{word} {text.lstrip('# ')}" if text and _BARE.fullmatch(text) else text
