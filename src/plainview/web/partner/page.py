"""Writes the partner's pages: plain HTML that needs no script, reads aloud well, and prints; everything is escaped."""

from collections.abc import Iterator
from html import escape

from plainview.cameras.partners.model import Invitation, Language, PartnerCamera, Terms, Watched
from plainview.flows.partners_kept import state_of
from plainview.policy.terms import DAYS
from plainview.web.partner.form import fields_of
from plainview.web.partner.frame import OTHER, Page, languages, messages, text_field
from plainview.web.partner.style import write_document
from plainview.web.partner.words import WORDS, say_day, say_moment, say_role


def write_page(page: Page) -> str:
    """Return the partner's page: the state and the button first, then who looked, terms, cameras, what was asked."""
    words = WORDS[page.language]
    body = [
        languages(page, page.path),
        f"<h1>{escape(page.opened.partner.title)}</h1>",
        *messages(page),
        _state(page),
        *_asks(page),
        *_watched(page),
        *_terms(page),
        *_cameras(page),
        f'<footer class="small"><p>{escape(words["footer"])}</p></footer>',
    ]
    return write_document(f"{words['title']}: {page.opened.partner.title}", page.language, "\n".join(body))


def write_entrance(language: Language, *, trouble: str = "") -> str:
    """Return the page on which a code is typed."""
    words, other = WORDS[language], OTHER[language]
    body = (
        f'<nav><a href="/partner?lang={other}" lang="{other}">{escape(words["other_language"])}</a></nav>'
        f"<h1>{escape(words['enter_title'])}</h1>"
        + (f'<p class="bad" role="alert">{escape(trouble)}</p>' if trouble else "")
        + f'<form method="post" action="/partner?lang={language}"><p>{escape(words["enter_help"])}</p>'
        f"{text_field('code', words['code'], '', more='required autocomplete=off spellcheck=false')}"
        f"<button>{escape(words['open'])}</button></form>"
    )
    return write_document(words["enter_title"], language, body)


def write_invitation(invitation: Invitation, code: str, language: Language, *, trouble: str = "") -> str:
    """Return what an invitation means in plain words, and the form that accepts it."""
    words, other = WORDS[language], OTHER[language]
    by = words["invited_by"].format(
        agency=invitation.agency,
        role=say_role(invitation.role or "", language),
        until=say_day(invitation.expires_at.date(), language),
    )
    title = words["invited_title"].format(title=invitation.title)
    path = f"/partner/{escape(code)}"
    means = "".join(f"<li>{escape(words[f'means_{number}'])}</li>" for number in range(1, 7))
    body = (
        f'<nav><a href="{path}?lang={other}" lang="{other}">{escape(words["other_language"])}</a></nav>'
        f"<h1>{escape(title)}</h1><p>{escape(by)}</p>"
        + (f'<p class="bad" role="alert">{escape(trouble)}</p>' if trouble else "")
        + f'<h2>{escape(words["means_title"])}</h2><ul class="plain">{means}</ul>'
        f'<form method="post" action="{path}/join?lang={language}">'
        f"{text_field('name', words['contact_name'], '', more='required')}"
        f"{text_field('phone', words['contact_phone'], '')}{text_field('email', words['contact_email'], '')}"
        f"<button>{escape(words['join'])}</button></form>"
    )
    return write_document(title, language, body)


def _state(page: Page) -> str:
    words, partner = WORDS[page.language], page.opened.partner
    state = state_of(partner, page.now)
    running = sum(each.ended_at is None for each in page.opened.watched)
    now = f"<p>{escape(words['watching_now'].format(count=running))}</p>" if running else ""
    verb, help_text = ("resume", "") if state == "stopped" else ("stop", words["stop_help"])
    kind = "" if state == "stopped" else ' class="stop"'
    return (
        f'<section class="level" data-state="{state}"><strong>{escape(words[f"state_{state}"])}</strong>{now}'
        f'<form method="post" action="{page.path}/{verb}?lang={page.language}">'
        f"<button{kind}>{escape(words[verb])}</button></form>"
        f'<p class="small">{escape(help_text)}</p></section>'
    )


def _watched(page: Page) -> Iterator[str]:
    words = WORDS[page.language]
    yield f"<h2>{escape(words['watched_title'])}</h2>"
    if not page.opened.watched:
        yield f"<p>{escape(words['watched_none'])}</p>"
        return
    heads = "".join(f"<th>{escape(words[name])}</th>" for name in ("when", "camera", "who", "why", "how_long", "entry"))
    yield f'<p class="small">{escape(words["watched_help"])}</p><table><thead><tr>{heads}</tr></thead><tbody>'
    for each in page.opened.watched:
        cells = (
            say_moment(each.asked_at, page.zone, page.language),
            each.title,
            f"{say_role(each.role, page.language)}, {each.agency}",
            _why(each, page.language),
            _minutes(each, page.language),
            str(each.entry),
        )
        titles = ("when", "camera", "who", "why", "how_long", "entry")
        yield (
            "<tr>"
            + "".join(
                f'<td data-title="{escape(words[title])}">{escape(cell)}</td>'
                for title, cell in zip(titles, cells, strict=True)
            )
            + "</tr>"
        )
    yield "</tbody></table>"


def _why(each: Watched, language: Language) -> str:
    words = WORDS[language]
    why = words.get(each.purpose, each.purpose.replace("_", " "))
    return why if each.incident_key is None else f"{why}, {words['incident']} {each.incident_key}"


def _minutes(each: Watched, language: Language) -> str:
    words = WORDS[language]
    if each.ended_at is None:
        return words["still_on"]
    if each.started_at is None:
        return words["not_begun"]
    return f"{max(0.1, (each.ended_at - each.started_at).total_seconds() / 60):.1f}"


def _terms(page: Page) -> Iterator[str]:
    words, partner = WORDS[page.language], page.opened.partner
    yield f"<h2>{escape(words['terms_title'])}</h2>"
    if partner.terms is None or partner.set_at is None:
        yield f'<p><a class="button" href="{page.path}/terms?lang={page.language}">{escape(words["terms_set"])}</a></p>'
        return
    version = words["terms_version"].format(
        version=partner.version, on=say_moment(partner.set_at, page.zone, page.language)
    )
    yield f"<dl>{''.join(_lines_of(partner.terms, page.language))}</dl>"
    yield (
        f'<p class="small">{escape(version)}</p>'
        f'<p><a class="button" href="{page.path}/terms?lang={page.language}">{escape(words["terms_change"])}</a> '
        f'<a href="{page.path}/terms.json">{escape(words["terms_json"])}</a></p>'
    )


def _lines_of(terms: Terms, language: Language) -> Iterator[str]:
    words, fields = WORDS[language], fields_of(terms, terms.from_on)
    days = words["every_day"] if terms.days is None else ", ".join(words[day] for day in DAYS if day in terms.days)
    area = words[f"area_{fields.area}"]
    if fields.area != "any":
        area += (
            f" {fields.metres} {words['metres' if fields.area == 'camera' else 'metres_of']} {fields.around}".rstrip()
        )
    until = words["no_end"] if terms.until_on is None else say_day(terms.until_on, language)
    lines = {
        words["access"]: words[f"access_{fields.access}"],
        words["purposes"]: ", ".join(words[each] for each in terms.purposes),
        words["area"]: area,
        words["times"]: f"{days}; {terms.hours or words['all_day']} ({terms.zone})",
        f"{words['from']} – {words['until']}": f"{say_day(terms.from_on, language)} – {until}",
        words["told"]: words[f"told_{terms.told}"],
    }
    for title, said in lines.items():
        yield f"<dt>{escape(title)}</dt><dd>{escape(said)}</dd>"


def _cameras(page: Page) -> Iterator[str]:
    words = WORDS[page.language]
    yield f"<h2>{escape(words['cameras_title'])}</h2>"
    if not page.opened.cameras:
        yield f"<p>{escape(words['cameras_none'])}</p>"
    for camera in page.opened.cameras:
        yield _camera(page, camera)
    yield f'<p><a class="button" href="{page.path}/camera?lang={page.language}">{escape(words["cameras_add"])}</a></p>'


def _camera(page: Page, camera: PartnerCamera) -> str:
    words = WORDS[page.language]
    bearing = camera.spot.bearing_degrees
    looks = words["looks_all"] if bearing is None else words["looks"].format(degrees=f"{bearing:g}")
    path = f"{page.path}/cameras/{escape(camera.camera_id)}"
    test = "" if camera.stream is None else _button(f"{path}/test", page.language, words["camera_test"])
    about = " · ".join((camera.stated_address, looks, _found(page, camera)))
    return (
        f'<div class="ticket" data-camera="{escape(camera.camera_id)}"><p><strong>{escape(camera.title)}</strong> '
        f'<span class="small">{escape(about)}</span></p>'
        f'<div class="row">{test}{_button(f"{path}/remove", page.language, words["camera_remove"])}</div></div>'
    )


def _found(page: Page, camera: PartnerCamera) -> str:
    words = WORDS[page.language]
    if camera.stream is None:
        return words["camera_known"]
    if camera.tested_at is None:
        return words["camera_untested"]
    on = say_moment(camera.tested_at, page.zone, page.language)
    if camera.test_fault is not None:
        return words["camera_fault"].format(on=on, fault=camera.test_fault)
    return words["camera_tested"].format(on=on)


def _button(path: str, language: Language, title: str) -> str:
    return f'<form method="post" action="{path}?lang={language}"><button class="small">{escape(title)}</button></form>'


def _asks(page: Page) -> Iterator[str]:
    words = WORDS[page.language]
    if not page.opened.asks:
        return
    yield f"<h2>{escape(words['asks_title'])}</h2>"
    for each in page.opened.asks:
        about = f" · {words['incident']} {each.incident_key}" if each.incident_key else ""
        who = f"{say_role(each.role, page.language)}, {each.agency}{about}"
        when = say_moment(each.asked_at, page.zone, page.language)
        yield f'<div class="ticket"><p class="small">{escape(f"{when} · {who}")}</p><p>{escape(each.words)}</p>'
        if each.answered_at is None:
            yield (
                f'<form method="post" action="{page.path}/asks/{each.ask_id}?lang={page.language}">'
                f'<label class="field" for="a{each.ask_id}">{escape(words["asks_answer"])}</label>'
                f'<textarea id="a{each.ask_id}" name="words" rows="3" required maxlength="2000"></textarea>'
                f"<button>{escape(words['asks_send'])}</button></form>"
            )
        else:
            on = words["asks_answered"].format(on=say_moment(each.answered_at, page.zone, page.language))
            yield f'<p class="small">{escape(on)}</p><blockquote>{escape(each.answer or "")}</blockquote>'
        yield "</div>"
