-- Long work on the rating's rules that a page starts and stops, refusals with their reason, and what staff note of homes.

alter table rule_change
    drop constraint rule_change_state_check,
    add constraint rule_change_state_check
        check (state in ('proposed', 'shadow', 'current', 'superseded', 'withdrawn', 'refused')),
    add column closed_title text,                  -- who withdrew or refused it, when and why
    add column closed_at timestamptz,
    add column closed_why text,
    add column closed_entry bigint,                -- the ledger's
    add check (state <> 'refused' or (closed_title is not null and closed_at is not null and closed_why is not null));

create table rating_work (                         -- a replay or a validation in a process of its own; its progress and end
    work_id      uuid primary key,
    kind         text not null check (kind in ('replay', 'validation')),
    rule_version text not null,                    -- replayed: the proposed; validated: what was in force
    state        text not null default 'running' check (state in ('running', 'stopping', 'done', 'stopped', 'failed')),
    calls_done   integer not null default 0,
    calls_total  integer,
    started_by   text not null references staff,
    started_title text not null,
    started_at   timestamptz not null,
    heard_at     timestamptz not null,             -- it beats every second: one that is silent was lost
    ended_at     timestamptz,
    trouble      text,
    found        jsonb,
    check ((state in ('running', 'stopping')) = (ended_at is null)),
    check (state <> 'failed' or trouble is not null)
);
create unique index rating_work_one on rating_work ((true)) where state in ('running', 'stopping');
create index rating_work_started on rating_work (kind, started_at);

create table subgroup_report (                     -- counts of an isolated run; groups themselves never enter
    kept_at      timestamptz primary key,
    report       jsonb not null
);

create table residence_act (                       -- what staff noted of who lives somewhere, and what to put back
    act_id       uuid primary key,
    kind         text not null check (kind in ('moved_out', 'never_here', 'lives_here')),
    person_id    bigint not null references person on delete cascade,
    place_id     bigint not null references place,
    unit_id      bigint references place_unit,
    incident_id  uuid not null references incident,
    told_by      text not null check (told_by in ('caller', 'officer', 'resident', 'landlord')),
    told_on      date not null,                    -- moved out on; for the others, the day it was said
    reason       text not null check (length(reason) between 3 and 300),
    changed      jsonb not null,                   -- each row of evidence that it ended, as it was before and is since
    noted_by     text not null references staff,
    noted_title  text not null,
    noted_at     timestamptz not null,
    entry        bigint not null,
    undone_by    text references staff,
    undone_title text,
    undone_at    timestamptz,
    undone_why   text,
    undone_entry bigint,
    check ((undone_at is null) = (undone_by is null) and (undone_at is null) = (undone_why is null))
);
create index residence_act_place on residence_act (place_id, unit_id, noted_at);
