"""Shows nobody as somebody else, in cases made to confuse; and that each count of it can be other than nothing."""

from datetime import date

import pytest

from benchmarks.wrong_person import FAULTS, run_cases
from city.adversarial_cases import KINDS, adversarial_cases
from conftest import TEMPLATE

TODAY = date(2026, 11, 20)
SEED = 41
CAUGHT = {
    "units are ignored": "a wrong person",
    "nobody ever moves out": "a wrong person",
    "the sealed come back": "what is sealed or hidden",
    "the hidden are not hidden": "what is sealed or hidden",
    "who has the same name is the same person": "somebody's record on another",
}


async def test_nobody_is_shown_as_somebody_else_in_a_thousand_adversarial_cases(database_url: str) -> None:
    cases = list(adversarial_cases(0, 30 * len(KINDS), seed=SEED, today=TODAY))
    assert len({case.kind for case in cases}) >= len(KINDS)
    tally = await run_cases(database_url, TEMPLATE, cases)
    assert (tally.wrong, tally.examples) == (0, [])
    assert tally.located / tally.to_locate > 0.95
    assert tally.shown / tally.expected > 0.99


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_planted_fault_is_caught(database_url: str, fault: str) -> None:
    cases = list(adversarial_cases(0, 3 * len(KINDS), seed=SEED, today=TODAY))
    tally = await run_cases(database_url, TEMPLATE, cases, FAULTS[fault])
    assert tally.found[CAUGHT[fault]] > 0


def test_the_same_seed_gives_the_same_cases_and_another_gives_others() -> None:
    def made(seed: int) -> list[object]:
        return [(case.call, case.truth, case.rows) for case in adversarial_cases(0, 66, seed=seed, today=TODAY)]

    assert made(1) == made(1) != made(2)


@pytest.mark.long
async def test_nobody_is_shown_as_somebody_else_in_a_hundred_thousand(database_url: str) -> None:
    for first in range(0, 100_000, 5_000):
        cases = list(adversarial_cases(first, 5_000, seed=SEED, today=TODAY))
        tally = await run_cases(database_url, TEMPLATE, cases)
        assert (tally.wrong, tally.examples) == (0, [])
