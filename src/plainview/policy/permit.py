"""The one door: decides, writes the ledger entry, and only then says yes; no permit, no data."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from plainview.kernel.clock import Clock, utc_now
from plainview.kernel.errors import RefusedError
from plainview.ledger.entry import Entry, EntryDraft
from plainview.ledger.log import Ledger
from plainview.policy.engine import Engine
from plainview.policy.model import Decision, Permit, Question
from plainview.policy.obligations import limit_of, not_carried_out
from plainview.policy.terms import end_of_terms

SUPPORTED = frozenset(
    {"watermark", "no_record", "no_audio", "max_seconds", "log(alpr)", "log(clets)", "log(part23)", "log(ferpa)"}
)
UNSUPPORTED_RULE = "obligations"
LONGEST_LOOK = timedelta(hours=12)  # how far an owner's terms are looked through where a permit has no limit of its own
_WORDS = {True: "allow", False: "deny"}


class Door:
    """Where permits are made; `supported` are the obligations that the enforcement points behind it carry out."""

    def __init__(
        self, engine: Engine, ledger: Ledger, clock: Clock = utc_now, *, supported: frozenset[str] = SUPPORTED
    ) -> None:
        self._engine = engine
        self._ledger = ledger
        self._clock = clock
        self._supported = supported

    async def ask(self, question: Question) -> Permit:
        """Return the permit, its entry committed; raise RefusedError, its entry committed too.

        Raises UnavailableError where the entry can't be written: then nothing may be shown.
        """
        [answer] = await self.ask_all([question])
        if isinstance(answer, RefusedError):
            raise answer
        return answer

    async def ask_all(self, questions: Sequence[Question]) -> list[Permit | RefusedError]:
        """Answer several questions with one batch of entries, in the same order."""
        now = self._clock()
        decisions = [self._decide(question, now) for question in questions]
        ends = [_end_of(question, decision, now) for question, decision in zip(questions, decisions, strict=True)]
        drafts = [
            EntryDraft(
                action=question.action,
                decision=_WORDS[decision.is_allowed],
                bundle=self._engine.bundle_hash,
                particulars=_particulars(question, decision, now, ends_at),
            )
            for question, decision, ends_at in zip(questions, decisions, ends, strict=True)
        ]
        entries = await self._ledger.append(drafts)
        return [
            _answer(question, decision, entry, now, ends_at)
            for question, decision, entry, ends_at in zip(questions, decisions, entries, ends, strict=True)
        ]

    def would_permit(self, question: Question) -> bool:
        """Say whether the answer would be yes, for filtering lists; the list itself needs a permit."""
        return self._decide(question, self._clock()).is_allowed

    async def record_end(self, permit: Permit, *, why: str, bytes_sent: int) -> int:
        """Enter that what was permitted is over, and return the entry's number."""
        now = self._clock()
        particulars = {
            **_who_and_what(permit.question, now),
            "permitted_by_entry": permit.entry,
            "started_at": permit.granted_at,
            "ended_at": now,
            "outcome": why,
            "bytes": bytes_sent,
        }
        action = f"{permit.question.action}_ended"
        draft = EntryDraft(action=action, decision="record", bundle=self._engine.bundle_hash, particulars=particulars)
        [entry] = await self._ledger.append([draft])
        return entry.sequence

    async def record_own(self, action: str, particulars: Mapping[str, Any]) -> int:
        """Enter what Plainview did of itself, by rule and not for anybody, and return the entry's number."""
        told = {"time_source": "system clock", "actor_id": "plainview", **particulars}
        draft = EntryDraft(action=action, decision="record", bundle=self._engine.bundle_hash, particulars=told)
        [entry] = await self._ledger.append([draft])
        return entry.sequence

    def _decide(self, question: Question, now: datetime) -> Decision:
        decision = self._engine.decide(question, now)
        lacking = not_carried_out(decision.obligations, self._supported | question.carries_out)
        if not decision.is_allowed or not lacking:
            return decision
        reason = f"Allowed only with {', '.join(lacking)}, which can't be carried out here."
        return Decision(is_allowed=False, rules=(UNSUPPORTED_RULE,), reasons=(reason,), obligations=())


def _answer(
    question: Question, decision: Decision, entry: Entry, now: datetime, ends_at: datetime | None
) -> Permit | RefusedError:
    if not decision.is_allowed:
        return RefusedError(" ".join(decision.reasons), rules=decision.rules, entry=entry.sequence)
    return Permit(
        question=question,
        entry=entry.sequence,
        rules=decision.rules,
        obligations=decision.obligations,
        granted_at=now,
        ends_at=ends_at,
    )


def _end_of(question: Question, decision: Decision, now: datetime) -> datetime | None:
    """Return when a permit is over: at its time limit, and where the hours or dates of a partner's terms end before."""
    if not decision.is_allowed:
        return None
    limit = limit_of(decision.obligations)
    attributes = question.resource.attributes
    of_terms = None
    if attributes.get("camera_kind") == "partner":
        of_terms = end_of_terms(attributes, now, limit or LONGEST_LOOK)
    return min(filter(None, (of_terms, None if limit is None else now + limit)), default=None)


def _particulars(question: Question, decision: Decision, now: datetime, ends_at: datetime | None) -> dict[str, Any]:
    """Return the entry's private part (rules: access, Fields)."""
    return {
        **_who_and_what(question, now),
        "decision": _WORDS[decision.is_allowed],
        "rules": decision.rules,
        "reasons": decision.reasons,
        "obligations": decision.obligations,
        "context": dict(question.context),
        "started_at": now if decision.is_allowed else None,
        "ends_at": ends_at,
    }


def _who_and_what(question: Question, now: datetime) -> dict[str, Any]:
    actor, resource, incident = question.actor, question.resource, question.incident
    return {
        "time_source": "system clock",
        "actor_id": actor.actor_id,
        "organisation": actor.agency,
        "role": actor.role,
        "on_shift": actor.on_shift,
        "station": actor.station,
        "session": hashlib.sha256(actor.session_id.encode()).hexdigest()[:16],
        "method": actor.method,
        "sign_in_age_seconds": int((now - actor.signed_in_at).total_seconds()),
        "address": question.address,
        "action": question.action,
        "resource_kind": resource.kind,
        "resource_id": resource.resource_id,
        "resource_owner": resource.owner,
        "resource_attributes": dict(resource.attributes),
        "incident_id": None if incident is None else incident.incident_id,
        "incident_agency": None if incident is None else incident.agency,
        "purpose": question.purpose,
        "justification": question.justification,
    }
