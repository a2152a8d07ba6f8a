"""Shows that obligations add up, the tightest wins, and an unknown one is refused."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.kernel.errors import BadInputError
from plainview.policy.obligations import LISTED, PLAIN, limit_of, not_carried_out, read_obligations, unite

ATOMS = sorted(PLAIN) + [f"{name}({value})" for name, values in LISTED.items() for value in sorted(values)]
groups = st.lists(
    st.lists(st.sampled_from(ATOMS) | st.integers(1, 9_999).map(lambda n: f"max_seconds={n}"), max_size=6), max_size=5
)


def test_an_annotation_is_read_into_atoms() -> None:
    read = read_obligations("watermark, redact(faces|plates),notify(wearer),max_seconds=600")
    assert read == {"watermark", "redact(faces)", "redact(plates)", "notify(wearer)", "max_seconds=600"}
    assert read_obligations("") == frozenset()


@pytest.mark.parametrize(
    "text",
    ["nothing", "redact", "redact()", "redact(eyes)", "watermark(x)", "max_seconds=0", "max_seconds=-1", "log(a|b)"],
)
def test_an_unknown_obligation_is_refused(text: str) -> None:
    with pytest.raises(BadInputError):
        read_obligations(text)


@given(groups)
def test_a_union_keeps_every_obligation_and_the_shortest_limit(given_groups: list[list[str]]) -> None:
    united = unite(given_groups)
    atoms = {atom for group in given_groups for atom in group}
    limits = [int(atom.partition("=")[2]) for atom in atoms if atom.startswith("max_seconds")]
    assert {atom for atom in united if "=" not in atom} == {atom for atom in atoms if "=" not in atom}
    assert limit_of(united) == (timedelta(seconds=min(limits)) if limits else None)
    assert list(united) == sorted(united)


@given(groups, groups, groups)
def test_the_order_of_permits_makes_no_difference(a: list[list[str]], b: list[list[str]], c: list[list[str]]) -> None:
    assert unite([unite(a), unite(b)]) == unite([unite(b), unite(a)])
    assert unite([unite([unite(a), unite(b)]), unite(c)]) == unite([unite(a), unite([unite(b), unite(c)])])
    assert unite([unite(a), unite(a)]) == unite(a)


@given(groups, groups)
def test_another_permit_never_loosens(a: list[list[str]], b: list[list[str]]) -> None:
    alone, together = unite(a), unite([*a, *b])
    assert {atom for atom in alone if "=" not in atom} <= set(together)
    before, after = limit_of(alone), limit_of(together)
    assert before is None or (after is not None and after <= before)


def test_what_is_not_supported_is_named() -> None:
    supported = frozenset({"watermark", "max_seconds", "log(clets)"})
    assert not_carried_out(("watermark", "max_seconds=60", "log(clets)"), supported) == ()
    assert not_carried_out(("log(part23)", "notify(wearer)", "watermark"), supported) == (
        "log(part23)",
        "notify(wearer)",
    )
