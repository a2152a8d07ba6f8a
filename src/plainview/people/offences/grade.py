"""Grades an offence: how grave, whether violent, by what its source says, else by its statute, never by a guess."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plainview.people.offences.nibrs import NIBRS
from plainview.people.offences.statutes import (
    VIOLENT_FELONIES,
    is_resisting,
    is_violent,
    nibrs_code,
    statute_key,
    with_parents,
)

UNKNOWN = "unknown"
LEVELS = ("felony", "misdemeanor", "infraction")


@dataclass(frozen=True, slots=True, kw_only=True)
class OffenceCode:
    """What a table of offences says of one statute."""

    statute_key: str
    title: str
    severity: str  # felony, misdemeanor, infraction, or wobbler: either, as it is charged
    is_violent: bool
    is_resisting: bool
    hierarchy: int | None
    nibrs_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """An offence as it is kept; `doubt` says why it could not be graded whole."""

    title: str
    severity: str
    is_violent: bool
    is_resisting: bool
    doubt: str | None = None


def make_code(key: str, title: str, levels: Iterable[str], hierarchy: int | None = None) -> OffenceCode:
    """Return the offence of a statute that is charged at these levels."""
    charged = set(levels)
    return OffenceCode(
        statute_key=key,
        title=title,
        severity=charged.pop() if len(charged) == 1 else "wobbler",
        is_violent=is_violent(key),
        is_resisting=is_resisting(key),
        hierarchy=hierarchy,
        nibrs_code=nibrs_code(key),
    )


def find_code(statute: str, codes: Mapping[str, OffenceCode]) -> OffenceCode | None:
    """Return what the table has of a statute, or of what it is a part of."""
    key = statute_key(statute)
    return None if key is None else next((codes[each] for each in with_parents(key) if each in codes), None)


def grade(
    statute: str,
    codes: Mapping[str, OffenceCode],
    *,
    title: str | None = None,
    severity: str | None = None,
    is_violent: bool | None = None,
) -> Grade:
    """Return how an offence is kept: the source's own word first, then the table's; unknown is unknown, not violent."""
    code = find_code(statute, codes)
    level = severity or (code.severity if code and code.severity in LEVELS else UNKNOWN)
    violent = is_violent if is_violent is not None else (code.is_violent if code else False)
    return Grade(
        title=title or (code.title if code else statute),
        severity=level,
        is_violent=violent,
        is_resisting=code.is_resisting if code else False,
        doubt=_doubt(statute, code, level, is_violent),
    )


def _doubt(statute: str, code: OffenceCode | None, level: str, said_violent: bool | None) -> str | None:  # noqa: FBT001
    if level == UNKNOWN:
        if code is not None:
            return f"{statute}: felony or misdemeanor, and the source doesn't say which: kept as unknown"
        return f"{statute}: not in the table of offences: kept, severity unknown, not counted as violent"
    if code is None and said_violent is None:
        return f"{statute}: not in the table of offences: kept, not counted as violent"
    return None


def rank(key: str, code: OffenceCode | None) -> tuple[int, int]:
    """Return what sorts offences by gravity, the gravest first: PC 667.5(c), then NIBRS' hierarchy."""
    nibrs = NIBRS[code.nibrs_code].rank if code and code.nibrs_code else 100
    return (0 if any(each in VIOLENT_FELONIES for each in with_parents(key)) else 1, nibrs)
