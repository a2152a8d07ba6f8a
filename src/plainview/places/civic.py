"""Takes a numbered address in plain words apart, in every way it can be read; the places say which is meant; pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from plainview.places.model import StatedAddress
from plainview.places.said_words import (
    ASIDE,
    BETWEEN,
    LEADING,
    NATURE,
    NATURE_BESIDE,
    REMARKS,
    SPANISH_DIRECTIONS,
    SPANISH_TYPES,
    THINGS,
    ordinal,
    words_of,
)
from plainview.places.street_words import DIRECTIONS, STREET_TYPES
from plainview.places.take_unit import is_unit_word, take_unit

MOST_READINGS = 16
MUST_BE_LANDMARK = "the landmark is certain"  # a reading that holds only where the landmark bears the name
_LONGEST_CITY_WORDS = 3
_NUMBER = r"(\d{1,6})(?:-?([a-z]))?( (?:1/2|1/4|3/4))?(?= |$)"
_LEADING_NUMBER = re.compile(rf"(?:(?:number|numero|num|no|#) )?{_NUMBER}(.*)")
_INNER_NUMBER = re.compile(rf"(.+?) (?:(?:number|numero|num|no|#) )?{_NUMBER}( .*[a-z].*)")
_TRAILING_NUMBER = re.compile(r"(.*[a-z].*?) (?:(?:number|numero|num|no|#) )?(\d{1,6})([a-z])?( (?:1/2|1/4|3/4))?")
_NUMBER_WORD = re.compile(r"(?: (?:en|con))?(?: (?:el|al))?(?: (?:number|numero|num|no|#))?$")
_NUMBER_MARK = re.compile(r"^(?:(?:y |and )?(?:el |the )?)?(?:number|numero|num|no|#)(?: is| es)? ")
_BEFORE_ADDRESS = re.compile(r" (?:at|@|loc) \d+[a-z]? (?:.*[a-z])")  # '415 at 3517 e larkmoor': a code comes first
_STATE = re.compile(r"(?:^| )(?:ca|calif|california|usa|united states)$")
_BEHIND_STATE = re.compile(r"(?<=[a-z] )((?:ca|calif|california)(?: \d{5}(?:-\d{4})?)?) (?=[a-z]*[a-z0-9]).*$")
_CODE = re.compile(r"\d{1,3}-\d{1,3}[a-z]?|[a-z]{1,3}\d{1,4}")  # '10-97', 'e4'
_FEW = frozenset("123456789")
_FLOOR = re.compile(r"(?:\w+ )?(?:floor|flr|piso|story|level)")
_ON_STREET = re.compile(r"^(?:(?:sobre|en|por|de) (?:la|el|los|las) )")
_POSTAL_CODE = re.compile(r"(?:^| )(?:(?:zip|zip code|cp) )?(\d{5})(?:-\d{4})?$")
_ASIDE = re.compile(rf"\b(?:{BETWEEN}|{ASIDE}).*$")
_LEADING_POSTAL_CODE = re.compile(r"^(?:(?:zip|zip code|cp) )?(\d{5})(?:-\d{4})?(?: |$)")
_OF_STREET = re.compile(r"^(?:(?:thats|that is|it is|its|is|de la|de el|del|de|on|of|at|en la|en) )+")
_EMPTY_WORDS = words_of("""
in at on the of en la el de and thats its it is es y
""")
_CONNECTORS = frozenset({"and", "&", "@", "/", "at", "by", "off", "y", "con", "x", "in", "en"})
_CITY_MARKS = re.compile(
    r"^(?:(?:yes|yeah|si|right) )?(?:in|en|city of|city|ciudad de|ciudad|town of|town|community|muni|"
    r"venue|cty) | (?:city|county)$"
)
# A word that, right before a number, leads to an address, whatever came before it.
_LEADS_TO_ADDRESS = re.compile(
    r"(?:^|.* )(?:at|into|inside|is|be|address|addr|loc|location|residence|@|#|number|numero|en|al|home|house|casa|"
    r"said|says|dice|repeat|(?:es|en|a|de) (?:el|la)|(?:calling|called) from|(?:en|enr|enrt|rolling|response|"
    r"en route|come|comes|resp|respond|responding|get|getting|disp|dispatch|dispatched|go|send|sent|units?|quick|"
    r"quickly|over|home|enroute|route|vengan) to)"
)
_ROAD_WORDS = words_of("""
highway hwy route rte sr interstate i us state exit mile mm marker
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class CivicLine:
    """A numbered address in all its readings; `unread` are words right before the number that no landmark need be."""

    readings: tuple[StatedAddress, ...] = ()
    unread: str = ""


class _Split(NamedTuple):
    """A line around its house number."""

    before: list[str]
    unread: str
    numbered: tuple[str, str, str]  # number, letter, fraction
    street: str
    after: list[str]


def read_civic_line(parts: Sequence[str]) -> CivicLine:
    """Return the readings of a line's parts, the plainest first; none where no number and street are in it."""
    line, unit = take_unit(" , ".join(parts))
    found = _split_at_number([part for part in line.split(" , ") if part.strip()])
    if found is None:
        return CivicLine()
    number, letter, fraction = found.numbered
    unit, after = _take_bare_unit(unit, found.after)
    postal_code, after_names = _read_after(after)
    street, here_postal = _take_postal_code(_BEHIND_STATE.sub(r"\1", found.street))
    heard = StatedAddress(
        house_number=number, unit=unit or None, postal_code=here_postal or postal_code, landmark=_landmark(found.before)
    )
    readings = _read_street(heard, street.split(), after_names)
    suffixed = (each for reading in readings for each in _with_suffix(reading, letter, fraction.strip()))
    return CivicLine(readings=tuple(dict.fromkeys(suffixed))[:MOST_READINGS], unread=found.unread)


def _take_bare_unit(unit: str, after: list[str]) -> tuple[str, list[str]]:
    """Take the unit off that stands alone behind the street: '5378 E UMBER LAKE RD,12'."""
    is_bare = not unit and after and is_unit_word(after[0]) and not _POSTAL_CODE.fullmatch(after[0])
    is_bare = is_bare and after[0] not in DIRECTIONS
    return (after[0], after[1:]) if is_bare else (unit, after)


def _split_at_number(parts: list[str]) -> _Split | None:
    """Split at the number that leads a part or stands in it, else at one that ends it or stands behind it."""
    for at in range(len(parts)):
        found = _at_leading_number(parts, at) or _at_inner_number(parts, at)
        if found is not None:
            return found
    return next((found for at in range(len(parts)) if (found := _at_trailing_number(parts, at)) is not None), None)


def _at_leading_number(parts: list[str], at: int) -> _Split | None:
    found = _LEADING_NUMBER.fullmatch(parts[at])
    if found is None or _BEFORE_ADDRESS.match(found[4]) or _begins_with_nature(found[4]):
        return None
    street, after = found[4].strip(), parts[at + 1 :]
    if not street and (not after or (at and _NUMBER_MARK.match(parts[at])) or _LEADING_NUMBER.fullmatch(after[0])):
        return None
    if not street:
        street, after = after[0], after[1:]
    if not re.search(r"[a-z]", street):
        return None
    return _Split(parts[:at], "", (found[1], found[2] or "", found[3] or ""), _OF_STREET.sub("", street), after)


def _at_inner_number(parts: list[str], at: int) -> _Split | None:
    found = _INNER_NUMBER.fullmatch(parts[at])
    if found is None or _names_a_road(found[1]):
        return None
    before, street = found[1], _OF_STREET.sub("", found[5].strip())
    is_read = _LEADS_TO_ADDRESS.fullmatch(before) or _is_nature(before)
    numbered = (found[2], found[3] or "", found[4] or "")
    return _Split([*parts[:at], before], "" if is_read else before, numbered, street, parts[at + 1 :])


def _begins_with_nature(behind: str) -> bool:
    """Say whether a number is of what happened, and the house's follows: '2 alarm fire 3517 …'."""
    nature = re.match(r" ([a-z]+(?: [a-z]+)*?) \d+[a-z]? [a-z]", behind)
    return nature is not None and all(word in NATURE or word in NATURE_BESIDE for word in nature[1].split())


def _is_nature(before: str) -> bool:
    """Say whether words before a number only ask, or tell a call's nature and whom it was given to."""
    return all(
        word in LEADING or word in NATURE or word in NATURE_BESIDE or _CODE.fullmatch(word) or word in _FEW
        for word in before.split()
    )


def _at_trailing_number(parts: list[str], at: int) -> _Split | None:
    found = _TRAILING_NUMBER.fullmatch(parts[at])
    if found and not _names_a_road(found[1]):
        street = _ON_STREET.sub("", _NUMBER_WORD.sub("", found[1]))
        return _Split(parts[:at], "", (found[2], found[3] or "", found[4] or ""), street, parts[at + 1 :])
    following = _NUMBER_MARK.sub("", parts[at + 1]) if at + 1 < len(parts) else ""
    is_marked = following != (parts[at + 1] if at + 1 < len(parts) else "")
    is_number = following.isdigit() and (is_marked or not _POSTAL_CODE.fullmatch(following))
    if is_number and re.search(r"[a-z]", parts[at]):
        return _Split(parts[:at], "", (following, "", ""), _ON_STREET.sub("", parts[at]), parts[at + 2 :])
    return None


def _names_a_road(text: str) -> bool:
    """Say whether the number behind these words is a road's or a street's own: 'highway 41', 'avenue 12'."""
    return text.rsplit(maxsplit=1)[-1] in _ROAD_WORDS or _is_only_types(text)


def _is_only_types(text: str) -> bool:
    return all(word in STREET_TYPES or word in DIRECTIONS or word in SPANISH_TYPES for word in text.split())


def _take_postal_code(text: str) -> tuple[str, str]:
    """Take a postal code and a state off the end."""
    found = _POSTAL_CODE.search(text)
    rest = text[: found.start()] if found and found.start() else text
    without_state = _STATE.sub("", rest)
    if without_state.strip():
        rest = without_state
    return rest.strip(), found[1] if found and found.start() else ""


def _read_after(parts: Iterable[str]) -> tuple[str, list[str]]:
    """Return the postal code and the names, of a city or a landmark, that follow the street."""
    postal_code, names = "", []
    for part in parts:
        found = _POSTAL_CODE.search(part) or _LEADING_POSTAL_CODE.search(part)
        rest = part[: found.start()] + part[found.end() :] if found else part
        postal_code = postal_code or (found[1] if found else "")
        name = _CITY_MARKS.sub("", _STATE.sub("", rest.strip()).strip())
        name = name.partition(" @ ")[0]
        if (
            name
            and not name.isdigit()
            and not _FLOOR.fullmatch(name)
            and not _is_remark(name)
            and not _ASIDE.match(name)
            and name not in _EMPTY_WORDS
        ):
            names.append(name)
    return postal_code, names


def _is_remark(text: str) -> bool:
    said = text.split()
    return (
        any(word in REMARKS or word in THINGS or word in NATURE for word in said) or len(said) > 2 * _LONGEST_CITY_WORDS
    )


def _landmark(before: Sequence[str]) -> str | None:
    names = [part for part in before if not _is_remark(part)]
    return names[-1] if names else None


def _read_street(heard: StatedAddress, tokens: list[str], names: Sequence[str]) -> Iterator[StatedAddress]:
    said, remark = _cut(tokens)
    for street, city in _ends(said, may_hold_city=not names):
        for spelt, unit in _street_and_unit(street, heard.unit):
            for each in spellings(spelt):
                reading = replace(heard, street=each, unit=unit)
                yield from _with_names(reading, city, names, remark)
    if said != tokens and remark is None:
        yield from _with_names(replace(heard, street=" ".join(tokens)), "", names, None)


def _with_names(reading: StatedAddress, city: str, names: Sequence[str], remark: str | None) -> Iterator[StatedAddress]:
    """Say which of the names is the city; one that stays over may be a landmark, and then has to be one."""
    landmark = reading.landmark or remark
    if city or not names:
        yield replace(reading, city=city or None, landmark=landmark)
        return
    *others, last = names
    yield replace(reading, city=last, landmark=landmark or (others[0] if others else None))
    if len(names) > 1:
        yield replace(reading, city=names[0], landmark=landmark or last)
    yield replace(reading, landmark=names[0], text=MUST_BE_LANDMARK if not landmark else "")


def _cut(tokens: list[str]) -> tuple[list[str], str | None]:
    """Cut what is said about the address off its street; return a name that follows 'at', which may be a landmark."""
    line = _ASIDE.sub("", " ".join(tokens)).split() or tokens
    for at, word in enumerate(line[1:], start=1):
        if word in REMARKS or word in NATURE:
            return line[:at], None
        if word in {"in", "en"}:
            return [*line[:at], *line[at + 1 :]], None
        if word in _CONNECTORS:
            return line[:at], " ".join(line[at + 1 :]) if word in {"@", "at"} else None
    return line, None


def _ends(tokens: Sequence[str], *, may_hold_city: bool) -> Iterator[tuple[Sequence[str], str]]:
    """Yield street and city for each place where the one may end and the other begin."""
    for words_of_city in range(_LONGEST_CITY_WORDS + 1 if may_hold_city else 1):
        end = len(tokens) - words_of_city
        street, city = tokens[:end], tokens[end:]
        if not street or (words_of_city and _is_only_types(" ".join(street))):
            return
        if city and (city[0] in STREET_TYPES or city[0] in DIRECTIONS or not all(word.isalpha() for word in city)):
            continue
        yield street, _CITY_MARKS.sub("", " ".join(city))


def _street_and_unit(street: Sequence[str], unit: str | None) -> Iterator[tuple[Sequence[str], str | None]]:
    yield street, unit
    is_after_type = len(street) > 2 and (street[-2] in STREET_TYPES or street[-2] in DIRECTIONS)  # noqa: PLR2004
    if unit is None and is_after_type and is_unit_word(street[-1]):
        yield street[:-1], street[-1]
    if unit is None and street[1:] and _is_one_letter(street[0]) and not _is_only_types(" ".join(street[1:])):
        yield street[1:], street[0]


def _is_one_letter(word: str) -> bool:
    return len(word) == 1 and word.isalpha() and word not in DIRECTIONS


def spellings(street: Sequence[str]) -> Iterator[str]:
    """Yield a street's words as said, and what they may be in English or as an ordinal."""
    yield " ".join(street)
    translated = [SPANISH_DIRECTIONS.get(word, word) for word in street]
    if translated != list(street):
        yield " ".join(translated)
    if len(street) > 1 and street[0] in SPANISH_TYPES:
        bare = translated[1:]
        while len(bare) > 1 and bare[0] in {"de", "del", "la", "el", "los", "las"}:
            bare = bare[1:]
        kind = SPANISH_TYPES[street[0]]
        if kind and bare[-1] not in STREET_TYPES:
            yield " ".join([bare[-1], *bare[:-1], kind] if bare[-1] in DIRECTIONS and len(bare) > 1 else [*bare, kind])
        yield " ".join(bare)
    counted = [ordinal(int(word)) if word.isdigit() and len(word) < 4 else word for word in street]  # noqa: PLR2004
    if counted != list(street):
        yield " ".join(counted)


def _with_suffix(reading: StatedAddress, letter: str, fraction: str) -> Iterator[StatedAddress]:
    """Yield what a letter behind the number may be: its suffix, a direction, a unit."""
    if not letter:
        yield replace(reading, house_number=f"{reading.house_number} {fraction}") if fraction else reading
        return
    yield replace(reading, house_number=f"{reading.house_number}{letter}")
    if letter in DIRECTIONS:
        yield replace(reading, street=f"{letter} {reading.street}")
    if reading.unit is None:
        yield replace(reading, unit=letter)
