"""Locates labelled addresses in the town, and says what came out right, wrong and unresolved, by category."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from plainview.places.actions import import_places
from plainview.places.locate import locate
from plainview.places.model import Location, StatedAddress
from tests.addresses.tables import HERE, TOWN, Case

OF_PLACE = """
select p.source_id as place, u.source_id as unit
from place p
left join place_unit u on u.unit_id = $2
where p.place_id = $1
"""


@dataclass(kw_only=True)
class Verdict:
    """How many cases of each category there were, and which were not resolved, or wrong."""

    cases: Counter[str] = field(default_factory=Counter)
    unresolved: list[tuple[Case, Location]] = field(default_factory=list)
    wrong: list[tuple[Case, Location]] = field(default_factory=list)
    to_resolve: int = 0

    @property
    def resolved_share(self) -> float:
        return 1 - len(self.unresolved) / max(1, self.to_resolve)

    @property
    def wrong_share(self) -> float:
        return len(self.wrong) / max(1, self.cases.total())

    def __str__(self) -> str:
        missed, wrong = (Counter(case.category for case, _ in each) for each in (self.unresolved, self.wrong))
        resolved, wrong_place = f"{self.resolved_share:.2%} of {self.to_resolve}", f"{self.wrong_share:.3%}"
        lines = [f"{self.cases.total()} cases: resolved {resolved} that should be, wrong place {wrong_place}"]
        lines += [
            f"  {category:<26} {count:4} cases  {missed[category]:3} not resolved  {wrong[category]:3} wrong"
            for category, count in sorted(self.cases.items())
        ]
        for title, each in (("wrong", self.wrong), ("not resolved", self.unresolved)):
            lines += [f"  {title}: {case.text!r} [{case.category}]: {_shown(found)}" for case, found in each[:60]]
        return "\n".join(lines)


async def load_town(pool: Any) -> None:
    """Import the town as it was, then as it is, so that renumbered houses have a past."""
    for folder in (HERE / "town_before", TOWN):
        report = await import_places(pool, folder, strict=True)
        assert report.errors == [], report.errors


async def judge(connection: Any, cases: Sequence[Case]) -> Verdict:
    """Locate every case and compare it with its label."""
    verdict = Verdict()
    for case in cases:
        found = await locate(connection, StatedAddress(text=case.text))
        verdict.cases[case.category] += 1
        verdict.to_resolve += case.expected != "not"
        place, unit = await _nguids(connection, found)
        if _is_wrong(case, found, place, unit):
            verdict.wrong.append((case, found))
        elif not _is_right(case, found, place, unit):
            verdict.unresolved.append((case, found))
    return verdict


async def _nguids(connection: Any, found: Location) -> tuple[str, str]:
    if found.place is None:
        return "", ""
    row = await connection.fetchrow(OF_PLACE, found.place.place_id, found.unit.unit_id if found.unit else None)
    return row["place"], row["unit"] or ""


def _is_wrong(case: Case, found: Location, place: str, unit: str) -> bool:
    """Say whether somebody else's door is shown: another place, another unit, or a place where none was meant."""
    if found.place is None:
        return False
    return (
        place != case.place or (unit != case.unit and bool(unit)) or (case.expected == "not" and found.allows_dossier)
    )


def _is_right(case: Case, found: Location, place: str, unit: str) -> bool:
    match case.expected:
        case "place" | "unit":
            return found.allows_dossier and (place, unit) == (case.place, case.unit)
        case "premise":
            return place == case.place and found.needs_unit
        case "point":
            first = found.candidates[:2]
            return any(_crossing(each.address) == _crossing(case.point) and each.place_id is None for each in first)
        case _:
            return True


def _crossing(point: str) -> list[str]:
    """Return the streets of a crossing in one order."""
    return sorted(point.split(" at "))


def _shown(found: Location) -> str:
    where = found.place.address if found.place else ", ".join(each.address for each in found.candidates[:3])
    unit = f" {found.unit.label}" if found.unit else ""
    return f"{found.state} {found.certainty} {where}{unit} ({found.why})"
