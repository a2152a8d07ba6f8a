"""The SQL that brings each file of records in, by (source, record), never an older word over a newer one."""

from plainview.store.staging import StagedLoad

RECORD_TWICE = """
insert into staged_fault (line, column_name, why)
select line, 'record', 'the same record stands above'
from (select line, row_number() over (partition by source, record order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
"""

UNKNOWN_SOURCE = """
insert into staged_fault (line, column_name, why)
select line, 'source', 'no such source in sources.csv'
from staged
where not exists (select from source_system k where k.source_id = staged.source)
on conflict do nothing
"""

UNKNOWN_PERSON = """
insert into staged_fault (line, column_name, why)
select line, 'person', 'no such person in persons.csv'
from staged
where not exists (select from person_record p where p.source_id = 'persons' and p.record_id = staged.person)
on conflict do nothing
"""

UNKNOWN_OTHER = """
insert into staged_fault (line, column_name, why)
select line, 'other', 'no such person in persons.csv'
from staged
where not exists (select from person_record p where p.source_id = 'persons' and p.record_id = staged.other)
on conflict do nothing
"""

UNKNOWN_PLACE = """
insert into staged_fault (line, column_name, why)
select line, 'place', 'no such address point: import the places first'
from staged
where not exists (select from place p where p.source_id = staged.place)
on conflict do nothing
"""

UNKNOWN_UNIT = """
insert into staged_fault (line, column_name, why)
select line, 'unit', 'no such unit at that place'
from staged
where unit is not null
and not exists (
    select from place_unit u join place p using (place_id)
    where u.source_id = staged.unit and p.source_id = staged.place
)
on conflict do nothing
"""

PERSON_TWICE = """
insert into staged_fault (line, column_name, why)
select line, 'person', 'the same person stands above'
from (select line, row_number() over (partition by person order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
"""

SOURCE_TWICE = """
insert into staged_fault (line, column_name, why)
select line, 'source_id', 'the same source stands above'
from (select line, row_number() over (partition by source_id order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
"""

_OF_PERSON = (RECORD_TWICE, UNKNOWN_SOURCE, UNKNOWN_PERSON)
_AT_PLACE = (RECORD_TWICE, UNKNOWN_SOURCE, UNKNOWN_PLACE, UNKNOWN_UNIT)

SOURCES = StagedLoad(
    file="sources.csv",
    create="""
create temp table staged (line bigint, source_id text, title text, class text, is_required boolean) on commit drop
""",
    columns=("line", "source_id", "title", "class", "is_required"),
    faults=(SOURCE_TWICE,),
    merge="""
with written as (
    insert into source_system (source_id, title, class, is_required)
    select source_id, title, class, is_required
    from staged
    order by line
    on conflict (source_id) do update
    set title = excluded.title, class = excluded.class, is_required = excluded.is_required
    where (source_system.title, source_system.class, source_system.is_required)
    is distinct from (excluded.title, excluded.class, excluded.is_required)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)

PERSONS = StagedLoad(
    file="persons.csv",
    create="""
create temp table staged (
    line bigint, person text, given_name text, middle_name text, family_name text, name_suffix text, born_on date,
    is_confidential boolean
) on commit drop
""",
    columns=(
        "line", "person", "given_name", "middle_name", "family_name", "name_suffix", "born_on", "is_confidential",
    ),
    faults=(PERSON_TWICE,),
    merge="""
with written as (
    insert into person (source_id, given_name, middle_name, family_name, name_suffix, born_on, is_confidential)
    select person, given_name, middle_name, family_name, name_suffix, born_on, is_confidential
    from staged
    order by line
    on conflict (source_id) do update
    set given_name = excluded.given_name, middle_name = excluded.middle_name, family_name = excluded.family_name,
        name_suffix = excluded.name_suffix, born_on = excluded.born_on, is_confidential = excluded.is_confidential
    where (person.given_name, person.middle_name, person.family_name, person.name_suffix, person.born_on,
        person.is_confidential)
    is distinct from (excluded.given_name, excluded.middle_name, excluded.family_name, excluded.name_suffix,
        excluded.born_on, excluded.is_confidential)
    returning person_id, source_id, given_name, middle_name, family_name, name_suffix, born_on, (xmax = 0) as is_new
),
named as (
    insert into person_record (source_id, record_id, person_id, given_name, middle_name, family_name, name_suffix,
        born_on, as_of)
    select 'persons', source_id, person_id, given_name, middle_name, family_name, name_suffix, born_on, now()
    from written
    on conflict (source_id, record_id) do update
    set given_name = excluded.given_name, middle_name = excluded.middle_name, family_name = excluded.family_name,
        name_suffix = excluded.name_suffix, born_on = excluded.born_on, as_of = excluded.as_of, retrieved_at = now()
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)  # fmt: skip

RESIDENCIES = StagedLoad(
    file="residencies.csv",
    create="""
create temp table staged (
    line bigint, source text, record text, person text, place text, unit text, certainty real, evidence text,
    began_on date, ended_on date, as_of timestamptz
) on commit drop
""",
    columns=(
        "line", "source", "record", "person", "place", "unit", "certainty", "evidence", "began_on", "ended_on", "as_of",
    ),
    faults=(*_AT_PLACE, UNKNOWN_PERSON),
    merge="""
with written as (
    insert into residency (person_id, person_record_id,
        place_id, unit_id, certainty, evidence, source_id, record_id, began_on, ended_on,
        as_of)
    select p.person_id, p.person_record_id,
        l.place_id, u.unit_id, s.certainty, s.evidence, s.source, s.record, s.began_on, s.ended_on,
        s.as_of
    from staged s
    join person_record p on p.source_id = 'persons' and p.record_id = s.person
    join place l on l.source_id = s.place
    left join place_unit u on u.source_id = s.unit
    order by s.line
    on conflict (source_id, record_id) do update
    set person_id = excluded.person_id, person_record_id = excluded.person_record_id,
        place_id = excluded.place_id, unit_id = excluded.unit_id,
        certainty = excluded.certainty, evidence = excluded.evidence, began_on = excluded.began_on,
        ended_on = excluded.ended_on, as_of = excluded.as_of, retrieved_at = now()
    where residency.as_of <= excluded.as_of
    and (residency.person_id, residency.place_id, residency.unit_id, residency.certainty, residency.evidence,
        residency.began_on, residency.ended_on, residency.as_of)
    is distinct from (excluded.person_id, excluded.place_id, excluded.unit_id, excluded.certainty, excluded.evidence,
        excluded.began_on, excluded.ended_on, excluded.as_of)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)  # fmt: skip

ARRESTS = StagedLoad(
    file="arrests.csv",
    create="""
create temp table staged (
    line bigint, source text, record text, person text, identity_certainty real, arrested_on date, statute text,
    offence text, severity text, is_violent boolean, disposition text, disposed_on date, is_juvenile boolean,
    as_of timestamptz
) on commit drop
""",
    columns=(
        "line", "source", "record", "person", "identity_certainty", "arrested_on", "statute", "offence", "severity",
        "is_violent", "disposition", "disposed_on", "is_juvenile", "as_of",
    ),
    faults=_OF_PERSON,
    merge="""
with written as (
    insert into arrest (person_id, person_record_id,
        source_id, record_id, identity_certainty, arrested_on, statute, offence, severity,
        is_violent, disposition, disposed_on, is_juvenile, as_of)
    select p.person_id, p.person_record_id,
        s.source, s.record, s.identity_certainty, s.arrested_on, s.statute, s.offence, s.severity,
        s.is_violent, s.disposition, s.disposed_on, s.is_juvenile, s.as_of
    from staged s
    join person_record p on p.source_id = 'persons' and p.record_id = s.person
    order by s.line
    on conflict (source_id, record_id) do update
    set person_id = excluded.person_id, person_record_id = excluded.person_record_id,
        identity_certainty = excluded.identity_certainty,
        arrested_on = excluded.arrested_on, statute = excluded.statute, offence = excluded.offence,
        severity = excluded.severity, is_violent = excluded.is_violent, disposition = excluded.disposition,
        disposed_on = excluded.disposed_on, is_juvenile = excluded.is_juvenile, as_of = excluded.as_of,
        retrieved_at = now()
    where arrest.as_of <= excluded.as_of
    and (arrest.person_id, arrest.identity_certainty, arrest.arrested_on, arrest.statute, arrest.offence,
        arrest.severity, arrest.is_violent, arrest.disposition, arrest.disposed_on, arrest.is_juvenile, arrest.as_of)
    is distinct from (excluded.person_id, excluded.identity_certainty, excluded.arrested_on, excluded.statute,
        excluded.offence, excluded.severity, excluded.is_violent, excluded.disposition, excluded.disposed_on,
        excluded.is_juvenile, excluded.as_of)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)  # fmt: skip

CONVICTIONS = StagedLoad(
    file="convictions.csv",
    create="""
create temp table staged (
    line bigint, source text, record text, person text, identity_certainty real, convicted_on date, statute text,
    offence text, severity text, is_violent boolean, is_resisting boolean, is_relieved boolean, is_juvenile boolean,
    as_of timestamptz
) on commit drop
""",
    columns=(
        "line", "source", "record", "person", "identity_certainty", "convicted_on", "statute", "offence", "severity",
        "is_violent", "is_resisting", "is_relieved", "is_juvenile", "as_of",
    ),
    faults=_OF_PERSON,
    merge="""
with written as (
    insert into conviction (person_id, person_record_id,
        source_id, record_id, identity_certainty, convicted_on, statute, offence,
        severity, is_violent, is_resisting, is_relieved, is_juvenile, as_of)
    select p.person_id, p.person_record_id,
        s.source, s.record, s.identity_certainty, s.convicted_on, s.statute, s.offence,
        s.severity, s.is_violent, s.is_resisting, s.is_relieved, s.is_juvenile, s.as_of
    from staged s
    join person_record p on p.source_id = 'persons' and p.record_id = s.person
    order by s.line
    on conflict (source_id, record_id) do update
    set person_id = excluded.person_id, person_record_id = excluded.person_record_id,
        identity_certainty = excluded.identity_certainty,
        convicted_on = excluded.convicted_on, statute = excluded.statute, offence = excluded.offence,
        severity = excluded.severity, is_violent = excluded.is_violent, is_resisting = excluded.is_resisting,
        is_relieved = excluded.is_relieved, is_juvenile = excluded.is_juvenile, as_of = excluded.as_of,
        retrieved_at = now()
    where conviction.as_of <= excluded.as_of
    and (conviction.person_id, conviction.identity_certainty, conviction.convicted_on, conviction.statute,
        conviction.offence, conviction.severity, conviction.is_violent, conviction.is_resisting,
        conviction.is_relieved, conviction.is_juvenile, conviction.as_of)
    is distinct from (excluded.person_id, excluded.identity_certainty, excluded.convicted_on, excluded.statute,
        excluded.offence, excluded.severity, excluded.is_violent, excluded.is_resisting, excluded.is_relieved,
        excluded.is_juvenile, excluded.as_of)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)  # fmt: skip

WARRANTS = StagedLoad(
    file="warrants.csv",
    create="""
create temp table staged (
    line bigint, source text, record text, person text, identity_certainty real, issued_on date, statute text,
    offence text, is_violent boolean, ended_on date, as_of timestamptz
) on commit drop
""",
    columns=(
        "line", "source", "record", "person", "identity_certainty", "issued_on", "statute", "offence", "is_violent",
        "ended_on", "as_of",
    ),
    faults=_OF_PERSON,
    merge="""
with written as (
    insert into warrant (person_id, person_record_id,
        source_id, record_id, identity_certainty, issued_on, statute, offence, is_violent,
        ended_on, as_of)
    select p.person_id, p.person_record_id,
        s.source, s.record, s.identity_certainty, s.issued_on, s.statute, s.offence, s.is_violent,
        s.ended_on, s.as_of
    from staged s
    join person_record p on p.source_id = 'persons' and p.record_id = s.person
    order by s.line
    on conflict (source_id, record_id) do update
    set person_id = excluded.person_id, person_record_id = excluded.person_record_id,
        identity_certainty = excluded.identity_certainty,
        issued_on = excluded.issued_on, statute = excluded.statute, offence = excluded.offence,
        is_violent = excluded.is_violent, ended_on = excluded.ended_on, as_of = excluded.as_of, retrieved_at = now()
    where warrant.as_of <= excluded.as_of
    and (warrant.person_id, warrant.identity_certainty, warrant.issued_on, warrant.statute, warrant.offence,
        warrant.is_violent, warrant.ended_on, warrant.as_of)
    is distinct from (excluded.person_id, excluded.identity_certainty, excluded.issued_on, excluded.statute,
        excluded.offence, excluded.is_violent, excluded.ended_on, excluded.as_of)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)  # fmt: skip

ORDERS = StagedLoad(
    file="orders.csv",
    create="""
create temp table staged (
    line bigint, source text, record text, person text, identity_certainty real, kind text, issued_on date,
    expires_on date, ended_on date, as_of timestamptz
) on commit drop
""",
    columns=(
        "line", "source", "record", "person", "identity_certainty", "kind", "issued_on", "expires_on", "ended_on",
        "as_of",
    ),
    faults=_OF_PERSON,
    merge="""
with written as (
    insert into court_order (person_id, person_record_id,
        source_id, record_id, identity_certainty, kind, issued_on, expires_on, ended_on,
        as_of)
    select p.person_id, p.person_record_id,
        s.source, s.record, s.identity_certainty, s.kind, s.issued_on, s.expires_on, s.ended_on, s.as_of
    from staged s
    join person_record p on p.source_id = 'persons' and p.record_id = s.person
    order by s.line
    on conflict (source_id, record_id) do update
    set person_id = excluded.person_id, person_record_id = excluded.person_record_id,
        identity_certainty = excluded.identity_certainty, kind = excluded.kind,
        issued_on = excluded.issued_on, expires_on = excluded.expires_on, ended_on = excluded.ended_on,
        as_of = excluded.as_of, retrieved_at = now()
    where court_order.as_of <= excluded.as_of
    and (court_order.person_id, court_order.identity_certainty, court_order.kind, court_order.issued_on,
        court_order.expires_on, court_order.ended_on, court_order.as_of)
    is distinct from (excluded.person_id, excluded.identity_certainty, excluded.kind, excluded.issued_on,
        excluded.expires_on, excluded.ended_on, excluded.as_of)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)  # fmt: skip

TIES = StagedLoad(
    file="ties.csv",
    create="""
create temp table staged (
    line bigint, source text, record text, person text, other text, kind text, relation text, reason text, phone text,
    language text, predicate_ref text, author text, approver text, reliability text, validity text, review_on date,
    as_of timestamptz
) on commit drop
""",
    columns=(
        "line", "source", "record", "person", "other", "kind", "relation", "reason", "phone", "language",
        "predicate_ref", "author", "approver", "reliability", "validity", "review_on", "as_of",
    ),
    faults=(*_OF_PERSON, UNKNOWN_OTHER),
    merge="""
with written as (
    insert into tie (person_id, person_record_id, other_record_id,
        other_id, kind, relation, reason, phone, language, source_id, record_id, predicate_ref,
        author, approver, reliability, validity, review_on, as_of)
    select p.person_id, p.person_record_id, o.person_record_id,
        o.person_id, s.kind, s.relation, s.reason, s.phone, s.language, s.source, s.record,
        s.predicate_ref, s.author, s.approver, s.reliability, s.validity, s.review_on, s.as_of
    from staged s
    join person_record p on p.source_id = 'persons' and p.record_id = s.person
    join person_record o on o.source_id = 'persons' and o.record_id = s.other
    order by s.line
    on conflict (source_id, record_id) do update
    set person_id = excluded.person_id, person_record_id = excluded.person_record_id,
        other_record_id = excluded.other_record_id, other_id = excluded.other_id, kind = excluded.kind,
        relation = excluded.relation, reason = excluded.reason, phone = excluded.phone, language = excluded.language,
        predicate_ref = excluded.predicate_ref, author = excluded.author, approver = excluded.approver,
        reliability = excluded.reliability, validity = excluded.validity, review_on = excluded.review_on,
        as_of = excluded.as_of, retrieved_at = now()
    where tie.as_of <= excluded.as_of
    and (tie.person_id, tie.other_id, tie.kind, tie.relation, tie.reason, tie.phone, tie.language, tie.predicate_ref,
        tie.author, tie.approver, tie.reliability, tie.validity, tie.review_on, tie.as_of)
    is distinct from (excluded.person_id, excluded.other_id, excluded.kind, excluded.relation, excluded.reason,
        excluded.phone, excluded.language, excluded.predicate_ref, excluded.author, excluded.approver,
        excluded.reliability, excluded.validity, excluded.review_on, excluded.as_of)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)  # fmt: skip

PREMISE_FACTS = StagedLoad(
    file="premise_facts.csv",
    create="""
create temp table staged (
    line bigint, source text, record text, place text, unit text, kind text, summary text, happened_on date,
    verified_by text, expires_on date, as_of timestamptz
) on commit drop
""",
    columns=(
        "line", "source", "record", "place", "unit", "kind", "summary", "happened_on", "verified_by", "expires_on",
        "as_of",
    ),
    faults=_AT_PLACE,
    merge="""
with written as (
    insert into premise_fact (place_id, unit_id, kind, summary, source_id, record_id, happened_on, verified_by,
        expires_on, as_of)
    select l.place_id, u.unit_id, s.kind, s.summary, s.source, s.record, s.happened_on, s.verified_by, s.expires_on,
        s.as_of
    from staged s
    join place l on l.source_id = s.place
    left join place_unit u on u.source_id = s.unit
    order by s.line
    on conflict (source_id, record_id) do update
    set place_id = excluded.place_id, unit_id = excluded.unit_id, kind = excluded.kind, summary = excluded.summary,
        happened_on = excluded.happened_on, verified_by = excluded.verified_by, expires_on = excluded.expires_on,
        as_of = excluded.as_of, retrieved_at = now()
    where premise_fact.as_of <= excluded.as_of
    and (premise_fact.place_id, premise_fact.unit_id, premise_fact.kind, premise_fact.summary,
        premise_fact.happened_on, premise_fact.verified_by, premise_fact.expires_on, premise_fact.as_of)
    is distinct from (excluded.place_id, excluded.unit_id, excluded.kind, excluded.summary, excluded.happened_on,
        excluded.verified_by, excluded.expires_on, excluded.as_of)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)  # fmt: skip

PREMISE_NOTES = StagedLoad(
    file="premise_notes.csv",
    create="""
create temp table staged (
    line bigint, source text, record text, place text, unit text, kind text, summary text, as_of timestamptz,
    expires_on date
) on commit drop
""",
    columns=("line", "source", "record", "place", "unit", "kind", "summary", "as_of", "expires_on"),
    faults=_AT_PLACE,
    merge="""
with written as (
    insert into premise_note (place_id, unit_id, kind, summary, source_id, record_id, as_of, expires_on)
    select l.place_id, u.unit_id, s.kind, s.summary, s.source, s.record, s.as_of, s.expires_on
    from staged s
    join place l on l.source_id = s.place
    left join place_unit u on u.source_id = s.unit
    order by s.line
    on conflict (source_id, record_id) do update
    set place_id = excluded.place_id, unit_id = excluded.unit_id, kind = excluded.kind, summary = excluded.summary,
        as_of = excluded.as_of, expires_on = excluded.expires_on, retrieved_at = now()
    where premise_note.as_of <= excluded.as_of
    and (premise_note.place_id, premise_note.unit_id, premise_note.kind, premise_note.summary, premise_note.as_of,
        premise_note.expires_on)
    is distinct from (excluded.place_id, excluded.unit_id, excluded.kind, excluded.summary, excluded.as_of,
        excluded.expires_on)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)

PRIOR_CALLS = StagedLoad(
    file="prior_calls.csv",
    create="""
create temp table staged (
    line bigint, source text, record text, place text, unit text, called_at timestamptz, kind text, outcome text
) on commit drop
""",
    columns=("line", "source", "record", "place", "unit", "called_at", "kind", "outcome"),
    faults=_AT_PLACE,
    merge="""
with written as (
    insert into prior_call (place_id, unit_id, called_at, kind, outcome, source_id, record_id)
    select l.place_id, u.unit_id, s.called_at, s.kind, s.outcome, s.source, s.record
    from staged s
    join place l on l.source_id = s.place
    left join place_unit u on u.source_id = s.unit
    order by s.line
    on conflict (source_id, record_id) do update
    set place_id = excluded.place_id, unit_id = excluded.unit_id, called_at = excluded.called_at,
        kind = excluded.kind, outcome = excluded.outcome
    where (prior_call.place_id, prior_call.unit_id, prior_call.called_at, prior_call.kind, prior_call.outcome)
    is distinct from (excluded.place_id, excluded.unit_id, excluded.called_at, excluded.kind, excluded.outcome)
    returning (xmax = 0) as is_new
)
select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as changed
from written
""",
)

REFRESH_STATISTICS = """
analyze source_system, person, person_record, residency, arrest, conviction, warrant, court_order, tie, premise_fact,
    premise_note, prior_call
"""
