"""Measures importing: a city's records folder, and an agency's exports of the same people through a mapping.

    python -m benchmarks.records_import --city FOLDER

FOLDER is a built city (`python -m city build`, or PLAINVIEW_HOME/city/small). Licence addresses and bookings are
written from its own people, one row a residency and one an arrest, and read back through the mappings of the samples,
as sources of their own. The database is this run's.
"""

import argparse
import asyncio
import csv
import tempfile
import time
from pathlib import Path
from typing import Any

import asyncpg

from benchmarks.figures import Figure, print_figures
from plainview.flows.records_imported import import_records_file
from plainview.people import importers
from plainview.people.importers.keep import ImportTerms
from plainview.people.importers.records_csv.importer import import_records
from plainview.places.actions import import_places
from plainview.settings import CHECKOUT
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder, open_pool

CITY_OF_FRESNO, MINUTES = 550_000, 20  # imported and linked; linking has what this leaves
SAMPLES = Path(importers.__file__).parent
_LICENCES = """
select p.source_id, p.family_name, p.given_name, p.middle_name, p.born_on, l.address, l.city, u.label, r.began_on
from residency r
join person p using (person_id)
join place l on l.place_id = r.place_id
left join place_unit u on u.unit_id = r.unit_id
where r.evidence = 'dmv'
order by r.residency_id
"""
_BOOKINGS = """
select a.record_id, p.source_id, p.family_name, p.given_name, p.born_on, a.arrested_on, a.statute, a.offence
from arrest a
join person p using (person_id)
where p.born_on is not null
order by a.arrest_id
"""


def _write(path: Path, header: str, rows: list[list[Any]], delimiter: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as opened:
        opened.write(header + "\n")
        csv.writer(opened, delimiter=delimiter, lineterminator="\n").writerows(rows)


async def _write_exports(pool: Any, folder: Path) -> dict[str, int]:
    licences = [
        [
            f"{row['source_id']}-{n}", row["family_name"].upper(), row["given_name"].upper(), row["middle_name"] or "",
            row["born_on"], "", f"{row['address']} {row['label'] or ''}, {row['city']}", row["began_on"], "N",
        ]
        for n, row in enumerate(await pool.fetch(_LICENCES))
        if row["born_on"]
    ]  # fmt: skip
    bookings = [
        [
            f"B{row['record_id']}", 1, row["source_id"], f"{row['family_name']}, {row['given_name']}".upper(),
            row["born_on"], f"{row['arrested_on']:%m/%d/%Y}", row["statute"], row["offence"], "", "",
        ]
        for row in await pool.fetch(_BOOKINGS)
    ]  # fmt: skip
    header = "LICENCE,LAST,FIRST,MIDDLE,DOB,SEX,RESIDENCE,SINCE,CONFIDENTIAL"
    _write(folder / "licence_addresses.csv", header, licences, ",")
    header = "BOOKING_NO;CHARGE_SEQ;INMATE_ID;NAME;BIRTHDATE;BOOKED;CHARGE;CHARGE_DESC;ADDR;RELEASE_REASON"
    _write(folder / "jail_bookings.csv", header, bookings, ";")
    return {"licence_addresses": len(licences), "jail_bookings": len(bookings)}


async def _measure(dsn: str, city: Path, folder: Path) -> list[Figure]:
    connection = await asyncpg.connect(dsn)
    await migrate(connection, load_migrations(CHECKOUT / "migrations"))
    await connection.close()
    pool = await open_pool(dsn, most=10)
    await import_places(pool, city / "places", strict=False)
    started = time.monotonic()
    report = await import_records(pool, city / "records")
    seconds = time.monotonic() - started
    people = report.tables["persons"].added
    rows = sum(count.added for count in report.tables.values())
    promised = MINUTES * 60 * people / CITY_OF_FRESNO
    figures = [
        Figure(
            name=f"records folder, {people:,} people, {rows:,} rows", values=[seconds], unit="s", promised_p50=promised
        )
    ]
    for system, written in (await _write_exports(pool, folder)).items():
        mapping = folder / f"{system}.toml"
        text = (SAMPLES / system / "samples" / "mapping.toml").read_text(encoding="utf-8")
        mapping.write_text(text.replace('\nid = "', '\nid = "bench_'), encoding="utf-8")
        for again in ("", ", again"):
            started = time.monotonic()
            report = await import_records_file(pool, folder / f"{system}.csv", mapping, ImportTerms())
            seconds = time.monotonic() - started
            told = f"{system}, {written:,} rows, {report.errors_total:,} refused{again}"
            figures.append(Figure(name=told, values=[seconds], unit="s"))
    pool.terminate()
    return figures


def main() -> int:
    """Measure; 1 where the promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--city", type=Path, required=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plainview-import-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        server = EmbeddedPostgres(embedded_bin_folder(), folder / "database")
        server.start()
        try:
            return print_figures(asyncio.run(_measure(server.dsn, given.city, folder)))
        finally:
            server.stop()


if __name__ == "__main__":
    raise SystemExit(main())
