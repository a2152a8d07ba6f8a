"""Asks a camera over RTSP what it would send (DESCRIBE, RFC 2326), signed in, redirects followed only where allowed."""

import asyncio
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin

from plainview.cameras.gateway.addresses import (
    DEFAULT_PORTS,
    STREAM_SCHEMES,
    Networks,
    Reach,
    SignIn,
    pin_address,
    split_address,
    take_sign_in,
)
from plainview.cameras.sources.rtsp.digest import answer_challenge
from plainview.kernel.errors import BadInputError, UnavailableError

MOST_REDIRECTS = 3
LARGEST_ANSWER = 64 * 1024
UNAUTHORIZED = 401
_REDIRECTS = frozenset({301, 302, 303, 305})


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a camera answered: status, what it would send (SDP), and the pinned address that said so."""

    status: int
    sdp: str
    address: str  # without a sign-in; never shown
    was_asked_to_sign_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    location: str | None
    challenges: tuple[str, ...]
    body: str


async def describe(reach: Reach, *, seconds: float, signs_in: bool = True) -> Description:
    """Return the camera's description, following redirects inside the allowed networks.

    Raises BadInputError for an address or redirect that isn't allowed, UnavailableError where nobody answers in time.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _describe(reach, signs_in=signs_in)
    except TimeoutError as error:
        raise UnavailableError(f"the camera does not answer within {seconds:g} s") from error
    except ConnectionRefusedError as error:
        raise UnavailableError("the camera refuses the connection") from error
    except (OSError, ValueError, asyncio.IncompleteReadError) as error:
        raise UnavailableError(f"the camera does not answer: {type(error).__name__}") from error


async def _describe(reach: Reach, *, signs_in: bool) -> Description:
    address = take_sign_in(reach.address)[0]
    was_asked = False
    for _ in range(MOST_REDIRECTS + 1):
        pinned = await _pin(address, reach.networks)
        answer, was_asked = await _ask_signed_in(pinned, reach.own_sign_in if signs_in else None)
        if answer.status not in _REDIRECTS or not answer.location:
            return Description(status=answer.status, sdp=answer.body, address=pinned, was_asked_to_sign_in=was_asked)
        address = take_sign_in(urljoin(address, answer.location))[0]
    raise BadInputError(f"the camera redirects more than {MOST_REDIRECTS} times")


async def _pin(address: str, networks: Networks) -> str:
    return await asyncio.to_thread(pin_address, address, networks, STREAM_SCHEMES)


async def _ask_signed_in(address: str, sign_in: SignIn | None) -> tuple[_Answer, bool]:
    answer = await _ask(address, None)
    if answer.status != UNAUTHORIZED or sign_in is None:
        return answer, answer.status == UNAUTHORIZED
    authorization = answer_challenge(answer.challenges, sign_in, method="DESCRIBE", address=address)
    return await _ask(address, authorization), True


async def _ask(address: str, authorization: str | None) -> _Answer:
    parts = split_address(address, STREAM_SCHEMES)
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    secured = _camera_tls() if parts.scheme == "rtsps" else None
    reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secured, limit=LARGEST_ANSWER)
    try:
        more = f"Authorization: {authorization}\r\n" if authorization else ""
        request = (
            f"DESCRIBE {address} RTSP/1.0\r\nCSeq: 1\r\nAccept: application/sdp\r\nUser-Agent: Plainview\r\n{more}\r\n"
        )
        writer.write(request.encode())
        return await _read_answer(reader)
    finally:
        writer.transport.abort()


async def _read_answer(reader: asyncio.StreamReader) -> _Answer:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "replace").split("\r\n")
    except asyncio.LimitOverrunError as error:
        raise ValueError("too long an answer") from error
    protocol, _, status = head[0].partition(" ")
    if not protocol.startswith("RTSP/"):
        raise ValueError("no RTSP")
    fields = [(name.strip().lower(), text.strip()) for name, _, text in (line.partition(":") for line in head[1:])]
    named = dict(fields)
    size = int(named.get("content-length") or 0)
    if not 0 <= size <= LARGEST_ANSWER:
        raise ValueError("too long an answer")
    return _Answer(
        status=int(status[:3]),
        location=named.get("location"),
        challenges=tuple(text for name, text in fields if name == "www-authenticate"),
        body=(await reader.readexactly(size)).decode("utf-8", "replace"),
    )


def _camera_tls() -> ssl.SSLContext:
    """Return TLS without a check of the certificate: cameras sign their own."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
