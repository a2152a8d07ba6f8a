"""Writes a name as it sounds in English or Spanish, so that what was heard is found as it is spelt; pure."""

import re
from functools import lru_cache

_REPLACED = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""), (r"^kn|^gn|^pn", "n"), (r"^wr", "r"), (r"^wh", "w"), (r"^x", "s"), (r"^ps", "s"),
        (r"mb$", "m"), (r"ough|augh", "o"), (r"igh", "i"), (r"tch", "ch"), (r"sch", "sk"), (r"ck|cq|q", "k"),
        (r"ph", "f"), (r"gh", "g"), (r"dge", "j"), (r"g(?=[eiy])", "j"), (r"c(?=[eiy])", "s"), (r"ch", "x"),
        (r"sh", "x"), (r"th", "t"), (r"c", "k"), (r"z", "s"), (r"v", "f"), (r"w(?=[^aeiouy]|$)", ""), (r"wh", "w"),
        (r"h", ""), (r"ll", "l"), (r"y", "i"), (r"[aeiou]+", "a"), (r"(.)\1+", r"\1"), (r"(?<=.)a", ""),
    )
)  # fmt: skip


@lru_cache(maxsize=8192)
def sound_of(name: str) -> str:
    """Return the sound's key: the same for 'larkmoor' and 'larkmore', 'quillfeather' and 'kwilfether'."""
    sound = name.lower().replace("kw", "k").replace("qu", "k")
    for pattern, replacement in _REPLACED:
        sound = pattern.sub(replacement, sound)
    return sound
