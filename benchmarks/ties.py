"""Measures two steps of ties among 500,000 people and 1.5 million ties, in a scratch database of its own.

    python -m benchmarks.ties --ties 1500000 --looks 2000

Half of the people asked about are taken by chance, half among those with the most ties.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.figures import Figure, print_figures
from plainview.people.ties.actions import read_network
from plainview.people.ties.model import USES
from plainview.people.ties.queries import Follow
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder
from tests.builders import add_sources
from tests.desk import ROOT

TODAY = date(2026, 11, 20)
WARM_UP = 50
_PEOPLE = """
insert into person (source_id, given_name, family_name, born_on)
select 'P' || n, 'Given', 'Family' || n, date '1930-01-01' + (n % 32000)::int
from generate_series(1, $1::int) n
"""
# Most have a few ties, a few (care givers, lawyers) hundreds: one end is drawn by the square of a uniform number.
_TIES = """
insert into tie (person_id, other_id, kind, relation, reason, source_id, record_id, predicate_ref, author, approver,
    reliability, validity, review_on, as_of)
select a, b, kind, 'sister', 'emergency contact', case kind when 'contact' then 'contacts' else 'intel' end, 'T' || n,
    associate, associate, associate || '2', substr('B', 1, (kind = 'associate')::int),
    case kind when 'associate' then '2' end, case kind when 'associate' then date '2027-06-01' end, now()
from (
    select n, 1 + floor(random() * $2)::bigint as a, 1 + floor(pow(random(), 2.2) * $2)::bigint as b,
        case when n % 20 = 0 then 'associate' else 'contact' end as kind,
        case when n % 20 = 0 then 'det' end as associate
    from generate_series(1, $1::int) n
) drawn
where a <> b
"""
_ASKED = """
(select person_id from person order by random() limit $1)
union all
(select other_id from tie group by other_id order by count(*) desc limit $1)
"""


async def _run(dsn: str, ties: int, looks: int) -> int:
    admin = await asyncpg.connect(dsn)
    await admin.execute("create database ties_bench")
    await admin.close()
    connection = await asyncpg.connect(dsn.replace("@/plainview?", "@/ties_bench?"))
    await migrate(connection, load_migrations(ROOT / "migrations"))
    await add_sources(connection)
    people = ties // 3
    await connection.execute("set statement_timeout = 0")
    await connection.execute(_PEOPLE, people)
    await connection.execute(_TIES, ties, people)
    await connection.execute("analyze person, tie")
    figures = await _measure(connection, looks)
    await connection.close()
    return print_figures(figures)


async def _measure(connection: Any, looks: int) -> list[Figure]:
    asked = [row[0] for row in await connection.fetch(_ASKED, (looks + WARM_UP) // 2)]
    follow = Follow(uses=USES, associates=True, today=TODAY)
    taken: dict[bool, list[float]] = {True: [], False: []}
    sizes = []
    for number, person_id in enumerate(asked):
        started = time.perf_counter()
        network = await read_network(connection, person_id, hops=2, follow=follow)
        taken[number >= len(asked) // 2].append((time.perf_counter() - started) * 1000)
        sizes.append(float(len(network.people)))
    return [
        Figure(name="two steps, people by chance", values=taken[False][WARM_UP:], unit="ms", promised_p99=20.0),
        Figure(name="two steps, people with the most ties", values=taken[True], unit="ms", promised_p99=50.0),
        Figure(name="people shown", values=sizes, unit="people"),
    ]


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ties", type=int, default=1_500_000)
    parser.add_argument("--looks", type=int, default=2_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plainview-ties-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(embedded_bin_folder(), Path(folder) / "database")
        server.start()
        try:
            return asyncio.run(_run(server.dsn, given.ties, given.looks))
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
