"""Reads what RTSP requests say, and writes the description of a stream."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from city.encoder import Form, parameter_sets
from city.feed import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One RTSP request; header names in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0].split("/")[0] for name, values in parse_qs(urlsplit(self.url).query).items()}


def camera_id_of(path: str) -> str:
    """Return the camera that a path names."""
    return path.strip("/").split("/")[0]


def form_from(query: Mapping[str, str]) -> Form:
    """Return the form that ?fps=25&size=1280x720&gop=2 asks for; what is left out or senseless stays as it is."""
    form = Form()
    width, height = _size(query.get("size", ""), form)
    fps = _number(query.get("fps", ""), form.fps, 1, 60)
    gop = _number(query.get("gop", ""), form.gop_seconds, 0.2, 30)
    return Form(width=width, height=height, fps=round(fps), gop_seconds=gop)


def _size(text: str, form: Form) -> tuple[int, int]:
    wide, _, high = text.partition("x")
    if not (wide.isdigit() and high.isdigit()):
        return form.width, form.height
    width, height = int(wide) // 16 * 16, int(high) // 4 * 4
    return (width, height) if 160 <= width <= 1920 and 90 <= height <= 1088 else (form.width, form.height)


def _number(text: str, otherwise: float, least: float, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        return otherwise
    return number if least <= number <= most else otherwise


def describe(source: Source, form: Form) -> str:
    """Return the session description (RFC 4566, RFC 6184 8.2) with the parameter sets."""
    sequence, picture = parameter_sets(form)
    sets = ",".join(base64.b64encode(each).decode() for each in (sequence, picture))
    lines = (
        "v=0", "o=- 0 0 IN IP4 127.0.0.1", f"s={source.title}", "c=IN IP4 0.0.0.0", "t=0 0", "a=control:*",
        "a=range:npt=now-", "m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", f"a=framerate:{form.fps}",
        f"a=fmtp:96 packetization-mode=1;profile-level-id={sequence[1:4].hex().upper()};sprop-parameter-sets={sets}",
        "a=control:trackID=0",
    )  # fmt: skip
    return "\r\n".join(lines) + "\r\n"
