"""A play's versions follow each other, and every document is valid against the official EIDO schema."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from city.calls import make_play
from city.eido import document, encode
from city.incident import Assigned, Incident
from city.script import versions
from city.stories import STORIES

SCHEMA = (
    Path(__file__).parents[1].parent / "shared" / "data" / "ng911" / "NENA911_EIDO-JSON" / "Schema" / "openapi.yaml"
)
AT = datetime(2026, 11, 22, 23, 40, 29, tzinfo=UTC)
UNITS = [Assigned(unit_id=f"2L{n}", kind="patrol", status="en_route") for n in range(14, 18)]
SITE = {
    "kind": "apartments", "landmark": "", "number": 3517, "suffix": "", "direction": "E", "street": "Larkmoor",
    "street_kind": "Ave", "postal_code": "93726", "longitude": -119.7695, "latitude": 36.7972, "units": ["4", "12"],
}  # fmt: skip
KEY = "urn:emergency:uid:incidentid:5f113b59a605:cad.fresno-demo.example"


def story_versions(name: str) -> list[Incident]:
    return list(versions(STORIES[name].write(KEY, SITE, AT), UNITS))


@pytest.fixture(scope="session")
def validator() -> Draft202012Validator:
    if not SCHEMA.exists():
        pytest.skip(f"the official EIDO schema is not here ({SCHEMA})")
    components = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))["components"]
    schema = {"$ref": "#/components/schemas/EmergencyIncidentDataObjectType", "components": _repaired(components)}
    return Draft202012Validator(schema, format_checker=FormatChecker())


def _repaired(part: Any) -> Any:
    """Turn the bounds that are strings into numbers, and leave out references into the NIEM files."""
    if isinstance(part, list):
        return [_repaired(each) for each in part]
    if not isinstance(part, dict):
        return part
    if str(part.get("$ref", "")).startswith("NIEMComponents"):
        return {}
    bounds = {"minItems", "maxItems"}
    return {k: int(str(v).rstrip(",")) if k in bounds else _repaired(v) for k, v in part.items()}


def every_document() -> Iterator[dict[str, Any]]:
    for name in STORIES:
        yield from (document(incident) for incident in story_versions(name))
    random = Random(3)
    for _ in range(200):
        yield from (document(incident) for incident in versions(make_play(KEY, [SITE], AT, random), UNITS))


def test_every_document_is_valid(validator: Draft202012Validator) -> None:
    for content in every_document():
        assert [error.message for error in validator.iter_errors(json.loads(json.dumps(content)))] == []


def test_the_schema_refuses_a_document_without_agencies(validator: Draft202012Validator) -> None:
    content = document(story_versions("calm")[0])
    del content["agencyComponent"]
    assert not validator.is_valid(content)


def test_every_reference_is_in_the_document() -> None:
    for content in every_document():
        ids, references = _ids_and_references(content)
        assert references <= ids
        assert len(_all_ids(content)) == len(set(_all_ids(content)))


def _ids_and_references(part: Any) -> tuple[set[str], set[str]]:
    ids, references = set(_all_ids(part)), set(_values(part, "$ref"))
    return ids, references


def _all_ids(part: Any) -> list[str]:
    return list(_values(part, "$id"))


def _values(part: Any, key: str) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == key:
                yield value
            else:
                yield from _values(value, key)
    elif isinstance(part, list):
        for each in part:
            yield from _values(each, key)


def test_the_same_incident_is_the_same_bytes() -> None:
    assert [encode(v) for v in story_versions("barricade")] == [encode(v) for v in story_versions("barricade")]


def test_each_version_is_later_or_as_late_and_of_the_same_incident() -> None:
    for name in STORIES:
        told = story_versions(name)
        assert {incident.key for incident in told} == {KEY}
        assert told[-1].is_closed
        assert not any(incident.is_closed for incident in told[:-1])


def test_barricade_is_said_first_by_one_caller_then_by_two() -> None:
    said = [{warning.said_by for warning in incident.warnings} for incident in story_versions("barricade")]
    assert said[0] == set()
    assert {0} in said
    assert said[-1] == {0, 1}
    phones = {caller.phone for caller in story_versions("barricade")[-1].callers}
    assert len(phones) == 2


def test_swatting_is_one_caller_who_withholds_the_number() -> None:
    last = story_versions("swatting")[-1]
    assert [caller.phone for caller in last.callers] == [""]
    assert {warning.kind for warning in last.warnings} == {"Weapon", "Violence"}
    assert "callbackComponent" not in document(last)


def test_wrong_unit_names_no_unit_and_breaks_no_message() -> None:
    assert {incident.spot.unit for incident in story_versions("wrong_unit")} == {""}
    assert [name for name, story in STORIES.items() if story.write(KEY, SITE, AT).cuts_first] == ["broken_message"]


def test_phones_are_those_kept_for_fiction() -> None:
    random = Random(5)
    plays = [make_play(KEY, [SITE], AT, random) for _ in range(300)]
    phones = {c.phone for play in plays for v in versions(play, UNITS) for c in v.callers if c.phone}
    phones |= {c.phone for name in STORIES for c in story_versions(name)[-1].callers if c.phone}
    assert phones
    assert all(phone.startswith("559-555-01") and len(phone) == 12 for phone in phones)


def test_about_half_of_the_calls_are_of_high_priority() -> None:
    random = Random(9)
    urgent = sum(make_play(KEY, [SITE], AT, random).first.priority <= 2 for _ in range(2_000))
    assert 850 < urgent < 1_250
