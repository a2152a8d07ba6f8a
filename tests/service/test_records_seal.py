"""The way for sealing orders, over the real application: who may, what it answers, and that this tells nothing."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from plainview.commands.demo_staff import bring_staff
from plainview.kernel.clock import utc_now
from plainview.settings import Settings
from plainview.web.app import ALL_ROLES, create_app
from plainview.web.parts import made_parts
from tests.builders import add_arrest, add_conviction, add_person

ORDER = {"court": "Superior Court of Fresno", "order_number": "S-2026-17"}


@pytest.fixture
async def client(pool: Any, fresh_database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(home=tmp_path, demo=True)
    await bring_staff(pool, settings.agency)
    async with made_parts(settings, pool, fresh_database_url, utc_now) as parts:
        transport = httpx.ASGITransport(create_app(parts, ALL_ROLES))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8911") as opened:
            yield opened


async def seal(client: httpx.AsyncClient, role: str, **named: Any) -> httpx.Response:
    await client.post("/session/demo", json={"role": role})
    return await client.post("/api/records/seal", json={**ORDER, **named})


async def test_a_clerk_seals_and_what_is_sealed_answers_as_what_never_was(client: httpx.AsyncClient, pool: Any) -> None:
    person_id = await add_person(pool)
    await add_arrest(pool, person_id)
    await add_conviction(pool, person_id)
    source, record = await pool.fetchrow("select source_id, record_id from conviction")
    named = {"records": [{"source": source, "record": record}]}

    refused = await seal(client, "analyst", **named)
    assert (refused.status_code, await pool.fetchval("select count(*) from conviction")) == (403, 1)

    done = await seal(client, "records_clerk", **named)
    assert (done.status_code, done.json()) == (200, {**ORDER, "records_removed": 1})
    assert await pool.fetchval("select count(*) from conviction") == 0
    assert await pool.fetchval("select count(*) from arrest") == 1

    again = await seal(client, "records_clerk", **named)
    never = await seal(client, "records_clerk", records=[{"source": source, "record": "never-was"}])
    assert (again.status_code, again.content) == (never.status_code, never.content)


async def test_an_order_that_names_nothing_is_a_clear_problem(client: httpx.AsyncClient) -> None:
    answer = await seal(client, "records_clerk")
    assert answer.status_code == 422
    assert "names neither a record nor a case" in answer.text


async def test_nobody_signed_in_is_not_let_near(client: httpx.AsyncClient) -> None:
    named = {"records": [{"source": "court", "record": "C-1"}]}
    assert (await client.post("/api/records/seal", json={**ORDER, **named})).status_code == 401
