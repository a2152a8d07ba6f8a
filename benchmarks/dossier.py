"""Measures a dossier: the one round trip, rating and shaping of places taken by chance, and of one with 400 residents.

    python -m benchmarks.dossier --dsn postgresql://plainview@/plainview?host=… --places 2000

Reads the database it is given (or PLAINVIEW_DATABASE_URL); the 400 residents are made in a transaction and rolled back.
"""

import argparse
import asyncio
import os
import time
from datetime import timedelta
from typing import Any

import msgspec

from benchmarks.figures import Figure, print_figures
from plainview.dossier.assemble import assemble, questions
from plainview.dossier.model import Answers
from plainview.dossier.queries import gather
from plainview.dossier.shape import shape
from plainview.incidents.fold import fold
from plainview.incidents.model import Incident, IncidentEvent, Located, Location, Reported, StatedAddress
from plainview.kernel.clock import utc_now
from plainview.kernel.geometry import Point
from plainview.kernel.ids import new_id
from plainview.policy.model import Permit
from plainview.rating.record import inputs_bytes, result_bytes
from plainview.store.postgres import open_pool
from tests.builders import add_arrest, add_conviction, add_person, add_place, add_residency
from tests.desk import actor

MANY = 400
WARM_UP = 50
_SOME = """
select p.place_id, u.unit_id, p.address, p.longitude, p.latitude
from place p
left join place_unit u on u.place_id = p.place_id
where p.kind in ('house', 'apartments')
and (u.unit_id is not null or not p.has_units)
order by random()
limit $1
"""


def _incident(row: Any) -> Incident:
    now = utc_now()
    reported = Reported(
        incident_key="bench", updated_at=now, opened_at=now, type_code="415", type_text="Disturbance", priority=2,
        addresses=(StatedAddress(text=row["address"]),),
    )  # fmt: skip
    location = Location(
        state="exact", certainty=1.0, why="exact address", place_id=row["place_id"], unit_id=row["unit_id"]
    )
    point = Point(longitude=row["longitude"], latitude=row["latitude"])
    state = None
    for version, body in enumerate((reported, Located(location=location, point=point)), start=1):
        event = IncidentEvent(version=version, happened_at=now, body=body)  # type: ignore[arg-type]  # both are bodies
        state = fold(state, event, source_key="bench/1")
    return Incident(incident_id=new_id(), source_key="bench/1", version=2, state=state)


def _granted(incident: Incident) -> Answers:
    at = utc_now()
    asked = questions(incident, actor=actor(at=at), purpose="call_response", address=None, at=at)
    dossier, history, contacts, associates = (
        Permit(question=question, entry=0, rules=(), obligations=(), granted_at=at, ends_at=None) for question in asked
    )
    return Answers(dossier=dossier, history=history, contacts=contacts, associates=associates)


async def _measure(connection: Any, rows: list[Any]) -> list[Figure]:
    gathered, pure, sizes = [], [], []
    for row in rows:
        incident, at = _incident(row), utc_now()
        answers = _granted(incident)
        started = time.perf_counter()
        records = await gather(connection, row["place_id"], row["unit_id"], at)
        read = time.perf_counter()
        assembled = assemble(incident, records, at)
        inputs_bytes(assembled.inputs, assembled.rules)
        result_bytes(assembled.rating)
        body = msgspec.json.encode(shape(assembled, answers))
        done = time.perf_counter()
        gathered.append((read - started) * 1000)
        pure.append((done - read) * 1000)
        sizes.append(len(body) / 1024)
    return [
        Figure(name="gather, one round trip", values=gathered[WARM_UP:], unit="ms", promised_p50=2.0),
        Figure(name="rate, keep's bytes, shape, encode", values=pure[WARM_UP:], unit="ms"),
        Figure(name="size of the dossier", values=sizes[WARM_UP:], unit="KiB"),
    ]


async def _measure_many(connection: Any, rounds: int) -> list[Figure]:
    """Measure a dwelling with 400 residents, each with records; nothing of it stays."""
    transaction = connection.transaction()
    await transaction.start()
    try:
        place_id = await add_place(connection, number=99_999, street="E Benchmark Ave", kind="shelter")
        for number in range(MANY):
            person_id = await add_person(connection)
            began_on = (utc_now() - timedelta(days=2000 - number)).date()
            await add_residency(connection, person_id, place_id, evidence="dmv", began_on=began_on)
            await add_arrest(connection, person_id)
            await add_conviction(connection, person_id)
        row = await connection.fetchrow(
            "select place_id, null::bigint as unit_id, address, longitude, latitude from place where place_id = $1",
            place_id,
        )
        gather_figure, pure_figure, _ = await _measure(connection, [row] * (rounds + WARM_UP))
    finally:
        await transaction.rollback()
    whole = [a + b for a, b in zip(gather_figure.values, pure_figure.values, strict=True)]
    return [
        Figure(name=f"gather, {MANY} residents in one dwelling", values=gather_figure.values, unit="ms"),
        Figure(name=f"gather to JSON, {MANY} residents", values=whole, unit="ms", promised_p99=100.0),
    ]


async def _run(dsn: str, places: int) -> list[Figure]:
    pool = await open_pool(dsn, most=2)
    try:
        async with pool.acquire() as connection:
            rows = await connection.fetch(_SOME, places + WARM_UP)
            if len(rows) <= WARM_UP:
                raise SystemExit("there are no places in this database: import a city first")
            return [*await _measure(connection, rows), *await _measure_many(connection, 100)]
    finally:
        await pool.close()


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dsn", default=os.environ.get("PLAINVIEW_DATABASE_URL"))
    parser.add_argument("--places", type=int, default=2000)
    given = parser.parse_args()
    if given.dsn is None:
        parser.error("give --dsn or PLAINVIEW_DATABASE_URL")
    print_figures(asyncio.run(_run(given.dsn, given.places)))


if __name__ == "__main__":
    main()
