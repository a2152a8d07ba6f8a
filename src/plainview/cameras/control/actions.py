"""Takes, asks for, hands over and lets go of a camera's control, and announces each."""

from datetime import datetime

from plainview.cameras.control import arbitration, queries
from plainview.cameras.control.model import Hand, Hold
from plainview.kernel.errors import ConflictError
from plainview.store.transaction import Transaction

EVENT = "camera_held"


async def take(tx: Transaction, camera_id: str, hand: Hand, now: datetime) -> Hold:
    """Reach for a camera: return how it is held now; not by `hand` means that its holder was asked for it."""
    await queries.lock_camera(tx.connection, camera_id)
    before = await queries.find_hold(tx.connection, camera_id)
    after = arbitration.take(before, hand, now)
    if after.actor_id == hand.actor_id:
        await queries.put_hold(tx.connection, camera_id, after, hand)
    elif after != before:
        await queries.change_asked(tx.connection, camera_id, after)
    if before is None or _shown(before) != _shown(after) or before.held_until <= now:
        _announce(tx, camera_id, after)
    return after


async def cue(tx: Transaction, camera_id: str, hand: Hand, now: datetime) -> bool:
    """Hold a camera for a call, so that it stays turned to it; False while somebody holds it."""
    await queries.lock_camera(tx.connection, camera_id)
    after = arbitration.cue(await queries.find_hold(tx.connection, camera_id), hand, now)
    if after is not None:
        await queries.put_hold(tx.connection, camera_id, after, hand)
        _announce(tx, camera_id, after)
    return after is not None


async def answer(tx: Transaction, camera_id: str, actor_id: str, *, is_yes: bool, now: datetime) -> None:
    """Hand a camera over to who asked, or keep it; raise ConflictError where this hand does not hold it."""
    await queries.lock_camera(tx.connection, camera_id)
    held = await queries.find_hold(tx.connection, camera_id)
    if held is None or held.actor_id != actor_id or held.held_until <= now:
        raise ConflictError("You don't hold this camera any more.")
    if held.asked_by is None:
        raise ConflictError("Nobody asks for this camera any more.")
    if is_yes:
        await queries.end_hold(tx.connection, camera_id, actor_id)
        _announce(tx, camera_id, None, offered_to=held.asked_by)
    else:
        kept = arbitration.refuse(held)
        await queries.change_asked(tx.connection, camera_id, kept)
        _announce(tx, camera_id, kept)


async def let_go(tx: Transaction, camera_id: str, actor_id: str) -> bool:
    """Let a camera go; False where this hand does not hold it."""
    is_ended = await queries.end_hold(tx.connection, camera_id, actor_id)
    if is_ended:
        _announce(tx, camera_id, None)
    return is_ended


async def end_old_holds(tx: Transaction) -> list[str]:
    """End the holds whose time is over, and return their cameras: they are to go home."""
    ended = await queries.end_old_holds(tx.connection)
    for camera_id in ended:
        _announce(tx, camera_id, None)
    return ended


def _shown(hold: Hold) -> tuple[str, int, str | None]:
    return hold.actor_id, hold.rank, hold.asked_by


def _announce(tx: Transaction, camera_id: str, hold: Hold | None, *, offered_to: str | None = None) -> None:
    tx.announce(
        EVENT, body={"camera_id": camera_id, "offered_to": offered_to, "hold": None if hold is None else _body(hold)}
    )


def _body(hold: Hold) -> dict[str, str | None]:
    return {
        "actor_id": hold.actor_id,
        "title": hold.actor_title if hold.rank > arbitration.CUE_RANK else "the call",
        "held_until": hold.held_until.isoformat(),
        "asked_by": hold.asked_by,
        "asked_by_title": hold.asked_by_title,
        "answer_by": hold.answer_by.isoformat() if hold.answer_by else None,
    }
