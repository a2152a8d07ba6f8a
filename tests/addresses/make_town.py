"""Makes the small town that the labelled addresses lie in: all names invented, written by hand, numbers by chance.

python -m tests.addresses.make_town
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

TOWN = Path(__file__).parent / "town"
BEFORE = Path(__file__).parent / "town_before"  # houses that have other numbers since
SEED = "tamar springs"

# direction before, name, type, direction behind, city, first number, last number, x, y, runs east
_STREETS = """
E|Larkmoor|Ave||Tamar Springs|3100|3900|0|0|1
W|Larkmoor|Ave||Tamar Springs|3100|3500|-9|0|1
E|Larkmoor|Ave||Wickfell|3500|3900|30|0|1
E|Quillfeather|Ave||Tamar Springs|100|900|0|1|1
W|Quillfeather|Ave||Tamar Springs|100|900|-9|1|1
E|Thistlemere|Way||Tamar Springs|1200|1900|0|2|1
E|Sablewick|Dr||Tamar Springs|4000|4700|0|3|1
W|Sablewick|Dr||Tamar Springs|4000|4300|-9|3|1
E|Emberholt|Ln||Tamar Springs|510|1100|0|4|1
E|Cinderfell|Ave||Tamar Springs|2000|2600|0|5|1
E|Cinderfell|Ct||Tamar Springs|2300|2600|0|6|1
E|Kestrel Canyon|Rd||Tamar Springs|700|1500|0|7|1
E|Wren Hollow|Ln||Tamar Springs|60|540|0|8|1
E|Umber Lake|Rd||Tamar Springs|5000|5600|0|9|1
E|Mallowspindle|Ave||Tamar Springs|820|1480|0|10|1
E|Borageriver|St||Tamar Springs|15|420|0|11|1
W|Curlewscar|Ave||Tamar Springs|1500|2100|-9|5|1
W|Droverlantern|Way||Tamar Springs|2200|2900|-9|6|1
W|Elderquay|Dr||Tamar Springs|330|870|-9|7|1
E|Garnetbeck|Ave||Tamar Springs|6100|6800|0|12|1
E|Isoldestrand|Ln||Tamar Springs|7000|7420|0|13|1
N|Tamarwick|St||Tamar Springs|200|980|1|0|0
S|Tamarwick|St||Tamar Springs|200|700|1|-9|0
N|Brambeck|Pl||Tamar Springs|1010|1390|2|0|0
N|Dapplethwaite|St||Tamar Springs|2400|3100|3|0|0
S|Dapplethwaite|St||Tamar Springs|2700|3300|3|-9|0
N|Fennelgarth|Ave||Tamar Springs|4400|5200|4|0|0
N|Saint Orrin|Pl||Tamar Springs|400|760|5|0|0
S|Fort Linnet|Rd||Tamar Springs|100|620|6|-9|0
N|Gorsecombe|Pkwy||Tamar Springs|8000|8700|7|0|0
N|Hollinquay|Blvd||Tamar Springs|1700|2500|8|0|0
N|1st|St||Tamar Springs|100|700|9|0|0
N|2nd|St||Tamar Springs|100|700|10|0|0
N|3rd|St||Tamar Springs|300|900|11|0|0
S|7th|St||Tamar Springs|1100|1500|12|-9|0
N|21st|St||Tamar Springs|500|1100|13|0|0
N|42nd|St||Tamar Springs|2000|2400|14|0|0
N|Jessafell|Ave||Tamar Springs|3000|3640|15|0|0
N|Heronrill|Ave||Tamar Springs|600|1000|16|0|0
N|Heronrill|St||Tamar Springs|800|1200|17|0|0
N|Linnetmere|Ct||Tamar Springs|40|130|18|0|0
N|Linnetmoor|Ct||Tamar Springs|100|180|19|0|0
S|Plovercroft|Dr||Tamar Springs|900|1600|2|-9|0
S|Sorrelwynd|Ave||Tamar Springs|2600|3200|4|-9|0
S|Vespertarn|Ave||Tamar Springs|160|640|5|-9|0
|Avenue 12|||Tamar Springs|35000|36000|-9|12|1
|Rookcairn|Cir||Tamar Springs|1|48|20|2|1
|Yarrowstead|Ter||Tamar Springs|70|260|20|3|1
|Junipershaw|Loop||Tamar Springs|300|480|20|4|1
|Mount Vesper|Dr||Tamar Springs|1110|1500|20|5|1
|Auric Park|Dr||Tamar Springs|90|410|20|6|1
|Indri Village|Way||Tamar Springs|10|140|20|7|1
|Zephyrwold|Blvd|NE|Tamar Springs|2050|2600|20|8|1
|Calle Plover|||Tamar Springs|200|520|20|9|1
|Camino Vesper|||Tamar Springs|1300|1700|20|10|1
|Paseo Isolde|||Tamar Springs|600|820|20|11|1
|O'Mallow|Ct||Tamar Springs|11|90|20|12|1
|Teasel-Wynd|Rd||Tamar Springs|4800|5200|20|13|1
S|Dovemill|Ln||Tamar Springs|40|400|7|-9|0
S|Dovemill|Ln||Wickfell|40|300|32|0|0
|Nettlehythe|St||Wickfell|100|640|30|2|1
|Whinstead|Ave||Wickfell|1000|1500|30|3|1
N|Finchholt|Rd||Wickfell|2100|2600|34|0|0
N|Orrinthwaite|Way||Wickfell|300|800|36|0|0
"""
_LANDMARKS = (
    ("school", "Brightwater Middle School"), ("school", "Tallow Creek Elementary School"),
    ("school", "Emberholt High School"), ("shop", "Corner Market, The"), ("shop", "Pennant Pharmacy"),
    ("shop", "Pennant Pharmacy"), ("motel", "Wayside Lantern Motel"), ("hospital", "Saint Orrin Medical Center"),
    ("public", "Tamar Springs City Hall"), ("public", "Fire Station 4"), ("public", "Umber Lake Park Pavilion"),
    ("shop", "Gilded Otter Laundromat"), ("shop", "Hobbin's Feed & Garden"), ("shop", "Nine Candles Bakery"),
    ("shelter", "Harrow House Shelter"), ("public", "Marrow Library"), ("shop", "Blue Kettle Diner"),
    ("shop", "Quarrel Tire & Brake"), ("public", "Wickfell Transit Centre"), ("motel", "Three Rooks Inn"),
)  # fmt: skip
ALIASES = (
    ("Brightwater Middle School", "Brightwater"), ("Saint Orrin Medical Center", "the county hospital"),
    ("Corner Market, The", "Delgado's store"), ("Tamar Springs City Hall", "the old mill"),
    ("Wayside Lantern Motel", "the Lantern"), ("Fire Station 4", "Station 4"), ("Marrow Library", "the round library"),
    ("Blue Kettle Diner", "the kettle"), ("Three Rooks Inn", "Rooks motel"),
    ("Hobbin's Feed & Garden", "the feed store"), ("Umber Lake Park Pavilion", "the bandstand"),
)  # fmt: skip
_UNIT_STYLES: tuple[tuple[str, ...], ...] = (
    tuple(str(n) for n in range(1, 13)),
    tuple(f"{floor}{door:02d}" for floor in (1, 2, 3) for door in range(1, 7)),
    tuple("ABCDEFGH"),
    tuple(f"Bldg {house} Apt {door}" for house in (1, 2, 3) for door in (1, 2, 3, 12)),
    tuple(f"{n}{letter}" for n in (1, 2, 12) for letter in "AB"),
    tuple(str(n) for n in range(1, 31)),
)
FORMER = (("N", "Brambeck", "Pl", 9), ("E", "Thistlemere", "Way", 7), ("S", "Vespertarn", "Ave", 8))
_LONGITUDE, _LATITUDE = -119.9, 36.6
_STEP = 0.01


def main() -> None:
    """Write the town's tables."""
    random = Random(SEED)  # noqa: S311 - the same town each time
    TOWN.mkdir(exist_ok=True)
    BEFORE.mkdir(exist_ok=True)
    streets = [line.split("|") for line in _STREETS.strip().splitlines()]
    points = [row for street in streets for row in _points(street, random)]
    for number, row in enumerate(points, start=1):
        row[0] = f"AP-{number:04d}"
    _name_landmarks(points, random)
    _write("address_points.csv", _POINT_COLUMNS, points)
    _write("units.csv", ("NGUID", "Place_NGUID", "Unit"), list(_units(points, random)))
    _write("road_lines.csv", _ROAD_COLUMNS, [_road(at, street) for at, street in enumerate(streets, start=1)])
    by_name = {row[2]: row[0] for row in points}
    _write("aliases.csv", ("Place_NGUID", "Alias"), [[by_name[name], alias] for name, alias in ALIASES])
    _write("mile_markers.csv", _MARKER_COLUMNS, [[f"MM-{at:03d}", *row] for at, row in enumerate(_markers())])
    _write("exits.csv", _EXIT_COLUMNS, [[f"EX-{at:03d}", *row] for at, row in enumerate(_exits())])
    _write("address_points.csv", _POINT_COLUMNS, list(_former(points)), folder=BEFORE)


_POINT_COLUMNS = (
    "NGUID", "PlaceType", "LandmkName", "Add_Number", "AddNum_Suf", "St_PreDir", "St_Name", "St_PosTyp", "St_PosDir",
    "Inc_Muni", "Post_Code", "Long", "Lat",
)  # fmt: skip
_MARKER_COLUMNS = ("NGUID", "Road", "Direction", "Mile", "Label", "Long", "Lat")
_EXIT_COLUMNS = ("NGUID", "Road", "Kind", "Direction", "Number", "Name", "Long", "Lat")
_ROAD_COLUMNS = ("NGUID", "St_PreDir", "St_Name", "St_PosTyp", "RoadClass", "Shape")


def _write(file: str, columns: Sequence[str], rows: Sequence[Sequence[object]], *, folder: Path = TOWN) -> None:
    with (folder / file).open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _spot(street: Sequence[str], share: float) -> tuple[float, float]:
    """Return where on its line a share of a street lies; a line is eighteen steps long, or eight outside the middle."""
    x, y, runs_east = int(street[7]), int(street[8]), street[9] == "1"
    along = share * (8 if -9 in {x, y} or x >= 20 else 18)
    east, north = (x + along, y) if runs_east else (x, y + along)
    return round(_LONGITUDE + east * _STEP, 6), round(_LATITUDE + north * _STEP, 6)


def _points(street: Sequence[str], random: Random) -> Iterator[list[object]]:
    before, name, kind, behind, city = street[:5]
    first, last = int(street[5]), int(street[6])
    count = min(30, (last - first) // 4)
    for number in sorted(random.sample(range(first, last), count)):
        longitude, latitude = _spot(street, (number - first) / (last - first))
        suffix = random.choices(("", "1/2", "A"), (94, 4, 2))[0]
        place_type = "apartments" if random.random() < 0.12 else "house"
        postal_code = _postal_code(city, latitude)
        yield ["", place_type, "", number, suffix, before, name, kind, behind, city, postal_code, longitude, latitude]
        if suffix:
            yield ["", "house", "", number, "", before, name, kind, behind, city, postal_code, longitude, latitude]


def _postal_code(city: str, latitude: float) -> str:
    if city == "Wickfell":
        return "93990"
    return "93981" if latitude >= _LATITUDE else "93982"


def _name_landmarks(points: Sequence[list[object]], random: Random) -> None:
    houses = [row for row in points if row[1] == "house" and not row[4]]
    for row, (kind, name) in zip(random.sample(houses, len(_LANDMARKS)), _LANDMARKS, strict=True):
        row[1], row[2] = kind, name


def _units(points: Sequence[list[object]], random: Random) -> Iterator[list[object]]:
    number = 0
    for row in points:
        if row[1] not in {"apartments", "motel"}:
            continue
        for label in random.choice(_UNIT_STYLES) if row[1] == "apartments" else _UNIT_STYLES[1]:
            number += 1
            yield [f"UN-{number:04d}", row[0], label]


def _road(at: int, street: Sequence[str]) -> list[object]:
    ends = [" ".join(str(each) for each in _spot(street, share)) for share in (0, 1)]
    return [f"RD-{at:03d}", street[0], street[1], f"{street[2]} {street[3]}".strip(), "local", ";".join(ends)]


def _former(points: Sequence[list[object]]) -> Iterator[list[object]]:
    """Yield, of three streets, houses that had another number once: one that no house of the street has now."""
    for before, name, kind, count in FORMER:
        on_street = [row for row in points if row[5:8] == [before, name, kind] and row[1] == "house" and not row[4]]
        taken = {row[3] for row in points if row[5:8] == [before, name, kind]}
        for row in on_street[:count]:
            number = int(str(row[3])) + 5000
            if number not in taken:
                yield [*row[:3], number, *row[4:]]


def _markers() -> Iterator[list[object]]:
    for mile in range(120, 134):
        yield ["CA-41", "", mile, "", round(-119.95, 6), round(36.4 + (mile - 120) * 0.0145, 6)]
    for mile in range(4, 16):
        for direction, off in (("e", 0.0), ("w", 0.0004)):
            yield ["CA-180", direction, mile, "", round(-120.1 + mile * 0.018, 6), round(36.55 + off, 6)]


def _exits() -> Iterator[list[object]]:
    signed = (
        ("124", "Larkmoor Ave"),
        ("126A", "Sablewick Dr"),
        ("126B", "Kestrel Canyon Rd"),
        ("129", "Garnetbeck Ave"),
    )
    for at, (number, name) in enumerate(signed):
        for direction in "ns":
            for kind in ("exit", "entrance"):
                latitude = round(
                    36.45 + 0.02 * at + (0.001 if direction == "n" else 0) + (0.002 if kind == "exit" else 0), 6
                )
                yield ["CA-41", kind, direction, number if kind == "exit" else "", name, -119.951, latitude]
    for number, name in (("8", "Tamarwick St"), ("11", "Fennelgarth Ave")):
        for direction in "ew":
            yield ["CA-180", "exit", direction, number, name, -119.9 + int(number) * 0.01, 36.551]


if __name__ == "__main__":
    main()
