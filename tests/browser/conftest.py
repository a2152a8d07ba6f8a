"""Gives browser tests one Chromium for the whole run; each test has a context of its own in it."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.video_site import CHROMIUM, CHROMIUM_ARGUMENTS


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A Chromium that is started once; nothing is kept from one context to the next."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(CHROMIUM_ARGUMENTS))
        yield launched
        await launched.close()
