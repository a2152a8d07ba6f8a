"""Pulls each camera once for all who watch it, keeps its last group of pictures, and lets go when nobody does."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from plainview.cameras.gateway.addresses import LOOPBACK, Networks, Reach, SignIn
from plainview.cameras.gateway.muxer import Fragment
from plainview.cameras.gateway.pull import Pull
from plainview.cameras.gateway.viewer import SILENT, TOO_SLOW, Ending, Viewer
from plainview.cameras.sources import SOURCES
from plainview.kernel.errors import UnavailableError
from plainview.kernel.log import Log

log = Log(__name__)
LINGER_SECONDS = 20.0  # someone who left often comes back
WITHDRAWN_SECONDS = 60.0  # longer than a token and a request last
SILENCE_SECONDS = 3.0  # without a picture: viewers are told, and nothing frozen looks live
UNTAKEN_SECONDS = 8.0  # a viewer who takes nothing for so long is gone, or too slow
CACHE_BYTES = 8 * 1024 * 1024  # a longer group of pictures is not cached: viewers wait for its end
MOST_PULLS = 120  # read in the loop, 60 take a sixth of a core
MOST_LEASED = 12  # pulled without a viewer: three incidents' docks
ALARMS = (0.95, 0.80, 0.50)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraState:
    """How a pulled camera is."""

    state: Literal["connecting", "live", "silent"]
    silent_since: float | None  # of time.monotonic()
    viewers: int
    cached_pictures: int


class Channel:
    """One camera being pulled: who watches, until when it is leased without, and its last group of pictures."""

    def __init__(self, camera_id: str, *, started_at: float, is_small: bool = False) -> None:
        self.camera_id = camera_id
        self.is_small = is_small
        self.key = _key(camera_id, is_small=is_small)
        self.viewers: set[Viewer] = set()
        self.leased_until = started_at
        self.silent_since: float | None = None
        self.was_live = False
        self.silence_seconds = SILENCE_SECONDS
        self.given_at = started_at
        self.pull: Pull | None = None
        self._cache: list[Fragment] = []
        self._cache_bytes = 0
        self._cached_since = 0.0

    @property
    def state(self) -> CameraState:
        name: Literal["connecting", "live", "silent"] = "live" if self.was_live else "connecting"
        return CameraState(
            state=name if self.silent_since is None else "silent",
            silent_since=self.silent_since,
            viewers=len(self.viewers),
            cached_pictures=len(self._cache),
        )

    def join(self) -> Viewer:
        """Add a viewer, who begins with what is cached."""
        viewer = Viewer(list(self._cache), cached_since=self._cached_since if self._cache else None)
        self.viewers.add(viewer)
        return viewer

    def give(self, fragment: Fragment) -> None:
        """Cache a fragment and queue it for everyone; nothing that a viewer does can fail here."""
        self.silent_since, self.was_live = None, True
        self.given_at = time.monotonic()
        if fragment.is_key:
            self._cache, self._cache_bytes, self._cached_since = [], 0, time.monotonic()
        if fragment.is_key or self._cache:
            self._cache.append(fragment)
            self._cache_bytes += len(fragment.content)
            if self._cache_bytes > CACHE_BYTES:
                self._cache, self._cache_bytes = [], 0
        for viewer in self.viewers:
            viewer.offer(fragment)

    def lose(self) -> None:
        """Note that the camera is silent; its old pictures must not look live."""
        self.silent_since = self.silent_since or time.monotonic()
        self._cache, self._cache_bytes = [], 0
        if not self.was_live:
            self.end_all(Ending(reason="the camera does not answer", code=SILENT))

    def end_all(self, ending: Ending) -> None:
        """Detach everyone, then say why."""
        detached, self.viewers = self.viewers, set()
        for viewer in detached:
            viewer.end(ending)


def _key(camera_id: str, *, is_small: bool) -> str:
    return f"{camera_id}\n" if is_small else camera_id  # no camera's name has a line's end


class Hub:
    """All cameras that are being pulled. `on_answer` hears of each one that gave its first picture or was lost."""

    def __init__(
        self,
        *,
        networks: Networks = LOOPBACK,
        most_pulls: int = MOST_PULLS,
        on_answer: Callable[[str, bool], None] | None = None,
        sign_in_of: Callable[[str], SignIn | None] = lambda _camera_id: None,
    ) -> None:
        self._channels: dict[str, Channel] = {}
        self._withdrawn: dict[str, float] = {}  # until when a permit of before may still come
        self._networks = networks
        self._sign_in_of = sign_in_of
        self._most_pulls = most_pulls
        self._on_answer = on_answer or (lambda _camera_id, _is_answering: None)
        self._alarm = 0.0
        self.listeners: list[Callable[[str, Fragment], None]] = []  # hear each camera's fragments, and must not fail

    def state(self, camera_id: str) -> CameraState | None:
        """Return how a camera is, or None where it isn't pulled."""
        channel = self._channels.get(camera_id)
        return None if channel is None else channel.state

    @property
    def pulls(self) -> int:
        return len(self._channels)

    def acquire(self, camera_id: str, *, address: str, source_type: str, is_small: bool = False) -> Viewer:
        """Watch a camera, pulling it if need be; raise UnavailableError where as many as may be are being watched."""
        return self._channel(camera_id, address, source_type, is_small=is_small).join()

    def release(self, camera_id: str, viewer: Viewer) -> None:
        """Stop watching; the camera lingers a while for whoever comes next."""
        for is_small in (False, True):
            channel = self._channels.get(_key(camera_id, is_small=is_small))
            if channel and viewer in channel.viewers:
                channel.viewers.discard(viewer)
                channel.leased_until = max(channel.leased_until, time.monotonic() + LINGER_SECONDS)

    def prewarm(
        self, camera_id: str, *, address: str, source_type: str, seconds: float = 90.0, is_small: bool = False
    ) -> None:
        """Pull a camera for some seconds without anyone watching; raise UnavailableError where there is no room."""
        self._make_room_for_lease(_key(camera_id, is_small=is_small))
        channel = self._channel(camera_id, address, source_type, is_small=is_small)
        channel.leased_until = max(channel.leased_until, time.monotonic() + seconds)

    def reconcile(self) -> None:
        """End what nobody holds: leases run out, viewers that vanished, cameras that stay silent, threads that died."""
        now = time.monotonic()
        for channel in list(self._channels.values()):
            for viewer in [v for v in channel.viewers if v.is_waited_for and now - v.taken_at > UNTAKEN_SECONDS]:
                self.release(channel.camera_id, viewer)
                viewer.end(Ending(reason="the connection is too slow", code=TOO_SLOW))
            if now - channel.given_at > channel.silence_seconds:
                channel.end_all(Ending(reason="the camera fell silent", code=SILENT))
            is_dead = channel.pull is None or not channel.pull.is_running
            if is_dead or (not channel.viewers and now > channel.leased_until):
                self._stop(channel)
        self._watch_bound()

    def withdraw(self, camera_id: str) -> None:
        """Let go of a camera that its owner took away; whoever was permitted just before can't have it pulled again."""
        self._withdrawn[camera_id] = time.monotonic() + WITHDRAWN_SECONDS
        for channel in [each for each in self._channels.values() if each.camera_id == camera_id]:
            self._stop(channel)

    def allow_again(self, camera_id: str) -> None:
        """Have a camera pulled again whose owner gave it back."""
        self._withdrawn.pop(camera_id, None)

    def stop(self) -> None:
        """Let go of every camera."""
        for channel in list(self._channels.values()):
            self._stop(channel)

    def _channel(self, camera_id: str, address: str, source_type: str, *, is_small: bool = False) -> Channel:
        found = self._channels.get(_key(camera_id, is_small=is_small))
        if found is not None:
            return found
        if self._withdrawn.get(camera_id, 0.0) > time.monotonic():
            raise UnavailableError("the owner of this camera took it away")
        self._make_room()
        channel = Channel(camera_id, started_at=time.monotonic(), is_small=is_small)
        channel.silence_seconds = SOURCES[source_type].silence_seconds
        channel.pull = Pull(
            reach=Reach(address=address, networks=self._networks, sign_in=self._sign_in_of(camera_id)),
            source_type=source_type,
            on_fragment=lambda fragment: self._give(channel, fragment),
            on_lost=lambda reason: self._lose(channel, reason),
        )
        self._channels[channel.key] = channel
        self._watch_bound()
        return channel

    def _make_room_for_lease(self, key: str) -> None:
        """Let the oldest go where MOST_LEASED are pulled for nobody: calls come faster than anyone looks."""
        idle = [channel for channel in self._channels.values() if not channel.viewers]
        if len(idle) >= MOST_LEASED and key not in self._channels:
            self._stop(min(idle, key=lambda channel: channel.leased_until))

    def _make_room(self) -> None:
        if len(self._channels) < self._most_pulls:
            return
        idle = [channel for channel in self._channels.values() if not channel.viewers]
        if not idle:
            raise UnavailableError(f"{self._most_pulls} cameras are being watched, as many as this gateway pulls")
        self._stop(min(idle, key=lambda channel: channel.leased_until))

    def _stop(self, channel: Channel) -> None:
        self._channels.pop(channel.key, None)
        channel.end_all(Ending(reason="the camera was let go", code=SILENT))
        if channel.pull:
            channel.pull.stop()

    def _give(self, channel: Channel, fragment: Fragment) -> None:
        is_first = not channel.was_live or channel.silent_since is not None
        channel.give(fragment)
        if channel.is_small:
            return  # recordings, stills and health are of the main stream
        for hear in self.listeners:
            hear(channel.camera_id, fragment)
        if is_first:
            self._on_answer(channel.camera_id, True)  # noqa: FBT003 - (camera, is answering)

    def _lose(self, channel: Channel, reason: str) -> None:
        log.warning("camera_lost", camera_id=channel.camera_id, reason=reason)
        channel.lose()
        if not channel.is_small:
            self._on_answer(channel.camera_id, False)  # noqa: FBT003 - (camera, is answering)

    def _watch_bound(self) -> None:
        """Log once each time that 50, 80 or 95 % of the pulls there may be are reached (rules: reliability R14)."""
        reached = next((alarm for alarm in ALARMS if len(self._channels) >= alarm * self._most_pulls), 0.0)
        if reached > self._alarm:
            log.warning(
                "pulls_near_bound", percent=round(100 * reached), pulls=len(self._channels), most=self._most_pulls
            )
        self._alarm = reached
