"""Parses hostile JSON and XML: size, depth and content are limited before anything reads meaning into them."""

import json
import math
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any, NoReturn

import msgspec
from lxml import etree

from plainview.kernel.errors import UnreadableError

LARGEST_JSON_BYTES = 256 * 1024
LARGEST_XML_BYTES = 64 * 1024
DEEPEST = 64
MOST_ELEMENTS = 2_000
MOST_BRACKETS = 10_000
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # and no bidi overrides
_Time = Annotated[datetime, msgspec.Meta(tz=True)]
_XML = etree.XMLParser(
    encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
    remove_comments=True, remove_pis=True,
)  # fmt: skip


def parse_json(body: bytes, *, most_bytes: int = LARGEST_JSON_BYTES) -> Any:
    """Return the JSON value in `body` (I-JSON, RFC 7493); raise UnreadableError for what parsers read in two ways."""
    if len(body) > most_bytes:
        raise UnreadableError(f"{len(body)} bytes is more than the {most_bytes} that are read")
    if body.count(b"{") + body.count(b"[") > MOST_BRACKETS:
        raise UnreadableError(f"more than {MOST_BRACKETS} objects and lists")
    try:
        text = body.decode("utf-8-sig")
        content = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not UTF-8: byte {error.start} is {body[error.start]:#04x}") from error
    except json.JSONDecodeError as error:
        raise UnreadableError(f"not JSON: {error.msg} at line {error.lineno} column {error.colno}") from error
    except RecursionError as error:
        raise UnreadableError(f"nested deeper than {DEEPEST} levels") from error
    except ValueError as error:  # an integer of more digits than Python converts
        raise UnreadableError("a number too large to hold") from error
    _limit_depth(content)
    if _SURROGATE_ESCAPE.search(text):
        _refuse_lone_surrogates(content)
    return content


def parse_xml(text: str) -> Any:
    """Return the root element of an XML text; raise UnreadableError for a DOCTYPE, and for too large or too deep."""
    body = text.strip().encode("utf-8")
    if len(body) > LARGEST_XML_BYTES:
        raise UnreadableError(f"XML of {len(body)} bytes is more than the {LARGEST_XML_BYTES} that are read")
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise UnreadableError("XML with a DOCTYPE is refused")
    try:
        root = etree.fromstring(body, _XML)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"not XML: {plain_line(str(error.msg))}") from error
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:
        raise UnreadableError("XML with a DOCTYPE is refused")
    _limit_elements(root)
    return root


def parse_time(text: Any) -> datetime:
    """Return an RFC 3339 time with its zone, in UTC; raise UnreadableError without a zone or out of two centuries."""
    if not isinstance(text, str):
        raise UnreadableError("not a time: it is no text")
    try:
        moment = msgspec.convert(text, _Time).astimezone(UTC)
    except (msgspec.ValidationError, OverflowError) as error:
        raise UnreadableError(f"not an RFC 3339 time with zone: {text[:40]!r}") from error
    if not EARLIEST <= moment < LATEST:
        raise UnreadableError(f"a time in the year {moment.year}")
    return moment


def plain_text(text: str, *, most: int) -> str:
    """Return at most `most` characters that any store and screen can hold: control characters are replaced."""
    cleaned = _NOT_TEXT.sub("\N{REPLACEMENT CHARACTER}", text).strip()
    return cleaned if len(cleaned) <= most else cleaned[: most - 1] + "…"


def plain_line(text: str, *, most: int = 200) -> str:
    """Return text as one line: every run of white space is one space."""
    return plain_text(" ".join(text.split()), most=most)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise UnreadableError(f"the key {plain_line(name, most=60)!r} stands twice in one object")
            seen.add(name)
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise UnreadableError(f"{name} is not a number in JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise UnreadableError("a number too large to hold")
    return number


def _limit_depth(content: Any) -> None:
    level = [content]
    for _ in range(DEEPEST):
        level = [member for value in level for member in _members(value) if isinstance(member, dict | list)]
        if not level:
            return
    raise UnreadableError(f"nested deeper than {DEEPEST} levels")


def _members(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _refuse_lone_surrogates(content: Any) -> None:
    try:
        json.dumps(content, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableError("a lone surrogate stands in a text") from error


def _limit_elements(root: Any) -> None:
    level = [root]
    seen = 0
    for _ in range(DEEPEST):
        seen += len(level)
        if seen > MOST_ELEMENTS:
            raise UnreadableError(f"XML with more than {MOST_ELEMENTS} elements")
        level = [child for element in level for child in element]
        if not level:
            return
    raise UnreadableError(f"XML nested deeper than {DEEPEST} levels")
