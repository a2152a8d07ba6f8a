"""Invents the names of the streets where people live, so that no made-up record falls on a real door."""

from collections.abc import Mapping
from random import Random

from city.geography import COLUMNS, ROWS

_BEGINNINGS = (
    "Lark", "Quill", "Tamar", "Ember", "Thistle", "Sable", "Marrow", "Wren", "Bram", "Cinder", "Dapple", "Fennel",
    "Gorse",
    "Hollin", "Indri", "Jessa", "Kestrel", "Linnet", "Mallow", "Nettle", "Orrin", "Plover", "Rook", "Sorrel", "Teasel",
    "Umber", "Vesper", "Whin", "Yarrow", "Zephyr", "Auric", "Borage", "Curlew", "Drover", "Elder", "Finch", "Garnet",
    "Heron", "Isolde", "Juniper",
)  # fmt: skip
_ENDINGS = (
    "moor", "feather", "wick", "mere", "holt", "combe", "fell", "garth", "hythe", "stead", "tarn", "wold", "spindle",
    "lantern", "cairn", "thwaite", "shaw", "quay", "beck", "scar", "rill", "hollin", "wynd", "croft", "lowe", "strand",
)  # fmt: skip

# Words of real Fresno streets that the syllables above could meet by chance; none may come out.
REAL_NAMES = frozenset(
    {name.lower() for name in (*ROWS, *COLUMNS)}
    | {
        "van ness",
        "weldon",
        "huntington",
        "fulton",
        "kearney",
        "wishon",
        "larkspur",
        "elderberry",
        "juniper",
        "herndon",
    }
    | {
        "finch",
        "heron",
        "garnet",
        "plover",
        "yarrow",
        "fernwood",
        "thorne",
        "echo",
        "linden",
        "terrace",
        "thesta",
        "effie",
    }
)


def invented_street_names(purpose: str, count: int, fixed: Mapping[int, str]) -> list[str]:
    """Return `count` different names; the same purpose always gives the same ones. `fixed` sets single places.

    The seed is not asked: a street is called the same in every city, and never the same in both directions.
    """
    names = [b + e for b in _BEGINNINGS for e in _ENDINGS if not b.lower().endswith(e[0]) and b.lower() != e]
    Random("street names").shuffle(names)
    reserved = {"Larkmoor", "Quillfeather", "Tamarwick"}
    usable = [name for name in names if name not in reserved and name.lower() not in REAL_NAMES]
    half = len(usable) // 2
    part = usable[:half] if purpose == "east-west" else usable[half:]
    if len(part) < count:
        raise ValueError(f"{len(part)} names made for {count} streets {purpose}")
    return [fixed.get(place, part[place]) for place in range(count)]
