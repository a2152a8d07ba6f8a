"""Writes the addresses the locator is worked on with: templates and slips written by hand, filled by chance.

python -m tests.addresses.make_cases
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from tests.addresses.said import HEARD, SPANISH_DIRECTION, say
from tests.addresses.tables import HERE, Case, Premise, read_table, read_town, write_cases

SEED = 20261
EACH = {
    "plain": 22, "spoken": 14, "cad": 14, "spanish": 10, "unit": 11, "building and unit": 8, "left out": 16, "slip": 30,
}  # fmt: skip
GIBBERISH = (
    "help", "asdf asdf", "he's got a gun", "I don't know where I am", "please hurry", "911", "3517", "12345 67890",
    "the house with the blue door", "at my mom's", "down the road from the store", "???", "no se donde estoy",
    "by the canal somewhere", "apt 4", "unit B", "Larkmoor", "East Larkmoor Avenue", "test call disregard",
    "the third house on the left", "qwertyuiop lane", "under the bridge", "in the park I think", "N/A", "UNKNOWN",
    "same as last time", "parking lot", "on the bus", "freeway", "mile", "exit", "corner", "calle", "en la casa",
    "my house", "home", "1st", "street", "Ave Ave Ave", "E E E", "100 200 300", "00000", "-", "#", "1/2",
)  # fmt: skip
MISSING_STREETS = (
    "Bramblewick Ave", "E Ospreyfold Rd", "N Lintelgate St", "S Harrowbury Dr", "Candlemoss Ct", "W Tollerbeck Way",
    "Pikestaff Ln", "Moonrake Pl", "N Dunnockvale Blvd", "E Saltmarsh Ter",
)  # fmt: skip
OTHER_CITIES = ("Visenta", "Port Hallow", "Maderosa", "Clovering", "Dunmarch", "Silver Rill")


def make_cases(premises: Sequence[Premise], random: Random) -> Iterator[Case]:
    """Yield the cases of all categories."""
    houses = [p for p in premises if p.kind == "house" and not p.suffix]
    flats = [p for p in premises if p.kind == "apartments" and not p.suffix]
    yield from fill_templates(HERE / "templates.txt", premises, EACH, random)
    yield from _spanish_directions(_plain(premises), random)
    yield from _unit_not_said(flats, random)
    yield from _suffixes(premises)
    yield from _two_cities(premises)
    yield from _landmarks(premises)
    yield from _points()
    yield from _former(premises)
    yield from make_refusals(premises, houses, flats, random)


def fill_templates(file: Path, premises: Sequence[Premise], each: Mapping[str, int], random: Random) -> Iterator[Case]:
    """Yield, of every template of a file, as many cases as its category has."""
    able = _able(premises)
    for line in file.read_text().splitlines():
        category, template = line.split("|", 1)
        for premise in random.sample(able[category], each[category]):
            text, unit = say(template, premise, random)
            expected = "unit" if unit else "place"
            yield Case(text=text, category=category, expected=expected, place=premise.nguid, unit=unit)


def _plain(premises: Sequence[Premise]) -> list[Premise]:
    houses = [p for p in premises if p.kind == "house" and not p.suffix]
    return [p for p in houses if not _is_in_two_cities(p, premises)]


def _able(premises: Sequence[Premise]) -> dict[str, list[Premise]]:
    """Return the premises that a category's templates can be said of, and then mean nothing else."""
    flats = [p for p in premises if p.kind == "apartments" and not p.suffix]
    in_buildings = [p for p in flats if any("Bldg" in label for label in p.units.values())]
    plain = _plain(premises)
    by_number = [p for p in plain if _is_only_by_number(p, premises)]
    return {
        "plain": plain,
        "spoken": plain,
        "cad": plain,
        "correction": plain,
        "spanish": by_number,
        "unit": [p for p in flats if p not in in_buildings],
        "building and unit": in_buildings,
        "left out": [p for p in by_number if p.before],
        "slip": [p for p in by_number if p.name in HEARD],
    }


def _is_in_two_cities(premise: Premise, premises: Sequence[Premise]) -> bool:
    return any(p.city != premise.city and (p.number, p.name) == (premise.number, premise.name) for p in premises)


def _is_only_by_number(premise: Premise, premises: Sequence[Premise]) -> bool:
    """Say whether no other premise has this number on a street of this name, or of one that sounds like it."""
    alike = {"Linnetmere", "Linnetmoor"}
    if premise.name in alike:
        return False
    return sum((p.number, p.name) == (premise.number, premise.name) and not p.suffix for p in premises) == 1


def _spanish_directions(premises: Sequence[Premise], random: Random) -> Iterator[Case]:
    able = [p for p in premises if p.before in SPANISH_DIRECTION and p.type]
    for premise in random.sample(able, 24):
        side = SPANISH_DIRECTION[premise.before]
        text = random.choice(
            (f"{premise.number} {premise.name} {side}", f"calle {premise.name} {side} {premise.number}")
        )
        yield Case(text=text, category="spanish", expected="place", place=premise.nguid)


def _unit_not_said(flats: Sequence[Premise], random: Random) -> Iterator[Case]:
    for premise in random.sample(flats, 40):
        text, _ = say("{full}", premise, random)
        yield Case(text=text, category="unit not said", expected="premise", place=premise.nguid)


def _suffixes(premises: Sequence[Premise]) -> Iterator[Case]:
    for premise in premises:
        if premise.suffix == "1/2":
            for text in (f"{premise.number} 1/2 {premise.street}", f"{premise.number}½ {premise.street}",
                         f"{premise.number} and a half {premise.street}"):  # fmt: skip
                yield Case(
                    text=text, category="suffix", expected="premise" if premise.units else "place", place=premise.nguid
                )
        elif premise.suffix == "A":
            for text in (f"{premise.number}A {premise.street}", f"{premise.number}-a {premise.street.lower()}"):
                yield Case(
                    text=text, category="suffix", expected="premise" if premise.units else "place", place=premise.nguid
                )


def _two_cities(premises: Sequence[Premise]) -> Iterator[Case]:
    for premise in premises:
        if _is_in_two_cities(premise, premises) and premise.kind == "house" and not premise.suffix:
            full = f"{premise.number} {premise.street}"
            yield Case(text=f"{full}, {premise.city}", category="two cities", expected="place", place=premise.nguid)
            yield Case(
                text=f"{full} {premise.postal_code}", category="two cities", expected="place", place=premise.nguid
            )
            yield Case(text=full, category="two cities, not said", expected="not")


def _landmarks(premises: Sequence[Premise]) -> Iterator[Case]:
    named = [p for p in premises if p.landmark]
    alone = [p for p in named if sum(q.landmark == p.landmark for q in named) == 1]
    for premise in alone:
        name, full = premise.landmark, f"{premise.number} {premise.street}"
        if premise.units:
            nguid, label = next(iter(premise.units.items()))
            for text in (f"{name} room {label}", f"{name}, #{label}", f"we're at the {name} in room {label}"):
                yield Case(text=text, category="landmark", expected="unit", place=premise.nguid, unit=nguid)
            yield Case(text=name, category="landmark", expected="premise", place=premise.nguid)
            continue
        for text in (name, name.upper(), f"at {name}", f"the {name}".lower(), f"{name}, {full}", f"{full} ({name})",
                     f"{name} {full}", f"{full} @ {name}", f"{name}, {premise.city}"):  # fmt: skip
            yield Case(text=text, category="landmark", expected="place", place=premise.nguid)
    by_nguid = {p.nguid: p for p in alone}
    for row in read_table(HERE / "town" / "aliases.csv"):
        premise = by_nguid[row["Place_NGUID"]]
        for text in (row["Alias"], f"we're at {row['Alias']}", row["Alias"].upper()):
            expected = "premise" if premise.units else "place"
            yield Case(text=text, category="alias", expected=expected, place=premise.nguid)


def _points() -> Iterator[Case]:
    yield from (Case(text=text, category=category, expected="point", point=point) for text, category, point in BY_HAND)
    for nth, (east, north) in enumerate(CROSSINGS):
        point = f"{east} at {north}"
        one, other = east.split()[1], north.split()[1]
        forms = (
            f"{east} & {north}", f"{north} at {east}", f"corner of {one} and {other}", f"{one}/{other}",
            f"{east.upper()} @ {north.upper()}", f"esquina de {one} y {other}", f"{one} and {other}, Tamar Springs",
            f"the intersection of {east} and {north}", f"NWC {one.upper()}/{other.upper()}",
            f"we're at {one} and {other}",
        )  # fmt: skip
        for at in range(5):
            yield Case(text=forms[(nth + 2 * at) % len(forms)], category="crossing", expected="point", point=point)


CROSSINGS = (
    ("E Thistlemere Way", "N Tamarwick St"), ("E Emberholt Ln", "N Brambeck Pl"),
    ("E Mallowspindle Ave", "N Fennelgarth Ave"),
    ("E Garnetbeck Ave", "N Gorsecombe Pkwy"), ("E Isoldestrand Ln", "N Jessafell Ave"),
    ("E Borageriver St", "N Hollinquay Blvd"),
    ("E Garnetbeck Ave", "N Dapplethwaite St"), ("E Mallowspindle Ave", "N 1st St"), ("E Thistlemere Way", "N 2nd St"),
    ("E Emberholt Ln", "N 42nd St"), ("E Borageriver St", "N 21st St"), ("E Isoldestrand Ln", "N Brambeck Pl"),
)  # fmt: skip
BY_HAND = (
    ("3100 block of W Larkmoor Ave", "block", "3100 block of W Larkmoor Ave"),
    ("the thirteen hundred block of Thistlemere", "block", "1300 block of E Thistlemere Way"),
    ("4500 BLK N FENNELGARTH", "block", "4500 block of N Fennelgarth Ave"),
    ("500 block E Emberholt", "block", "500 block of E Emberholt Ln"),
    ("N Hollinquay Blvd, 1800 block", "block", "1800 block of N Hollinquay Blvd"),
    ("8300 block Gorsecombe Pkwy", "block", "8300 block of N Gorsecombe Pkwy"),
    ("cuadra 900 de la calle Mallowspindle", "block", "900 block of E Mallowspindle Ave"),
    ("6400 blk of Garnetbeck", "block", "6400 block of E Garnetbeck Ave"),
    ("SR-41 northbound at mile 128.5", "mile", "CA-41 mile 128.5"),
    ("CA 41 MM 122", "mile", "CA-41 mile 122"),
    ("highway 41 mile marker 130", "mile", "CA-41 mile 130"),
    ("NB 41 at mile post 125", "mile", "CA-41 mile 125"),
    ("on the 41 southbound, mile 121.5, car flipped", "mile", "CA-41 mile 121.5"),
    ("EB 180 MM 7", "mile", "CA-180 eastbound mile 7"),
    ("SR 180 westbound mm 12", "mile", "CA-180 westbound mile 12"),
    ("180 E/B milepost 9.5", "mile", "CA-180 eastbound mile 9.5"),
    ("mm 128", "mile", "CA-41 mile 128"),
    ("41 NB off-ramp at Larkmoor", "ramp", "CA-41 northbound exit 124 at Larkmoor Ave"),
    ("exit 126A on southbound 41", "ramp", "CA-41 southbound exit 126A at Sablewick Dr"),
    ("NB 41 exit 129", "ramp", "CA-41 northbound exit 129 at Garnetbeck Ave"),
    ("SB 41 Kestrel Canyon exit", "ramp", "CA-41 southbound exit 126B at Kestrel Canyon Rd"),
    ("EB 180 exit 8", "ramp", "CA-180 eastbound exit 8 at Tamarwick St"),
    ("westbound 180 off ramp to Fennelgarth Ave", "ramp", "CA-180 westbound exit 11 at Fennelgarth Ave"),
    ("NB41 ofr Sablewick", "ramp", "CA-41 northbound exit 126A at Sablewick Dr"),
)  # fmt: skip


def _former(premises: Sequence[Premise]) -> Iterator[Case]:
    by_nguid = {p.nguid: p for p in premises}
    for row in read_table(HERE / "town_before" / "address_points.csv"):
        premise = by_nguid[row["NGUID"]]
        for text in (f"{row['Add_Number']} {premise.street}", f"{row['Add_Number']} {premise.street}, {premise.city}"):
            yield Case(text=text, category="renumbered", expected="place", place=premise.nguid)


def make_refusals(
    premises: Sequence[Premise], houses: Sequence[Premise], flats: Sequence[Premise], random: Random
) -> Iterator[Case]:
    """Yield what must not resolve."""
    yield from (refused(text, "gibberish") for text in GIBBERISH)
    yield from _wrong_numbers(premises, houses, random)
    yield from _transposed(premises, houses, random)
    for premise in random.sample(houses, 50):
        text = f"{premise.number} {premise.street}, {random.choice(OTHER_CITIES)}"
        yield refused(random.choice((text, text.replace(",", ""))), "another city")
    for at, premise in enumerate(random.sample(houses, 30)):
        yield refused(f"{premise.number} {MISSING_STREETS[at % len(MISSING_STREETS)]}", "no such street")
    yield from _wrong_units(houses, flats, random)
    yield from _ambiguous(premises, random)
    for premise in random.sample(houses, 50):
        words = random.choice(("across from", "next to", "behind", "IFO", "rear of", "two doors down from", "S/O"))
        yield refused(f"{words} {premise.number} {premise.street}", "beside")
    for one, other in APART:
        for text in (f"{one} and {other}", f"{one} & {other}", f"corner of {one} and {other}"):
            yield refused(text, "streets that don't meet")
    for premise in random.sample(houses, 20):
        hundred = int(premise.number) // 100 * 100 or 100
        yield refused(f"{hundred} block of {premise.street}", "a block is no house")
    yield from (refused(text, "no such mile or exit") for text in MISSING_MILES)


APART = (
    ("Larkmoor", "Quillfeather"), ("Tamarwick", "Brambeck"), ("Emberholt", "Garnetbeck"), ("1st", "2nd"),
    ("Rookcairn", "Yarrowstead"), ("Nettlehythe", "Larkmoor Ave"), ("Whinstead", "Fennelgarth"),
    ("Plovercroft", "Gorsecombe"), ("Cinderfell", "Isoldestrand"),
)  # fmt: skip
MISSING_MILES = (
    "CA-41 mile 300",
    "mm 99 on 180",
    "exit 999",
    "exit 12 on 41",
    "NB 41 off ramp at Brambeck",
    "I-5 mm 12",
)


def refused(text: str, category: str, place: str = "") -> Case:
    """Return a case that must not resolve; `place` may be shown, without unit and dossier."""
    return Case(text=text, category=category, expected="not", place=place)


def known_numbers(premises: Sequence[Premise]) -> set[tuple[str, str]]:
    """Return number and name of every address that is, or was, on record."""
    former = read_table(HERE / "town_before" / "address_points.csv")
    return {(p.number, p.name) for p in premises} | {(row["Add_Number"], row["St_Name"]) for row in former}


def _wrong_numbers(premises: Sequence[Premise], houses: Sequence[Premise], random: Random) -> Iterator[Case]:
    numbers = known_numbers(premises)
    for premise in random.sample(houses, 90):
        number = str(int(premise.number) + random.choice((2, 4, 6, 1, 3, 100, 1000)))
        if (number, premise.name) not in numbers:
            yield refused(f"{number} {premise.street}", "no such number")


def _transposed(premises: Sequence[Premise], houses: Sequence[Premise], random: Random) -> Iterator[Case]:
    numbers = known_numbers(premises)
    for premise in random.sample(houses, 110):
        digits = list(premise.number)
        at = random.randrange(max(1, len(digits) - 1))
        digits[at : at + 2] = digits[at : at + 2][::-1]
        number = "".join(digits)
        if (number, premise.name) not in numbers and number[0] != "0" and number != premise.number:
            yield refused(f"{number} {premise.street}", "transposed")


def _wrong_units(houses: Sequence[Premise], flats: Sequence[Premise], random: Random) -> Iterator[Case]:
    for premise in random.sample(flats, 50):
        text = random.choice((f"{premise.number} {premise.street} apt 777", f"{premise.number} {premise.street} #Z9"))
        yield refused(text, "wrong unit", premise.nguid)
    for premise in random.sample(houses, 40):
        text = f"{premise.number} {premise.street} {random.choice(('apt 4', '#2', 'unit B', 'spc 9'))}"
        yield refused(text, "a unit of a house")


def _ambiguous(premises: Sequence[Premise], random: Random) -> Iterator[Case]:
    """Yield numbers said without the direction or type that tells two streets apart."""
    twice = [
        p for p in premises
        if not p.suffix and any(
            q.nguid != p.nguid and not q.suffix and q.city == p.city and (q.number, q.name) == (p.number, p.name)
            for q in premises
        )
    ]  # fmt: skip
    for premise in twice:
        for text in (f"{premise.number} {premise.name}", f"{premise.number} {premise.name}, {premise.city}"):
            yield refused(text, "several streets")
    pairs = random.sample([p for p in premises if p.kind == "house" and not p.suffix], 12)
    for one, other in zip(pairs[::2], pairs[1::2], strict=True):
        text = f"{one.number} {one.street} or {other.number} {other.street}"
        yield refused(text, "two addresses")


def main() -> None:
    """Write the set."""
    cases = list(make_cases(read_town(), Random(SEED)))  # noqa: S311 - the same cases each time
    write_cases(HERE / "cases.csv", cases)
    refused = sum(case.expected == "not" for case in cases)
    print(f"{len(cases)} cases, {refused} of them must not resolve")


if __name__ == "__main__":
    main()
