"""A built city keeps its promises: the same bytes again, invented streets, 1,470 cameras, the stories' people."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from city.build import Order, build
from city.cameras import COUNTS, Camera, can_see, place_cameras
from city.geography import COLUMNS, FREEWAYS, ROWS, is_inside, to_metres
from city.premises import Premise, plan_premises
from city.roster import list_units
from city.scales import SCALES
from city.streets import plan_sections
from city.tables import COLUMNS as TABLE_COLUMNS

TODAY = date(2026, 11, 22)
Rows = Callable[[str], list[dict[str, str]]]


def quiet(line: str) -> None:
    del line


def order_in(folder: Path, seed: int = 1) -> Order:
    return Order(folder=folder, scale="small", seed=seed, rtsp_port=8921, today=TODAY)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("city")
    assert build(order_in(made), quiet)
    return made


@pytest.fixture(scope="session")
def rows(folder: Path) -> Rows:
    def read(name: str) -> list[dict[str, str]]:
        found = next(folder.rglob(f"{name}.csv"))
        with found.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture(scope="session")
def premises() -> list[Premise]:
    return plan_premises(plan_sections(1), SCALES["small"], 1)


@pytest.fixture(scope="session")
def cameras(premises: list[Premise]) -> list[Camera]:
    return place_cameras(plan_sections(1), premises, list_units(1), 1)


def digest(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


def test_the_same_seed_and_day_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    build(order_in(tmp_path), quiet)
    assert digest(tmp_path) == digest(folder)


def test_another_seed_gives_another_city(folder: Path, tmp_path: Path) -> None:
    build(order_in(tmp_path, seed=2), quiet)
    assert digest(tmp_path)["records/persons.csv"] != digest(folder)["records/persons.csv"]


def test_the_same_again_is_left_as_it_is(folder: Path) -> None:
    before = (folder / "city.json").stat().st_mtime_ns
    assert not build(order_in(folder), quiet)
    assert (folder / "city.json").stat().st_mtime_ns == before


def test_a_stopped_build_is_built_anew(tmp_path: Path) -> None:
    (tmp_path / "city.json").write_text("{", encoding="utf-8")
    assert build(order_in(tmp_path), quiet)


def test_as_many_are_made_as_promised(rows: Rows) -> None:
    scale = SCALES["small"]
    counts = [len(rows(name)) for name in ("persons", "address_points", "arrests", "prior_calls")]
    assert counts == [scale.people, scale.premises, scale.arrests, scale.calls_a_year]


def test_nobody_has_an_address_on_a_real_street(rows: Rows) -> None:
    real = {*ROWS, *COLUMNS, *FREEWAYS}
    assert real.isdisjoint(row["St_Name"] for row in rows("address_points"))
    local = {row["St_Name"] for row in rows("road_lines") if row["RoadClass"] == "local"}
    assert real.isdisjoint(local)
    arterials = {row["St_Name"] for row in rows("road_lines") if row["RoadClass"] == "primary"}
    assert {"Shaw", "Blackstone", "Herndon", "Kings Canyon"} <= arterials


def test_no_address_stands_twice(rows: Rows) -> None:
    parts = ("Add_Number", "AddNum_Suf", "St_PreDir", "St_Name", "St_PosTyp")
    addresses = Counter(tuple(row[part] for part in parts) for row in rows("address_points"))
    assert max(addresses.values()) == 1


def test_premises_lie_inside_the_bounds_of_fresno(rows: Rows) -> None:
    for row in rows("address_points"):
        assert -119.934 < float(row["Long"]) < -119.650
        assert 36.662 < float(row["Lat"]) < 36.912


def test_phones_are_those_kept_for_fiction(rows: Rows) -> None:
    phones = {row["phone"] for row in rows("ties") if row["phone"]}
    assert len(phones) > 50
    assert all(phone.startswith("559-555-01") and len(phone) == 12 for phone in phones)


def test_records_have_every_disposition(rows: Rows) -> None:
    expected = {"pending", "no_complaint", "dismissed", "acquitted", "convicted", "diverted", "sealed", "relieved"}
    assert {row["disposition"] for row in rows("arrests")} == expected
    assert {row["is_juvenile"] for row in rows("arrests")} == {"yes", "no"}
    assert {row["is_relieved"] for row in rows("convictions")} == {"yes", "no"}


def test_residency_has_every_evidence_and_ended_ones(rows: Rows) -> None:
    found = rows("residencies")
    kinds = {"booking_address", "utility", "dmv", "lease", "mail", "said_by_caller", "court_address"}
    assert {row["evidence"] for row in found} == kinds
    assert sum(bool(row["ended_on"]) for row in found) > 1_000
    assert all(not row["ended_on"] or row["ended_on"] >= row["began_on"] for row in found)


def test_associates_are_complete_and_few(rows: Rows) -> None:
    associates = [row for row in rows("ties") if row["kind"] == "associate"]
    assert 0 < len(associates) < len(rows("ties")) / 20
    for row in associates:
        assert all(row[c] for c in ("predicate_ref", "author", "approver", "reliability", "validity", "review_on"))
        assert row["author"] != row["approver"]
    assert any(row["review_on"] < TODAY.isoformat() for row in associates)


def test_records_name_only_what_there_is(rows: Rows) -> None:
    places = {row["NGUID"] for row in rows("address_points")}
    units = {row["NGUID"]: row["Place_NGUID"] for row in rows("units")}
    persons = {row["person"] for row in rows("persons")}
    sources = {row["source_id"] for row in rows("sources")}
    for name in ("residencies", "premise_facts", "premise_notes", "prior_calls"):
        assert all(row["place"] in places for row in rows(name))
        assert all(not row["unit"] or units[row["unit"]] == row["place"] for row in rows(name))
    for name in ("residencies", "arrests", "convictions", "warrants", "orders", "ties"):
        assert all(row["person"] in persons and row["source"] in sources for row in rows(name))
        records = [(row["source"], row["record"]) for row in rows(name)]
        assert len(records) == len(set(records))


def test_father_and_son_and_strangers_share_names(rows: Rows) -> None:
    people = rows("persons")
    assert any(row["name_suffix"] == "Jr." for row in people)
    names = Counter((row["given_name"], row["family_name"]) for row in people)
    assert names.most_common(1)[0][1] > 5


def test_most_homes_have_no_violent_conviction(rows: Rows) -> None:
    violent = {
        row["person"] for row in rows("convictions") if row["is_violent"] == "yes" and row["severity"] == "felony"
    }
    homes = {(row["place"], row["unit"]) for row in rows("residencies") if not row["ended_on"]}
    marked = {(r["place"], r["unit"]) for r in rows("residencies") if not r["ended_on"] and r["person"] in violent}
    assert len(marked) < 0.25 * len(homes)


def test_cameras_are_as_many_as_fresno_had(rows: Rows, folder: Path) -> None:
    found = rows("cameras")
    assert Counter(row["kind"] for row in found) == COUNTS
    assert len(found) == 1_470
    assert len({row["camera_id"] for row in found}) == 1_470
    assert tuple(found[0]) == TABLE_COLUMNS["cameras"]
    failing = json.loads((folder / "city.json").read_text(encoding="utf-8"))["failing"]
    assert len(failing) == 8
    assert set(failing.values()) == {"silent", "hangs_up"}
    assert len({row["campus"] for row in found if row["kind"] == "school"}) == 75
    assert all(row["patrol_unit_id"] for row in found if row["kind"] == "body_worn")


def test_five_living_cameras_see_each_storys_address(premises: list[Premise], cameras: list[Camera]) -> None:
    for premise in premises:
        if premise.site:
            seeing = [c for c in cameras if c.kind == "city" and not c.failing and can_see(c, premise.spot)]
            assert len(seeing) >= 5, premise.site


def test_a_dead_camera_stands_near_the_barricade(premises: list[Premise], cameras: list[Camera]) -> None:
    barricade = next(premise for premise in premises if premise.site == "barricade")
    assert any(camera.failing and can_see(camera, barricade.spot) for camera in cameras)


def test_every_house_number_lies_in_the_range_of_a_line_of_its_street(rows: Rows) -> None:
    lines = {row["NGUID"]: (row["St_PreDir"], row["St_Name"], row["St_PosTyp"]) for row in rows("road_lines")}
    ranges: dict[tuple[str, ...], list[tuple[int, int, str]]] = {}
    for row in rows("address_ranges"):
        for side in "LR":
            if row[f"FromAddr_{side}"]:
                ends = sorted((int(row[f"FromAddr_{side}"]), int(row[f"ToAddr_{side}"])))
                ranges.setdefault(lines[row["Road_NGUID"]], []).append((ends[0], ends[1], row[f"Parity_{side}"]))
    for row in rows("address_points"):
        number = int(row["Add_Number"])
        of_street = ranges[row["St_PreDir"], row["St_Name"], row["St_PosTyp"]]
        parity = "O" if number % 2 else "E"
        assert any(low <= number <= high and side == parity for low, high, side in of_street), row


def test_the_freeway_is_invented_and_has_markers_and_exits(rows: Rows) -> None:
    assert "CA-463" not in FREEWAYS
    markers = rows("mile_markers")
    assert [float(row["Mile"]) for row in markers] == [12 + step / 2 for step in range(len(markers))]
    assert len(markers) >= 14
    exits = [row for row in rows("exits") if row["Kind"] == "exit"]
    assert {row["Direction"] for row in exits} == {"n", "s"}
    assert len({(row["Number"], row["Direction"]) for row in exits}) == len(exits) >= 10
    assert all(is_inside(*to_metres(float(row["Long"]), float(row["Lat"]))) for row in [*markers, *exits])


def test_other_names_are_of_premises_there_are(rows: Rows) -> None:
    places = {row["NGUID"] for row in rows("address_points")}
    aliases = [(row["Place_NGUID"], row["Alias"]) for row in rows("aliases")]
    assert len(set(aliases)) == len(aliases) > 100
    assert {key for key, _ in aliases} <= places
