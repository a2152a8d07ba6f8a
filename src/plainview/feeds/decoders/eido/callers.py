"""Tells callers apart: two calls from one number are one caller; a call without a number vouches for no other."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from plainview.feeds.decoders.eido.document import Call, Callback
from plainview.feeds.limits import plain_line

_DIGITS = re.compile(r"[^0-9]")
_COUNTRY_AND_NUMBER = 11  # '1' and ten digits, North America


@dataclass(frozen=True, slots=True, kw_only=True)
class Callers:
    """The callers of an incident; `traceable` gives the caller's key of each call that came with a number."""

    keys: tuple[str, ...]
    numbers: tuple[str, ...]
    traceable: dict[str, str]


def find_callers(
    calls: dict[str, Call], callbacks: dict[str, Callback], add_problem: Callable[[str, str], None]
) -> Callers:
    """Return one opaque key for each distinct caller; say through `add_problem` which reference leads nowhere."""
    keys: list[str] = []
    numbers: list[str] = []
    traceable: dict[str, str] = {}
    for call_id, call in calls.items():
        if call.callback and call.callback.target not in callbacks:
            add_problem("callBackReference", f"{call.callback.target!r} is not in the document")
        callback = callbacks.get(call.callback.target) if call.callback else None
        number = _number(callback) if callback else None
        keys.append(_opaque(number or call_id))
        if number:
            numbers.append(number)
            traceable[call_id] = keys[-1]
    return Callers(keys=tuple(dict.fromkeys(keys)), numbers=tuple(dict.fromkeys(numbers)), traceable=traceable)


def _number(callback: Callback) -> str | None:
    """Return the number as digits without the country, '8195551212', from tel: before sip: before anything else."""
    uris = [*callback.uris, *([callback.updated.uri] if callback.updated else [])]
    for scheme in ("tel:", "sip:", "sips:"):
        for uri in uris:
            digits = _DIGITS.sub("", uri.split("@")[0].split(";")[0])
            if uri.lower().startswith(scheme) and digits:
                return plain_line(
                    digits[1:] if len(digits) == _COUNTRY_AND_NUMBER and digits[0] == "1" else digits, most=20
                )
    return None


def _opaque(identity: str) -> str:
    return "caller-" + sha256(identity.encode()).hexdigest()[:16]
