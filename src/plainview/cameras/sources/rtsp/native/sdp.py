"""Reads what a camera says it would send: the first video of an SDP (RFC 8866; RFC 6184, 8.2.1; RFC 7798, 7.1)."""

from base64 import b64decode
from dataclasses import dataclass

from plainview.cameras.model import Codec

_CODECS: dict[str, Codec] = {"H264": "h264", "H265": "h265", "HEVC": "h265"}
_SET_FIELDS = ("sprop-vps", "sprop-sps", "sprop-pps", "sprop-parameter-sets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """One video that a camera offers; `sets` are the parameter sets that were stated."""

    codec: Codec
    payload_type: int
    control: str
    session_control: str
    sets: tuple[bytes, ...]
    is_in_order: bool  # units come in decoding order; RFC 6184's interleaved mode doesn't


def read_video(sdp: str) -> Video | None:
    """Return the first video whose codec is known, or None where there is none."""
    session, *medias = _parts(sdp)
    session_control = _attribute(session, "control") or "*"
    for media in medias:
        found = _read_media(media, session_control) if media[0].startswith("m=video ") else None
        if found is not None:
            return found
    return None


def _read_media(lines: list[str], session_control: str) -> Video | None:
    offered = lines[0].split()[3:]
    for number in offered:
        name = (_attribute(lines, f"rtpmap:{number} ") or "").partition("/")[0].upper()
        codec = _CODECS.get(name)
        if codec is None or not number.isdecimal():
            continue
        fields = _fields(_attribute(lines, f"fmtp:{number} ") or "")
        return Video(
            codec=codec,
            payload_type=int(number) & 0x7F,
            control=_attribute(lines, "control") or "*",
            session_control=session_control,
            sets=_sets(fields),
            is_in_order=fields.get("packetization-mode") != "2" and fields.get("sprop-max-don-diff", "0") == "0",
        )
    return None


def _parts(sdp: str) -> list[list[str]]:
    """Return the session's lines, then each media's."""
    parts: list[list[str]] = [[]]
    for line in sdp.replace("\r", "").split("\n"):
        if line.startswith("m="):
            parts.append([])
        parts[-1].append(line.strip())
    return parts


def _attribute(lines: list[str], name: str) -> str | None:
    start = f"a={name}" if name.endswith(" ") else f"a={name}:"
    return next((line[len(start) :].strip() for line in lines if line.startswith(start)), None)


def _fields(text: str) -> dict[str, str]:
    pairs = (each.partition("=") for each in text.split(";"))
    return {name.strip().lower(): said.strip() for name, _, said in pairs}


def _sets(fields: dict[str, str]) -> tuple[bytes, ...]:
    texts = [each for name in _SET_FIELDS for each in fields.get(name, "").split(",") if each]
    try:
        return tuple(unit for text in texts if (unit := b64decode(text + "=" * (-len(text) % 4))))
    except ValueError:
        return ()  # they come in the stream too
