"""Packs a clip for whoever it is handed to: a BagIt bag (RFC 8493) with its manifests, in a ZIP. Pure."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def make_bag(name: str, payload: Mapping[str, bytes], about: Mapping[str, str], *, at: datetime) -> bytes:
    """Return a ZIP with one bag: `payload` under data/, `about` in bag-info.txt; the same for the same input."""
    data = {f"data/{path}": content for path, content in sorted(payload.items())}
    size = sum(len(content) for content in data.values())
    info = {**about, "Bagging-Date": f"{at:%Y-%m-%d}", "Payload-Oxum": f"{size}.{len(data)}"}
    tags = {
        "bagit.txt": _DECLARATION,
        "bag-info.txt": "".join(f"{label}: {_one_line(text)}\n" for label, text in info.items()).encode(),
        "manifest-sha256.txt": _manifest(data),
    }
    tags["tagmanifest-sha256.txt"] = _manifest(tags)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for path, content in {**tags, **data}.items():
            entry = zipfile.ZipInfo(f"{name}/{path}", date_time=(at.year, at.month, at.day, at.hour, at.minute, 0))
            target.writestr(entry, content)
    return packed.getvalue()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items()))
    return "".join(lines).encode()


def _one_line(text: str) -> str:
    return " ".join(text.split())
