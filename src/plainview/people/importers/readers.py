"""The closed list of transforms, and how a mapped text becomes a value: pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from plainview.kernel.csv_rows import number_between, one_of, quote, read_date, read_moment, read_yes_no, text_up_to
from plainview.people.importers.system import Field

Transform = Callable[[str], str]
Reader = Callable[[str], object]
_KNOWN_DIRECTIVES = frozenset("YmdHMSbBIpzjfT")
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2099
_DIGITS = re.compile(r"\D+")
_certainty = number_between(0, 1)


def _first_word(text: str) -> str:
    return text.partition(" ")[0] if text.strip() else ""


def _rest(text: str) -> str:
    return text.strip().partition(" ")[2]


def _last_word(text: str) -> str:
    return text.strip().rpartition(" ")[2]


def _name_case(text: str) -> str:
    """Return a name written in capitals as names are written; one in mixed case knows better."""
    return text.title() if text.isupper() else text


TRANSFORMS: Mapping[str, Transform] = {
    "upper": str.upper,
    "lower": str.lower,
    "name_case": _name_case,
    "one_space": lambda text: " ".join(text.split()),
    "digits": lambda text: _DIGITS.sub("", text),
    "before_comma": lambda text: text.partition(",")[0].strip(),
    "after_comma": lambda text: text.partition(",")[2].strip(),
    "first_word": lambda text: _first_word(text.strip()),
    "without_first_word": _rest,
    "last_word": _last_word,
}


def date_format_fault(written: str) -> str | None:
    """Say what is wrong with a format of dates; years of two digits are never guessed at."""
    directives = re.findall(r"%(.)", written)
    if "y" in directives:
        return f"{written!r}: a year of two digits could be another century's; have it written with four"
    if not directives or not set(directives) <= _KNOWN_DIRECTIVES:
        return f"{written!r} is no format like '%m/%d/%Y'"
    return None if "Y" in directives else f"{written!r} has no year, %Y"


def make_reader(field: Field, formats: Sequence[str], zone: str) -> Reader:
    """Return what reads a field's text; it raises ValueError with the reason."""
    if field.kind == "date":
        return _in_formats(formats, zone, as_date=True) if formats else lru_cache(65_536)(read_date)
    if field.kind == "moment":
        return _in_formats(formats, zone, as_date=False) if formats else read_moment
    if field.kind == "word":
        return one_of(field.words)
    return {"yes_no": read_yes_no, "number": _certainty}.get(field.kind) or text_up_to(field.longest)


def _in_formats(formats: Sequence[str], zone: str, *, as_date: bool) -> Reader:
    local = ZoneInfo(zone)

    @lru_cache(65_536)  # a year of records has few dates
    def read(text: str) -> date | datetime:
        for written in formats:
            try:
                found = datetime.strptime(text, written)  # noqa: DTZ007 - the zone follows, where none was written
            except ValueError:
                continue
            if _EARLIEST_YEAR <= found.year <= _LATEST_YEAR:
                moment = found if found.tzinfo else found.replace(tzinfo=local)
                return found.date() if as_date else moment.astimezone(UTC)
        raise ValueError(f"{quote(text)} is not a {'date' if as_date else 'time'} of the form {' or '.join(formats)}")

    return read
