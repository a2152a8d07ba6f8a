"""Tests that a proposed rule set says only what the closed list allows, and that each refusal names its reason."""

import pytest

from plainview.kernel.errors import BadInputError
from plainview.rating.rule_file import FLOORS, NEVER, read_rule_file, write_rule_file
from plainview.rating.rules import CURRENT_RULES

FILE = write_rule_file(CURRENT_RULES, "the starting values")


def _with(old: str, new: str) -> str:
    assert old in FILE
    return FILE.replace(old, new, 1)


def test_the_current_rules_written_and_read_again_are_the_same() -> None:
    read = read_rule_file(FILE)
    assert (read.rules, read.why) == (CURRENT_RULES, "the starting values")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("social_media_posts", "social media"),
        ("online_purchases", "purchases"),
        ("data_broker_score", "data brokers"),
        ("felony_arrest", "arrests without conviction"),
        ("sealed_conviction", "sealed records"),
        ("relieved_conviction", "relieved records"),
        ("juvenile_record", "juvenile records"),
        ("gang_member", "gang, associate or family"),
        ("associate_of_felon", "gang, associate or family"),
        ("family_of_felon", "gang, associate or family"),
        ("immigration_status", "immigration status"),
        ("race", "race"),
        ("ethnicity", "ethnicity"),
        ("religion", "religion"),
        ("language_spoken", "language"),
        ("area_crime_rate", "area crime rates"),
        ("zip_code", "ZIP code"),
        ("census_tract", "census tract"),
        ("was_victim", "being a victim"),
        ("frequent_caller", "being a caller"),
        ("mental_health_hold", "mental health"),
        ("disability", "disability"),
        ("field_interview", "field interviews"),
        ("plate_read_near_by", "plate reads"),
        ("biometric_match", "biometrics"),
        ("earlier_rating", "earlier rating"),
        ("attention_by_the_centre", "earlier attention"),
        ("forwarded_mail", "mail"),
    ],
)
def test_what_must_never_count_is_refused_by_name(name: str, says: str) -> None:
    with pytest.raises(BadInputError, match=f"{name}.*{says}.*must never count"):
        read_rule_file(f'{FILE}\n[factors.{name}]\npoints = 5\nhalf_life_days = 30\ncap_class = "call"\n')


def test_every_word_that_is_refused_has_its_case_in_the_rules() -> None:
    assert all(word == word.lower() and what for word, what in NEVER.items())


def test_a_factor_that_nobody_thought_of_is_refused_too() -> None:
    with pytest.raises(BadInputError, match="closed list"):
        read_rule_file(f"{FILE}\n[factors.smell_of_smoke]\npoints = 5\n")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("points = 40", "points = -1", "points are 0 to 100"),
        ("points = 40", "points = 40.00001", "points are 0 to 100"),
        ("points = 40", "points = 400", "points are 0 to 100"),
        ("half_life_days = 365", "half_life_days = 36500", "every fact fades"),
        ("half_life_days = 365\n", "", "every fact fades"),
        ("expires_after_years = 5\n", "", "every fact ends"),
        ("expires_after_years = 5", "expires_after_years = 50", "every fact ends"),
        (
            "[factors.violent_warrant]\n",
            "[factors.violent_warrant]\nhalf_life_days = 9\n",
            "while its record is active",
        ),
        ("[factors.weapon_reported]\n", "[factors.weapon_reported]\nexpires_after_years = 2\n", "with the incident"),
        ("caution = 15", "caution = 50", "bands"),
        ("caution = 15", "caution = 0", "bands"),
        ("address = 0.9", "address = 0.5", "less sure"),
        ("identity = 0.95", "identity = 0.9", "less sure"),
        ("residency_counts = 0.8", "residency_counts = 0.5", "less sure"),
        ("residency_possible = 0.3", "residency_possible = 0.2", "less sure"),
        ("residency_possible = 0.3", "residency_possible = 0.95", "above residency_counts"),
        ("household_days = 14", "household_days = 400", "household_days"),
        ('"warrant" = 25', '"warrant" = 25\n"spare" = 3', "belongs to no factor"),
        ('"warrant" = 25\n', "", "has no cap"),
        ('version = "2026.11-1"', 'version = "newest"', "year.month-number"),
        ('why = "the starting values"', 'why = " "', "say why"),
        ('"UNKNOWN" = [', '"OTHER" = [', "tactics"),
    ],
)
def test_a_value_that_no_rule_allows_is_refused_and_says_which(old: str, new: str, says: str) -> None:
    with pytest.raises(BadInputError, match=says):
        read_rule_file(_with(old, new))


def test_a_missing_factor_is_named() -> None:
    cut = FILE[: FILE.index("[factors.resisting_conviction]")] + FILE[FILE.index("[caps]") :]
    with pytest.raises(BadInputError, match="'resisting_conviction' is missing"):
        read_rule_file(cut)


@pytest.mark.parametrize("text", ["version = ", "[[[", FILE + "\nweather = 3\n", FILE + "#" * 70_000])
def test_what_is_no_rule_set_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        read_rule_file(text)


def test_the_floors_are_those_of_the_rules() -> None:
    assert FLOORS == {"address": 0.9, "identity": 0.95, "residency_counts": 0.8, "residency_possible": 0.3}
