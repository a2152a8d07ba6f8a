"""The resident's page: opened by a code, no sign-in; guessing is slowed, every opening is entered in the ledger."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from plainview.dossier.answer import Answer
from plainview.flows import fact_contested
from plainview.flows.fact_contested import Asker, Wish, refs_of
from plainview.flows.resident_asked import open_answer, resident_actor
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import (
    BadInputError,
    ConflictError,
    NotFoundError,
    TooLargeError,
    TooManyError,
)
from plainview.people.contests.codes import Guesses
from plainview.people.contests.model import Ask, Contest, Language
from plainview.people.contests.queries import find_contest, list_contests_of
from plainview.web.resident.letter import write_letter
from plainview.web.resident.page import Page, write_entrance, write_page
from plainview.web.resident.words import WORDS

LARGEST_FORM_BYTES = 16 * 1024
LONGEST_CODE = 60
Code = Annotated[str, Path(min_length=1, max_length=LONGEST_CODE)]
Lang = Annotated[Literal["en", "es"] | None, Query()]
router = APIRouter(tags=["resident"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """What a right code opens, in the language it is read in."""

    code: str
    ask: Ask
    answer: Answer
    language: Language


async def _open(request: Request, code: str, lang: Language | None) -> _Opened:
    """Return what the code opens; raise TooManyError for a guesser, NotFoundError for a wrong code."""
    state, asker = request.app.state, _address(request)
    guesses: Guesses = state.guesses
    guesses.admit(asker)
    opened = await open_answer(state.pool, state.door, code, agency=state.settings.agency, address=asker, clock=utc_now)
    if opened is None:
        guesses.note_wrong(asker)
        raise NotFoundError("This code is not right, or it has expired.")
    ask, answer, _ = opened
    return _Opened(code=code, ask=ask, answer=answer, language=lang or ask.language)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers={"Cache-Control": "no-store"})


@router.get("/resident", summary="Where a resident types their code", response_class=HTMLResponse)
async def show_entrance(lang: Lang = None) -> Response:
    """Return a page with one field."""
    return _html(write_entrance(lang or "en"))


@router.post("/resident", summary="Open a resident's page", response_class=HTMLResponse, status_code=303)
async def enter(request: Request, lang: Lang = None) -> Response:
    """Go on to the page of the code that was typed."""
    code = _one(await _form(request), "code").strip().replace(" ", "")
    language = lang or "en"
    if not code.replace("-", "").isalnum() or not code.isascii() or len(code) > LONGEST_CODE:
        return _html(write_entrance(language, trouble=WORDS[language]["wrong_code"]), 404)
    return RedirectResponse(f"/resident/{code}?lang={language}", 303)


@router.get("/resident/{code}", summary="What the machine says of one's own address", response_class=HTMLResponse)
async def show_page(request: Request, code: Code, lang: Lang = None, done: str = "") -> Response:
    """Return the answer, the tickets and their state, and the ways to contest and to appeal."""
    try:
        opened = await _open(request, code, lang)
    except (NotFoundError, TooManyError) as error:
        language = lang or "en"
        words = "too_often" if isinstance(error, TooManyError) else "wrong_code"
        return _html(write_entrance(language, trouble=WORDS[language][words]), error.status)
    return await _page(request, opened, said=WORDS[opened.language].get(f"{done}_now", ""))


async def _page(request: Request, opened: _Opened, *, said: str = "", trouble: str = "") -> Response:
    contests = await list_contests_of(request.app.state.pool, opened.ask.ask_id)
    page = Page(
        code=opened.code,
        ask=opened.ask,
        answer=opened.answer,
        contests=contests,
        language=opened.language,
        now=utc_now(),
        said=said,
        trouble=trouble,
    )
    return _html(write_page(page), 422 if trouble else 200)


@router.get("/resident/{code}/answer.json", summary="The same answer, for machines")
async def show_json(request: Request, code: Code) -> Response:
    """Return the answer as JSON, with its tickets."""
    opened = await _open(request, code, None)
    contests = await list_contests_of(request.app.state.pool, opened.ask.ask_id)
    body = {
        "answer": opened.answer,
        "asked_at": opened.ask.asked_at,
        "expires_at": opened.ask.expires_at,
        "contests": [_shown(contest) for contest in contests],
    }
    return Response(msgspec.json.encode(body), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get("/resident/{code}/letter", summary="The answer as a letter, in reply to one", response_class=HTMLResponse)
async def show_letter(request: Request, code: Code, lang: Lang = None) -> Response:
    """Return a plain page to be printed and sent; raise NotFoundError where nobody wrote."""
    opened = await _open(request, code, lang)
    if opened.ask.letter_received_on is None:
        raise NotFoundError("This was not asked by letter.")
    contests = await list_contests_of(request.app.state.pool, opened.ask.ask_id)
    page = Page(
        code=opened.code,
        ask=opened.ask,
        answer=opened.answer,
        contests=contests,
        language=opened.language,
        now=utc_now(),
    )
    return _html(write_letter(page))


def _shown(contest: Contest) -> dict[str, Any]:
    shown = ("contest_id", "about", "other_name", "note", "state", "filed_at", "decide_by", "decided_at", "reason")
    return {name: getattr(contest, name) for name in shown}


@router.post("/resident/{code}/contests", summary="Contest a fact of one's own answer", status_code=303)
async def file_contest(request: Request, code: Code, lang: Lang = None) -> Response:
    """File a ticket: what it names does not count from then on."""
    opened = await _open(request, code, lang)
    form = await _form(request)

    async def file(asker: Asker) -> None:
        other = " ".join(_one(form, "other_name").split())
        wish = Wish(refs=refs_of(form.get("ref", [])), other_name=other or None, note=_one(form, "note"))
        state = request.app.state
        await fact_contested.file_contest(state.pool, state.door, opened.ask.ask_id, asker, wish=wish, clock=utc_now)

    return await _done(request, opened, file, "filed")


@router.post(
    "/resident/{code}/contests/{contest_id}/appeal", summary="Appeal a decision to the auditor", status_code=303
)
async def appeal(request: Request, code: Code, contest_id: UUID, lang: Lang = None) -> Response:
    """Have the auditor decide again."""
    opened = await _open(request, code, lang)
    words = _one(await _form(request), "words")
    contest = await find_contest(request.app.state.pool, contest_id)
    if contest is None or contest.ask_id != opened.ask.ask_id:
        raise NotFoundError("There is no such ticket.")

    async def take(asker: Asker) -> None:
        state = request.app.state
        await fact_contested.appeal(state.pool, state.door, contest_id, asker, words=words, clock=utc_now)

    return await _done(request, opened, take, "appealed")


async def _done(request: Request, opened: _Opened, act: Callable[[Asker], Awaitable[None]], done: str) -> Response:
    """Do what the resident asks for and show the page anew, or say on it why that could not be taken."""
    actor = resident_actor(opened.ask, request.app.state.settings.agency, utc_now())
    try:
        await act(Asker(actor=actor, address=_address(request)))
    except (BadInputError, ConflictError) as error:
        words = WORDS[opened.language]["contested_before" if isinstance(error, ConflictError) else "choose"]
        return await _page(request, opened, trouble=words)
    return RedirectResponse(f"/resident/{opened.code}?lang={opened.language}&done={done}", 303)


async def _form(request: Request) -> dict[str, list[str]]:
    """Read a form's fields; raise TooLargeError past LARGEST_FORM_BYTES."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM_BYTES:
            raise TooLargeError(f"A form of more than {LARGEST_FORM_BYTES} bytes is not read.")
    try:
        return parse_qs(bytes(body).decode(), keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError as error:
        raise BadInputError("The form can't be read.") from error


def _one(form: dict[str, list[str]], name: str) -> str:
    return (form.get(name) or [""])[0]
