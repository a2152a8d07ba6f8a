"""The ways in for asking and contesting at the desk, for deciding outside the centre, and for corrections."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from plainview.flows import contests_read, fact_contested
from plainview.flows.fact_contested import Asker, Wish
from plainview.flows.resident_asked import Asking, answer_resident
from plainview.kernel.clock import utc_now
from plainview.people.contests.model import LONGEST_NOTE, Letter, Papers, Resident, Through
from plainview.people.contests.queries import list_units
from plainview.places.locate import locate
from plainview.places.model import StatedAddress
from plainview.policy.asking import actor_of

router = APIRouter(tags=["contests"])
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_NOTE)]
Name = Annotated[str, Field(min_length=1, max_length=80)]


class AddressWish(BaseModel):
    """An address as the resident says it."""

    text: Annotated[str, Field(min_length=1, max_length=200)]


class ThroughWish(BaseModel):
    """Who asks for the resident, and the paper that lets them."""

    kind: Literal["guardian", "representative"]
    name: Name
    authority: str


class LetterWish(BaseModel):
    """A letter that asks: when it came, and where its scan is kept."""

    received_on: date
    reference: Annotated[str, Field(min_length=1, max_length=100)]


class AskWish(BaseModel):
    """Of whom it is asked, as the papers say: nothing is stored but kinds of papers, and who asks for somebody else."""

    given_name: Name
    family_name: Name
    born_on: date
    identity_kinds: Annotated[list[str], Field(min_length=1, max_length=3)]
    residence_by: str = "on_record"
    place_id: int
    unit_id: int | None = None
    language: Literal["en", "es"] = "en"
    through: ThroughWish | None = None
    letter: LetterWish | None = None


class ContestWish(BaseModel):
    """What is contested: lines of the answer by `ref`, or the name of somebody who does not live there."""

    ask_id: UUID
    refs: Annotated[list[int], Field(max_length=50)] = []
    other_name: str | None = Field(default=None, max_length=120)
    note: Words


class DecisionWish(BaseModel):
    """A decision and why, in words that the resident reads."""

    decision: Literal["uphold", "reject"]
    reason: Words


class WordsWish(BaseModel):
    """Why."""

    words: Words


def _asker(request: Request) -> Asker:
    return Asker(actor=actor_of(request), address=request.client.host if request.client else None)


def _json(content: Any, status: int = 200) -> Response:
    return Response(
        msgspec.json.encode(content), status, media_type="application/json", headers={"Cache-Control": "no-store"}
    )


@router.post("/api/asks/address", summary="Find the address a resident asks about")
async def find_address(request: Request, wish: AddressWish) -> Response:
    """Return the place with its units, or candidates; nothing of who lives there."""
    actor_of(request)
    async with request.app.state.pool.acquire() as connection:
        found = await locate(connection, StatedAddress(text=wish.text))
        units = await list_units(connection, found.place.place_id) if found.place else []
    return _json(
        {
            "state": found.state,
            "why": found.why,
            "place_id": found.place.place_id if found.place else None,
            "address": found.place.address if found.place else None,
            "unit_id": found.unit.unit_id if found.unit else None,
            "has_units": bool(found.place and found.place.has_units),
            "units": [{"unit_id": unit_id, "unit": label} for unit_id, label in units],
            "candidates": [{"address": each.address, "why": each.why} for each in found.candidates],
        }
    )


@router.post("/api/asks", summary="Answer an identified resident", status_code=201)
async def ask(request: Request, wish: AskWish) -> Response:
    """Return what the machine says of their own address, and a code that opens it for 30 days; entered first."""
    asker = _asker(request)
    answered = await answer_resident(
        request.app.state.pool,
        request.app.state.door,
        Asking(
            resident=Resident(
                given_name=wish.given_name.strip(), family_name=wish.family_name.strip(), born_on=wish.born_on
            ),
            papers=Papers(identity_kinds=tuple(dict.fromkeys(wish.identity_kinds)), residence_by=wish.residence_by),
            place_id=wish.place_id,
            unit_id=wish.unit_id,
            language=wish.language,
            through=None if wish.through is None else Through(**wish.through.model_dump()),
            letter=None if wish.letter is None else Letter(**wish.letter.model_dump()),
        ),
        actor=asker.actor,
        address=asker.address,
        clock=utc_now,
    )
    return _json({**msgspec.to_builtins(answered), "path": f"/resident/{answered.code}?lang={wish.language}"}, 201)


@router.get("/api/contests", summary="Tickets, those that wait for a decision first")
async def list_contests(request: Request) -> Response:
    """Return what residents contested, as far as this role works on it."""
    state = request.app.state
    return _json(await contests_read.read_contests(state.pool, state.door, _asker(request), clock=utc_now))


@router.post("/api/contests", summary="File what a resident contests", status_code=201)
async def file_contest(request: Request, wish: ContestWish) -> Response:
    """Suspend it from the rating at once, until it is decided."""
    state = request.app.state
    contest = await fact_contested.file_contest(
        state.pool,
        state.door,
        wish.ask_id,
        _asker(request),
        wish=Wish(refs=tuple(wish.refs), other_name=(wish.other_name or "").strip() or None, note=wish.note),
        clock=utc_now,
    )
    return _json({"contest_id": contest.contest_id, "decide_by": contest.decide_by}, 201)


@router.post("/api/contests/{contest_id}/decision", summary="Decide a ticket, or its appeal")
async def decide(request: Request, contest_id: UUID, wish: DecisionWish) -> Response:
    """Uphold or reject it; never by the centre, nor by who filed it or wrote what is contested."""
    state = request.app.state
    contest = await fact_contested.decide(
        state.pool, state.door, contest_id, _asker(request), decision=wish.decision, reason=wish.reason, clock=utc_now
    )
    return _json({"contest_id": contest.contest_id, "state": contest.state})


@router.post("/api/contests/{contest_id}/appeal", summary="Appeal a rejected ticket to the auditor")
async def appeal(request: Request, contest_id: UUID, wish: WordsWish) -> Response:
    """Have the auditor decide it again, at the desk in the resident's words."""
    state = request.app.state
    contest = await fact_contested.appeal(
        state.pool, state.door, contest_id, _asker(request), words=wish.words, clock=utc_now
    )
    return _json({"contest_id": contest.contest_id, "state": contest.state})


@router.post("/api/contests/{contest_id}/correction", summary="Note that the source was corrected")
async def correct(request: Request, contest_id: UUID, wish: WordsWish) -> Response:
    """Close the source owner's task after a ticket was upheld."""
    state = request.app.state
    contest = await fact_contested.correct(
        state.pool, state.door, contest_id, _asker(request), words=wish.words, clock=utc_now
    )
    return _json({"contest_id": contest.contest_id, "state": contest.state})


@router.get("/api/notices", summary="Corrections of what this seat was shown")
async def list_notices(request: Request) -> Response:
    """Return those not acknowledged yet."""
    state = request.app.state
    notices = await contests_read.read_notices(state.pool, state.door, _asker(request), clock=utc_now)
    return _json({"notices": notices})


@router.post("/api/notices/{notice_id}/acknowledgement", summary="Say that a correction was read", status_code=204)
async def acknowledge(request: Request, notice_id: UUID) -> None:
    """Take it out of this seat's header."""
    state = request.app.state
    await contests_read.acknowledge(state.pool, state.door, notice_id, _asker(request), clock=utc_now)
