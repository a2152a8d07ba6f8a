"""Shows that the tree is RFC 6962's and its tiles are C2SP's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.kernel.errors import BadInputError
from plainview.ledger.proofs import (
    prove_consistency,
    prove_inclusion,
    proves_consistency,
    proves_inclusion,
    tree_root,
)
from plainview.ledger.tiles import (
    EMPTY_ROOT,
    HASH_BYTES,
    Frontier,
    Tile,
    grow,
    hash_leaf,
    pack_bundle,
    parse_path,
    read_frontier,
    tiles_of,
    unpack_bundle,
    unpack_frontier,
)

# the leaves, roots and a path of the reference implementation's own tests (google/certificate-transparency)
LEAVES = [
    hash_leaf(bytes.fromhex(text))
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
FIRST_PATH = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]


def leaves_of(count: int) -> list[bytes]:
    return [hash_leaf(number.to_bytes(4, "big")) for number in range(count)]


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference_implementation(size: int) -> None:
    assert tree_root(LEAVES[:size]).hex() == ROOTS[size - 1]
    assert Frontier().extended(LEAVES[:size]).root.hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert Frontier().root == tree_root([]) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_path_is_that_of_the_reference_implementation() -> None:
    assert [node.hex() for node in prove_inclusion(LEAVES, 0)] == FIRST_PATH


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_frontier_gives_the_tree_by_definition_however_it_grew(first: int, more: int) -> None:
    leaves = leaves_of(first + more)
    grown = Frontier().extended(leaves[:first]).extended(leaves[first:])
    assert grown.root == tree_root(leaves)
    assert unpack_frontier(grown.size, grown.pack()) == grown


@given(st.integers(1, 300).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_inclusion_is_proved_for_the_right_leaf_only(pair: tuple[int, int]) -> None:
    size, index = pair
    leaves = leaves_of(size)
    proof, root = prove_inclusion(leaves, index), tree_root(leaves)
    assert proves_inclusion(proof=proof, index=index, leaf=leaves[index], size=size, root=root)
    assert not proves_inclusion(proof=proof, index=index, leaf=hash_leaf(b"other"), size=size, root=root)
    assert not proves_inclusion(proof=[*proof, root], index=index, leaf=leaves[index], size=size, root=root)
    if proof:
        assert not proves_inclusion(proof=proof[:-1], index=index, leaf=leaves[index], size=size, root=root)


@given(st.integers(1, 300).flatmap(lambda size: st.tuples(st.just(size), st.integers(1, size))))
def test_consistency_is_proved_for_the_right_past_only(pair: tuple[int, int]) -> None:
    size, old_size = pair
    leaves = leaves_of(size)
    root, old_root, proof = tree_root(leaves), tree_root(leaves[:old_size]), prove_consistency(leaves, old_size)
    assert proves_consistency(proof=proof, old_size=old_size, old_root=old_root, size=size, root=root)
    other = tree_root([hash_leaf(b"other"), *leaves[1:old_size]])
    assert not proves_consistency(proof=proof, old_size=old_size, old_root=other, size=size, root=root)
    assert not proves_consistency(proof=[*proof, root], old_size=old_size, old_root=old_root, size=size, root=root)


def test_proofs_are_refused_for_what_is_not_in_the_tree() -> None:
    with pytest.raises(BadInputError, match="no leaf 8"):
        prove_inclusion(LEAVES, 8)
    with pytest.raises(BadInputError, match="consistent"):
        prove_consistency(LEAVES, 9)
    assert not proves_inclusion(proof=[], index=1, leaf=LEAVES[0], size=1, root=LEAVES[0])
    assert not proves_consistency(proof=[], old_size=9, old_root=b"", size=8, root=b"")
    assert not proves_consistency(proof=[], old_size=3, old_root=b"", size=8, root=b"")


@given(st.lists(st.integers(1, 300), min_size=1, max_size=6))
def test_tiles_grown_step_by_step_are_those_of_the_whole_tree(steps: list[int]) -> None:
    leaves = leaves_of(sum(steps))
    files: dict[str, bytes] = {}
    size = 0
    for step in steps:
        for tile, content in grow(size, leaves[size : size + step], lambda tile: files[tile.path]):
            assert len(content) == tile.width * HASH_BYTES
            files[tile.path] = content
        size += step
        whole = {tile.path: content for tile, content in grow(0, leaves[:size], lambda _: b"")}
        assert {tile.path: files[tile.path] for tile in tiles_of(size)} == whole
        assert read_frontier(size, lambda tile: files[tile.path]) == Frontier().extended(leaves[:size])


def test_a_tree_of_70000_has_the_tiles_that_the_specification_says() -> None:
    tiles = list(tiles_of(70_000))
    assert [(t.level, t.index, t.width) for t in tiles if not t.is_full] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    assert sum(t.level == 0 and t.is_full for t in tiles) == 273
    assert sum(t.level == 1 and t.is_full for t in tiles) == 1
    assert [(t.level, t.width) for t in tiles_of(256)] == [(0, 256), (1, 1)]


def test_three_levels_of_tiles_give_the_root() -> None:
    leaves = leaves_of(70_000)
    files = {tile.path: content for tile, content in grow(0, leaves, lambda _: b"")}
    assert read_frontier(70_000, lambda tile: files[tile.path]).root == Frontier().extended(leaves).root


def test_paths_are_cut_in_groups_of_three_digits() -> None:
    assert Tile(0, 1_234_067, 256).path == "tile/0/x001/x234/067"
    assert Tile(3, 5, 7).path == "tile/3/005.p/7"
    assert Tile(0, 1_000, 9).bundle_path == "tile/entries/x001/000.p/9"


@given(st.integers(0, 63), st.integers(0, 10**10), st.integers(1, 256))
def test_paths_can_be_read_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert parse_path(tile.path) == (tile, False)
    assert parse_path(Tile(0, index, width).bundle_path) == (Tile(0, index, width), True)


@pytest.mark.parametrize(
    "path", ["tile/0/1", "tile/00/001", "tile/64/001", "tile/0/x000/001", "tile/0/001.p/0", "tile/0/001.p/256", "x"]
)
def test_other_paths_are_no_tiles(path: str) -> None:
    with pytest.raises(BadInputError):
        parse_path(path)


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_bundles_can_be_read_back_and_a_cut_one_is_noticed(entries: list[bytes]) -> None:
    bundle = pack_bundle(entries)
    assert unpack_bundle(bundle) == entries
    if bundle:
        with pytest.raises(BadInputError):
            unpack_bundle(bundle[:-1] if entries[-1] else bundle + b"\x00")


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    with pytest.raises(BadInputError):
        unpack_frontier(3, bytes(32))
    with pytest.raises(BadInputError):
        unpack_frontier(1, bytes(31))
