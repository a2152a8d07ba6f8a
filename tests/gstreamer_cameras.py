"""Cameras of GStreamer's RTSP server, which we did not write: signed in, by TLS, UDP alone, H.265."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.onvif_camera import accepts, free_port

PYTHON = "/usr/bin/python3"  # Debian's, which has GStreamer's bindings
NEEDS = """
import gi
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, Gst
Gst.init(None)
assert all(map(Gst.ElementFactory.find, ("x264enc", "rtph264pay", "x265enc", "rtph265pay")))
assert Gio.TlsBackend.get_default().supports_tls()
"""
SERVER = """
import sys
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer
Gst.init(None)
port, kind, user, password, pem = sys.argv[1:6]
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(port)
source = "videotestsrc is-live=true pattern=ball ! video/x-raw,format=I420,width=320,height=180,framerate=20/1"
h264 = "x264enc tune=zerolatency speed-preset=ultrafast key-int-max=20 threads=1 ! rtph264pay name=pay0 pt=96"
h265 = "x265enc tune=zerolatency speed-preset=ultrafast key-int-max=20 ! h265parse ! rtph265pay name=pay0 pt=96"
once = h264.replace("key-int-max=20", "key-int-max=100000")
for name, coder in {"h264": h264, "h265": h265, "once": once}.items():
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(f"( {source} ! {coder} config-interval=-1 )")
    factory.set_shared(True)
    if kind == "udp":
        factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
    if kind in ("basic", "digest", "tls"):
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_role("viewer")
        for right in ("media.factory.access", "media.factory.construct"):
            permissions.add_permission_for_role("viewer", right, True)
        factory.set_permissions(permissions)
    server.get_mount_points().add_factory("/" + name, factory)
auth = GstRtspServer.RTSPAuth()
token = GstRtspServer.RTSPToken()
token.set_string("media.factory.role", "viewer")
if kind == "basic":
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
elif kind == "digest":
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    auth.add_digest(user, password, token)
elif kind == "tls":
    auth.set_default_token(token)
    auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(pem))
if kind in ("basic", "digest", "tls"):
    server.set_auth(auth)
server.attach(None)
GLib.MainLoop().run()
"""


def is_installed() -> bool:
    """Say whether the server and what it needs are there."""
    if not shutil.which(PYTHON):
        return False
    return not subprocess.run([PYTHON, "-c", NEEDS], capture_output=True, check=False).returncode


@contextmanager
def gstreamer_server(kind: str, *, user: str = "", password: str = "", pem: str = "") -> Iterator[int]:
    """Run a server of cameras /h264, /h265 and /once, a keyframe only at its start; give its port."""
    port = free_port()
    command = [PYTHON, "-c", SERVER, str(port), kind, user, password, pem]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            deadline = time.monotonic() + 15
            while not accepts(port):
                assert server.poll() is None, "GStreamer's server ended"
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield port
        finally:
            server.kill()
