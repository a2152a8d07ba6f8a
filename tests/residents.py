"""Has made-up residents ask at the front desk, contest, and be decided about."""

from datetime import date, datetime
from typing import Any

from plainview.flows import fact_contested
from plainview.flows.fact_contested import Asker, Decision, Wish
from plainview.flows.resident_asked import Answered, Asking, answer_resident
from plainview.people.contests.model import Contest, Language, Letter, Papers, Resident, Through
from plainview.policy.model import Actor
from tests.desk import Desk, actor

INES = Resident(given_name="Ines", family_name="Quillfeather", born_on=date(1980, 5, 17))


def papers(*kinds: str, residence_by: str = "on_record") -> Papers:
    """Return what was shown at the desk: a driver licence unless said otherwise."""
    return Papers(identity_kinds=kinds or ("driver_license",), residence_by=residence_by)


async def ask(
    desk: Desk,
    place_id: int,
    *,
    unit_id: int | None = None,
    resident: Resident = INES,
    shown: Papers | None = None,
    by: Actor | None = None,
    language: Language = "en",
    through: Through | None = None,
    letter: Letter | None = None,
) -> Answered:
    """Ask for the answer of an address, at the front desk."""
    asking = Asking(
        resident=resident,
        papers=shown or papers(),
        place_id=place_id,
        unit_id=unit_id,
        language=language,
        through=through,
        letter=letter,
    )
    clerk = by or actor("records_clerk", at=desk.at)
    return await answer_resident(desk.pool, desk.door, asking, actor=clerk, address="127.0.0.1", clock=lambda: desk.at)


def asker(role: str, at: datetime) -> Asker:
    """Return somebody who takes a step."""
    return Asker(actor=actor(role, at=at), address="127.0.0.1")


async def contest(
    desk: Desk, answered: Answered, *refs: int, other_name: str | None = None, note: str = "That was not me"
) -> Contest:
    """Have the clerk file what the resident contests: every line of the answer unless some are named."""
    chosen = refs or (() if other_name else tuple(line.ref for line in answered.answer.lines))
    wish = Wish(refs=chosen, other_name=other_name, note=note)
    clerk = asker("records_clerk", desk.at)
    return await fact_contested.file_contest(
        desk.pool, desk.door, answered.ask_id, clerk, wish=wish, clock=lambda: desk.at
    )


async def decide(
    desk: Desk, ticket: Contest, decision: Decision, *, by: str = "city_attorney", reason: str = "The court said so"
) -> Contest:
    """Decide a ticket."""
    return await fact_contested.decide(
        desk.pool,
        desk.door,
        ticket.contest_id,
        asker(by, desk.at),
        decision=decision,
        reason=reason,
        clock=lambda: desk.at,
    )


async def appeal(desk: Desk, ticket: Contest) -> Contest:
    """Appeal to the auditor, at the desk."""
    clerk = asker("records_clerk", desk.at)
    return await fact_contested.appeal(
        desk.pool, desk.door, ticket.contest_id, clerk, words="They did not look", clock=lambda: desk.at
    )


async def actions_entered(pool: Any) -> list[tuple[str, str]]:
    """Return class and decision of every entry of the ledger, in order."""
    rows = await pool.fetch(
        "select convert_from(projection, 'UTF8')::json as entry from ledger_entry order by sequence"
    )
    return [(row["entry"]["class"], row["entry"]["decision"]) for row in rows]
