"""The errors Plainview raises on purpose; each says what to do, and the HTTP edge maps each to one status."""


class PlainviewError(Exception):
    """Something a person can act on; the message is one clear line."""

    status = 500
    title = "Something failed here"


class BadInputError(PlainviewError):
    """What was sent can't be used; the message says where and why."""

    status = 422
    title = "That can't be used"


class TooLargeError(PlainviewError):
    """More was sent than is read."""

    status = 413
    title = "Too large"


class UnreadableError(BadInputError):
    """A message's bytes can't be decoded; the message is kept, quarantined, shown and replayable."""


class NotSignedInError(PlainviewError):
    """Nobody is signed in, or a feed's token is not known."""

    status = 401
    title = "Sign in first"


class RefusedError(PlainviewError):
    """The policy said no; `rules` names the folders of policies/ that refused, `entry` the ledger entry."""

    status = 403
    title = "Refused"

    def __init__(self, message: str, *, rules: tuple[str, ...], entry: int | None = None) -> None:
        super().__init__(message)
        self.rules = rules
        self.entry = entry


class NotFoundError(PlainviewError):
    """There is no such thing, or none that the asker may know of."""

    status = 404
    title = "Not found"


class ConflictError(PlainviewError):
    """It can't be done in the state that things are in."""

    status = 409
    title = "Not now"


class TooManyError(PlainviewError):
    """Asked too often; the message says when to try again."""

    status = 429
    title = "Too often"


class UnavailableError(PlainviewError):
    """A part that is needed does not answer; the message names it."""

    status = 503
    title = "Not available"


class SetupError(PlainviewError):
    """Plainview can't start like this; the message says what to change."""
