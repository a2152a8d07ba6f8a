"""Lets merges in, the surest first, as long as nobody is joined who must stay apart. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plainview.people.identity.model import CannotLink, Edge, MergeWish


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """What came of the wishes; who was one already is in none of the two."""

    accepted: tuple[MergeWish, ...]
    refused: tuple[tuple[MergeWish, str], ...]
    already: tuple[MergeWish, ...]


def admit(edges: Iterable[Edge], cannot_links: Iterable[CannotLink], wishes: Iterable[MergeWish]) -> Admitted:
    """Say which wishes keep every two apart who cannot be linked, also by way of others; by certainty, then by id."""
    groups = _Groups()
    for edge in edges:
        groups.join(edge.left_id, edge.right_id)
    for each in cannot_links:
        groups.forbid(each)
    accepted, refused, already = [], [], []
    for wish in sorted(wishes, key=lambda wish: (-wish.certainty, wish.left_id, wish.right_id)):
        why = groups.obstacle(wish.left_id, wish.right_id)
        if groups.root(wish.left_id) == groups.root(wish.right_id):
            already.append(wish)
        elif why is not None:
            refused.append((wish, why.words))
        else:
            groups.join(wish.left_id, wish.right_id)
            accepted.append(wish)
    return Admitted(accepted=tuple(accepted), refused=tuple(refused), already=tuple(already))


def obstacles(
    edges: Iterable[Edge], cannot_links: Iterable[CannotLink], wishes: Iterable[MergeWish]
) -> list[tuple[MergeWish, str]]:
    """Return, of each wish by itself, why it makes no sense to ask a person: kept apart, or one already."""
    groups = _Groups()
    for edge in edges:
        groups.join(edge.left_id, edge.right_id)
    for each in cannot_links:
        groups.forbid(each)
    found = []
    for wish in wishes:
        why = groups.obstacle(wish.left_id, wish.right_id)
        if groups.root(wish.left_id) == groups.root(wish.right_id):
            found.append((wish, "They became one by other merges."))
        elif why is not None:
            found.append((wish, why.words))
    return found


class _Groups:
    """People joined so far, and for each group whom it must not meet."""

    def __init__(self) -> None:
        self._root: dict[int, int] = {}
        self._members: dict[int, list[int]] = {}
        self._apart: dict[int, list[CannotLink]] = {}

    def root(self, person_id: int) -> int:
        while (above := self._root.get(person_id, person_id)) != person_id:
            person_id = above
        return person_id

    def join(self, left_id: int, right_id: int) -> None:
        small, large = sorted((self.root(left_id), self.root(right_id)), key=self._size)
        if small == large:
            return
        self._root[small] = large
        self._members[large] = self._members.get(large, [large]) + self._members.pop(small, [small])
        self._apart[large] = self._apart.get(large, []) + self._apart.pop(small, [])

    def forbid(self, cannot_link: CannotLink) -> None:
        for each in (cannot_link.left_id, cannot_link.right_id):
            self._apart.setdefault(self.root(each), []).append(cannot_link)

    def obstacle(self, left_id: int, right_id: int) -> CannotLink | None:
        """Return the first rule or decision that keeps the two groups apart."""
        sides = {self.root(left_id), self.root(right_id)}
        known: Sequence[CannotLink] = min((self._apart.get(side, []) for side in sides), key=len)
        return next((each for each in known if {self.root(each.left_id), self.root(each.right_id)} == sides), None)

    def _size(self, root: int) -> int:
        return len(self._members.get(root, [root]))
