"""What a running process is made of, put together once; and the work it does without being asked."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI

from plainview.cameras.body_worn.pushes import Pushes
from plainview.cameras.control.controls import Controls
from plainview.cameras.gateway.addresses import read_networks
from plainview.cameras.gateway.gateway import Gateway
from plainview.cameras.recording.recorder import Recorder
from plainview.cameras.recording.stills import LastPictures
from plainview.cameras.secrets import SignIns, open_safe
from plainview.feeds.worker import WAKING, Bell
from plainview.feeds.worker import work as settle_messages
from plainview.flows.call_received import Receiving
from plainview.flows.camera_turned import TurningParts, keep_going_home
from plainview.flows.clips_expired import keep_deleting
from plainview.flows.dossier_pushed import WaitingSeats
from plainview.flows.incident_prepared import Backlog, prepare_incidents
from plainview.flows.incident_ready import prewarm_nearest
from plainview.flows.rating_kept import keep_dropping
from plainview.flows.ties_purged import keep_purging
from plainview.flows.views_ended import keep_recording_views
from plainview.flows.wearer_told import keep_recording_ends
from plainview.kernel.clock import Clock
from plainview.ledger.keys import open_key
from plainview.ledger.log import Ledger
from plainview.policy.engine import Engine
from plainview.policy.permit import Door
from plainview.settings import CHECKOUT, Settings
from plainview.store.events import Event
from plainview.store.postgres import open_pool
from plainview.web.live import Newscast
from plainview.web.rating_work import Begin, process_starter

CHECKPOINT_SECONDS = 60.0
LEDGER_CONNECTIONS = 3
Work = Callable[[], Awaitable[None]]


@dataclass(slots=True, kw_only=True)
class Parts:
    """The parts of one process; hung on the application's state by name."""

    settings: Settings
    pool: Any
    clock: Clock
    ledger: Ledger
    door: Door
    gateway: Gateway
    pictures: LastPictures
    controls: Controls
    newscast: Newscast
    waiting: WaitingSeats
    begin_rating_work: Begin
    pushes: Pushes
    intake_bell: Bell = field(default_factory=Bell)
    backlog: Backlog = field(default_factory=Backlog)
    _begun: set[asyncio.Task[Any]] = field(default_factory=set)

    def hang_on(self, app: FastAPI) -> None:
        """Make the parts reachable from every request."""
        for name in (
            "settings",
            "pool",
            "door",
            "ledger",
            "gateway",
            "pictures",
            "controls",
            "newscast",
            "intake_bell",
            "waiting",
            "begin_rating_work",
            "pushes",
        ):
            setattr(app.state, name, getattr(self, name))

    def background(self, roles: Collection[str]) -> dict[str, Work]:
        """Return, by name, the work that these roles do for ever."""
        works: dict[str, Work] = {"newscast": self.newscast.run}
        if "worker" in roles:
            self.newscast.listeners.append(self._wake_preparing)
            handle = Receiving(pool=self.pool, later=self.backlog.add, audience=self.waiting, clock=self.clock)
            works["settle_messages"] = lambda: settle_messages(self.pool, handle, self.intake_bell, handle.foresee)
            works["prepare_incidents"] = lambda: prepare_incidents(self.pool, self.backlog, self.clock, self.waiting)
            works["checkpoints"] = self._write_checkpoints
            works["looks_ended"] = lambda: keep_recording_ends(self.pool, self.door)
            works["views_ended"] = lambda: keep_recording_views(self.pool, self.door)
            folder = self.settings.recordings_folder
            works["delete_clips"] = lambda: keep_deleting(self.pool, self.door, folder, self.clock)
            works["purge_ties"] = lambda: keep_purging(self.pool, self.door, self.clock)
            days = self.settings.rating_inputs_days
            works["rating_inputs"] = lambda: keep_dropping(self.pool, days=days, clock=self.clock)
        if "web" in roles:
            self.newscast.listeners.append(self._serve_waiting)
        if "gateway" in roles:
            self.newscast.listeners.append(self._prewarm)
            turning = TurningParts(pool=self.pool, door=self.door, controls=self.controls, clock=self.clock)
            works["cameras_home"] = lambda: keep_going_home(turning)
            recorder = self._recorder()
            works["recording"] = recorder.run if self.settings.recording_seconds else recorder.run_off
        return works

    def __post_init__(self) -> None:
        self.gateway.hub.listeners.append(self.pictures.hear)
        self.newscast.listeners.append(self._forget_withdrawn)

    def _recorder(self) -> Recorder:
        recorder = Recorder(
            self.pool,
            folder=self.settings.recordings_folder,
            keep_seconds=self.settings.recording_seconds,
            puller=self.gateway,
            clock=self.clock,
        )
        self.gateway.hub.listeners.append(recorder.hear)
        return recorder

    @asynccontextmanager
    async def gateway_running(self, is_wanted: bool) -> AsyncIterator[None]:  # noqa: FBT001 - said at its one use
        """Have the gateway pull and stream while the block runs."""
        if not is_wanted:
            yield
            return
        await self.gateway.start()
        try:
            yield
        finally:
            await self.pushes.end_all()
            await self.gateway.stop()

    def _forget_withdrawn(self, event: Event) -> None:
        if event.kind == "cameras_withdrawn":
            for camera_id in event.body["camera_ids"]:
                self.pictures.forget(camera_id)

    def _wake_preparing(self, event: Event) -> None:
        if event.kind == "incident_changed":
            self.backlog.look(event.incident_id)
        elif event.kind in WAKING:
            # replayed, a message may ring again
            self.intake_bell.ring(event.body["message_id"] if event.kind == "message_received" else None)

    def _serve_waiting(self, event: Event) -> None:
        if event.kind == "incident_ready" and event.incident_id is not None and self.waiting.seats:
            self._begin(self.waiting.hear_ready(event.incident_id))

    def _prewarm(self, event: Event) -> None:
        if event.kind == "incident_ready" and event.incident_id is not None:
            agency = self.settings.agency
            pulling = prewarm_nearest(
                self.pool,
                door=self.door,
                gateway=self.gateway,
                incident_id=event.incident_id,
                agency=agency,
                clock=self.clock,
            )
            self._begin(pulling)

    def _begin(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)

    async def _write_checkpoints(self) -> None:
        while True:
            await self.ledger.write_checkpoint()
            await asyncio.sleep(CHECKPOINT_SECONDS)


@asynccontextmanager
async def made_parts(settings: Settings, pool: Any, dsn: str, clock: Clock) -> AsyncIterator[Parts]:
    """Put the parts together; a policy that does not load, or a ledger that was altered, stops the start."""
    engine = Engine.load(CHECKOUT / "policies")
    ledger_pool = await open_pool(dsn, most=LEDGER_CONNECTIONS)
    try:
        ledger = Ledger(ledger_pool, open_key(settings.home), settings.ledger_folder, clock)
        await ledger.prepare()
        door = Door(engine, ledger, clock)
        networks, sign_ins = read_networks(settings.camera_networks), SignIns(open_safe(settings.home))
        yield Parts(
            settings=settings,
            pool=pool,
            clock=clock,
            ledger=ledger,
            door=door,
            gateway=Gateway(pool, networks=networks, sign_ins=sign_ins),
            controls=Controls(pool, networks, sign_ins),
            pictures=LastPictures(clock),
            newscast=Newscast(pool),
            begin_rating_work=process_starter(str(settings.home), dsn),
            pushes=Pushes(pool),
            waiting=WaitingSeats(pool=pool, door=door, clock=clock, up_to_priority=settings.dossier_up_to_priority),
        )
    finally:
        ledger_pool.terminate()
