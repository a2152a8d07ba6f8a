"""Tries cameras of a server that we did not write: ways of signing in and of sending, and what is said of the bad."""

import asyncio
import subprocess

import pytest

from plainview.cameras.gateway.addresses import LOOPBACK, Reach, SignIn
from plainview.cameras.sources.rtsp.describe import describe
from plainview.cameras.trying import Found, guess_type, try_camera
from plainview.kernel.errors import BadInputError
from tests.gstreamer_cameras import gstreamer_server, is_installed
from tests.onvif_camera import free_port

SIGN_IN = SignIn(user="analyst", password="p@ss:word/555")


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if not is_installed():
        pytest.skip("GStreamer's RTSP server is not installed (see deploy/setup)")


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("tls")
    key, certificate, both = folder / "key.pem", folder / "certificate.pem", folder / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=camera", "-keyout",
         str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    return str(both)


async def trying(address: str, sign_in: SignIn | None = None) -> Found | str:
    reach = Reach(address=address, networks=LOOPBACK, sign_in=sign_in)
    return await asyncio.to_thread(try_camera, reach, guess_type(address))


@pytest.mark.parametrize("kind", ["basic", "digest"])
async def test_signs_in_and_says_when_the_sign_in_is_wrong(kind: str) -> None:
    with gstreamer_server(kind, user=SIGN_IN.user, password=SIGN_IN.password) as port:
        address = f"rtsp://127.0.0.1:{port}/h264"
        found = await trying(address, SIGN_IN)
        assert isinstance(found, Found), found
        assert await trying(address) == "the camera refuses the sign-in"
        assert await trying(address, SignIn(user="analyst", password="no")) == "the camera refuses the sign-in"


async def test_says_codec_size_rate_keyframes_and_time_by_tls(pem: str) -> None:
    with gstreamer_server("tls", pem=pem) as port:
        found = await trying(f"rtsps://127.0.0.1:{port}/h264")
    assert isinstance(found, Found), found
    assert (found.codec, found.width, found.height) == ("h264", 320, 180)
    assert found.pictures_per_second == pytest.approx(20, rel=0.1)
    assert found.keyframe_seconds == pytest.approx(1.0, rel=0.1)
    assert str(found).startswith("H.264 · 320 × 180 · ")


async def test_takes_udp_where_a_camera_refuses_tcp_and_h265() -> None:
    with gstreamer_server("udp") as port:
        found = await trying(f"rtsp://127.0.0.1:{port}/h265")
        assert isinstance(found, Found), found
        assert found.codec == "h265"
        assert found.keyframe_seconds == pytest.approx(1.0, rel=0.1)
        assert await trying(f"rtsp://127.0.0.1:{port}/gone") == "the camera has no such stream"


@pytest.mark.long
async def test_a_camera_without_another_keyframe_is_said_to_have_none() -> None:
    with gstreamer_server("plain") as port:
        address = f"rtsp://127.0.0.1:{port}/once"
        watching = asyncio.create_task(trying(address))
        await asyncio.sleep(3)
        assert await trying(address) == "no keyframe in 10 s"
        await watching


WRONG = {
    "rtsp://127.0.0.1:{port}/x": "refuses the connection",
    "rtsp://203.0.113.7/x": "outside the networks",
    "rtsp://camera.invalid/x": "has no address",
    "http://127.0.0.1:{port}/x.jpg": "refuses the connection",
    "http://203.0.113.7/x.m3u8": "outside the networks",
}


@pytest.mark.parametrize(("address", "why"), WRONG.items())
async def test_says_what_is_wrong_without_the_address(address: str, why: str) -> None:
    port = free_port()
    found = await trying(address.format(port=port), SIGN_IN)
    assert isinstance(found, str)
    assert why in found
    assert str(port) not in found
    assert "555" not in found


@pytest.mark.parametrize("to", ["rtsp://203.0.113.7/x", "http://127.0.0.1/x", "rtsp://user:x@198.51.100.4/"])
async def test_an_rtsp_redirect_out_of_the_allowed_networks_is_refused(to: str) -> None:
    async def redirect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"RTSP/1.0 302 Moved\r\nCSeq: 1\r\nLocation: {to}\r\n\r\n".encode())
        writer.close()

    async with await asyncio.start_server(redirect, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        reach = Reach(address=f"rtsp://127.0.0.1:{port}/x", networks=LOOPBACK)
        with pytest.raises(BadInputError):
            await describe(reach, seconds=2)
        assert "Redirect" not in str(await asyncio.to_thread(try_camera, reach, "rtsp"))
