"""Reads what is said of a road instead of a house: a block, a mile marker, an exit or ramp, a crossing; pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plainview.places.highways import exit_key, highway_key, read_direction
from plainview.places.normalise import phrase_key, plain_text, read_street
from plainview.places.said_words import BETWEEN
from plainview.places.take_unit import take_unit

_HUNDRED = r"(?:(?P<hundreds>\d{1,4}) hundred|(?P<number>\d{1,6}))"
_BLOCK, _OF = r"(?:block|blk|blck|cuadra)s?", r"(?: of| de)?(?: the| la)?"
_BLOCKS = (
    re.compile(rf"(?:the )?{_HUNDRED} (?:hundred )?{_BLOCK}{_OF} (?P<street>.+)"),
    re.compile(rf"(?:the )?{_BLOCK} {_HUNDRED}{_OF} (?P<street>.+)"),
    re.compile(rf"(?P<street>[a-z].*?),? (?:the )?{_HUNDRED} (?:hundred )?{_BLOCK}"),
    re.compile(rf"(?:the )?(?P<hundreds>\d{{1,4}}) hundred(?P<number>){_OF} (?P<street>[a-z].+)"),
)
_FIRST_BLOCK = re.compile(rf"(?:the )?hundred {_BLOCK}{_OF} (?P<street>.+)")
_ROUTE = (
    r"(?:(?:sr|ca|us|i|hwy|highway|state route|state highway|state hwy|route|rte|rt|interstate|freeway|fwy|the|"
    r"carretera|autopista|ruta)[ -]*)*(\d{1,3})"
)
_BOUND = r"(nb|sb|eb|wb|(?:north|south|east|west)(?:bound)?|norte|sur|este|oeste|[nsew])"
_MILE = re.compile(
    r"\b(?:mile ?(?:marker|post|mkr)|mile|mm|mp|milepost|postmile|post mile|pm|milla|milemarker|marker)[ #:-]*"
    r"(\d{1,3}(?:\.\d{1,2})?)\b"
)
_EXIT_NUMBER = re.compile(
    r"\b(?:exit|ext|salida)[ #:-]*(?:number |no |numero )?(\d{1,3}[ -]?[a-z]?)\b(?! ?(?:st|nd|rd|th)\b)"
)
_RAMP = re.compile(r"\b((?:on|off)[ -]?ramp|ramp|exit|offramp|onramp|ofr|onr|salida|rampa|entrance|entrada)\b")
_NOT_A_NAME = re.compile(
    rf"\b(?:{_BOUND}|at|to|on|off|onto|from|the|for|in|of|en|la|de|near|by|just|past|before|exit|ramp|onramp|offramp|ofr|onr|"
    r"freeway|fwy|highway|hwy|sr|ca|i|us|route|state|interstate|lanes?|salida|rampa|entrance)\b|[-/&@,#]"
)
_CORNER = re.compile(
    r"^(?:(?:the )?(?:corner|intersection|int|xing|cruce|interseccion)(?: of| de)?|(?:la )?esquina(?: de)?|"
    r"(?:ne|nw|se|sw|n|s|e|w) ?(?:corner|cor)(?: of)?|[ns][ew]c(?: of)?|where|donde)\s+"
)
_SAID_OF_IT = re.compile(r" (?:is|are|was|were|has|have|there|please|needs?|por favor)\b.*$")
_MEET = re.compile(r" (?:and|at|y|con|x|by|on|off|meets|crosses|and also|cruza|cruza con|near|in|en) | ?[&@/] ?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A hundred of house numbers on a street."""

    number: int
    street: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Milepost:
    """A mile of a numbered road; `direction` of travel is n, s, e, w or None, the road's key empty where not said."""

    road_key: str
    direction: str | None
    mile: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ramp:
    """An exit, on-ramp or off-ramp: by its number, or by the street it is signed for."""

    road_key: str
    direction: str | None
    number_key: str
    name: str


def read_block(parts: Sequence[str]) -> Block | None:
    """Return the block of '3500 block of e larkmoor ave', rounded down to the hundred."""
    return _read_block(" ".join(parts[:1])) or _read_block(" ".join(parts[:2]))


def _read_block(line: str) -> Block | None:
    first = _FIRST_BLOCK.fullmatch(line)
    if first:
        return Block(number=100, street=first["street"])
    for pattern in _BLOCKS:
        found = pattern.fullmatch(line)
        if found:
            said = int(found["hundreds"] or 0) * 100 or int(found["number"])
            hundreds = said * 100 if found["number"] and said < 100 else said  # noqa: PLR2004 - 'the 35 block'
            return Block(number=hundreds // 100 * 100, street=found["street"])
    return None


def read_milepost(text: str) -> Milepost | None:
    """Return 'SR-41 northbound at mile 128.5' in parts; None where no mile of a road is said."""
    line = _plain_road(text)
    mile = _MILE.search(line)
    if mile is None:
        return None
    rest = f"{line[: mile.start()]} {line[mile.end() :]}"
    road, direction = _read_road(rest)
    is_bare = not re.search(r"[a-z]{3,}", _NOT_A_NAME.sub(" ", rest))
    if not road and not is_bare:
        return None
    return Milepost(road_key=road, direction=direction, mile=float(mile[1]))


def _plain_road(text: str) -> str:
    """Return the line in plain form, 'nb 41' for 'N/B 41' and 'NB41'."""
    return re.sub(r"\b([nsew])/?b(?=\d|\b)", r"\1b ", plain_text(text))


def read_ramp(text: str) -> Ramp | None:
    """Return '41 NB off-ramp at Herndon' or 'exit 131' in parts; None where no ramp is said."""
    line = _plain_road(text).replace(".", "")
    numbered = _EXIT_NUMBER.search(line)
    if numbered:
        road, direction = _read_road(f"{line[: numbered.start()]} {line[numbered.end() :]}")
        return Ramp(road_key=road, direction=direction, number_key=exit_key(numbered[1]), name="")
    if not _RAMP.search(line):
        return None
    road, direction = _read_road(line)
    name = " ".join(
        _NOT_A_NAME.sub(" ", re.sub(rf"{_ROUTE}\b(?!st|nd|rd|th)", " ", line, count=1) if road else line).split()
    )
    name = re.sub(r"\b(?:on|off)\b|\bu+[mh]+\b", "", name).strip()
    if not name or len(name.split()) > 4:  # noqa: PLR2004 - longer is no street's name
        return None
    return Ramp(road_key=road, direction=direction, number_key="", name=name)


def _read_road(line: str) -> tuple[str, str | None]:
    """Return the road's key and the direction of travel that is said in `line`."""
    route = re.search(rf"(?<![\w.]){_ROUTE}(?![\w.]|(?:st|nd|rd|th)\b)", line)
    bound = re.search(rf"\b{_BOUND}\b", line)
    return (highway_key(route[1]) if route else ""), (read_direction(bound[1]) if bound else None)


def read_crossing(parts: Sequence[str]) -> tuple[str, str] | None:
    """Return the two streets of 'larkmoor at 1st' or 'corner of larkmoor & 1st'; None for others."""
    if not parts:
        return None
    line = _CORNER.sub("", take_unit(parts[0])[0])
    if re.match(r"\d+[a-z]? ", line):
        seen = re.fullmatch(r"\d{1,2} \D+ (?:at|on|en) ((?:the )?\D+ (?:and|&|y) .+)", line)  # '2 cars crashed at …'
        if seen is None:
            return None
        line = seen[1]
    sides = [side.strip() for side in _MEET.split(line)]
    sides = [_SAID_OF_IT.sub("", side) for side in sides if side]
    if len(sides) == 3 and phrase_key(sides[2]) == sides[2] and re.search(r" (?:in|en) ", line):  # noqa: PLR2004
        sides = sides[:2]
    if len(sides) == 3 and re.search(r" (?:at|on) ", line):  # noqa: PLR2004 - 'a crash at larkmoor and 1st'
        sides = sides[1:]
    if len(sides) != 2 or not all(read_street(side) for side in sides):  # noqa: PLR2004 - two streets
        return None
    return sides[0], sides[1]


def read_stretch(parts: Sequence[str]) -> tuple[str, str, str] | None:
    """Return the street and the two that bound it: 'larkmoor between tansy and dovemill'."""
    line = " ".join(parts)
    found = re.fullmatch(rf"(.+?),? {BETWEEN} (.+?) (?:and|y|&) (.+)", line)
    if found is None or re.match(r"\d+[a-z]? ", line):
        return None
    return found[1].strip(" ,"), found[2], found[3]
