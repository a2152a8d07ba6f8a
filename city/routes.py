"""Finds the way of a unit along the arterials and collectors to an address."""

import heapq
from collections.abc import Iterator
from functools import lru_cache

from city.geography import HALF_MILE, column_indices, distance, is_inside, row_indices

Node = tuple[int, int]
Spot = tuple[float, float]


@lru_cache(maxsize=1)
def road_nodes() -> frozenset[Node]:
    """Return the crossings of the half-mile lattice that lie inside the outline."""
    return frozenset(
        (column, row)
        for column in column_indices()
        for row in row_indices()
        if is_inside(column * HALF_MILE + 1, row * HALF_MILE + 1)
    )


def spot_of(node: Node) -> Spot:
    """Return where a crossing lies, in metres."""
    return node[0] * HALF_MILE, node[1] * HALF_MILE


def next_nodes(node: Node) -> Iterator[Node]:
    """Yield the crossings one block on."""
    for east, north in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        if (node[0] + east, node[1] + north) in road_nodes():
            yield node[0] + east, node[1] + north


def nearest_node(spot: Spot) -> Node:
    """Return the crossing nearest to a spot."""
    return min(road_nodes(), key=lambda node: distance(spot_of(node), spot))


def find_route(start: Spot, goal: Spot) -> list[Spot]:
    """Return the corners of the way from `start` to `goal`: to a crossing, along the lattice, and in by two legs."""
    first, last = nearest_node(start), nearest_node(goal)
    nodes = _shortest(first, last)
    corner = spot_of(nodes[-1])
    return [*(spot_of(node) for node in nodes), (corner[0], goal[1]), goal]


def _shortest(first: Node, last: Node) -> list[Node]:
    """Return the crossings from first to last (A*); straight across where parts of the lattice do not meet."""
    waiting: list[tuple[float, Node]] = [(0.0, first)]
    came: dict[Node, Node | None] = {first: None}
    costs = {first: 0}
    while waiting:
        _, node = heapq.heappop(waiting)
        if node == last:
            return _trace(came, last)
        for ahead in next_nodes(node):
            cost = costs[node] + 1
            if cost < costs.get(ahead, cost + 1):
                costs[ahead], came[ahead] = cost, node
                heapq.heappush(waiting, (cost + abs(ahead[0] - last[0]) + abs(ahead[1] - last[1]), ahead))
    return [first, last]


def _trace(came: dict[Node, Node | None], last: Node) -> list[Node]:
    way: list[Node] = []
    node: Node | None = last
    while node is not None:
        way.append(node)
        node = came[node]
    return way[::-1]
