"""All SQL of partners: who they are, their invitations, terms and cameras, who watched, what was asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from plainview.cameras.model import View
from plainview.cameras.partners.model import (
    Act,
    Ask,
    Contact,
    Invitation,
    Partner,
    PartnerCamera,
    Running,
    Spot,
    Stream,
    Terms,
    Watched,
)

ADD_OWNER = "insert into owner (owner_id, title, kind) values ($1, $2, 'partner')"
ADD_PARTNER = """
insert into partner (partner_id, owner_id, kind, agency, language)
values ($1, $2, $3, $4, $5)
"""
ADD_INVITATION = """
insert into partner_invitation (invitation_id, partner_id, code_hash, invited_by, invited_at, expires_at)
values ($1, $2, $3, $4, $5, $6)
"""
PARTNERS = """
select p.partner_id, p.owner_id, o.title, p.kind, p.agency, p.contact_name, p.contact_phone, p.contact_email,
       p.language, p.joined_at, p.stopped_at, coalesce(t.version, 0) as version, t.terms, t.set_at
from partner p
join owner o using (owner_id)
left join lateral (
    select version, terms, set_at from partner_terms where partner_id = p.partner_id order by version desc limit 1
) t on true
where p.agency = $1
order by o.title, p.partner_id
"""
PARTNER = """
select p.partner_id, p.owner_id, o.title, p.kind, p.agency, p.contact_name, p.contact_phone, p.contact_email,
       p.language, p.joined_at, p.stopped_at, coalesce(t.version, 0) as version, t.terms, t.set_at
from partner p
join owner o using (owner_id)
left join lateral (
    select version, terms, set_at from partner_terms where partner_id = p.partner_id order by version desc limit 1
) t on true
where p.partner_id = $1
"""
PARTNER_BY_CODE = """
select partner_id
from partner
where code_hash = $1
"""
LOCK_PARTNER = """
select partner_id
from partner
where partner_id = $1
for update
"""
INVITATIONS = """
select i.invitation_id, i.partner_id, o.title, p.kind, p.agency, p.language, i.invited_by, s.role, i.invited_at,
       i.expires_at, i.used_at, i.revoked_at
from partner_invitation i
join partner p using (partner_id)
join owner o using (owner_id)
left join staff s on s.actor_id = i.invited_by
where p.agency = $1
order by i.invited_at desc
"""
INVITATION_BY_CODE = """
select i.invitation_id, i.partner_id, o.title, p.kind, p.agency, p.language, i.invited_by, s.role, i.invited_at,
       i.expires_at, i.used_at, i.revoked_at
from partner_invitation i
join partner p using (partner_id)
join owner o using (owner_id)
left join staff s on s.actor_id = i.invited_by
where i.code_hash = $1
"""
REVOKE_INVITATION = """
update partner_invitation i
set revoked_at = $2
from partner p
where i.invitation_id = $1
  and p.partner_id = i.partner_id
  and p.agency = $3
  and i.used_at is null
  and i.revoked_at is null
returning i.partner_id
"""
REVOKE_OTHERS = """
update partner_invitation
set revoked_at = $2
where partner_id = $1
  and used_at is null
  and revoked_at is null
"""
USE_INVITATION = """
update partner_invitation
set used_at = $2
where code_hash = $1
  and used_at is null
  and revoked_at is null
  and expires_at > $2
returning partner_id
"""
JOIN = """
update partner
set code_hash = $2, joined_at = coalesce(joined_at, $3), contact_name = $4, contact_phone = $5, contact_email = $6,
    language = $7
where partner_id = $1
"""
ADD_TERMS = """
insert into partner_terms (partner_id, version, terms, document, set_at)
values ($1, $2, $3, $4, $5)
"""
DOCUMENT = """
select document
from partner_terms
where partner_id = $1
order by version desc
limit 1
"""
SET_STOPPED = """
update partner
set stopped_at = $2
where partner_id = $1
"""
ADD_CAMERA = """
insert into partner_camera (
    camera_id, partner_id, title, stated_address, longitude, latitude, bearing_degrees, field_of_view_degrees,
    range_metres, source_type, address, listed_at
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
CAMERAS_OF = """
select camera_id, title, stated_address, longitude, latitude, bearing_degrees, field_of_view_degrees, range_metres,
       source_type, address, listed_at, tested_at, test_fault
from partner_camera
where partner_id = $1
  and removed_at is null
order by title, camera_id
"""
REMOVE_CAMERA = """
update partner_camera
set removed_at = $3
where partner_id = $1
  and camera_id = $2
  and removed_at is null
returning camera_id
"""
FORGET_STREAM = """
update partner_camera
set source_type = null, address = null
where camera_id = $1
"""
FORGET_SIGN_IN = "delete from camera_secret where camera_id = $1"
NOTE_TEST = """
update partner_camera
set tested_at = $2, test_fault = $3
where camera_id = $1
"""
LEND = """
insert into camera (
    camera_id, title, kind, owner_id, longitude, latitude, bearing_degrees, field_of_view_degrees, range_metres,
    source_type, address, terms
)
select c.camera_id, c.title, 'partner', p.owner_id, c.longitude, c.latitude, c.bearing_degrees,
       c.field_of_view_degrees, c.range_metres, c.source_type, case when $3 then c.address else '' end, $2
from partner_camera c
join partner p using (partner_id)
where c.partner_id = $1
  and c.address is not null
  and c.removed_at is null
on conflict (camera_id) do update
set title = excluded.title, longitude = excluded.longitude, latitude = excluded.latitude,
    bearing_degrees = excluded.bearing_degrees, field_of_view_degrees = excluded.field_of_view_degrees,
    range_metres = excluded.range_metres, source_type = excluded.source_type, address = excluded.address,
    terms = excluded.terms
returning camera_id
"""
WITHDRAW = """
update camera
set terms = terms || '{"revoked": true, "live": false, "recorded": false}', address = '', sub_address = null,
    still_address = null
where camera_id = any($1::text[])
"""
RUNNING = """
select v.view_id, v.camera_id, c.longitude as camera_longitude, c.latitude as camera_latitude, v.purpose,
       i.longitude as incident_longitude, i.latitude as incident_latitude
from camera_view v
join camera c using (camera_id)
left join incident i on i.incident_id = v.incident_id
where v.camera_id = any($1::text[])
  and v.ended_at is null
for update of v
"""
END_VIEWS = """
update camera_view
set ended_at = clock_timestamp(), end_reason = $2
where view_id = any($1::uuid[])
  and ended_at is null
returning view_id, camera_id, actor_id, incident_id
"""
END_VIEWS_OF_CAMERAS = """
update camera_view
set ended_at = clock_timestamp(), end_reason = $2
where camera_id = any($1::text[])
  and ended_at is null
returning view_id, camera_id, actor_id, incident_id
"""
END_AT = """
update camera_view v
set ends_at = least(v.ends_at, said.ends_at)
from unnest($1::uuid[], $2::timestamptz[]) as said (view_id, ends_at)
where v.view_id = said.view_id
  and v.ended_at is null
"""
WATCHED = """
select v.view_id, v.camera_id, c.title, coalesce(s.role, '') as role, coalesce(s.agency, '') as agency, v.purpose,
       i.incident_key, v.asked_at, v.started_at, v.ended_at, v.end_reason, v.entry_sequence as entry
from camera_view v
join camera c using (camera_id)
left join staff s on s.actor_id = v.actor_id
left join incident i on i.incident_id = v.incident_id
where c.owner_id = $1
  and v.asked_at > $2
  and (v.ended_at is not null or not $3)
order by v.asked_at desc
limit $4
"""
WATCHING = """
select c.owner_id, count(*) filter (where v.ended_at is null) as running, count(*) as recently
from camera_view v
join camera c using (camera_id)
where v.asked_at > $1
group by c.owner_id
"""
ADD_ACT = """
insert into partner_act (partner_id, kind, by_partner, about, acted_at)
values ($1, $2, $3, $4, $5)
"""
ACTS = """
select kind, by_partner, about, acted_at
from partner_act
where partner_id = $1
order by act_id desc
limit $2
"""
ADD_ASK = """
insert into partner_ask (ask_id, partner_id, asked_by, role, agency, incident_id, words, asked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""
ASKS = """
select a.ask_id, a.role, a.agency, i.incident_key, a.words, a.asked_at, a.answer, a.answered_at
from partner_ask a
left join incident i using (incident_id)
where a.partner_id = $1
order by a.asked_at desc
limit $2
"""
ANSWER_ASK = """
update partner_ask
set answer = $3, answered_at = $4
where ask_id = $1
  and partner_id = $2
  and answer is null
returning ask_id
"""
MOST_ROWS = 200


async def add_partner(  # noqa: PLR0917 - the columns, in order
    connection: Any, partner_id: UUID, owner_id: str, title: str, kind: str, agency: str, language: str
) -> None:
    """Add a partner and the owner that their cameras will have."""
    await connection.execute(ADD_OWNER, owner_id, title)
    await connection.execute(ADD_PARTNER, partner_id, owner_id, kind, agency, language)


async def add_invitation(connection: Any, *columns: Any) -> None:
    """Add an invitation; `columns` as ADD_INVITATION has them."""
    await connection.execute(ADD_INVITATION, *columns)


async def list_partners(connection: Any, agency: str) -> list[Partner]:
    """Return the partners of an agency."""
    return [_partner(row) for row in await connection.fetch(PARTNERS, agency)]


async def find_partner(connection: Any, partner_id: UUID) -> Partner | None:
    """Return a partner with the terms in force."""
    row = await connection.fetchrow(PARTNER, partner_id)
    return None if row is None else _partner(row)


async def find_partner_by_code(connection: Any, code_hash: bytes) -> Partner | None:
    """Return the partner whose page a code opens."""
    partner_id = await connection.fetchval(PARTNER_BY_CODE, code_hash)
    return None if partner_id is None else await find_partner(connection, partner_id)


async def lock_partner(connection: Any, partner_id: UUID) -> None:
    """Have this transaction alone change the partner."""
    await connection.execute(LOCK_PARTNER, partner_id)


async def list_invitations(connection: Any, agency: str) -> list[Invitation]:
    """Return the invitations of an agency, newest first."""
    return [Invitation(**dict(row)) for row in await connection.fetch(INVITATIONS, agency)]


async def find_invitation(connection: Any, code_hash: bytes) -> Invitation | None:
    """Return the invitation that a code opens, whatever has become of it."""
    row = await connection.fetchrow(INVITATION_BY_CODE, code_hash)
    return None if row is None else Invitation(**dict(row))


async def revoke_invitation(connection: Any, invitation_id: UUID, at: datetime, agency: str) -> UUID | None:
    """Take back an invitation that waits; return whose it was, None where none waits."""
    found: UUID | None = await connection.fetchval(REVOKE_INVITATION, invitation_id, at, agency)
    return found


async def revoke_others(connection: Any, partner_id: UUID, at: datetime) -> None:
    """Take back what still waits of a partner's invitations: the newest alone opens."""
    await connection.execute(REVOKE_OTHERS, partner_id, at)


async def use_invitation(connection: Any, code_hash: bytes, at: datetime) -> UUID | None:
    """Use an invitation, once; return whose it is, None where it doesn't open any more."""
    found: UUID | None = await connection.fetchval(USE_INVITATION, code_hash, at)
    return found


async def join(  # noqa: PLR0917 - the columns, in order
    connection: Any, partner_id: UUID, code_hash: bytes, at: datetime, contact: Contact, language: str
) -> None:
    """Give a partner the code of their page, in place of the one they had."""
    await connection.execute(JOIN, partner_id, code_hash, at, contact.name, contact.phone, contact.email, language)


async def add_terms(connection: Any, *columns: Any) -> None:
    """Add a version of terms; `columns` as ADD_TERMS has them."""
    await connection.execute(ADD_TERMS, *columns)


async def find_document(connection: Any, partner_id: UUID) -> bytes | None:
    """Return the terms in force as they were signed."""
    found: bytes | None = await connection.fetchval(DOCUMENT, partner_id)
    return found


async def set_stopped(connection: Any, partner_id: UUID, stopped_at: datetime | None) -> None:
    """Note that a partner stopped everything, or, with None, that they resume."""
    await connection.execute(SET_STOPPED, partner_id, stopped_at)


async def add_camera(connection: Any, partner_id: UUID, camera: PartnerCamera) -> None:
    """List a camera."""
    spot, stream = camera.spot, camera.stream
    await connection.execute(
        ADD_CAMERA, camera.camera_id, partner_id, camera.title, camera.stated_address, spot.longitude, spot.latitude,
        spot.bearing_degrees, spot.field_of_view_degrees, spot.range_metres, stream and stream.source_type,
        stream and stream.address, camera.listed_at,
    )  # fmt: skip


async def list_cameras_of(connection: Any, partner_id: UUID) -> list[PartnerCamera]:
    """Return the cameras that a partner listed."""
    return [_camera(row) for row in await connection.fetch(CAMERAS_OF, partner_id)]


async def remove_camera(connection: Any, partner_id: UUID, camera_id: str, at: datetime) -> bool:
    """Take a camera off the list; False where it was not on it."""
    return await connection.fetchval(REMOVE_CAMERA, partner_id, camera_id, at) is not None


async def forget_stream(connection: Any, camera_id: str) -> None:
    """Forget how a removed camera was pulled, its sign-in too."""
    await connection.execute(FORGET_STREAM, camera_id)
    await connection.execute(FORGET_SIGN_IN, camera_id)


async def note_test(connection: Any, camera_id: str, at: datetime, fault: str | None) -> None:
    """Keep what a test found; None: nothing was wrong."""
    await connection.execute(NOTE_TEST, camera_id, at, fault)


async def lend(connection: Any, partner_id: UUID, terms: dict[str, Any], *, is_reachable: bool) -> list[str]:
    """Write what is lent as cameras, on these terms; without `is_reachable` nobody has an address to pull."""
    return [row["camera_id"] for row in await connection.fetch(LEND, partner_id, terms, is_reachable)]


async def withdraw(connection: Any, camera_ids: Sequence[str]) -> None:
    """Close cameras for good, and forget where they are pulled from."""
    await connection.execute(WITHDRAW, list(camera_ids))


async def list_running(connection: Any, camera_ids: Sequence[str]) -> list[Running]:
    """Return the views of cameras that go on, or may begin, and hold them."""
    return [Running(**dict(row)) for row in await connection.fetch(RUNNING, list(camera_ids))]


async def end_views(connection: Any, view_ids: Sequence[UUID], reason: str) -> list[View]:
    """End these views; return those that had not ended."""
    return [View(**dict(row)) for row in await connection.fetch(END_VIEWS, list(view_ids), reason)]


async def end_views_of_cameras(connection: Any, camera_ids: Sequence[str], reason: str) -> list[View]:
    """End all views of these cameras, those not yet started too; return them."""
    return [View(**dict(row)) for row in await connection.fetch(END_VIEWS_OF_CAMERAS, list(camera_ids), reason)]


async def end_at(connection: Any, ends: Sequence[tuple[UUID, datetime]]) -> None:
    """Have views end at these times, unless they end before."""
    if ends:
        await connection.execute(END_AT, *map(list, zip(*ends, strict=True)))


async def list_watched(connection: Any, owner_id: str, since: datetime, *, only_ended: bool) -> list[Watched]:
    """Return who watched an owner's cameras since then, newest first."""
    rows = await connection.fetch(WATCHED, owner_id, since, only_ended, MOST_ROWS)
    return [Watched(**dict(row)) for row in rows]


async def count_watching(connection: Any, since: datetime) -> dict[str, tuple[int, int]]:
    """Return, by owner, how many views go on and how many there were since then."""
    rows = await connection.fetch(WATCHING, since)
    return {row["owner_id"]: (row["running"], row["recently"]) for row in rows}


async def add_act(connection: Any, partner_id: UUID, kind: str, about: str, at: datetime, *, by_partner: bool) -> None:
    """Note a step."""
    await connection.execute(ADD_ACT, partner_id, kind, by_partner, about, at)


async def list_acts(connection: Any, partner_id: UUID) -> list[Act]:
    """Return the last steps, newest first."""
    return [Act(**dict(row)) for row in await connection.fetch(ACTS, partner_id, MOST_ROWS)]


async def add_ask(connection: Any, *columns: Any) -> None:
    """Ask a partner something; `columns` as ADD_ASK has them."""
    await connection.execute(ADD_ASK, *columns)


async def list_asks(connection: Any, partner_id: UUID) -> list[Ask]:
    """Return what was asked of a partner, newest first."""
    return [Ask(**dict(row)) for row in await connection.fetch(ASKS, partner_id, MOST_ROWS)]


async def answer_ask(connection: Any, ask_id: UUID, partner_id: UUID, answer: str, at: datetime) -> bool:
    """Keep a partner's answer; False where it was answered already, or is another's."""
    return await connection.fetchval(ANSWER_ASK, ask_id, partner_id, answer, at) is not None


def _partner(row: Any) -> Partner:
    known = dict(row)
    contact = Contact(**{name: known.pop(f"contact_{name}") for name in ("name", "phone", "email")})
    terms = known.pop("terms")
    return Partner(**known, contact=contact, terms=None if terms is None else msgspec.convert(terms, Terms))


def _camera(row: Any) -> PartnerCamera:
    known = dict(row)
    spot = Spot(**{name: known.pop(name) for name in Spot.__dataclass_fields__})
    source_type, address = known.pop("source_type"), known.pop("address")
    stream = None if address is None else Stream(source_type=source_type, address=address)
    return PartnerCamera(**known, spot=spot, stream=stream)
