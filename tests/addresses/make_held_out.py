"""Writes the held-out addresses: templates of their own, another seed, written last and not worked on.

python -m tests.addresses.make_held_out
"""

from collections.abc import Iterator, Sequence
from random import Random

from tests.addresses.make_cases import fill_templates, known_numbers, refused
from tests.addresses.tables import HERE, Case, Premise, read_town, write_cases

SEED = 91_733
EACH = {
    "plain": 14, "spoken": 9, "cad": 9, "spanish": 9, "unit": 9, "building and unit": 10, "left out": 14, "slip": 16,
}  # fmt: skip
NAMED = (
    ("there's smoke at Marrow Library", "Marrow Library"),
    ("Harrow House Shelter, Tamar Springs", "Harrow House Shelter"),
    ("blue kettle diner", "Blue Kettle Diner"),
    ("Emberholt High School, Tamar Springs CA", "Emberholt High School"),
    ("WICKFELL TRANSIT CENTRE", "Wickfell Transit Centre"),
)
POINTS = (
    ("Emberholt Ln & 42nd St", "E Emberholt Ln at N 42nd St"),
    ("intersection of Thistlemere and Gorsecombe", "E Thistlemere Way at N Gorsecombe Pkwy"),
    ("MALLOWSPINDLE/JESSAFELL", "E Mallowspindle Ave at N Jessafell Ave"),
    ("an accident at Isoldestrand and Hollinquay", "E Isoldestrand Ln at N Hollinquay Blvd"),
    ("1200 block of Thistlemere Way", "1200 block of E Thistlemere Way"),
    ("N TAMARWICK ST 400 BLK", "400 block of N Tamarwick St"),
    ("41 northbound mile marker 131", "CA-41 mile 131"),
    ("WB 180 MM 14", "CA-180 westbound mile 14"),
    ("SB 41 exit 126B", "CA-41 southbound exit 126B at Kestrel Canyon Rd"),
)  # fmt: skip
REFUSED = (
    "please come", "I'm on the porch", "Wickfell city limits", "upstairs", "the apartment complex", "2",
    "Mallowspindle",
    "Hollinquay and Dapplethwaite", "Yarrowstead & Emberholt", "exit 9 on 41", "180 mm 40", "77 Elm St",
    "a few blocks away",
    "the motel", "call me at 555-0133", "3 guys in a gray van", "dispatch 12 to 15", "no sé la dirección",
)  # fmt: skip
BESIDE = (
    "my neighbor across the street at the house facing {full}", "right by {full}", "diagonal from {full}",
    "the park beside {full}", "a car parked near {full}", "walking toward {full}", "opposite {FULL}", "A/F {FULL}",
    "the fence between {full} and the next house", "somewhere around {full}", "not {full}",
    "used to live at or near {full}",
)  # fmt: skip


def make_held_out(premises: Sequence[Premise], random: Random) -> Iterator[Case]:
    """Yield the held-out cases."""
    yield from fill_templates(HERE / "templates_held_out.txt", premises, EACH, random)
    by_landmark = {p.landmark: p for p in premises if p.landmark}
    for text, landmark in NAMED:
        if landmark:
            yield Case(text=text, category="landmark", expected="place", place=by_landmark[landmark].nguid)
        else:
            yield refused(text, "gibberish")
    yield from (Case(text=text, category="point", expected="point", point=point) for text, point in POINTS)
    yield from (refused(text, "gibberish") for text in REFUSED)
    houses = [p for p in premises if p.kind == "house" and not p.suffix]
    for at, premise in enumerate(random.sample(houses, 52)):
        full = f"{premise.number} {premise.street}"
        yield refused(BESIDE[at % len(BESIDE)].replace("{full}", full).replace("{FULL}", full.upper()), "beside")
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


def main() -> None:
    """Write the set."""
    cases = list(make_held_out(read_town(), Random(SEED)))  # noqa: S311 - the same cases each time
    write_cases(HERE / "held_out.csv", cases)
    print(f"{len(cases)} cases, {sum(case.expected == 'not' for case in cases)} of them must not resolve")


if __name__ == "__main__":
    main()
