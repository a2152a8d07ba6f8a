"""Shows walls kept, shared with one's agency alone, changed by their owner alone, deleted and taken back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from plainview.cameras.walls.routes import router
from plainview.web.errors import answer_with_problems
from tests.video_site import AGENCY, analyst, open_door

WALL = {
    "title": "Downtown nights",
    "screens": [
        {"layout": "4", "tiles": [{"camera_id": "city-0001"}, {"camera_id": None}, {"camera_id": "city-0002"}]}
    ],
}


@asynccontextmanager
async def desk(pool: Any, home: Path) -> AsyncIterator[Any]:
    """Return a way to ask as some role of some agency."""
    app = FastAPI()
    answer_with_problems(app)
    app.include_router(router)
    app.state.pool, app.state.door = pool, await open_door(pool, home)
    seat = {"role": "analyst", "agency": AGENCY}

    @app.middleware("http")
    async def sign_in(request: Any, go_on: Any) -> Any:
        request.state.actor = analyst(**seat)
        return await go_on(request)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:

        async def ask(method: str, path: str, body: Any = None, *, role: str = "analyst", agency: str = AGENCY) -> Any:
            seat.update(role=role, agency=agency)
            return await client.request(method, f"/api/walls{path}", json=body)

        yield ask


async def _titles(ask: Any, **who: str) -> list[str]:
    return [wall["title"] for wall in (await ask("GET", "", **who)).json()["walls"]]


async def test_a_wall_is_ones_own_until_it_is_shared_with_the_agency(pool: Any, tmp_path: Path) -> None:
    async with desk(pool, tmp_path) as ask:
        kept = (await ask("POST", "", WALL)).json()
        assert await _titles(ask) == ["Downtown nights"]
        assert await _titles(ask, role="officer") == []
        shared = {**WALL, "is_shared": True, "version": 1}
        assert (await ask("PUT", f"/{kept['wall_id']}", shared)).status_code == 200
        assert await _titles(ask, role="officer") == ["Downtown nights"]
        assert await _titles(ask, role="officer", agency="Another agency") == []
        [seen] = (await ask("GET", "", role="officer")).json()["walls"]
        assert (seen["is_own"], seen["owner_title"], seen["version"]) == (False, "analyst", 2)
        assert [tile["camera_id"] for tile in seen["screens"][0]["tiles"]] == ["city-0001", None, "city-0002"]


async def test_only_its_owner_changes_or_deletes_a_wall(pool: Any, tmp_path: Path) -> None:
    async with desk(pool, tmp_path) as ask:
        kept = (await ask("POST", "", {**WALL, "is_shared": True})).json()
        change = {**WALL, "title": "Mine now", "version": 1}
        refused = await ask("PUT", f"/{kept['wall_id']}", change, role="commander")
        assert refused.status_code == 403
        assert "belongs to somebody else" in refused.json()["detail"]
        assert (await ask("DELETE", f"/{kept['wall_id']}", role="supervisor")).status_code == 403
        assert (await ask("DELETE", f"/{kept['wall_id']}", agency="Another agency")).status_code == 404
        assert (await ask("GET", "", role="auditor")).status_code == 403
        assert await _titles(ask) == ["Downtown nights"]


async def test_a_deleted_wall_is_taken_back_unless_its_name_is_taken(pool: Any, tmp_path: Path) -> None:
    async with desk(pool, tmp_path) as ask:
        kept = (await ask("POST", "", WALL)).json()["wall_id"]
        assert (await ask("DELETE", f"/{kept}")).status_code == 204
        assert await _titles(ask) == []
        assert (await ask("POST", f"/{kept}/restore")).status_code == 204
        assert await _titles(ask) == ["Downtown nights"]
        await ask("DELETE", f"/{kept}")
        await ask("POST", "", WALL)
        assert (await ask("POST", f"/{kept}/restore")).status_code == 409
        await pool.execute("update wall set deleted_at = deleted_at - interval '2 days' where deleted_at is not null")
        await ask("DELETE", "/" + (await ask("GET", "")).json()["walls"][0]["wall_id"])
        assert (await ask("POST", f"/{kept}/restore")).status_code == 404, "after a day it is gone"


async def test_two_screens_do_not_overwrite_each_other_unseen(pool: Any, tmp_path: Path) -> None:
    async with desk(pool, tmp_path) as ask:
        kept = (await ask("POST", "", WALL)).json()["wall_id"]
        assert (await ask("PUT", f"/{kept}", {**WALL, "title": "Nights", "version": 1})).json()["version"] == 2
        assert (await ask("PUT", f"/{kept}", {**WALL, "title": "Days", "version": 1})).status_code == 409
        assert (await ask("POST", "", {**WALL, "title": "NIGHTS"})).status_code == 409
        assert await _titles(ask) == ["Nights"]


@pytest.mark.parametrize(
    ("screens", "why"),
    [
        ([], "1 to 8 screens"),
        ([{"layout": "1", "tiles": [{}, {}]}], "at most 1 tiles"),
        ([{"layout": "4", "tiles": [{"camera_id": "a"}, {"camera_id": "a"}]}], "stands on a screen once"),
        ([{"layout": "free", "tiles": [{"x": 10, "y": 0, "w": 3, "h": 3}]}], "12 columns"),
    ],
)
async def test_a_wall_that_cannot_be_drawn_is_not_kept(pool: Any, tmp_path: Path, screens: list[Any], why: str) -> None:
    async with desk(pool, tmp_path) as ask:
        refused = await ask("POST", "", {"title": "A wall", "screens": screens})
        assert refused.status_code == 422
        assert why in refused.json()["detail"]
        assert (await ask("POST", "", {"title": "a/b", "screens": WALL["screens"]})).status_code == 422
