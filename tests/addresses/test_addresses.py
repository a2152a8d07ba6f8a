"""The locator on our own labelled addresses: nobody else's door, and what should be found is found."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import asyncpg
import pytest

from plainview.kernel.ids import new_id
from plainview.places.locate import locate
from plainview.places.model import StatedAddress
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import open_pool
from tests.addresses.judge import judge, load_town
from tests.addresses.tables import HERE, read_cases, read_town

ROOT = Path(__file__).parents[2]
SETS = ("cases", "second", "third", "fourth", "held_out", "sixth", "seventh", "eighth")
MOST_WRONG = 0.001
LEAST_RESOLVED = 0.97


@pytest.fixture(scope="module")
async def town(database_url: str) -> AsyncIterator[Any]:
    """The small town the addresses lie in."""
    name = f"t{new_id().hex}"
    server = await asyncpg.connect(database_url)
    await server.execute(f"create database {name}")
    dsn = urlsplit(database_url)._replace(path=f"/{name}").geturl()
    migrating = await asyncpg.connect(dsn)
    await migrate(migrating, load_migrations(ROOT / "migrations"))
    await migrating.close()
    opened = await open_pool(dsn, most=2)
    await load_town(opened)
    async with opened.acquire() as connection:
        yield connection
    await opened.close()
    await server.execute(f"drop database {name} with (force)")
    await server.close()


@pytest.mark.parametrize("name", SETS)
async def test_finds_what_was_meant_and_nobody_elses_door(town: Any, name: str) -> None:
    verdict = await judge(town, read_cases(HERE / f"{name}.csv"))
    assert verdict.wrong_share <= MOST_WRONG, str(verdict)
    assert verdict.resolved_share >= LEAST_RESOLVED, str(verdict)


async def test_a_mangled_line_never_shows_a_number_that_was_not_said(town: Any) -> None:
    random = Random(8)  # noqa: S311 - the same slips each time
    cases = [case for case in read_cases(HERE / "cases.csv") if case.category in {"plain", "unit", "cad", "spoken"}]
    numbers = {premise.nguid: premise.number for premise in read_town()}
    tried = 0
    for case in random.sample(cases, 300):
        text = case.text
        for _ in range(random.randrange(1, 4)):
            at = random.randrange(len(text))
            added = random.choice("ae1, #/&")
            swapped = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
            text = random.choice((text[:at] + text[at + 1 :], swapped, text[:at] + added + text[at:], text.upper()))
        found = await locate(town, StatedAddress(text=text))
        tried += 1
        if found.place is not None and case.category != "spoken":
            nguid = await town.fetchval("select source_id from place where place_id = $1", found.place.place_id)
            assert re.search(rf"(?<!\d)0*{numbers[nguid]}(?!\d)", text), (text, found)
    assert tried == 300


def test_the_sets_are_large_and_hold_enough_that_must_not_resolve() -> None:
    cases = [case for name in SETS for case in read_cases(HERE / f"{name}.csv")]
    assert len(cases) >= 3_000
    assert sum(case.expected == "not" for case in cases) >= 400
    assert len({case.text for case in read_cases(HERE / "cases.csv")}) >= 2_000
    premises = {premise.nguid for premise in read_town()}
    assert all(case.place in premises for case in cases if case.expected in {"place", "unit", "premise"})


def _labelled(folder: Path) -> set[str]:
    """Return the lines of the parsers' labelled files in one form."""
    lines: set[str] = set()
    for file in sorted(folder.rglob("*.xml")):
        tree = ET.parse(file)  # noqa: S314 - the parsers' own files, kept beside the checkout
        lines |= {_form("".join(each.itertext())) for each in tree.getroot()}
    return lines


def _form(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def test_nothing_of_it_is_in_a_parsers_training_data(shared_data: Path) -> None:
    folder = shared_data / "addresses"
    if not folder.is_dir():
        pytest.skip("the parsers' labelled files are not here: nothing to compare with")
    labelled = _labelled(folder)
    assert len(labelled) > 1_000
    cases = [case for name in SETS for case in read_cases(HERE / f"{name}.csv") if len(_form(case.text)) > 1]
    shared = {case.text for case in cases if case.category != "gibberish" and _form(case.text) in labelled}
    assert shared == set()
    words = {word for line in labelled for word in line.split()}
    invented = {premise.name.lower() for premise in read_town() if len(premise.name.split()) == 1}
    invented = {name for name in invented if name.isalpha()}
    assert len(invented) >= 30
    assert invented & words == set()
