"""Makes shared fragments of a camera's packets: one keyed or delta picture each, muxed once for all viewers."""

from dataclasses import dataclass

from plainview.cameras.gateway.fmp4 import Timing, give_time, make_fragment, make_init
from plainview.cameras.gateway.timeline import Timeline
from plainview.cameras.h264 import (
    DELIMITER,
    FILLER,
    IDR_SLICE,
    PICTURE_SET,
    SEQUENCE_SET,
    SLICES,
    PictureFormat,
    begins_picture,
    picture_set_id,
    read_format,
    unit_type,
)

CACHED_STEP = 90  # one millisecond: a viewer runs through what is past and is live
_LEFT_OUT = frozenset({SEQUENCE_SET, PICTURE_SET, DELIMITER, FILLER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Init:
    """What a decoder is told first."""

    picture: PictureFormat
    content: bytes

    @property
    def mime(self) -> str:
        return f'video/mp4; codecs="{self.picture.codec}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """One picture, ready to send to everyone whose player was given `init`."""

    init: Init
    content: bytes
    timing: Timing
    is_key: bool


class Muxer:
    """Turns one camera's NAL units into fragments, from the first keyframe on."""

    def __init__(self) -> None:
        self.late_pieces = 0  # slices that came after their picture was finished
        self._timeline = Timeline()
        self._sequence_set: bytes | None = None
        self._picture_sets: dict[int, bytes] = {}
        self._init: Init | None = None
        self._is_described = False
        self._pending: list[bytes] = []
        self._pending_at: int | None = None
        self._pieces = 0
        self._waits_for_key = True
        self._number = 0

    @property
    def pending_key_pieces(self) -> int:
        """In how many packets the keyframe under way came so far; 0 where none is under way."""
        return self._pieces if any(unit_type(unit) == IDR_SLICE for unit in self._pending) else 0

    def interrupt(self) -> None:
        """Forget the picture under way: the camera was lost, and only a keyframe can follow."""
        self._pending, self._pieces = [], 0
        self._waits_for_key = True

    def add(self, units: tuple[bytes, ...], presented_at: int | None) -> Fragment | None:
        """Take a packet's units; where they begin a picture, return the one before, if `finish` hasn't.

        A picture ends where the next begins (first_mb_in_slice = 0), not at each unit or packet.
        """
        finished = self.finish() if begins_picture(units) else None
        for unit in units:
            self._note_set(unit)
        kept = [unit for unit in units if unit_type(unit) not in _LEFT_OUT]
        has_slices = any(unit_type(unit) in SLICES for unit in kept)
        if has_slices and not self._pieces:
            if not begins_picture(units):
                self.late_pieces += 1
                return finished
            self._pending_at = presented_at
        self._pieces += has_slices
        self._pending += kept
        return finished

    def finish(self) -> Fragment | None:
        """Return the picture under way as a fragment, or None where there is none that can be shown."""
        if not self._pieces:
            return None
        units, self._pending, self._pieces = tuple(self._pending), [], 0
        is_key = any(unit_type(unit) == IDR_SLICE for unit in units)
        if is_key:
            self._describe()
            self._waits_for_key = self._init is None
        if self._waits_for_key or self._init is None:
            return None
        self._number += 1
        timing = self._timeline.place(self._pending_at)
        content = make_fragment(units, number=self._number, timing=timing, is_key=is_key)
        return Fragment(init=self._init, content=content, timing=timing, is_key=is_key)

    def _note_set(self, unit: bytes) -> None:
        kind = unit_type(unit)
        if kind == SEQUENCE_SET and unit != self._sequence_set:
            self._sequence_set, self._is_described = unit, False
            self._picture_sets.clear()
        elif kind == PICTURE_SET:
            number = picture_set_id(unit)
            if self._picture_sets.get(number) != unit:
                self._picture_sets[number], self._is_described = unit, False

    def _describe(self) -> None:
        """Make the init segment where the parameter sets are new; they come into force at a keyframe."""
        if not self._is_described and self._sequence_set is not None and self._picture_sets:
            picture = read_format(self._sequence_set)
            sets = tuple(self._picture_sets[number] for number in sorted(self._picture_sets))
            self._init = Init(picture=picture, content=make_init(picture, self._sequence_set, sets))
            self._is_described = True


def hurry(cached: list[Fragment]) -> list[bytes]:
    """Return what a new viewer is sent of a cached group: all but the last picture pass in a millisecond each.

    Where the camera reorders pictures (B slices) the bytes are sent as they are, and the player goes to the end.
    """
    shown = [fragment.timing.shown_at for fragment in cached]
    if shown != sorted(shown):
        return [fragment.content for fragment in cached]
    last = cached[-1].timing
    early = [
        give_time(
            fragment.content,
            Timing(decode_at=last.decode_at - CACHED_STEP * (len(cached) - 1 - at), duration=CACHED_STEP),
        )
        for at, fragment in enumerate(cached[:-1])
    ]
    return [*early, cached[-1].content]
