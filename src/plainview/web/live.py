"""Sends events out: one reader of the store a process, any number of sockets, each with its own cursor."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
from fastapi import APIRouter
from starlette.websockets import WebSocket, WebSocketDisconnect

from plainview.cameras.body_worn.model import NOTICE_EVENT, STATE_EVENT
from plainview.cameras.body_worn.queries import note_acknowledged, note_delivered
from plainview.flows.dossier_pushed import Seat, WaitingSeats
from plainview.kernel.log import Log
from plainview.policy.asking import usual_context
from plainview.policy.model import Actor, Question, Resource
from plainview.policy.permit import Door
from plainview.store.events import BATCH, Event, follow, read_after
from plainview.web.sessions import COOKIE, find_actor

KEPT_EVENTS = 2_000  # a reader further behind than this resyncs
ASK_AGAIN_SECONDS = 5.0  # policy is asked again while a socket is open
ACK_DEADLINE_SECONDS = 30.0
ACTION_OF_KIND: Mapping[str, str] = {
    "incident_changed": "read_incidents",
    "incident_ready": "read_incidents",
    "incident_closed": "read_incidents",
    "units_moved": "read_incidents",
    "cameras_changed": "list_cameras",
    "view_ended": "list_cameras",
    "camera_held": "list_cameras",
    "wearer_notice": "read_incidents",
    "wearer_state": "read_incidents",
    "dossier_changed": "read_incidents",
    "notice_made": "read_incidents",
    "contest_changed": "read_contests",
    "partner_changed": "read_partners",
    "message_quarantined": "read_quarantine",
    "message_replayed": "read_quarantine",
}
ACTIONS = tuple(sorted(set(ACTION_OF_KIND.values())))
log = Log(__name__)
router = APIRouter()


def encode_event(event: Event) -> bytes:
    """Return the event as it goes over the wire; encoded once for all sockets."""
    return msgspec.json.encode(
        {
            "cursor": event.event_id,
            "kind": event.kind,
            "incident_id": event.incident_id,
            "body": event.body,
            "at": event.happened_at,
        }
    )


@dataclass(slots=True)
class Newscast:
    """The process's one reader of events: keeps the newest, and calls listeners in order."""

    pool: Any
    kept: deque[tuple[Event, str]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    listeners: list[Callable[[Event], None]] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    cursor: int | None = None

    async def run(self) -> None:
        """Follow the store's events for ever; resumes after a fault where it stopped."""
        async for event in follow(self.pool, self.cursor):
            self.cursor = event.event_id
            if event.kind in ACTION_OF_KIND:
                self.kept.append((event, encode_event(event).decode()))
            for listener in self.listeners:
                listener(event)
            async with self._news:
                self._news.notify_all()

    async def wait_for_news(self, after: int, seconds: float) -> None:
        """Return when there is an event after `after`, or when the time is over."""
        async with self._news:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait_for(lambda: (self.cursor or 0) > after), seconds)

    def after(self, cursor: int) -> list[tuple[Event, str]] | None:
        """Return kept events after `cursor`; None where some may be gone from here."""
        if not self.kept or self.kept[0][0].event_id > cursor + 1:
            return None if (self.cursor or 0) > cursor else []
        return [item for item in self.kept if item[0].event_id > cursor]


@dataclass(slots=True, eq=False)
class Reader:
    """One open socket: how far it was sent, how far it acknowledged, and what it may hear of."""

    socket: WebSocket
    actor: Actor
    cursor: int
    acknowledged: int
    acknowledged_at: float
    allowed: frozenset[str] = frozenset()
    asked_at: float = 0.0


@router.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Send every event after `cursor` that the signed-in actor may hear of; see docs/reference/live.md."""
    actor = socket.state.actor
    if actor is None or not _same_origin(socket):
        await socket.close(4401)
        return
    await socket.accept()
    newscast: Newscast = socket.app.state.newscast
    given = socket.query_params.get("cursor", "")
    start = int(given) if given.isdigit() else (newscast.cursor or 0)
    now = asyncio.get_running_loop().time()
    reader = Reader(socket=socket, actor=actor, cursor=start, acknowledged=start, acknowledged_at=now)
    await _send(socket, {"kind": "hello", "cursor": start, "server_time": datetime.now(UTC)})
    waiting: WaitingSeats = socket.app.state.waiting
    hearing = asyncio.create_task(_hear(reader, waiting))
    try:
        await _tell(reader, newscast)
    except (WebSocketDisconnect, RuntimeError):
        pass
    finally:
        hearing.cancel()
        waiting.leave(reader)


def _same_origin(socket: WebSocket) -> bool:
    origin = socket.headers.get("origin")
    return origin is None or origin.partition("://")[2] == socket.headers.get("host")


async def _send(socket: WebSocket, content: dict[str, Any]) -> None:
    await socket.send_text(msgspec.json.encode(content).decode())


class Said(msgspec.Struct, frozen=True):
    """What a page may say: how far it has heard; that it waits for the next call, for what purpose (null: no).

    And, of a notice to a wearer, that it is shown, or that the wearer saw it.
    """

    ack: int = 0
    waiting: str | msgspec.UnsetType | None = msgspec.UNSET
    shows_notice: UUID | None = None
    saw_notice: UUID | None = None


async def _hear(reader: Reader, waiting: WaitingSeats) -> None:
    with contextlib.suppress(WebSocketDisconnect, RuntimeError):
        while True:
            text = await reader.socket.receive_text()
            with contextlib.suppress(msgspec.DecodeError):
                said = msgspec.json.decode(text, type=Said)
                _heed(reader, waiting, said)
                await _note_wearer(reader, said)


async def _note_wearer(reader: Reader, said: Said) -> None:
    """Note what the officer of a unit says of a notice; of somebody else's it changes nothing."""
    pool, unit_id = reader.socket.app.state.pool, unit_of_wearer(reader.actor)
    if unit_id is not None and said.shows_notice:
        await note_delivered(pool, said.shows_notice, unit_id=unit_id, camera_id=None)
    if unit_id is not None and said.saw_notice:
        await note_acknowledged(pool, said.saw_notice, unit_id=unit_id, camera_id=None)


def _heed(reader: Reader, waiting: WaitingSeats, said: Said) -> None:
    reader.acknowledged = max(reader.acknowledged, said.ack)
    reader.acknowledged_at = asyncio.get_running_loop().time()
    if said.waiting is msgspec.UNSET:
        return
    waiting.leave(reader)
    if said.waiting is not None:
        waiting.wait(_seat_of(reader, str(said.waiting)))


def _seat_of(reader: Reader, purpose: str) -> Seat:
    socket = reader.socket

    async def identify() -> Actor | None:
        return await find_actor(socket.app.state.pool, socket.cookies.get(COOKIE, ""), is_use=False)

    address = socket.client.host if socket.client else None
    return Seat(key=reader, purpose=purpose, address=address, identify=identify, send=socket.send_text)


async def _tell(reader: Reader, newscast: Newscast) -> None:
    while await _may_still_listen(reader):
        events = await _events_after(reader, newscast)
        if events is None:
            reader.cursor = reader.acknowledged = newscast.cursor or reader.cursor
            await _send(reader.socket, {"kind": "resync", "cursor": reader.cursor})
            continue
        for event, text in events:
            reader.cursor = event.event_id
            if ACTION_OF_KIND[event.kind] in reader.allowed and _is_for(event, reader.actor):
                await reader.socket.send_text(text)
        await newscast.wait_for_news(reader.cursor, ASK_AGAIN_SECONDS)
    await reader.socket.close(4403)


def _is_for(event: Event, actor: Actor) -> bool:
    if event.kind == "view_ended":
        return bool(event.body.get("actor_id") == actor.actor_id)
    if event.kind in {NOTICE_EVENT, STATE_EVENT}:
        unit_id = unit_of_wearer(actor)
        return unit_id is not None and event.body["unit_id"] == unit_id
    return True


def unit_of_wearer(actor: Actor) -> str | None:
    """Return the unit whose cameras an officer wears: the one they are signed in for."""
    return actor.station if actor.role == "officer" and actor.on_shift else None


async def _events_after(reader: Reader, newscast: Newscast) -> list[tuple[Event, str]] | None:
    kept = newscast.after(reader.cursor)
    if kept is not None:
        return kept
    stored = await read_after(newscast.pool, reader.cursor)
    if len(stored) == BATCH:
        return None
    return [(event, encode_event(event).decode()) for event in stored if event.kind in ACTION_OF_KIND]


async def _may_still_listen(reader: Reader) -> bool:
    """Ask who this still is and what it may hear, every few seconds; a silent reader is let go."""
    now = asyncio.get_running_loop().time()
    if reader.cursor - reader.acknowledged > KEPT_EVENTS and now - reader.acknowledged_at > ACK_DEADLINE_SECONDS:
        log.warning("reader_let_go", behind=reader.cursor - reader.acknowledged)
        return False
    if now - reader.asked_at < ASK_AGAIN_SECONDS:
        return True
    reader.asked_at = now
    cookie = reader.socket.cookies.get(COOKIE, "")
    actor = await find_actor(reader.socket.app.state.pool, cookie, is_use=False)
    if actor is None:
        return False
    reader.actor = actor
    door: Door = reader.socket.app.state.door
    reader.allowed = frozenset(action for action in ACTIONS if door.would_permit(_hearing(actor, action)))
    return bool(reader.allowed)


def _hearing(actor: Actor, action: str) -> Question:
    resource = Resource(kind="Live", resource_id=action, owner=actor.agency, attributes={})
    return Question(
        actor=actor, action=action, resource=resource, purpose="call_response", context=usual_context(actor)
    )
