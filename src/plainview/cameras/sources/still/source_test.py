"""Asks for stills, gives each new one once, and follows no redirect out of the allowed networks."""

import asyncio
import http.server
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainview.cameras.gateway.addresses import LOOPBACK, Reach, SignIn
from plainview.cameras.h264 import IDR_SLICE, SEQUENCE_SET, read_format, unit_type
from plainview.cameras.sources.pictures import PictureEncoder
from plainview.cameras.sources.still.source import answers, read_packets
from plainview.kernel.errors import BadInputError, UnavailableError
from tests.onvif_camera import onvif_camera
from tests.web_cameras import jpeg, web_server


def reach(address: str, sign_in: SignIn | None = None) -> Reach:
    return Reach(address=address, networks=LOOPBACK, sign_in=sign_in)


async def test_each_new_still_comes_once_and_one_that_is_as_it_was_does_not_come_again(tmp_path: Path) -> None:
    still = tmp_path / "still.jpg"
    still.write_bytes(jpeg(tmp_path))
    ends_at = [time.monotonic() + 20]
    with web_server(tmp_path) as address:
        assert await answers(reach(f"{address}/still.jpg"))
        packets = read_packets(reach(f"{address}/still.jpg"), lambda: time.monotonic() < ends_at[0])
        found = await asyncio.to_thread(lambda: list(islice(packets, 1)))
        still.write_bytes(jpeg(tmp_path, seconds=3))
        os.utime(still, (time.time() + 5, time.time() + 5))  # Last-Modified counts in seconds
        found += await asyncio.to_thread(lambda: list(islice(packets, 1)))
        ends_at[0] = time.monotonic() + 2.5
        assert await asyncio.to_thread(lambda: list(packets)) == []
    assert len(found) == 2
    assert all(IDR_SLICE in {unit_type(unit) for unit in packet.units} for packet in found)


async def test_a_large_still_is_made_smaller(tmp_path: Path) -> None:
    packet = PictureEncoder().encode(jpeg(tmp_path, size="2560x1920"))
    shape = read_format(next(unit for unit in packet.units if unit_type(unit) == SEQUENCE_SET))
    assert (shape.width, shape.height) == (960, 720)


class _Redirecting(http.server.BaseHTTPRequestHandler):
    to: ClassVar[str] = ""
    asked_with: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.asked_with.append(self.headers.get("authorization"))
        self.send_response(302)
        self.send_header("Location", self.to)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def redirecting(to: str) -> Iterator[str]:
    kind = type("Redirecting", (_Redirecting,), {"to": to, "asked_with": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), kind) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/still.jpg"
        finally:
            server.shutdown()
            thread.join()


async def first(source: Reach) -> Any:
    return await asyncio.to_thread(lambda: next(read_packets(source, lambda: True)))


@pytest.mark.parametrize("to", ["http://203.0.113.7/x", "file:///etc/passwd", "http://169.254.169.254/latest"])
async def test_a_redirect_out_of_the_allowed_networks_is_refused(to: str) -> None:
    with redirecting(to) as address, pytest.raises(BadInputError):
        await first(reach(address))


async def test_a_redirect_inside_them_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.jpg").write_bytes(jpeg(tmp_path))
    with web_server(tmp_path) as real, redirecting(f"{real}/real.jpg") as address:
        assert (await first(reach(address))).units


async def test_redirects_in_a_circle_end() -> None:
    with redirecting("/still.jpg") as address, pytest.raises(BadInputError, match="redirects more"):
        await first(reach(address))


async def test_signs_in_where_the_camera_asks_for_it(tmp_path: Path) -> None:
    sign_in = SignIn(user="analyst", password="p@ss:word/555")
    with onvif_camera(tmp_path, user=sign_in.user, password=sign_in.password) as camera:
        await asyncio.sleep(0.5)
        address = f"http://127.0.0.1:{camera.port}/snapshot.jpg"
        assert (await first(reach(address, sign_in))).units
        with pytest.raises(BadInputError, match="refuses the sign-in"):
            await first(reach(address, SignIn(user="analyst", password="wrong")))
        assert await answers(reach(address))


@settings(max_examples=40)
@given(st.binary(max_size=400), st.integers(0, 300))
def test_broken_pictures_are_refused(tail: bytes, cut: int) -> None:
    with pytest.raises(UnavailableError):
        PictureEncoder().encode((b"\xff\xd8\xff\xe0" + tail)[: cut + 4].replace(b"\xff\xda", b""))
