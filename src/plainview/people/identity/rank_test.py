"""Shows who comes first when somebody is sought, with which reasons, and what a phone number is worth."""

from datetime import date

import pytest

from plainview.people.identity.keys import date_keys, fold, phone_keys
from plainview.people.identity.model import Named, Sought
from plainview.people.identity.rank import rank
from plainview.people.identity.sides import compare_sides

BORN = date(1980, 5, 17)
SOUGHT = Sought(given_name="Ines", family_name="Quillfeather", born_on=BORN, phone="559-555-0142")


def named(
    person_id: int = 1,
    *,
    given_name: str = "Ines",
    family_name: str = "Quillfeather",
    born_on: date | None = BORN,
    phone: str | None = None,
    name_suffix: str | None = None,
) -> Named:
    return Named(
        person_record_id=person_id, person_id=person_id, given_name=given_name, middle_name=None,
        family_name=family_name, name_suffix=name_suffix, born_on=born_on, phone=phone, source_id="jail",
    )  # fmt: skip


def strength_of(found: Named, sought: Sought = SOUGHT) -> str | None:
    ranked = rank(sought, [found])
    return ranked[0].strength if ranked else None


@pytest.mark.parametrize(
    ("found", "strength"),
    [
        (named(), "strong"),
        (named(given_name="Inés", family_name="Quilfeather"), "strong"),
        (named(born_on=date(1980, 5, 18)), "likely"),
        (named(born_on=None), "likely"),
        (named(born_on=date(1981, 2, 3)), "weak"),
        (named(given_name="Rosalind"), None),
        (named(family_name="Harrow"), "weak"),
        (named(family_name="Harrow", born_on=date(1955, 1, 1)), None),
    ],
)
def test_name_and_birth_date_decide(found: Named, strength: str | None) -> None:
    assert strength_of(found) == strength


def test_a_phone_number_alone_is_never_more_than_weak() -> None:
    stranger = named(given_name="Otto", family_name="Brand", born_on=date(1950, 1, 1), phone="(559) 555-0142")
    assert strength_of(stranger) == "weak"
    [only] = rank(Sought(phone="5595550142"), [stranger])
    assert only.strength == "weak"
    assert "hand to hand" in only.why[0]


def test_a_phone_number_makes_nobody_stronger() -> None:
    for found in (named(born_on=date(1981, 2, 3)), named(born_on=None)):
        with_phone = named(born_on=found.born_on, phone="559-555-0142")
        assert strength_of(with_phone) == strength_of(found)


def test_names_changed_over_and_dates_changed_over_are_said() -> None:
    swapped = rank(SOUGHT, [named(given_name="Quillfeather", family_name="Ines")])[0]
    assert "changed over" in swapped.why[0]
    sought = Sought(given_name="Ines", family_name="Quillfeather", born_on=date(1980, 5, 7))
    [found] = rank(sought, [named(born_on=date(1980, 7, 5))])
    assert "day and month changed over" in " ".join(found.why)


def test_twins_are_pointed_out_and_so_is_the_other_generation() -> None:
    twins = [named(1), named(2, given_name="Inez"), named(3, name_suffix="Jr.", born_on=date(1999, 1, 1))]
    ranked = rank(SOUGHT, twins)
    assert any("twins" in words for words in ranked[0].why)
    assert any("older one" in words for words in ranked[-1].why)


def test_one_person_comes_once_with_their_best_record() -> None:
    ranked = rank(SOUGHT, [named(1, born_on=None), named(1)])
    assert [each.strength for each in ranked] == ["strong"]


def test_keys_are_those_of_the_database() -> None:
    assert fold(" Inés ") == "ines"
    assert date_keys(SOUGHT)[:2] == ["d1980-5-17i", "d1980-17-5i"]
    assert date_keys(Sought(given_name="Ines", family_name="Q")) == []
    assert phone_keys(Sought(phone="+1 (559) 555-0142")) == ["p5595550142"]
    assert phone_keys(Sought(phone="0142")) == []


def test_two_records_side_by_side_say_where_they_agree() -> None:
    left = {"given_name": "Ines", "family_name": "Quillfeather", "born_on": BORN, "name_suffix": "Jr.", "sex": None}
    right = {"given_name": "Inez", "family_name": "QUILLFEATHER", "born_on": date(1980, 5, 11), "name_suffix": "Sr."}
    lines = compare_sides(left, {**right, "phone": "559-555-0142"})
    assert [(line.title, line.agreement) for line in lines] == [
        ("Given name", "near"),
        ("Family name", "same"),
        ("Suffix", "differs"),
        ("Born", "near"),
        ("Phone", "missing"),
    ]


def test_an_initial_is_near_and_a_house_number_apart_is_another_address() -> None:
    lines = compare_sides(
        {"middle_name": "J", "address": "3517 E Larkmoor Ave"},
        {"middle_name": "Jane", "address": "3515 E Larkmoor Ave"},
    )
    assert [line.agreement for line in lines] == ["near", "differs"]
