"""Locating: the one premise and unit, or candidates, or not resolved and why; never somebody else's door."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainview.kernel.geometry import Point
from plainview.kernel.ids import new_id
from plainview.places import actions
from plainview.places.locate import locate, locate_many
from plainview.places.model import Location, StatedAddress
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import open_pool
from tests.builders import add_place, add_unit

ROOT = Path(__file__).parents[2]
SAMPLES = Path(actions.__file__).parent / "samples"
LARKMOOR = "3517 E Larkmoor Ave"


@pytest.fixture(scope="module")
async def city(database_url: str) -> AsyncIterator[Any]:
    """One city for all that only read it."""
    name = f"t{new_id().hex}"
    server = await asyncpg.connect(database_url)
    await server.execute(f"create database {name}")
    dsn = urlsplit(database_url)._replace(path=f"/{name}").geturl()
    migrating = await asyncpg.connect(dsn)
    await migrate(migrating, load_migrations(ROOT / "migrations"))
    await migrating.close()
    opened = await open_pool(dsn, most=2)
    report = await actions.import_places(opened, SAMPLES)
    assert report.errors == []
    yield opened
    await opened.close()
    await server.execute(f"drop database {name} with (force)")
    await server.close()


def stated(number: str, street: str, **parts: str) -> StatedAddress:
    return StatedAddress(house_number=number, street=street, **parts)


def shown(found: Location) -> tuple[str, str | None, str | None]:
    return found.state, found.place.address if found.place else None, found.unit.label if found.unit else None


@pytest.mark.parametrize(
    "address",
    [
        stated("3517", "E Larkmoor Ave"),
        stated("3517", "E Larkmoor Ave", city="Fresno", postal_code="93702-1234"),
        stated("3517", "east larkmoor avenue", city="FRESNO"),
        stated("03517", "E. Larkmoor Av."),
        StatedAddress(text="3517 E Larkmoor Ave, Fresno, CA 93702"),
        StatedAddress(text="3517 east larkmoor avenue"),
    ],
)
async def test_an_address_on_record_is_exact(city: Any, address: StatedAddress) -> None:
    found = await locate(city, address)
    assert shown(found) == ("exact", LARKMOOR, None)
    assert found.certainty == 1.0
    assert found.allows_dossier
    assert found.point == Point(longitude=-119.7601, latitude=36.7501)


async def test_the_half_behind_is_another_premise(city: Any) -> None:
    assert shown(await locate(city, stated("3517 1/2", "E Larkmoor Ave")))[1] == "3517 1/2 E Larkmoor Ave"
    assert shown(await locate(city, StatedAddress(text="3517½ E Larkmoor Ave")))[1] == "3517 1/2 E Larkmoor Ave"


@pytest.mark.parametrize("unit", ["4", "Apt 4", "apt. 04", "#4", "Unit 4", "STE 4", "Space 4", "apt4", "Dpto 4"])
async def test_a_unit_is_known_in_its_spellings(city: Any, unit: str) -> None:
    found = await locate(city, stated("3600", "E Larkmoor Ave", unit=unit))
    assert shown(found) == ("exact", "3600 E Larkmoor Ave", "unit 4")
    assert found.allows_dossier


@pytest.mark.parametrize(
    "address",
    [
        stated("3600", "E Larkmoor Ave Apt 12-b"),
        stated("3600 #12B", "E Larkmoor Ave"),
        StatedAddress(text="3600 E Larkmoor Ave #12b, Fresno"),
        StatedAddress(text="3600 e larkmoor unit 12B fresno"),
    ],
)
async def test_a_unit_is_read_where_it_was_written(city: Any, address: StatedAddress) -> None:
    assert shown(await locate(city, address)) == ("exact", "3600 E Larkmoor Ave", "unit 12B")


@pytest.mark.parametrize(("unit", "why"), [("", "which of its units is not stated"), ("9", "no unit 9 is known there")])
async def test_without_its_unit_a_premise_with_units_shows_nobody(city: Any, unit: str, why: str) -> None:
    found = await locate(city, stated("3600", "E Larkmoor Ave", unit=unit))
    assert shown(found) == ("exact", "3600 E Larkmoor Ave", None)
    assert found.needs_unit
    assert not found.allows_dossier
    assert why in found.why


@pytest.mark.parametrize("spot", ["front yard", "Porch", "back door", "parking lot"])
async def test_a_spot_at_the_house_is_the_house(city: Any, spot: str) -> None:
    assert (await locate(city, stated("3517", "E Larkmoor Ave", unit=spot))).allows_dossier
    assert (await locate(city, stated("3600", "E Larkmoor Ave", unit=spot))).needs_unit


@pytest.mark.parametrize("unit", ["rear", "garage apartment", "B, side door", "downstairs"])
async def test_what_may_be_a_dwelling_of_its_own_is_not_the_house(city: Any, unit: str) -> None:
    assert not (await locate(city, stated("3517", "E Larkmoor Ave", unit=unit))).allows_dossier


async def test_a_unit_where_none_is_known_is_not_the_house(city: Any) -> None:
    found = await locate(city, stated("3517", "E Larkmoor Ave", unit="B"))
    assert found.state == "candidates"
    assert not found.allows_dossier
    assert [c.address for c in found.candidates] == [LARKMOOR]
    assert found.why == "unit B was stated, and no units are known at 3517 E Larkmoor Ave"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (stated("3519", "E Larkmoor"), "3519 E Larkmoor Ave"),
        (stated("415", "N St. Orrin"), "415 N Saint Orrin Pl"),
        (stated("415", "Saint Orrin Pl"), "415 N Saint Orrin Pl"),
        (stated("701", "E Kestrel Canyon"), "701 E Kestrel Canyon Rd"),
        (stated("701", "Kestrel Canyon"), "701 E Kestrel Canyon Rd"),
    ],
)
async def test_a_type_or_direction_left_out_is_inferred_where_one_street_is_left(
    city: Any, address: StatedAddress, expected: str
) -> None:
    found = await locate(city, address)
    assert shown(found) == ("exact", expected, None)
    assert found.certainty == 0.95
    assert "the only street it can be" in found.why


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (stated("3517", "Larkmoor Ave"), {LARKMOOR, "3517 W Larkmoor Ave"}),
        (stated("3517", "Larkmoor"), {LARKMOOR, "3517 W Larkmoor Ave"}),
        (stated("212", "N Quillfeather"), {"212 N Quillfeather St", "212 N Quillfeather Ct"}),
        (stated("212", "N Quillfeather Pl"), {"212 N Quillfeather St", "212 N Quillfeather Ct"}),
        (stated("3517", "E Larkmoor St"), {LARKMOOR}),
        (stated("3521", "E Larkmoor Ave"), {LARKMOOR, "3519 E Larkmoor Ave"}),
        (stated("88", "S Dovemill Ln"), {"88 S Dovemill Ln"}),
        (stated("88", "S Dovemill Ln", city="Madera"), {"88 S Dovemill Ln"}),
        (stated("3517", "E Larkmoor Ave", postal_code="93999"), {LARKMOOR}),
        (stated("3517", "E Larkmoor Ave", city="Clovis"), {LARKMOOR}),
    ],
)
async def test_what_comes_close_is_a_candidate_and_never_picked(
    city: Any, address: StatedAddress, expected: set[str]
) -> None:
    found = await locate(city, address)
    assert shown(found) == ("candidates", None, None)
    assert expected <= {c.address for c in found.candidates}
    assert all(c.certainty < 0.9 for c in found.candidates)
    assert found.certainty == max(c.certainty for c in found.candidates)
    assert not found.allows_dossier
    assert found.why


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (stated("3517", "E Larkmor Ave"), LARKMOOR),
        (stated("3517", "E Larkmore Ave"), LARKMOOR),
        (StatedAddress(text="3517 E Larkmor Ave"), LARKMOOR),
        (StatedAddress(text="212 N Quilfeather Ct"), "212 N Quillfeather Ct"),
        (stated("701", "E Kestral Cyn Rd"), "701 E Kestrel Canyon Rd"),
    ],
)
async def test_a_slip_in_a_name_is_mended_where_only_one_street_has_that_number(
    city: Any, address: StatedAddress, expected: str
) -> None:
    found = await locate(city, address)
    assert shown(found) == ("exact", expected, None)
    assert found.certainty == 0.92
    assert "the only one spelt nearly so with that number" in found.why


@pytest.mark.parametrize(
    "address",
    [
        stated("3571", "E Larkmoor Ave"),  # the number's digits swapped
        stated("3517", "Larkmor Ave"),  # a slip, and two streets it may be
        stated("3517", "E Larkmor Ave", city="Clovis"),
        stated("3517", "E Larkmor Ave", postal_code="93999"),
        stated("3571", "E Larkmor Ave"),
    ],
)
async def test_a_slip_is_not_mended_where_the_number_or_the_place_disagrees(city: Any, address: StatedAddress) -> None:
    assert (await locate(city, address)).place is None


async def test_the_city_or_the_postal_code_tells_equal_addresses_apart(city: Any) -> None:
    by_city = await locate(city, stated("88", "S Dovemill Ln", city="Clovis"))
    assert by_city.place is not None
    assert (by_city.place.city, by_city.certainty) == ("Clovis", 1.0)
    by_code = await locate(city, stated("88", "S Dovemill Ln", postal_code="93706"))
    assert by_code.place is not None
    assert (by_code.place.city, by_code.certainty) == ("Fresno", 0.95)


async def test_another_postal_code_in_the_same_city_is_said(city: Any) -> None:
    found = await locate(city, stated("3517", "E Larkmoor Ave", city="Fresno", postal_code="93999"))
    assert (found.state, found.certainty) == ("exact", 0.95)
    assert "the postal code that was stated is another" in found.why


@pytest.mark.parametrize(
    "address",
    [
        StatedAddress(landmark="Brightwater Middle School"),
        StatedAddress(landmark="brightwater  middle school."),
        StatedAddress(text="Brightwater Middle School"),
        StatedAddress(landmark="Corner Market", city="Fresno"),
    ],
)
async def test_a_landmark_is_known_by_its_name(city: Any, address: StatedAddress) -> None:
    found = await locate(city, address)
    assert (found.state, found.certainty) == ("exact", 0.95)
    assert found.place is not None
    assert found.place.landmark in {"Brightwater Middle School", "Corner Market, The"}


async def test_a_name_two_places_bear_is_not_picked(city: Any) -> None:
    found = await locate(city, StatedAddress(landmark="Pennant Pharmacy"))
    assert {c.address for c in found.candidates} == {"10 N Tansy Way", "20 S Dovemill Ln"}


async def test_a_landmark_with_units_needs_the_unit(city: Any) -> None:
    assert (await locate(city, StatedAddress(landmark="Wayside Lantern Motel"))).needs_unit
    room = await locate(city, StatedAddress(landmark="Wayside Lantern Motel", unit="Rm 101"))
    assert shown(room) == ("exact", "2250 N Tansy Way", "unit 101")


async def test_an_address_and_a_landmark_that_are_two_places_are_two_candidates(city: Any) -> None:
    found = await locate(city, stated("3517", "E Larkmoor Ave", landmark="Brightwater Middle School"))
    assert {c.address for c in found.candidates} == {LARKMOOR, "1900 N Tansy Way"}
    same = await locate(city, stated("1900", "N Tansy Way", landmark="Brightwater Middle School"))
    assert same.allows_dossier


@pytest.mark.parametrize(
    "text",
    [
        "Larkmoor at Tansy",
        "E Larkmoor Ave & N Tansy Way",
        "corner of Larkmoor and Tansy, Fresno CA",
        "N Tansy Way / E Larkmoor Ave",
        "Larkmor @ Tansy",
    ],
)
async def test_an_intersection_is_a_point_and_no_premise(city: Any, text: str) -> None:
    found = await locate(city, StatedAddress(text=text))
    assert found.state == "candidates"
    assert found.place is None
    assert [(c.place_id, c.address) for c in found.candidates] == [(None, "E Larkmoor Ave at N Tansy Way")]
    assert found.certainty < 0.9
    assert found.point == Point(longitude=-119.77, latitude=36.75)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (StatedAddress(), "neither an address nor a position"),
        (StatedAddress(text="help me please"), "no house number and street can be read"),
        (StatedAddress(street="E Larkmoor Ave"), "a street without a house number"),
        (stated("3515-3517", "E Larkmoor Ave"), "can't be read as one number"),
        (stated("99999", "E Larkmoor Ave"), "no number 99999 is on record on E Larkmoor Ave"),
        (stated("10", "W Zzyzx Blvd"), "no address like 10 W Zzyzx Blvd is known"),
        (StatedAddress(text="Larkmoor at Dovemill"), "they don't meet"),
        (StatedAddress(text="\0\ud7ff" * 300), "no house number and street"),
    ],
)
async def test_what_can_not_be_resolved_says_why(city: Any, address: StatedAddress, why: str) -> None:
    found = await locate(city, address)
    assert (found.state, found.certainty, found.candidates) == ("not_resolved", 0.0, ())
    assert why in found.why


async def test_a_position_is_compared_and_kept_apart(city: Any) -> None:
    at_west = Point(longitude=-119.8201, latitude=36.7501)
    found = await locate(city, stated("3517", "E Larkmoor Ave"), position=at_west)
    assert shown(found)[1] == LARKMOOR
    assert found.distance_metres == pytest.approx(5346, abs=5)
    assert found.position_disagrees
    assert "the caller's position is 5,346 m away" in found.why
    assert found.disagreement_metres == found.distance_metres


async def test_what_of_a_distance_the_uncertainty_explains_is_no_disagreement(city: Any) -> None:
    position = Point(longitude=-119.7601, latitude=36.7546)  # 500 m north
    rough = await locate(city, stated("3517", "E Larkmoor Ave"), position=position, uncertainty_metres=450)
    assert rough.distance_metres == pytest.approx(500, abs=2)
    assert not rough.position_disagrees
    sharp = await locate(city, stated("3517", "E Larkmoor Ave"), position=position, uncertainty_metres=20)
    assert sharp.disagreement_metres == pytest.approx(480, abs=2)
    assert "the caller's position is 500 m away" in sharp.why


async def test_coordinates_in_the_line_are_compared_with_its_address(city: Any) -> None:
    found = await locate(city, StatedAddress(text="3517 E Larkmoor Ave (36.7501, -119.8201)"))
    assert shown(found)[1] == LARKMOOR
    assert found.disagreement_metres == pytest.approx(5346, abs=5)


async def test_a_position_tells_apart_only_what_is_worded_the_same_and_far_apart(city: Any) -> None:
    at_west = Point(longitude=-119.8201, latitude=36.7502)
    found = await locate(city, stated("3517", "Larkmoor Ave"), position=at_west)
    assert shown(found) == ("exact", "3517 W Larkmoor Ave", None)
    assert (found.certainty, "the caller's position says which" in found.why) == (0.92, True)
    rough = await locate(city, stated("3517", "Larkmoor Ave"), position=at_west, uncertainty_metres=900)
    assert rough.state == "candidates"
    between = Point(longitude=-119.79, latitude=36.75)
    assert (await locate(city, stated("3517", "Larkmoor Ave"), position=between)).state == "candidates"
    next_door = Point(longitude=-119.79, latitude=36.7401)  # the two Quillfeathers are 450 m apart
    assert (await locate(city, stated("212", "N Quillfeather"), position=next_door)).state == "candidates"


async def test_many_are_located_as_one_by_one(city: Any) -> None:
    rows = await city.fetch("select address, city from place order by place_id")
    addresses = [StatedAddress(text=f"{row['address']}, {row['city']}") for row in rows]
    addresses += [stated("3517", "Larkmoor"), stated("3600", "E Larkmoor Ave", unit="4"), StatedAddress(text="help")]
    assert await locate_many(city, addresses) == [await locate(city, address) for address in addresses]
    assert await locate_many(city, []) == []


async def test_a_position_close_by_agrees(city: Any) -> None:
    position = Point(longitude=-119.7603, latitude=36.7502)
    found = await locate(city, stated("3517", "E Larkmoor Ave"), position=position)
    assert found.distance_metres == pytest.approx(21, abs=2)
    assert not found.position_disagrees
    assert "away" not in found.why


async def test_a_position_alone_gives_the_nearest_as_candidates(city: Any) -> None:
    found = await locate(city, StatedAddress(), position=Point(longitude=-119.7601, latitude=36.7501))
    addresses = [c.address for c in found.candidates]
    assert addresses == [LARKMOOR, "3517 1/2 E Larkmoor Ave", "3519 E Larkmoor Ave", "3600 E Larkmoor Ave"]
    assert max(c.certainty for c in found.candidates) == 0.3
    assert found.point is None
    nowhere = await locate(city, StatedAddress(), position=Point(longitude=0, latitude=0))
    assert nowhere.state == "not_resolved"


async def test_parsers_that_read_a_line_in_two_ways_give_candidates(city: Any) -> None:
    found = await locate(city, StatedAddress(text="3517 E Larkmoor Ave 3519 E Larkmoor Ave"))
    assert found.state != "exact"


async def test_every_built_address_is_itself(pool: Any) -> None:
    for number in ("101", "102", "240"):
        for street in ("E Larkmoor Ave", "N Tansy Way", "S Dovemill Ln"):
            place_id = await add_place(pool, number=int(number), street=street)
            unit_id = await add_unit(pool, place_id, unit="12B") if number == "240" else None
            unit = "Apt 12-B" if unit_id else ""
            found = await locate(pool, stated(number, street, unit=unit, city="Fresno"))
            assert found.place is not None
            assert found.place.place_id == place_id
            assert (found.unit.unit_id if found.unit else None) == unit_id
            assert found.allows_dossier


def _typos(word: str) -> Iterator[str]:
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + "x" + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


async def test_a_mutated_address_is_never_exact_for_another_premise(city: Any) -> None:
    rows = await city.fetch(
        "select p.place_id, p.add_number::text as number, p.city, s.full_name, s.stem from place p"
        " join street s using (street_id) where p.add_suffix is null order by place_id"
    )
    tried = 0
    for row in rows:
        bare = " ".join(row["full_name"].split()[1:])
        mutated = [" ".join(row["full_name"].split()[:-1]), bare, row["full_name"].split()[1]]
        mutated += [row["full_name"].lower().replace(row["stem"], typo) for typo in _typos(row["stem"])]
        for street in (each for each in mutated if each != row["full_name"].lower()):
            found = await locate(city, stated(row["number"], street, city=row["city"]))
            tried += 1
            assert found.place is None or found.place.place_id == row["place_id"], (row["full_name"], street)
    assert tried >= 300


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=20), st.text(max_size=80))
async def test_any_text_gets_an_answer(number: str, street: str, unit: str, text: str) -> None:
    class Nothing:
        async def fetch(self, *_: Any) -> list[Any]:
            return []

    address = StatedAddress(house_number=number, street=street, unit=unit, text=text)
    assert (await locate(Nothing(), address)).state == "not_resolved"
    assert (await locate(Nothing(), StatedAddress(text=text))).state == "not_resolved"
