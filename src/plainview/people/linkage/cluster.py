"""Joins merged pairs into clusters, best first, never against a rule."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What became of the pairs that wanted to merge."""

    members: Sequence[tuple[str, ...]]
    merged: frozenset[Pair]
    refused: Mapping[Pair, str]


def join(
    pairs: Iterable[tuple[str, str, float]],
    *,
    cannot: frozenset[Pair],
    source_of: Mapping[str, str],
    person_of: Mapping[str, str],
    deduplicated: frozenset[str],
) -> Joined:
    """Join pairs (left, right, score) best first; refuse one that would break a rule anywhere in the joined cluster.

    `cannot` holds pairs of record ids in either order. A source in `deduplicated` knows its people: no cluster gets
    two of its persons. Ties are broken by the ids, so that the order of the input does not matter.
    """
    cluster_of = start_clusters(person_of)
    merged: set[Pair] = set()
    refused: dict[Pair, str] = {}
    for left, right, _ in sorted(pairs, key=lambda each: (-each[2], min(each[:2]), max(each[:2]))):
        mine, other = cluster_of[left], cluster_of[right]
        if mine is not other:
            reason = refuse(
                mine, other, cannot=cannot, source_of=source_of, person_of=person_of, deduplicated=deduplicated
            )
            if reason:
                refused[(left, right)] = reason
                continue
            joined = [*mine, *other]
            cluster_of.update(dict.fromkeys(joined, joined))
        merged.add((left, right))
    unique = {id(cluster_of[left]): tuple(sorted(cluster_of[left])) for left, _ in merged}
    return Joined(members=sorted(unique.values()), merged=frozenset(merged), refused=refused)


def start_clusters(person_of: Mapping[str, str]) -> dict[str, list[str]]:
    """Begin with the records of one person together: they are one already."""
    of_person: dict[str, list[str]] = {}
    for record, person in person_of.items():
        of_person.setdefault(person, []).append(record)
    return {record: of_person[person] for record, person in person_of.items()}


def refuse(
    mine: Sequence[str],
    other: Sequence[str],
    *,
    cannot: frozenset[Pair],
    source_of: Mapping[str, str],
    person_of: Mapping[str, str],
    deduplicated: frozenset[str],
) -> str | None:
    """Say which rule stands between two clusters, None where none does."""
    for left in mine:
        for right in other:
            source = source_of[left]
            if source == source_of[right] and source in deduplicated and person_of[left] != person_of[right]:
                return "taken"
            if (left, right) in cannot or (right, left) in cannot:
                return "forbidden_company"
    return None
