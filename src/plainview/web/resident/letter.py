"""Writes the answer as a letter: plain HTML to be printed and sent to who asked in writing; everything is escaped."""

from collections.abc import Iterator
from html import escape

from plainview.people.contests.model import Contest
from plainview.web.resident.page import PARTS, Page, level_box, write_document
from plainview.web.resident.words import WORDS, say_day, say_kind


def write_letter(page: Page) -> str:
    """Return the whole letter; its lines are numbered, so that a letter back can name them."""
    words, answer = WORDS[page.language], page.answer
    where = answer.address + (f", {answer.unit}" if answer.unit else "")
    received_on = page.ask.letter_received_on or page.ask.asked_at.date()
    received = words["letter_received"].format(
        on=say_day(received_on, page.language), reference=page.ask.letter_reference or ""
    )
    made_on = say_day(page.ask.asked_at.date(), page.language)
    to = [words["letter_to"], *([page.ask.through_name] if page.ask.through_name else []), where]
    body = [
        f"<p>{'<br>'.join(escape(line) for line in to)}</p>",
        f"<p>{escape(say_day(page.now.date(), page.language))}</p>",
        f"<h1>{escape(words['title'])}</h1>",
        f"<p>{escape(received)}</p>",
        f"<p>{escape(words['made_by'].format(on=made_on, rules=answer.rule_version))}</p>",
        level_box(page),
        f"<p>{escape(words['others'])}</p>",
        *_parts(page),
        *(_ticket(contest, page) for contest in page.contests),
        f"<h2>{escape(words['contest_title'])}</h2>",
        f"<p>{escape(words['letter_contest'])}</p>",
        f"<p>{escape(words['letter_code'])} <strong>{escape(page.code.upper())}</strong></p>",
        f"<p>{escape(words['valid_until'].format(on=say_day(page.ask.expires_at.date(), page.language)))}</p>",
        f'<footer class="small"><p>{escape(words["footer"])}</p></footer>',
    ]
    return write_document(words["title"], page.language, "\n".join(body))


def _parts(page: Page) -> Iterator[str]:
    words = WORDS[page.language]
    for part in PARTS:
        yield f"<h2>{escape(words[part])}</h2>"
        lines = [line for line in page.answer.lines if line.part == part]
        if not lines:
            yield f"<p>{escape(words[f'{part}_none'])}</p>"
        for line in lines:
            said = say_kind(line.kind, page.language) + (f": {line.title}" if line.title else "")
            why = f" {words[line.code]}." if line.code else ""
            source = f"{words['source']}: {line.source_title}, {words['record']} {line.record_id}"
            on = say_day(line.on, page.language)
            yield f"<p><strong>{line.ref + 1}.</strong> {escape(f'{said}, {on}.{why} ({source})')}</p>"


def _ticket(contest: Contest, page: Page) -> str:
    words = WORDS[page.language]
    about = words[f"about_{contest.about}"].format(name=contest.other_name or "")
    state = words[f"state_{contest.state}"].format(by=say_day(contest.decide_by.date(), page.language))
    why = f"<blockquote>{escape(contest.reason)}</blockquote>" if contest.reason else ""
    return f'<div class="ticket"><p><strong>{escape(about)}</strong> {escape(state)}</p>{why}</div>'
