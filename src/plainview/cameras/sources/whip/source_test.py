"""Shows that pushed pictures arrive as they were sent, from a sender that we did not write."""

import asyncio
import fractions
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import islice

import av
import numpy as np
import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription, VideoStreamTrack
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtp import RtpPacket

from plainview.cameras.gateway.addresses import LOOPBACK, Reach
from plainview.cameras.h264 import IDR_SLICE, PICTURE_SET, SEQUENCE_SET, unit_type
from plainview.cameras.model import Packet
from plainview.cameras.sources.pushed import MEETING, Arriving, is_pushing, read_pushed
from plainview.cameras.sources.whip.source import PictureBuffer, Pushing
from plainview.kernel.errors import BadInputError, UnavailableError

RATE = 25


class Moving(VideoStreamTrack):
    """A picture of which each is a little brighter than the last."""

    def __init__(self) -> None:
        super().__init__()
        self._count = 0

    async def recv(self) -> av.VideoFrame:
        await asyncio.sleep(1 / RATE)
        self._count += 1
        shade = np.full((180, 320, 3), 40 + self._count % 160, dtype=np.uint8)
        shade[:, : self._count % 300] = 230
        frame = av.VideoFrame.from_ndarray(shade, format="rgb24")
        frame.pts, frame.time_base = self._count * 90_000 // RATE, fractions.Fraction(1, 90_000)
        return frame


@asynccontextmanager
async def sending(pushing: Pushing) -> AsyncIterator[RTCPeerConnection]:
    """Have aiortc's own client send H.264 to us."""
    client = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    try:
        sender = client.addTransceiver(Moving(), direction="sendonly")
        h264 = [codec for codec in RTCRtpSender.getCapabilities("video").codecs if codec.mimeType == "video/H264"]
        sender.setCodecPreferences(h264)
        await client.setLocalDescription(await client.createOffer())
        answer = await pushing.answer(client.localDescription.sdp)
        await client.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
        yield client
    finally:
        await client.close()
        await pushing.end("the test is over")


def _always() -> bool:
    return True


async def test_pictures_arrive_in_order_and_all_of_them_decode() -> None:
    pushing = Pushing()
    async with sending(pushing), asyncio.timeout(10):
        packets = await asyncio.to_thread(lambda: list(islice(pushing.arriving.read(_always), 40)))
    decoder = av.CodecContext.create("h264", "r")
    decoded = 0
    for packet in packets:
        stream = b"".join(b"\x00\x00\x00\x01" + unit for unit in packet.units)
        decoded += len(decoder.decode(av.Packet(stream)))
    decoded += len(decoder.decode(None))
    assert decoded == len(packets)
    assert {SEQUENCE_SET, PICTURE_SET, IDR_SLICE} <= {unit_type(unit) for unit in packets[0].units}
    times = [packet.presented_at or 0 for packet in packets]
    assert times == sorted(times)


async def test_nothing_is_decoded_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(*_: object) -> None:
        raise AssertionError("a picture was given to a decoder")

    monkeypatch.setattr("aiortc.rtcrtpreceiver.get_decoder", decode)
    pushing = Pushing()
    async with sending(pushing), asyncio.timeout(10):
        packets = await asyncio.to_thread(lambda: list(islice(pushing.arriving.read(_always), 10)))
    assert len(packets) == 10


async def test_the_answer_has_h264_alone_and_no_sound() -> None:
    client = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    client.addTransceiver("audio", direction="sendonly")
    client.addTransceiver("video", direction="sendonly")
    await client.setLocalDescription(await client.createOffer())
    pushing = Pushing()
    answer = await pushing.answer(client.localDescription.sdp)
    await pushing.end("the test is over")
    await client.close()
    audio, video = answer.split("m=")[1:]
    assert "a=inactive" in audio
    assert "a=recvonly" in video
    assert "H264" in video
    assert "VP8" not in video


@pytest.mark.parametrize("offer", ["", "v=0\r\n", "no offer at all"])
async def test_refuses_what_is_no_offer_of_video(offer: str) -> None:
    with pytest.raises(BadInputError):
        await Pushing().answer(offer)


def _packet(number: int, timestamp: int, content: bytes, *, marker: bool) -> RtpPacket:
    packet = RtpPacket(payload_type=96, marker=int(marker), sequence_number=number, timestamp=timestamp)
    packet._data = content  # type: ignore[attr-defined]
    return packet


def test_a_picture_is_given_with_its_last_packet_and_lost_ones_are_told() -> None:
    lost: list[bool] = []
    buffer = PictureBuffer(lambda: lost.append(True))
    assert buffer.add(_packet(1, 0, b"a", marker=False))[1] is None
    picture = buffer.add(_packet(2, 0, b"b", marker=True))[1]
    assert isinstance(picture, JitterFrame)
    assert picture.data == b"ab"
    assert buffer.add(_packet(4, 3600, b"d", marker=True))[1] is None
    late = buffer.add(_packet(3, 3600, b"c", marker=False))[1]
    assert late is not None
    assert late.data == b"cd"
    assert not lost
    buffer.add(_packet(2000, 7200, b"e", marker=False))
    assert lost


def _picture(kind: int, at: int) -> Packet:
    return Packet(units=(bytes([kind, 0x80, at % 256]),), presented_at=at)


def _first(packets: Iterator[Packet], count: int) -> list[Packet]:
    return list(islice(packets, count))


def test_who_reads_later_begins_with_the_last_keyframe_hurried_to_now() -> None:
    asked: list[bool] = []
    arriving = Arriving(lambda: asked.append(True))
    arriving.put(_picture(1, 0))
    for at in (0, 9000):
        arriving.put(_picture(IDR_SLICE, at))
    for at in (12_600, 16_200):
        arriving.put(_picture(1, at))
    first, second, third = _first(arriving.read(_always), 3)
    assert unit_type(first.units[0]) == IDR_SLICE
    assert [each.presented_at for each in (first, second, third)] == [16_020, 16_110, 16_200]
    assert asked == [True]
    assert not arriving.is_read


def test_after_a_loss_nothing_passes_before_a_keyframe() -> None:
    arriving = Arriving()
    arriving.put(_picture(IDR_SLICE, 0))
    arriving.interrupt()
    arriving.put(_picture(1, 3600))
    arriving.put(_picture(IDR_SLICE, 7200))
    [only] = _first(arriving.read(_always), 1)
    assert only.presented_at == 7200


async def test_a_camera_is_there_while_it_pushes_and_its_reader_is_told_the_end() -> None:
    reach = Reach(address="whip://pushed/worn-1", networks=LOOPBACK)
    assert not await is_pushing(reach)
    with pytest.raises(UnavailableError, match="sends nothing"):
        _first(read_pushed(reach, _always), 1)
    arriving = Arriving()
    MEETING.begin("worn-1", arriving)
    assert await is_pushing(reach)
    ending = threading.Timer(0.1, lambda: MEETING.end("worn-1", arriving, "the telephone stopped"))
    ending.start()
    with pytest.raises(UnavailableError, match="the telephone stopped"):
        _first(read_pushed(reach, _always), 1)
    ending.join()
    assert not await is_pushing(reach)
