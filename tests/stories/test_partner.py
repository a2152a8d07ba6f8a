"""A shop lends a camera of the running city over the public ports alone, is looked through on a call, and stops it."""

import asyncio
import contextlib
import csv
import time
from urllib.parse import urlencode

import httpx
import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from plainview.kernel.ids import new_id
from tests.calls import eido
from tests.stack import Stack

TERMS = {
    "purposes": ["call_response"], "live": True, "recorded": False, "zone": "America/Los_Angeles", "from": "2020-01-01",
    "told": "at_once",
}  # fmt: skip


def a_stream_of(demo: Stack) -> dict[str, str]:
    """Return a fixed camera of the city, whose stream the shop lends as its own."""
    [register] = list(demo.home.rglob("cameras.csv"))[:1]
    with register.open(encoding="utf-8", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["kind"] == "city")


async def _a_call(demo: Stack, client: httpx.AsyncClient) -> str:
    key = f"partner-{new_id().hex}"
    await demo.post_call(client, eido(key, type_text=key[-8:]))
    await demo.wait_until_settled()
    listed = (await client.get("/api/incidents?state=open&limit=500")).json()["incidents"]
    [incident] = [str(each["incident_id"]) for each in listed if each["type_text"] == key[-8:]]
    return incident


async def _join(demo: Stack, shop: httpx.AsyncClient) -> str:
    async with demo.signed_in("supervisor") as staff:
        invited = await staff.post("/api/partners", json={"title": "Corner shop (made up)", "kind": "shop"})
        assert invited.status_code == 201, invited.text
    path = invited.json()["path"].split("?")[0]
    joined = await shop.post(f"{path}/join", content=urlencode({"name": "Rosa Shopkeeper", "phone": "555-0142"}))
    return joined.headers["location"].split("?")[0]


async def _watch_until_stopped(url: str, shop: httpx.AsyncClient, page: str) -> tuple[float, str]:
    """Watch, press the button after 25 pictures; return the seconds from then to the last, and what was said."""
    pictures, last_at, pressed_at, ended = 0, 0.0, 0.0, ""
    pressing: asyncio.Task[httpx.Response] | None = None
    with contextlib.suppress(ConnectionClosed):
        async with connect(url, max_size=None, proxy=None) as socket:
            async for message in socket:
                if isinstance(message, bytes):
                    pictures, last_at = pictures + 1, time.monotonic()
                else:
                    ended = msgspec.json.decode(message).get("ended", ended)
                if pictures > 25 and pressing is None:
                    assert "Being looked through now: 1" in (await shop.get(page)).text
                    pressed_at = time.monotonic()
                    pressing = asyncio.create_task(shop.post(f"{page}/stop"))
    assert pressing is not None
    assert (await pressing).status_code == 303
    return last_at - pressed_at, ended


async def test_a_shop_lends_is_looked_through_sees_it_and_stops_within_a_second(demo: Stack) -> None:
    stream = a_stream_of(demo)
    async with httpx.AsyncClient(base_url=demo.url, trust_env=False, timeout=20) as shop:
        page = await _join(demo, shop)
        assert (await shop.post(f"{page}/terms.json", json=TERMS)).status_code == 303
        where = f"{stream['latitude']}, {stream['longitude']}"
        fields = {"title": "Till", "where": where, "source_type": "rtsp", "address": stream["address"]}
        assert (await shop.post(f"{page}/cameras", content=urlencode(fields))).status_code == 303
        async with demo.signed_in("analyst") as analyst:
            incident = await _a_call(demo, analyst)
            [partner] = [
                each for each in (await analyst.get("/api/partners")).json()["partners"] if each["state"] == "open"
            ]
            camera_id = partner["cameras"][0]["camera_id"]
            wish = {"purpose": "call_response", "incident_id": incident}
            ticket = (await analyst.post(f"/api/cameras/{camera_id}/views", json=wish)).json()
            url = f"{demo.url.replace('http', 'ws')}{ticket['watch']}?token={ticket['token']}"
            last_frame, ended = await _watch_until_stopped(url, shop, page)
            assert (last_frame <= 1.0, ended) == (True, "the owner stopped all access")
            refused = await analyst.post(f"/api/cameras/{camera_id}/views", json=wish)
            assert (refused.status_code, refused.json()["rule"]) == (403, "partner_cameras")
        seen = (await shop.get(page)).text
        assert "analyst, Fresno PD (demo)" in seen
        assert "Stopped by you" in seen
