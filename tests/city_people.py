"""Finds people of the demo's made-up city who are in no story, in the files that it was imported from."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NOT_IN_A_STORY_FROM = "P000100"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Somebody with a violent warrant, who lives in a house."""

    given_name: str
    family_name: str
    born_on: str
    number: str
    direction: str
    street: str
    street_type: str
    warrant: str

    @property
    def address(self) -> str:
        return f"{self.number} {self.direction} {self.street} {self.street_type}"


def people_with_a_warrant(home: Path) -> list[Wanted]:
    """Return residents of houses by a tenancy that nobody's later papers overtook, each with a violent warrant."""
    folder = home / "city" / "small"
    persons = {row["person"]: row for row in _rows(folder / "records" / "persons.csv")}
    places = {row["NGUID"]: row for row in _rows(folder / "places" / "address_points.csv")}
    living = defaultdict[str, list[dict[str, str]]](list)
    for row in _rows(folder / "records" / "residencies.csv"):
        living[row["place"]].append(row)
    homes = {row["person"]: places[row["place"]] for rows in living.values() for row in rows if _is_tenant(row, rows)}
    return [
        _wanted(persons[row["person"]], homes[row["person"]], row["record"])
        for row in _rows(folder / "records" / "warrants.csv")
        if row["person"] > NOT_IN_A_STORY_FROM
        and homes.get(row["person"], {}).get("PlaceType") == "house"
        and row["is_violent"] == "yes"
        and not row["ended_on"]
        and float(row["identity_certainty"]) >= 0.95
    ]


def _is_tenant(row: dict[str, str], at_place: list[dict[str, str]]) -> bool:
    is_last = all(other["began_on"] <= row["began_on"] for other in at_place if other["person"] != row["person"])
    return (
        row["evidence"] in {"lease", "utility"} and not row["ended_on"] and float(row["certainty"]) >= 0.9 and is_last
    )


def _wanted(person: dict[str, str], home: dict[str, str], warrant: str) -> Wanted:
    return Wanted(
        given_name=person["given_name"],
        family_name=person["family_name"],
        born_on=person["born_on"],
        number=home["Add_Number"],
        direction=home["St_PreDir"],
        street=home["St_Name"],
        street_type=home["St_PosTyp"],
        warrant=warrant,
    )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
