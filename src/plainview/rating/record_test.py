"""Tests that a kept rating can be made again by anyone, byte for byte, and from nothing but the closed list."""

import msgspec
import pytest

from plainview.kernel.errors import BadInputError, NotFoundError
from plainview.rating.rate import rate
from plainview.rating.record import inputs_bytes, recompute, result_bytes
from plainview.rating.rules import CURRENT_RULES
from tests.facts import claim, inputs, premise_fact, residency, resident_fact

_GIVEN = inputs(claim(), premise_fact("verified_hazard", days_ago=77), residency(), resident_fact(days_ago=400))
_KEPT = inputs_bytes(_GIVEN, CURRENT_RULES)


def test_the_same_inputs_and_version_give_the_same_bytes() -> None:
    assert recompute(_KEPT) == result_bytes(rate(_GIVEN, CURRENT_RULES))


def test_another_order_of_facts_gives_the_same_bytes() -> None:
    facts = (premise_fact("verified_hazard"), premise_fact("firearm_at_premise"), claim())
    assert inputs_bytes(inputs(*facts), CURRENT_RULES) == inputs_bytes(inputs(*reversed(facts)), CURRENT_RULES)


def test_refuses_a_field_that_is_not_in_the_closed_list() -> None:
    for path in ("", "inputs", "inputs/location"):
        kept = msgspec.json.decode(_KEPT)
        part = kept
        for name in filter(None, path.split("/")):
            part = part[name]
        part["ethnicity"] = "any"
        with pytest.raises(BadInputError, match="ethnicity"):
            recompute(msgspec.json.encode(kept))


def test_refuses_a_kind_of_fact_that_is_not_in_the_closed_list() -> None:
    with pytest.raises(BadInputError, match="plate_read_near_by"):
        recompute(_KEPT.replace(b"verified_hazard", b"plate_read_near_by"))


def test_refuses_bytes_that_are_no_inputs() -> None:
    with pytest.raises(BadInputError, match="can't be read"):
        recompute(b"{")


def test_refuses_a_version_that_never_was() -> None:
    with pytest.raises(NotFoundError, match="2019"):
        recompute(_KEPT.replace(CURRENT_RULES.version.encode(), b"2019.01-1"))
