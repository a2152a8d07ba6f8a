"""Sets two records side by side, and says of each line whether they agree. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler
from rapidfuzz.utils import default_process

Agreement = Literal["same", "near", "differs", "missing"]
_NEAR_NAME = 0.88


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the comparison, with what each record says."""

    title: str
    left: str
    right: str
    agreement: Agreement


def compare_sides(left: Mapping[str, Any], right: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return the lines on which two records are compared; what neither says is left out."""
    lines = []
    for title, name, near in _LINES:
        said, other = _words(left.get(name)), _words(right.get(name))
        if said or other:
            lines.append(Line(title=title, left=said, right=other, agreement=_agreement(said, other, near)))
    return tuple(lines)


def _words(value: Any) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _agreement(left: str, right: str, near: Callable[[str, str], bool]) -> Agreement:
    if not left or not right:
        return "missing"
    said, other = default_process(left), default_process(right)
    if said == other:
        return "same"
    return "near" if near(said, other) else "differs"


def _is_near_name(left: str, right: str) -> bool:
    if min(len(left), len(right)) == 1:
        return left[0] == right[0]  # an initial
    return JaroWinkler.similarity(left, right) >= _NEAR_NAME


def _is_near_date(left: str, right: str) -> bool:
    """Say whether one digit differs, two are changed over, or day and month are."""
    year, month, day = left.split()
    return DamerauLevenshtein.distance(left, right) == 1 or right == f"{year} {day} {month}"


def _is_near_number(left: str, right: str) -> bool:
    return "".join(filter(str.isdigit, left))[-10:] == "".join(filter(str.isdigit, right))[-10:]


def _is_near_address(left: str, right: str) -> bool:
    return (
        left.split(" ", maxsplit=1)[0] == right.split(" ", maxsplit=1)[0]
        and JaroWinkler.similarity(left, right) >= _NEAR_NAME
    )


def _is_never_near(_left: str, _right: str) -> bool:
    return False


_LINES: tuple[tuple[str, str, Callable[[str, str], bool]], ...] = (
    ("Given name", "given_name", _is_near_name),
    ("Middle name", "middle_name", _is_near_name),
    ("Family name", "family_name", _is_near_name),
    ("Suffix", "name_suffix", _is_never_near),
    ("Born", "born_on", _is_near_date),
    ("Sex", "sex", _is_never_near),
    ("Address", "address", _is_near_address),
    ("Unit", "unit", _is_near_name),
    ("Phone", "phone", _is_near_number),
)
