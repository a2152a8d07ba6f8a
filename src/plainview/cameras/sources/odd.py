"""Says that a camera is none for the native reader, and that FFmpeg's libraries should try."""

from plainview.kernel.errors import UnavailableError


class OddCameraError(UnavailableError):
    """The camera answers, but not in a way that is read in the loop."""
