"""Has a partner lend a real stream on their own pages, somebody watch it, and the button pressed."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import httpx
import msgspec
import pytest
from fastapi import FastAPI
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from plainview.cameras.partners import actions, queries
from plainview.cameras.partners.terms import is_signed
from plainview.flows.partners_kept import Keeping, ask_partner, invite, read_partners, revoke_invitation
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import ConflictError, RefusedError
from plainview.ledger.keys import open_key
from plainview.people.contests.codes import Guesses
from plainview.settings import Settings
from plainview.web.errors import answer_with_problems
from plainview.web.partner.routes import router
from plainview.web.partner.words import EN, ES
from tests.builders import add_incident
from tests.cameras import CENTRE
from tests.rtsp_camera import RtspCamera, rtsp_camera, wait_until
from tests.video_site import AGENCY, VideoSite, analyst, serve_video

ANY_TIME = {"access": "live", "purpose": "call_response", "area": "any", "from": "2020-01-01", "zone": "UTC"}
EVERY_DAY = [("day", day) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop's page in a browser without script, and the site that its cameras are lent to."""

    site: VideoSite
    client: httpx.AsyncClient
    code: str
    partner_id: UUID

    async def post(self, path: str, *fields: tuple[str, str]) -> httpx.Response:
        return await self.client.post(f"/partner/{self.code}/{path}", content=urlencode(fields), headers=_FORM)

    async def set_terms(self, **changes: str) -> httpx.Response:
        return await self.post("terms", *(ANY_TIME | {"told": "at_once"} | changes).items(), *EVERY_DAY)

    async def page(self) -> str:
        return (await self.client.get(f"/partner/{self.code}?lang=en")).text

    async def camera_id(self) -> str:
        [camera] = await queries.list_cameras_of(self.site.pool, self.partner_id)
        return camera.camera_id


_FORM = {"content-type": "application/x-www-form-urlencoded"}


def supervisor(site: VideoSite) -> Keeping:
    return Keeping(pool=site.pool, door=site.door, actor=analyst(role="supervisor"), address=None, clock=utc_now)


@asynccontextmanager
async def shop_of(pool: Any, home: Path) -> AsyncIterator[Shop]:
    async with serve_video(pool, home) as site:
        app = FastAPI()
        app.state.pool, app.state.door, app.state.settings = pool, site.door, Settings(home=home)
        app.state.guesses = Guesses(time.monotonic)
        answer_with_problems(app)
        app.include_router(router)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            partner_id, invitation = await invite(supervisor(site), title="Corner shop", kind="shop", language="en")
            joined = await client.post(f"/partner/{invitation}/join", content="name=Rosa+Shopkeeper&phone=555-0142")
            code = joined.headers["location"].split("/")[2].split("?")[0]
            yield Shop(site=site, client=client, code=code, partner_id=partner_id)


@pytest.fixture
async def shop(pool: Any, tmp_path: Path) -> AsyncIterator[Shop]:
    async with shop_of(pool, tmp_path) as made:
        yield made


@pytest.fixture
async def camera() -> AsyncIterator[RtspCamera]:
    async with rtsp_camera() as made:
        yield made


async def list_it(shop: Shop, camera: RtspCamera, **more: str) -> str:
    fields = {"title": "Till", "where": f"{CENTRE[1]}, {CENTRE[0]}", "source_type": "rtsp", "address": camera.address}
    answered = await shop.post("cameras", *(fields | more).items())
    assert answered.status_code == 303, answered.text[-600:]
    return await shop.camera_id()


async def open_incident(pool: Any) -> UUID:
    incident = await add_incident(pool, agency=AGENCY)
    await pool.execute(
        "insert into staff (actor_id, title, role, agency, on_shift)"
        " values ('analyst', 'A. Name', 'analyst', $1, true)",
        AGENCY,
    )
    statement = "update incident set longitude = $2, latitude = $3 where incident_id = $1"
    await pool.execute(statement, incident.incident_id, *CENTRE)
    found: UUID = incident.incident_id
    return found


class Watching:
    """Somebody who watches, and when the last picture came."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pictures = 0
        self.last_at = 0.0
        self.ended = ""
        self._task = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        try:
            async with connect(self.url, max_size=None, compression=None) as socket:
                async for message in socket:
                    if isinstance(message, bytes):
                        self.pictures += 1
                        self.last_at = time.monotonic()
                    else:
                        self.ended = msgspec.json.decode(message).get("ended", "")
        except ConnectionClosed:
            pass

    async def over(self) -> None:
        await asyncio.wait_for(self._task, 10)


async def watch(shop: Shop, camera_id: str, incident_id: UUID) -> Watching:
    ticket = await shop.site.ask(camera_id, incident_id)
    watching = Watching(f"{shop.site.url.replace('http', 'ws')}{ticket.watch}?token={ticket.token}")
    await wait_until(lambda: watching.pictures > 5, seconds=10)
    return watching


async def test_the_button_stops_a_real_stream_its_pull_and_every_later_view(shop: Shop, camera: RtspCamera) -> None:
    incident_id = await open_incident(shop.site.pool)
    assert (await shop.set_terms()).status_code == 303
    camera_id = await list_it(shop, camera)
    watching = await watch(shop, camera_id, incident_id)
    assert "Being looked through now: 1" in await shop.page()
    pressed_at = time.monotonic()
    assert (await shop.post("stop")).status_code == 303
    await watching.over()
    last_frame = watching.last_at - pressed_at
    print(f"last frame {last_frame * 1000:.0f} ms after the press")
    assert last_frame <= 1.0
    assert watching.ended == actions.STOPPED
    await wait_until(lambda: camera.playing == 0, seconds=5)
    assert shop.site.gateway.hub.state(camera_id) is None
    with pytest.raises(RefusedError, match="withdrawn"):
        await shop.site.ask(camera_id, incident_id)
    assert await shop.site.pool.fetchval("select address from camera where camera_id = $1", camera_id) == ""
    page = await shop.page()
    assert "Stopped by you" in page
    assert "analyst, Fresno PD (demo)" in page
    assert "A. Name" not in page
    assert (await shop.post("resume")).status_code == 303
    again = await watch(shop, camera_id, incident_id)
    await shop.post(f"cameras/{camera_id}/remove")
    await again.over()
    assert again.ended == actions.REMOVED


async def test_new_terms_end_at_once_what_no_longer_fits(shop: Shop, camera: RtspCamera) -> None:
    incident_id = await open_incident(shop.site.pool)
    await shop.set_terms()
    camera_id = await list_it(shop, camera)
    watching = await watch(shop, camera_id, incident_id)
    await shop.set_terms(area="camera", metres_camera="500")
    still = watching.pictures
    await wait_until(lambda: watching.pictures > still + 5)
    await shop.set_terms(purpose="missing_person")
    await watching.over()
    assert watching.ended == actions.CHANGED
    with pytest.raises(RefusedError, match="purpose"):
        await shop.site.ask(camera_id, incident_id)
    await shop.set_terms(access="registry")
    with pytest.raises(RefusedError, match="live"):
        await shop.site.ask(camera_id, incident_id)
    assert await shop.site.pool.fetchval("select address from camera where camera_id = $1", camera_id) == ""


async def test_a_permit_from_before_the_stop_opens_nothing(shop: Shop, camera: RtspCamera) -> None:
    incident_id = await open_incident(shop.site.pool)
    await shop.set_terms()
    camera_id = await list_it(shop, camera)
    ticket = await shop.site.ask(camera_id, incident_id)
    await shop.post("stop")
    late = Watching(f"{shop.site.url.replace('http', 'ws')}{ticket.watch}?token={ticket.token}")
    with pytest.raises(Exception, match="403"):
        await late.over()
    assert late.pictures == 0


async def test_the_form_and_the_signed_json_are_the_same_terms(shop: Shop, tmp_path: Path) -> None:
    await shop.set_terms(begin="22:00", end="06:00", area="around", metres_around="300", around="36.74, -119.79")
    path = f"/partner/{shop.code}/terms.json"
    document = (await shop.client.get(path)).content
    assert is_signed(document, open_key(tmp_path).verifier)
    assert not is_signed(document.replace(b"22:00", b"21:00"), open_key(tmp_path).verifier)
    terms = msgspec.json.decode(document)["terms"]
    assert (terms["hours"], terms["around"], terms["within_metres"]) == ("22:00-06:00", "-119.790000,36.740000", 300)
    assert (await shop.client.post(path, content=document)).status_code == 303
    again = msgspec.json.decode((await shop.client.get(path)).content)
    assert (again["terms"], again["version"]) == (terms, 2)
    altered = document.replace(b'"live":true', b'"live":false')
    assert (await shop.client.post(path, content=altered)).status_code == 422
    unread = msgspec.json.encode({**terms, "only_on_full_moon": True})
    refused = await shop.client.post(path, content=unread)
    assert (refused.status_code, "only_on_full_moon" in refused.text) == (422, True)
    assert (await shop.client.post(path, content=msgspec.json.encode({**terms, "audio": True}))).status_code == 422
    form = (await shop.client.get(f"/partner/{shop.code}/terms")).text
    assert 'value="22:00"' in form
    assert "36.740000, -119.790000" in form


async def test_an_invitation_opens_once_and_not_when_taken_back(shop: Shop) -> None:
    staff = supervisor(shop.site)
    partner_id, code = await invite(staff, title="First Bank (made up)", kind="bank", language="es")
    invited = (await shop.client.get(f"/partner/{code}")).text
    assert "Se invita a First Bank" in invited
    assert "<script" not in invited
    [waiting] = [each for each in (await read_partners(staff))["invitations"] if each["partner_id"] == partner_id]
    await revoke_invitation(staff, waiting["invitation_id"])
    assert (await shop.client.post(f"/partner/{code}/join", content="name=Ana")).status_code == 404
    with pytest.raises(ConflictError):
        await revoke_invitation(staff, waiting["invitation_id"])
    _, second = await invite(staff, title="School (made up)", kind="school", language="en")
    assert (await shop.client.post(f"/partner/{second}/join", content="name=Ana")).status_code == 303
    assert (await shop.client.post(f"/partner/{second}/join", content="name=Eve")).status_code == 404
    an_analyst = Keeping(pool=staff.pool, door=staff.door, actor=analyst(), address=None, clock=utc_now)
    with pytest.raises(RefusedError):
        await invite(an_analyst, title="x", kind="shop", language="en")


async def test_a_camera_may_be_known_of_alone_and_its_owner_asked(shop: Shop) -> None:
    await shop.set_terms(access="registry")
    fields = {"title": "Door", "where": f"{CENTRE[1]}, {CENTRE[0]}", "bearing": "90"}
    assert (await shop.post("cameras", *fields.items())).status_code == 303
    assert await shop.site.pool.fetchval("select count(*) from camera") == 0
    staff = supervisor(shop.site)
    await ask_partner(staff, shop.partner_id, "Please keep 18:00 to 19:00 of today", None)
    page = await shop.page()
    assert "Please keep 18:00 to 19:00 of today" in page
    assert "known of, no pictures" in page
    [ask] = await queries.list_asks(shop.site.pool, shop.partner_id)
    assert (await shop.post(f"asks/{ask.ask_id}", ("words", "It is kept <b>here</b>"))).status_code == 303
    assert "It is kept &lt;b&gt;here&lt;/b&gt;" in await shop.page()
    [partner] = (await read_partners(staff))["partners"]
    assert (partner["state"], partner["contact"].phone, partner["cameras"][0]["has_stream"]) == (
        "registry", "555-0142", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "address", ["rtsp://203.0.113.7/video", "http://169.254.169.254/latest", "file:///etc/passwd", "whip://x"]
)
async def test_an_address_outside_the_allowed_networks_is_not_taken(shop: Shop, address: str) -> None:
    fields = {"title": "Till", "where": "36.74, -119.79", "source_type": "rtsp", "address": address}
    assert (await shop.post("cameras", *fields.items())).status_code == 422
    assert await shop.site.pool.fetchval("select count(*) from partner_camera") == 0


async def test_a_sign_in_is_sealed_and_shown_nowhere(shop: Shop, camera: RtspCamera) -> None:
    await shop.set_terms()
    address = camera.address.replace("//", "//owner:s3cr3t-word@")
    camera_id = await list_it(shop, camera, address=address)
    kept = await shop.site.pool.fetchval("select address from partner_camera where camera_id = $1", camera_id)
    assert kept == camera.address
    sealed = await shop.site.pool.fetchval("select sealed from camera_secret where camera_id = $1", camera_id)
    assert b"s3cr3t" not in sealed
    assert (await shop.post(f"cameras/{camera_id}/test")).status_code == 303
    page = await shop.page()
    assert "answers" in page
    assert "rtsp:" not in page
    assert "s3cr3t" not in page
    told = msgspec.json.encode(await read_partners(supervisor(shop.site))).decode()
    assert "rtsp:" not in told


async def test_who_guesses_codes_is_slowed(shop: Shop) -> None:
    statuses = [(await shop.client.get("/partner/0000-0000")).status_code for _ in range(11)]
    assert statuses == [404] * 10 + [429]


@pytest.mark.parametrize(
    "name", [name for name in vars(queries) if isinstance(getattr(queries, name), str) and name.isupper()]
)
async def test_every_statement_can_be_prepared(pool: Any, name: str) -> None:
    async with pool.acquire() as connection:
        await connection.prepare(getattr(queries, name))


def test_both_languages_say_the_same_things() -> None:
    assert EN.keys() == ES.keys()
