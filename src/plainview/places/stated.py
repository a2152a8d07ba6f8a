"""Brings what was stated into the form that can be looked for; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from plainview.places.civic import MUST_BE_LANDMARK, read_civic_line, spellings
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
from plainview.places.parse import parse_text
from plainview.places.positions import StatedPoint, read_position
from plainview.places.roads import (
    Block,
    Milepost,
    Ramp,
    read_block,
    read_crossing,
    read_milepost,
    read_ramp,
    read_stretch,
)
from plainview.places.said_words import LANDMARK_WORDS, NAME_ENDINGS, REMARKS
from plainview.places.spoken import is_aside, read_line
from plainview.places.take_unit import take_unit

LONGEST_NAME_WORDS = 8
# What a line must hold to be worth reading so.
_MAY_BE_POSITION = re.compile(r"\d\.\d\d|\d\s*[\u00b0\u00bad'\u2032\u2019]|\d \d{1,2}\.\d|\d\s+\d{1,2}\s+\d")
_MAY_BE_BLOCK = re.compile(r"hundred|bl|cuadra")
_MAY_BE_ROAD = re.compile(r"mile|milla|m[mp]|pm|post|marker|ext|exit|ramp|rampa|ofr|onr|salida|entr")
_WORD = r"[a-z0-9]+"
_FLOOR = re.compile(r"\bfl\d+[a-z]? ?")
_END = re.compile(r" (?:in|at|on|en|,)$")
_SPOT = r"(?:parking lot|lot|lobby|entrance|gym|kitchen|office|cafeteria|waiting room|restroom|bathroom|grounds|campus)"
_AT_IT = re.compile(
    rf"^(?!.*\b(?:not|never|no|past|left|\w+nt|used|near|from|toward|towards|by)\b)"
    rf"(?:(?:.* )?(?:at|in|inside|into|en) )?(?:the |el |la )?(?:(?:front|back|main|rear|north|south|east|west) )?"
    rf"(?:{_SPOT} (?:of|at|de) )?(?:the |el |la )?(?={_WORD} {_WORD})"
)
_BEHIND_NAME = re.compile(rf" (?:downtown|uptown|right now|building|(?:main |front )?{_SPOT})$")
_CONNECTOR = re.compile(r" (?:on|at|in|by|near|off|en|sobre|de la calle) | ?@ ?")


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
    must_be_landmark: bool = False

    @property
    def unit_keys(self) -> tuple[str, ...]:
        """Return the keys the unit may have: as stated, and without its floor."""
        without_floor = _FLOOR.sub("", self.unit_key)
        return (self.unit_key, without_floor) if without_floor not in {"", self.unit_key} else (self.unit_key,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What was stated, in every way it can be read; `aside` says that it was beside the address and not at it."""

    wanted: tuple[Wanted, ...] = ()
    aside: str = ""
    unread: str = ""  # words right before the address: a landmark's name, or not understood
    spot: StatedPoint | None = None
    block: Block | None = None
    milepost: Milepost | None = None
    ramp: Ramp | None = None
    parts: tuple[str, ...] = ()  # the line in plain words, for what it may be beside an address
    has_house: bool = False

    @property
    def crossing(self) -> tuple[str, str] | None:
        """Return the two streets of an intersection; read late, as few lines are one."""
        return None if self.has_house else read_crossing(self.parts)

    @property
    def beside_name(self) -> str:
        """Return what says where beside a landmark, behind its name: 'the pavilion, near the swings'."""
        return next((part for part in self.parts[1:] if is_aside(part)), "")

    @property
    def stretch(self) -> tuple[str, str, str] | None:
        """Return the street and the two that bound it; read late, as few lines are one."""
        return read_stretch(self.parts)


def read_stated(address: StatedAddress) -> Statement:
    """Return what an address says: from its civic parts where they can be read, else from its line of text."""
    if address.house_number and address.street:
        wanted = _read_parts(address)
        if wanted:
            return Statement(wanted=wanted)
    return _read_text(address, line_of(address))


def line_of(address: StatedAddress) -> str:
    """Return the address as one line: its parts where it has some, else its text."""
    if address.street or address.house_number:
        parts = (address.house_number, address.street, address.unit)
        return ", ".join(filter(None, (" ".join(filter(None, parts)), address.city, address.postal_code)))
    return address.text


def read_behind(address: StatedAddress) -> tuple[Wanted, ...]:
    """Return what the trained parsers read in the line, for what the grammar could not."""
    if address.house_number and address.street:
        return ()
    line = read_line(line_of(address))
    return tuple(_distinct(_read_civic(reading) for reading in parse_text(line.text))) if line.text else ()


def _read_text(address: StatedAddress, text: str) -> Statement:
    spot = read_position(text) if _MAY_BE_POSITION.search(text) else None
    line = read_line(spot.rest if spot else text)
    parts = line.parts
    block = read_block(parts) if _MAY_BE_BLOCK.search(line.text) else None
    if block:
        return Statement(block=block, spot=spot)
    milepost = ramp = None
    if _MAY_BE_ROAD.search(text.lower()) or _MAY_BE_ROAD.search(line.text):
        milepost = read_milepost(text) or read_milepost(line.text)
        ramp = read_ramp(text) or read_ramp(line.text)
    if milepost or (ramp and (ramp.road_key or ramp.number_key)):
        return Statement(milepost=milepost, ramp=ramp, spot=spot)
    civic = read_civic_line(parts)
    wanted = tuple(_distinct(_read_civic(_with_parts(each, address)) for each in civic.readings))
    return Statement(
        wanted=wanted,
        aside=line.aside,
        unread=civic.unread,
        spot=spot,
        ramp=ramp,
        parts=tuple(parts),
        has_house=bool(address.house_number),
    )


def _with_parts(reading: StatedAddress, address: StatedAddress) -> StatedAddress:
    """Let the parts that were sent as such stand before what the line says."""
    if not (address.unit or address.city or address.postal_code or address.landmark):
        return reading
    return replace(
        reading,
        unit=reading.unit or address.unit,
        city=address.city or reading.city,
        postal_code=address.postal_code or reading.postal_code,
        landmark=address.landmark or reading.landmark,
    )


def _read_parts(address: StatedAddress) -> tuple[Wanted, ...]:
    readings = [replace(address, text="")]
    readings += [replace(address, street=street, text="") for street in _respelt(address.street or "")]
    number = read_house_number(split_unit(address.house_number or "")[0])
    if number and number.suffix.isalpha() and not address.unit:
        readings.append(replace(address, house_number=str(number.number), unit=number.suffix, text=""))
    return tuple(_distinct(_read_civic(reading) for reading in readings))


def _respelt(street: str) -> list[str]:
    plain = read_line(street).text
    return [each for each in spellings(plain.split()) if each != plain] if plain else []


def _distinct(readings: Iterable[Wanted | None]) -> Iterator[Wanted]:
    return iter(dict.fromkeys(reading for reading in readings if reading is not None))


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
        must_be_landmark=address.text == MUST_BE_LANDMARK,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What may be a landmark's name, by key and the likeliest first; its unit, and a street said with it."""

    keys: tuple[str, ...]
    shortened: tuple[str, ...]  # the whole names of what may have been said shortly
    unit_text: str
    street: str


def read_named(address: StatedAddress) -> Named:
    """Return what landmark may be stated: 'the pharmacy on larkmoor', 'wayside lantern motel room 101'."""
    line = line_of(address) or address.landmark or ""
    spot = read_position(line)
    lines = [read_line(spot.rest if spot else line, with_digits=with_digits) for with_digits in (True, False)]
    taken = [take_unit(each.text, has_house=False) for each in lines]
    parts = [part for rest, _ in taken for part in rest.split(" , ") if part]
    said = [phrase_key(address.landmark), *(phrase_key(_END.sub("", part)) for part in parts)]
    said += [phrase_key(each) for part in parts for each in _CONNECTOR.split(part)]
    said += [phrase_key(part) for line in lines for part in line.parts]
    said += [name for part in parts for name in _names_within(part)]
    said += [" ".join(_before_remark(name.split())) for name in said]
    said += [spelt for name in said for spelt in _spelt_out(name) if spelt != name]
    after = _CONNECTOR.split(parts[0], maxsplit=1) if parts else []
    keys = tuple(dict.fromkeys(name for name in said if name and len(name.split()) <= LONGEST_NAME_WORDS))
    return Named(
        keys=keys,
        shortened=tuple(filter(None, map(_ended, keys))),
        unit_text=(address.unit or taken[0][1]).strip(),
        street=after[1] if len(after) > 1 else "",
    )


def _names_within(part: str) -> Iterator[str]:
    """Yield what may be the name in words that say somebody is at it: 'in the parking lot of …', '… downtown'."""
    inner = _BEHIND_NAME.sub("", _AT_IT.sub("", part))
    if inner != part:
        yield phrase_key(inner)
    name, found, city = part.partition(" in ")
    if found:
        yield phrase_key(f"{city} {name}")


def _before_remark(said: Sequence[str]) -> Sequence[str]:
    at = next((at for at, word in enumerate(said) if word in REMARKS), len(said))
    return said[:at]


def _spelt_out(name: str) -> tuple[str, ...]:
    """Return the name with its short forms written out; a centre in both its spellings."""
    whole = " ".join(LANDMARK_WORDS.get(word, word) for word in name.split())
    return (whole, whole.replace("center", "centre"))


def _ended(name: str) -> str:
    """Return the name with the end that it may have been said without: 'emberholt high' is a high school."""
    first, _, last = name.rpartition(" ")
    return f"{first} {NAME_ENDINGS[last]}" if first and last in NAME_ENDINGS else ""
