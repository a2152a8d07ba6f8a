"""Takes apartment, space, building and floor out of a line in plain words; what may be the street's own stays; pure."""

import re
from collections.abc import Sequence

from plainview.places.street_words import DIRECTIONS
from plainview.places.unit_words import LONGEST_DOOR_FIGURE, UNIT_AREAS, UNIT_SPOTS, UNIT_WORDS

_SHORT = re.compile(r"[a-z]?-?\d{1,5}-?[a-z]?|[a-z]|\d+-\d+|[a-z]-\d+-?[a-z]?|[a-z]\d+[a-z]")
_GLUED = re.compile(
    r"(apto?|apt|unit|ste|suite|rm|spc|sp|lot|trlr|dpto|depto|bldg|bld|fl)-?(\d{1,4}-?[a-z]?|[a-z]-?\d{1,3})"
)
_GLUED_LETTER = re.compile(r"(apt)-?([a-h])")
_DOOR = re.compile(r"(?:\d{1,3}[a-z]?|[a-z])(?: ,)?")  # 'door 12', and no 'door 3 men'
_BUILDING = re.compile(r"b(\d{1,2})")
_SKIPPED = frozenset({"number", "no", "num", "numero", "#", "letter", "letra", "is", "es"})
_BARE = frozenset({"#", "no", "num", "number", "numero"})
_FLOORS = frozenset({"floor", "fl", "flr", "piso"})
_NTH = re.compile(r"(\d+)(?:st|nd|rd|th)")
_DWELLING = re.compile(
    r"(?<=[a-z]) ,? ?(?:in the |the |en el |la )?"
    r"((?:rear|back|front|guest|pool) (?:house|unit|building|cottage)|guesthouse|casita"
    r"|garage(?: apartment| apt| unit)?"
    r"|granny flat|mother in law(?: unit| suite)?|in law(?: unit| suite)?|adu|upstairs|downstairs|basement|penthouse"
    r"|upper|lower|rear|front)(?= ,|$)"
)
_OUTSIDE = re.compile(
    r"(?<=[a-z]) ,? ?(?:in the |at the |on the |by the |the )?"
    r"(?:(?:front|back|rear|side) ?(?:yard|porch|door|gate|lawn)|yard|backyard|porch|driveway|carport|parking lot"
    r"|front lawn|sidewalk|curb)(?= ,|$)"
)
_FIGURE = re.compile(r"\d+[a-z]?")


def is_unit_word(word: str) -> bool:
    """Say whether a word can be a unit's own: '4', '12b', 'b', '3-4'."""
    return _SHORT.fullmatch(word) is not None


def take_unit(line: str, *, has_house: bool = True) -> tuple[str, str]:
    """Return the line without its unit, and the unit: '4', 'bldg 3 12'; empty where none is said.

    `has_house`: the only figure said, as in '# 3517', is the house's; else it is the unit's.
    """
    tokens = _OUTSIDE.sub("", line).split()
    figures = sum(_FIGURE.fullmatch(token) is not None for token in tokens)
    kept: list[str] = []
    unit: list[str] = []
    at = 0
    while at < len(tokens):
        end, said = _unit_at(tokens, at, has_house=has_house, is_only_figure=figures == 1)
        if end > at:
            unit += said
            kept += [] if not kept else [","]
            at = end
        else:
            kept.append(tokens[at])
            at += 1
    rest, dwelling = _take_dwelling(_tidy(kept)) if not unit else (_tidy(kept), "")
    return rest, " ".join(unit) or dwelling


def _take_dwelling(line: str) -> tuple[str, str]:
    found = _DWELLING.search(line)
    if found is None or not any(character.isdigit() for character in line[: found.start()]):
        return line, ""
    return f"{line[: found.start()]}{line[found.end() :]}", found[1]


def _unit_at(  # noqa: PLR0911 - one for each form of a unit
    tokens: Sequence[str], at: int, *, has_house: bool, is_only_figure: bool
) -> tuple[int, list[str]]:
    """Return where the unit that begins at a token ends, and its words; `at` itself where none begins."""
    word = tokens[at]
    nth = _NTH.fullmatch(word)
    if nth and at + 1 < len(tokens) and tokens[at + 1] in _FLOORS:
        return at + 2, ["fl", nth[1]]
    glued = _GLUED.fullmatch(word) or _GLUED_LETTER.fullmatch(word)
    if glued and at > 0:
        area = UNIT_AREAS.get(glued[1])
        return at + 1, [area, glued[2]] if area else [glued[2]]
    building = _BUILDING.fullmatch(word)
    if building and at + 1 < len(tokens) and (tokens[at + 1] == "#" or tokens[at + 1] in UNIT_WORDS):
        return at + 1, ["bldg", building[1]]
    if word == "door" and at > 0 and _DOOR.fullmatch(" ".join(tokens[at + 1 : at + 3])):
        return at + 2, [tokens[at + 1]]
    if word not in UNIT_WORDS and word not in UNIT_AREAS and word != "#":
        return at, []
    if has_house and word in _BARE and _is_of_house(tokens, at, is_only_figure=is_only_figure):
        return at, []
    return _identified(tokens, at)


def _identified(tokens: Sequence[str], at: int) -> tuple[int, list[str]]:
    area = UNIT_AREAS.get(tokens[at])
    first = at + 1
    while first < len(tokens) and tokens[first] in _SKIPPED:
        first += 1
    if area is None and first + 1 < len(tokens) and tokens[first] in UNIT_AREAS:
        end, said = _identified(tokens, first)
        return (end, said) if end > first else (at, [])
    if first >= len(tokens):
        return at, []
    word = tokens[first]
    if area is None and word in UNIT_SPOTS:
        return first + 1, [word]
    if not is_unit_word(word):
        return at, []
    end = first + 1
    following = tokens[end] if end < len(tokens) else ""
    if _joins_letter(tokens, first, end) or _joins_figure(tokens, first, end):
        end += 1
        word = f"{word}{following}"
    return end, [area, word] if area else [word]


def _joins_letter(tokens: Sequence[str], first: int, at: int) -> bool:
    """Say whether '12 b' is one unit: the letter is no direction of a street that follows."""
    following = tokens[at] if at < len(tokens) else ""
    is_letter = len(following) == 1 and following.isalpha() and tokens[first].isdigit()
    return is_letter and (following not in DIRECTIONS or _ends_at(tokens, at + 1))


def _joins_figure(tokens: Sequence[str], first: int, at: int) -> bool:
    """Say whether 'b 12' is one unit: the figure is no house's number."""
    following = tokens[at] if at < len(tokens) else ""
    is_figure = following.isdigit() and len(following) <= LONGEST_DOOR_FIGURE
    return len(tokens[first]) == 1 and tokens[first].isalpha() and is_figure and _ends_at(tokens, at + 1)


def _ends_at(tokens: Sequence[str], at: int) -> bool:
    return at >= len(tokens) or tokens[at] == ","


def _is_of_house(tokens: Sequence[str], at: int, *, is_only_figure: bool) -> bool:
    """Say whether '# 3517' is the house's number: no other figure is said, or the street follows it."""
    at = next((after for after in range(at, len(tokens) - 1) if tokens[after + 1] not in _SKIPPED), at)
    if at + 1 >= len(tokens) or not tokens[at + 1][0].isdigit():
        return False
    if is_only_figure:
        return True
    has_number_before = any(token[0].isdigit() for token in tokens[:at])
    return not has_number_before and not any(token.isdigit() and len(token) > 1 for token in tokens[at + 2 :])


def _tidy(tokens: list[str]) -> str:
    words = list(tokens)
    while words and words[-1] == ",":
        words.pop()
    while words and words[0] in {",", "at", "of", "in", "on", "en", "de"}:
        words.pop(0)
    return " ".join(word for at, word in enumerate(words) if word != "," or words[at - 1] != ",")
