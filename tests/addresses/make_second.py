"""Writes the second set: other templates, another seed; held out at first, then worked on too.

python -m tests.addresses.make_second
"""

from collections.abc import Iterator, Sequence
from random import Random

from tests.addresses.make_cases import fill_templates, known_numbers, refused
from tests.addresses.tables import HERE, Case, Premise, read_town, write_cases

SEED = 77003
EACH = {
    "plain": 12, "spoken": 9, "cad": 10, "spanish": 10, "unit": 9, "building and unit": 9, "left out": 16, "slip": 18,
}  # fmt: skip
LANDMARKS = (
    ("I'm in front at Pennant Pharmacy", ""), ("brightwater ms", "Brightwater Middle School"),
    ("Tallow Creek Elem", "Tallow Creek Elementary School"), ("emberholt hs", "Emberholt High School"),
    ("we are inside the gilded otter laundromat", "Gilded Otter Laundromat"), ("city hall tamar springs", ""),
    ("Tamar Springs City Hall, Tamar Springs, CA", "Tamar Springs City Hall"), ("Fire Sta 4", "Fire Station 4"),
    ("St. Orrin Medical Ctr", "Saint Orrin Medical Center"), ("HARROW HOUSE SHELTER REF FIGHT", "Harrow House Shelter"),
    ("Quarrel Tire and Brake", "Quarrel Tire & Brake"), ("hobbins feed and garden", "Hobbin's Feed & Garden"),
    ("at the blue kettle diner please", "Blue Kettle Diner"), ("it's the Nine Candles Bakery", "Nine Candles Bakery"),
    ("my kid is at Brightwater Middle School", "Brightwater Middle School"), ("Corner Market", "Corner Market, The"),
    ("estamos en Corner Market", "Corner Market, The"), ("the kettle", "Blue Kettle Diner"),
    ("WICKFELL TRANSIT CTR", "Wickfell Transit Centre"), ("Marrow Library, Tamar Springs", "Marrow Library"),
)  # fmt: skip
POINTS = (
    ("Thistlemere where it meets Tamarwick", "E Thistlemere Way at N Tamarwick St"),
    ("Tamarwick St. and Emberholt Ln.", "E Emberholt Ln at N Tamarwick St"),
    ("int of Garnetbeck / 1st", "E Garnetbeck Ave at N 1st St"),
    ("near the corner of Emberholt & Hollinquay", "E Emberholt Ln at N Hollinquay Blvd"),
    ("Isoldestrand con Fennelgarth", "E Isoldestrand Ln at N Fennelgarth Ave"),
    ("en la esquina de Borageriver y 42nd", "E Borageriver St at N 42nd St"),
    ("forty second and Mallowspindle", "E Mallowspindle Ave at N 42nd St"),
    ("N FENNELGARTH AVE/E GARNETBECK AVE", "E Garnetbeck Ave at N Fennelgarth Ave"),
    ("Umber Lake & Jessafell", "E Umber Lake Rd at N Jessafell Ave"),
    ("Kestrel Canyon and second street", "E Kestrel Canyon Rd at N 2nd St"),
    ("corner Wren Hollow and Dapplethwaite", "E Wren Hollow Ln at N Dapplethwaite St"),
    ("Mallowspindle @ Brambeck, Tamar Springs CA", "E Mallowspindle Ave at N Brambeck Pl"),
    ("six thousand one hundred block of Garnetbeck", "6100 block of E Garnetbeck Ave"),
    ("in the 2900 block of N Dapplethwaite Street", "2900 block of N Dapplethwaite St"),
    ("7100 block of east isoldestrand lane", "7100 block of E Isoldestrand Ln"),
    ("HWY 41 N @ MM 127", "CA-41 mile 127"),
    ("northbound state route 41 near mile marker 123", "CA-41 mile 123"),
    ("180 west, mile 10", "CA-180 westbound mile 10"),
    ("eastbound one eighty at mile marker 5", "CA-180 eastbound mile 5"),
    ("Larkmoor off ramp, southbound 41", "CA-41 southbound exit 124 at Larkmoor Ave"),
    ("on the on-ramp from Sablewick to NB 41", "CA-41 northbound entrance at Sablewick Dr"),
    ("41 southbound exit number 129", "CA-41 southbound exit 129 at Garnetbeck Ave"),
    ("WB 180 OFFRAMP AT TAMARWICK ST", "CA-180 westbound exit 8 at Tamarwick St"),
)  # fmt: skip
REFUSED = (
    "he left in a white van", "I can't say it out loud", "it's the yellow house", "my uncle's place on the hill",
    "somewhere off Larkmoor", "the dead end", "past the second light", "ahead of the tracks", "blah blah", "1 1 1 1 1",
    "Tamar Springs", "Wickfell, CA", "93981", "CA", "apartment", "número", "la casa de mi tía", "no lo sé", "zzz 9 zzz",
    "4 people fighting", "2 men 1 gun", "route 7", "mile marker", "the exit", "my address", "0",
    "half a mile from here",
    "3rd floor", "room 12", "bldg 4", "Larkmoor and nowhere", "Quillfeather at Sablewick", "Rookcairn x Whinstead",
    "esquina de Larkmoor y Emberholt", "8th and 9th", "100 block of Nowhere Lane", "block", "the 900 block",
    "NB 41 mm 240", "180 mile 77", "exit 500 on 180", "off ramp to Whinstead from 41",
)  # fmt: skip
BESIDE = (
    "across the street from {full}", "two houses down from {full}", "in the alley behind {full}", "opposite {full}",
    "just past {full}", "the house next door to {full}", "near {full}", "enfrente de {full}", "al lado de {full}",
    "R/O {FULL}", "N/O {FULL}", "in front of {full}", "he's down the street from {full}", "adj to {full}",
)  # fmt: skip


def make_second(premises: Sequence[Premise], random: Random) -> Iterator[Case]:
    """Yield the cases."""
    yield from fill_templates(HERE / "templates_second.txt", premises, EACH, random)
    by_landmark = {p.landmark: p for p in premises if p.landmark}
    for text, landmark in LANDMARKS:
        if landmark:
            yield Case(text=text, category="landmark", expected="place", place=by_landmark[landmark].nguid)
        else:
            yield refused(text, "gibberish")
    yield from (Case(text=text, category="point", expected="point", point=point) for text, point in POINTS)
    yield from (refused(text, "gibberish") for text in REFUSED)
    yield from _refusals(premises, random)


def _refusals(premises: Sequence[Premise], random: Random) -> Iterator[Case]:
    houses = [p for p in premises if p.kind == "house" and not p.suffix]
    flats = [p for p in premises if p.kind == "apartments" and not p.suffix]
    numbers = known_numbers(premises)
    for at, premise in enumerate(random.sample(houses, 56)):
        text = BESIDE[at % len(BESIDE)].replace("{full}", f"{premise.number} {premise.street}")
        yield refused(text.replace("{FULL}", f"{premise.number} {premise.street}".upper()), "beside")
    for premise in random.sample(houses, 60):
        digits = list(premise.number)
        at = random.randrange(len(digits))
        digits[at] = str((int(digits[at]) + random.choice((1, 3, 5))) % 10)
        number = "".join(digits).lstrip("0")
        if number and (number, premise.name) not in numbers:
            text = random.choice(("we're at {} {}", "{} {} apt 2", "{} {}, Tamar Springs")).format(
                number, premise.street
            )
            yield refused(text, "no such number")
    for premise in random.sample(houses, 30):
        city = random.choice(("Lower Dunmarch", "Port Hallow", "Ansley", "Reedley Falls"))
        text = random.choice(("{} in {}", "{}, {}, CA", "{} {} ca")).format(f"{premise.number} {premise.street}", city)
        yield refused(text, "another city")
    for premise in random.sample(flats, 30):
        text = random.choice(("{} apt Q77", "unit 9041, {}", "{} #5150")).format(f"{premise.number} {premise.street}")
        yield refused(text, "wrong unit", premise.nguid)
    for premise in random.sample(houses, 30):
        kind = "Ct" if premise.type not in {"Ct", ""} else "Ave"
        if not any((p.name, p.type) == (premise.name, kind) for p in premises):
            text = f"{premise.number} {' '.join(filter(None, (premise.before, premise.name, kind)))}"
            yield refused(text, "another type")
    for premise in random.sample([p for p in houses if p.before in {"E", "W", "N", "S"}], 30):
        other = {"E": "W", "W": "E", "N": "S", "S": "N"}[premise.before]
        if not any((p.name, p.before, p.number) == (premise.name, other, premise.number) for p in premises):
            yield refused(f"{premise.number} {other} {premise.name} {premise.type}", "another direction")


def main() -> None:
    """Write the set."""
    cases = list(make_second(read_town(), Random(SEED)))  # noqa: S311 - the same cases each time
    write_cases(HERE / "second.csv", cases)
    print(f"{len(cases)} cases, {sum(case.expected == 'not' for case in cases)} of them must not resolve")


if __name__ == "__main__":
    main()
