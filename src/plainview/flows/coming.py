"""A dossier on its way: what is to be sent is shaped while it is being kept, and sent only once it is."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from plainview.dossier.model import Assembled


class Coming:
    """What whoever waits for a dossier holds: first what it is made of, then whether that was kept."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.assembled: asyncio.Future[Assembled | None] = loop.create_future()  # None: it came to nothing
        self.is_kept: asyncio.Future[bool] = loop.create_future()

    def shape(self, assembled: Assembled) -> None:
        """Let it be shaped; nothing may be sent yet."""
        if not self.assembled.done():
            self.assembled.set_result(assembled)

    def keep(self, is_kept: bool) -> None:  # noqa: FBT001 - called by a transaction's end
        """Say that it was kept, and may be sent; or that it was not."""
        if not self.assembled.done():
            self.assembled.set_result(None)
        if not self.is_kept.done():
            self.is_kept.set_result(is_kept)

    @contextmanager
    def at_last(self) -> Iterator[None]:
        """Say that it came to nothing if nothing else was said by the end of the block."""
        try:
            yield
        finally:
            self.keep(is_kept=False)
