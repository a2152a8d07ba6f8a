"""The stories' addresses hold what the stories need."""

import csv
from datetime import date
from random import Random

import pytest

from city.book import Book
from city.cast import write_cast
from city.premises import Premise, plan_premises
from city.scales import SCALES
from city.stage import story_dwelling
from city.streets import plan_sections
from city.tables import COLUMNS, Folder

TODAY = date(2026, 11, 22)
Table = list[dict[str, str]]


@pytest.fixture(scope="module")
def sites() -> dict[str, Premise]:
    return {premise.site: premise for premise in plan_premises(plan_sections(1), SCALES["small"], 1) if premise.site}


@pytest.fixture(scope="module")
def told(sites: dict[str, Premise], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Table]:
    folder = tmp_path_factory.mktemp("cast")
    names = [name for name in COLUMNS if name != "cameras"]
    with Folder(folder, names) as tables:
        write_cast(Book(tables, TODAY), sites, Random(1))
    read = {}
    for name in names:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            read[name] = list(csv.DictReader(file))
    return read


def at(told: dict[str, Table], table: str, premise: Premise) -> Table:
    home = story_dwelling(premise)
    return [row for row in told[table] if row["place"] == home.place and row["unit"] in ("", home.unit)]


def residents(told: dict[str, Table], premise: Premise, *, current: bool) -> set[str]:
    rows = at(told, "residencies", premise)
    return {r["person"] for r in rows if bool(r["ended_on"]) is not current and float(r["certainty"]) >= 0.8}


def test_barricade_has_a_deaf_resident_a_plan_an_order_and_an_assault(
    told: dict[str, Table], sites: dict[str, Premise]
) -> None:
    site = sites["barricade"]
    assert site.address == "3517 E Larkmoor Ave"
    assert {"deaf", "care_plan"} <= {row["kind"] for row in at(told, "premise_notes", site)}
    assert "responder_assaulted" in {row["kind"] for row in at(told, "premise_facts", site)}
    here = residents(told, site, current=True)
    assert any(r["person"] in here and r["expires_on"] > TODAY.isoformat() for r in told["orders"])
    assert len(at(told, "prior_calls", site)) == 5


def test_council_member_has_only_a_former_resident_and_forwarded_mail(
    told: dict[str, Table], sites: dict[str, Premise]
) -> None:
    site = sites["council_member"]
    violent = {r["person"] for r in told["convictions"] if r["is_violent"] == "yes"} | {
        r["person"] for r in told["warrants"]
    }
    assert violent.isdisjoint(residents(told, site, current=True))
    assert violent & residents(told, site, current=False)
    mail = [row for row in at(told, "residencies", site) if row["evidence"] == "mail"]
    assert mail
    assert all(row["person"] in violent and float(row["certainty"]) < 0.3 for row in mail)
    assert at(told, "premise_facts", site) == []


def test_swatting_has_nothing_on_record(told: dict[str, Table], sites: dict[str, Premise]) -> None:
    people = {row["person"] for row in at(told, "residencies", sites["swatting"])}
    assert people
    for table in ("arrests", "convictions", "warrants", "orders"):
        assert people.isdisjoint(row["person"] for row in told[table])


def test_calm_has_something_to_tell(told: dict[str, Table], sites: dict[str, Premise]) -> None:
    kinds = {row["kind"] for row in at(told, "premise_notes", sites["calm"])}
    assert {"deaf", "care_plan", "what_worked"} <= kinds
    assert residents(told, sites["calm"], current=False)


def test_wrong_unit_would_harm_somebody(told: dict[str, Table], sites: dict[str, Premise]) -> None:
    here = residents(told, sites["wrong_unit"], current=True)
    assert len(sites["wrong_unit"].units) == 24
    assert any(row["person"] in here and not row["ended_on"] for row in told["warrants"])


def test_school_alarm_is_at_a_school_with_a_plan(told: dict[str, Table], sites: dict[str, Premise]) -> None:
    assert sites["school_alarm"].kind == "school"
    assert "plan" in {row["kind"] for row in at(told, "premise_notes", sites["school_alarm"])}
