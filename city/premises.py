"""Puts premises on the lots along the local streets: houses, apartments with units, schools, shops and the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from city.geography import postal_code
from city.landmarks import landmark_name
from city.lots import Lot, lots_of
from city.scales import Scale
from city.sites import SITES, Site, lot_of_site
from city.streets import LANES, STORY_SECTIONS, Section, row_street_name


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


_KIND_SHARES = {"shop": 0.034, "group_home": 0.003, "motel": 0.0009, "shelter": 0.0006}
_PUBLIC_COUNT, _HOSPITAL_COUNT = 42, 6
_SECOND_DWELLING_SHARE = 0.004  # '1/2' behind a house


def plan_premises(sections: Sequence[Section], scale: Scale, seed: int) -> list[Premise]:
    """Choose the built lots and what stands on each; the stories' sites and the schools first."""
    random = Random(f"{seed}:premises")
    sites = [(site, lot_of_site(site)) for site in SITES if site.kind != "school"]
    schools = [_school_lot(section) for section in sections if section.campus]
    wanted = scale.premises - len(sites) - len(schools)
    halves = round(wanted * _SECOND_DWELLING_SHARE)
    lots = _choose_lots(sections, [lot for _, lot in sites], wanted - halves, scale, random)
    made = [_school(section, lot) for section, lot in zip((s for s in sections if s.campus), schools, strict=True)]
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


def _school(section: Section, lot: Lot) -> Premise:
    rank = ("Elementary", "Elementary", "Middle", "High", "Elementary")[(section.column + 3 * section.row) % 5]
    site = next((s.name for s in SITES if s.kind == "school" and s.section == (section.column, section.row)), "")
    rank = "Middle" if site else rank
    return Premise(key="", kind="school", lot=lot, landmark=f"{lot.street} {rank} School", site=site)


def _story_premise(site: Site, lot: Lot) -> Premise:
    units = tuple(Unit(key="", label=str(n)) for n in range(1, site.units + 1))
    return Premise(key="", kind=site.kind, lot=lot, site=site.name, units=units)


def _with_keys(premise: Premise, number: int) -> Premise:
    units = tuple(replace(unit, key=f"UN-{number:06d}-{unit.label}") for unit in premise.units)
    return replace(premise, key=f"AP-{number:06d}", units=units)
