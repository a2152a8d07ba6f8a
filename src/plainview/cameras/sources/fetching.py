"""Fetches over HTTP from a camera: each host resolved and checked, redirects followed by ourselves, signed in."""

import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from types import TracebackType
from typing import Self
from urllib.parse import SplitResult

import httpx

from plainview.cameras.gateway.addresses import (
    DEFAULT_PORTS,
    WEB_SCHEMES,
    Networks,
    Reach,
    join_address,
    resolve,
    split_address,
    take_sign_in,
)
from plainview.cameras.sources.rtsp.digest import answer_challenge
from plainview.kernel.errors import BadInputError, UnavailableError

ANSWER_SECONDS = 4.0
MOST_REDIRECTS = 5
LARGEST_PICTURE = 8 * 1024 * 1024
_OK, _NOT_CHANGED, _UNAUTHORIZED, _NOT_FOUND = 200, 304, 401, 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an address gave, and where it was in the end."""

    content: bytes
    address: str
    fields: Mapping[str, str]
    is_changed: bool = True


class Fetcher:
    """Fetches for one camera, in one thread; the sign-in goes to the registered host and port alone."""

    def __init__(self, reach: Reach) -> None:
        self._networks: Networks = reach.networks
        self._sign_in = reach.own_sign_in
        self.address = take_sign_in(reach.address)[0]
        self._own = _origin(split_address(self.address, WEB_SCHEMES))
        self._client = httpx.Client(timeout=ANSWER_SECONDS, trust_env=False, follow_redirects=False)
        self._unchecked = httpx.Client(verify=_unchecked_tls(), timeout=ANSWER_SECONDS, trust_env=False)
        self._challenges: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()
        self._unchecked.close()

    def fetch(self, address: str, *, most_bytes: int, known: Mapping[str, str] | None = None) -> Fetched:
        """Return what lies at an address.

        `known` are fields of an earlier answer: where it is as it was, `is_changed` is False and nothing is read.
        """
        with self.opened(address, known=known) as (answer, final):
            if answer.status_code == _NOT_CHANGED:
                return Fetched(content=b"", address=final, fields=known or {}, is_changed=False)
            content = b"".join(_at_most(answer, most_bytes))
            return Fetched(content=content, address=final, fields=dict(answer.headers))

    @contextmanager
    def opened(self, address: str, *, known: Mapping[str, str] | None = None) -> Iterator[tuple[httpx.Response, str]]:
        """Have an answer open, redirects followed; raise BadInputError or UnavailableError where it is none."""
        for _ in range(MOST_REDIRECTS + 1):
            with self._signed_in(address, known or {}) as answer:
                if not answer.has_redirect_location:
                    _explain(answer)
                    yield answer, address
                    return
                address = join_address(address, answer.headers["location"])
        raise BadInputError(f"the camera redirects more than {MOST_REDIRECTS} times")

    @contextmanager
    def _signed_in(self, address: str, known: Mapping[str, str]) -> Iterator[httpx.Response]:
        with self._sent(address, known) as answer:
            challenges = tuple(answer.headers.get_list("www-authenticate"))
            if answer.status_code != _UNAUTHORIZED or not challenges or not self._may_sign_in(address):
                yield answer
                return
            self._challenges = challenges  # digest nonces are used again until the camera has another
        with self._sent(address, known) as answer:
            yield answer

    @contextmanager
    def _sent(self, address: str, known: Mapping[str, str]) -> Iterator[httpx.Response]:
        parts = split_address(address, WEB_SCHEMES)
        host = str(parts.hostname)
        found = resolve(host, self._networks)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
        url = httpx.URL(scheme=parts.scheme, host=str(found), port=port, raw_path=_path_of(parts).encode())
        fields = {"host": parts.netloc.rpartition("@")[2], "user-agent": "Plainview", "accept-encoding": "identity"}
        if "etag" in known or "last-modified" in known:
            asked = {"if-none-match": known.get("etag"), "if-modified-since": known.get("last-modified")}
            fields |= {name: text for name, text in asked.items() if text}
        if self._challenges and self._sign_in and self._may_sign_in(address):
            fields["authorization"] = answer_challenge(
                self._challenges, self._sign_in, method="GET", address=_path_of(parts)
            )
        # a camera at a bare address signs its own certificate; a name's is checked
        client = self._unchecked if _is_bare(host) else self._client
        try:
            with client.stream("GET", url, headers=fields, extensions={"sni_hostname": host}) as answer:
                yield answer
        except httpx.ConnectError as error:
            raise UnavailableError("the camera refuses the connection") from error
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            raise UnavailableError(f"the camera does not answer: {type(error).__name__}") from error

    def _may_sign_in(self, address: str) -> bool:
        return self._sign_in is not None and _origin(split_address(address, WEB_SCHEMES)) == self._own


def answers_over_http(reach: Reach) -> bool:
    """Say whether a camera answers at its address, signed in or asking to be; blocks."""
    try:
        with Fetcher(reach) as fetcher, fetcher.opened(fetcher.address):
            return True
    except BadInputError as error:
        return str(error) == _SIGN_IN_REFUSED and reach.own_sign_in is None
    except UnavailableError:
        return False


_SIGN_IN_REFUSED = "the camera refuses the sign-in"


def _explain(answer: httpx.Response) -> None:
    if answer.status_code == _UNAUTHORIZED:
        raise BadInputError(_SIGN_IN_REFUSED)
    if answer.status_code == _NOT_FOUND:
        raise BadInputError("the camera has no such address")
    if answer.status_code not in {_OK, _NOT_CHANGED}:
        raise UnavailableError(f"the camera answers with status {answer.status_code}")


def _at_most(answer: httpx.Response, most_bytes: int) -> Iterator[bytes]:
    """Yield a body's parts; raise UnavailableError where it is too long, or comes by the drop."""
    taken = 0
    began = time.monotonic()
    for part in answer.iter_raw():
        taken += len(part)
        if taken > most_bytes:
            raise UnavailableError(f"the camera sends more than {most_bytes // 1024} KiB")
        if time.monotonic() - began > 4 * ANSWER_SECONDS:
            raise UnavailableError("the camera sends too slowly")
        yield part


def _path_of(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _origin(parts: SplitResult) -> tuple[str, str | None, int]:
    return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme]


def _is_bare(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False


def _unchecked_tls() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
