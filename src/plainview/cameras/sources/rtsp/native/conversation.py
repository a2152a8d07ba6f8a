"""Talks RTSP 1.0 over one connection, in the loop: requests with their answers, and frames between them (RFC 2326)."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from plainview.cameras.gateway.addresses import SignIn
from plainview.cameras.sources.rtsp.digest import answer_challenge

OK, UNAUTHORIZED = 200, 401
LARGEST_HEAD = 32 * 1024
LARGEST_BODY = 64 * 1024
MOST_WAITING = 16
_DOLLAR = 0x24  # begins a frame (10.12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a camera answered."""

    status: int
    fields: Mapping[str, str]
    challenges: tuple[str, ...]
    body: str


class Conversation(asyncio.Protocol):
    """One connection with a camera. `on_frame` gets each frame's channel and content; `lost` is set at its end."""

    def __init__(self, on_frame: Callable[[int, bytes], None]) -> None:
        self.lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.heard_at = asyncio.get_running_loop().time()
        self._loop = asyncio.get_running_loop()
        self._on_frame = on_frame
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        self._sequence = 0
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._challenges: Sequence[str] = ()
        self.session: str | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end("the camera ended its stream" if exc is None else f"the connection broke: {type(exc).__name__}")

    def data_received(self, data: bytes) -> None:
        """Take what came; bytes that are no RTSP end the conversation."""
        try:
            self._rest = self._take(self._rest + data if self._rest else data)
        except ValueError as error:
            self.close()
            self._end(f"the camera speaks no RTSP: {error}")

    async def ask(
        self, method: str, address: str, fields: Mapping[str, str] | None = None, *, sign_in: SignIn | None = None
    ) -> Answer:
        """Return the answer to a request, signed in where the camera asks for it."""
        answer = await self._ask_once(method, address, fields or {}, sign_in)
        if answer.status == UNAUTHORIZED and sign_in is not None and answer.challenges != self._challenges:
            self._challenges = answer.challenges
            answer = await self._ask_once(method, address, fields or {}, sign_in)
        return answer

    def tell(self, method: str, address: str, fields: Mapping[str, str], sign_in: SignIn | None) -> int:
        """Send a request without waiting; return its number."""
        self._sequence += 1
        said = {"CSeq": str(self._sequence), "User-Agent": "Plainview", **fields}
        if self.session:
            said["Session"] = self.session
        if self._challenges and sign_in is not None:
            said["Authorization"] = answer_challenge(self._challenges, sign_in, method=method, address=address)
        lines = "".join(f"{name}: {text}\r\n" for name, text in said.items())
        self.write(f"{method} {address} RTSP/1.0\r\n{lines}\r\n".encode())
        return self._sequence

    def write(self, content: bytes) -> None:
        """Send bytes, where the connection still stands."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(content)

    def close(self) -> None:
        """Let go; what was said last is still sent."""
        if self._transport is not None:
            self._transport.close()

    async def _ask_once(self, method: str, address: str, fields: Mapping[str, str], sign_in: SignIn | None) -> Answer:
        number = self.tell(method, address, fields, sign_in)
        answered: asyncio.Future[Answer] = self._loop.create_future()
        self._waiting[number] = answered
        try:
            waited: set[asyncio.Future[Any]] = {answered, self.lost}
            await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
            if not answered.done():
                raise ConnectionError(self.lost.result())
            return answered.result()
        finally:
            self._waiting.pop(number, None)

    def _take(self, content: bytes) -> bytes:
        """Hand on every frame and message that is whole; return what is left."""
        at, size = 0, len(content)
        on_frame = self._on_frame
        while size - at >= 4:  # noqa: PLR2004 - a frame's head
            if content[at] != _DOLLAR:
                end = self._take_message(content, at)
                if end is None:
                    break
                at = end
                continue
            end = at + 4 + (content[at + 2] << 8 | content[at + 3])
            if end > size:
                break
            on_frame(content[at + 1], content[at + 4 : end])
            at = end
        if at:
            self.heard_at = self._loop.time()
        return content[at:]

    def _take_message(self, content: bytes, at: int) -> int | None:
        """Read the message that begins here; return where it ends, None where it isn't whole yet."""
        if content[at] in b"\r\n":
            return at + 1  # cameras are generous with empty lines
        head_end = content.find(b"\r\n\r\n", at, at + LARGEST_HEAD)
        if head_end < 0:
            if len(content) - at >= LARGEST_HEAD:
                raise ValueError("too long a head")
            return None
        first, *lines = content[at:head_end].decode("utf-8", "replace").split("\r\n")
        pairs = [(name.strip().lower(), text.strip()) for name, _, text in (line.partition(":") for line in lines)]
        fields = dict(pairs)
        size = int(fields.get("content-length") or 0)
        if not 0 <= size <= LARGEST_BODY:
            raise ValueError("too long a body")
        end = head_end + 4 + size
        if end > len(content):
            return None
        challenges = tuple(text for name, text in pairs if name == "www-authenticate")
        self._hear(first, fields, challenges, content[head_end + 4 : end].decode("utf-8", "replace"))
        return end

    def _hear(self, first: str, fields: dict[str, str], challenges: tuple[str, ...], body: str) -> None:
        protocol, _, status = first.partition(" ")
        if not protocol.startswith("RTSP/"):
            return  # the camera's own request (ANNOUNCE, OPTIONS): nothing hangs on it
        waiting = self._waiting.get(int(fields.get("cseq") or 0))
        if waiting is not None and not waiting.done():
            waiting.set_result(Answer(status=int(status[:3]), fields=fields, challenges=challenges, body=body))

    def _end(self, reason: str) -> None:
        if not self.lost.done():
            self.lost.set_result(reason)
