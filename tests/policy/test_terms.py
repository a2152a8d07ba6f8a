"""Shows that an owner's terms are read strictly: what can't be read is not allowed."""

from datetime import UTC, datetime

import pytest

from plainview.policy.terms import camera_attributes, has_consent, is_within_terms

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("terms", "is_within"),
    [
        ({}, True),
        ({"terms_hours": "07:00-22:00"}, True),
        ({"terms_hours": ["07:00", "12:00"]}, False),
        ({"terms_hours": ["12:00", "13:00"]}, True),
        ({"terms_hours": "22:00-06:00"}, False),
        ({"terms_hours": "11:00-01:00"}, True),
        ({"terms_hours": "07:00-22:00", "terms_zone": "America/Los_Angeles"}, False),
        ({"terms_hours": "04:00-05:00", "terms_zone": "America/Los_Angeles"}, True),
        ({"terms_hours": "07:00-22:00", "terms_zone": "Mars/Olympus"}, False),
        ({"terms_hours": "07:00"}, False),
        ({"terms_hours": True}, False),
        ({"terms_from": "2026-11-20", "terms_until": "2026-11-20"}, True),
        ({"terms_from": "2026-11-21"}, False),
        ({"terms_until": "2026-11-19"}, False),
        ({"terms_until": "next year"}, False),
    ],
)
def test_hours_and_dates(terms: dict[str, bool | int | str | list[str]], is_within: bool) -> None:  # noqa: FBT001 - a case
    assert is_within_terms(terms, NOON) is is_within


@pytest.mark.parametrize(
    ("until", "runs"),
    [
        ("2026-11-20T12:00:01Z", True),
        ("2026-11-20T12:00:00Z", False),
        ("2026-11-20T05:00:00-08:00", True),
        ("x", False),
    ],
)
def test_consent_is_boxed_in_time(until: str, runs: bool) -> None:  # noqa: FBT001 - a case
    assert has_consent({"terms_consent_until": until}, NOON) is runs
    assert not has_consent({}, NOON)


def test_a_camera_without_terms_gets_the_strict_ones() -> None:
    attributes = camera_attributes({"camera_kind": "partner"})
    assert attributes["terms_purposes"] == []
    assert attributes["terms_live"] is False


def test_terms_that_nobody_reads_are_named() -> None:
    assert camera_attributes({"terms_area": "car park", "terms_live": True})["terms_others"] == ["area"]
