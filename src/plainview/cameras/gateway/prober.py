"""Asks every camera in turn whether it is there, so that the dead are left out before someone opens them."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from plainview.cameras.gateway.addresses import Reach
from plainview.cameras.model import Answer
from plainview.cameras.sources import SOURCES

ASKED_PER_SECOND = 4.0  # 1,470 cameras in six minutes, for less than 1 % of a core
FAILURES_UNTIL_SILENT = 2
ASK_AGAIN_SECONDS = 2.0  # after a failure
REST_SECONDS = 30.0  # where there are no cameras, and between rounds that were shorter

Ask = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A camera to ask, and how it is reached."""

    camera_id: str
    reach: Reach
    source_type: str


class Prober:
    """Goes round the cameras, one every 1 / ASKED_PER_SECOND; what it finds waits in `take_answers`."""

    def __init__(self, *, asked_per_second: float = ASKED_PER_SECOND) -> None:
        self.asked = 0
        self._pause = 1 / asked_per_second
        self._failures: dict[str, int] = {}
        self._again: deque[tuple[float, Target]] = deque()
        self._answers: dict[str, bool] = {}
        self._asking: set[asyncio.Task[None]] = set()

    def note(self, camera_id: str, *, is_answering: bool) -> None:
        """Take what a pull found: its word counts at once."""
        self._failures[camera_id] = 0 if is_answering else FAILURES_UNTIL_SILENT
        self._answers[camera_id] = is_answering

    def take_answers(self) -> list[Answer]:
        """Return what was found since the last time."""
        taken, self._answers = self._answers, {}
        return [Answer(camera_id=camera_id, is_answering=answered) for camera_id, answered in taken.items()]

    async def go_round(self, targets: Sequence[Target]) -> None:
        """Ask each camera once, and those that fail again a little later."""
        for target in targets:
            while self._again and self._again[0][0] <= self._now():
                await self._ask_after_pause(self._again.popleft()[1])
            await self._ask_after_pause(target)
        while self._asking or self._again:
            if self._asking:
                await asyncio.wait(self._asking)
            else:
                await asyncio.sleep(max(0.0, self._again[0][0] - self._now()))
                await self._ask_after_pause(self._again.popleft()[1])

    async def _ask_after_pause(self, target: Target) -> None:
        await asyncio.sleep(self._pause)
        task = asyncio.create_task(
            self._ask(target)
        )  # a silent one takes its whole time, and must not hold up the round
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def _ask(self, target: Target) -> None:
        self.asked += 1
        if await SOURCES[target.source_type].answers(target.reach):
            self._failures.pop(target.camera_id, None)
            self._answers[target.camera_id] = True
            return
        failures = self._failures.get(target.camera_id, 0) + 1
        self._failures[target.camera_id] = failures
        if failures >= FAILURES_UNTIL_SILENT:
            self._answers[target.camera_id] = False
        else:
            self._again.append((self._now() + ASK_AGAIN_SECONDS, target))

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
