-- What a resident asks and contests, and what was decided.
create table resident_ask (                        -- an identified resident's question, and what the machine told them
    ask_id       uuid primary key,
    place_id     bigint not null references place,
    unit_id      bigint references place_unit,
    identity_kinds text[] not null check (cardinality(identity_kinds) between 1 and 3),  -- kinds of papers, never their numbers
    residence_by text not null,                    -- 'on_record', or the kind of paper that proved it
    language     text not null check (language in ('en', 'es')),
    asked_by     text not null,                    -- who checked the papers
    asked_at     timestamptz not null,
    entry        bigint not null,                  -- of the ledger, before the answer
    rule_version text not null,
    inputs       bytea,                            -- canonical JSON; these three are forgotten when the code has expired
    result       bytea,
    answer       jsonb,
    code_hash    bytea not null unique check (length(code_hash) = 32),
    expires_at   timestamptz not null,
    check ((answer is null) = (inputs is null) and (answer is null) = (result is null))
);
create index resident_ask_to_forget on resident_ask (expires_at) where answer is not null;

create table contest (                             -- a ticket: its state is the fold of its events
    contest_id uuid primary key,
    ask_id     uuid not null references resident_ask,
    about      text not null check (about in ('fact', 'own_residence', 'other_residence')),
    place_id   bigint not null references place,
    unit_id    bigint references place_unit,
    is_place_wide boolean not null,                -- true of the premise, whatever the unit
    other_name text check ((about = 'other_residence') = (other_name is not null)),
    note       text not null check (length(note) between 1 and 2000),  -- in the resident's words; travels with the fact
    state      text not null check (state in ('filed', 'upheld', 'corrected', 'rejected', 'appealed', 'rejected_for_good')),
    version    integer not null check (version > 0),
    filed_by   text not null,
    filed_at   timestamptz not null,
    decide_by  timestamptz not null,
    decided_at timestamptz,
    reason     text,                               -- of the last decision
    check (state = 'filed' or (decided_at is not null and reason is not null))
);
create index contest_place on contest (place_id);
create index contest_ask on contest (ask_id);

create table contest_record (                      -- ids only: what the record says is read where it lies
    contest_id uuid not null references contest,
    source_id  text not null,
    record_id  text not null,
    primary key (contest_id, source_id, record_id)
);
create index contest_record_of on contest_record (source_id, record_id);

create table contest_event (
    contest_id  uuid not null references contest,
    version     integer not null,
    step        text not null check (step in ('file', 'uphold', 'reject', 'appeal', 'correct')),
    actor_id    text not null,
    role        text not null,
    words       text not null,
    entry       bigint not null,
    happened_at timestamptz not null,
    primary key (contest_id, version)
);
create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed', tg_table_name;
end
$$;
create trigger contest_event_stays before update or delete on contest_event
for each row execute function refuse_change();

create view suspended_record as                    -- does not count: contested and not decided, or found wrong
select distinct r.source_id, r.record_id
from contest_record r
join contest c using (contest_id)
where c.state in ('filed', 'upheld', 'corrected');

create view contested_record as                    -- what travels with a record in every dossier
select r.source_id, r.record_id, c.contest_id, c.state, c.state in ('filed', 'upheld', 'corrected') as is_suspended,
    c.note, c.filed_at, c.decided_at, c.reason
from contest_record r
join contest c using (contest_id);

create table notice (                              -- a correction, to each seat that was shown what it corrects
    notice_id   uuid primary key,
    actor_id    text not null,
    contest_id  uuid not null references contest,
    incident_id uuid not null references incident,
    step        text not null,
    shown_at    timestamptz not null,              -- when this seat was last shown the dossier
    made_at     timestamptz not null,
    acknowledged_at timestamptz,
    unique (actor_id, contest_id, step)
);
create index notice_open on notice (actor_id) where acknowledged_at is null;
create index incident_place on incident (place_id) where place_id is not null;
