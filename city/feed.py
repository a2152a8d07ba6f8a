"""Runs one camera's stream while somebody watches: shows, codes and hands out pictures on time, in a thread."""

import asyncio
import threading
import time
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from city.encoder import Encoder, Form
from city.rtp import CLOCK_HERTZ, Packetiser
from city.scenes.scene import Scene

_LATE_SECONDS = 1.0  # behind by more, pictures are left out


class Watcher(Protocol):
    """Who receives packets, on the event loop."""

    def take(self, packets: list[bytes], *, is_keyframe: bool) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a camera is known by here."""

    camera_id: str
    title: str
    kind: str


@dataclass(slots=True, kw_only=True)
class _Run:
    """One run of the stream, from the first watcher to the last."""

    ended: threading.Event = field(default_factory=threading.Event)
    wants_keyframe: threading.Event = field(default_factory=threading.Event)


class Feed:
    """The stream of one camera in one form; costs nothing unwatched. Use on the event loop only."""

    def __init__(self, source: Source, form: Form) -> None:
        self._source = source
        self._form = form
        self._watchers: set[Watcher] = set()
        self._run: _Run | None = None

    @property
    def is_running(self) -> bool:
        return self._run is not None

    def join(self, watcher: Watcher, *, at_once: bool) -> None:
        """Hand pictures to `watcher`: the first watcher starts the camera, which begins with a keyframe.

        A later one gets what is coming from now on, and waits for the next keyframe unless it asks for one `at_once`.
        """
        self._watchers.add(watcher)
        if self._run is None:
            self._run = _Run()
            loop = asyncio.get_running_loop()
            name = f"camera {self._source.camera_id}"
            threading.Thread(target=self._stream, args=(self._run, loop), name=name, daemon=True).start()
        elif at_once:
            self._run.wants_keyframe.set()

    def leave(self, watcher: Watcher) -> None:
        """Stop handing out; the last one to leave stops the camera."""
        self._watchers.discard(watcher)
        if not self._watchers and self._run is not None:
            self._run.ended.set()
            self._run = None

    def _stream(self, run: _Run, loop: asyncio.AbstractEventLoop) -> None:
        form, source = self._form, self._source
        encoder = Encoder(form)
        scene = Scene(camera_id=source.camera_id, title=source.title, kind=source.kind, size=(form.width, form.height))
        random = Random()
        packetiser = Packetiser(random.getrandbits(32), random.getrandbits(16))
        began, count = time.monotonic(), 0
        while not run.ended.is_set():
            picture = scene.show(time.time())
            wants = run.wants_keyframe.is_set()
            run.wants_keyframe.clear()
            coded = encoder.encode(picture.buffer, as_keyframe=wants)
            packets = list(packetiser.packets(coded, count * CLOCK_HERTZ // form.fps))
            if not _tell(loop, self._hand_out, run, packets, coded.is_keyframe):
                return
            count = _next_count(began, count, form.fps)
            run.ended.wait(max(0.0, began + count / form.fps - time.monotonic()))

    def _hand_out(self, run: _Run, packets: list[bytes], is_keyframe: bool) -> None:  # noqa: FBT001 - call_soon has no keywords
        if run is self._run:
            for watcher in list(self._watchers):
                watcher.take(packets, is_keyframe=is_keyframe)


def _next_count(began: float, count: int, fps: int) -> int:
    """Return the number of the next picture: the following one, or where a late thread should go on."""
    behind = time.monotonic() - (began + (count + 1) / fps)
    return count + 1 + (int(behind * fps) if behind > _LATE_SECONDS else 0)


def _tell(loop: asyncio.AbstractEventLoop, call: object, *words: object) -> bool:
    """Call on the event loop from a thread; False when the loop has ended."""
    try:
        loop.call_soon_threadsafe(call, *words)  # type: ignore[arg-type]
    except RuntimeError:
        return False
    return True
