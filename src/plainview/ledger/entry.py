"""Makes a line of the ledger: a public projection, and a salted commitment to all the rest.

The leaf's data, which is what the entry bundles carry and the tree hashes, is two lines of ASCII-safe text:

    canonical JSON of the projection, LF, lower-case hex of the commitment, LF

where commitment = SHA-256("plainview/ledger/commitment/v1" LF || salt || particulars), the salt being 32 random bytes
and the particulars canonical JSON.
Without the salt nobody can test a guess about the particulars; with it an auditor can open one entry.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from plainview.kernel.canonical import canonical_json
from plainview.kernel.errors import BadInputError
from plainview.ledger.tiles import hash_leaf

SALT_BYTES = 32
RECORDED_AT = "recorded_at"  # the particulars' own time, equal to the row's
_COMMITMENT_DOMAIN = b"plainview/ledger/commitment/v1\n"
_LARGEST_LEAF = 65_535  # C2SP tlog-tiles: a bundle's entries have a uint16 length


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """What is to be recorded: action, decision and the hash of the policies are public, particulars are not."""

    action: str
    decision: str
    bundle: str
    particulars: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line as it is stored."""

    sequence: int
    projection: bytes
    salt: bytes
    particulars: bytes
    leaf_hash: bytes
    recorded_at: datetime


class Projection(msgspec.Struct, frozen=True, kw_only=True, rename={"action": "class"}, forbid_unknown_fields=True):
    """The public part: what kind of thing was asked in which minute, what was answered, under which policies."""

    sequence: int
    minute: str
    action: str
    decision: str
    bundle: str


def make_entry(draft: EntryDraft, *, sequence: int, salt: bytes, recorded_at: datetime) -> Entry:
    """Return the line that `draft` becomes as leaf number `sequence`; `salt` is 32 random bytes."""
    public = Projection(
        sequence=sequence,
        minute=minute_of(recorded_at),
        action=draft.action,
        decision=draft.decision,
        bundle=draft.bundle,
    )
    projection = canonical_json(public)
    particulars = canonical_json({**draft.particulars, RECORDED_AT: recorded_at})
    data = leaf_data(projection, commit_to(salt, particulars))
    return Entry(
        sequence=sequence,
        projection=projection,
        salt=salt,
        particulars=particulars,
        leaf_hash=hash_leaf(data),
        recorded_at=recorded_at,
    )


def minute_of(at: datetime) -> str:
    """Return the UTC minute as the projection shows it, e.g. 2026-11-22T21:34Z."""
    return f"{at:%Y-%m-%dT%H:%MZ}"


def commit_to(salt: bytes, particulars: bytes) -> bytes:
    """Return the commitment; hiding and binding as long as the salt is 32 random bytes."""
    return hashlib.sha256(_COMMITMENT_DOMAIN + salt + particulars).digest()


def leaf_data(projection: bytes, commitment: bytes) -> bytes:
    """Return the bytes that the tree's leaf is the RFC 6962 hash of."""
    data = projection + b"\n" + commitment.hex().encode() + b"\n"
    if len(data) > _LARGEST_LEAF:
        raise BadInputError(f"a ledger entry's public part has {len(data)} bytes, more than a bundle can hold")
    return data


def content_of(entry: Entry) -> bytes:
    """Return the leaf's data as the row's own columns give it, whatever leaf_hash says."""
    return leaf_data(entry.projection, commit_to(entry.salt, entry.particulars))


def read_projection(leaf: bytes) -> Projection:
    """Return the public part of a leaf's data; raise BadInputError where it is no leaf of ours."""
    try:
        projection, commitment, rest = leaf.split(b"\n")
        if rest or len(bytes.fromhex(commitment.decode("ascii"))) != hashlib.sha256().digest_size:
            raise BadInputError("the leaf has no commitment of 32 bytes")
        return msgspec.json.decode(projection, type=Projection)
    except (ValueError, msgspec.MsgspecError) as error:
        raise BadInputError(f"the leaf can't be read: {error}") from error
