"""What a permit obliges to: read, united so that the tightest wins, compared with what can be carried out. Pure."""

import re
from collections.abc import Iterable
from datetime import timedelta

from plainview.kernel.errors import BadInputError

PLAIN = frozenset({"watermark", "no_record", "no_audio", "second_approver", "hash_and_custody"})
LISTED = {  # name(value|value)
    "redact": frozenset({"faces", "plates", "juvenile", "victim"}),
    "notify": frozenset({"wearer", "wearer_if_reached", "owner", "school", "supervisor"}),
    "log": frozenset({"alpr", "clets", "part23", "ferpa"}),
}
WEARER_TOLD = frozenset({"notify(wearer)", "notify(wearer_if_reached)"})  # who opens a view carries these out
LIMIT = "max_seconds"  # name=number
_SPLIT = re.compile(r",(?![^(]*\))")
_LISTED = re.compile(r"(\w+)\(([\w|]+)\)")
_LIMIT = re.compile(r"max_seconds=([1-9][0-9]{0,6})")


def read_obligations(text: str) -> frozenset[str]:
    """Read an @obligations annotation, 'watermark,redact(faces|plates),max_seconds=600', one atom a value.

    Raises BadInputError for an obligation that is not on the list.
    """
    atoms: set[str] = set()
    for part in filter(None, (part.strip() for part in _SPLIT.split(text))):
        atoms |= _read_one(part)
    return frozenset(atoms)


def _read_one(part: str) -> set[str]:
    listed = _LISTED.fullmatch(part)
    if part in PLAIN or _LIMIT.fullmatch(part):
        return {part}
    if listed and set(listed[2].split("|")) <= LISTED.get(listed[1], frozenset()):
        return {f"{listed[1]}({value})" for value in listed[2].split("|")}
    raise BadInputError(f"{part!r} is no obligation that is known")


def unite(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return every atom of all groups, sorted; of several time limits the shortest."""
    atoms = {atom for group in groups for atom in group}
    limits = {atom for atom in atoms if atom.startswith(LIMIT)}
    shortest = {min(limits, key=_seconds)} if limits else set()
    return tuple(sorted(atoms - limits | shortest))


def limit_of(obligations: Iterable[str]) -> timedelta | None:
    """Return how long the permit lasts at most, None where no limit was set."""
    limits = [_seconds(atom) for atom in obligations if atom.startswith(LIMIT)]
    return timedelta(seconds=min(limits)) if limits else None


def not_carried_out(obligations: Iterable[str], supported: frozenset[str]) -> tuple[str, ...]:
    """Return those that the enforcement point can't carry out; with any of them the answer is no."""
    return tuple(atom for atom in obligations if atom.partition("=")[0] not in supported)


def _seconds(atom: str) -> int:
    return int(atom.partition("=")[2])
