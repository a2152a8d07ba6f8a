"""The video gateway: cameras pulled for whoever was permitted, views ended when told, the dead found out."""

import asyncio
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from plainview.cameras import actions, queries
from plainview.cameras.gateway.addresses import LOOPBACK, Networks, Reach, SignIn, split_address
from plainview.cameras.gateway.hub import MOST_PULLS, Hub
from plainview.cameras.gateway.keyframes import KeyframeAsker
from plainview.cameras.gateway.prober import ASKED_PER_SECOND, REST_SECONDS, Prober, Target
from plainview.cameras.gateway.sight import Sight, Size
from plainview.cameras.gateway.viewer import REVOKED, Ending
from plainview.cameras.model import Camera, View
from plainview.cameras.secrets import SignIns
from plainview.cameras.sources import SOURCES
from plainview.kernel.errors import PlainviewError, UnavailableError
from plainview.kernel.log import Log
from plainview.kernel.supervise import keep_running
from plainview.store.events import follow
from plainview.store.transaction import Pool, begin

log = Log(__name__)
TICK_SECONDS = 1.0
RENEW_TICKS = 8  # seconds between renewals of the views that go on; under a third of ALIVE_SECONDS
ASKED_FOR_SECONDS = 20.0  # from the yes to the first picture


class Gateway:
    """One process's cameras and views; made once, started and stopped with the program."""

    def __init__(
        self,
        pool: Pool,
        *,
        networks: Networks = LOOPBACK,
        most_pulls: int = MOST_PULLS,
        asked_per_second: float = ASKED_PER_SECOND,
        sign_ins: SignIns | None = None,
    ) -> None:
        self._pool = pool
        self._networks = networks
        self._prober = Prober(asked_per_second=asked_per_second)
        self._sign_ins = sign_ins
        self.hub = Hub(
            networks=networks, most_pulls=most_pulls, on_answer=self._note_answer, sign_in_of=self._sign_in_of
        )
        self._keyframes = KeyframeAsker(networks, self._sign_in_of)
        self._views: dict[UUID, Sight] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to reconcile, to hear of ended views, and to ask the cameras."""
        await self._load_sign_ins()
        work = {"gateway_ticks": self._tick, "gateway_events": self._hear, "gateway_asks": self._ask}
        self._tasks = [asyncio.create_task(keep_running(name, what), name=name) for name, what in work.items()]

    async def stop(self) -> None:
        """End every view and let go of every camera."""
        for view_id in list(self._views):
            self.detach(view_id, "Plainview stops")
        self.hub.stop()
        await self._keyframes.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def asked(self) -> int:
        """How many times a camera was asked whether it is there."""
        return self._prober.asked

    def expect(self, camera: Camera) -> None:
        """Begin to pull a camera that someone was just permitted to view: the time until they connect is not lost."""
        self.prewarm([camera], seconds=ASKED_FOR_SECONDS, size="small")

    def prewarm(self, cameras: Iterable[Camera], *, seconds: float = 90.0, size: Size = "large") -> None:
        """Pull cameras that are about to be viewed; where there is no room for one, it waits until it is."""
        for camera in cameras:
            small = camera.sub_address if size == "small" else None
            try:
                self.hub.prewarm(
                    camera.camera_id,
                    address=small or camera.address,
                    source_type=camera.source_type,
                    seconds=seconds,
                    is_small=small is not None,
                )
                self._keyframes.begin(camera, small or camera.address, partial(self._is_live, camera.camera_id))
            except UnavailableError as error:
                log.warning("not_prewarmed", camera_id=camera.camera_id, why=str(error))

    def attach(self, view: View, camera: Camera, size: Size = "large") -> Sight:
        """Watch a camera for a view that was started; raise UnavailableError where there is no room."""
        sight = Sight(self.hub, camera, size=size)
        self._views[view.view_id] = sight
        return sight

    def detach(self, view_id: UUID, reason: str, *, code: int = REVOKED) -> None:
        """Take a view off the fan-out at once, then tell its stream why."""
        sight = self._views.pop(view_id, None)
        if sight is not None:
            sight.leave()
            sight.end(Ending(reason=reason, code=code))

    async def _hear(self) -> None:
        async for event in follow(self._pool, None):
            if event.kind == "view_ended":
                self.detach(UUID(event.body["view_id"]), event.body["reason"])
            elif event.kind == "cameras_changed":
                for camera_id in event.body["camera_ids"]:
                    self.hub.allow_again(camera_id)
                await self._load_sign_ins()
            elif event.kind == "cameras_withdrawn":
                for camera_id in event.body["camera_ids"]:
                    self.hub.withdraw(camera_id)

    async def _tick(self) -> None:
        ticks = 0
        while True:
            await asyncio.sleep(TICK_SECONDS)
            self.hub.reconcile()
            await self._write_answers()
            ticks += 1
            if ticks % RENEW_TICKS == 0:
                await self._renew()

    async def _renew(self) -> None:
        """Renew our views, end those of dead gateways and past permits, and detach what ended unheard."""
        async with begin(self._pool) as tx:
            alive = (
                await queries.keep_alive(tx.connection, list(self._views), actions.ALIVE_SECONDS)
                if self._views
                else set()
            )
            gone = [view_id for view_id in self._views if view_id not in alive]
            await actions.end_stale_views(tx)
        for view_id in gone:
            self.detach(view_id, "the view was ended")

    async def _write_answers(self) -> None:
        answers = self._prober.take_answers()
        if answers:
            async with begin(self._pool) as tx:
                await actions.note_answers(tx, answers)

    async def _ask(self) -> None:
        while True:
            await self._prober.go_round(self._check(await queries.cameras_to_ask(self._pool)))
            await asyncio.sleep(REST_SECONDS)

    def _check(self, found: list[tuple[str, str, str]]) -> list[Target]:
        """Return the cameras that may be asked: of a known type, at an address of its kind."""
        targets = []
        for camera_id, address, source_type in found:
            if source_type not in SOURCES:
                continue
            try:
                split_address(address, SOURCES[source_type].schemes)
            except PlainviewError as error:
                log.warning("camera_not_asked", camera_id=camera_id, why=str(error))
                continue
            reach = Reach(address=address, networks=self._networks, sign_in=self._sign_in_of(camera_id))
            targets.append(Target(camera_id=camera_id, reach=reach, source_type=source_type))
        return targets

    async def _load_sign_ins(self) -> None:
        if self._sign_ins is not None:
            await self._sign_ins.load(self._pool)

    def _is_live(self, camera_id: str) -> bool:
        state = self.hub.state(camera_id)
        return state is not None and state.state == "live"

    def _sign_in_of(self, camera_id: str) -> SignIn | None:
        return None if self._sign_ins is None else self._sign_ins.of(camera_id)

    def _note_answer(self, camera_id: str, is_answering: bool) -> None:  # noqa: FBT001 - the hub's callback
        self._prober.note(camera_id, is_answering=is_answering)
