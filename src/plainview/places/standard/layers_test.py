"""The table of layers says what the official schema says, field by field, and the closed lists are its lists."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from plainview.places.standard.layers import LAYERS, Layer
from plainview.places.standard.words import DOMAINS, short_direction, short_type, spell_direction, spell_type

OFFICIAL = (
    Path(__file__).parents[5] / "shared/data/gis/NENA911_NG911GISDataModel/flatfile_templates/schema/v3.0"
    "/flatfile_schema_v3.yaml"
)
TYPES = {"TEXT": "text", "DATETIME": "moment", "INTEGER": "whole", "REAL": "real"}
GEOMETRIES = {"POINT": "POINT", "POLYLINE": "MULTILINESTRING", "POLYGON": "MULTIPOLYGON"}


@pytest.fixture(scope="module")
def official() -> Any:
    if not OFFICIAL.exists():
        pytest.skip(f"the official schema is not at {OFFICIAL}")
    return yaml.safe_load(OFFICIAL.read_text(encoding="utf-8"))


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_layer_has_the_fields_of_the_standard(official: Any, layer: Layer) -> None:
    theirs = next(each for each in official["feature_classes"] if each["name"] == layer.name)
    assert (layer.geometry, layer.has_z) == (GEOMETRIES[theirs["geometry_type"]], theirs["has_z"])
    assert [(f.name, f.type, f.length, f.is_required) for f in layer.fields] == [
        (f["field_name"], TYPES[f["field_type"]], f["field_length"], f["field_is_required"]) for f in theirs["fields"]
    ]


def test_the_closed_lists_are_those_of_the_standard(official: Any) -> None:
    theirs = {domain["domain_name"]: set(domain["values"] or ()) for domain in official["domains"]}
    theirs["ServiceURN"] = theirs["ServiceURNSOS"] | theirs["ServiceURNResponder"]
    assert {name: set(words) for name, words in DOMAINS.items()} == {name: theirs[name] for name in DOMAINS}


def test_signs_and_the_standard_spell_words_differently() -> None:
    assert (spell_direction("E"), spell_direction("sw."), spell_direction("Est")) == ("East", "Southwest", "Est")
    assert (spell_type("AVE"), spell_type("Blvd."), spell_type("Centre")) == ("Avenue", "Boulevard", "Centre")
    assert (spell_direction("Elm"), spell_type("Elm")) == (None, None)
    assert (short_direction("Northeast"), short_direction("Est")) == ("NE", "Est")
    assert (short_type("Avenue"), short_type("Camino")) == ("Ave", "Camino")


def test_every_street_type_is_found_again_from_its_short_form() -> None:
    for word in DOMAINS["StreetNameType"]:
        assert spell_type(word) == word
        assert spell_type(short_type(word)) is not None, word
