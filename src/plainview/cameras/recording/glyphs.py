"""Draws plain text into a picture with letters of its own: five by seven dots each, in capitals."""

import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]  # height, width, three colours

_FIRST, _WIDE, _HIGH = 0x20, 5, 7
_COLUMNS = bytes.fromhex(  # space to underscore: five columns each, the lowest bit on top
    "0000000000" "00005f0000" "0007000700" "147f147f14" "242a7f2a12" "2313086462" "3649562050" "0008070300"
    "001c224100" "0041221c00" "2a1c7f1c2a" "08083e0808" "0080703000" "0808080808" "0000606000" "2010080402"
    "3e5149453e" "00427f4000" "7249494946" "2141494d33" "1814127f10" "2745454539" "3c4a494931" "4121110907"
    "3649494936" "464949291e" "0000140000" "0040340000" "0008142241" "1414141414" "0041221408" "0201590906"
    "3e415d594e" "7c1211127c" "7f49494936" "3e41414122" "7f4141413e" "7f49494941" "7f09090901" "3e41415173"
    "7f0808087f" "00417f4100" "2040413f01" "7f08142241" "7f40404040" "7f021c027f" "7f0408107f" "3e4141413e"
    "7f09090906" "3e4151215e" "7f09192946" "2649494932" "03017f0103" "3f4040403f" "1f2040201f" "3f4038403f"
    "6314081463" "0304780403" "6159494d43" "007f414141" "0204081020" "004141417f" "0402010204" "4040404040"
)  # fmt: skip
_STEP, _LINE = _WIDE + 1, _HIGH + 3
_DOTS_A_LINE = 640  # wider pictures have larger letters
_DIM = 3


def draw_lines(picture: Picture, lines: Sequence[str]) -> None:
    """Write lines along the lower edge, on a darkened ground; a line that is too long goes on in the next."""
    height, width, _ = picture.shape
    size = max(1, width // _DOTS_A_LINE)
    most = max(1, (width // size - _WIDE) // _STEP)
    wrapped = [line[at : at + most] for line in map(_plain, lines) for at in range(0, max(1, len(line)), most)]
    wrapped = wrapped[: max(1, height // (2 * _LINE * size))]
    top = height - (_LINE * len(wrapped) + 2) * size
    picture[max(0, top) :] //= _DIM
    for number, line in enumerate(wrapped):
        _draw(picture, line, top=top + (number * _LINE + 2) * size, size=size)


def _draw(picture: Picture, line: str, *, top: int, size: int) -> None:
    dots = np.zeros((_HIGH, _STEP * len(line)), dtype=bool)
    for place, letter in enumerate(line):
        first = (ord(letter) - _FIRST) * _WIDE
        for column, bits in enumerate(_COLUMNS[first : first + _WIDE]):
            dots[:, place * _STEP + column] = [bool(bits >> row & 1) for row in range(_HIGH)]
    large = dots.repeat(size, axis=0).repeat(size, axis=1)
    left, top = 2 * size, max(0, top)
    part = picture[top : top + large.shape[0], left : left + large.shape[1]]
    part[large[: part.shape[0], : part.shape[1]]] = 255


def _plain(line: str) -> str:
    """Return the line in the letters there are; what has none is a question mark."""
    letters = unicodedata.normalize("NFKD", line.replace("·", "-")).upper()
    kept = (letter for letter in letters if not unicodedata.combining(letter))
    return "".join(letter if _FIRST <= ord(letter) < _FIRST + len(_COLUMNS) // _WIDE else "?" for letter in kept)
