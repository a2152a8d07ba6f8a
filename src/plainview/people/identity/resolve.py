"""Works out from the merges that stand who is taken for whom, in whatever order they were made. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from plainview.people.identity.model import Edge, Home, Member

_Tree = Mapping[int, Sequence[tuple[int, float]]]


def resolve(homes: Iterable[Home], edges: Iterable[Edge]) -> list[Member]:
    """Return a member for each home that is in a merge, by person_id; who is in none is not among them.

    All go under the confidential one among them, so that nothing hidden comes to light, else under the lowest id.
    """
    confidential = {home.person_id for home in homes if home.is_confidential}
    members: list[Member] = []
    for group, tree in _groups(edges):
        survivor_id = min(group, key=lambda person_id: (person_id not in confidential, person_id))
        certainty = _weakest(tree, group[0])
        members += (Member(person_id=each, survivor_id=survivor_id, certainty=certainty) for each in group)
    return sorted(members, key=lambda member: member.person_id)


def joined(person_ids: Iterable[int], edges: Iterable[Edge]) -> list[tuple[int, ...]]:
    """Return the groups that these people form by the edges, those alone too; each in order."""
    alone: dict[int, tuple[int, ...]] = {person_id: (person_id,) for person_id in person_ids}
    for group, _ in _groups(edges):
        for each in group:
            alone[each] = group
    return sorted(set(alone.values()))


def _groups(edges: Iterable[Edge]) -> Iterator[tuple[tuple[int, ...], _Tree]]:
    """Yield each group with the tree of its most certain edges (Kruskal)."""
    root: dict[int, int] = {}
    tree: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for edge in sorted(edges, key=lambda edge: (-edge.certainty, edge.left_id, edge.right_id)):
        left, right = _find(root, edge.left_id), _find(root, edge.right_id)
        if left == right:
            continue
        root[max(left, right)] = min(left, right)
        tree[edge.left_id].append((edge.right_id, edge.certainty))
        tree[edge.right_id].append((edge.left_id, edge.certainty))
    groups: dict[int, list[int]] = defaultdict(list)
    for person_id in sorted(root):
        groups[_find(root, person_id)].append(person_id)
    for group in groups.values():
        yield tuple(group), tree


def _find(root: dict[int, int], person_id: int) -> int:
    found = person_id
    while root.setdefault(found, found) != found:
        found = root[found]
    while root[person_id] != found:
        root[person_id], person_id = found, root[person_id]
    return found


def _weakest(tree: _Tree, start: int) -> float:
    """Return how certain the least certain two are: the product along the tree's longest way, found in two walks."""
    far, _ = _farthest(tree, start)
    _, certainty = _farthest(tree, far)
    return certainty


def _farthest(tree: _Tree, start: int) -> tuple[int, float]:
    reached = {start: 1.0}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there, certainty in tree[here]:
            if there not in reached:
                reached[there] = reached[here] * certainty
                waiting.append(there)
    return min(reached.items(), key=lambda item: (item[1], item[0]))
