"""Keeps ratings so that anyone can make them again: inputs and version in, the same bytes out (T7)."""

import msgspec

from plainview.kernel.canonical import canonical_json
from plainview.kernel.errors import BadInputError
from plainview.rating.model import Rating, RatingInputs
from plainview.rating.rate import rate
from plainview.rating.rules import RuleSet, rule_set


class KeptInputs(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is kept of a rating: the rule set's version and everything it was given."""

    rule_version: str
    inputs: RatingInputs


def inputs_bytes(inputs: RatingInputs, rules: RuleSet) -> bytes:
    """Return canonical JSON; the order in which facts were found makes no difference."""
    return canonical_json(KeptInputs(rule_version=rules.version, inputs=_in_order(inputs)))


def result_bytes(rating: Rating) -> bytes:
    """Return canonical JSON of a rating."""
    return canonical_json(rating)


def recompute(kept: bytes) -> bytes:
    """Rate kept inputs again with the version they name; raise BadInputError for anything outside the closed list."""
    try:
        known = msgspec.json.decode(kept, type=KeptInputs)
    except msgspec.ValidationError as error:
        raise BadInputError(f"these are no inputs of a rating: {error}") from error
    except msgspec.DecodeError as error:
        raise BadInputError(f"these inputs can't be read: {error}") from error
    return result_bytes(rate(known.inputs, rule_set(known.rule_version)))


def _in_order(inputs: RatingInputs) -> RatingInputs:
    listed = {
        name: getattr(inputs, name) for name in inputs.__struct_fields__ if isinstance(getattr(inputs, name), tuple)
    }
    return msgspec.structs.replace(
        inputs, **{name: tuple(sorted(set(rows), key=canonical_json)) for name, rows in listed.items()}
    )
