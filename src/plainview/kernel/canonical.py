"""Writes JSON in one way only, so that the same content is the same bytes."""

from typing import Any

import msgspec


def canonical_json(content: Any) -> bytes:
    """Return UTF-8 JSON with sorted keys and no spaces; datetimes as RFC 3339, dataclasses as objects."""
    return msgspec.json.encode(content, order="sorted")
