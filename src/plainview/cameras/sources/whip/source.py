"""Takes H.264 that a browser or telephone pushes over WebRTC, as it is: nothing is decoded (RFC 9725, RFC 6184)."""

import asyncio
import queue
import time
from collections.abc import Callable
from typing import Any

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription
from aiortc.exceptions import InvalidAccessError, InvalidStateError, OperationError
from aiortc.jitterbuffer import JitterBuffer, JitterFrame
from aiortc.rtp import RtpPacket

from plainview.cameras.h264 import split_annex_b
from plainview.cameras.model import Packet
from plainview.cameras.sources.pushed import Arriving
from plainview.kernel.errors import BadInputError

H264 = "video/H264"
KEY_EVERY_SECONDS = 2.0  # while somebody reads: telephones send a keyframe only when they are asked
KEY_EVERY_UNREAD_SECONDS = 8.0  # bounds what is kept for whoever comes next
SILENT_SECONDS = 6.0  # without a picture the telephone is gone
CONNECTS_WITHIN_SECONDS = 15.0
TICK_SECONDS = 0.5


class PictureBuffer(JitterBuffer):
    """Gives a picture when its last packet is there, not when the next one begins; says when some were given up."""

    def __init__(self, on_lost: Callable[[], None]) -> None:
        super().__init__(capacity=512, is_video=True)
        self._on_lost = on_lost

    def add(self, packet: RtpPacket) -> tuple[bool, JitterFrame | None]:
        """Take a packet; return whether a keyframe must be asked for, and a picture that is whole."""
        is_lost, picture = super().add(packet)
        if is_lost:
            self._on_lost()
        return is_lost, picture or self._take_marked()

    def _take_marked(self) -> JitterFrame | None:
        origin = self._origin or 0
        packets: list[Any] = []
        for count in range(self.capacity):
            packet = self._packets[(origin + count) % self.capacity]
            if packet is None or (packets and packet.timestamp != packets[0].timestamp):
                return None
            packets.append(packet)
            if packet.marker:
                self.remove(len(packets))
                return JitterFrame(data=b"".join(each._data for each in packets), timestamp=packet.timestamp)  # noqa: SLF001 - aiortc keeps it there
        return None


class _Past(queue.Queue[Any]):
    """Stands where pictures would wait to be decoded, and passes them by; the end of all still gets through."""

    def __init__(self, on_picture: Callable[[JitterFrame], None]) -> None:
        super().__init__()
        self._on_picture = on_picture

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:  # noqa: FBT001, FBT002 - Queue's
        if item is None:
            super().put(None, block, timeout)
        else:
            self._on_picture(item[1])


class Pushing:
    """One telephone's connection, from its offer to its end; `ended` says why it is over."""

    def __init__(self) -> None:
        self._peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))  # hosts alone: nobody outside is asked
        self._loop = asyncio.get_running_loop()
        self._receiver: RTCRtpReceiver | None = None
        self._ticking: asyncio.Task[None] | None = None
        self.arriving = Arriving(self._ask_for_key_soon)
        self.ended: asyncio.Future[str] = self._loop.create_future()

    async def answer(self, offer: str) -> str:
        """Return the answer to an SDP offer: one H.264 video to us, no sound. BadInputError where there is none."""
        video = self._peer.addTransceiver("video", direction="recvonly")
        known = RTCRtpReceiver.getCapabilities("video")
        video.setCodecPreferences([codec for codec in known.codecs if codec.mimeType == H264] if known else [])
        self._take_packets(video.receiver)
        self._peer.on("connectionstatechange", self._note_state)
        try:
            await self._peer.setRemoteDescription(RTCSessionDescription(sdp=offer, type="offer"))
            for transceiver in self._peer.getTransceivers():
                if transceiver is not video:
                    transceiver.direction = "inactive"
            await self._peer.setLocalDescription(await self._peer.createAnswer())
        except (OperationError, InvalidAccessError, InvalidStateError, ValueError, IndexError, KeyError) as error:
            await self._peer.close()
            raise BadInputError("the offer has no H.264 video that can be answered") from error
        if video.mid is None:
            await self._peer.close()
            raise BadInputError("the offer has no video")
        self._ticking = asyncio.create_task(self._tick())
        return str(self._peer.localDescription.sdp)

    async def end(self, reason: str) -> None:
        """End the connection; the first reason stays."""
        if not self.ended.done():
            self.ended.set_result(reason)
        self.arriving.end(reason)
        if self._ticking is not None:
            self._ticking.cancel()
        await self._peer.close()

    def _take_packets(self, receiver: RTCRtpReceiver) -> None:
        """Have whole pictures come to us where they would be decoded: aiortc has no public place for that."""
        self._receiver = receiver
        ours_of = {"jitter_buffer": PictureBuffer(self.arriving.interrupt), "decoder_queue": _Past(self._take)}
        for name, ours in ours_of.items():
            private = f"_RTCRtpReceiver__{name}"
            if not hasattr(receiver, private):
                raise RuntimeError(f"aiortc has no {name} any more")
            setattr(receiver, private, ours)

    def _take(self, picture: JitterFrame) -> None:
        units = split_annex_b(picture.data)
        if units:
            self.arriving.put(Packet(units=units, presented_at=picture.timestamp))

    def _note_state(self) -> None:
        if self._peer.connectionState in {"failed", "closed"} and not self.ended.done():
            self.ended.set_result("the telephone's connection ended")

    async def _tick(self) -> None:
        began = connected_at = time.monotonic()
        while not self.ended.done():
            await asyncio.sleep(TICK_SECONDS)
            is_connected = self._peer.connectionState == "connected"
            if not is_connected:
                connected_at = time.monotonic()
            if not is_connected and self._seconds_since(began) > CONNECTS_WITHIN_SECONDS:
                self.ended.set_result("the telephone did not connect")
            elif is_connected and self._seconds_since(max(self.arriving.put_at, connected_at)) > SILENT_SECONDS:
                self.ended.set_result("the telephone fell silent")
            elif self._seconds_since(self.arriving.key_at) > self._key_every:
                await self._ask_for_key()

    @property
    def _key_every(self) -> float:
        return KEY_EVERY_SECONDS if self.arriving.is_read else KEY_EVERY_UNREAD_SECONDS

    def _seconds_since(self, at: float) -> float:
        return time.monotonic() - at

    def _ask_for_key_soon(self) -> None:
        asyncio.run_coroutine_threadsafe(self._ask_for_key(), self._loop)

    async def _ask_for_key(self) -> None:
        """Send a picture loss indication (RFC 4585, 6.3.1), to which a sender answers with a keyframe."""
        if self._receiver is None or self._peer.connectionState != "connected":
            return
        for source in self._receiver.getSynchronizationSources():
            await self._receiver._send_rtcp_pli(source.source)  # noqa: SLF001 - aiortc has no public one
