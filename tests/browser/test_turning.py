"""Turns a real ONVIF camera from its tile in a browser: by key, by preset's place in the row, and let go."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from city.feed import Source
from city.rtsp import Cameras, serve
from plainview.kernel.clock import utc_now
from tests.browser.seat import seated
from tests.builders import add_incident
from tests.cameras import add_camera, spot
from tests.onvif_camera import OnvifCamera, onvif_camera
from tests.video_site import AGENCY
from tests.whole_site import whole_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def onvif(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnvifCamera]:
    with onvif_camera(tmp_path_factory.mktemp("onvif")) as running:
        yield running


def pan(onvif: OnvifCamera) -> float:
    said = httpx.get(f"http://127.0.0.1:{onvif.port}/api/ptz", trust_env=False).json()
    return float(said["pan"])


async def test_a_camera_is_turned_from_its_tile_by_key_and_goes_home_when_it_is_let_go(
    browser: Browser, pool: Any, fresh_database_url: str, tmp_path: Path, onvif: OnvifCamera
) -> None:
    pictures = await serve(Cameras({"ptz": Source(camera_id="ptz", title="ptz", kind="city")}, {}), 0)
    port = pictures.sockets[0].getsockname()[1]
    await add_camera(pool, "ptz", at=(-60, 0), bearing=90, address=f"rtsp://127.0.0.1:{port}/ptz")
    statement = "update camera set control_type = 'onvif', control_address = $1"
    await pool.execute(statement, onvif.address)
    incident = await add_incident(pool, agency=AGENCY, opened_at=utc_now())
    where = "update incident set longitude = $2, latitude = $3, state = state || $4,"
    where += " prepared_version = version where incident_id = $1"
    longitude, latitude = spot(0, 0)
    state = {"longitude": longitude, "latitude": latitude}
    await pool.execute(where, incident.incident_id, longitude, latitude, state)
    try:
        async with (
            whole_site(pool, fresh_database_url, tmp_path) as site,
            seated(browser, site.url, "analyst") as page,
        ):
            await expect(page.get_by_test_id("dock-tile")).to_have_attribute("data-state", "playing", timeout=20_000)
            await page.keyboard.press("1")
            turn = page.get_by_test_id("turn")
            await expect(turn).to_be_focused()
            await expect(page.get_by_test_id("turn-holder")).to_have_text("turned to the call")
            await page.keyboard.down("ArrowRight")
            await expect(turn).to_have_attribute("data-mine", "true")
            await page.wait_for_timeout(300)
            await page.keyboard.up("ArrowRight")
            await expect(page.get_by_test_id("turn-holder")).to_have_text("you turn this camera")
            assert pan(onvif) > 0.05
            await page.get_by_test_id("turn-let-go").click()
            await expect(page.get_by_test_id("turn-holder")).to_have_text("nobody turns it")
            assert pan(onvif) == 0
            await page.screenshot(path=str(tmp_path / "turn.png"))
    finally:
        pictures.close()
        await pictures.wait_closed()
