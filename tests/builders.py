"""Puts made-up places, people, records and incidents into a test's database, one short call each."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Literal

from plainview.incidents.fold import fold
from plainview.incidents.model import (
    HeardClaim,
    Incident,
    IncidentEvent,
    IncidentState,
    Located,
    Location,
    Reported,
    StatedAddress,
)
from plainview.incidents.queries import find_incident, lock_or_make, record_event
from plainview.kernel.geometry import Point

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)  # the moment most tests ask at
TODAY = NOW.date()
SOURCES = {  # source_id: (title, class, is_required)
    "cad": ("Dispatch (CAD)", "call", True),
    "premise": ("Premise records", "premise", True),
    "rms": ("Police records (RMS)", "arrest", False),
    "court": ("Superior Court", "court", True),
    "warrants": ("Warrant system", "warrant", True),
    "orders": ("Restraining orders", "order", True),
    "utility": ("City utilities", "residency", True),
    "dmv": ("DMV", "residency", False),
    "post": ("Postal addresses", "residency", False),
    "contacts": ("Emergency contacts", "contact", False),
    "intel": ("Part 23 intelligence", "intelligence", False),
}
SOURCE_OF_EVIDENCE = {
    "booking_address": "rms",
    "utility": "utility",
    "dmv": "dmv",
    "lease": "utility",
    "mail": "post",
    "said_by_caller": "cad",
    "court_address": "court",
}
_numbers = count(1)


def _next(prefix: str) -> str:
    return f"{prefix}-{next(_numbers)}"


async def _insert(pool: Any, statement: str, *values: Any) -> Any:
    return await pool.fetchval(statement, *values)


async def add_sources(pool: Any) -> None:
    """Register every source of SOURCES, answering; the others call it themselves."""
    await pool.executemany(
        "insert into source_system (source_id, title, class, is_required) values ($1, $2, $3, $4)"
        " on conflict do nothing",
        [(source_id, *about) for source_id, about in SOURCES.items()],
    )


async def set_source_down(pool: Any, source_id: str, *, since: datetime = NOW) -> None:
    """Mark a source as not answering since a moment."""
    await add_sources(pool)
    await pool.execute(
        "update source_system set is_answering = false, down_since = $2 where source_id = $1", source_id, since
    )


async def set_source_up(pool: Any, source_id: str) -> None:
    """Mark a source as answering again."""
    await pool.execute(
        "update source_system set is_answering = true, down_since = null where source_id = $1", source_id
    )


async def add_place(
    pool: Any,
    *,
    number: int | None = None,
    street: str = "E Larkmoor Ave",
    kind: str = "house",
    longitude: float = -119.78,
    latitude: float = 36.77,
    has_units: bool = False,
    landmark: str | None = None,
) -> int:
    """Add an address point (and its street) and return place_id; every place gets a number of its own."""
    await add_sources(pool)
    house = number if number is not None else 1000 + next(_numbers)
    words = street.lower().split()
    direction = words[0] if words[0] in {"n", "e", "s", "w"} else ""
    street_id = await _insert(
        pool,
        "insert into street (name_key, full_name, pre_direction, stem, street_type, post_direction)"
        " values ($1, $2, $3, $4, $5, '')"
        " on conflict (name_key) do update set full_name = excluded.full_name returning street_id",
        " ".join(words), street, direction, " ".join(words[1 if direction else 0 : -1]), words[-1],
    )  # fmt: skip
    place_id: int = await _insert(
        pool,
        "insert into place (source_id, kind, landmark, landmark_key, add_number, street_id, address_key, address, city,"
        " city_key, postal_code, longitude, latitude, has_units)"
        " values ($1, $2, $3, lower($3), $4, $5, lower($6), $6, 'Fresno', 'fresno', '93700', $7, $8, $9)"
        " returning place_id",
        _next("NGUID"), kind, landmark, house, street_id, f"{house} {street}", longitude, latitude, has_units,
    )  # fmt: skip
    return place_id


async def add_unit(pool: Any, place_id: int, *, unit: str = "4") -> int:
    """Add a unit to a place, which from then on has units; return unit_id."""
    await pool.execute("update place set has_units = true where place_id = $1", place_id)
    unit_id: int = await _insert(
        pool,
        "insert into place_unit (place_id, source_id, label, unit_key) values ($1, $2, 'unit ' || $3::text, lower($3))"
        " returning unit_id",
        place_id, _next("UNIT"), unit,
    )  # fmt: skip
    return unit_id


async def add_person(
    pool: Any,
    *,
    given_name: str = "Ines",
    family_name: str | None = None,
    middle_name: str | None = None,
    name_suffix: str | None = None,
    born_on: date | None = date(1980, 5, 17),
    is_confidential: bool = False,
) -> int:
    """Add a person and return person_id; without a family name each gets one of its own."""
    await add_sources(pool)
    person_id: int = await _insert(
        pool,
        "insert into person (source_id, given_name, middle_name, family_name, name_suffix, born_on, is_confidential)"
        " values ($1, $2, $3, $4, $5, $6, $7) returning person_id",
        _next("P"), given_name, middle_name, family_name or f"Made-Up{next(_numbers)}", name_suffix, born_on,
        is_confidential,
    )  # fmt: skip
    return person_id


async def add_residency(
    pool: Any,
    person_id: int,
    place_id: int,
    *,
    unit_id: int | None = None,
    certainty: float | None = None,
    evidence: str = "utility",
    began_on: date = date(2022, 3, 1),
    ended_on: date | None = None,
    as_of: datetime = NOW,
    source_id: str | None = None,
) -> int:
    """Say that a person lives, or lived, at a place (in a unit), .9 certain and by mail .25; return residency_id."""
    certain = certainty if certainty is not None else 0.25 if evidence == "mail" else 0.9
    residency_id: int = await _insert(
        pool,
        "insert into residency (person_id, place_id, unit_id, certainty, evidence, source_id, record_id, began_on,"
        " ended_on, as_of) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning residency_id",
        person_id, place_id, unit_id, certain, evidence, source_id or SOURCE_OF_EVIDENCE[evidence], _next("RES"),
        began_on, ended_on, as_of,
    )  # fmt: skip
    return residency_id


async def end_residency(pool: Any, residency_id: int, *, ended_on: date = TODAY) -> None:
    """Say that a person moved out."""
    await pool.execute("update residency set ended_on = $2 where residency_id = $1", residency_id, ended_on)


async def add_arrest(
    pool: Any,
    person_id: int,
    *,
    arrested_on: date = date(2024, 6, 1),
    statute: str = "PC 245(a)(1)",
    offence: str = "Assault with a deadly weapon",
    severity: str = "felony",
    is_violent: bool = True,
    disposition: str = "dismissed",
    disposed_on: date | None = date(2024, 9, 1),
    is_juvenile: bool = False,
    identity_certainty: float = 0.99,
    source_id: str = "rms",
) -> int:
    """Add an arrest with its disposition; return arrest_id."""
    arrest_id: int = await _insert(
        pool,
        "insert into arrest (person_id, source_id, record_id, identity_certainty, arrested_on, statute, offence,"
        " severity, is_violent, disposition, disposed_on, is_juvenile, as_of)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning arrest_id",
        person_id, source_id, _next("ARR"), identity_certainty, arrested_on, statute, offence, severity, is_violent,
        disposition, disposed_on, is_juvenile, NOW,
    )  # fmt: skip
    return arrest_id


async def add_conviction(
    pool: Any,
    person_id: int,
    *,
    convicted_on: date = TODAY,
    statute: str = "PC 245(a)(1)",
    offence: str = "Assault with a deadly weapon",
    severity: str = "felony",
    is_violent: bool = True,
    is_resisting: bool = False,
    is_relieved: bool = False,
    is_juvenile: bool = False,
    identity_certainty: float = 0.99,
    source_id: str = "court",
) -> int:
    """Add a conviction, a violent felony unless said otherwise; return conviction_id."""
    conviction_id: int = await _insert(
        pool,
        "insert into conviction (person_id, source_id, record_id, identity_certainty, convicted_on, statute, offence,"
        " severity, is_violent, is_resisting, is_relieved, is_juvenile, as_of)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning conviction_id",
        person_id, source_id, _next("CON"), identity_certainty, convicted_on, statute, offence, severity, is_violent,
        is_resisting, is_relieved, is_juvenile, NOW,
    )  # fmt: skip
    return conviction_id


async def add_warrant(
    pool: Any,
    person_id: int,
    *,
    issued_on: date = date(2026, 9, 1),
    statute: str = "PC 211",
    offence: str = "Robbery",
    is_violent: bool = True,
    ended_on: date | None = None,
    identity_certainty: float = 0.99,
    source_id: str = "warrants",
) -> int:
    """Add a warrant, active unless it ended; return warrant_id."""
    warrant_id: int = await _insert(
        pool,
        "insert into warrant (person_id, source_id, record_id, identity_certainty, issued_on, statute, offence,"
        " is_violent, ended_on, as_of) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning warrant_id",
        person_id, source_id, _next("WAR"), identity_certainty, issued_on, statute, offence, is_violent, ended_on, NOW,
    )  # fmt: skip
    return warrant_id


async def add_order(
    pool: Any,
    person_id: int,
    *,
    kind: str = "protective",
    issued_on: date = date(2026, 2, 1),
    expires_on: date = date(2029, 2, 1),
    ended_on: date | None = None,
    identity_certainty: float = 0.99,
    source_id: str = "orders",
) -> int:
    """Add a court order against a person; return court_order_id."""
    court_order_id: int = await _insert(
        pool,
        "insert into court_order (person_id, source_id, record_id, identity_certainty, kind, issued_on, expires_on,"
        " ended_on, as_of) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning court_order_id",
        person_id, source_id, _next("ORD"), identity_certainty, kind, issued_on, expires_on, ended_on, NOW,
    )  # fmt: skip
    return court_order_id


async def add_tie(
    pool: Any,
    person_id: int,
    other_id: int,
    *,
    kind: str = "contact",
    relation: str = "sister",
    reason: str = "emergency contact",
    phone: str | None = "559-555-0142",
    language: str | None = None,
    review_on: date = date(2027, 6, 1),
) -> int:
    """Tie two people: a contact, or an associate with everything 28 CFR 23.20 asks for; return tie_id."""
    is_associate = kind == "associate"
    tie_id: int = await _insert(
        pool,
        "insert into tie (person_id, other_id, kind, relation, reason, phone, language, source_id, record_id,"
        " predicate_ref, author, approver, reliability, validity, review_on, as_of)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) returning tie_id",
        person_id, other_id, kind, relation, reason, phone, language, "intel" if is_associate else "contacts",
        _next("TIE"),
        *(("CASE-26-0411", "D. Ferrol", "M. Osei", "B", "2", review_on) if is_associate else (None,) * 6), NOW,
    )  # fmt: skip
    return tie_id


async def add_premise_fact(
    pool: Any,
    place_id: int,
    *,
    unit_id: int | None = None,
    kind: str = "responder_assaulted",
    summary: str = "A medic was struck at the door",
    happened_on: date = TODAY,
    expires_on: date = date(2031, 11, 20),
    verified_by: str = "Sgt. N. Harrow",
    source_id: str = "premise",
) -> int:
    """Add something that happened at, or is true of, a place; return premise_fact_id."""
    premise_fact_id: int = await _insert(
        pool,
        "insert into premise_fact (place_id, unit_id, kind, summary, source_id, record_id, happened_on, verified_by,"
        " expires_on, as_of) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning premise_fact_id",
        place_id, unit_id, kind, summary, source_id, _next("PRF"), happened_on, verified_by, expires_on, NOW,
    )  # fmt: skip
    return premise_fact_id


async def add_note(
    pool: Any,
    place_id: int,
    *,
    unit_id: int | None = None,
    kind: str = "care_plan",
    summary: str = "Autistic adult; loud voices frighten him. Ask for the care giver",
    expires_on: date | None = None,
    source_id: str = "premise",
) -> int:
    """Add a note that is shown and never scored; return premise_note_id."""
    premise_note_id: int = await _insert(
        pool,
        "insert into premise_note (place_id, unit_id, kind, summary, source_id, record_id, as_of, expires_on)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8) returning premise_note_id",
        place_id, unit_id, kind, summary, source_id, _next("NOTE"), NOW, expires_on,
    )  # fmt: skip
    return premise_note_id


async def add_prior_call(
    pool: Any,
    place_id: int,
    *,
    unit_id: int | None = None,
    called_at: datetime = datetime(2026, 8, 3, 22, 15, tzinfo=UTC),
    kind: str = "Disturbance",
    outcome: str = "Advised",
) -> int:
    """Add an earlier call to a place; return prior_call_id."""
    prior_call_id: int = await _insert(
        pool,
        "insert into prior_call (place_id, unit_id, called_at, kind, outcome, source_id, record_id)"
        " values ($1, $2, $3, $4, $5, 'cad', $6) returning prior_call_id",
        place_id, unit_id, called_at, kind, outcome, _next("CALL"),
    )  # fmt: skip
    return prior_call_id


async def add_incident(
    pool: Any,
    *,
    place_id: int | None = None,
    unit_id: int | None = None,
    certainty: float = 1.0,
    claims: tuple[HeardClaim, ...] = (),
    callers: tuple[str, ...] = ("caller-1",),
    type_text: str = "Disturbance",
    priority: int = 2,
    opened_at: datetime = NOW,
    is_closed: bool = False,
    agency: str | None = None,
) -> Incident:
    """Add an incident, located at a place (in a unit) or not resolved, folded as the intake folds it; return it."""
    incident_key = _next("INC")
    place = await pool.fetchrow("select address, longitude, latitude from place where place_id = $1", place_id)
    unit = await pool.fetchval("select label from place_unit where unit_id = $1", unit_id)
    text = place["address"] if place else "somewhere"
    reported = Reported(
        incident_key=incident_key, updated_at=opened_at, opened_at=opened_at, type_code="415", type_text=type_text,
        priority=priority, addresses=(StatedAddress(text=text),), callers=callers, claims=claims, is_closed=is_closed,
        agency=agency,
    )  # fmt: skip
    location = Location(
        state="exact" if place else "not_resolved", certainty=certainty if place else 0.0,
        why="exact address" if place else "no such address", place_id=place_id, unit_id=unit_id,
        address=place["address"] if place else None, unit=unit,
    )  # fmt: skip
    point = Point(longitude=place["longitude"], latitude=place["latitude"]) if place else None
    incident = await lock_or_make(pool, f"cad/{incident_key}", opened_at=opened_at)
    state: IncidentState | None = None
    bodies: tuple[Reported | Located, ...] = (reported, Located(location=location, point=point))
    for version, body in enumerate(bodies, start=1):
        event = IncidentEvent(version=version, happened_at=opened_at, body=body)
        state = fold(state, event, source_key=incident.source_key)
        await record_event(pool, incident.incident_id, event, state, message_id=None)
    found = await find_incident(pool, incident.incident_id)
    assert found is not None
    return found


def claim(
    kind: Literal["weapon", "violence"] = "weapon",
    *,
    said_by: str = "caller-1",
    is_responder: bool = False,
    at: datetime = NOW,
) -> HeardClaim:
    """Return a claim heard in a call."""
    return HeardClaim(kind=kind, said_by=said_by, is_responder=is_responder, said_at=at)
