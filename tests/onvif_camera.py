"""A virtual ONVIF camera for tests, in a process of its own: ipycam, which we did not write."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAM = """
import sys, time
import numpy as np
from ipycam import CameraConfig, IPCamera
port, rtsp, user, password = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
config = CameraConfig(name="Test", local_ip="127.0.0.1", onvif_port=port, rtsp_port=rtsp, main_width=640,
                      main_height=360, main_fps=10, sub_width=320, sub_height=180, sub_fps=10, hw_accel="cpu",
                      show_timestamp=False, username=user, password=password)
camera = IPCamera(config)
camera.start()
number = 0
while True:
    picture = np.full((360, 640, 3), 60, dtype=np.uint8)
    picture[:, (number * 20) % 600:(number * 20) % 600 + 40] = 200
    camera.stream(picture)
    number += 1
    time.sleep(0.1)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnvifCamera:
    """Where a virtual camera answers."""

    port: int
    rtsp_port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/onvif/device_service"


def free_port() -> int:
    """Return a port that nobody listens at now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def accepts(port: int) -> bool:
    """Say whether somebody listens at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def onvif_camera(folder: Path, *, user: str = "", password: str = "") -> Iterator[OnvifCamera]:
    """Run a virtual camera; its files lie in `folder`."""
    camera = OnvifCamera(port=free_port(), rtsp_port=free_port())
    arguments = [sys.executable, "-c", PROGRAM, str(camera.port), str(camera.rtsp_port), user, password]
    with subprocess.Popen(arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            deadline = time.monotonic() + 20
            while not accepts(camera.port):
                assert running.poll() is None, "the virtual camera ended"
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield camera
        finally:
            running.kill()
