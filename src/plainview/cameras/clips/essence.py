"""Hashes what a video shows, whatever file holds it: SHA-256 over its packets, as FFmpeg's streamhash says it."""

import hashlib
import io

import av

from plainview.kernel.errors import UnavailableError


def hash_file(content: bytes) -> bytes:
    """Return SHA-256 over a file's bytes."""
    return hashlib.sha256(content).digest()


def hash_essence(content: bytes) -> bytes:
    """Return SHA-256 over the video's packets in order: `ffmpeg -i FILE -map 0:v:0 -c copy -f streamhash -`.

    The same for every container that keeps packets as they are (MP4, Matroska); MPEG-TS writes them another way.
    """
    digest = hashlib.sha256()
    try:
        with av.open(io.BytesIO(content), mode="r") as container:
            for packet in container.demux(video=0):
                digest.update(bytes(packet))
    except (av.FFmpegError, ValueError) as error:
        raise UnavailableError(f"The file can't be read as video ({type(error).__name__}).") from error
    return digest.digest()
