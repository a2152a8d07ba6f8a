"""Traffic cameras for tests, made by programs that we did not write: FFmpeg's HLS and MJPEG, and stills."""

import http.server
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.onvif_camera import free_port

_PICTURES = ("-f", "lavfi", "-re", "-i", "testsrc=size=320x180:rate=10")
_X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-g", "10", "-pix_fmt", "yuv420p")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """Serve a folder; give its address."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def ffmpeg(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run FFmpeg while the block does."""
    command = ["ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", *arguments]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            yield running
        finally:
            running.kill()


@contextmanager
def hls_camera(folder: Path, *, kind: str = "mpegts", coder: tuple[str, ...] = _X264) -> Iterator[str]:
    """Have FFmpeg write a live HLS into a folder that is served; give the playlist's address."""
    form = ("-f", "hls", "-hls_time", "1", "-hls_list_size", "5", "-hls_flags", "delete_segments")
    out = folder / "live.m3u8"
    with ffmpeg(*_PICTURES, *coder, *form, "-hls_segment_type", kind, str(out)), web_server(folder) as address:
        _wait(lambda: out.exists() and out.read_text().count("#EXTINF") >= 2)
        yield f"{address}/live.m3u8"


@contextmanager
def mjpeg_camera() -> Iterator[str]:
    """Have FFmpeg serve MJPEG to one client; give its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}/video"
    with ffmpeg(
        *_PICTURES,
        "-c:v",
        "mjpeg",
        "-f",
        "mpjpeg",
        "-content_type",
        "multipart/x-mixed-replace;boundary=ffmpeg",
        "-listen",
        "1",
        address,
    ):
        yield address


def jpeg(folder: Path, *, seconds: float = 0.0, size: str = "320x180") -> bytes:
    """Return a still that FFmpeg made; another for each moment."""
    out = folder / "made.jpg"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-y", "-f", "lavfi", "-i", f"testsrc=size={size}:rate=10", "-ss", str(seconds),
         "-frames:v", "1", str(out)],
        check=True,
    )  # fmt: skip
    return out.read_bytes()


def _wait(is_so: Any, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not come to be in time"
        time.sleep(0.05)
