"""Tests that every version has a model card with all its headings, and that the card says what the code does."""

import msgspec
import pytest

from plainview.rating.card import HEADINGS, LINES, card_faults, draft_card
from plainview.rating.rules import CURRENT_RULES, RULE_SETS
from plainview.settings import CHECKOUT

CARD = (CHECKOUT / "docs" / "rating" / f"{CURRENT_RULES.version}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("version", RULE_SETS)
def test_every_version_has_a_card_that_says_its_values(version: str) -> None:
    card = (CHECKOUT / "docs" / "rating" / f"{version}.md").read_text(encoding="utf-8")
    assert card_faults(card, RULE_SETS[version]) == []


def test_there_is_no_card_of_a_version_that_is_not() -> None:
    assert {path.stem for path in (CHECKOUT / "docs" / "rating").glob("*.md")} == set(RULE_SETS)


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_that_is_missing_is_found(heading: str) -> None:
    assert any(heading in fault for fault in card_faults(CARD.replace(f"## {heading}", "## Other"), CURRENT_RULES))


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_is_missing_is_found(line: str) -> None:
    assert any(line in fault for fault in card_faults(CARD.replace(f"| {line} |", "| other |"), CURRENT_RULES))


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("corroborated | 40 | 1 day", "corroborated | 41 | 1 day", "points"),
        ("| 30 | 365 days | 5 years | 40", "| 30 | 400 days | 5 years | 40", "half-life"),
        ("| 25 | 365 days | 5 years |", "| 25 | 365 days | 6 years |", "expiry"),
        ("| 15 | 180 days | 2 years | 30 |", "| 15 | 180 days | 2 years | 35 |", "cap"),
        ("CAUTION from 15", "CAUTION from 20", "CAUTION from 15"),
    ],
)
def test_a_value_that_the_code_does_not_have_is_found(old: str, new: str, what: str) -> None:
    assert old in CARD
    assert any(what in fault for fault in card_faults(CARD.replace(old, new), CURRENT_RULES))


def test_a_draft_has_every_value_and_is_in_order() -> None:
    rules = msgspec.structs.replace(CURRENT_RULES, version="2027.03-1")
    assert card_faults(draft_card(rules, "why"), rules) == []
    assert card_faults(draft_card(CURRENT_RULES, "why"), rules)
