"""Keeps ratings so that anyone can make them again: inputs and version in, the same bytes out (T7)."""

from collections.abc import Mapping

import msgspec

from plainview.kernel.canonical import canonical_json
from plainview.kernel.errors import BadInputError
from plainview.rating.model import Rating, RatingInputs
from plainview.rating.rate import rate
from plainview.rating.rules import RULE_SETS, RuleSet, rule_set


class KeptInputs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept of a rating: the rule set's version and everything it was given."""

    rule_version: str
    inputs: RatingInputs


_decoder = msgspec.json.Decoder(KeptInputs)


def inputs_bytes(inputs: RatingInputs, rules: RuleSet) -> bytes:
    """Return canonical JSON; the order in which facts were found makes no difference."""
    return canonical_json(KeptInputs(rule_version=rules.version, inputs=_in_order(inputs)))


def result_bytes(rating: Rating) -> bytes:
    """Return canonical JSON of a rating."""
    return canonical_json(rating)


def recompute(kept: bytes, rule_sets: Mapping[str, RuleSet] = RULE_SETS) -> bytes:
    """Rate kept inputs again with the version they name; raise BadInputError for anything outside the closed list.

    `rule_sets`: the versions that are known, the built-in ones unless others were put in force here.
    """
    known = read_inputs(kept)
    return result_bytes(rate(known.inputs, rule_set(known.rule_version, rule_sets)))


def read_inputs(kept: bytes) -> KeptInputs:
    """Return kept inputs; raise BadInputError for anything outside the closed list."""
    try:
        return _decoder.decode(kept)
    except msgspec.ValidationError as error:
        raise BadInputError(f"these are no inputs of a rating: {error}") from error
    except msgspec.DecodeError as error:
        raise BadInputError(f"these inputs can't be read: {error}") from error


def _in_order(inputs: RatingInputs) -> RatingInputs:
    listed = {
        name: getattr(inputs, name) for name in inputs.__struct_fields__ if isinstance(getattr(inputs, name), tuple)
    }
    return msgspec.structs.replace(
        inputs, **{name: tuple(sorted(set(rows), key=canonical_json)) for name, rows in listed.items()}
    )
