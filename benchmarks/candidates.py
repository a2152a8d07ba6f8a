"""Measures how fast who might be meant is found among 550,000 made-up people, with slips in what is asked.

    python -m benchmarks.candidates --people 550000 --searches 1000

Makes a database of its own and removes it. Half of the searches have a letter wrong, a
third of the rest the birth date.
"""

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import asyncpg

from benchmarks.figures import Figure, print_figures
from city.names import CIRCLES
from plainview.people.identity.model import Sought
from plainview.people.identity.search import find_candidates
from plainview.settings import CHECKOUT
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder, open_pool

WARM_UP = 50
ENDINGS = ("ler", "man", "son", "ton", "dez", "ra", "ko", "witz", "berg", "ng")
Made = tuple[str, str, date, str]


def make_person(random: Random) -> Made:
    """Return given and family name, birth date and phone; most family names are made longer, so that they vary."""
    circle = random.choices(CIRCLES, [each.share for each in CIRCLES])[0]
    family = random.choice(circle.families)
    if random.random() < 0.6:
        family = f"{family[:3]}{random.choice('aeiou')}{random.choice(ENDINGS)}{family[3:5]}".title()
    born_on = date(1940, 1, 1) + timedelta(days=random.randrange(25_000))
    return random.choice(circle.women + circle.men), family, born_on, f"559-555-01{random.randrange(100):02d}"


async def fill(connection: Any, people: list[Made]) -> None:
    """Write each person with one record."""
    persons = [(f"P{number}", given, family, born) for number, (given, family, born, _) in enumerate(people)]
    columns: tuple[str, ...] = ("source_id", "given_name", "family_name", "born_on")
    await connection.copy_records_to_table("person", records=persons, columns=columns)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    records = [
        ("persons", f"P{number}", number + 1, given, family, born, phone, at)
        for number, (given, family, born, phone) in enumerate(people)
    ]
    columns = ("source_id", "record_id", "person_id", "given_name", "family_name", "born_on", "phone", "as_of")
    await connection.copy_records_to_table("person_record", records=records, columns=columns)
    await connection.execute("vacuum analyze")


def with_slip(made: Made, random: Random) -> Sought:
    """Return somebody as they are asked for."""
    given, family, born_on, _ = made
    if random.random() < 0.5:
        at = random.randrange(len(family))
        family = family[:at] + random.choice("aeiourstln") + family[at + 1 :]
    elif random.random() < 1 / 3:
        born_on += timedelta(days=random.choice((1, -1, 10, 365)))
    return Sought(given_name=given, family_name=family, born_on=born_on)


async def measure(dsn: str, people: list[Made], searches: int, random: Random) -> int:
    """Search, print the figures; 1 where a promise is missed."""
    pool = await open_pool(dsn, most=2)
    seconds, first, listed = [], 0, 0
    async with pool.acquire() as connection:
        for _ in range(searches + WARM_UP):
            wanted = random.randrange(len(people))
            sought = with_slip(people[wanted], random)
            started = time.perf_counter()
            found = [each.named.person_id for each in await find_candidates(connection, sought)]
            seconds.append(time.perf_counter() - started)
            first += found[:1] == [wanted + 1]
            listed += wanted + 1 in found
    pool.terminate()
    print(f"wanted came first in {first / len(seconds):.3f} of the searches, was listed in {listed / len(seconds):.3f}")
    milliseconds = [1000 * each for each in seconds[WARM_UP:]]
    name = f"candidates among {len(people):,}"
    return print_figures([Figure(name=name, values=milliseconds, unit="ms", promised_p50=5.0, promised_p99=25.0)])


async def run(dsn: str, count: int, searches: int) -> int:
    """Fill the database and measure."""
    random = Random(1)  # noqa: S311 - reproducible
    people = [make_person(random) for _ in range(count)]
    connection = await asyncpg.connect(dsn)
    await migrate(connection, load_migrations(CHECKOUT / "migrations"))
    await fill(connection, people)
    await connection.close()
    return await measure(dsn, people, searches, random)


def main() -> int:
    """Measure in a database of its own."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--people", type=int, default=550_000)
    given.add_argument("--searches", type=int, default=1_000)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="plainview-bench-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(embedded_bin_folder(), Path(folder) / "database")
        server.start()
        try:
            return asyncio.run(run(server.dsn, asked.people, asked.searches))
        finally:
            server.stop()


if __name__ == "__main__":
    raise SystemExit(main())
