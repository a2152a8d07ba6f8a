"""Shows what of calls, units and unreadable messages reaches whom: through the real door, onto the real ledger."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from fastapi import FastAPI, Request
from starlette.responses import Response

from plainview.feeds import queries as feed_queries
from plainview.feeds.actions import register_feed
from plainview.feeds.decoders import DECODERS
from plainview.feeds.inbox import receive
from plainview.feeds.routes import quarantine
from plainview.feeds.worker import settle_waiting
from plainview.incidents import queries as incident_queries
from plainview.incidents.actions import add_note, close, fold_report, record_prepared, with_location
from plainview.incidents.fold import fold
from plainview.incidents.model import FoldResult, IncidentState, Location, Reported
from plainview.incidents.queries import find_by_key, find_incident, list_events
from plainview.incidents.routes import router as incidents
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError
from plainview.kernel.geometry import Point
from plainview.ledger.keys import open_key
from plainview.ledger.log import Ledger
from plainview.policy.engine import Engine
from plainview.policy.model import Actor
from plainview.policy.permit import Door
from plainview.store.events import read_after
from plainview.store.transaction import begin
from plainview.units import queries as unit_queries
from plainview.units.actions import move_units
from plainview.units.model import UnitPosition
from plainview.units.routes import router as units
from plainview.web.errors import answer_with_problems
from tests.builders import add_place
from tests.eido_documents import OPENED_AT, as_bytes, call, new_key

ROOT = Path(__file__).parents[2]
ENGINE = Engine.load(ROOT / "policies")


def _actor(role: str) -> Actor:
    return Actor(
        actor_id=f"demo-{role}", title="R. Amador", role=role, agency="Fresno PD (demo)", on_shift=True,
        cori_certified_until=None, station="desk-1", session_id="s", signed_in_at=utc_now(), method="demo",
    )  # fmt: skip


@pytest.fixture
async def client(pool: Any, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    ledger = Ledger(pool, open_key(tmp_path), tmp_path / "ledger", utc_now)
    await ledger.prepare()
    app.state.pool, app.state.door = pool, Door(ENGINE, ledger, utc_now)
    answer_with_problems(app)
    for router in (incidents, units, quarantine):
        app.include_router(router)

    @app.middleware("http")
    async def sign_in(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        role = request.headers.get("x-role")
        request.state.actor = _actor(role) if role else None
        return await call_next(request)

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://here", headers={"x-role": "analyst"}) as found:
        yield found


def _reported(document: dict[str, Any]) -> Reported:
    (report,) = DECODERS["eido"](as_bytes(document))
    return msgspec.convert(msgspec.to_builtins(report), Reported)


async def _fold(pool: Any, document: dict[str, Any]) -> FoldResult:
    async with begin(pool) as tx:
        return await fold_report(tx, feed_id="cad", message_id=None, report=_reported(document))


def _at(place_id: int) -> Location:
    return Location(
        state="exact", certainty=1.0, why="exact address", place_id=place_id, unit_id=None,
        address="3517 E Larkmoor Ave", unit=None, candidates=(),
    )  # fmt: skip


async def _locate(pool: Any, incident_id: UUID) -> int:
    place_id = await add_place(pool, number=3517)
    found = await find_incident(pool, incident_id)
    assert found is not None
    point = Point(longitude=-119.78, latitude=36.77)
    located, event = with_location(found, location=_at(place_id), point=point, at=utc_now())
    async with begin(pool) as tx:
        assert await record_prepared(tx, located, event)
    return place_id


async def test_what_was_prepared_of_an_older_version_is_not_recorded(pool: Any) -> None:
    key = new_key()
    before = await find_incident(pool, (await _fold(pool, call(key))).incident_id)
    assert before is not None
    newer = await _fold(pool, call(key, minutes=2))
    place_id = await add_place(pool, number=3517)
    point = Point(longitude=-119.78, latitude=36.77)
    for at in (_at(place_id), replace(_at(place_id), why="again")):
        async with begin(pool) as tx:
            assert not await record_prepared(tx, *with_location(before, location=at, point=point, at=utc_now()))
    async with begin(pool) as tx:
        assert not await record_prepared(tx, before, None)
    row = await pool.fetchrow("select version, prepared_version, place_id from incident")
    assert tuple(row) == (newer.version, 0, None)


async def test_shows_an_incident_as_the_public_interface_has_it(client: httpx.AsyncClient, pool: Any) -> None:
    key = new_key()
    folded = await _fold(pool, call(key, cautions=(("Weapon", 0),), notes=("<b>Shouting</b>",), units=("2L14",)))
    place_id = await _locate(pool, folded.incident_id)
    (shown,) = (await client.get("/api/incidents")).json()["incidents"]
    timeline = shown.pop("timeline")
    assert shown == {
        "incident_id": str(folded.incident_id), "incident_key": key, "source_key": f"cad/{key}",
        "agency": None,
        "opened_at": "2026-11-20T17:58:00Z", "updated_at": "2026-11-20T17:58:00Z", "closed_at": None, "version": 2,
        "is_new_version": False, "type_code": "Disturbance/Disruption", "type_text": "Disturbance", "priority": 2,
        "address_text": "3517 E Larkmoor Ave, Fresno",
        "location": {
            "state": "exact", "certainty": 1.0, "why": "exact address", "place_id": place_id, "unit_id": None,
            "address": "3517 E Larkmoor Ave", "unit": None, "candidates": [], "disagreement_metres": None,
        },
        "caller_position": {"longitude": -119.78, "latitude": 36.77, "uncertainty_metres": 35.0},
        "longitude": -119.78, "latitude": 36.77,
        "claims": [{"kind": "weapon", "is_corroborated": False, "said_at": "2026-11-20T17:58:00Z"}], "callers": 1,
        "notes": [{"at": "2026-11-20T17:58:00Z", "text": "Shouting", "author": "d.okafor.dispatch@fresno.ca.us"}],
        "units": ["2L14"], "disposition": None, "problems": [], "quarantined": False,
    }  # fmt: skip
    assert [line["kind"] for line in timeline] == ["opened", "unit", "claim", "located"]
    assert (await client.get(f"/api/incidents/{folded.incident_id}")).json() == {**shown, "timeline": timeline}


async def test_numbers_and_keys_of_callers_stay_inside(client: httpx.AsyncClient, pool: Any) -> None:
    await _fold(pool, call(phones=("5595550142", "5595550177"), cautions=(("Weapon", 0), ("Weapon", 1))))
    text = (await client.get("/api/incidents")).text
    assert '"callers":2' in text
    assert "555014" not in text
    assert "caller-" not in text


async def test_lists_what_is_open_or_all_newest_first(client: httpx.AsyncClient, pool: Any) -> None:
    closed, first = new_key(), new_key()
    await _fold(pool, call(first))
    await _fold(pool, call(closed))
    await _fold(pool, call(closed, minutes=5, is_closed=True))
    body = (await client.get("/api/incidents")).json()
    assert [each["incident_key"] for each in body["incidents"]] == [first]
    assert body["cursor"] == (await read_after(pool, 0))[-1].event_id
    shown = (await client.get("/api/incidents?state=all")).json()["incidents"]
    assert {each["incident_key"]: each["disposition"] for each in shown} == {first: None, closed: "Report taken"}
    assert len((await client.get("/api/incidents?state=all&limit=1")).json()["incidents"]) == 1


@pytest.mark.parametrize(
    ("path", "status"), [("?state=none", 422), ("?limit=0", 422), ("/x", 422), (f"/{uuid4()}", 404)]
)
async def test_says_what_it_can_not_show(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(f"/api/incidents{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("path", ["/api/incidents", "/api/units", "/api/quarantine", f"/api/incidents/{uuid4()}"])
async def test_nobody_sees_anything_without_a_permit(client: httpx.AsyncClient, pool: Any, path: str) -> None:
    assert (await client.get(path, headers={"x-role": ""})).status_code == 401
    before = await pool.fetchval("select count(*) from ledger_entry")
    refused = await client.get(path, headers={"x-role": "auditor"})
    assert refused.status_code == 403
    assert refused.json()["entry"] is not None
    assert (await client.get(path)).status_code in {200, 404}
    assert await pool.fetchval("select count(*) from ledger_entry") == before + 2


async def test_shows_units_where_they_were_last_heard_of(client: httpx.AsyncClient, pool: Any) -> None:
    unit = UnitPosition(
        unit_id="2L14", kind="patrol", longitude=-119.75, latitude=36.75, heading_degrees=90, speed_mps=11.5,
        status="en_route", incident_key="key", positioned_at=OPENED_AT,
    )  # fmt: skip
    async with begin(pool) as tx:
        assert await move_units(tx, [unit]) == 1
        assert await move_units(tx, [unit]) == 0
        assert await move_units(tx, []) == 0
    assert (await client.get("/api/units")).json() == {
        "units": [{**msgspec.to_builtins(unit), "positioned_at": "2026-11-20T17:58:00Z"}]
    }


async def test_an_unreadable_message_is_seen_and_replayed(client: httpx.AsyncClient, pool: Any) -> None:
    async def never(*_: Any) -> None:
        raise AssertionError("nothing to take in")

    async with begin(pool) as tx:
        await register_feed(tx, "cad", "Dispatch", ["eido"])
    body = b'{"$id": "\x00\xff' + b"x" * 2000
    receipt = await receive(pool, feed_id="cad", message_format="eido", body=body)
    await settle_waiting(pool, never)
    (shown,) = (await client.get("/api/quarantine")).json()["messages"]
    assert shown.pop("received_at")
    assert shown == {
        "message_id": str(receipt.message_id), "feed_id": "cad", "format": "eido",
        "reason": "not UTF-8: byte 10 is 0xff", "attempts": 0,
        "size_bytes": len(body), "excerpt": '{"$id": "\ufffd\ufffd' + "x" * 389,
    }  # fmt: skip
    path = f"/api/quarantine/{receipt.message_id}/replay"
    assert (await client.post(path)).status_code == 202
    assert (await client.post(path)).status_code == 409
    assert (await client.post(f"/api/quarantine/{uuid4()}/replay")).status_code == 404
    assert (await client.get("/api/quarantine")).json() == {"messages": []}


async def test_the_state_kept_is_the_fold_of_the_events(pool: Any) -> None:
    key = new_key()
    folded = await _fold(pool, call(key, cautions=(("Weapon", 0),)))
    await _locate(pool, folded.incident_id)
    async with begin(pool) as tx:
        await add_note(tx, folded.incident_id, text=" Gate is open ", author="R. Amador", at=utc_now())
    await _fold(pool, call(key, minutes=3, priority=1, units=("2L14",), notes=("Shouting",)))
    await _fold(pool, call(key, minutes=1))
    async with begin(pool) as tx:
        await close(tx, folded.incident_id, why="handled", author="R. Amador", at=utc_now())
    incident = await find_incident(pool, folded.incident_id)
    assert incident is not None
    state: IncidentState | None = None
    for event in await list_events(pool, folded.incident_id):
        state = fold(state, event, source_key=incident.source_key)
    assert state == incident.state
    assert incident.version == 6
    assert [event.kind for event in await read_after(pool, 0)] == [*["incident_changed"] * 6, "incident_closed"]
    assert await find_by_key(pool, key) == incident


async def test_a_new_address_takes_the_place_away(pool: Any) -> None:
    key = new_key()
    folded = await _fold(pool, call(key))
    await _locate(pool, folded.incident_id)
    assert await pool.fetchval("select place_id from incident") is not None
    moved = call(key, minutes=2)
    moved["locationComponent"][0]["locationByValue"] = moved["locationComponent"][0]["locationByValue"].replace(
        "3517", "9"
    )
    assert {"address_text", "location"} <= (await _fold(pool, moved)).changed
    assert await pool.fetchval("select place_id from incident") is None


async def test_refuses_what_can_not_be_done(pool: Any) -> None:
    folded = await _fold(pool, call())
    async with begin(pool) as tx:
        for text in ("", "  ", "x" * 4001, "a\x00b"):
            with pytest.raises(BadInputError):
                await add_note(tx, folded.incident_id, text=text, author="R. Amador", at=utc_now())
        with pytest.raises(NotFoundError):
            await add_note(tx, uuid4(), text="x", author="R. Amador", at=utc_now())
        await close(tx, folded.incident_id, why="handled", author="R. Amador", at=utc_now())
        with pytest.raises(ConflictError):
            await close(tx, folded.incident_id, why="handled", author="R. Amador", at=utc_now())


async def test_every_statement_can_be_prepared(pool: Any) -> None:
    from_modules = (incident_queries, unit_queries, feed_queries)
    statements = [
        content
        for module in from_modules
        for name, content in vars(module).items()
        if name.startswith("_") and not name.startswith("__") and isinstance(content, str)
    ]
    assert len(statements) > 25
    async with pool.acquire() as connection:
        for statement in statements:
            await connection.prepare(statement)
