"""Proves that frames and answers are told apart however the bytes arrive, and that no bytes do harm."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.sources.rtsp.native.conversation import Conversation
from plainview.cameras.sources.rtsp.native.sdp import read_video

SDP = (
    "v=0\r\ns=camera\r\na=control:*\r\nm=audio 0 RTP/AVP 0\r\na=control:track0\r\nm=video 0 RTP/AVP 26 97\r\n"
    "a=rtpmap:97 H264/90000\r\na=fmtp:97 packetization-mode=1; sprop-parameter-sets=Z0LAHg==,aM4G4g\r\n"
    "a=control:track1\r\n"
)
frames = st.tuples(st.integers(0, 255), st.binary(max_size=300))


async def cut_up(content: bytes, cuts: list[int]) -> tuple[Conversation, list[tuple[int, bytes]]]:
    """Give a conversation the bytes in pieces of the sizes of `cuts`, in turn."""
    found: list[tuple[int, bytes]] = []
    said = Conversation(lambda channel, frame: found.append((channel, frame)))
    at = number = 0
    while at < len(content) and not said.lost.done():
        size = cuts[number % len(cuts)]
        said.data_received(content[at : at + size])
        at, number = at + size, number + 1
    return said, found


@given(st.lists(frames, max_size=20), st.lists(st.integers(1, 97), min_size=1, max_size=9))
async def test_frames_come_whole_however_the_bytes_are_cut(sent: list[tuple[int, bytes]], cuts: list[int]) -> None:
    content = b"RTSP/1.0 200 OK\r\nCSeq: 9\r\nContent-Length: 4\r\n\r\nbody\r\n"
    for channel, frame in sent:
        content += struct.pack(">BBH", 0x24, channel, len(frame)) + frame
    said, found = await cut_up(content + b"$\x00", cuts)
    assert found == sent
    assert not said.lost.done()


@given(st.binary(max_size=400), st.lists(st.integers(1, 50), min_size=1, max_size=5))
async def test_no_bytes_do_harm(content: bytes, cuts: list[int]) -> None:
    await cut_up(content, cuts)


async def test_what_is_no_rtsp_ends_the_conversation() -> None:
    said, _ = await cut_up(b"RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n", [10])
    assert "no RTSP" in said.lost.result()
    said, _ = await cut_up(b"x" * 40_000, [1000])
    assert "no RTSP" in said.lost.result()


def test_the_video_is_found_beside_other_media() -> None:
    video = read_video(SDP)
    assert video is not None
    assert (video.codec, video.payload_type, video.control) == ("h264", 97, "track1")
    assert video.sets == (b"\x67\x42\xc0\x1e", b"\x68\xce\x06\xe2")
    assert video.is_in_order


def test_what_no_one_here_reads_is_said_to_be_none() -> None:
    assert read_video("m=video 0 RTP/AVP 26\r\na=control:x\r\n") is None
    assert read_video("") is None
    interleaved = read_video(SDP.replace("packetization-mode=1", "packetization-mode=2"))
    assert interleaved is not None
    assert not interleaved.is_in_order


@given(st.text(max_size=400))
def test_no_description_does_harm(text: str) -> None:
    read_video(text)
    read_video(SDP.replace("Z0LAHg", text[:40]))
