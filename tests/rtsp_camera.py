"""A camera for tests: serves RTSP with what x264 made, and can be told to hang, to stall, or to hang up."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import av
import numpy as np

from plainview.cameras.h264 import split_annex_b

PICTURES_PER_SECOND = 25
_TICKS = 90_000
_LARGEST_PAYLOAD = 1400
_SDP = (
    "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=test\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\n"
    "a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\na=control:video\r\n"
)


@cache
def encode_group(pictures: int = 25, width: int = 640, height: int = 360) -> tuple[tuple[bytes, ...], ...]:
    """Encode one group of pictures, a bar that moves; the units of each picture, parameter sets first."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, PICTURES_PER_SECOND), Fraction(PICTURES_PER_SECOND)
    encoder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "x264-params": f"keyint={pictures}:min-keyint={pictures}:scenecut=0:repeat-headers=1:slices=1:threads=1",
    }
    packets = []
    for number in [*range(pictures), None]:
        frame = None
        if number is not None:
            picture = np.full((height, width, 3), 60, dtype=np.uint8)
            picture[:, (number * 20) % width : (number * 20) % width + 40] = 200
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
            frame.pts = number
        packets += encoder.encode(frame)
    return tuple(split_annex_b(bytes(packet)) for packet in packets)


@dataclass(slots=True)
class RtspCamera:
    """What a test holds of its camera: where it is, how it behaves, how often it was asked and played."""

    port: int
    size: tuple[int, int] = (640, 360)
    hangs: bool = False  # accepts, and never answers
    stalls: bool = False  # plays, and sends nothing more
    described: int = 0
    played: int = 0
    playing: int = 0
    sent: int = 0

    @property
    def address(self) -> str:
        return f"rtsp://127.0.0.1:{self.port}/video"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sending: asyncio.Task[None] | None = None
        try:
            while request := await _read_request(reader):
                if self.hangs:
                    await asyncio.sleep(60)
                method, sequence = request
                self.described += method == "DESCRIBE"
                writer.write(_answer(method, sequence).encode())
                if method == "PLAY":
                    self.played += 1
                    sending = asyncio.create_task(self._send(writer))
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            if sending:
                sending.cancel()
            writer.transport.abort()

    async def _send(self, writer: asyncio.StreamWriter) -> None:
        self.playing += 1
        clock = asyncio.get_running_loop()
        began, number, sequence = clock.time(), 0, 0
        group = encode_group(25, *self.size)
        try:
            while not writer.transport.is_closing():
                if not self.stalls:
                    for packet in _packets(
                        group[number % len(group)], number * _TICKS // PICTURES_PER_SECOND, sequence
                    ):
                        writer.write(packet)
                        sequence += 1
                    await writer.drain()
                    self.sent += 1
                number += 1
                await asyncio.sleep(max(0.0, began + number / PICTURES_PER_SECOND - clock.time()))
        except ConnectionError:
            pass
        finally:
            self.playing -= 1


async def _read_request(reader: asyncio.StreamReader) -> tuple[str, str] | None:
    while (first := await reader.read(1)) == b"$":  # what the client says of its reception
        _, size = struct.unpack(">BH", await reader.readexactly(3))
        await reader.readexactly(size)
    if not first:
        return None
    head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
    sequence = next(line.partition(":")[2].strip() for line in head.splitlines() if line.lower().startswith("cseq"))
    return head.split(" ", 1)[0], sequence


def _answer(method: str, sequence: str) -> str:
    said = {
        "OPTIONS": "Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n",
        "DESCRIBE": f"Content-Type: application/sdp\r\nContent-Length: {len(_SDP)}\r\n\r\n{_SDP}",
        "SETUP": "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n\r\n",
    }.get(method, "Session: 1\r\n\r\n")
    return f"RTSP/1.0 200 OK\r\nCSeq: {sequence}\r\n{said}"


def _packets(units: tuple[bytes, ...], at: int, sequence: int) -> list[bytes]:
    """Return a picture as RTP in RTSP's interleaved frames: single units, or FU-A where they are long (RFC 6184)."""
    payloads: list[bytes] = []
    for unit in units:
        if len(unit) <= _LARGEST_PAYLOAD:
            payloads.append(unit)
            continue
        parts = [unit[start : start + _LARGEST_PAYLOAD] for start in range(1, len(unit), _LARGEST_PAYLOAD)]
        for number, part in enumerate(parts):
            ends = 0x80 * (number == 0) | 0x40 * (number == len(parts) - 1)
            payloads.append(bytes([unit[0] & 0xE0 | 28, ends | unit[0] & 0x1F]) + part)
    found = []
    for number, payload in enumerate(payloads):
        marker = 0x80 * (number == len(payloads) - 1)
        head = struct.pack(">BBHII", 0x80, marker | 96, (sequence + number) & 0xFFFF, at & 0xFFFF_FFFF, 1)
        found.append(struct.pack(">BBH", 0x24, 0, len(head) + len(payload)) + head + payload)
    return found


async def wait_until(is_so: Callable[[], bool], *, seconds: float = 5.0) -> None:
    """Wait for something to come to be; fail where it doesn't in time."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to be in time"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def rtsp_camera(*, port: int = 0, size: tuple[int, int] = (640, 360)) -> AsyncIterator[RtspCamera]:
    """Serve a camera on a free port, or on `port`; leaving hangs up on everyone."""
    camera = RtspCamera(port=port, size=size)
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        serving.add(task)
        try:
            await camera.serve(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            serving.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", port)
    camera.port = server.sockets[0].getsockname()[1]
    try:
        yield camera
    finally:
        server.close()
        for task in list(serving):
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        await server.wait_closed()
