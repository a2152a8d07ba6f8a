"""Pulls from a server that is neither ours nor FFmpeg's, where it is installed: GStreamer's, slices and all."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from io import BytesIO

import av
import pytest

from plainview.cameras.gateway.hub import Hub
from tests.rtsp_camera import wait_until

PYTHON = "/usr/bin/python3"  # Debian's, which has GStreamer's bindings
NEEDS = """
import gi
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gst
Gst.init(None)
assert Gst.ElementFactory.find("x264enc") and Gst.ElementFactory.find("rtph264pay")
"""
SERVER = """
import sys
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer
Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
coder = "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 threads=1 option-string=sliced-threads=0"
for name, more in {"whole": "", "slices": ":slices=4"}.items():
    factory = GstRtspServer.RTSPMediaFactory()
    source = "videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360,framerate=25/1"
    factory.set_launch(f"( {source} ! {coder}{more} ! rtph264pay name=pay0 pt=96 config-interval=-1 )")
    server.get_mount_points().add_factory("/" + name, factory)
server.attach(None)
GLib.MainLoop().run()
"""


def is_installed() -> bool:
    return (
        bool(shutil.which(PYTHON))
        and not subprocess.run([PYTHON, "-c", NEEDS], capture_output=True, check=False).returncode
    )


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    if not is_installed():
        pytest.skip("GStreamer's RTSP server is not installed (gir1.2-gst-rtsp-server-1.0, gstreamer1.0-plugins-ugly)")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        free: int = found.getsockname()[1]
    with subprocess.Popen([PYTHON, "-c", SERVER, str(free)], stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 10
            while not _accepts(free):
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield free
        finally:
            server.kill()


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("name", ["whole", "slices"])
async def test_every_picture_of_gstreamer_s_server_is_one_fragment_that_decodes(port: int, name: str) -> None:
    hub = Hub()
    try:
        viewer = hub.acquire(name, address=f"rtsp://127.0.0.1:{port}/{name}", source_type="rtsp")
        sent: list[bytes] = []
        while len(sent) < 61:
            sent += await viewer.take()
        assert not viewer.ended.done()
    finally:
        hub.stop()
    with av.open(BytesIO(b"".join(sent)), mode="r") as container:
        times = [frame.pts or 0 for frame in container.decode(video=0)]
    assert len(times) == len(sent) - 1
    assert times == sorted(set(times))
    await wait_until(lambda: hub.pulls == 0)
