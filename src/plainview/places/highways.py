"""Brings the names of numbered roads to one form: 'CA-99', 'SR 99', 'State Route 99' and 'Highway 99' are one road."""

import re

from plainview.places.normalise import phrase_key, words

_SYSTEM_WORDS = """
ca us i sr st state cr co county interstate highway hwy freeway fwy route rte rt road rd united states expressway expy
carretera autopista ruta
"""
_SYSTEMS = frozenset(_SYSTEM_WORDS.split())
_NUMBER = re.compile(r"(?:(?:ca|us|i|sr|cr|hwy|rte|rt|fwy)?)0*(\d{1,4})([a-z]?)")
_DIRECTIONS = {
    word: short
    for short, said in {
        "n": "n nb north northbound norte",
        "s": "s sb south southbound sur",
        "e": "e eb east eastbound este",
        "w": "w wb west westbound oeste",
    }.items()
    for word in said.split()
}


def read_direction(text: str | None) -> str | None:
    """Return n, s, e or w for 'NB', 'north', 'Southbound'; None for what says no direction of travel."""
    found = words(text or "")
    return _DIRECTIONS.get(found[0]) if len(found) == 1 else None


def split_direction(text: str) -> tuple[str, str | None]:
    """Split 'NB 99' or 'Highway 99 South' into the road and its direction of travel, if it says one."""
    found = words(text)
    for at in (0, -1):
        if len(found) > 1 and found[at] in _DIRECTIONS:
            rest = found[1:] if at == 0 else found[:-1]
            return " ".join(rest), _DIRECTIONS[found[at]]
    return text, None


def highway_key(text: str | None) -> str:
    """Return the key of a road's name: its number alone where it has one, as no state gives one number twice.

    The words of a road without a number are kept, but for its type: 'tamsin' for 'Tamsin Freeway'.
    """
    found = words(text or "")
    numbers = [match for word in found if (match := _NUMBER.fullmatch(word))]
    if len(numbers) == 1 and all(word in _SYSTEMS for word in found if not _NUMBER.fullmatch(word)):
        return f"{int(numbers[0][1])}{numbers[0][2]}"
    return " ".join(word for word in found if word not in _SYSTEMS) or phrase_key(text)


def exit_key(text: str | None) -> str:
    """Return the key of an exit's number: '131a' for 'Exit 131-A'."""
    return "".join(word for word in words(text or "") if word != "exit")
