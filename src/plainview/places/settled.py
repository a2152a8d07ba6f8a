"""Settles what is said twice, corrected, labelled or spelt out in a line of plain words, before it is read; pure."""

import re

from plainview.places.street_words import DIRECTIONS, STREET_TYPES
from plainview.places.unit_words import LONGEST_DOOR_FIGURE, UNIT_WORDS

_SPELT_LETTER = re.compile(r"\b([a-z]) (?:as in|as|like in|like|for|de) \1[a-z]+\b")
_SPOKEN_LETTER = re.compile(
    rf"(?<![a-z0-9])((?:{'|'.join(sorted(UNIT_WORDS))}|#|bldg|building|door)(?: (?:number|no|letter|#|is))*(?: \d+)?) "
    r"(alpha|alfa|bravo|charlie|delta|echo|foxtrot|golf|hotel|india|juliet|kilo|lima|mike|november|oscar|papa|quebec|"
    r"romeo|sierra|tango|uniform|victor|whiskey|yankee|zulu|adam|boy|david|edward|frank|george|henry)\b"
)
_NUMBER = r"\d{1,6}[a-z]?(?: (?:1/2|1/4|3/4))?"
_LABELLED = (
    re.compile(
        rf"\b(?:the |my |our )?(?:house |home |street )?number (?:is |was |would be )?({_NUMBER}) ,? ?(?:and )?"
        r"(?:the |my |our |its on )?(?:street|road)(?: name)? (?:is |its |thats )?(?!and\b)"
    ),
    re.compile(
        r"\b(?:the |my |our )?(?:street|road)(?: name)? is (.+?) ,? ?(?:and )?(?:the |my |our )?"
        rf"(?:house |home )?number (?:is |its )?({_NUMBER})(?= ,|$)"
    ),
)
# What a caller says between the wrong address and the right one.
_CORRECTED = re.compile(
    r"(?: ,)? (?:(?:(?:no|oh|uh|um|wait|sorry|perdon|digo)(?: ,)? )*"
    r"(?:no wait|wait no|wait|no no|(?<=, )no(?= ,| its| it is| thats| the)|sorry|"
    r"but(?= its| it is| thats| actually| really)|im sorry|i am sorry|excuse me|"
    r"i mean|i meant|i meant to say|correction|"
    r"scratch that|strike that|make that|actually|rather|my mistake|my bad|let me correct that|perdon|digo|disculpe|"
    r"mejor dicho|quiero decir|me equivoque))(?: ,)? "
    rf"(?:(?:its|it is|thats|that is|the|at|um|uh|es|el|make it|actually|should be)(?: ,)? )*(?={_NUMBER}\b)"
)
_TAKEN_BACK = re.compile(
    rf"(?: ,)? (?:and )?(?:not|no es|and not) (?:at )?(?:number )?{_NUMBER}(?: [a-z0-9 ]+)?(?= ,|$)"
)
_FIRST_NUMBER = re.compile(rf"(?<![a-z0-9-]){_NUMBER}(?![a-z0-9-])")
_AGAIN = re.compile(
    r"^(?:(?:i|ill|let me|repeat|repeating|again|say|said|say again|once more|thats|that|is|its|it|yes|yeah|so|once|"
    r"otra|vez|repito|es|at|the|address|okay|ok|correct|right) )*(?=\d)"
)
_SAYING = re.compile(r"^(?:(?:no|i|ill|let me|repeat|again|say|said|once more|otra vez|repito|i repeat|yes|correct))+$")


def settle(line: str) -> str:
    """Return a line of plain words in which an address is said once, as it was said last, its letters as letters."""
    spelt = _SPOKEN_LETTER.sub(lambda found: f"{found[1]} {found[2][0]}", _SPELT_LETTER.sub(r"\1", line))
    if "number" in spelt:
        spelt = _LABELLED[1].sub(r"\2 \1", _LABELLED[0].sub(r"\1 ", spelt))
    return _said_once(_corrected(spelt))


def _corrected(line: str) -> str:
    """Return the line with what was corrected in the place of what was wrong; words before the address stay."""
    for _ in range(3):
        found = _CORRECTED.search(line)
        wrong = _FIRST_NUMBER.search(line, 0, found.start()) if found else None
        if found is None or wrong is None:
            break
        line = _replaced(line[: wrong.start()], line[wrong.end() : found.start()], line[found.end() :])
    first = _FIRST_NUMBER.search(line)
    taken_back = _TAKEN_BACK.search(line, first.end()) if first else None
    return line[: taken_back.start()] + line[taken_back.end() :] if taken_back else line


def _replaced(before: str, wrong_street: str, right: str) -> str:
    number = _FIRST_NUMBER.match(right)
    is_number_alone = number is not None and not right[number.end() :].strip(" ,")
    if is_number_alone and re.search("[a-z]", wrong_street):
        return f"{before}{right.strip(' ,')}{wrong_street}"
    return f"{before}{right}"


def _said_once(line: str) -> str:
    """Return the line without a part that says the address of a part before it again; the fuller one stays."""
    number = _FIRST_NUMBER.search(line)
    if number is None or number[0] not in line[number.end() :]:
        return line
    parts = line.split(" , ")
    kept: list[str] = []
    for part in parts:
        again = _AGAIN.sub("", part)
        same = next((at for at, each in enumerate(kept) if _is_same(each, again)), None)
        if same is None:
            kept.append(part)
        elif len(_said(again)) > len(_said(kept[same])):
            kept[same] = f"{kept[same][: _begin(kept[same])]}{again}"
    if len(kept) < len(parts):
        kept = [part for part in kept if not _SAYING.fullmatch(part)]
    return " , ".join(kept)


def _begin(part: str) -> int:
    found = _FIRST_NUMBER.search(part)
    return found.start() if found else 0


def _said(part: str) -> list[str]:
    return [DIRECTIONS.get(word, STREET_TYPES.get(word, word)) for word in part[_begin(part) :].split()]


def _is_same(earlier: str, later: str) -> bool:
    """Say whether the later part is the same number and street, one of them with more of its words."""
    if not _FIRST_NUMBER.match(later) or not _FIRST_NUMBER.search(earlier):
        return False
    one, other = _said(earlier), _said(later)
    shorter, longer = sorted((one, other), key=len)
    is_more = len(shorter) > 1 or len(later.split(maxsplit=1)[0]) > LONGEST_DOOR_FIGURE
    return one[0] == other[0] and is_more and set(shorter) <= set(longer)
