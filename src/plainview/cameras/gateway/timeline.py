"""Gives each picture its time: decoding times without a gap, showing times as the camera meant them."""

from plainview.cameras.gateway.fmp4 import TICKS_PER_SECOND, Timing

FIRST_INTERVAL = TICKS_PER_SECOND // 25  # until the camera's own is known
LONGEST_INTERVAL = TICKS_PER_SECOND  # a longer pause is cut out: what comes after it is live again
STARTS_AT = 10 * TICKS_PER_SECOND  # room in front for cached pictures that are given earlier times


class Timeline:
    """The times of one camera's pictures, across its reconnections.

    A picture must be sent before it is known how long it lasts. It is given the time that makes up for what the ones
    before it took, so each decoding time is exactly where the last picture ended: players take a gap for a loss and
    wait for the next keyframe.
    """

    def __init__(self) -> None:
        self._next = STARTS_AT
        self._shift: int | None = None  # from the camera's times to ours
        self._highest = 0
        self._interval = FIRST_INTERVAL

    def place(self, presented_at: int | None) -> Timing:
        """Return the timing of the next picture in decoding order; `presented_at` is the camera's time in ticks."""
        decode_at = self._next
        if presented_at is None:
            self._next += self._interval
            self._shift = None
            return Timing(decode_at=decode_at, duration=self._interval)
        if self._shift is None or abs(presented_at + self._shift - decode_at) > LONGEST_INTERVAL:
            self._shift = decode_at - presented_at
            self._highest = decode_at
        shown_at = presented_at + self._shift
        if shown_at > self._highest:
            self._interval = min(shown_at - self._highest, LONGEST_INTERVAL)
            self._highest = shown_at
        duration = min(max(1, self._highest + self._interval - decode_at), LONGEST_INTERVAL)
        self._next = decode_at + duration
        return Timing(decode_at=decode_at, duration=duration, offset=shown_at - decode_at)
