"""Proves the register of cameras and the one-time tokens of views, on a real PostgreSQL."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from plainview.cameras import actions, importers, queries
from plainview.cameras.gateway.addresses import SignIn
from plainview.cameras.model import Answer, Camera, ViewTicket
from plainview.cameras.register import import_cameras
from plainview.cameras.secrets import Safe, SignIns, open_safe
from plainview.kernel.clock import utc_now
from plainview.store.events import read_after
from plainview.store.transaction import begin
from tests.builders import add_incident
from tests.cameras import add_camera, register_row

IMPORTERS_FOLDER = Path(importers.__file__).parent


def write_register(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(register_row()))
        writer.writeheader()
        writer.writerows(rows)
    return path


async def open_one(pool: Any, camera_id: str = "one", *, incident_id: UUID | None = None, **more: Any) -> ViewTicket:
    async with begin(pool) as tx:
        camera = await queries.find_camera(tx.connection, camera_id)
        assert isinstance(camera, Camera)
        return await actions.open_view(
            tx, camera, actor_id="analyst", incident_id=incident_id, purpose="call_response", entry=1, **more
        )


async def start(pool: Any, camera_id: str, token: str) -> UUID | None:
    async with begin(pool) as tx:
        view = await actions.start_view(tx, camera_id=camera_id, token=token)
    return None if view is None else view.view_id


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    statements = {name: text for name, text in vars(queries).items() if name.isupper() and isinstance(text, str)}
    assert len(statements) >= 18
    async with pool.acquire() as connection:
        for statement in statements.values():
            await connection.prepare(statement)


async def test_a_token_opens_one_stream_of_its_own_camera_once(pool: Any) -> None:
    await add_camera(pool, "one")
    await add_camera(pool, "two")
    ticket = await open_one(pool)
    assert ticket.watch == "/media/one"
    assert timedelta(seconds=10) < ticket.expires_at - utc_now() <= timedelta(seconds=15)
    assert await start(pool, "two", ticket.token) is None
    assert await start(pool, "one", ticket.token + "x") is None
    assert await start(pool, "one", ticket.token) == ticket.view_id
    assert await start(pool, "one", ticket.token) is None
    kept = await pool.fetchval("select token_hash from camera_view")
    assert ticket.token.encode() not in kept


async def test_a_token_expires_and_ends_with_its_permit_or_incident(pool: Any) -> None:
    await add_camera(pool, "one")
    expired = await open_one(pool)
    await pool.execute("update camera_view set token_expires_at = clock_timestamp()")
    assert await start(pool, "one", expired.token) is None
    over = await open_one(pool, ends_at=utc_now() - timedelta(seconds=1))
    assert await start(pool, "one", over.token) is None
    incident_id = (await add_incident(pool)).incident_id
    closed = await open_one(pool, incident_id=incident_id)
    async with begin(pool) as tx:
        await actions.end_views_of_incident(tx, incident_id, "incident closed")
    assert await start(pool, "one", closed.token) is None


async def test_ending_an_incident_s_views_announces_each_and_leaves_the_others(pool: Any) -> None:
    await add_camera(pool, "one")
    incident_id, other_id = (await add_incident(pool)).incident_id, (await add_incident(pool)).incident_id
    ended = {(await open_one(pool, incident_id=incident_id)).view_id for _ in range(3)}
    kept = await open_one(pool, incident_id=other_id)
    async with begin(pool) as tx:
        await actions.end_views_of_incident(tx, incident_id, "incident closed")
    events = [event for event in await read_after(pool, 0) if event.kind == "view_ended"]
    assert {UUID(event.body["view_id"]) for event in events} == ended
    assert {(event.incident_id, event.body["reason"]) for event in events} == {(incident_id, "incident closed")}
    assert await start(pool, "one", kept.token) == kept.view_id
    async with begin(pool) as tx:
        assert await actions.end_views_of_incident(tx, incident_id, "incident closed") == []


async def test_views_that_nobody_streams_any_more_are_ended(pool: Any) -> None:
    await add_camera(pool, "one")
    lost, alive, unused = await open_one(pool), await open_one(pool), await open_one(pool)
    for ticket in (lost, alive):
        assert await start(pool, "one", ticket.token)
    await pool.execute(
        "update camera_view set alive_until = now() - interval '1 second' where view_id = $1", lost.view_id
    )
    await pool.execute("update camera_view set token_expires_at = now() where view_id = $1", unused.view_id)
    async with begin(pool) as tx:
        ended = await actions.end_stale_views(tx)
    assert {view.view_id for view in ended} == {lost.view_id, unused.view_id}
    assert await queries.keep_alive(pool, [lost.view_id, alive.view_id], 30) == {alive.view_id}


async def test_only_news_about_cameras_is_written_and_announced(pool: Any) -> None:
    for camera_id in ("a", "b", "c"):
        await add_camera(pool, camera_id)
    said = [Answer(camera_id="a", is_answering=False), Answer(camera_id="b", is_answering=True)]
    for _ in range(2):
        async with begin(pool) as tx:
            await actions.note_answers(tx, said)
    events = await read_after(pool, 0)
    assert [(event.kind, event.body) for event in events] == [("cameras_changed", {"camera_ids": ["a"]})]
    silent = await queries.find_camera(pool, "a")
    assert silent is not None
    assert silent.silent_since is not None
    assert await queries.count_cameras(pool) == (3, 2)
    async with begin(pool) as tx:
        await actions.note_answers(tx, [Answer(camera_id="a", is_answering=True)])
    back = await queries.find_camera(pool, "a")
    assert back is not None
    assert (back.is_answering, back.silent_since) == (True, None)


async def test_the_register_is_imported_once_and_changes_are_told_apart(pool: Any, tmp_path: Path) -> None:
    school = register_row(
        camera_id="school-1", kind="school", owner_id="fusd", owner_title="District", owner_kind="school_district",
        campus="Larkmoor High", campus_longitude="-119.79", campus_latitude="36.74", terms='{"within_metres": 400}',
    )  # fmt: skip
    path = write_register(tmp_path / "cameras.csv", register_row(), school)
    first = await import_cameras(pool, path, strict=False)
    assert (first.tables["cameras"].added, first.tables["owners"].added, first.errors_total) == (2, 2, 0)
    again = await import_cameras(pool, path, strict=False)
    assert (again.tables["cameras"].unchanged, again.tables["owners"].unchanged) == (2, 2)
    write_register(path, register_row(bearing_degrees=""), school)
    changed = await import_cameras(pool, path, strict=False)
    assert (changed.tables["cameras"].changed, changed.tables["cameras"].unchanged) == (1, 1)
    kept = await queries.find_camera(pool, "school-1")
    assert kept is not None
    assert (kept.owner_title, kept.terms, kept.campus) == ("District", {"within_metres": 400}, "Larkmoor High")


BAD = [
    ({"source_type": "telepathy"}, "source_type"),
    ({"address": "rtsp://203.0.113.7/x"}, "address"),
    ({"address": "file:///etc/passwd"}, "address"),
    ({"kind": "drone"}, "kind"),
    ({"longitude": "200"}, "longitude"),
    ({"field_of_view_degrees": "0"}, "field_of_view_degrees"),
    ({"terms": "[]"}, "terms"),
    ({"terms": "{"}, "terms"),
    ({"kind": "school"}, "campus"),
    ({"kind": "body_worn"}, "patrol_unit_id"),
    ({"camera_id": "../x"}, "camera_id"),
]


@pytest.mark.parametrize(("change", "column"), BAD)
async def test_a_bad_row_is_refused_by_line_and_column_and_the_good_ones_stay(
    pool: Any, tmp_path: Path, change: dict[str, str], column: str
) -> None:
    bad = register_row(**{"camera_id": "bad", **change})
    path = write_register(tmp_path / "cameras.csv", register_row(), bad)
    report = await import_cameras(pool, path, strict=False)
    assert [(error.line, error.column) for error in report.errors] == [(3, column)]
    assert (report.tables["cameras"].added, report.tables["cameras"].refused) == (1, 1)


async def test_a_camera_that_stands_twice_is_refused_and_strict_imports_nothing(pool: Any, tmp_path: Path) -> None:
    path = write_register(tmp_path / "cameras.csv", register_row(), register_row())
    strict = await import_cameras(pool, path, strict=True)
    assert (strict.is_imported, strict.errors_total) == (False, 1)
    assert await queries.count_cameras(pool) == (0, 0)
    loose = await import_cameras(pool, path, strict=False)
    assert (loose.tables["cameras"].added, loose.errors_total) == (1, 1)


async def test_optional_columns_are_read_where_a_file_has_them_and_sign_ins_are_sealed(
    pool: Any, tmp_path: Path
) -> None:
    safe = open_safe(tmp_path)
    row = register_row(
        address="rtsp://analyst:p%40ss555@127.0.0.1:8554/main",
        sub_address="rtsp://analyst:p%40ss555@127.0.0.1:8554/sub",
        still_address="http://127.0.0.1/still.jpg",
        control_type="onvif",
        control_address="http://127.0.0.1/onvif/device_service",
    )
    path = tmp_path / "cameras.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(row))
        writer.writeheader()
        writer.writerow(row)
    refused = await import_cameras(pool, path, strict=False)
    assert [(error.column, error.why) for error in refused.errors] == [("address", "carries a sign-in")]
    report = await import_cameras(pool, path, strict=False, safe=safe)
    assert (report.tables["cameras"].added, report.errors_total) == (1, 0)
    camera = await queries.find_camera(pool, "city-0001")
    assert camera is not None
    assert (camera.address, camera.sub_address) == ("rtsp://127.0.0.1:8554/main", "rtsp://127.0.0.1:8554/sub")
    assert (camera.still_address, camera.control_type) == ("http://127.0.0.1/still.jpg", "onvif")
    ((camera_id, sealed),) = await queries.all_secrets(pool)
    assert b"555" not in sealed
    opened = SignIns(safe)
    await opened.load(pool)
    assert opened.of(camera_id) == SignIn(user="analyst", password="p@ss555")
    moved = SignIns(Safe(b"k" * 32))
    await moved.load(pool)
    assert moved.of(camera_id) is None


async def test_a_sign_in_can_t_be_written_into_an_address_at_all(pool: Any) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await add_camera(pool, "one", address="rtsp://user:secret@127.0.0.1/video")


async def test_a_dry_run_counts_and_keeps_nothing(pool: Any, tmp_path: Path) -> None:
    path = write_register(tmp_path / "cameras.csv", register_row())
    report = await import_cameras(pool, path, strict=False, dry_run=True)
    assert (report.tables["cameras"].added, report.is_imported) == (1, False)
    assert await queries.count_cameras(pool) == (0, 0)


async def test_geojson_and_caltrans_lists_are_imported_too(pool: Any, tmp_path: Path) -> None:
    geojson = await import_cameras(pool, IMPORTERS_FOLDER / "geojson/samples/cameras.geojson", strict=False)
    assert (geojson.tables["cameras"].added, geojson.tables["cameras"].refused) == (1, 1)
    assert [str(error) for error in geojson.errors] == [
        "cameras.geojson:2: not a feature with a point of longitude and latitude"
    ]
    caltrans = await import_cameras(pool, IMPORTERS_FOLDER / "caltrans/samples/cctv.json", strict=False)
    count = caltrans.tables["cameras"]
    assert (count.read, count.added, count.left, count.refused) == (4, 2, 1, 1)
    (tmp_path / "broken.json").write_text("[")
    broken = await import_cameras(pool, tmp_path / "broken.json", strict=False)
    assert broken.errors_total == 1
