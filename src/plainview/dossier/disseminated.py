"""Writes to whom a dossier's associates are shown, before they are (28 CFR 23.20(g))."""

from datetime import datetime
from typing import Any

from plainview.dossier.model import Dossier
from plainview.people.ties.actions import log_shown
from plainview.people.ties.queries import list_associates_of
from plainview.policy.model import Permit
from plainview.store.transaction import begin


async def log_associates(pool: Any, dossier: Dossier, permit: object, at: datetime) -> None:
    """Log each associate that this dossier names; `permit`: the door's answer for associates. Commits."""
    if not dossier.ties.associates or not isinstance(permit, Permit):
        return
    residents = sorted({tie.of_person_id for tie in dossier.ties.associates})
    async with begin(pool) as tx:
        ties = await list_associates_of(tx.connection, residents, at.date())
        await log_shown(tx, ties, permit, how="dossier", at=at)
