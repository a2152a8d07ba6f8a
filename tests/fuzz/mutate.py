"""Breaks messages in every way a line, a vendor or an attacker does: seeded, so that a finding can be repeated."""

import json
import random
from collections.abc import Callable, Sequence
from typing import Any

_JUNK: Sequence[Any] = (
    None, True, 0, -1, 2**63, 2**70, 10**300, 0.1, 1e308, "", " ", "\x00", "\u202e", "\U0001f692", "x" * 3000, [], [[]],
    {}, {"$ref": "x"}, {"$id": 1}, "2026-13-45T99:99:99Z", "0001-01-01T00:00:00+23:59", "<a>" * 90, "urn:x", -1e-320,
)  # fmt: skip
_TOKENS = (
    b"NaN", b"-Infinity", b"1e999", b"9" * 400, b'"\\ud800"', b'"\\u0000"', b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
    b"[" * 70, b"{" * 70, b'"a":1,"a":2', b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"&x;", b"<![CDATA[", b"]]>", b"\\", b'"',
    b",", b":", b"\n",
)  # fmt: skip
_XML_PARTS = (
    "<gml:pos>91 181</gml:pos>", "<gml:pos>nan inf</gml:pos>", "<HNO>\u0000</HNO>", "<gs:radius>-1</gs:radius>",
    "<HNO/>", "<!-- -->", "<?x y?>", "&#0;", "&lt;", "<a:b/>", "<gml:Polygon/>", "<UNIT>" + "9" * 400 + "</UNIT>", "</",
    "<",
)  # fmt: skip


def mutate(body: bytes, chance: random.Random) -> bytes:
    """Return `body` broken in one to three ways."""
    broken = body
    for _ in range(chance.randint(1, 3)):
        broken = chance.choice(_WAYS)(broken, chance)
    return broken


def _flip(body: bytes, chance: random.Random) -> bytes:
    if not body:
        return bytes([chance.randrange(256)])
    at = chance.randrange(len(body))
    return body[:at] + bytes([body[at] ^ (1 << chance.randrange(8))]) + body[at + 1 :]


def _cut(body: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randrange(len(body) + 1), chance.randrange(len(body) + 1)))
    return chance.choice((body[:start], body[end:], body[:start] + body[end:], body[start:end]))


def _insert(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) + 1)
    return body[:at] + chance.choice(_TOKENS) + body[at:]


def _repeat(body: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(body) + 1)
    piece = body[start : start + chance.randint(1, 200)]
    return body[:start] + piece * chance.randint(2, 20) + body[start:]


def _reshape(body: bytes, chance: random.Random) -> bytes:
    """Change one value of the document, and leave it JSON."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return _insert(body, chance)
    places = list(_places(content))
    if not places:
        return json.dumps(chance.choice(_JUNK)).encode()
    holder, key = chance.choice(places)
    _change(holder, key, chance)
    return json.dumps(content).encode()


def _places(content: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict | list):
            members = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
            found += [(value, key) for key, _ in members]
            waiting += [member for _, member in members]
    return found


def _change(holder: Any, key: Any, chance: random.Random) -> None:
    value = holder[key]
    choice = chance.randrange(5)
    if choice == 0:
        del holder[key]
    elif choice == 1 and isinstance(value, str) and "<" in value:
        at = chance.randrange(len(value))
        holder[key] = value[:at] + chance.choice(_XML_PARTS) + value[at + chance.randrange(30) :]
    elif choice == 2 and isinstance(value, str) and value:
        at = chance.randrange(len(value))
        holder[key] = value[:at] + chr(chance.choice((0, 10, 34, 0x202E, 0xFFFD, 0x1F692, 65))) + value[at + 1 :]
    elif choice == 3 and isinstance(holder, list):
        holder.append(value)
    else:
        holder[key] = chance.choice(_JUNK)


_WAYS: Sequence[Callable[[bytes, random.Random], bytes]] = (
    _flip, _cut, _insert, _repeat, _reshape, _reshape, _reshape, _reshape,
)  # fmt: skip
