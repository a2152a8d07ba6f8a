"""Paints the still scenes ahead of need, a little at a time, so that a camera's first picture is not waited for."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from city.encoder import Encoder, Form, parameter_sets
from city.scenes.scene import POOL, Scene, find_still
from city.scenes.sprites import CAR_COLOURS, draw_ahead

_PAUSE_SECONDS = 0.05  # leaves the processor to others


async def paint_ahead() -> None:
    """Paint every still scene in the usual form; ends when all are there."""
    form = Form()
    size = form.width, form.height
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1, "painter") as painter:
        await loop.run_in_executor(painter, parameter_sets, form)
        await loop.run_in_executor(painter, _try_one, form)
        for variant in range(max(POOL.values())):
            for kind, count in POOL.items():
                if variant < count:
                    await loop.run_in_executor(painter, find_still, kind, variant, size)
                    await asyncio.sleep(_PAUSE_SECONDS)
        for turn in range(len(CAR_COLOURS)):
            await loop.run_in_executor(painter, draw_ahead, turn)
            await asyncio.sleep(_PAUSE_SECONDS)


def _try_one(form: Form) -> None:
    """Show and code one picture, so that libraries and tables are loaded."""
    scene = Scene(camera_id="city-0000", title="", kind="city", size=(form.width, form.height))
    Encoder(form).encode(scene.show(0.0).buffer)
