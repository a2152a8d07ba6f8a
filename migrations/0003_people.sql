-- People and what the records of several systems say of them, kept apart by source.
create table source_system (
    source_id    text primary key,            -- rms, jail, court, warrants, orders, cad, utility, dmv …
    title        text not null,
    class        text not null check (class in ('call', 'premise', 'arrest', 'court', 'warrant', 'order', 'residency', 'contact', 'intelligence')),
    is_required  boolean not null,            -- the rating is UNKNOWN while a required source does not answer
    is_answering boolean not null default true,
    down_since   timestamptz,
    answered_at  timestamptz not null default now(),
    check (is_answering = (down_since is null))
);

create table person (
    person_id   bigint generated always as identity primary key,
    source_id   text not null unique,         -- key in the import, e.g. 'P000123'
    given_name  text not null,
    middle_name text,
    family_name text not null,
    name_suffix text,
    born_on     date,
    is_confidential boolean not null default false  -- Safe at Home, victims: the join from address is refused (access 10)
);
create index person_name on person (lower(family_name), lower(given_name), born_on);

create table residency (
    residency_id bigint generated always as identity primary key,
    person_id    bigint not null references person on delete cascade,
    place_id     bigint not null references place,
    unit_id      bigint references place_unit,
    certainty    real not null check (certainty between 0 and 1),
    evidence     text not null check (evidence in ('booking_address', 'utility', 'dmv', 'lease', 'mail', 'said_by_caller', 'court_address')),
    source_id    text not null references source_system,
    record_id    text not null,
    began_on     date not null,
    ended_on     date check (ended_on >= began_on),
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id),
    check (evidence <> 'mail' or certainty < 0.3::real)   -- T3: mail may be shown; below .3 it can never score
);
create index residency_place on residency (place_id, unit_id);
create index residency_person on residency (person_id);
create view visible_residency as                  -- every reader's table: the join from address to the confidential is refused
select r.* from residency r join person p using (person_id) where not p.is_confidential;

create table arrest (
    arrest_id    bigint generated always as identity primary key,
    person_id    bigint not null references person on delete cascade,
    source_id    text not null references source_system,
    record_id    text not null,
    identity_certainty real not null check (identity_certainty between 0 and 1),
    arrested_on  date not null,
    statute      text not null,
    offence      text not null,
    severity     text not null check (severity in ('felony', 'misdemeanor', 'infraction')),
    is_violent   boolean not null,
    disposition  text not null check (disposition in ('pending', 'no_complaint', 'dismissed', 'acquitted', 'convicted', 'diverted', 'sealed', 'relieved')),
    disposed_on  date,
    is_juvenile  boolean not null default false,
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id)
);
-- sealed, relieved and juvenile rows are filtered in the database: they do not exist for any reader (access 9, 10)
create index arrest_person on arrest (person_id) where disposition not in ('sealed', 'relieved') and not is_juvenile;
create view visible_arrest as                     -- every reader's table; the bare one is the importers'
select * from arrest where disposition not in ('sealed', 'relieved') and not is_juvenile;

create table conviction (
    conviction_id bigint generated always as identity primary key,
    person_id    bigint not null references person on delete cascade,
    source_id    text not null references source_system,
    record_id    text not null,
    identity_certainty real not null check (identity_certainty between 0 and 1),
    convicted_on date not null,
    statute      text not null,
    offence      text not null,
    severity     text not null check (severity in ('felony', 'misdemeanor', 'infraction')),
    is_violent   boolean not null,
    is_resisting boolean not null default false,   -- resisting an officer with violence (PC 69)
    is_relieved  boolean not null default false,   -- PC 1203.4, 851.93: as if it were not there
    is_juvenile  boolean not null default false,
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id)
);
create index conviction_person on conviction (person_id) where not is_relieved and not is_juvenile;
create view visible_conviction as                 -- every reader's table; the bare one is the importers'
select * from conviction where not is_relieved and not is_juvenile;

create table warrant (
    warrant_id   bigint generated always as identity primary key,
    person_id    bigint not null references person on delete cascade,
    source_id    text not null references source_system,
    record_id    text not null,
    identity_certainty real not null check (identity_certainty between 0 and 1),
    issued_on    date not null,
    statute      text not null,
    offence      text not null,
    is_violent   boolean not null,
    ended_on     date,                             -- served or recalled
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id)
);
create index warrant_person on warrant (person_id) where ended_on is null;

create table court_order (
    court_order_id bigint generated always as identity primary key,
    person_id    bigint not null references person on delete cascade,  -- the respondent
    source_id    text not null references source_system,
    record_id    text not null,
    identity_certainty real not null check (identity_certainty between 0 and 1),
    kind         text not null check (kind in ('protective', 'firearm_prohibiting')),
    issued_on    date not null,
    expires_on   date not null,
    ended_on     date,
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id)
);
create index court_order_person on court_order (person_id) where ended_on is null;

create table tie (
    tie_id       bigint generated always as identity primary key,
    person_id    bigint not null references person on delete cascade,
    other_id     bigint not null references person on delete cascade,
    kind         text not null check (kind in ('contact', 'associate')),
    relation     text not null,                    -- sister, parent, next of kin, care giver, co-arrested
    reason       text not null,                    -- why it is kept: 'emergency contact', the predicate's basis
    phone        text,
    language     text,
    source_id    text not null references source_system,
    record_id    text not null,
    -- 28 CFR 23.20: an associate needs a predicate, an approver other than the author, codes and a review date
    predicate_ref text, author text, approver text, reliability text, validity text, review_on date,
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id),
    check (person_id <> other_id),
    check (kind = 'contact' or (predicate_ref is not null and author is not null and approver is not null
        and author <> approver and reliability is not null and validity is not null and review_on is not null))
);
create index tie_person on tie (person_id);

create table premise_fact (                        -- what happened at, or is true of, a premise: may count
    premise_fact_id bigint generated always as identity primary key,
    place_id     bigint not null references place,
    unit_id      bigint references place_unit,
    kind         text not null check (kind in ('responder_assaulted', 'firearm_at_premise', 'verified_hazard')),
    summary      text not null,
    source_id    text not null references source_system,
    record_id    text not null,
    happened_on  date not null,
    verified_by  text not null,
    expires_on   date not null,
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id)
);
create index premise_fact_place on premise_fact (place_id, unit_id);

create table premise_note (                        -- shown, never scored
    premise_note_id bigint generated always as identity primary key,
    place_id     bigint not null references place,
    unit_id      bigint references place_unit,
    kind         text not null check (kind in ('care_plan', 'deaf', 'language', 'child', 'pets', 'what_worked', 'plan', 'gate_code', 'key_holder', 'hazard')),
    summary      text not null,
    source_id    text not null references source_system,
    record_id    text not null,
    as_of        timestamptz not null,
    expires_on   date,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id)
);
create index premise_note_place on premise_note (place_id, unit_id);

create table prior_call (
    prior_call_id bigint generated always as identity primary key,
    place_id    bigint not null references place,
    unit_id     bigint references place_unit,
    called_at   timestamptz not null,
    kind        text not null,
    outcome     text not null,
    source_id   text not null references source_system,
    record_id   text not null,
    unique (source_id, record_id)
);
create index prior_call_place on prior_call (place_id, called_at desc);
