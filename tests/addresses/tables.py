"""Reads the town's tables and the labelled addresses."""

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
TOWN = HERE / "town"


@dataclass(frozen=True, slots=True, kw_only=True)
class Premise:
    """An address point of the town, and its units by NGUID."""

    nguid: str
    kind: str
    landmark: str
    number: str
    suffix: str
    before: str
    name: str
    type: str
    behind: str
    city: str
    postal_code: str
    longitude: float
    latitude: float
    units: Mapping[str, str]

    @property
    def street(self) -> str:
        return " ".join(filter(None, (self.before, self.name, self.type, self.behind)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A labelled address: what is said, and what has to come of it."""

    text: str
    category: str
    expected: str  # place, unit, premise (its unit not known), point, not
    place: str = ""  # NGUID
    unit: str = ""  # NGUID
    point: str = ""  # what the point is called


def read_table(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with file.open(newline="") as opened:
        return list(csv.DictReader(opened))


def read_town() -> list[Premise]:
    """Return all premises of the town."""
    units: dict[str, dict[str, str]] = defaultdict(dict)
    for row in read_table(TOWN / "units.csv"):
        units[row["Place_NGUID"]][row["NGUID"]] = row["Unit"]
    return [
        Premise(
            nguid=row["NGUID"], kind=row["PlaceType"], landmark=row["LandmkName"], number=row["Add_Number"],
            suffix=row["AddNum_Suf"], before=row["St_PreDir"], name=row["St_Name"], type=row["St_PosTyp"],
            behind=row["St_PosDir"], city=row["Inc_Muni"], postal_code=row["Post_Code"],
            longitude=float(row["Long"]), latitude=float(row["Lat"]), units=units.get(row["NGUID"], {}),
        )
        for row in read_table(TOWN / "address_points.csv")
    ]  # fmt: skip


def read_cases(file: Path) -> list[Case]:
    """Return the labelled addresses of a file."""
    return [Case(**row) for row in read_table(file)]


def write_cases(file: Path, cases: Sequence[Case]) -> None:
    """Write labelled addresses, the same text once."""
    columns = ("text", "category", "expected", "place", "unit", "point")
    with file.open("w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        kept = {case.text: case for case in cases}
        writer.writerows([getattr(case, column) for column in columns] for case in kept.values())
