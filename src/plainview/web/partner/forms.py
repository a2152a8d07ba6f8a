"""Writes the partner's forms, of terms and of a camera; what was typed is shown again, but a password."""

from collections.abc import Iterable, Iterator
from html import escape
from zoneinfo import ZoneInfo

from plainview.cameras.partners.model import PURPOSES, USUAL_ZONE, ZONES, Language
from plainview.flows.partner_lends import REACHED
from plainview.policy.terms import DAYS
from plainview.web.partner.form import ACCESS, Fields, fields_of, terms_as_text
from plainview.web.partner.frame import Page, back_link, languages, messages, text_field
from plainview.web.partner.style import write_document
from plainview.web.partner.words import WORDS


def write_terms_form(page: Page, fields: Fields | None = None) -> str:
    """Return the form of terms, filled with those in force, or with what was typed."""
    words = WORDS[page.language]
    partner = page.opened.partner
    shown = fields or fields_of(partner.terms, page.now.astimezone(ZoneInfo(USUAL_ZONE)).date())
    body = [
        languages(page, f"{page.path}/terms"),
        back_link(page),
        f"<h1>{escape(words['terms_title'])}</h1>",
        *messages(page),
        f'<form method="post" action="{page.path}/terms?lang={page.language}">',
        *_terms_fields(page.language, shown),
        f"<button>{escape(words['save'])}</button></form>",
        *_paste(page),
    ]
    return write_document(words["terms_title"], page.language, "\n".join(body))


def _paste(page: Page) -> Iterator[str]:
    words, terms = WORDS[page.language], page.opened.partner.terms
    text = "" if terms is None else terms_as_text(terms)
    yield (
        f"<details><summary>{escape(words['paste'])}</summary><p>{escape(words['paste_help'])}</p>"
        f'<form method="post" action="{page.path}/terms.json?lang={page.language}">'
        f'<textarea name="json" rows="14" spellcheck="false" aria-label="JSON">{escape(text)}</textarea>'
        f"<button>{escape(words['paste_save'])}</button></form></details>"
    )


def _terms_fields(language: Language, shown: Fields) -> Iterator[str]:
    words = WORDS[language]
    yield _choices(words["access"], "access", ((name, words[f"access_{name}"]) for name in ACCESS), {shown.access})
    purposes = ((name, words[name]) for name in PURPOSES)
    yield _choices(words["purposes"], "purpose", purposes, set(shown.purposes), kind="checkbox")
    yield _area(language, shown)
    yield _choices(
        words["days"], "day", ((day, words[day]) for day in DAYS), set(shown.days), kind="checkbox", row=True
    )
    yield f'<fieldset><legend>{escape(words["hours"])}</legend><div class="row">'
    yield f'<input type="time" name="begin" value="{escape(shown.begin)}" aria-label="{escape(words["hours"])} 1">'
    yield f'<input type="time" name="end" value="{escape(shown.end)}" aria-label="{escape(words["hours"])} 2"></div>'
    yield f'<p class="small">{escape(words["hours_help"])}</p></fieldset>'
    zones = tuple(dict.fromkeys((*ZONES, shown.zone or USUAL_ZONE)))
    options = "".join(f"<option{' selected' if zone == shown.zone else ''}>{escape(zone)}</option>" for zone in zones)
    yield f'<label class="field" for="zone">{escape(words["zone"])}</label>'
    yield f'<select id="zone" name="zone">{options}</select>'
    yield f'<fieldset><legend>{escape(words["from"])} – {escape(words["until"])}</legend><div class="row">'
    first, last = escape(words["from"]), escape(words["until"])
    yield f'<input type="date" name="from" value="{escape(shown.from_on)}" required aria-label="{first}"> – '
    yield f'<input type="date" name="until" value="{escape(shown.until_on)}" aria-label="{last}"></div>'
    yield f'<p class="small">{escape(words["until_help"])}</p></fieldset>'
    told = (("at_once", words["told_at_once"]), ("when_ended", words["told_when_ended"]))
    yield _choices(words["told"], "told", told, {shown.told})
    yield f'<p class="note">{escape(words["no_audio"])}</p>'


def _area(language: Language, shown: Fields) -> str:
    words = WORDS[language]

    def choice(name: str, more: str) -> str:
        ticked = " checked" if shown.area == name else ""
        return (
            f'<label class="choice"><input type="radio" name="area" value="{name}"{ticked}>'
            f"<span>{escape(words[f'area_{name}'])}</span></label>{more}"
        )

    def metres(name: str) -> str:
        value = escape(shown.metres) if shown.area == name else "400"
        label = escape(f"{words[f'area_{name}']} ({words['metres']})")
        return f'<input type="number" name="metres_{name}" value="{value}" min="10" max="50000" aria-label="{label}"> '

    around = (
        f'<input type="text" name="around" value="{escape(shown.around)}" aria-label="{escape(words["metres_of"])}">'
    )
    return (
        f"<fieldset><legend>{escape(words['area'])}</legend>{choice('any', '')}"
        f'{choice("camera", "")}<div class="row inner">{metres("camera")}{escape(words["metres"])}</div>'
        f'{choice("around", "")}<div class="row inner">{metres("around")}{escape(words["metres_of"])}</div>'
        f'<div class="inner">{around}<p class="small">{escape(words["area_around_help"])}</p></div></fieldset>'
    )


def _choices(
    title: str,
    name: str,
    choices: Iterable[tuple[str, str]],
    ticked: set[str],
    *,
    kind: str = "radio",
    row: bool = False,
) -> str:
    lines = "".join(
        f'<label class="choice"><input type="{kind}" name="{name}" value="{escape(value)}"'
        f"{' checked' if value in ticked else ''}><span>{escape(label)}</span></label>"
        for value, label in choices
    )
    return f"<fieldset><legend>{escape(title)}</legend><div{' class=row' if row else ''}>{lines}</div></fieldset>"


def write_camera_form(page: Page, typed: dict[str, str] | None = None) -> str:
    """Return the form that lists a camera; what was typed is shown again, but a password."""
    words, given = WORDS[page.language], typed or {}
    options = "".join(
        f"<option{' selected' if each == given.get('source_type') else ''}>{escape(each)}</option>" for each in REACHED
    )
    body = [
        languages(page, f"{page.path}/camera"),
        back_link(page),
        f"<h1>{escape(words['cameras_add'])}</h1>",
        *messages(page),
        f'<form method="post" action="{page.path}/cameras?lang={page.language}">',
        text_field("title", words["camera_title"], given.get("title", ""), more="required"),
        text_field("where", words["camera_address"], given.get("where", ""), more="required"),
        text_field("bearing", words["camera_bearing"], given.get("bearing", ""), more="inputmode=decimal"),
        text_field("field", words["camera_field"], given.get("field", "90"), more="inputmode=decimal"),
        text_field("range", words["camera_range"], given.get("range", "50"), more="inputmode=decimal"),
        f'<label class="field" for="source_type">{escape(words["camera_type"])}</label>',
        f'<select id="source_type" name="source_type">{options}</select>',
        text_field(
            "address", words["camera_stream"], given.get("address", ""), more="spellcheck=false autocomplete=off"
        ),
        text_field("user", words["camera_user"], given.get("user", ""), more="spellcheck=false autocomplete=off"),
        text_field("password", words["camera_password"], "", kind="password", more="autocomplete=new-password"),
        f'<p class="small">{escape(words["camera_sealed"])}</p><button>{escape(words["camera_save"])}</button></form>',
    ]
    return write_document(words["cameras_add"], page.language, "\n".join(body))
