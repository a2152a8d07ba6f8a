"""Turns a remark that may be HTML (NENA-STA-021.1, notesActionComments) into plain text without losing a word of it."""

import html
import re

from plainview.feeds.limits import plain_text

LONGEST = 4_000
_BREAK = re.compile(r"<(?:br\s*/?|/p|/li|/div|/tr|/h[1-6])\s*>", re.IGNORECASE)
_FORMATTING = re.compile(
    r"</?(?:a|b|body|br|div|em|font|h[1-6]|html|i|li|ol|p|pre|small|span|strong|table|tbody|td|th|tr|u|ul)(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)


def plain_remark(comment: str) -> str:
    """Return the remark without known formatting tags; all else in angle brackets stays, as the words it may be."""
    without_tags = _FORMATTING.sub("", _BREAK.sub("\n", comment))
    return plain_text(html.unescape(without_tags), most=LONGEST)
