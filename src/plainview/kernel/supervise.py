"""Keeps background tasks running and failures contained: the only broad `except`s of the program."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from plainview.kernel.log import Log

log = Log(__name__)
FIRST_WAIT_SECONDS = 0.1
LONGEST_WAIT_SECONDS = 5.0


async def keep_running(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run `work` again, with back-off, whenever it fails; end when it returns or is cancelled."""
    wait_seconds = FIRST_WAIT_SECONDS
    while True:
        started = asyncio.get_running_loop().time()
        try:
            await work()
        except asyncio.CancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - one part's fault must not end the others
            _pass_on_cancellation(error)
            log.error(  # noqa: TRY400 - no trace: it may hold what a call said
                "task_failed", task=name, error=f"{type(error).__name__}: {error}"
            )
        else:
            return
        if asyncio.get_running_loop().time() - started > 2 * LONGEST_WAIT_SECONDS:
            wait_seconds = FIRST_WAIT_SECONDS
        await asyncio.sleep(wait_seconds)
        wait_seconds = min(2 * wait_seconds, LONGEST_WAIT_SECONDS)


@dataclass(slots=True)
class Outcome:
    """How a contained block ended; `error` is None where it ran through."""

    error: Exception | None = None


@contextmanager
def contained() -> Iterator[Outcome]:
    """Run a task's block whose failure is an outcome to be recorded, not an end; cancellation passes through."""
    outcome = Outcome()
    try:
        yield outcome
    except Exception as error:  # noqa: BLE001 - whoever opened the block records it, and goes on with the next
        _pass_on_cancellation(error)
        outcome.error = error


def _pass_on_cancellation(error: Exception) -> None:
    """Raise CancelledError where a failure on the way out (a rollback, say) hid that the task is to end."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError from error
