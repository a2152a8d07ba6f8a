"""Shows who is let in, for how long, and from where; over the real application on a real database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from plainview.commands.demo_staff import bring_staff
from plainview.kernel.clock import utc_now
from plainview.settings import Settings
from plainview.web.app import ALL_ROLES, create_app
from plainview.web.parts import made_parts
from plainview.web.sessions import COOKIE, hash_of


@asynccontextmanager
async def edge(pool: Any, url: str, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Have the application answer, without its background work."""
    await bring_staff(pool, settings.agency)
    async with made_parts(settings, pool, url, utc_now) as parts:
        transport = httpx.ASGITransport(create_app(parts, ALL_ROLES))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8911") as client:
            yield client


@pytest.fixture
async def client(pool: Any, fresh_database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with edge(pool, fresh_database_url, Settings(home=tmp_path, demo=True)) as opened:
        yield opened


async def _sign_in(client: httpx.AsyncClient, role: str = "analyst") -> httpx.Response:
    return await client.post("/session/demo", json={"role": role})


async def test_one_click_signs_in_and_out(client: httpx.AsyncClient) -> None:
    assert (await client.get("/session")).status_code == 401
    signed_in = await _sign_in(client)
    assert signed_in.json()["actor"]["role"] == "analyst"
    assert "HttpOnly" in signed_in.headers["set-cookie"]
    assert "SameSite=strict" in signed_in.headers["set-cookie"]
    assert (await client.get("/session")).json() == signed_in.json()
    assert (await client.delete("/session")).status_code == 204
    assert (await client.get("/session")).status_code == 401


async def test_the_cookie_itself_is_kept_nowhere(client: httpx.AsyncClient, pool: Any) -> None:
    await _sign_in(client)
    kept = await pool.fetchval("select session_hash from session")
    assert kept == hash_of(client.cookies[COOKIE])


@pytest.mark.parametrize(
    "change",
    [
        "seen_at = now() - interval '31 minutes'",
        "signed_in_at = now() - interval '12 hours 1 minute'",
        "ended_at = now()",
    ],
)
async def test_a_session_ends_idle_old_or_revoked(client: httpx.AsyncClient, pool: Any, change: str) -> None:
    await _sign_in(client)
    await pool.execute(f"update session set {change}")  # noqa: S608 - our own words
    assert (await client.get("/api/incidents")).status_code == 401


async def test_use_keeps_a_session_and_polling_does_not(client: httpx.AsyncClient, pool: Any) -> None:
    await _sign_in(client)
    await pool.execute("update session set seen_at = now() - interval '20 minutes'")
    await client.get("/healthz")
    assert await pool.fetchval("select seen_at < now() - interval '19 minutes' from session")
    await client.get("/api/incidents")
    assert await pool.fetchval("select seen_at > now() - interval '1 minute' from session")


async def test_an_unknown_role_is_refused_in_words(client: httpx.AsyncClient) -> None:
    refused = await _sign_in(client, "emperor")
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert "emperor" in refused.json()["detail"]


async def test_demo_sign_in_is_for_this_machine_only(client: httpx.AsyncClient) -> None:
    """A page elsewhere that resolves its own name to loopback sends that name as the host."""
    rebound = await client.post("/session/demo", json={"role": "analyst"}, headers={"Host": "evil.example:8911"})
    assert rebound.status_code == 403
    assert rebound.json()["rule"] == "demo_on_loopback_only"


async def test_without_the_demo_there_is_no_demo_sign_in(pool: Any, fresh_database_url: str, tmp_path: Path) -> None:
    async with edge(pool, fresh_database_url, replace(Settings(home=tmp_path), demo=False)) as client:
        assert (await _sign_in(client)).status_code == 404
        assert (await client.get("/demo/stories")).status_code == 404


async def test_pages_allow_nothing_from_outside_and_records_are_not_kept(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


async def test_health_names_every_part_while_the_database_is_away(client: httpx.AsyncClient, pool: Any) -> None:
    assert (await client.get("/healthz")).json()["status"] in {"ok", "degraded"}
    pool.terminate()
    health = (await client.get("/healthz")).json()
    assert health["status"] == "degraded"
    assert {name: part["state"] for name, part in health["parts"].items()} == dict.fromkeys(
        ("database", "intake", "records", "video", "ledger"), "down"
    )
