"""Makes a set of cases from somebody's wordings: sets differ in what is said and by which chance, in nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from tests.addresses.make_cases import fill_templates, known_numbers, refused
from tests.addresses.tables import HERE, Case, Premise, read_town, write_cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The wordings of a set; `named` is (text, landmark, or '' for none), `points` is (text, where that is)."""

    name: str
    seed: int
    each: Mapping[str, int]
    named: Sequence[tuple[str, str]]
    points: Sequence[tuple[str, str]]
    refused: Sequence[str]
    beside: Sequence[str]


def write_set(said: Said) -> None:
    """Write the set's file."""
    cases = list(make_set(said, read_town(), Random(said.seed)))  # noqa: S311 - the same cases each time
    write_cases(HERE / f"{said.name}.csv", cases)
    print(f"{len(cases)} cases, {sum(case.expected == 'not' for case in cases)} of them must not resolve")


def make_set(said: Said, premises: Sequence[Premise], random: Random) -> Iterator[Case]:
    """Yield the cases of a set."""
    yield from fill_templates(HERE / f"templates_{said.name}.txt", premises, said.each, random)
    by_landmark = {p.landmark: p for p in premises if p.landmark}
    for text, landmark in said.named:
        if landmark:
            yield Case(text=text, category="landmark", expected="place", place=by_landmark[landmark].nguid)
        else:
            yield refused(text, "gibberish")
    yield from (Case(text=text, category="point", expected="point", point=point) for text, point in said.points)
    yield from (refused(text, "gibberish") for text in said.refused)
    houses = [p for p in premises if p.kind == "house" and not p.suffix]
    for at, premise in enumerate(random.sample(houses, 52)):
        full = f"{premise.number} {premise.street}"
        yield refused(
            said.beside[at % len(said.beside)].replace("{full}", full).replace("{FULL}", full.upper()), "beside"
        )
    yield from _wrong_numbers(premises, houses, random)
    yield from _other_streets(premises, houses, random)
    flats = [p for p in premises if p.kind == "apartments" and not p.suffix]
    for premise in random.sample(flats, 24):
        text = random.choice(("{} unit 66Z", "apt 8088 at {}", "{} bldg 9 apt 9")).format(
            f"{premise.number} {premise.street}"
        )
        yield refused(text, "wrong unit", premise.nguid)


def _wrong_numbers(premises: Sequence[Premise], houses: Sequence[Premise], random: Random) -> Iterator[Case]:
    numbers = known_numbers(premises)
    for premise in random.sample(houses, 70):
        digits = list(premise.number)
        random.shuffle(digits)
        number = "".join(digits).lstrip("0")
        if number and (number, premise.name) not in numbers:
            said = random.choice(("{} {}", "my address is {} {}", "{} {} Tamar Springs CA"))
            yield refused(said.format(number, premise.street), "transposed")


def _other_streets(premises: Sequence[Premise], houses: Sequence[Premise], random: Random) -> Iterator[Case]:
    names = sorted({(p.before, p.name, p.type) for p in premises if p.type})
    numbers = known_numbers(premises)
    for premise in random.sample(houses, 60):
        before, name, kind = random.choice(names)
        if (premise.number, name) not in numbers:
            yield refused(f"{premise.number} {before} {name} {kind}".replace("  ", " "), "another street's number")
    for premise in random.sample(houses, 30):
        city = random.choice(("Eastmarch", "Villa Serna", "Kingsrow"))
        text = f"{premise.number} {premise.street}, {city}, CA 9{random.randrange(1000, 9999)}"
        yield refused(text, "another city")
