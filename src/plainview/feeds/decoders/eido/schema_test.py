"""Holds our samples, and the documents our tests write, against the official schema of NENA-STA-021.1."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from tests.eido_documents import call

SAMPLES = Path(__file__).parent / "samples"
SCHEMA = "ng911/NENA911_EIDO-JSON/Schema"
_BOUNDS = {"minItems", "maxItems", "minLength", "maxLength", "minimum", "maximum"}


def _coerced(content: Any) -> Any:
    """Return the schema with its bounds as numbers: six of them are texts such as '1,' in the published file."""
    if isinstance(content, list):
        return [_coerced(member) for member in content]
    if not isinstance(content, dict):
        return content
    return {
        key: int(re.findall(r"\d+", value)[0]) if key in _BOUNDS and isinstance(value, str) else _coerced(value)
        for key, value in content.items()
    }


@pytest.fixture(scope="module")
def validator(shared_data: Path) -> Draft202012Validator:
    def retrieve(uri: str) -> Any:
        content = (shared_data / SCHEMA / uri.removeprefix("eido:/")).read_text(encoding="utf-8")
        return Resource.from_contents(_coerced(yaml.load(content, yaml.CSafeLoader)), DRAFT202012)

    reference = "eido:/openapi.yaml#/components/schemas/EmergencyIncidentDataObjectType"
    registry: Any = Registry(retrieve=retrieve)  # type: ignore[call-arg] # its stubs do not know attrs' alias
    return Draft202012Validator({"$ref": reference}, registry=registry)


def _errors(validator: Draft202012Validator, document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def test_the_official_sample_is_valid(validator: Draft202012Validator, shared_data: Path) -> None:
    sample = shared_data / "ng911/NENA911_EIDO-JSON/Samples/Sample call transfer EIDO.json"
    assert _errors(validator, json.loads(sample.read_bytes())) == []


@pytest.mark.parametrize("name", ["calm", "weapon", "two_callers", "closed"])
def test_our_samples_are_valid(validator: Draft202012Validator, name: str) -> None:
    assert _errors(validator, json.loads((SAMPLES / f"{name}.json").read_bytes())) == []


def test_what_our_tests_send_is_valid(validator: Draft202012Validator) -> None:
    document = call(cautions=(("Weapon", 0),), notes=("Shouting",), units=("2L14",), is_closed=True)
    assert _errors(validator, document) == []


def test_the_schema_is_in_force(validator: Draft202012Validator) -> None:
    assert _errors(validator, json.loads((SAMPLES / "refused_no_identity.json").read_bytes()))
    assert _errors(validator, call() | {"callComponent": [{"direction": "sideways"}]})
