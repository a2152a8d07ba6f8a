"""The table of formats: one folder, one line."""

from collections.abc import Callable

from plainview.feeds.decoders.avl.decode import decode as decode_avl
from plainview.feeds.decoders.eido.decode import decode as decode_eido
from plainview.feeds.model import Report

Decoder = Callable[[bytes], tuple[Report, ...]]

DECODERS: dict[str, Decoder] = {
    "avl": decode_avl,
    "eido": decode_eido,
}
