"""Decides whose hand turns a camera: one at a time, a higher rank at once, an equal one by asking; pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from plainview.cameras.control.model import Hand, Hold

HELD_FOR = timedelta(seconds=30)  # renewed by every use
ANSWERED_WITHIN = timedelta(seconds=10)  # silence until then is a yes
CUED_FOR = timedelta(minutes=10)  # a camera turned to a call goes home then, unless somebody took it
CUE_RANK, USUAL_RANK, SUPERVISOR_RANK = -1, 0, 1
_RANKS = {"supervisor": SUPERVISOR_RANK, "commander": SUPERVISOR_RANK}


def rank_of(role: str) -> int:
    """Return the rank of a role's hand; a higher one takes a camera without asking."""
    return _RANKS.get(role, USUAL_RANK)


def take(held: Hold | None, hand: Hand, now: datetime) -> Hold:
    """Return how the camera is held after somebody reached for it: by them, or still by another, who is asked.

    It is theirs where it was free, theirs already, held by a lower rank, or where the holder was silent too long.
    """
    if held is None or held.held_until <= now or held.actor_id == hand.actor_id:
        return _held_by(hand, now, asked=held if held is not None and held.held_until > now else None)
    if hand.rank > held.rank or _was_silent(held, hand, now):
        return _held_by(hand, now)
    if held.asked_by is not None and held.asked_by != hand.actor_id and held.answer_by and held.answer_by > now:
        return held  # somebody else asked first
    if held.asked_by == hand.actor_id:
        return held
    return replace(
        held, asked_by=hand.actor_id, asked_by_title=hand.actor_title, answer_by=now + ANSWERED_WITHIN,
        held_until=max(held.held_until, now + ANSWERED_WITHIN),
    )  # fmt: skip


def cue(held: Hold | None, hand: Hand, now: datetime) -> Hold | None:
    """Return the hold of a camera that is turned to a call; None while somebody holds it, whoever that is."""
    if held is not None and held.held_until > now and held.rank > CUE_RANK:
        return None
    return replace(_held_by(hand, now), rank=CUE_RANK, held_until=now + CUED_FOR)


def refuse(held: Hold) -> Hold:
    """Return the hold after its holder said no to who asked."""
    return replace(held, asked_by=None, asked_by_title=None, answer_by=None)


def _was_silent(held: Hold, hand: Hand, now: datetime) -> bool:
    return held.asked_by == hand.actor_id and held.answer_by is not None and held.answer_by <= now


def _held_by(hand: Hand, now: datetime, *, asked: Hold | None = None) -> Hold:
    """Return a new hold; whoever asked the same holder before still waits for an answer."""
    return Hold(
        actor_id=hand.actor_id,
        actor_title=hand.actor_title,
        rank=hand.rank,
        incident_id=hand.incident_id,
        held_until=now + HELD_FOR,
        asked_by=None if asked is None else asked.asked_by,
        asked_by_title=None if asked is None else asked.asked_by_title,
        answer_by=None if asked is None else asked.answer_by,
    )
