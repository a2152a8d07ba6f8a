-- Premise cautions, rule changes with their replay and approvals, shadow ratings, blind audits, retention of inputs.

create table premise_caution (                     -- a warning about a premise: counts once a supervisor approved it, until it expires
    caution_id   uuid primary key,
    place_id     bigint not null references place,
    unit_id      bigint references place_unit,
    kind         text not null check (kind in ('responder_assaulted', 'firearm_at_premise', 'verified_hazard')),
    summary      text not null check (length(summary) between 5 and 200),
    basis        text not null check (basis in ('incident_report', 'officer_observation', 'fire_inspection', 'animal_control', 'code_enforcement')),
    basis_record text not null check (length(basis_record) between 1 and 80),
    observed_on  date not null,                    -- when it happened, or was seen last
    expires_on   date not null,                    -- asked for by the proposer, set by the approver
    state        text not null default 'proposed' check (state in ('proposed', 'approved', 'refused', 'ended')),
    proposed_by  text not null references staff,
    proposed_title text not null,
    proposed_at  timestamptz not null,
    approved_by  text references staff,
    approved_title text,
    approved_at  timestamptz,
    reviewed_at  timestamptz,                      -- when a supervisor looked at it last: at approval, at each renewal
    reviewed_to  bigint,                           -- the newest residency record there at that time: a later one asks for a review
    ended_by     text references staff,            -- refused or ended
    ended_at     timestamptz,
    ended_why    text,
    version      integer not null default 1,       -- two people deciding at once: the second is told
    check (approved_by is null or approved_by <> proposed_by),
    check (state <> 'approved' or (approved_by is not null and approved_title is not null and approved_at is not null
        and reviewed_at is not null and reviewed_to is not null)),
    check ((state in ('refused', 'ended')) = (ended_at is not null)),
    check ((ended_at is null) = (ended_by is null) and (ended_at is null) = (ended_why is null)),
    check (approved_at is null or expires_on <= (reviewed_at at time zone 'UTC')::date + interval '3 years')
);
create index premise_caution_place on premise_caution (place_id, unit_id) where state in ('proposed', 'approved');
create index premise_caution_state on premise_caution (state, proposed_at);

create table premise_caution_event (               -- its history, by whom and why; never changed
    caution_id   uuid not null references premise_caution,
    version      integer not null,
    kind         text not null check (kind in ('proposed', 'approved', 'refused', 'renewed', 'ended')),
    actor_id     text not null references staff,
    actor_title  text not null,
    happened_at  timestamptz not null,
    why          text not null,
    expires_on   date,
    entry        bigint not null,                  -- the ledger's
    primary key (caution_id, version)
);

create table rule_change (                         -- a new version of the rating's rules, from its proposal on
    change_id    uuid primary key,
    version      text not null unique,
    file         text not null,                    -- as it was proposed (TOML)
    rules        jsonb not null,                   -- as it was read
    card         text not null,                    -- its model card (docs/rating/)
    why          text not null,
    state        text not null default 'proposed' check (state in ('proposed', 'shadow', 'current', 'superseded', 'withdrawn')),
    proposed_by  text not null references staff,
    proposed_title text not null,
    proposed_at  timestamptz not null,
    replay       jsonb,                            -- what it would have done to the calls of the last days
    replayed_at  timestamptz,
    in_force_from  timestamptz,
    in_force_until timestamptz
);
create unique index rule_change_current on rule_change (state) where state = 'current';

create table rule_approval (
    change_id    uuid not null references rule_change,
    actor_id     text not null references staff,
    title        text not null,
    role         text not null,
    why          text not null,
    approved_at  timestamptz not null,
    entry        bigint not null,
    primary key (change_id, actor_id),
    unique (change_id, role)                       -- two approvers of two offices
);

create table shadow_rating (                       -- what a version in shadow mode would have said; never shown on a call
    rating_id    uuid not null references rating on delete cascade,
    rule_version text not null,
    level        text not null,
    lo           text not null,
    hi           text not null,
    lo_milli     integer not null,
    hi_milli     integer not null,
    rated_at     timestamptz not null,
    primary key (rating_id, rule_version)
);
create index shadow_rating_version on shadow_rating (rule_version, rated_at);

-- Inputs are kept for replay, then only their hash; what a sealing order removed is gone and says so.
alter table rating
    alter column inputs drop not null,
    alter column result drop not null,
    add column inputs_sha256 bytea check (length(inputs_sha256) = 32),
    add column inputs_gone text check (inputs_gone in ('retention', 'sealing_order')),
    add column held_because text,
    add check ((inputs is null) = (inputs_gone is not null)),
    add check (result is not null or inputs_gone = 'sealing_order'),
    add check (inputs_gone is distinct from 'retention' or inputs_sha256 is not null);
create index rating_rated on rating (rated_at);

create table fact_audit (                          -- a monthly sample of facts, checked against their source by a person
    fact_audit_id bigint generated always as identity primary key,
    month        date not null check (extract(day from month) = 1),
    rating_id    uuid not null references rating,
    kind         text not null,
    source_id    text not null,
    record_id    text not null,
    result       text check (result in ('as_recorded', 'differs', 'not_there', 'not_checkable')),
    remark       text,
    audited_by   text references staff,
    audited_at   timestamptz,
    unique (month, kind, source_id, record_id),
    check ((result is null) = (audited_by is null) and (result is null) = (audited_at is null))
);
