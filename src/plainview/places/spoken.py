"""Brings what was said or typed to plain words: numbers in digits, remarks and hesitation left out; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from plainview.places.normalise import plain_text
from plainview.places.said_words import (
    ANCHOR,
    ASIDE,
    ASIDE_WORDS,
    CROSS_REMARK,
    HESITATION,
    HUNDREDS_NUMBERS,
    LEADING,
    NOT_THERE,
    ORDINAL_ONES,
    ORDINAL_TENS,
    SEEN_FROM,
    SMALL_NUMBERS,
    TENS_NUMBERS,
    TRAILING,
    ZEROS,
    ordinal,
    words_of,
)
from plainview.places.settled import settle
from plainview.places.street_words import DIRECTIONS, STREET_TYPES
from plainview.places.unit_words import NOT_UNITS, UNIT_AREAS, UNIT_WORDS

_TOKEN = re.compile(r"\d+/\d+|[a-z0-9]+(?:-[a-z0-9]+)*|[,#&@/]")
_BOUND = re.compile(r"\b([nsew])/b\b")
_SIDE_OF = re.compile(r"\b([nsew])/o\b")
_SIDES = {"n": "north of", "s": "south of", "e": "east of", "w": "west of"}
_REAR = re.compile(r"\br/o\b")
_X_STREET = re.compile(r"\bx[-/ ]?(?:st|sts|street|streets)\b")
_HYPHENS_OF_WORDS = re.compile(r"(?<=[a-z])-(?=[a-z])")
_NUMBER_WORDS = frozenset({*SMALL_NUMBERS, *TENS_NUMBERS, *HUNDREDS_NUMBERS, "hundred", "thousand", "mil"})
_BEFORE_A_NUMBER = words_of("""
apt apartment unit suite ste space spc lot room rm number numero no bldg building floor trailer trlr piso depto
dpto apartamento departamento apto cuarto wait sorry mean correction actually rather perdon digo
edificio mile marker mm exit highway route interstate state mil milla
# apts block at of
""")
_HESITATION, _ANCHOR, _ASIDE = (re.compile(pattern) for pattern in (HESITATION, ANCHOR, ASIDE))
_ASIDE_OF_NUMBER = re.compile(
    rf"(?:{ASIDE}|{ASIDE_WORDS})(?: the| la| el| number| numero| #| ,)* (?=\d+[a-z]?(?: 1/2)? [a-z])"
)
_CROSS_REMARK = re.compile(CROSS_REMARK)
_SEEN_FROM = re.compile(rf"\b{SEEN_FROM}")
_TAIL = re.compile(
    r" (?:, )?(?:tac|tach|beat|dist|district|map|grid|zone|sector|box|esn|esz|ch|chan|channel|eng|engine|medic|pri|"
    r"priority|tb|inc|incident|event|case|(?<=[a-z] )rd(?= \d{3}\b)) (?:number |no |# ?)?"
    r"[a-z]{0,3}\d+[a-z0-9]*(?=[ ,]|$)[^,]*"
)
_NOT_THERE = re.compile(NOT_THERE)
_DIGIT, _LONG_NUMBER, _BEGINS_NUMBERED = re.compile(r"\d"), re.compile(r"\d{3}"), re.compile(r"\d{2}")
# Where a clause ends: 'shots fired! 3517', 'ALI: 3517'; not behind an abbreviation, nor 'unit: 4'.
_CLAUSE_END = re.compile(r"[!?]|([a-z]+)[:=]|([a-z]{3,})\.(?= )")
_ENDS_CLAUSE = frozenset("!?:=.")
_QUOTES = str.maketrans({"'": None, "`": None, '"': " ", "_": " "})
_PARTED = re.compile(r"[();|\[\]\n\r]| :+ | - | -- ")
_INNER_POINT = re.compile(r"(?<=[a-z0-9])\.(?=[a-z0-9]{2})")
_NO_END = frozenset({*DIRECTIONS, *STREET_TYPES, *UNIT_WORDS, *UNIT_AREAS, "saint", "mount", "fort", "xst", "blk"})
_HOUSE = re.compile(r"(?<![a-z0-9])\d{1,6}[a-z]? (?:[nsew] )?[a-z0-9]+")
_CROSS_LABEL = re.compile(r"\b(?:cross|xs|cs|cr)[:=]")
_CITY_OF = re.compile(r"(?<=[a-z0-9]) (?=(?:city|ciudad|town) (?:of|de) )")
_POR_FAVOR = re.compile(r"\bpor favor\b")
_KNOWN_LABELS = words_of("""
addr address adr add loc location at where street st dir direccion house incident
""")
_EITHER_UNIT = re.compile(r"\b(apt|apartment|unit|suite|ste)/(?:lot|suite|ste|unit|apt|bldg|rm|room)\b")
_LABELS = frozenset(
    {
        "map",
        "tb",
        "beat",
        "zone",
        "grid",
        "community",
        "muni",
        "venue",
        "cty",
        "city",
        "zip",
        "state",
        "town",
        "apt",
        "unit",
        "bldg",
        "zipcode",
        "cp",
        "ciudad",
    }
)
_UNIT_SAID = re.compile(
    rf"(?<![a-z0-9])({'|'.join(sorted({*UNIT_WORDS, *UNIT_AREAS} - NOT_UNITS))})"
    r"(?: (?:is|es|number|numero|no|letter))* (\d{1,4}[a-z]?|[b-h])(?![a-z0-9])"
)
_HERE_IN = re.compile(r"\b(?:(?:right|out|over|up|down) )?(?:here|over|out|down|up) (?=in [a-z])")
_COMMAS = re.compile(r"(?:\s*,\s*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line in plain words, its parts told apart by ' , '; `aside` says where beside the address, if it does."""

    text: str
    aside: str = ""

    @property
    def parts(self) -> list[str]:
        return [part for part in self.text.split(" , ") if part]


def read_line(text: str, *, with_digits: bool = True) -> Line:
    """Return the line in plain words, without what does not belong to an address; numbers in digits, or as said."""
    spelt = settle(" ".join(digits(_tokens(text)) if with_digits else _tokens(text)))
    spelt = _CITY_OF.sub(" , ", _POR_FAVOR.sub("favor", spelt))
    begin = _HOUSE.search(spelt)
    if begin:
        spelt = spelt[: begin.end()] + _TAIL.sub("", spelt[begin.end() :])
    spelt = _CROSS_REMARK.sub("", _HESITATION.sub(" ", spelt))
    seen = _SEEN_FROM.search(spelt)
    spelt, aside = _take_aside(_HERE_IN.sub("", " ".join(spelt.split())))
    if not aside:
        spelt, aside = _take_aside(_without_leading(_after_anchor(spelt)))
    return Line(text=_tidy(spelt), aside=aside or (seen[0].strip(" ,") if seen else ""))


def is_aside(part: str) -> bool:
    """Say whether a part of a line begins with where beside something it is."""
    return _ASIDE.match(part) is not None


def _tokens(text: str) -> list[str]:
    plain = plain_text(text).translate(_QUOTES)
    if "/" in plain:
        plain = _X_STREET.sub(" xst ", _BOUND.sub(r"\1b ", _REAR.sub("rear of ", plain)))
        plain = _SIDE_OF.sub(lambda found: _SIDES[found[1]], _EITHER_UNIT.sub(r"\1", plain))
    elif "x" in plain:
        plain = _X_STREET.sub(" xst ", plain)
    if not _ENDS_CLAUSE.isdisjoint(plain):
        plain = _CLAUSE_END.sub(_end_clause, _CROSS_LABEL.sub(" xst ", plain))
        plain = _INNER_POINT.sub(" ", plain).replace(".", "")
    plain = _PARTED.sub(" , ", plain)
    if "-" in plain:
        plain = _HYPHENS_OF_WORDS.sub(" ", plain)
    return _TOKEN.findall(plain)


def _end_clause(found: re.Match[str]) -> str:
    word = found[1] or found[2] or ""
    if word in _LABELS:
        return f" , {word} "
    if found[1] and word not in _KNOWN_LABELS and word not in _NO_END and _HOUSE.search(found.string, 0, found.start()):
        return " , per "  # another field begins
    return f"{word} " if word in _NO_END else f"{word} , "


def _after_anchor(line: str) -> str:
    """Return what follows the last 'we are at', 'my address is', where no number came before it."""
    for found in reversed(list(_ANCHOR.finditer(line))):
        before, after = line[: found.start()], line[found.end() :].strip()
        is_clear = not _DIGIT.search(before) or (_BEGINS_NUMBERED.match(after) and not _LONG_NUMBER.search(before))
        if after and is_clear and not after.isdigit():
            return _with_unit_of(before, after)
    return line


def _with_unit_of(before: str, after: str) -> str:
    """Return an address with the unit that was said before it: 'my apartment is 21 and it's 2711 …'."""
    said = [f"{found[1]} {found[2]}" for found in _UNIT_SAID.finditer(before)]
    return " , ".join([after, *said]) if said and not _UNIT_SAID.search(after) else after


def _without_leading(line: str) -> str:
    tokens = line.split()
    at = 0
    while at < len(tokens) - 1 and (tokens[at] in LEADING or tokens[at] == ","):
        at += 1
    return " ".join(tokens[at:])


def _take_aside(line: str) -> tuple[str, str]:
    """Take 'across from', 'two doors down from' off, where an address follows, or a name at the beginning."""
    found = _ASIDE_OF_NUMBER.search(line) or _NOT_THERE.search(line) or _ASIDE.match(line)
    if found is None:
        return line, ""
    rest = _without_leading(line[found.end() :].strip())
    return (rest, found[0].strip()) if rest else (line, "")


def _tidy(line: str) -> str:
    parts = (_without_trailing(part.split()) for part in _COMMAS.sub(" , ", line).split(" , "))
    tokens = " , ".join(" ".join(part) for part in parts if part).split()
    while tokens and (tokens[-1] in TRAILING or tokens[-1] == ","):
        tokens.pop()
    while tokens and tokens[0] == ",":
        tokens.pop(0)
    return " ".join(tokens)


def _without_trailing(words: list[str]) -> list[str]:
    while len(words) > 1 and words[-1] in TRAILING:
        words = words[:-1]
    return words


def digits(tokens: Sequence[str]) -> list[str]:
    """Return the tokens with spelt numbers in digits: 'thirty five seventeen e' becomes '3517 e'."""
    written: list[str] = []
    at = 0
    while at < len(tokens):
        end = _run_end(tokens, at) if _may_begin(tokens, at, written) else at
        run = list(tokens[at:end])
        spelt, used = _spell(run) if run else ("", 0)
        if used:
            written.append(spelt)
            at += used
            continue
        written.append(tokens[at])
        at += 1
    return _with_halves(written)


def _may_begin(tokens: Sequence[str], at: int, written: Sequence[str]) -> bool:
    token = tokens[at]
    if token in ORDINAL_TENS or token in ORDINAL_ONES:
        return False
    if token not in _NUMBER_WORDS:
        return False
    if token in TENS_NUMBERS and at + 1 < len(tokens) and tokens[at + 1] in ORDINAL_ONES:
        return True
    if written and written[-1] in _BEFORE_A_NUMBER:
        return True
    return not any(each[0].isdigit() for each in written)


def _run_end(tokens: Sequence[str], at: int) -> int:
    end = at
    while end < len(tokens):
        token = tokens[end]
        joins = token in {"and", "y"} and end - at > 0 and end + 1 < len(tokens) and tokens[end + 1] in _NUMBER_WORDS
        joins = joins and (tokens[end - 1] in {"hundred", "thousand", "mil"} or tokens[end] == "y")
        is_zero = token in ZEROS and end > at
        is_last_ordinal = token in ORDINAL_ONES and end > at and tokens[end - 1] in TENS_NUMBERS
        if not (token in _NUMBER_WORDS or joins or is_zero or is_last_ordinal):
            break
        end += 1
        if is_last_ordinal:
            break
    return end


def _spell(run: list[str]) -> tuple[str, int]:
    """Return the digits and how many tokens they took; an ordinal at the end is a street's name and left apart."""
    if run[-1] in ORDINAL_ONES:
        street = ordinal(TENS_NUMBERS[run[-2]] + ORDINAL_ONES[run[-1]])
        before = run[:-2]
        return (f"{_join(before)} {street}" if before else street), len(run)
    spelt = _join(run)
    return (spelt, len(run)) if spelt else ("", 0)


def _join(run: Sequence[str]) -> str:
    """Return 'thirty five seventeen' as 3517, 'two thousand ten' as 2010, 'twelve oh five' as 1205."""
    groups: list[_Group] = []
    for word in run:
        if word in ZEROS:
            groups.append(_Group(0, 0, 0))
        elif word == "hundred":
            _times(groups, 100)
        elif word in {"thousand", "mil"}:
            _times(groups, 1000)
        elif word in HUNDREDS_NUMBERS:
            _add(groups, HUNDREDS_NUMBERS[word], 100)
        elif word in TENS_NUMBERS:
            _add(groups, TENS_NUMBERS[word], 10)
        elif word in SMALL_NUMBERS:
            _add(groups, SMALL_NUMBERS[word], 0)
    return "".join(str(group.value) for group in groups)


class _Group(NamedTuple):
    """A number being said: its value, below what the next word adds to it, and what was added below a thousand."""

    value: int
    adds_below: int
    last: int


def _times(groups: list[_Group], factor: int) -> None:
    before = groups.pop() if groups else _Group(1, 0, 1)
    rest = before.value - before.last
    groups.append(_Group(rest + before.last * factor, factor, before.last * factor))


def _add(groups: list[_Group], value: int, adds_below: int) -> None:
    if groups and value < groups[-1].adds_below:
        before = groups[-1]
        last = value if before.adds_below == 1000 else before.last + value  # noqa: PLR2004 - after 'thousand' anew
        groups[-1] = _Group(before.value + value, adds_below, last)
    else:
        groups.append(_Group(value, adds_below, value))


def _with_halves(tokens: list[str]) -> list[str]:
    line = " ".join(tokens)
    line = re.sub(r"(?<=\d) and (?:a |one )?half\b|(?<=\d) (?:one|1) half\b|(?<=\d) y medio\b", " 1/2", line)
    return line.split()
