"""What one view is sent: a camera's small pictures first, and its large ones from their next keyframe on."""

import asyncio
from dataclasses import dataclass
from typing import Literal

from plainview.cameras.gateway.hub import Hub
from plainview.cameras.gateway.viewer import Ending, Viewer
from plainview.cameras.model import Camera
from plainview.kernel.errors import UnavailableError
from plainview.kernel.log import Log

log = Log(__name__)
Size = Literal["small", "large"]
LOOK_SECONDS = 0.05  # how often it is looked for the other stream's keyframe while this one gives nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leg:
    is_small: bool
    viewer: Viewer


class Sight:
    """One view's end of a camera with one or two streams; whoever sends the pictures calls `take`.

    The page says which size it wants. Until the other stream's keyframe is there, the one that plays goes on; where one
    stream fails, the other is shown.
    """

    def __init__(self, hub: Hub, camera: Camera, *, size: Size = "large") -> None:
        self.ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._hub, self._camera = hub, camera
        self._skipped = 0
        self._coming: _Leg | None = None
        state = hub.state(camera.camera_id)
        is_warm = state is not None and state.cached_pictures > 0
        self._now = self._join(is_small=camera.sub_address is not None and not is_warm)
        self.want(size)

    @property
    def mime(self) -> str | None:
        return self._now.viewer.mime

    @property
    def cached_ms(self) -> int:
        return self._now.viewer.cached_ms

    @property
    def skipped(self) -> int:
        return self._skipped + self._now.viewer.skipped

    def want(self, size: Size) -> None:
        """Go over to the other size at its next keyframe; a camera with one stream has no other."""
        is_small = size == "small"
        if self._camera.sub_address is None or self.ended.done():
            return
        if self._now.is_small == is_small:
            self._leave_coming()
        elif self._coming is None:
            try:
                self._coming = self._join(is_small=is_small)
            except UnavailableError as error:
                log.info("view_stays_at_its_size", camera_id=self._camera.camera_id, why=str(error))

    async def take(self) -> list[bytes]:
        """Wait for something to send and return it, init segments included, in order."""
        while self._coming is not None:
            if self._coming.viewer.is_waited_for:
                self._go_over()
                break
            try:
                async with asyncio.timeout(LOOK_SECONDS):
                    return await self._now.viewer.take()
            except TimeoutError:
                continue
        return await self._now.viewer.take()

    def leave(self) -> None:
        """Come off the fan-out, at once."""
        self._leave_coming()
        self._hub.release(self._camera.camera_id, self._now.viewer)

    def end(self, ending: Ending) -> None:
        """End the view; the first reason stays."""
        if not self.ended.done():
            self.ended.set_result(ending)

    def _join(self, *, is_small: bool) -> _Leg:
        address = self._camera.sub_address if is_small else self._camera.address
        viewer = self._hub.acquire(
            self._camera.camera_id,
            address=address or self._camera.address,
            source_type=self._camera.source_type,
            is_small=is_small,
        )
        leg = _Leg(is_small=is_small, viewer=viewer)
        viewer.ended.add_done_callback(lambda ended: self._hear_end(leg, ended.result()))
        return leg

    def _hear_end(self, leg: _Leg, ending: Ending) -> None:
        """Show the other stream where one fails; the view ends with its last."""
        if leg is self._coming:
            self._coming = None
        elif leg is self._now and self._coming is not None:
            self._go_over()
        elif leg is self._now:
            self.end(ending)

    def _go_over(self) -> None:
        if self._coming is not None:
            left, self._now, self._coming = self._now, self._coming, None
            self._skipped += left.viewer.skipped
            self._hub.release(self._camera.camera_id, left.viewer)

    def _leave_coming(self) -> None:
        if self._coming is not None:
            left, self._coming = self._coming, None
            self._hub.release(self._camera.camera_id, left.viewer)
