"""All SQL of premise cautions, but for the dossier's one round trip."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from plainview.rating.cautions.model import By, Caution, CautionEvent, Proposal

_LIST = """
select c.caution_id, c.place_id, c.unit_id, p.address, u.label as unit, c.kind, c.summary, c.basis, c.basis_record,
    c.observed_on, c.expires_on, c.state, c.proposed_by, c.proposed_title, c.proposed_at, c.approved_by,
    c.approved_title, c.approved_at, c.reviewed_at, c.ended_at, c.ended_why, c.version,
    c.state = 'approved' and exists (
        select from visible_residency r
        where r.place_id = c.place_id
        and r.unit_id is not distinct from c.unit_id
        and r.evidence in ('lease', 'utility')
        and r.began_on <= $1::date
        and r.began_on > c.observed_on
        and (r.began_on > (c.reviewed_at at time zone 'UTC')::date or r.residency_id > c.reviewed_to)
    ) as is_tenant_changed
from premise_caution c
join place p using (place_id)
left join place_unit u on u.unit_id = c.unit_id
where ($2::uuid is null or c.caution_id = $2)
order by c.state = 'proposed' desc, is_tenant_changed desc, c.state = 'approved' desc,
    case when c.state = 'proposed' then c.proposed_at end,
    case when c.state = 'approved' then c.expires_on end,
    c.ended_at desc, c.caution_id
limit $3
"""
_LOCK = "select version from premise_caution where caution_id = $1 for update"
_ADD = """
insert into premise_caution (caution_id, place_id, unit_id, kind, summary, basis, basis_record, observed_on,
    expires_on, proposed_by, proposed_title, proposed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
_APPROVE = """
update premise_caution c
set state = 'approved', approved_by = $2, approved_title = $3, approved_at = $4, reviewed_at = $4, expires_on = $5,
    version = c.version + 1,
    reviewed_to = (
        select coalesce(max(r.residency_id), 0)
        from residency r
        where r.place_id = c.place_id and r.unit_id is not distinct from c.unit_id
    )
where c.caution_id = $1
"""
_RENEW = """
update premise_caution c
set reviewed_at = $2, expires_on = $3, version = c.version + 1,
    reviewed_to = (
        select coalesce(max(r.residency_id), 0)
        from residency r
        where r.place_id = c.place_id and r.unit_id is not distinct from c.unit_id
    )
where c.caution_id = $1
"""
_END = """
update premise_caution
set state = $2, ended_by = $3, ended_at = $4, ended_why = $5, version = version + 1
where caution_id = $1
"""
_NOTE = """
insert into premise_caution_event (caution_id, version, kind, actor_id, actor_title, happened_at, why, expires_on,
    entry)
select $1, version, $2, $3, $4, $5, $6, $7, $8
from premise_caution
where caution_id = $1
"""
_HISTORY = """
select version, kind, actor_title, happened_at, why, expires_on, entry
from premise_caution_event
where caution_id = $1
order by version
"""
_NEEDS_UNIT = """
select p.has_units and $2::bigint is null as needs_unit
from place p
where p.place_id = $1
"""


def _caution(row: Mapping[str, Any]) -> Caution:
    return Caution(**dict(row))


async def list_cautions(connection: Any, today: date, *, most: int) -> list[Caution]:
    """Return cautions: first those that wait for approval, then for a review, then by expiry; the ended last."""
    return [_caution(row) for row in await connection.fetch(_LIST, today, None, most)]


async def find_caution(connection: Any, caution_id: UUID, today: date) -> Caution | None:
    """Return a caution, None where there is none."""
    row = await connection.fetchrow(_LIST, today, caution_id, 1)
    return None if row is None else _caution(row)


async def lock_caution(connection: Any, caution_id: UUID, today: date) -> Caution | None:
    """Return a caution that nobody else can change until the transaction ends, None where there is none."""
    await connection.fetchval(_LOCK, caution_id)
    return await find_caution(connection, caution_id, today)


async def history_of(connection: Any, caution_id: UUID) -> list[CautionEvent]:
    """Return what was done with a caution, oldest first."""
    return [CautionEvent(**dict(row)) for row in await connection.fetch(_HISTORY, caution_id)]


async def needs_unit(connection: Any, place_id: int, unit_id: int | None) -> bool:
    """Say whether the place has units and none is named."""
    return bool(await connection.fetchval(_NEEDS_UNIT, place_id, unit_id))


async def add_caution(connection: Any, caution_id: UUID, proposal: Proposal, expires_on: date, by: By) -> None:
    """Keep a proposal."""
    await connection.execute(
        _ADD, caution_id, proposal.place_id, proposal.unit_id, proposal.kind, proposal.summary, proposal.basis,
        proposal.basis_record, proposal.observed_on, expires_on, by.actor_id, by.title, by.at,
    )  # fmt: skip


async def mark_approved(connection: Any, caution_id: UUID, expires_on: date, by: By) -> None:
    """Let a caution count until it expires."""
    await connection.execute(_APPROVE, caution_id, by.actor_id, by.title, by.at, expires_on)


async def mark_renewed(connection: Any, caution_id: UUID, expires_on: date, by: By) -> None:
    """Note that a caution was looked at again, with who lives there now, and until when it counts."""
    await connection.execute(_RENEW, caution_id, by.at, expires_on)


async def mark_ended(connection: Any, caution_id: UUID, state: str, why: str, by: By) -> None:
    """Refuse or end a caution."""
    await connection.execute(_END, caution_id, state, by.actor_id, by.at, why)


async def note_event(
    connection: Any, caution_id: UUID, kind: str, why: str, by: By, *, expires_on: date | None = None
) -> None:
    """Write a line of the caution's history."""
    await connection.execute(_NOTE, caution_id, kind, by.actor_id, by.title, by.at, why, expires_on, by.entry)
