"""Writes the resident's page: plain HTML that needs no script, reads aloud well, and prints; everything is escaped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from plainview.dossier.answer import Answer, AnswerLine, Part
from plainview.people.contests.model import LONGEST_NOTE, Ask, Contest, Language, is_overdue
from plainview.web.resident.words import WORDS, say_day, say_kind, say_level

PARTS: tuple[Part, ...] = ("counts", "left_out", "shown_only", "residence")
_OTHER: Mapping[Language, Language] = {"en": "es", "es": "en"}
_WITH_REPORT = frozenset({"responder_assaulted", "firearm_at_premise"})
_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f2ec; color: #1b1d20; font: 1.0625rem/1.55 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1.25rem 3rem; background: #fff; min-height: 100vh; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .5rem; }
p { margin: .5rem 0; }
a { color: #0b4f8a; }
nav { display: flex; justify-content: flex-end; gap: 1rem; }
.level { margin: 1rem 0; padding: 1rem 1.25rem; border: 2px solid #1b1d20; border-radius: 6px; }
.level strong { display: block; font-size: 1.5rem; letter-spacing: .01em; }
.note { padding: .75rem 1rem; background: #eef3f7; border-left: 4px solid #0b4f8a; }
.bad { padding: .75rem 1rem; background: #fbeeea; border-left: 4px solid #a3341b; }
ul { list-style: none; padding: 0; margin: 0; }
li, .ticket { padding: .7rem 0; border-top: 1px solid #d9d6cd; }
li label { display: flex; gap: .7rem; align-items: flex-start; cursor: pointer; }
li input { width: 1.25rem; height: 1.25rem; margin-top: .2rem; flex: none; }
.small { font-size: .9rem; color: #4a4e54; }
.why { display: block; }
blockquote { margin: .4rem 0; padding-left: .8rem; border-left: 3px solid #d9d6cd; white-space: pre-wrap; }
fieldset { border: 0; padding: 0; margin: 0; }
label.field { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input[type=text], textarea { width: 100%; padding: .6rem; font: inherit; border: 1px solid #6b7077; }
button { margin-top: .8rem; padding: .65rem 1.2rem; font: inherit; font-weight: 600; color: #fff; background: #0b4f8a;
  border: 0; border-radius: 4px; cursor: pointer; }
:focus-visible { outline: 3px solid #c77700; outline-offset: 2px; }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 2px solid #1b1d20; }
@media print {
  body, main { background: #fff; } main { max-width: none; padding: 0; min-height: 0; }
  nav, form button, li input, .no-print { display: none; } h2, li, .ticket { break-inside: avoid; }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the page is written from; `said` is a line about what was just done, `trouble` about what could not be."""

    code: str
    ask: Ask
    answer: Answer
    contests: Sequence[Contest]
    language: Language
    now: datetime
    said: str = ""
    trouble: str = ""


def write_page(page: Page) -> str:
    """Return the whole page."""
    words, answer = WORDS[page.language], page.answer
    where = escape(answer.address + (f", {answer.unit}" if answer.unit else ""))
    on = say_day(page.ask.asked_at.date(), page.language)
    until = say_day(page.ask.expires_at.date(), page.language)
    rules = answer.rule_version.replace("-", "\N{NON-BREAKING HYPHEN}")
    letter = ""
    if page.ask.letter_received_on is not None:
        path = f"/resident/{escape(page.code)}/letter?lang={page.language}"
        letter = f' <a href="{path}">{escape(words["as_letter"])}</a>'
    body = [
        _languages(page),
        f"<h1>{escape(words['title'])}<br>{where}</h1>",
        *_messages(page),
        f"<p>{escape(words['made_by'].format(on=on, rules=rules))}</p>",
        level_box(page),
        f'<p class="note">{escape(words["others"])}</p>',
        *_tickets(page),
        *_form(page),
        (
            f'<p class="small no-print">{escape(words["print"])} '
            f'<a href="/resident/{escape(page.code)}/answer.json">{escape(words["print_label"])}</a>{letter}</p>'
        ),
        (
            f'<footer class="small"><p>{escape(words["valid_until"].format(on=until))}</p>'
            f"<p>{escape(words['footer'])}</p></footer>"
        ),
    ]
    return write_document(words["title"], page.language, "\n".join(body))


def write_entrance(language: Language, *, trouble: str = "") -> str:
    """Return the page on which a code is typed."""
    words = WORDS[language]
    other = _OTHER[language]
    body = (
        f'<nav><a href="/resident?lang={other}" lang="{other}">{escape(words["other_language"])}</a></nav>'
        f"<h1>{escape(words['enter_title'])}</h1>"
        + (f'<p class="bad" role="alert">{escape(trouble)}</p>' if trouble else "")
        + f'<form method="post" action="/resident?lang={language}"><p>{escape(words["enter_help"])}</p>'
        f'<label class="field" for="code">{escape(words["code"])}</label>'
        '<input type="text" id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" '
        f'required maxlength="60"><button>{escape(words["open"])}</button></form>'
    )
    return write_document(words["enter_title"], language, body)


def write_document(title: str, language: Language, body: str) -> str:
    """Return a whole document around a body that is escaped already."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )


def _languages(page: Page) -> str:
    other = _OTHER[page.language]
    name = escape(WORDS[page.language]["other_language"])
    return f'<nav><a href="/resident/{escape(page.code)}?lang={other}" lang="{other}">{name}</a></nav>'


def _messages(page: Page) -> Iterator[str]:
    if page.said:
        yield f'<p class="note" role="status">{escape(page.said)}</p>'
    if page.trouble:
        yield f'<p class="bad" role="alert">{escape(page.trouble)}</p>'


def level_box(page: Page) -> str:
    """Write the level, what it means, and which sources could not be asked."""
    words, level = WORDS[page.language], page.answer.level
    missing = "".join(f"<p>{escape(words['not_asked'])}: {escape(title)}</p>" for title in page.answer.not_asked)
    meaning = escape(words[f"means_{level.split(' to ')[-1]}"])
    return (
        f'<div class="level"><span>{escape(words["level"])}</span>'
        f"<strong>{escape(say_level(level, page.language))}</strong><p>{meaning}</p>{missing}</div>"
    )


def _form(page: Page) -> Iterator[str]:
    """Write the facts, each with a box to tick, and one field for the resident's words."""
    words = WORDS[page.language]
    yield f'<form method="post" action="/resident/{escape(page.code)}/contests?lang={page.language}">'
    for part in PARTS:
        yield f"<h2>{escape(words[part])}</h2>"
        lines = [line for line in page.answer.lines if line.part == part]
        if not lines:
            yield f"<p>{escape(words[f'{part}_none'])}</p>"
            continue
        yield f'<fieldset><legend class="small no-print">{escape(words["tick"])}</legend><ul>'
        yield from (_fact(line, page.language) for line in lines)
        yield "</ul></fieldset>"
    yield (
        f'<section class="no-print"><h2>{escape(words["contest_title"])}</h2><p>{escape(words["contest_help"])}</p>'
        f'<label class="field" for="other_name">{escape(words["contest_other"])}</label>'
        '<input type="text" id="other_name" name="other_name" maxlength="120" autocomplete="off" '
        'aria-describedby="other_help">'
        f'<p class="small" id="other_help">{escape(words["contest_other_help"])}</p>'
        f'<label class="field" for="note">{escape(words["contest_words"])}</label>'
        f'<textarea id="note" name="note" rows="5" required maxlength="{LONGEST_NOTE}"></textarea>'
        f"<button>{escape(words['contest'])}</button></section></form>"
    )


def _fact(line: AnswerLine, language: Language) -> str:
    words = WORDS[language]
    said = say_kind(line.kind, language) + (f": {line.title}" if line.title else "")
    details = [
        say_day(line.on, language),
        f"{words['source']}: {line.source_title}",
        f"{words['record']} {line.record_id}",
    ]
    if line.points is not None:
        details.append(words["points"].format(points=f"{line.points:.1f}"))
    if line.is_certain is False:
        details.append(words["possible"])
    why = f'<span class="why">{escape(words[line.code])}</span>' if line.code else ""
    report = f'<span class="why small">{escape(words["report_words"])}</span>' if line.kind in _WITH_REPORT else ""
    return (
        f'<li><label><input type="checkbox" name="ref" value="{line.ref}"><span>{escape(said)}{why}'
        f'<span class="why small">{escape(" · ".join(details))}</span>{report}</span></label></li>'
    )


def _tickets(page: Page) -> Iterator[str]:
    words = WORDS[page.language]
    if not page.contests:
        return
    yield f"<h2>{escape(words['tickets'])}</h2>"
    for contest in page.contests:
        yield _ticket(contest, page)


def _ticket(contest: Contest, page: Page) -> str:
    words, language = WORDS[page.language], page.language
    about = words[f"about_{contest.about}"].format(name=contest.other_name or "")
    state = words[f"state_{contest.state}"].format(by=say_day(contest.decide_by.date(), language))
    late = ""
    if is_overdue(contest, page.now):
        late = f'<p class="bad">{escape(words["overdue_appeal" if contest.state == "appealed" else "overdue"])}</p>'
    decided = ""
    if contest.decided_at is not None and contest.reason is not None:
        on = words["decided_on"].format(on=say_day(contest.decided_at.date(), language))
        decided = f"<p>{escape(on)}. {escape(words['why'])}:</p><blockquote>{escape(contest.reason)}</blockquote>"
    filed = words["filed_on"].format(on=say_day(contest.filed_at.date(), language))
    return (
        f'<div class="ticket" data-state="{contest.state}"><p><strong>{escape(about)}</strong> '
        f'<span class="small">{escape(filed)}</span></p><p>{escape(state)}</p>{late}'
        f"<p>{escape(words['your_words'])}:</p><blockquote>{escape(contest.note)}</blockquote>{decided}"
        f"{_appeal(contest, page)}</div>"
    )


def _appeal(contest: Contest, page: Page) -> str:
    if contest.state != "rejected":
        return ""
    words, field = WORDS[page.language], f"words-{contest.contest_id}"
    return (
        f'<form class="no-print" method="post" '
        f'action="/resident/{escape(page.code)}/contests/{contest.contest_id}/appeal?lang={page.language}">'
        f'<label class="field" for="{field}">{escape(words["appeal_words"])}</label>'
        f'<textarea id="{field}" name="words" rows="3" required maxlength="{LONGEST_NOTE}"></textarea>'
        f"<button>{escape(words['appeal'])}</button></form>"
    )
