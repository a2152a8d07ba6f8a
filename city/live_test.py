"""The living city drives its units, delivers until acknowledged, and tells stories when asked."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from city import control
from city.delivery import Delivery
from city.director import Director
from city.geography import distance, to_degrees
from city.incident import Incident
from city.roster import ON_DUTY, list_units
from city.routes import find_route, road_nodes, spot_of
from city.script import Act, Play, ends
from city.script_test import AT, KEY, SITE
from city.stories import STORIES
from city.units import Fleet

GOAL = (3517.0, 5248.0)


def fleet() -> Fleet:
    return Fleet(list_units(1)[:ON_DUTY], Random(1))


def find(units: Fleet, unit_id: str) -> dict[str, Any]:
    return next(unit for unit in units.positions() if unit["id"] == unit_id)


def test_units_keep_moving_on_patrol() -> None:
    units = fleet()
    before = {unit["id"]: (unit["longitude"], unit["latitude"]) for unit in units.positions()}
    units.drive(30)
    after = {unit["id"]: (unit["longitude"], unit["latitude"]) for unit in units.positions()}
    assert len(after) == ON_DUTY
    assert all(before[unit_id] != spot for unit_id, spot in after.items())


def test_a_unit_that_is_sent_arrives_and_is_free_again() -> None:
    units = fleet()
    (sent,) = units.send(["crisis_team"], *to_degrees(*GOAL), KEY)
    assert sent.kind == "crisis_team"
    assert find(units, sent.unit_id)["status"] == "en_route"
    arrived = [unit_id for _ in range(900) for unit_id in units.drive(2)]
    there = find(units, sent.unit_id)
    assert arrived == [sent.unit_id]
    assert (there["longitude"], there["latitude"]) == to_degrees(*GOAL)
    assert (there["status"], there["incident"]) == ("on_scene", KEY)
    units.release(KEY)
    units.drive(5)
    assert find(units, sent.unit_id)["status"] == "available"


def test_two_calls_never_get_the_same_unit() -> None:
    units = fleet()
    sent = [unit.unit_id for n in range(20) for unit in units.send(["patrol", "patrol"], *to_degrees(*GOAL), f"{n}")]
    assert len(sent) == len(set(sent)) == 40


def test_routes_follow_the_lattice() -> None:
    start = spot_of(min(road_nodes()))
    way = [start, *find_route(start, GOAL)]
    assert way[-1] == GOAL
    for behind, ahead in pairwise(way):
        assert min(abs(behind[0] - ahead[0]), abs(behind[1] - ahead[1])) < 1e-6
    assert sum(distance(a, b) for a, b in pairwise(way)) < 60_000


def delivery(
    handler: Callable[[httpx.Request], Coroutine[None, None, httpx.Response]], folder: Path, most: int = 10
) -> Delivery:
    (folder / "cad").write_text("secret\n", encoding="utf-8")
    client = httpx.AsyncClient(transport=httpx.MockTransport(handler))
    return Delivery(client, "http://plainview/feeds/cad/eido", folder / "cad", most_waiting=most)


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():  # noqa: ASYNC110 - a test that watches counters
            await asyncio.sleep(0.01)


async def test_the_same_bytes_are_sent_until_they_are_acknowledged(tmp_path: Path) -> None:
    seen: list[tuple[bytes, str]] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.content, request.headers["Authorization"]))
        if len(seen) == 1:
            raise httpx.ConnectError("down")
        return httpx.Response(503 if len(seen) == 2 else 202)

    post = delivery(answer, tmp_path)
    post.put(b"one")
    post.put(b"two")
    task = asyncio.create_task(post.run())
    await until(lambda: post.acknowledged == 2)
    task.cancel()
    assert [body for body, _ in seen] == [b"one", b"one", b"one", b"two"]
    assert {token for _, token in seen} == {"Bearer secret"}
    assert post.waiting == 0


async def test_the_oldest_is_given_up_when_too_many_wait(tmp_path: Path) -> None:
    seen: list[bytes] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.content)
        return httpx.Response(202)

    post = delivery(answer, tmp_path, most=3)
    for number in range(9):
        post.put(b"%d" % number)
    task = asyncio.create_task(post.run())
    await until(lambda: post.acknowledged == 3)
    task.cancel()
    assert seen == [b"6", b"7", b"8"]


async def test_what_is_refused_for_good_does_not_hold_up_the_rest(tmp_path: Path) -> None:
    async def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(413 if request.content == b"large" else 202)

    post = delivery(answer, tmp_path)
    post.put(b"large")
    post.put(b"small")
    task = asyncio.create_task(post.run())
    await until(lambda: post.acknowledged == 1)
    task.cancel()
    assert post.refused == 1


async def played(play: Play) -> list[bytes]:
    bodies: list[bytes] = []
    await Director(fleet(), bodies.append, "Fresno PD (demo)").play(play, 500.0)
    return bodies


async def test_a_play_is_sent_version_by_version_and_closed() -> None:
    bodies = await played(STORIES["council_member"].write(KEY, SITE, AT))
    documents = [json.loads(body) for body in bodies]
    assert {document["$id"] for document in documents} == {KEY}
    assert documents[-1]["incidentComponent"]["incidentStatusCommonRegistryText"] == ["Closed"]
    assert any("dispatchComponent" in document for document in documents)
    times = [datetime.fromisoformat(document["lastUpdateTimeStamp"]) for document in documents]
    assert times == sorted(times)


async def test_a_broken_message_is_sent_whole_afterwards() -> None:
    bodies = await played(STORIES["broken_message"].write(KEY, SITE, AT))
    with pytest.raises(json.JSONDecodeError):
        json.loads(bodies[0])
    assert json.loads(bodies[1])["$id"] == KEY


async def test_units_are_released_when_a_play_is_broken_off() -> None:
    units, now = fleet(), datetime.now(UTC)
    first: Incident = STORIES["calm"].write(KEY, SITE, now).first
    play = Play(first=first, acts=(Act(after_seconds=0, sends=("patrol",)), Act(after_seconds=60, change=ends("Over"))))
    task = asyncio.create_task(Director(units, lambda _: None, "here").play(play, 1.0))
    await until(lambda: any(unit["incident"] == KEY for unit in units.positions()))
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not any(unit["incident"] == KEY for unit in units.positions())


async def test_the_control_port_tells_and_starts_stories() -> None:
    begun: list[str] = []

    def begin(name: str) -> str:
        begun.append(name)
        return KEY

    server = await control.serve(0, begin, lambda: {"status": "ok"})
    base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, httpx.AsyncClient(base_url=base, trust_env=False) as client:
        stories = (await client.get("/stories")).json()["stories"]
        started = await client.post("/stories/barricade")
        unknown = await client.post("/stories/nothing")
        health = await client.get("/healthz")
    assert {story["name"] for story in stories} == set(STORIES)
    assert all(story["title"] and story["about"].endswith(".") for story in stories)
    assert (started.status_code, begun) == (202, ["barricade"])
    assert (unknown.status_code, health.json()) == (404, {"status": "ok"})
