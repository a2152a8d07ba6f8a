"""Offences: however a statute is written it is one, its grade is the source's or the table's, and never a guess."""

import pytest

from plainview.people.offences.grade import Grade, grade, make_code, rank
from plainview.people.offences.nibrs import NIBRS
from plainview.people.offences.shipped import SHIPPED
from plainview.people.offences.statutes import NIBRS_OF, VIOLENT_FELONIES, is_violent, statute_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("PC 245(a)(1)", "PC 245(A)(1)"),
        ("245(A)(1) PC", "PC 245(A)(1)"),
        ("pc245 (a) (1)", "PC 245(A)(1)"),
        ("Penal Code 211", "PC 211"),
        ("P.C. 211", "PC 211"),
        ("PC 664/187(a)", "PC 664/187(A)"),
        ("H&S 11377(a)", "HS 11377(A)"),
        ("11377(A) HS", "HS 11377(A)"),
        ("CVC 23152(a)", "VC 23152(A)"),
        ("PC § 273.5(a)", "PC 273.5(A)"),
        ("FMC 9-2504", "FMC 9-2504"),
        ("US 18 1201(a)", "US 18 1201(A)"),
        ("211", None),
        ("robbery", None),
        ("", None),
    ],
)
def test_a_statute_is_one_however_it_is_written(written: str, key: str | None) -> None:
    assert statute_key(written) == key


def test_the_source_says_first_then_the_table() -> None:
    said = grade("PC 211", SHIPPED, severity="misdemeanor", is_violent=False)
    assert (said.severity, said.is_violent) == ("misdemeanor", False)
    derived = grade("211 PC", SHIPPED)
    assert (derived.severity, derived.is_violent, derived.title, derived.doubt) == ("felony", True, "Robbery", None)


def test_an_unknown_statute_is_kept_and_never_violent() -> None:
    found = grade("PC 99999", SHIPPED, title="Something")
    assert found == Grade(
        title="Something",
        severity="unknown",
        is_violent=False,
        is_resisting=False,
        doubt="PC 99999: not in the table of offences: kept, severity unknown, not counted as violent",
    )


def test_a_wobbler_is_what_it_was_charged_as_or_unknown() -> None:
    codes = {"PC 245(A)(1)": make_code("PC 245(A)(1)", "ADW", ["felony", "misdemeanor"])}
    assert codes["PC 245(A)(1)"].severity == "wobbler"
    assert grade("PC 245(a)(1)", codes, severity="felony").doubt is None
    unsaid = grade("PC 245(a)(1)", codes)
    assert (unsaid.severity, unsaid.is_violent) == ("unknown", True)
    assert unsaid.doubt is not None


def test_resisting_by_force_is_not_delaying_an_officer() -> None:
    assert grade("PC 69", SHIPPED).is_resisting
    assert not grade("PC 148(a)(1)", SHIPPED).is_resisting


@pytest.mark.parametrize("statute", VIOLENT_FELONIES)
def test_what_PC_667_5_c_lists_is_violent(statute: str) -> None:  # noqa: N802 - the statute's own name
    assert is_violent(statute)


@pytest.mark.parametrize("statute", ["PC 459", "PC 460(A)", "PC 487(A)", "HS 11378", "VC 23152(A)", "PC 2111"])
def test_what_is_done_to_nobody_is_not_violent(statute: str) -> None:
    assert not is_violent(statute)


def test_every_nibrs_code_of_a_statute_is_in_the_manual() -> None:
    assert set(NIBRS_OF.values()) <= set(NIBRS)
    assert {each.group for each in NIBRS.values()} == {"A", "B"}
    assert (NIBRS["09A"].rank, NIBRS["13A"].against, len(NIBRS)) == (1, "person", 58)


def test_murder_ranks_before_assault_before_theft() -> None:
    keys = ["PC 488", "PC 245(A)(1)", "PC 187(A)", "PC 211"]
    assert sorted(keys, key=lambda key: rank(key, SHIPPED.get(key))) == [
        "PC 187(A)",
        "PC 211",
        "PC 245(A)(1)",
        "PC 488",
    ]
