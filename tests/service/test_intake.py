"""Shows that whatever a feed sends is kept before it is acknowledged, and that nothing else gets in."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from plainview.feeds.actions import register_feed
from plainview.feeds.inbox import LARGEST_BODY_BYTES
from plainview.feeds.queries import list_feeds
from plainview.feeds.routes import intake
from plainview.kernel.errors import BadInputError
from plainview.store.events import read_after
from plainview.store.transaction import begin
from plainview.web.errors import answer_with_problems
from tests.eido_documents import as_bytes, call


@pytest.fixture
async def token(pool: Any) -> str:
    async with begin(pool) as tx:
        await register_feed(tx, "avl", "Units", ["avl"])
        return await register_feed(tx, "cad", "Dispatch", ["eido"])


@pytest.fixture
async def client(pool: Any, token: str) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.pool = pool
    answer_with_problems(app)
    app.include_router(intake)
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here", headers=headers) as found:
        yield found


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00\xff\x1f\x8b binary", b"{", as_bytes(call()), b"x" * LARGEST_BODY_BYTES],
    ids=["empty", "binary", "broken", "call", "largest"],
)
async def test_keeps_any_bytes_and_then_acknowledges(client: httpx.AsyncClient, pool: Any, body: bytes) -> None:
    answer = await client.post("/feeds/cad/eido", content=body)
    assert answer.status_code == 202
    assert answer.json()["is_new"] is True
    kept = await pool.fetchrow("select * from message where message_id = $1", UUID(answer.json()["message_id"]))
    assert (kept["body"], kept["state"], kept["feed_id"], kept["format"]) == (body, "received", "cad", "eido")
    (event,) = await read_after(pool, 0)
    assert event.kind == "message_received"
    assert event.body == {"message_id": answer.json()["message_id"], "feed_id": "cad", "format": "eido"}


async def test_the_same_bytes_are_the_same_message_once(client: httpx.AsyncClient, pool: Any) -> None:
    answers = await asyncio.gather(*(client.post("/feeds/cad/eido", content=b"one") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["message_id"] for answer in answers}) == 1
    assert sorted(answer.json()["is_new"] for answer in answers) == [False] * 7 + [True]
    assert len(await read_after(pool, 0)) == 1


@pytest.mark.parametrize("body", [b"x" * (LARGEST_BODY_BYTES + 1), b"x" * (3 * LARGEST_BODY_BYTES)])
async def test_refuses_a_body_that_is_too_large(client: httpx.AsyncClient, pool: Any, body: bytes) -> None:
    assert (await client.post("/feeds/cad/eido", content=body)).status_code == 413
    assert await pool.fetchval("select count(*) from message") == 0


async def test_stops_reading_a_body_that_never_ends(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1000):
            sent += 64 * 1024
            yield b"x" * 64 * 1024

    answer = await client.post("/feeds/cad/eido", content=endless())
    assert answer.status_code == 413
    assert sent <= LARGEST_BODY_BYTES + 2 * 64 * 1024


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/feeds/cad/eido", {"Authorization": ""}, 401),
        ("/feeds/cad/eido", {"Authorization": "Bearer wrong"}, 401),
        ("/feeds/cad/eido", {"Authorization": "Basic wrong"}, 401),
        ("/feeds/cad/eido", {"Authorization": "Bearer é".encode("latin-1")}, 401),
        ("/feeds/avl/avl", {}, 401),
        ("/feeds/nobody/eido", {}, 404),
        ("/feeds/NO%00BODY/eido", {}, 404),
        ("/feeds/cad/avl", {}, 415),
        ("/feeds/cad/no%00such", {}, 415),
        ("/feeds/cad/eido", {"Content-Encoding": "gzip"}, 415),
    ],
)
async def test_lets_nobody_else_in(
    client: httpx.AsyncClient, pool: Any, path: str, headers: dict[str, Any], status: int
) -> None:
    answer = await client.post(path, content=b"{}", headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert await pool.fetchval("select count(*) from message") == 0


async def test_each_feed_has_a_token_of_its_own(client: httpx.AsyncClient, pool: Any) -> None:
    async with begin(pool) as tx:
        token = await register_feed(tx, "avl", "Units", ["avl"])
    headers = {"Authorization": f"Bearer {token}"}
    assert (await client.post("/feeds/avl/avl", content=b"{}", headers=headers)).status_code == 202
    assert (await client.post("/feeds/cad/eido", content=b"{}", headers=headers)).status_code == 401


async def test_says_so_when_the_database_is_away(client: httpx.AsyncClient, pool: Any) -> None:
    await pool.execute("alter table message rename to away")
    answer = await client.post("/feeds/cad/eido", content=b"{}")
    assert (answer.status_code, answer.json()["title"]) == (503, "Not available")


async def test_only_the_hash_of_a_token_is_kept(pool: Any, token: str) -> None:
    feeds = await list_feeds(pool)
    assert [(feed.feed_id, feed.title, feed.formats) for feed in feeds] == [
        ("avl", "Units", ("avl",)), ("cad", "Dispatch", ("eido",)),
    ]  # fmt: skip
    assert all(token.encode() not in feed.token_hash for feed in feeds)


@pytest.mark.parametrize(
    ("feed_id", "formats", "token"),
    [
        ("CAD", ["eido"], None),
        ("", ["eido"], None),
        ("cad", ["fax"], None),
        ("cad", [], None),
        ("cad", ["eido"], "short"),
    ],
)
async def test_refuses_a_feed_that_could_not_work(
    pool: Any, feed_id: str, formats: list[str], token: str | None
) -> None:
    async with begin(pool) as tx:
        with pytest.raises(BadInputError):
            await register_feed(tx, feed_id, "Dispatch", formats, token=token)


def test_the_way_in_is_documented() -> None:
    app = FastAPI()
    app.include_router(intake)
    post = app.openapi()["paths"]["/feeds/{feed}/{format}"]["post"]
    assert {parameter["name"] for parameter in post["parameters"]} == {"feed", "format"}
    assert set(post["responses"]) >= {"202", "401", "404", "413", "415"}
    assert post["requestBody"]["required"] is True
