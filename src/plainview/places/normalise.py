"""Brings addresses to one form, so that equal addresses are equal text (USPS Publication 28)."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from plainview.places.street_words import DIRECTIONS, NAME_BEGINNINGS, NAME_WORDS, ORDINALS, STREET_TYPES
from plainview.places.unit_words import OUTSIDE, UNIT_AREAS, UNIT_SPOTS, UNIT_WORDS

LONGEST_TEXT = 400
NAMES_REMEMBERED = 4096  # an import reads the same streets and cities again and again
_FRACTIONS = str.maketrans({"½": " 1/2", "¼": " 1/4", "¾": " 3/4"})
_NUMBER = re.compile(r"0*(\d{1,6})(?:\s*[- ]?\s*(1/2|1/4|3/4|[a-z]))?")
_GLUED_UNIT = re.compile(r"(?:apto?|unit|ste|suite|rm|spc|sp|lot|no|dpto|depto|trlr)(\d+[a-z]?)")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_HYPHEN_BY_LETTER = re.compile(r"(?<=[a-z])-(?=\d)|(?<=\d)-(?=[a-z])|(?<=[a-z])-(?=[a-z])")
_UNIT_WORD = re.compile(r"[a-z]?-?\d+-?[a-z]?|[a-z]|\d+-\d+")
_LONGEST_UNIT_WORDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class StreetName:
    """A street's name in parts; each part may be empty but the stem."""

    pre_direction: str
    stem: str
    street_type: str
    post_direction: str

    @property
    def key(self) -> str:
        return " ".join(filter(None, (self.pre_direction, self.stem, self.street_type, self.post_direction)))

    @property
    def is_complete(self) -> bool:
        return bool(self.street_type and (self.pre_direction or self.post_direction))


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseNumber:
    """A house number and what follows it: 3517, 3517 1/2, 3517 A."""

    number: int
    suffix: str

    @property
    def key(self) -> str:
        return f"{self.number}-{self.suffix}" if self.suffix else str(self.number)


def plain_text(text: str) -> str:
    """Return lower case ASCII without accents; what has no such form is dropped."""
    spelt = unicodedata.normalize("NFKD", text[:LONGEST_TEXT].translate(_FRACTIONS)).replace("\u2044", "/")
    return spelt.encode("ascii", "ignore").decode().lower()


def words(text: str) -> list[str]:
    """Return the words of `text` in plain form, without punctuation; "O'Brien" is one word, "Larkmoor-First" two."""
    return re.findall(r"[a-z0-9]+", re.sub(r"['.]", "", plain_text(text)).replace("&", " and "))


@lru_cache(maxsize=NAMES_REMEMBERED)
def phrase_key(text: str | None) -> str:
    """Return the form in which names of cities and landmarks are compared; empty where there is none."""
    found = words(text or "")
    return " ".join([word for word in found if word != "the"] or found)


def postal_key(text: str | None) -> str:
    """Return a postal code's five digits, without the four that may follow; empty where there is none."""
    found = re.search(r"\d{5}", text or "")
    return found.group() if found else ""


def read_house_number(text: str | None) -> HouseNumber | None:
    """Read '3517', '3517A', '3517 1/2'; None for none or for what can't be one number, as '3515-3517'."""
    spelt = (text or "").translate(_FRACTIONS).strip()
    found = _NUMBER.fullmatch(spelt.lower()) if spelt.isascii() else None
    return HouseNumber(number=int(found[1]), suffix=found[2] or "") if found else None


@lru_cache(maxsize=NAMES_REMEMBERED)
def read_street(text: str | None) -> StreetName | None:
    """Read a street's name as signed or said; None where no word is left."""
    tokens = [ORDINALS.get(word, word) for word in words(text or "")]
    if not tokens:
        return None
    pre_direction = post_direction = street_type = ""
    if len(tokens) > 1 and tokens[0] in DIRECTIONS and not _is_only_a_type(tokens[1:]):
        pre_direction, tokens = DIRECTIONS[tokens[0]], tokens[1:]
    if len(tokens) > 1 and tokens[-1] in DIRECTIONS and not _is_only_a_type(tokens[:-1]):
        post_direction, tokens = DIRECTIONS[tokens[-1]], tokens[:-1]
    if len(tokens) > 1 and tokens[-1] in STREET_TYPES:
        street_type, tokens = STREET_TYPES[tokens[-1]], tokens[:-1]
    return StreetName(
        pre_direction=pre_direction, stem=_stem(tokens), street_type=street_type, post_direction=post_direction
    )


def read_known_street(text: str) -> StreetName:
    """Read a street's name that was checked before to have a word."""
    street = read_street(text)
    if street is None:
        raise ValueError("a street's name without a word that can be read")
    return street


def _is_only_a_type(tokens: Sequence[str]) -> bool:
    return len(tokens) == 1 and tokens[0] in STREET_TYPES


def _stem(tokens: Sequence[str]) -> str:
    first, *rest = tokens
    if not rest:
        return first
    rest = [NAME_WORDS.get(word, word) for word in rest]
    if first in NAME_BEGINNINGS:
        return " ".join((NAME_BEGINNINGS[first], *rest))
    if len(rest) == 1 and first in STREET_TYPES:  # 'Avenue 12'
        return f"{STREET_TYPES[first]} {rest[0]}"
    return " ".join((NAME_WORDS.get(first, first), *rest))


@lru_cache(maxsize=NAMES_REMEMBERED)
def other_readings(text: str, street: StreetName) -> tuple[StreetName, ...]:
    """Return what else `text` can mean where its type was left out: 'Kings Canyon', 'N Park'."""
    tokens = [ORDINALS.get(word, word) for word in words(text)]
    if not street.street_type:
        return ()
    if len(tokens) == 2 and tokens[0] in DIRECTIONS:  # noqa: PLR2004 - a direction and a name that is a type too
        return (StreetName(pre_direction=DIRECTIONS[tokens[0]], stem=tokens[1], street_type="", post_direction=""),)
    last = tokens[-2] if street.post_direction else tokens[-1]
    whole = f"{street.stem} {NAME_WORDS.get(last, last)}"
    return (
        StreetName(
            pre_direction=street.pre_direction, stem=whole, street_type="", post_direction=street.post_direction
        ),
    )


def address_key(number: HouseNumber, street: StreetName) -> str:
    """Return the key under which a premise is unique within its city: '3517 e larkmoor ave'."""
    return f"{number.key} {street.key}"


@lru_cache(maxsize=NAMES_REMEMBERED)
def unit_key(text: str | None) -> str:
    """Return a unit's key, '4' for 'Apt. 04', '12b' for '#12-B', 'bldg3 4' for 'Bldg 3 Apt 4'; empty for none."""
    plain = _HYPHEN_BY_LETTER.sub("", plain_text(text or "").replace("#", " "))
    tokens = [_unit_token(token) for token in re.findall(r"[a-z0-9-]+", plain.replace(".", ""))]
    return _join_unit(_areas_first([token for token in tokens if token and token not in UNIT_WORDS]))


def _areas_first(tokens: Sequence[str]) -> list[str]:
    """Return 'bldg 2' of '12 bldg 2' before the door."""
    areas = set(UNIT_AREAS.values())
    of_area = [token in areas or (at > 0 and tokens[at - 1] in areas) for at, token in enumerate(tokens)]
    sides = tuple(zip(tokens, of_area, strict=True))
    return [token for token, is_area in sides if is_area] + [token for token, is_area in sides if not is_area]


@lru_cache(maxsize=NAMES_REMEMBERED)
def is_outside(text: str) -> bool:
    """Say whether what was stated as a unit is a spot at the premise instead, as 'front yard'."""
    said = [word for word in words(text) if word not in UNIT_WORDS]
    return bool(said) and said[-1] in OUTSIDE and not any(_is_short(word) for word in said)


def _unit_token(token: str) -> str:
    glued = _GLUED_UNIT.fullmatch(token)
    bare = _LEADING_ZEROS.sub("", glued[1] if glued else token).strip("-")
    return UNIT_AREAS.get(bare, UNIT_SPOTS.get(bare, bare))


def _join_unit(tokens: Sequence[str]) -> str:
    joined = ""
    areas = set(UNIT_AREAS.values())
    previous = ""
    for token in tokens:
        if previous in areas:
            joined += token
        elif not joined:
            joined = token
        elif token in areas or not _is_short(previous) or not _is_short(token):
            joined += f" {token}"
        elif previous[-1].isdigit() and token[0].isdigit():
            joined += f" {token}" if joined != previous else f"-{token}"
        else:
            joined += token if joined == previous else f" {token}"
        previous = token
    return joined


def _is_short(token: str) -> bool:
    return _UNIT_WORD.fullmatch(token) is not None


@lru_cache(maxsize=NAMES_REMEMBERED)
def split_unit(street: str) -> tuple[str, str | None]:
    """Split 'E Larkmoor Ave Apt 4' into street and unit; a word that may be the street's own is left alone."""
    spaced = street.replace("#", " # ").replace(",", " ")
    tokens = spaced.split()
    for at in range(1, len(tokens)):
        designator, after = plain_text(tokens[at]).strip("."), tokens[at + 1 :]
        if designator != "#" and designator not in UNIT_WORDS:
            continue
        if 0 < len(after) <= _LONGEST_UNIT_WORDS and all(_is_short(plain_text(word)) for word in after):
            return " ".join(tokens[:at]), " ".join(after)
    return street, None
