"""Fixes the premises where the stories happen: the same address in every city."""

from dataclasses import dataclass

from city.lots import Lot, lot_at
from city.streets import LANES, STORY_SECTIONS, Section, column_street_name, local_streets, row_street_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a story happens: quarter section, lane and house number; `units` are numbered from 1."""

    name: str
    section: tuple[int, int]
    kind: str
    lane: int = 4
    number: int = 0
    units: int = 0


SITES = (
    Site(name="barricade", section=(4, 6), kind="apartments", number=3517, units=8),
    Site(name="calm", section=(5, 5), kind="apartments", number=4318, units=16),
    Site(name="council_member", section=(-2, 9), kind="house", number=1117),
    Site(name="swatting", section=(2, 12), kind="house", number=1862),
    Site(name="wrong_unit", section=(8, 2), kind="apartments", number=6741, units=24),
    Site(name="broken_message", section=(12, -2), kind="house", number=9911),
    Site(name="school_alarm", section=(6, -5), kind="school"),
)


def lot_of_site(site: Site) -> Lot:
    """Return the lot of a story's address; odd numbers stand on the north or east side."""
    column, row = site.section
    section = Section(column=column, row=row, pattern=STORY_SECTIONS[site.section])
    is_east_west = section.pattern == "rows"
    name, _ = (
        row_street_name(row * LANES + site.lane) if is_east_west else column_street_name(column * LANES + site.lane)
    )
    street = next(s for s in local_streets(section) if s.name == name and s.is_east_west == is_east_west)
    along = float(site.number) * (1 if (column if is_east_west else row) >= 0 else -1)
    return lot_at(street, along, 1 if site.number % 2 else -1)
