"""Records through a mapping: tried dry, kept once, changed by the newer word, ended by a full list, nothing lost."""

import csv
import json
import os
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from plainview.flows.records_imported import import_records_file
from plainview.kernel.errors import BadInputError
from plainview.kernel.import_report import ImportReport
from plainview.people import importers
from plainview.people.identity.actions import merge, take_back
from plainview.people.identity.model import MergeWish
from plainview.people.importers import SYSTEMS, queries, target_queries
from plainview.people.importers.keep import ImportTerms
from plainview.people.importers.mapping import read_mapping
from plainview.people.importers.target_queries import TARGETS
from plainview.people.importers.template import mapping_template
from plainview.people.outcomes import queries as outcome_queries
from plainview.people.outcomes.actions import settle_cases
from plainview.store.transaction import begin
from tests.builders import NOW, add_place, add_unit

FOLDER = Path(importers.__file__).parent
DRY = ImportTerms(dry_run=True)
TABLES = (
    "person", "person_record", "residency", "arrest", "conviction", "court_disposition", "warrant", "court_order",
    "probation", "tie", "prior_call", "premise_fact",
)  # fmt: skip
AT = datetime(2026, 11, 1, tzinfo=UTC).timestamp()


@pytest.fixture
async def city(pool: Any) -> Any:
    await add_place(pool, number=3517)
    await add_place(pool, number=212, street="N Quillfeather St")
    flats = await add_place(pool, number=3600)
    for unit in ("4", "5"):
        await add_unit(pool, flats, unit=unit)
    return pool


def sample(name: str) -> tuple[Path, Path]:
    folder = FOLDER / name / "samples"
    return folder / f"{name}.csv", folder / "mapping.toml"


def copied(name: str, folder: Path, *changes: tuple[str, str], days: int = 0) -> tuple[Path, Path]:
    """Return the sample with some text changed, told so many days later."""
    path, mapping = sample(name)
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    copy = folder / f"{name}.csv"
    copy.write_text(text, encoding="utf-8")
    os.utime(copy, (AT + days * 86_400, AT + days * 86_400))
    return copy, mapping


async def take(pool: Any, files: tuple[Path, Path], terms: ImportTerms | None = None) -> ImportReport:
    return await import_records_file(pool, *files, terms or ImportTerms())


async def counts(pool: Any) -> dict[str, int]:
    return {table: await pool.fetchval(f"select count(*) from {table}") for table in TABLES}  # noqa: S608


@pytest.mark.parametrize("name", SYSTEMS)
async def test_each_sample_is_kept_whole_once_and_again_changes_nothing(city: Any, name: str) -> None:
    dry = await take(city, sample(name), DRY)
    assert set((await counts(city)).values()) == {0}
    first = await take(city, sample(name))
    assert first.errors == []
    assert {table: count.added for table, count in first.tables.items()} == {
        table: count.added for table, count in dry.tables.items()
    }
    before = await counts(city)
    again = await take(city, sample(name))
    for table, count in again.tables.items():
        assert (count.added, count.changed) == (0, 0), table
        assert count.read == count.unchanged + count.left
    assert await counts(city) == before
    assert first.tables[SYSTEMS[name].main].added > 0


async def test_a_dry_run_shows_rows_as_initials_unless_asked(city: Any) -> None:
    shown = "\n".join((await take(city, sample("arrests"), DRY)).notes)
    assert "family_name V., " in shown
    assert "born_on 1984" in shown
    for hidden in ("Vardaman", "LARKMOOR", "S-77", "24-1001"):
        assert hidden not in shown
    asked = await take(city, sample("arrests"), ImportTerms(dry_run=True, shows_names=True))
    assert "Vardaman" in "\n".join(asked.notes)


async def test_each_source_makes_somebody_of_its_own_and_its_own_key_is_one_person(city: Any) -> None:
    await take(city, sample("jail_bookings"))
    await take(city, sample("arrests"))
    keys = [row["source_id"] for row in await city.fetch("select source_id from person order by source_id")]
    assert keys == ["jail:J-10", "jail:J-9", "rms_arrests:S-77", "rms_arrests:S-78", "rms_arrests:S-79"]
    lost = await city.fetchval("select count(*) from arrest where person_record_id is null")
    assert lost == 0


async def test_a_record_follows_the_person_that_its_source_was_taken_for(city: Any, tmp_path: Path) -> None:
    await take(city, copied("warrants", tmp_path))
    kept = await city.fetchval("select person_id from person where source_id = 'warrants_county:P-2'")
    await city.execute("update person_record set person_id = $1 where record_id = 'P-1'", kept)
    report = await take(city, copied("warrants", tmp_path, ("|Robbery|", "|Armed robbery|"), days=1))
    assert report.tables["warrant"].changed == 3  # two of them are confirmed anew
    owner = await city.fetchval("select person_id from warrant where record_id = 'W-5001'")
    assert owner == kept


async def test_a_newer_word_replaces_and_an_older_never_does(city: Any, tmp_path: Path) -> None:
    await take(city, copied("warrants", tmp_path, days=2))
    await take(city, copied("warrants", tmp_path, ("|Robbery|", "|Old|"), days=1))
    assert await city.fetchval("select offence from warrant where record_id = 'W-5001'") == "Robbery"
    await take(city, copied("warrants", tmp_path, ("|Robbery|", "|New|"), days=3))
    assert await city.fetchval("select offence from warrant where record_id = 'W-5001'") == "New"


LAST = "W-5003|P-3|WEXCOMBE, DORIAN|1979-03-03|2025-01-10|PC 99999|Something new|\n"


async def test_a_full_list_ends_what_it_no_longer_has_and_deletes_nothing(city: Any, tmp_path: Path) -> None:
    await take(city, copied("warrants", tmp_path))
    full = ImportTerms(is_full=True)
    report = await take(city, copied("warrants", tmp_path, (LAST, ""), days=5), full)
    assert report.tables["warrant"].retired == 1
    assert await city.fetchval("select ended_on from warrant where record_id = 'W-5003'") == date(2026, 11, 6)
    assert (await take(city, copied("warrants", tmp_path, (LAST, ""), days=5), full)).tables["warrant"].retired == 0
    await take(city, copied("warrants", tmp_path, days=6), full)
    assert await city.fetchval("select ended_on from warrant where record_id = 'W-5003'") is None


async def test_a_full_list_with_a_refused_row_ends_nothing(city: Any, tmp_path: Path) -> None:
    await take(city, copied("warrants", tmp_path))
    files = copied("warrants", tmp_path, ("2025-01-10", "10-01-2025"), days=5)
    report = await take(city, files, ImportTerms(is_full=True))
    assert report.tables["warrant"].retired == 0
    assert any(note.startswith("nothing was ended") for note in report.notes)
    assert await city.fetchval("select count(*) from warrant where ended_on is not null") == 0


async def test_half_a_list_is_not_taken_for_a_full_one(city: Any, tmp_path: Path) -> None:
    rows = "".join(f"W-{n}|P-{n}|DOE{n}, ANY|1980-01-01|2026-01-01|PC 488|Theft|\n" for n in range(60))
    header = sample("warrants")[0].read_text().splitlines()[0] + "\n"
    path = tmp_path / "warrants.csv"
    path.write_text(header + rows, encoding="utf-8")
    await take(city, (path, sample("warrants")[1]))
    path.write_text(header + "".join(rows.splitlines(keepends=True)[:20]), encoding="utf-8")
    with pytest.raises(BadInputError, match="would end 40 of 60 in warrant: is it whole"):
        await take(city, (path, sample("warrants")[1]), ImportTerms(is_full=True))
    assert await city.fetchval("select count(*) from warrant where ended_on is null") == 60
    report = await take(city, (path, sample("warrants")[1]), ImportTerms(is_full=True, ends_most=True))
    assert report.tables["warrant"].retired == 40


async def test_refused_rows_are_written_out_mended_and_imported_again(city: Any, tmp_path: Path) -> None:
    files = copied("arrests", tmp_path, ("06/02/2024", "13/45/2024"), (",REL,", ",WHO KNOWS,"))
    refused = tmp_path / "refused.csv"
    report = await take(city, files, ImportTerms(refused_to=refused))
    assert [str(error) for error in report.errors] == [
        "arrests.csv:2 ARREST_DATE: '13/45/2024' is not a date of the form %m/%d/%Y (arrested_on)",
        "arrests.csv:3 STATUS: 'WHO KNOWS' is not among the values of the mapping (disposition)",
        "arrests.csv:4 STATUS: 'WHO KNOWS' is not among the values of the mapping (disposition)",
    ]
    assert report.tables["arrest"].refused == 3
    with refused.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert rows[0]["refused_because"].startswith("ARREST_DATE: '13/45/2024'")
    mended = refused.read_text(encoding="utf-8").replace("13/45/2024", "06/02/2024").replace("WHO KNOWS", "REL")
    refused.write_text(mended, encoding="utf-8")
    again = await take(city, (refused, files[1]))
    assert (again.errors, again.tables["arrest"].added) == ([], 3)


async def test_bytes_that_are_no_text_are_refused_at_their_line_and_given_back(city: Any, tmp_path: Path) -> None:
    path, mapping = copied("warrants", tmp_path)
    path.write_bytes(path.read_bytes() + b"W-9|P-9|\xff\xfe|x\n" + b'W-10|P-10|"open|1\n')
    refused = tmp_path / "refused"
    report = await take(city, (path, mapping), ImportTerms(refused_to=refused))
    assert [str(error) for error in report.errors] == [
        "warrants.csv:5: not UTF-8 at byte 9",
        "warrants.csv:6: a quote is opened and not closed",
    ]
    assert report.tables["warrant"].added == 3
    assert b"W-9|P-9|\xff\xfe|x" in refused.read_bytes()


async def test_an_address_that_is_no_place_is_refused_where_a_home_is_meant(city: Any, tmp_path: Path) -> None:
    report = await take(city, copied("utility_accounts", tmp_path, ("3517 E LARKMOOR AVE", "9999 NOWHERE LN")))
    assert [(error.line, error.column) for error in report.errors] == [(2, "address")]
    report = await take(city, copied("arrests", tmp_path, ("3517 E LARKMOOR AVE FRESNO CA 93702", "9999 NOWHERE LN")))
    assert report.errors == []
    assert any("1 of 2 addresses were not found" in note for note in report.notes)
    assert await city.fetchval("select address from person_record where record_id = 'S-77'") == "9999 NOWHERE LN"


async def test_strict_keeps_nothing_where_a_row_is_refused(city: Any, tmp_path: Path) -> None:
    report = await take(city, copied("warrants", tmp_path, ("2025-01-10", "?")), ImportTerms(strict=True))
    assert not report.is_imported
    assert set((await counts(city)).values()) == {0}


async def test_an_unknown_statute_is_kept_told_and_never_violent(city: Any) -> None:
    report = await take(city, sample("warrants"))
    assert "PC 99999: not in the table of offences: kept, severity unknown, not counted as violent (1)" in report.notes
    violent = {
        row["record_id"]: row["is_violent"] for row in await city.fetch("select record_id, is_violent from warrant")
    }
    assert violent == {"W-5001": True, "W-5002": False, "W-5003": False}


async def test_a_column_that_no_field_reads_is_named_and_not_kept(city: Any) -> None:
    report = await take(city, sample("arrests"))
    assert "columns that no field reads: RACE" in report.notes


async def test_json_lines_are_read_by_path(city: Any, tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    text = sample("warrants")[1].read_text(encoding="utf-8")
    for before, after in (
        ('delimiter = "|"', 'format = "json_lines"'),
        ('column = "WARRANT"', 'column = "warrant.number"'),
        ('column = "NAME"', 'column = "subject.name"'),
        ('column = "ISSUED"', 'column = "warrant.issued"'),
        ('column = "CHARGE"', 'column = "charge"'),
    ):
        assert before in text
        text = text.replace(before, after)
    mapping.write_text(text, encoding="utf-8")
    path = tmp_path / "warrants.jsonl"
    warrant = {"number": "W-1", "issued": "2026-01-01"}
    told = {"warrant": warrant, "subject": {"name": "FENN, ROSALIND"}, "charge": "PC 211"}
    path.write_text(json.dumps(told) + "\n[1]\n{oops\n", encoding="utf-8")
    report = await take(city, (path, mapping))
    assert [(error.line, error.why[:10]) for error in report.errors] == [(2, "not a JSON"), (3, "not JSON: ")]
    assert await city.fetchval("select given_name from person") == "Rosalind"


# --- what a court says of an arrest


async def _one_person(pool: Any) -> None:
    """Take what the sources say of one person for one, as a merge does."""
    people = await pool.fetch("select person_id from person where family_name = 'Vardaman' order by person_id")
    kept = people[0]["person_id"]
    for table in ("person_record", "arrest", "conviction", "court_disposition"):
        await pool.execute(
            f"update {table} set person_id = $1 where person_id = any($2)",  # noqa: S608 - names of this test
            kept,
            [row["person_id"] for row in people],
        )
    async with pool.acquire() as connection, connection.transaction():
        await settle_cases(connection, [kept])


async def test_a_disposition_joins_the_arrests_of_that_case_once_they_are_one_persons(city: Any) -> None:
    await take(city, sample("arrests"))
    await take(city, sample("jail_bookings"))
    await take(city, sample("court_dispositions"))
    arrests = "select record_id, disposition from arrest where record_id in ('24-1001', 'B24-5001/1', 'B24-5001/2')"
    assert {row["disposition"] for row in await city.fetch(arrests)} == {"charged", "pending"}
    await _one_person(city)
    assert {row["record_id"]: row["disposition"] for row in await city.fetch(arrests)} == {
        "24-1001": "convicted",  # by its case number
        "B24-5001/1": "convicted",  # by its booking number and statute
        "B24-5001/2": "pending",  # another charge
    }
    report = await take(city, sample("jail_bookings"))
    assert report.tables["arrest"].changed == 0
    assert {row["disposition"] for row in await city.fetch(arrests)} == {"convicted", "pending"}


async def test_a_conviction_that_the_court_relieves_is_gone_for_readers(city: Any, tmp_path: Path) -> None:
    await take(city, copied("court_dispositions", tmp_path))
    assert await city.fetchval("select count(*) from visible_conviction") == 1
    await take(city, copied("court_dispositions", tmp_path, (",CONV,2025-02-03", ",1203.4,2026-10-01"), days=1))
    assert await city.fetchval("select count(*) from visible_conviction") == 0
    assert await city.fetchval("select count(*) from conviction") == 1


async def test_a_split_takes_the_courts_word_back(city: Any) -> None:
    await take(city, sample("arrests"))
    await take(city, sample("court_dispositions"))
    await _one_person(city)
    arrest = "select disposition from arrest where record_id = '24-1001'"
    assert await city.fetchval(arrest) == "convicted"
    other = await city.fetchval("select person_id from person where source_id = 'court:D-1'")
    owner = await city.fetchval("select person_id from arrest where record_id = '24-1001'")
    await city.execute("update court_disposition set person_id = $1 where record_id = 'F24900111/1'", other)
    async with city.acquire() as connection, connection.transaction():
        await settle_cases(connection, [other, owner])
    assert await city.fetchval(arrest) == "charged"


async def test_an_arrest_that_rms_and_jail_both_tell_stands_once_and_names_both(city: Any) -> None:
    await take(city, sample("arrests"))
    await take(city, sample("jail_bookings"))
    shown = "select record_id, offence from visible_arrest order by record_id"
    assert len(await city.fetch(shown)) == 4
    people = await city.fetch("select person_id from person where family_name = 'Vardaman' order by person_id")
    async with begin(city) as tx:
        wish = MergeWish(left_id=people[0][0], right_id=people[1][0], certainty=0.99, reason="the same booking number")
        merge_id = await merge(tx, wish, by="test", at=NOW)
    assert {row["record_id"]: row["offence"] for row in await city.fetch(shown)} == {
        "24-1001": "assault w/deadly weapon (also told by County jail, B24-5001/1)",
        "24-1002": "petty theft",
        "B24-5001/2": "Resisting, obstructing or delaying a peace officer",
    }
    assert await city.fetchval("select count(*) from linkable_record where source_id = 'jail'") == 1
    await take(city, sample("jail_bookings"))
    assert len(await city.fetch(shown)) == 3
    async with begin(city) as tx:
        await take_back(tx, merge_id, by="test", why="another person", at=NOW)
    assert len(await city.fetch(shown)) == 4


# --- mappings

_IS_FIELD = re.compile(r"# \w+ = \{")


@pytest.mark.parametrize("name", SYSTEMS)
def test_the_starting_mapping_of_each_system_fits_it(name: str, tmp_path: Path) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(mapping_template(SYSTEMS[name]), encoding="utf-8")
    assert read_mapping(path, SYSTEMS).system is SYSTEMS[name]
    every = [line.removeprefix("# ") if _IS_FIELD.match(line) else line for line in path.read_text().splitlines()]
    path.write_text("\n".join(every), encoding="utf-8")
    assert set(read_mapping(path, SYSTEMS).fields) == {field.name for field in SYSTEMS[name].fields}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ('system = "warrants"', 'system = "tax_records"', "there is no records system 'tax_records'"),
        ('record = { column = "WARRANT" }\n', "", "fields.record is missing: the source's own id"),
        ("born_on = {", "race = {", "fields.race: no such field, and the list is closed"),
        ('"name_case"] }', '"name_case", "eval"] }', "there is no transform 'eval'"),
        ('column = "DOB" }', 'column = "DOB", format = "%m/%d/%y" }', "a year of two digits could be"),
        ('column = "DOB" }', 'column = "DOB", fixed = "x" }', "give one of column, columns or fixed"),
        ('delimiter = "|"', 'delimiter = "||"', "file.delimiter: one character"),
        ('delimiter = "|"', 'encoding = "utf-16"', "file.encoding: 'utf-16' is not among"),
        ('delimiter = "|"', 'delimeter = "|"', "unknown field `delimeter`"),
        ('"|"', '"|', "is no TOML"),
    ],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_says_what_is_wrong(tmp_path: Path, before: str, after: str, why: str) -> None:
    text = sample("warrants")[1].read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "mapping.toml"
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        read_mapping(path, SYSTEMS)
    assert why in str(caught.value)


async def test_a_file_without_a_column_that_the_mapping_reads_is_refused_whole(city: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="the mapping reads 'RECALLED', and there is no such column"):
        await take(city, copied("warrants", tmp_path, ("|RECALLED", "|OTHER")))


async def test_a_source_keeps_its_class(city: Any, tmp_path: Path) -> None:
    await take(city, sample("warrants"))
    mapping = tmp_path / "mapping.toml"
    text = sample("probation")[1].read_text(encoding="utf-8")
    mapping.write_text(text.replace('id = "probation_county"', 'id = "warrants_county"'), encoding="utf-8")
    with pytest.raises(BadInputError, match="is a source of another class already"):
        await take(city, (sample("probation")[0], mapping))


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    async with pool.acquire() as connection, connection.transaction():
        for create in (target_queries.CREATE_STAGED, target_queries.CREATE_FAULTS, target_queries.CREATE_PEOPLE):
            await connection.execute(create)
        plain = {**vars(target_queries), **vars(outcome_queries), "remove": queries.REMOVE_SEALED}
        statements = [
            text for name, text in plain.items() if name.isupper() and name[0] != "_" and isinstance(text, str)
        ]
        statements = [text for text in statements if not text.startswith("sha256")]  # pieces of statements
        for target in TARGETS.values():
            statements += [text for text in (target.merge, target.count, target.end, target.count_open) if text]
        for statement in statements:
            if not statement.lstrip().startswith("create"):
                await connection.prepare(statement)
