"""Counts who is shown as somebody else: cases made to confuse, through import, location and the whole dossier.

    python -m benchmarks.wrong_person --cases 100000

Promised: 0 in 100,000. It starts a database server of its own; each batch of cases is one import into a fresh database.
"""

import argparse
import asyncio
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from city.adversarial import Case, Truth, write_cases
from city.adversarial_cases import adversarial_cases
from plainview.dossier.assemble import prepare, questions
from plainview.dossier.model import Answers, Dossier, ResidentShown
from plainview.dossier.shape import shape
from plainview.flows.looked_up import location_of
from plainview.incidents.fold import fold
from plainview.incidents.model import Body, Incident, IncidentEvent, Located, Reported, StatedAddress
from plainview.incidents.queries import lock_or_make
from plainview.kernel.geometry import Point
from plainview.kernel.ids import new_id
from plainview.people.importers.records_csv.importer import import_records
from plainview.places import model as places
from plainview.places.actions import import_places
from plainview.places.locate import locate
from plainview.policy.model import Permit
from plainview.store.migrate import load_migrations, migrate
from plainview.store.postgres import EmbeddedPostgres, embedded_bin_folder, open_pool
from tests.desk import ROOT, actor

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
BATCH = 5_000
HANDS = 2  # cases worked on at once: one computes while the database reads for the other
TOGETHER = 250  # cases whose ratings are committed at once
_MARK = re.compile(r"QX\d{8}")
LINKAGE = "plainview.people.identity.run"  # imports DuckDB and Splink: loaded only where something is linked
# Two records of one source are two people to the linkage: so every other person is put under another source.
_OF_ANOTHER_SOURCE = """
update person_record
set source_id = 'jail'
where person_record_id % 2 = 0
"""
_KEYS = """
select 'person' as kind, person_id as id, source_id as key from person
union all
select 'place', place_id, source_id from place
union all
select 'unit', unit_id, source_id from place_unit
"""
# Faults that are planted to prove that each of the counts can be other than 0.
FAULTS: Mapping[str, tuple[str, ...]] = {
    "units are ignored": (
        "update residency set unit_id = null",
        "update place set has_units = false",
        "delete from place_unit",
    ),
    "nobody ever moves out": ("update residency set ended_on = null, began_on = '2015-01-01', as_of = now()",),
    "the sealed come back": (
        "update arrest set disposition = 'dismissed', is_juvenile = false",
        "update conviction set is_relieved = false, is_juvenile = false",
    ),
    "the hidden are not hidden": ("update person set is_confidential = false, born_on = '1980-01-01'",),
    "who has the same name is the same person": (
        """
update conviction set person_id = same.person_id
from person p
join person same on same.given_name = p.given_name and same.family_name = p.family_name and same.person_id < p.person_id
where conviction.person_id = p.person_id
""",
    ),
}


@dataclass(slots=True, kw_only=True)
class Tally:
    """What was found, by kind; `shown` of `expected`: whether showing nobody is what kept it right."""

    cases: int = 0
    located: int = 0
    to_locate: int = 0
    shown: int = 0
    expected: int = 0
    found: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    compared: int = 0  # pairs that linkage looked at
    merged: int = 0  # by linkage: all of them false
    seconds: float = 0.0

    @property
    def wrong(self) -> int:
        return self.found.total()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The keys of the import by the ids that the store gave."""

    person: Mapping[int, str]
    place: Mapping[int, str]
    unit: Mapping[int, str]


def findings(case: Case, shown: Dossier, keys: Keys) -> Iterator[str]:
    """Say what is wrong with a dossier, held against the truth of its case."""
    truth, dwelling = case.truth, _dwelling(shown, keys)
    if dwelling is not None and dwelling not in truth.dwellings:
        yield "a dossier of another dwelling" if truth.dwellings else "a dossier though the dwelling is not certain"
    if dwelling is None and (shown.residents or shown.ties.contacts or shown.ties.associates):
        yield "people without a dwelling"
    for resident in shown.residents:
        yield from _of_resident(keys.person[resident.person_id], resident, truth)
    for reason in shown.rating.reasons:
        marks = set(_MARK.findall(reason.text))
        if not marks <= (truth.certain if reason.certain else truth.counted):
            yield "a record counted that may not count"
    text = msgspec.json.encode(shown).decode()
    if any(word in text for word in truth.hidden):
        yield "what is sealed or hidden"


def _of_resident(key: str, resident: ResidentShown, truth: Truth) -> Iterator[str]:
    if key not in truth.listed:
        yield "a wrong person"
    for mark in (mark for line in resident.history for mark in _MARK.findall(line.text)):
        if truth.records.get(mark) != key:
            yield "somebody's record on another"
        elif mark not in truth.visible:
            yield "a record that may not be shown"


def _dwelling(shown: Dossier, keys: Keys) -> tuple[str, str] | None:
    if shown.place is None:
        return None
    unit = "" if shown.place.unit_id is None else keys.unit[shown.place.unit_id]
    return keys.place[shown.place.place_id], unit


async def run_cases(
    dsn: str, template: str, cases: Sequence[Case], fault: Sequence[str] = (), *, is_linked: bool = False
) -> Tally:
    """Import the cases into a fresh database, plant the fault, and hold every case's dossier against its truth.

    `is_linked`: batch linkage runs first. Everybody here is somebody else, so that whatever it merges is a false merge.
    """
    name = f"w{new_id().hex}"
    admin = await asyncpg.connect(dsn)
    try:
        await admin.execute(f"create database {name} template {template}")
        pool = await open_pool(dsn.replace("@/plainview?", f"@/{name}?"), most=HANDS + 1)
        try:
            return await _run_imported(pool, cases, fault, is_linked=is_linked)
        finally:
            await pool.close()
            await admin.execute(f"drop database {name} with (force)")
    finally:
        await admin.close()


async def _run_imported(pool: Any, cases: Sequence[Case], fault: Sequence[str], *, is_linked: bool) -> Tally:
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="wrong-person-") as folder:
        write_cases(cases, Path(folder))
        for report in (
            await import_places(pool, Path(folder) / "places", strict=True),
            await import_records(pool, Path(folder) / "records", strict=True),
        ):
            if report.errors_total:
                raise SystemExit("\n".join(report.as_lines()))
    for statement in fault:
        await pool.execute(statement)
    tally, keys = Tally(cases=len(cases)), await _keys(pool)
    if is_linked:
        await pool.execute(_OF_ANOTHER_SOURCE)
        run = await import_module(LINKAGE).run_linkage(pool, lambda: NOW, lambda _line: None)
        tally.merged, tally.compared = run.linked.merged, run.report.candidate_count
    incident = await lock_or_make(pool, "cad/wrong-person", opened_at=NOW)
    await asyncio.gather(*(_run_some(pool, cases[hand::HANDS], incident, keys, tally) for hand in range(HANDS)))
    tally.seconds = time.perf_counter() - started
    return tally


async def _keys(pool: Any) -> Keys:
    found: dict[str, dict[int, str]] = {"person": {}, "place": {}, "unit": {}}
    for row in await pool.fetch(_KEYS):
        found[row["kind"]][row["id"]] = row["key"]
    return Keys(**found)


async def _run_some(pool: Any, cases: Sequence[Case], incident: Incident, keys: Keys, tally: Tally) -> None:
    async with pool.acquire() as connection:
        for first in range(0, len(cases), TOGETHER):
            async with connection.transaction():
                for case in cases[first : first + TOGETHER]:
                    shown = await show(connection, case, incident)
                    _count(case, shown, keys, tally)


async def show(connection: Any, case: Case, incident: Incident) -> Dossier:
    """Return the dossier of a case's call as this asker sees it: located, gathered, converted, rated, kept, shaped."""
    call = case.call
    has_position = call.longitude is not None and call.latitude is not None
    position = Point(longitude=call.longitude or 0.0, latitude=call.latitude or 0.0) if has_position else None
    found = await locate(connection, places.StatedAddress(text=call.text), position=position)
    reported = Reported(
        incident_key=case.key, updated_at=NOW, opened_at=NOW, type_code="415", type_text="Disturbance", priority=1,
        addresses=(StatedAddress(text=call.text),), callers=(call.phone,),
    )  # fmt: skip
    bodies: tuple[Body, ...] = (reported, Located(location=location_of(found), point=found.point))
    state = None
    for version, body in enumerate(bodies, start=1):
        state = fold(state, IncidentEvent(version=version, happened_at=NOW, body=body), source_key=incident.source_key)
    told = Incident(incident_id=incident.incident_id, source_key=incident.source_key, version=2, state=state)
    assembled = await prepare(connection, told, NOW)
    return shape(assembled, _granted(told, call.role))


def _granted(incident: Incident, role: str) -> Answers:
    """Return everything permitted: what the policies would hold back must not be what keeps it right."""
    asked = questions(incident, actor=actor(role, at=NOW), purpose="call_response", address=None, at=NOW)
    dossier, history, contacts, associates = (
        Permit(question=question, entry=0, rules=(), obligations=(), granted_at=NOW, ends_at=None) for question in asked
    )
    return Answers(dossier=dossier, history=history, contacts=contacts, associates=associates)


def _count(case: Case, shown: Dossier, keys: Keys, tally: Tally) -> None:
    wrong = sorted(set(findings(case, shown, keys)))
    tally.found.update(wrong)
    if wrong and len(tally.examples) < 20:
        tally.examples.append(f"{case.kind} (case {case.key}, {case.call.text!r}): {', '.join(wrong)}")
    if not case.truth.dwellings:
        return
    tally.to_locate += 1
    if _dwelling(shown, keys) in case.truth.dwellings:
        tally.located += 1
        listed = {keys.person[resident.person_id] for resident in shown.residents}
        tally.expected += len(case.truth.expected)
        tally.shown += len(case.truth.expected & listed)


async def prepared_template(dsn: str, template: str = "wrong_person") -> str:
    """Make a migrated database to copy for each batch."""
    admin = await asyncpg.connect(dsn)
    await admin.execute(f"create database {template}")
    await admin.close()
    connection = await asyncpg.connect(dsn.replace("@/plainview?", f"@/{template}?"))
    await migrate(connection, load_migrations(ROOT / "migrations"))
    await connection.close()
    return template


async def _run(dsn: str, skipped: int, count: int, seed: int, *, is_linked: bool) -> Tally:
    template, whole = await prepared_template(dsn), Tally()
    for first in range(skipped, skipped + count, BATCH):
        some = min(BATCH, skipped + count - first)
        cases = list(adversarial_cases(first, some, seed=seed, today=date(2026, 11, 20)))
        part = await run_cases(dsn, template, cases, is_linked=is_linked)
        for name in ("cases", "located", "to_locate", "shown", "expected", "compared", "merged", "seconds", "found"):
            setattr(whole, name, getattr(whole, name) + getattr(part, name))
        whole.examples = (whole.examples + part.examples)[:20]
        print(f"{whole.cases:>7,} cases, {whole.wrong} wrong, {whole.seconds:.0f} s", file=sys.stderr, flush=True)
    return whole


def print_tally(tally: Tally) -> int:
    """Print what was found; return 1 where anybody was shown as somebody else."""
    print(f"adversarial cases                            n={tally.cases:,} in {tally.seconds:.0f} s")
    print(
        f"wrong person shown                           {tally.wrong}  promised 0: {'MISSED' if tally.wrong else 'met'}"
    )
    if tally.compared:
        print(f"merged by linkage, all different people      {tally.merged} of {tally.compared:,} pairs compared")
    for name, count in sorted(tally.found.items()):
        print(f"  {name:<42} {count:,}")
    print(f"place found, of those that should be         {tally.located / max(1, tally.to_locate):.4f}")
    print(f"residents shown, of those that should be     {tally.shown / max(1, tally.expected):.4f}")
    print(*tally.examples, sep="\n", end="\n" if tally.examples else "")
    return int(tally.wrong > 0)


def main() -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--skip", type=int, default=0, help="begin behind so many cases, to run them in parts")
    parser.add_argument("--seed", type=int, default=20_150_707)
    parser.add_argument("--linked", action="store_true", help="run the batch linkage over them first")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="plainview-wrong-person-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgres(embedded_bin_folder(), Path(folder) / "database")
        server.start()
        try:
            run = _run(server.dsn, given.skip, given.cases, given.seed, is_linked=given.linked)
            return print_tally(asyncio.run(run))
        finally:
            server.stop()


if __name__ == "__main__":
    sys.exit(main())
