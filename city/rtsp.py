"""Serves the cameras by RTSP (RFC 2326) over TCP: OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN."""

import asyncio
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from city.encoder import Form
from city.feed import Feed, Source
from city.rtp import interleave
from city.rtsp_messages import Request, camera_id_of, describe, form_from

_METHODS = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN"
_REASONS = {200: "OK", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed", 454: "Session Not Found"}
_REASONS |= {455: "Method Not Valid in This State", 461: "Unsupported Transport"}
_MOST_WAITING_BYTES = 512_000  # then pictures are left out up to the next keyframe
_LONGEST_HEAD = 16_384
_IDLE_SECONDS = 75


class Cameras:
    """Every camera that is served, the failing ones, and the feeds that run."""

    def __init__(self, sources: Mapping[str, Source], failing: Mapping[str, str]) -> None:
        self.failing = failing
        self._sources = sources
        self._feeds: dict[tuple[str, Form], Feed] = {}

    def find(self, path: str) -> Source | None:
        return self._sources.get(camera_id_of(path))

    def feed(self, source: Source, form: Form) -> Feed:
        key = source.camera_id, form
        return self._feeds.setdefault(key, Feed(source, form))

    def forget_idle(self) -> None:
        """Let go of feeds that nobody watches."""
        self._feeds = {key: feed for key, feed in self._feeds.items() if feed.is_running}

    @property
    def running(self) -> int:
        return sum(feed.is_running for feed in self._feeds.values())


async def serve(cameras: Cameras, port: int) -> asyncio.Server:
    """Listen on loopback; each connection is one client."""
    return await asyncio.start_server(
        lambda reader, writer: _Client(cameras, reader, writer).talk(), "127.0.0.1", port, limit=_LONGEST_HEAD
    )


class _Client:
    """One connection: its requests, its session, and the pictures on their way to it."""

    def __init__(self, cameras: Cameras, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._cameras = cameras
        self._reader = reader
        self._writer = writer
        self._session = ""
        self._channel = 0
        self._options: dict[str, str] = {}
        self._feed: Feed | None = None
        self._waits_for_keyframe = True

    async def talk(self) -> None:
        try:
            while (request := await self._next_request()) is not None:
                if not await self._answer(request):
                    break
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # the client went away, or does not speak RTSP
        finally:
            self._stop()
            self._writer.close()

    async def _next_request(self) -> Request | None:
        """Return the next request; what the client sends on its channels (RTCP) is passed over."""
        while True:
            limit = None if self._feed is not None else _IDLE_SECONDS
            first = await asyncio.wait_for(self._reader.read(1), limit)
            if not first:
                return None
            if first == b"$":
                head = await self._reader.readexactly(3)
                await self._reader.readexactly(int.from_bytes(head[1:], "big"))
                continue
            if first in b"\r\n":
                continue
            return await self._read_request(first)

    async def _read_request(self, first: bytes) -> Request:
        text = (first + await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        lines = text.split("\r\n")
        method, url, _ = lines[0].split(" ", 2)
        pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
        headers = {name.strip().lower(): value.strip() for name, value in pairs}
        await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Request(method=method, url=url, headers=headers)

    async def _answer(self, request: Request) -> bool:
        """Answer one request; False ends the connection."""
        way = self._cameras.failing.get(camera_id_of(request.path))
        if way == "silent":
            await self._reader.read()  # until the client has enough
        if way is not None:
            return False
        match request.method:
            case "OPTIONS":
                self._say(request, 200, {"Public": _METHODS})
            case "DESCRIBE":
                self._describe(request)
            case "SETUP":
                self._setup(request)
            case "PLAY":
                self._play(request)
            case "GET_PARAMETER":
                self._say(request, 200)
            case "TEARDOWN":
                self._stop()
                self._say(request, 200)
            case _:
                self._say(request, 405, {"Allow": _METHODS})
        await self._writer.drain()
        return request.method != "TEARDOWN"

    def _describe(self, request: Request) -> None:
        source = self._cameras.find(request.path)
        if source is None:
            self._say(request, 404)
            return
        self._options = request.query
        base = urlsplit(request.url)
        where = f"{base.scheme}://{base.netloc}/{source.camera_id}/"
        body = describe(source, form_from(self._options))
        self._say(request, 200, {"Content-Type": "application/sdp", "Content-Base": where}, body)

    def _setup(self, request: Request) -> None:
        source = self._cameras.find(request.path)
        if source is None:
            self._say(request, 404)
            return
        offers = [offer for offer in request.headers.get("transport", "").split(",") if "RTP/AVP/TCP" in offer]
        if not offers:
            self._say(request, 461)
            return
        channels = next((part for part in offers[0].split(";") if part.startswith("interleaved=")), "interleaved=0-1")
        self._channel = int(channels.removeprefix("interleaved=").split("-")[0]) & 0xFF
        self._options |= request.query
        self._session = self._session or secrets.token_hex(8)
        transport = f"RTP/AVP/TCP;unicast;interleaved={self._channel}-{self._channel + 1}"
        self._say(request, 200, {"Transport": transport, "Session": f"{self._session};timeout=60"})

    def _play(self, request: Request) -> None:
        source = self._cameras.find(request.path)
        if not self._session or source is None:
            self._say(request, 455 if source else 404)
            return
        self._say(request, 200, {"Range": "npt=now-"})
        if self._feed is None:
            self._waits_for_keyframe = True
            self._feed = self._cameras.feed(source, form_from(self._options))
            self._feed.join(self, at_once=self._options.get("join") == "keyframe")

    def take(self, packets: list[bytes], *, is_keyframe: bool) -> None:
        """Send a picture on, unless the client waits for a keyframe or can't keep up."""
        if self._writer.is_closing():
            return
        if self._writer.transport.get_write_buffer_size() > _MOST_WAITING_BYTES:
            self._waits_for_keyframe = True
        elif is_keyframe or not self._waits_for_keyframe:
            self._waits_for_keyframe = False
            self._writer.write(interleave(packets, self._channel))

    def _stop(self) -> None:
        if self._feed is not None:
            self._feed.leave(self)
            self._feed = None
            self._cameras.forget_idle()

    def _say(self, request: Request, status: int, headers: Mapping[str, str] | None = None, body: str = "") -> None:
        content = body.encode()
        lines = [f"RTSP/1.0 {status} {_REASONS[status]}", f"CSeq: {request.headers.get('cseq', '0')}"]
        said = dict(headers or {})
        if self._session and "Session" not in said:
            said["Session"] = self._session
        if content:
            said["Content-Length"] = str(len(content))
        lines += [f"{name}: {value}" for name, value in said.items()]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + content)
