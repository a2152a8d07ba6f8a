"""What the partner's pages share: whose page, the language link, what was just said, a field."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

from plainview.cameras.partners.model import USUAL_ZONE, Language
from plainview.flows.partner_lends import Opened
from plainview.web.partner.words import WORDS

OTHER: dict[Language, Language] = {"en": "es", "es": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a partner's page is written from; `said` is what was just done, `trouble` what could not be."""

    code: str
    opened: Opened
    language: Language
    now: datetime
    said: str = ""
    trouble: str = ""

    @property
    def path(self) -> str:
        return f"/partner/{escape(self.code)}"

    @property
    def zone(self) -> str:
        terms = self.opened.partner.terms
        return USUAL_ZONE if terms is None else terms.zone


def languages(page: Page, path: str) -> str:
    """Write the link to the other language."""
    other = OTHER[page.language]
    return (
        f'<nav><a href="{path}?lang={other}" lang="{other}">{escape(WORDS[page.language]["other_language"])}</a></nav>'
    )


def back_link(page: Page) -> str:
    """Write the link back to the partner's page."""
    return f'<p><a href="{page.path}?lang={page.language}">← {escape(WORDS[page.language]["back"])}</a></p>'


def messages(page: Page) -> Iterator[str]:
    """Write what was just done, and what could not be."""
    if page.said:
        yield f'<p class="note" role="status">{escape(page.said)}</p>'
    if page.trouble:
        yield f'<p class="bad" role="alert">{escape(page.trouble)}</p>'


def text_field(name: str, label: str, value: str, *, kind: str = "text", more: str = "") -> str:
    """Write a labelled field of text."""
    return (
        f'<label class="field" for="{name}">{escape(label)}</label>'
        f'<input type="{kind}" id="{name}" name="{name}" value="{escape(value)}" maxlength="500" {more}>'
    )
