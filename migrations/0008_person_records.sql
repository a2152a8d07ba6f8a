-- What each records system says of somebody, before anyone is taken for the same; offence codes; sealing.
create table person_record (                      -- how one source names somebody; belongs to exactly one person now
    person_record_id bigint generated always as identity primary key,
    source_id    text not null,                    -- a source_system, or 'persons': the index of people of a records folder
    record_id    text not null,                    -- that source's own key of the person
    person_id    bigint not null references person on delete cascade,
    given_name   text not null,
    middle_name  text,
    family_name  text not null,
    name_suffix  text,
    born_on      date,
    sex          text,
    phone        text,
    address      text,                             -- as the source writes it
    place_id     bigint references place,          -- where that was found to be
    unit_id      bigint references place_unit,
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id)
);
create index person_record_person on person_record (person_id);

-- A merge or a split of people moves their rows by this column.
alter table residency add column person_record_id bigint references person_record on delete cascade;
alter table arrest add column person_record_id bigint references person_record on delete cascade;
alter table conviction add column person_record_id bigint references person_record on delete cascade;
alter table warrant add column person_record_id bigint references person_record on delete cascade;
alter table court_order add column person_record_id bigint references person_record on delete cascade;
alter table tie add column person_record_id bigint references person_record on delete cascade,
    add column other_record_id bigint references person_record on delete cascade;
create index residency_person_record on residency (person_record_id);
create index arrest_person_record on arrest (person_record_id);
create index conviction_person_record on conviction (person_record_id);
create index warrant_person_record on warrant (person_record_id);
create index court_order_person_record on court_order (person_record_id);
create index tie_person_record on tie (person_record_id);
create index tie_other_record on tie (other_record_id);

create table probation (
    probation_id bigint generated always as identity primary key,
    person_id    bigint not null references person on delete cascade,
    person_record_id bigint references person_record on delete cascade,
    source_id    text not null references source_system,
    record_id    text not null,
    identity_certainty real not null check (identity_certainty between 0 and 1),
    kind         text not null check (kind in ('formal', 'informal', 'parole', 'supervision')),
    statute      text not null,
    offence      text not null,
    began_on     date not null,
    ends_on      date not null check (ends_on >= began_on),
    ended_on     date,                             -- ended before its time
    case_number  text,
    is_juvenile  boolean not null default false,
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id)
);
create index probation_person on probation (person_id) where ended_on is null;
create index probation_person_record on probation (person_record_id);
create view visible_probation as                  -- every reader's table
select * from probation where not is_juvenile;

-- What a court said of a case: joined to the person's own arrests of that case (people/dispositions.py).
create table court_disposition (
    court_disposition_id bigint generated always as identity primary key,
    person_id    bigint not null references person on delete cascade,
    person_record_id bigint references person_record on delete cascade,
    source_id    text not null references source_system,
    record_id    text not null,
    case_number  text,
    booking_number text,
    statute      text,                             -- null: of the whole case
    disposition  text not null check (disposition in ('pending', 'charged', 'no_complaint', 'detained', 'dismissed', 'acquitted', 'convicted', 'diverted', 'sealed', 'relieved', 'expunged')),
    disposed_on  date not null,
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id),
    check (case_number is not null or booking_number is not null)
);
create index court_disposition_person on court_disposition (person_id);
create index court_disposition_person_record on court_disposition (person_record_id);

-- `disposition`, `disposed_on` and `is_relieved` are what holds now; `told_…` what the row's own source says.
alter table arrest
    add column case_number text,
    add column booking_number text,
    add column told_disposition text,
    add column told_disposed_on date,
    drop constraint arrest_severity_check,
    drop constraint arrest_disposition_check,
    add constraint arrest_severity_check check (severity in ('felony', 'misdemeanor', 'infraction', 'unknown')),
    add constraint arrest_disposition_check check (disposition in ('pending', 'charged', 'no_complaint', 'detained', 'dismissed', 'acquitted', 'convicted', 'diverted', 'sealed', 'relieved', 'expunged'));
alter table conviction
    add column case_number text,
    add column told_relieved boolean,
    drop constraint conviction_severity_check,
    add constraint conviction_severity_check check (severity in ('felony', 'misdemeanor', 'infraction', 'unknown'));
alter table warrant add column case_number text;
alter table court_order add column case_number text;

-- Sealed, relieved, expunged, detained only (PC 849.5) and juvenile: not there for any reader (access 9, 10).
drop index arrest_person;
create index arrest_person on arrest (person_id) where disposition not in ('sealed', 'relieved', 'expunged', 'detained') and not is_juvenile;
create or replace view visible_arrest as
select * from arrest where disposition not in ('sealed', 'relieved', 'expunged', 'detained') and not is_juvenile;
create or replace view visible_conviction as
select * from conviction where not is_relieved and not is_juvenile;
create or replace view visible_residency as
select r.* from residency r join person p using (person_id) where not p.is_confidential;

create table offence_code (                        -- what a statute is: California DOJ's table, or the few lines that are shipped
    statute_key  text primary key,                 -- normalised: 'PC 245(A)(1)'
    title        text not null,
    severity     text not null check (severity in ('felony', 'misdemeanor', 'infraction', 'wobbler')),
    is_violent   boolean not null,                 -- PC 667.5(c) and the felonies and batteries that rating.md means
    is_resisting boolean not null,
    hierarchy    integer,                          -- BCS hierarchy: the lowest is the gravest
    nibrs_code   text,
    loaded_from  text not null
);

-- An order that was carried out leaves no record: only hashes, so that the next import can't bring it back.
create table sealing_salt (
    only_one boolean primary key default true check (only_one),
    salt     bytea not null
);
insert into sealing_salt (salt)
values (sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')));
create table sealed_key (
    sealed_key bytea primary key check (length(sealed_key) = 32)
);
create table sealing_order (
    sealing_order_id uuid primary key,
    court        text not null,
    order_number text not null,
    carried_out_at timestamptz not null,
    rows_removed integer not null,
    key_hashes   bytea[] not null,                 -- of the keys, as the ledger's proof has them
    permit_entry bigint not null,
    proof_entry  bigint                            -- null: not written yet, and written with the next one
);
