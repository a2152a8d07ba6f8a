"""A seat that waits for the next call is sent its dossier: permitted while the records are read, entered, then sent.

It is the same question as the page's own GET, with the same entry; only nobody waits for anybody.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec

from plainview.dossier.assemble import answers_of, keep, prepare, questions
from plainview.dossier.disseminated import log_associates
from plainview.dossier.model import Answers, Assembled
from plainview.dossier.shape import shape
from plainview.flows.coming import Coming
from plainview.incidents.model import Incident
from plainview.incidents.queries import find_incident
from plainview.incidents.show import show_incident
from plainview.kernel.clock import Clock
from plainview.kernel.errors import RefusedError
from plainview.kernel.log import Log
from plainview.kernel.supervise import contained
from plainview.policy.model import Actor, Permit
from plainview.policy.permit import Door

SEND_SECONDS = 2.0
FIRST_PREPARED = 2  # the version of an incident that was reported once, and located
log = Log(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seat:
    """Somebody with nothing open, who said for what purpose the next call of high priority is to open."""

    key: object  # its socket
    purpose: str
    address: str | None
    identify: Callable[[], Awaitable[Actor | None]]  # who it is now; None: signed out meanwhile
    send: Callable[[str], Awaitable[None]]


class _Message:
    """What one seat is sent; made while the dossier is being kept."""

    def __init__(self, assembled: Assembled, answers: Answers) -> None:
        self.dossier, self.associates = shape(assembled, answers), answers.associates
        body = {"incident": show_incident(assembled.incident), "dossier": self.dossier}
        told = {"kind": "dossier", "incident_id": assembled.incident.incident_id, "body": body}
        self.text = msgspec.json.encode(told).decode()


@dataclass(slots=True, kw_only=True)
class WaitingSeats:
    """The seats of this process that wait; each waits for one call, and says so again after it."""

    pool: Any
    door: Door
    clock: Clock
    up_to_priority: int  # as the agency sets: less urgent calls' dossiers are on request
    seats: dict[object, Seat] = field(default_factory=dict)
    _sending: set[asyncio.Task[None]] = field(default_factory=set)

    def wait(self, seat: Seat) -> None:
        """Have a seat wait for the next call."""
        self.seats[seat.key] = seat

    def leave(self, key: object) -> None:
        """Have it wait no longer."""
        self.seats.pop(key, None)

    def serve(self, incident: Incident, coming: Coming) -> None:
        """Ask the door for every seat that waits, in one batch of the ledger; send what is coming once it is kept."""
        seats = self._taken(incident)
        if seats:
            self._begin(self._serve(seats, incident, coming))

    async def hear_ready(self, incident_id: UUID) -> None:
        """Serve those who wait here when an incident is ready that another process prepared."""
        incident = await find_incident(self.pool, incident_id)
        seats = self._taken(incident) if incident is not None else []
        if incident is None or not seats:
            return
        coming = Coming()
        self._begin(self._serve(seats, incident, coming))
        with coming.at_last(), contained() as outcome:
            async with self.pool.acquire() as connection:
                assembled = await prepare(connection, incident, self.clock())
                coming.shape(assembled)
                await keep(connection, assembled)
            coming.keep(is_kept=True)
        if outcome.error is not None:
            log.warning("dossier_not_sent", error=type(outcome.error).__name__)

    async def _serve(self, seats: Sequence[Seat], incident: Incident, coming: Coming) -> None:
        asked: list[tuple[Seat, Answers]] = []
        with contained() as outcome:
            asked = await self._ask(seats, incident)
        if outcome.error is not None:
            log.warning("not_asked_for_seats", seats=len(seats), error=type(outcome.error).__name__)
        assembled = await coming.assembled
        messages = [_Message(assembled, answers) for _, answers in asked] if assembled is not None else []
        if await coming.is_kept:
            await asyncio.gather(
                *(self._send(seat, message) for (seat, _), message in zip(asked, messages, strict=True))
            )
        else:
            self.seats = {**{seat.key: seat for seat, _ in asked}, **self.seats}

    async def _ask(self, seats: Sequence[Seat], incident: Incident) -> list[tuple[Seat, Answers]]:
        """Ask for all of them in one batch of the ledger; those refused are left out."""
        actors = await asyncio.gather(*(seat.identify() for seat in seats))
        known = [(seat, actor) for seat, actor in zip(seats, actors, strict=True) if actor is not None]
        asked = [
            questions(incident, actor=actor, purpose=seat.purpose, address=seat.address, at=self.clock())
            for seat, actor in known
        ]
        answered = await self.door.ask_all([question for each in asked for question in each])
        return list(_permitted([seat for seat, _ in known], asked, answered))

    def _taken(self, incident: Incident) -> list[Seat]:
        """Take all who wait, if this is a call for them: a new one, open, and urgent enough."""
        state = incident.state
        if state is None or state.closed_at is not None or state.priority > self.up_to_priority or not is_new(incident):
            return []
        seats, self.seats = list(self.seats.values()), {}
        return seats

    def _begin(self, sending: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(sending)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, seat: Seat, message: _Message) -> None:
        with contained() as outcome:
            await log_associates(self.pool, message.dossier, message.associates, self.clock())
            await asyncio.wait_for(seat.send(message.text), SEND_SECONDS)
        if outcome.error is not None:
            log.warning("dossier_not_sent", error=type(outcome.error).__name__)


def is_new(incident: Incident) -> bool:
    """Say whether a call was never prepared before, or was for the first time just now: an update opens nothing."""
    return incident.state is not None and (incident.state.located is None or incident.version <= FIRST_PREPARED)


def _permitted(
    seats: Sequence[Seat], asked: Sequence[Sequence[Any]], answered: Sequence[Permit | RefusedError]
) -> list[tuple[Seat, Answers]]:
    found, at = [], 0
    for seat, each in zip(seats, asked, strict=True):
        part = answered[at : at + len(each)]
        at += len(each)
        if not isinstance(part[0], RefusedError):
            found.append((seat, answers_of(part)))
    return found
