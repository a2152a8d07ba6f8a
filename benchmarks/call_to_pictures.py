"""Measures the way of a call to its pictures: from its commit to four cameras moving in a real browser, in the demo.

    python -m benchmarks.call_to_pictures --calls 20

The page is idle between calls, so that each call opens itself. All calls go to three flats of one house: its cameras
linger for whoever comes next, so most calls find them warm. A camera moves once a second picture of it was shown. The
dossier's own figure stands beside.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

import httpx
from playwright.async_api import Page, async_playwright
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from benchmarks.call_to_page import ADDRESSES
from benchmarks.figures import Figure, print_figures, quantile
from plainview.kernel.ids import new_id
from tests.calls import eido
from tests.stack import Stack, running_stack
from tests.video_site import CHROMIUM, CHROMIUM_ARGUMENTS

PROMISED_P95_MS = 1000.0
GIVEN_UP_MS = 8_000
NEWER = "began => Object.entries(window.__plainview?.marks ?? {}).filter(([name, at]) => at > began)"
MOVING = """count => {
  const tiles = [...document.querySelectorAll('[data-testid=dock-tile]')]
  const moving = tiles.filter(tile => Number(tile.dataset.frames) > 1)
  return moving.length >= count && Date.now()
}"""


async def _measure(stack: Stack, calls: int, pause_seconds: float) -> dict[str, list[float]]:
    seen: dict[str, list[float]] = {"dossier": [], "first": [], "four": []}
    async with stack.signed_in() as client, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        page = await browser.new_page(viewport={"width": 1920, "height": 1080})
        await page.goto(stack.url)
        await page.get_by_test_id("sign-in-analyst").click()
        await page.get_by_test_id("queue").wait_for()
        await page.get_by_test_id("incident-address").wait_for(timeout=60_000)  # the city's first call opened itself
        for number in range(calls):
            await asyncio.sleep(pause_seconds)
            await page.keyboard.press("Escape")
            await asyncio.sleep(0.5)  # pictures of the last one are gone
            await _one(stack, client, page, seen, number)
        await browser.close()
    return seen


async def _one(stack: Stack, client: httpx.AsyncClient, page: Page, seen: dict[str, list[float]], number: int) -> None:
    """Post one call and wait until four of its cameras move; where another call opened itself, none is counted."""
    key = f"pictures-{new_id().hex}"
    house, direction, street, unit = ADDRESSES[number % len(ADDRESSES)]
    began_ms = time.time() * 1000
    answer = await stack.post_call(client, eido(key, address=(house, direction, street), unit=unit))
    committed_ms = time.time() * 1000
    answer.raise_for_status()
    try:
        first = await (await page.wait_for_function(MOVING, arg=1, timeout=GIVEN_UP_MS)).json_value()
        four = await (await page.wait_for_function(MOVING, arg=4, timeout=GIVEN_UP_MS)).json_value()
    except PlaywrightTimeoutError:
        first = four = committed_ms + GIVEN_UP_MS
    listed = (await client.get("/api/incidents")).json()["incidents"]
    ours = next((incident["incident_id"] for incident in listed if key in incident["incident_key"]), None)
    marks = dict(await page.evaluate(NEWER, began_ms))
    if f"dossier-rendered:{ours}" not in marks:
        print("a call of the city's own opened itself just before: not counted")
        return
    seen["dossier"].append(marks[f"dossier-rendered:{ours}"] - committed_ms)
    seen["first"].append(first - committed_ms)
    seen["four"].append(four - committed_ms)


def main() -> int:
    """Run and print; 1 where a promise is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=20)
    parser.add_argument("--pause", type=float, default=3.0, help="seconds of rest before each call")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="plainview-bench-") as folder,
        running_stack(Path(folder) / "home") as stack,
    ):
        seen = asyncio.run(_measure(stack, given.calls, given.pause))
    p95 = quantile(seen["four"], 0.95)
    print_figures(
        [
            Figure(name="call committed → dossier drawn in the page", values=seen["dossier"], unit="ms"),
            Figure(name="call committed → the first camera moves", values=seen["first"], unit="ms"),
            Figure(name="call committed → four cameras move", values=seen["four"], unit="ms"),
        ]
    )
    is_met = p95 <= PROMISED_P95_MS
    print(f"four cameras move: p95 {p95:.0f} ms, promised ≤ {PROMISED_P95_MS:g}: {'met' if is_met else 'MISSED'}")
    return int(not is_met)


if __name__ == "__main__":
    sys.exit(main())
