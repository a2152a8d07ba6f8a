"""Pulls H.264 or H.265 over RTSP in the loop, without a thread: for most cameras; the odd ones are FFmpeg's."""

import asyncio
import ssl
import struct
from collections.abc import Callable
from urllib.parse import urljoin

from plainview.cameras.gateway.addresses import (
    DEFAULT_PORTS,
    STREAM_SCHEMES,
    Reach,
    pin_address,
    split_address,
    take_sign_in,
)
from plainview.cameras.model import Packet
from plainview.cameras.sources.odd import OddCameraError
from plainview.cameras.sources.rtsp.native.conversation import OK, UNAUTHORIZED, Answer, Conversation
from plainview.cameras.sources.rtsp.native.depacketise import Depacketiser
from plainview.cameras.sources.rtsp.native.sdp import Video, read_video
from plainview.kernel.errors import BadInputError, UnavailableError

ANSWER_SECONDS = 1.5  # connecting and being told what comes, all together
SILENCE_SECONDS = 2.5  # nothing at all, not even reports
MOST_REDIRECTS = 3
NOT_FOUND = 404
LOOK_SECONDS = 0.5
USUAL_SESSION_SECONDS = 60.0  # RFC 2326, 12.37
_REDIRECTS = frozenset({301, 302, 303, 305})
_EMPTY_REPORT = struct.pack(">BBHBBHI", 0x24, 1, 8, 0x80, 201, 1, 0)  # a receiver report of nothing (RFC 3550, 6.4.2)


async def listen(reach: Reach, give: Callable[[Packet], None]) -> None:
    """Give what the camera sends, parameter sets first, until cancelled.

    Raises OddCameraError where FFmpeg may do better, BadInputError for an address or redirect that isn't allowed or a
    refused sign-in, UnavailableError where the camera doesn't answer or falls silent.
    """
    address = take_sign_in(reach.address)[0]
    for _ in range(MOST_REDIRECTS + 1):
        pinned = await asyncio.to_thread(pin_address, address, reach.networks, STREAM_SCHEMES)
        elsewhere = await _Session(pinned, reach, give).run()
        if elsewhere is None:
            return
        address = take_sign_in(urljoin(address, elsewhere))[0]
    raise BadInputError(f"the camera redirects more than {MOST_REDIRECTS} times")


class _Session:
    """One connection, from DESCRIBE to its loss."""

    def __init__(self, address: str, reach: Reach, give: Callable[[Packet], None]) -> None:
        self._address, self._sign_in, self._give = address, reach.own_sign_in, give
        self._depacketiser: Depacketiser | None = None
        self._channel = 0
        self._said = Conversation(self._take_frame)
        self._control = address
        self._session_seconds = USUAL_SESSION_SECONDS

    async def run(self) -> str | None:
        """Play until lost; return where a redirect leads."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                elsewhere = await self._begin()
            if elsewhere is None:
                await self._stay()
        except TimeoutError as error:
            raise UnavailableError(f"the camera does not answer within {ANSWER_SECONDS:g} s") from error
        except ConnectionRefusedError as error:
            raise UnavailableError("the camera refuses the connection") from error
        except (OSError, ValueError) as error:
            raise UnavailableError(f"the camera does not answer: {type(error).__name__}") from error
        else:
            return elsewhere
        finally:
            if self._said.session:
                self._said.tell("TEARDOWN", self._control, {}, self._sign_in)
            self._said.close()

    async def _begin(self) -> str | None:
        await self._connect()
        described = await self._ask("DESCRIBE", self._address, Accept="application/sdp")
        if described.status in _REDIRECTS and described.fields.get("location"):
            return described.fields["location"]
        _explain(described)
        video = read_video(described.body)
        if video is None or not video.is_in_order:
            raise OddCameraError("the camera's video is of another kind")
        base = described.fields.get("content-base") or described.fields.get("content-location") or self._address
        self._control = _join(base, video.session_control)
        await self._set_up(video, _join(base, video.control))
        if video.sets:
            self._give(Packet(units=video.sets, presented_at=None, codec=video.codec))
        _explain(await self._ask("PLAY", self._control, Range="npt=0.000-"))
        return None

    async def _connect(self) -> None:
        parts = split_address(self._address, STREAM_SCHEMES)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
        secured = _trust_any() if parts.scheme == "rtsps" else None
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self._said, str(parts.hostname), port, ssl=secured)

    async def _set_up(self, video: Video, address: str) -> None:
        answer = await self._ask("SETUP", address, Transport="RTP/AVP/TCP;unicast;interleaved=0-1")
        _explain(answer)
        transport = answer.fields.get("transport", "")
        if "RTP/AVP/TCP" not in transport:
            raise OddCameraError("the camera sends over another transport")
        fields = dict(part.partition("=")[::2] for part in transport.split(";"))
        self._channel = int(fields.get("interleaved", "0").partition("-")[0])
        session, _, more = answer.fields.get("session", "").partition(";")
        self._said.session = session.strip() or None
        seconds = more.strip().removeprefix("timeout=")
        self._session_seconds = float(seconds) if seconds.isdecimal() else USUAL_SESSION_SECONDS
        self._depacketiser = Depacketiser(codec=video.codec, payload_type=video.payload_type, give=self._give)

    async def _stay(self) -> None:
        """Keep the session alive until the camera is lost."""
        loop = asyncio.get_running_loop()
        beat_seconds = max(2.0, self._session_seconds / 2 - 1)
        beat_at = loop.time() + beat_seconds
        while not self._said.lost.done():
            await asyncio.wait({self._said.lost}, timeout=LOOK_SECONDS)
            if loop.time() - self._said.heard_at > SILENCE_SECONDS:
                raise UnavailableError("the camera fell silent")
            if loop.time() >= beat_at:
                beat_at = loop.time() + beat_seconds
                self._beat()
        raise UnavailableError(self._said.lost.result())

    async def _ask(self, method: str, address: str, **fields: str) -> Answer:
        return await self._said.ask(method, address, fields, sign_in=self._sign_in)

    def _beat(self) -> None:
        """Say in every way that cameras know that someone still watches: some count only one of them."""
        for method in ("OPTIONS", "GET_PARAMETER"):
            self._said.tell(method, self._control, {}, self._sign_in)
        self._said.write(_EMPTY_REPORT)

    def _take_frame(self, channel: int, content: bytes) -> None:
        if self._depacketiser is not None and channel == self._channel:
            self._depacketiser.add(content)


def _explain(answer: Answer) -> None:
    """Raise what is wrong where a camera did not say yes."""
    if answer.status == UNAUTHORIZED:
        raise BadInputError("the camera refuses the sign-in")
    if answer.status == NOT_FOUND:
        raise BadInputError("the camera has no such stream")
    if answer.status != OK:
        raise OddCameraError(f"the camera answers with status {answer.status}")


def _join(base: str, control: str) -> str:
    """Return a control's address (RFC 2326, C.1.1); it is only named, never connected to."""
    if control in {"*", ""}:
        return base
    if "://" in control:
        return control
    return base + control if base.endswith("/") else f"{base}/{control}"


def _trust_any() -> ssl.SSLContext:
    """Return TLS without a check of the certificate: cameras sign their own."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context
