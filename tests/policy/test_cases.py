"""Asks every case of every policy; each is also asked when Plainview starts."""

import pytest

from plainview.policy.bundle import read_bundle
from plainview.policy.cases import Case, read_cases
from plainview.policy.engine import Engine
from tests.policy.made import POLICIES

CASES = [(rule.name, case) for rule in read_bundle(POLICIES).rules for case in read_cases(rule.name, rule.cases)]
REQUIRED = {
    "city_cameras", "school_cameras", "partner_cameras", "criminal_history", "sealed_records",
    "off_shift_stale_or_foreign", "no_immigration_enforcement", "administrators", "auditors", "dossier", "ties",
    "body_worn", "hospital_cameras", "incidents", "training",
}  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine.load(POLICIES)


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{rule}: {case.asks}" for rule, case in CASES])
def test_case(engine: Engine, rule: str, case: Case) -> None:
    assert case.fault_of(engine.decide(case.question, case.now)) == "", rule


def test_every_rule_that_was_promised_is_in_force(engine: Engine) -> None:
    assert set(engine.rules) >= REQUIRED


def test_every_refusal_has_one_sentence_for_the_person_refused(engine: Engine) -> None:
    for rule, case in CASES:
        for reason in engine.decide(case.question, case.now).reasons:
            assert reason[0].isupper(), rule
            assert reason.endswith("."), rule
