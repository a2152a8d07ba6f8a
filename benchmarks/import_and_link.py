"""Measures how long a city's records take to come in and be linked, through the real importers and the real merges.

    python -m benchmarks.import_and_link                  # 550,000 people, what the demo has of them, and licences
    python -m benchmarks.import_and_link --scale small

The city is built once in .cache/import-and-link/<scale>. The licences are written from its own people, everybody of
whom a residence is known by licence, under numbers of their own and with slips. The database is this run's.
"""

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import asyncpg
import numpy as np
import pandas as pd

from benchmarks.figures import Figure, print_figures
from benchmarks.linkage.city_sized import slip
from plainview.commands.demo_city import EXPORTS
from plainview.flows.records_imported import import_records_file
from plainview.kernel.clock import utc_now
from plainview.people import importers
from plainview.people.identity.run import Run, run_linkage
from plainview.people.importers.keep import ImportTerms
from plainview.people.importers.records_csv.importer import import_records
from plainview.places.actions import import_places
from plainview.settings import CHECKOUT
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder, open_pool

CITY_OF_FRESNO, PROMISED_SECONDS = 550_000, 1_200
MAPPING = Path(importers.__file__).parent / "licence_addresses/samples/mapping.toml"
SLIP = 0.01  # of each field of a licence
# Who truly holds the licence and whom the records folder means are one: by the number that both lists are written from.
CHECK = """
select count(*) as merged, count(*) filter (where l.source_id not like '%-' || r.source_id) as false_merges
from identity_merge m
join person a on a.person_id = m.left_person_id
join person b on b.person_id = m.right_person_id
join lateral (
    select case when a.source_id like '%LIC-%' then a.source_id else b.source_id end as source_id
) l on true
join lateral (
    select case when a.source_id like '%LIC-%' then b.source_id else a.source_id end as source_id
) r on true
where (a.source_id like '%LIC-%') <> (b.source_id like '%LIC-%')
and r.source_id like 'P%'
"""


def build_city(folder: Path, scale: str) -> None:
    """Build the city once."""
    if not (folder / "city.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        asked = [sys.executable, "-m", "city", "build", "--folder", str(folder), "--scale", scale]
        subprocess.run([*asked, "--rtsp-port", "18110"], check=True)


def write_licences(city: Path, folder: Path) -> int:
    """Write the licences of everybody of whom the city knows a residence by licence; return how many."""
    random = np.random.default_rng(1)
    people = pd.read_csv(city / "records/persons.csv", dtype=str)
    homes = pd.read_csv(city / "records/residencies.csv", dtype=str)
    places = pd.read_csv(city / "places/address_points.csv", dtype=str).fillna("")
    units = pd.read_csv(city / "places/units.csv", dtype=str)
    parts = ("Add_Number", "AddNum_Suf", "St_PreDir", "St_Name", "St_PosTyp", "St_PosDir")
    said = places.assign(address=places[list(parts)].agg(" ".join, axis=1).str.split().str.join(" "))
    held = homes[(homes["evidence"] == "dmv") & homes["ended_on"].isna()].drop_duplicates("person")
    held = held.merge(people.dropna(subset=["born_on"]), on="person")
    held = held.merge(said[["NGUID", "address"]], left_on="place", right_on="NGUID")
    held = held.merge(units[["NGUID", "Unit"]], how="left", left_on="unit", right_on="NGUID")
    unit = (" APT " + held["Unit"]).fillna("")
    written = pd.DataFrame(
        {
            "LICENCE": "LIC-" + held["person"],
            "LAST": slip(held["family_name"], random, SLIP).fillna(held["family_name"]),
            "FIRST": slip(held["given_name"], random, SLIP).fillna(held["given_name"]),
            "MIDDLE": held["middle_name"],
            "DOB": held["born_on"],
            "SEX": None,
            "RESIDENCE": held["address"] + unit + ", Fresno",
            "SINCE": held["began_on"],
            "CONFIDENTIAL": held["is_confidential"].map({"yes": "Y", "no": "N"}),
        }
    )
    written.to_csv(folder / "licences.csv", index=False)
    mapping = MAPPING.read_text(encoding="utf-8").replace('\nid = "', '\nid = "bench_')
    (folder / "licences.toml").write_text(mapping, encoding="utf-8")
    return len(written)


async def timed(figures: list[Figure], name: str, work: Awaitable[Any]) -> Any:
    """Wait for the work and keep how long it took."""
    started = time.monotonic()
    result = await work
    seconds = time.monotonic() - started
    figures.append(Figure(name=name, values=[seconds], unit="s"))
    print(f"{name}: {seconds:.1f} s", flush=True)
    return result


async def measure(dsn: str, city: Path, folder: Path, *, with_licences: bool) -> list[Figure]:
    """Import and link; return each step's seconds and their sum."""
    connection = await asyncpg.connect(dsn)
    await migrate(connection, load_migrations(CHECKOUT / "migrations"))
    await connection.close()
    pool = await open_pool(dsn, most=10)
    rows = write_licences(city, folder) if with_licences else 0
    began = time.monotonic()
    figures: list[Figure] = []
    terms = ImportTerms()
    await timed(figures, "places", import_places(pool, city / "places", strict=True))
    report = await timed(figures, "records folder", import_records(pool, city / "records"))
    for export, file in EXPORTS:
        if (city / export).is_dir():  # a city that was built before may have fewer
            read = import_records_file(pool, city / export / file, city / export / "mapping.toml", terms)
            await timed(figures, f"{export}/{file}", read)
    if rows:
        read = import_records_file(pool, folder / "licences.csv", folder / "licences.toml", terms)
        await timed(figures, f"licences, {rows:,} rows", read)
    run = await timed(figures, "link", run_linkage(pool, utc_now, lambda line: print(f"▸ {line}", flush=True)))
    whole = time.monotonic() - began
    print_run(run, await pool.fetchrow(CHECK))
    pool.terminate()
    people = report.tables["persons"].added
    promised = PROMISED_SECONDS * people / CITY_OF_FRESNO
    return [
        *figures,
        Figure(name=f"{people:,} people imported and linked", values=[whole], unit="s", promised_p50=promised),
    ]


def print_run(run: Run, checked: Any) -> None:
    """Say what the linkage found, how much memory this process took at most, and how many merges were false."""
    linked, seconds = run.linked, {name: round(each, 1) for name, each in run.report.seconds.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(
        f"{run.report.record_count:,} records, {run.report.candidate_count:,} candidates, {linked.merged:,} merged, "
        f"{linked.queued:,} queued, {linked.refused:,} refused; {seconds}; peak {peak:.2f} GiB"
    )
    print(f"licences merged with people: {checked['merged']:,}, of them false: {checked['false_merges']:,}")


def main() -> int:
    """Measure; 1 where the promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="full")
    parser.add_argument("--city", type=Path, help="a built city; without it one is built in .cache/import-and-link")
    parser.add_argument("--without-licences", action="store_true", help="only what the demo imports and links")
    given = parser.parse_args()
    city = given.city or Path(f".cache/import-and-link/{given.scale}")
    build_city(city, given.scale)
    with tempfile.TemporaryDirectory(prefix="plainview-link-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        server = EmbeddedPostgres(embedded_bin_folder(), folder / "database")
        server.start()
        try:
            work = measure(server.dsn, city, folder, with_licences=not given.without_licences)
            return print_figures(asyncio.run(work))
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
