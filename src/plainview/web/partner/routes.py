"""The partner's pages: opened by a code, no sign-in, no script; guessing is slowed, what is done is in the ledger."""

import asyncio
from typing import Annotated, Any, Literal
from urllib.parse import parse_qs
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from plainview.cameras.gateway.addresses import read_networks
from plainview.cameras.partners.codes import hash_of_code
from plainview.cameras.partners.model import Contact, Language, Partner, UnfitTermsError
from plainview.cameras.partners.queries import find_document, find_invitation
from plainview.cameras.partners.terms import terms_in
from plainview.cameras.secrets import open_safe
from plainview.flows import partner_lends
from plainview.flows.partner_lends import Desk, locate_point
from plainview.kernel.clock import utc_now
from plainview.kernel.errors import BadInputError, ConflictError, NotFoundError, TooLargeError, TooManyError
from plainview.ledger.keys import open_key
from plainview.people.contests.codes import Guesses
from plainview.web.partner.form import camera_typed, fields_typed, one, terms_of
from plainview.web.partner.forms import write_camera_form, write_terms_form
from plainview.web.partner.frame import Page
from plainview.web.partner.page import write_entrance, write_invitation, write_page
from plainview.web.partner.words import WORDS

LARGEST_FORM_BYTES = 32 * 1024
LONGEST_CODE = 60
Code = Annotated[str, Path(min_length=1, max_length=LONGEST_CODE)]
CameraId = Annotated[str, Path(max_length=80)]
Lang = Annotated[Literal["en", "es"] | None, Query()]
router = APIRouter(tags=["partner"])


def _desk(request: Request) -> Desk:
    state = request.app.state
    asker = request.client.host if request.client else None
    return Desk(pool=state.pool, door=state.door, agency=state.settings.agency, asker=asker, clock=utc_now)


async def _partner(request: Request, code: str) -> Partner:
    """Return whose page a code opens; raise TooManyError for a guesser, NotFoundError for a wrong code."""
    guesses: Guesses = request.app.state.guesses
    asker = request.client.host if request.client else ""
    guesses.admit(asker)
    try:
        return await partner_lends.find_by_code(_desk(request), code)
    except NotFoundError:
        guesses.note_wrong(asker)
        raise


def _html(text: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, headers={"Cache-Control": "no-store"})


def _go(code: str, language: Language, done: str) -> Response:
    return RedirectResponse(f"/partner/{code}?lang={language}&done={done}", 303)


@router.get("/partner", summary="Where a partner types their code", response_class=HTMLResponse)
async def show_entrance(lang: Lang = None) -> Response:
    """Return a page with one field."""
    return _html(write_entrance(lang or "en"))


@router.post("/partner", summary="Open a partner's page", response_class=HTMLResponse, status_code=303)
async def enter(request: Request, lang: Lang = None) -> Response:
    """Go on to the page of the code that was typed."""
    code = one(await _form(request), "code").replace(" ", "")
    language: Language = lang or "en"
    if not code.replace("-", "").isalnum() or not code.isascii() or len(code) > LONGEST_CODE:
        return _html(write_entrance(language, trouble=WORDS[language]["wrong_code"]), 404)
    return RedirectResponse(f"/partner/{code}?lang={language}", 303)


@router.get("/partner/{code}", summary="A partner's own page, or their invitation", response_class=HTMLResponse)
async def show_page(request: Request, code: Code, lang: Lang = None, done: str = "") -> Response:
    """Return who looked, terms, cameras and the button; of an invitation that waits, what it means."""
    invitation = await find_invitation(request.app.state.pool, hash_of_code(code))
    if invitation is not None and invitation.state(utc_now()) == "open":
        return _html(write_invitation(invitation, code, lang or invitation.language))
    try:
        partner = await _partner(request, code)
    except (NotFoundError, TooManyError) as error:
        language: Language = lang or "en"
        words = "too_often" if isinstance(error, TooManyError) else "wrong_code"
        return _html(write_entrance(language, trouble=WORDS[language][words]), error.status)
    page = await _page(request, partner, code, lang)
    said = WORDS[page.language].get(f"{done}_now", "").replace("{code}", code.upper())
    return _html(write_page(_with(page, said=said)))


async def _page(request: Request, partner: Partner, code: str, lang: Language | None) -> Page:
    opened = await partner_lends.open_page(_desk(request), partner)
    return Page(code=code, opened=opened, language=lang or partner.language, now=utc_now())


def _with(page: Page, *, said: str = "", trouble: str = "") -> Page:
    return Page(code=page.code, opened=page.opened, language=page.language, now=page.now, said=said, trouble=trouble)


@router.post("/partner/{code}/join", summary="Accept an invitation", status_code=303)
async def join(request: Request, code: Code, lang: Lang = None) -> Response:
    """Use the link, once, and go on to the partner's own page, whose address is its key."""
    form = await _form(request)
    contact = Contact(name=one(form, "name"), phone=one(form, "phone"), email=one(form, "email"))
    language: Language = lang or "en"
    try:
        page_code = await partner_lends.join(_desk(request), code, contact, language=language)
    except NotFoundError as error:
        return _html(write_entrance(language, trouble=WORDS[language]["wrong_code"]), error.status)
    return _go(page_code, language, "joined")


@router.get("/partner/{code}/terms", summary="The form of a partner's terms", response_class=HTMLResponse)
async def show_terms(request: Request, code: Code, lang: Lang = None) -> Response:
    """Return the form, filled with the terms in force."""
    return _html(write_terms_form(await _page(request, await _partner(request, code), code, lang)))


@router.post("/partner/{code}/terms", summary="Put terms in force", response_class=HTMLResponse, status_code=303)
async def set_terms(request: Request, code: Code, lang: Lang = None) -> Response:
    """Put what the form says in force at once; views that no longer fit end."""
    partner = await _partner(request, code)
    form = await _form(request)
    fields, language = fields_typed(form), lang or partner.language
    try:
        around = await _middle(request, fields.around) if fields.area == "around" else None
        terms = terms_of(fields, around)
    except UnfitTermsError as error:
        page = _with(await _page(request, partner, code, lang), trouble=WORDS[language][f"unfit_{error.key}"])
        return _html(write_terms_form(page, fields), error.status)
    await partner_lends.set_terms(_desk(request), partner, terms, signer=open_key(request.app.state.settings.home))
    return _go(code, language, "terms")


async def _middle(request: Request, text: str) -> str:
    try:
        point = await locate_point(request.app.state.pool, text)
    except BadInputError as error:
        raise UnfitTermsError("area", str(error)) from error
    return f"{point.longitude:.6f},{point.latitude:.6f}"


@router.get("/partner/{code}/terms.json", summary="The terms in force as signed JSON")
async def show_json(request: Request, code: Code) -> Response:
    """Return the document as it was signed when these terms were put in force."""
    partner = await _partner(request, code)
    document = await find_document(request.app.state.pool, partner.partner_id)
    if document is None:
        raise NotFoundError("No terms are set yet.")
    name = f'attachment; filename="terms-{partner.version}.json"'
    return Response(
        document,
        media_type="application/json",
        headers={"Cache-Control": "no-store", "Content-Disposition": name},
    )


@router.post("/partner/{code}/terms.json", summary="Put terms as JSON in force", status_code=303)
async def take_json(request: Request, code: Code, lang: Lang = None) -> Response:
    """Take terms alone or a whole signed document, as a form's field or as the body; refuse a term nobody reads."""
    partner = await _partner(request, code)
    content = await _body(request)
    is_form = request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if is_form:
        content = (_parsed(content).get("json") or [""])[0].encode()
    signer = open_key(request.app.state.settings.home)
    language: Language = lang or partner.language
    try:
        terms = terms_in(content, signer.verifier)
    except UnfitTermsError as error:
        if not is_form:
            raise
        trouble = f"{WORDS[language][f'unfit_{error.key}']} ({error})"
        return _html(write_terms_form(_with(await _page(request, partner, code, lang), trouble=trouble)), error.status)
    await partner_lends.set_terms(_desk(request), partner, terms, signer=signer)
    return _go(code, language, "terms")


@router.get("/partner/{code}/camera", summary="The form that lists a camera", response_class=HTMLResponse)
async def show_camera_form(request: Request, code: Code, lang: Lang = None) -> Response:
    """Return an empty form."""
    return _html(write_camera_form(await _page(request, await _partner(request, code), code, lang)))


@router.post("/partner/{code}/cameras", summary="List a camera", response_class=HTMLResponse, status_code=303)
async def list_camera(request: Request, code: Code, lang: Lang = None) -> Response:
    """List it; its address must lie in the allowed networks, its sign-in is sealed."""
    partner = await _partner(request, code)
    form, settings = await _form(request), request.app.state.settings
    try:
        safe = await asyncio.to_thread(open_safe, settings.home)
        networks = read_networks(settings.camera_networks)
        await partner_lends.list_camera(_desk(request), partner, camera_typed(form), networks=networks, safe=safe)
    except (BadInputError, ConflictError) as error:
        page = await _page(request, partner, code, lang)
        trouble = f"{WORDS[page.language]['bad']} {error}"
        typed = {name: values[0] for name, values in form.items() if name != "password"}
        return _html(write_camera_form(_with(page, trouble=trouble), typed), error.status)
    return _go(code, lang or partner.language, "listed")


@router.post("/partner/{code}/cameras/{camera_id}/remove", summary="Take a camera off the list", status_code=303)
async def remove_camera(request: Request, code: Code, camera_id: CameraId, lang: Lang = None) -> Response:
    """End its views and forget how it was pulled."""
    partner = await _partner(request, code)
    await partner_lends.remove_camera(_desk(request), partner, camera_id)
    return _go(code, lang or partner.language, "removed")


@router.post("/partner/{code}/cameras/{camera_id}/test", summary="Test a camera", status_code=303)
async def ask_camera(request: Request, code: Code, camera_id: CameraId, lang: Lang = None) -> Response:
    """Ask the camera whether it is there, and keep what was found."""
    partner = await _partner(request, code)
    settings = request.app.state.settings
    safe = await asyncio.to_thread(open_safe, settings.home)
    await partner_lends.ask_camera(
        _desk(request), partner, camera_id, networks=read_networks(settings.camera_networks), safe=safe
    )
    return _go(code, lang or partner.language, "tested")


@router.post("/partner/{code}/stop", summary="Stop everything now", status_code=303)
async def stop(request: Request, code: Code, lang: Lang = None) -> Response:
    """End every view within five seconds, and let none begin until the partner resumes."""
    partner = await _partner(request, code)
    await partner_lends.stop(_desk(request), partner)
    return _go(code, lang or partner.language, "stopped")


@router.post("/partner/{code}/resume", summary="Start again on the terms in force", status_code=303)
async def resume(request: Request, code: Code, lang: Lang = None) -> Response:
    """Take back the stop."""
    partner = await _partner(request, code)
    await partner_lends.resume(_desk(request), partner)
    return _go(code, lang or partner.language, "resumed")


@router.post("/partner/{code}/asks/{ask_id}", summary="Answer what staff asked", status_code=303)
async def answer(request: Request, code: Code, ask_id: UUID, lang: Lang = None) -> Response:
    """Send the answer."""
    partner = await _partner(request, code)
    await partner_lends.answer(_desk(request), partner, ask_id, (await _form(request)).get("words", [""])[0])
    return _go(code, lang or partner.language, "answered")


async def _form(request: Request) -> dict[str, list[str]]:
    return _parsed(await _body(request))


async def _body(request: Request) -> bytes:
    """Read a form or a document; raise TooLargeError past LARGEST_FORM_BYTES."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM_BYTES:
            raise TooLargeError(f"More than {LARGEST_FORM_BYTES} bytes are not read.")
    return bytes(body)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError as error:
        raise BadInputError("The form can't be read.") from error
