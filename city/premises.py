"""Puts premises on the lots along the local streets: houses, apartments with units, schools, shops and the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from city.geography import HALF_MILE, postal_code
from city.landmarks import landmark_name
from city.lots import Lot, lots_of
from city.scales import Scale
from city.sites import SITES, Site, lot_of_site
from city.streets import LANES, STORY_SECTIONS, Section, column_street_name, row_street_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One dwelling of several at a premise."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise:
    """A site address point; `key` is its NGUID, `site` names the story it was made for."""

    key: str
    kind: str
    lot: Lot
    landmark: str = ""
    suffix: str = ""
    site: str = ""
    units: tuple[Unit, ...] = field(default=())

    @property
    def spot(self) -> tuple[float, float]:
        return self.lot.x, self.lot.y

    @property
    def address(self) -> str:
        suffix = f" {self.suffix}" if self.suffix else ""
        return f"{self.lot.number}{suffix} {self.lot.direction} {self.lot.street} {self.lot.kind}"

    @property
    def postal_code(self) -> str:
        return postal_code(*self.spot)


def section_of(premise: Premise) -> tuple[int, int]:
    """Return column and row of the quarter section a premise lies in."""
    return int(premise.lot.x // HALF_MILE), int(premise.lot.y // HALF_MILE)


_KIND_SHARES = {"shop": 0.034, "group_home": 0.003, "motel": 0.0009, "shelter": 0.0006}
_RANKS = ("Elementary", "Elementary", "Middle", "High", "Elementary")
_PUBLIC_COUNT, _HOSPITAL_COUNT = 42, 6
_SECOND_DWELLING_SHARE = 0.004  # '1/2' behind a house


def plan_premises(sections: Sequence[Section], scale: Scale, seed: int) -> list[Premise]:
    """Choose the built lots and what stands on each; the stories' sites and the schools first."""
    random = Random(f"{seed}:premises")
    sites = [(site, lot_of_site(site)) for site in SITES if site.kind != "school"]
    made = list(_schools(sections))
    wanted = scale.premises - len(sites) - len(made)
    halves = round(wanted * _SECOND_DWELLING_SHARE)
    lots = _choose_lots(sections, [lot for _, lot in sites], wanted - halves, scale, random)
    made += [_story_premise(site, lot) for site, lot in sites]
    made += _assign_kinds(lots, scale, random)
    houses = [premise for premise in made if premise.kind == "house" and not premise.site]
    made += [replace(house, suffix="1/2") for house in random.sample(houses, halves)]
    return [_with_keys(premise, number) for number, premise in enumerate(made, start=1)]


def _choose_lots(
    sections: Sequence[Section], taken: Sequence[Lot], wanted: int, scale: Scale, random: Random
) -> list[Lot]:
    streets = {(s.column, s.row): lots_of(s, taken) for s in sections}
    dense = [lot for place in STORY_SECTIONS for run in streets.get(place, []) for lot in run]
    chosen = random.sample(dense, round(scale.dense_share * wanted))
    others = [runs for place, runs in streets.items() if place not in STORY_SECTIONS or not scale.dense_share]
    if scale.dense_share:
        return chosen + _whole_block_faces(others, wanted - len(chosen), random)
    every = [lot for runs in others for run in runs for lot in run]
    return random.sample(every, wanted)


def _whole_block_faces(sections: list[list[list[Lot]]], wanted: int, random: Random) -> list[Lot]:
    """Take neighbours side by side, some from every section, so that a thin city still has whole block faces."""
    chosen: list[Lot] = []
    pool = [run for runs in sections for run in runs if run]
    each = 9
    by_section = [random.sample(runs, len(runs)) for runs in sections if any(runs)]
    for depth in range(20):
        for runs in random.sample(by_section, len(by_section)):
            if depth < len(runs):
                start = random.randrange(max(1, len(runs[depth]) - each))
                chosen += runs[depth][start : start + each]
            if len(chosen) >= wanted:
                return chosen[:wanted]
    raise ValueError(f"{len(pool)} streets hold {len(chosen)} lots, {wanted} wanted")


def _assign_kinds(lots: list[Lot], scale: Scale, random: Random) -> Iterator[Premise]:
    order = random.sample(range(len(lots)), len(lots))
    kinds: list[str] = ["apartments"] * (scale.apartments - 3)
    kinds += ["hospital"] * _HOSPITAL_COUNT + ["public"] * _PUBLIC_COUNT
    for kind, share in _KIND_SHARES.items():
        kinds += [kind] * max(4, round(share * len(lots)))
    for turn, place in enumerate(order):
        kind = kinds[turn] if turn < len(kinds) else "house"
        yield _premise(lots[place], kind, turn, random)


def _premise(lot: Lot, kind: str, turn: int, random: Random) -> Premise:
    units: tuple[Unit, ...] = ()
    if kind == "apartments":
        units = _units(_unit_count(turn, random), random)
    if kind == "motel":
        units = tuple(
            Unit(key="", label=str(100 * floor + room)) for floor in (1, 2) for room in range(1, random.randint(9, 25))
        )
    return Premise(key="", kind=kind, lot=lot, landmark=landmark_name(kind, turn, lot.street, random), units=units)


def _unit_count(turn: int, random: Random) -> int:
    if turn < 3:
        return (400, 264, 208)[turn]
    return random.choices((4, 6, 8, 12, 16, 24, 48, 96), (30, 16, 22, 12, 9, 7, 3, 1))[0]


def _units(count: int, random: Random) -> tuple[Unit, ...]:
    lettered = count <= 8 and random.random() < 0.3
    by_floor = count >= 48
    labels = (
        "ABCDEFGH"[n] if lettered else str(100 * (n // 24 + 1) + n % 24 + 1) if by_floor else str(n + 1)
        for n in range(count)
    )
    return tuple(Unit(key="", label=label) for label in labels)


def _school_lot(section: Section) -> Lot:
    if section.campus is None:
        raise ValueError("a section without a campus has no school")
    west, south, east, north = section.campus
    name, kind = row_street_name(section.row * LANES + 5)
    centre = (west + east) / 2
    direction = "E" if section.column >= 0 else "W"
    number = int(abs(centre)) // 2 * 2 + 1
    return Lot(number=number, direction=direction, street=name, kind=kind, x=centre, y=(south + north) / 2)


def _schools(sections: Sequence[Section]) -> Iterator[Premise]:
    """Yield the school of each campus, no two of one name; a story's school keeps its street's name."""
    taken: set[str] = set()
    for section in sorted((s for s in sections if s.campus), key=lambda s: not _story_of(s)):
        site = _story_of(section)
        rank = "Middle" if site else _RANKS[(section.column + 3 * section.row) % len(_RANKS)]
        lines = [section.row * LANES + lane for lane in (5, 6, 4, 7, 3, 2, 1)]
        columns = [section.column * LANES + lane for lane in (4, 6, 2)]
        words = [row_street_name(line)[0] for line in lines] + [column_street_name(line)[0] for line in columns]
        name = next(word for word in words if word not in taken)
        taken.add(name)
        yield Premise(key="", kind="school", lot=_school_lot(section), landmark=f"{name} {rank} School", site=site)


def _story_of(section: Section) -> str:
    place = section.column, section.row
    return next((site.name for site in SITES if site.kind == "school" and site.section == place), "")


def _story_premise(site: Site, lot: Lot) -> Premise:
    units = tuple(Unit(key="", label=str(n)) for n in range(1, site.units + 1))
    return Premise(key="", kind=site.kind, lot=lot, site=site.name, units=units)


def _with_keys(premise: Premise, number: int) -> Premise:
    units = tuple(replace(unit, key=f"UN-{number:06d}-{unit.label}") for unit in premise.units)
    return replace(premise, key=f"AP-{number:06d}", units=units)
