"""Sees again in a real browser what a docked camera saw before the call, marked RECORDED; a clip is cut and let out."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from plainview.cameras.gateway.muxer import Fragment, Muxer
from plainview.cameras.recording.queries import add_segment
from plainview.cameras.recording.segments import Segment, file_of, write_segment
from plainview.commands.demo_staff import bring_staff
from plainview.kernel.clock import utc_now
from plainview.kernel.ids import new_id
from tests.browser.seat import SHOWN_WITHIN_MS, seated, served
from tests.builders import add_incident, add_place
from tests.cameras import add_camera
from tests.rtsp_camera import encode_group, rtsp_camera

pytestmark = pytest.mark.browser
TICKS_A_PICTURE = 3_600


def _fragments() -> list[Fragment]:
    muxer, at = Muxer(), 0
    found = []
    for _ in range(2):
        for units in encode_group():
            found += [muxer.add(units, at)]
            at += TICKS_A_PICTURE
    return [each for each in [*found, muxer.finish()] if each is not None]


async def _keep(pool: Any, folder: Path, camera_id: str, *, seconds_ago: float) -> None:
    """Write two seconds of a camera into the buffer."""
    segment_id, began_at, fragments = new_id(), utc_now() - timedelta(seconds=seconds_ago), _fragments()
    size = write_segment(folder, file_of(segment_id), fragments)
    segment = Segment(
        segment_id=segment_id, camera_id=camera_id, began_at=began_at, ended_at=began_at + timedelta(seconds=2),
        file=file_of(segment_id), mime=fragments[0].init.mime, size_bytes=size, pictures=len(fragments),
    )  # fmt: skip
    await add_segment(pool, segment)


@pytest.fixture
async def url(pool: Any, fresh_database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """A program with one call, one camera that sees its place, and six seconds of that camera kept."""
    await bring_staff(pool, "Fresno PD (demo)")
    async with rtsp_camera() as camera:
        await add_camera(pool, "one", address=camera.address, view_degrees=360, terms={"recorded": True})
        place_id = await add_place(pool, number=3519)
        there = (
            "update camera set longitude = place.longitude, latitude = place.latitude from place where place_id = $1"
        )
        await pool.execute(there, place_id)
        await add_incident(pool, place_id=place_id, opened_at=utc_now(), agency="Fresno PD (demo)")
        for seconds in (12, 10, 8):
            await _keep(pool, tmp_path / "recordings", "one", seconds_ago=seconds)
        async with served(pool, fresh_database_url, tmp_path, roles=frozenset({"web", "gateway"})) as answering:
            yield answering


async def _cut(page: Page) -> None:
    tile = page.get_by_test_id("dock-tile")
    await tile.hover()
    await tile.get_by_test_id("see-again").click()
    band = tile.get_by_test_id("recorded-band")
    await expect(band).to_contain_text("RECORDED", timeout=SHOWN_WITHIN_MS)
    await expect(band).to_contain_text(":")
    shown = "video => video.readyState >= 2 && video.videoWidth === 640"
    video = await tile.get_by_test_id("recorded-video").element_handle()
    await page.wait_for_function(shown, arg=video, timeout=SHOWN_WITHIN_MS)
    await tile.get_by_test_id("cut-clip").click()
    await tile.get_by_test_id("tile-words").fill("The front door")
    await page.keyboard.press("Enter")
    await expect(tile.get_by_test_id("tile-said")).to_contain_text("cut and sealed", timeout=SHOWN_WITHIN_MS)


async def test_what_was_before_the_call_is_seen_in_the_tile_as_recorded_and_cut(browser: Browser, url: str) -> None:
    async with seated(browser, url, "analyst") as page:
        await page.get_by_test_id("queue-item").first.click(timeout=SHOWN_WITHIN_MS)
        await _cut(page)
        await page.goto(f"{url}/#/clips")
        await page.get_by_test_id("clips-incident").select_option(index=1)
        clip = page.get_by_test_id("clip")
        await expect(clip).to_contain_text("The front door", timeout=SHOWN_WITHIN_MS)
        await expect(clip).to_contain_text("Custody: 1 lines, whole")
        await clip.get_by_test_id("clip-ask").click()
        await clip.get_by_test_id("clip-recipient").fill("Superior Court (demo)")
        await clip.get_by_test_id("clip-reason").fill("order 12")
        await page.keyboard.press("Enter")
        await expect(clip.get_by_test_id("clip-export")).to_contain_text("waits for a second person")
        await expect(clip.get_by_test_id("clip-agree")).to_have_count(0)  # who asked does not agree
        await page.get_by_test_id("who").click()
        await page.get_by_test_id("switch-supervisor").click()
        await expect(page.get_by_test_id("who")).to_contain_text("Sgt.")
        await page.get_by_test_id("clips-incident").select_option(index=1)
        await clip.get_by_test_id("clip-agree").click()
        await expect(clip.get_by_test_id("clip-bag")).to_be_visible(timeout=SHOWN_WITHIN_MS)
