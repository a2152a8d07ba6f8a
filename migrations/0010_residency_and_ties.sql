-- Who lives where by what evidence, and ties with their terms.

-- What a caller or an officer said of who lives there: a residency by 'said_by_caller' whose ended_on is the day it runs out.
create table residency_note (
    residency_id bigint primary key references residency on delete cascade,
    incident_id  uuid not null references incident,
    said_by      text not null check (said_by in ('caller', 'officer')),
    noted_by     text not null references staff,
    noted_at     timestamptz not null
);

-- A contact may be used for what it was given for (access 11).
alter table tie
    add column use_for text[] not null default '{notification,barricade,locating}'
        check (use_for <@ '{notification,barricade,locating}'::text[] and cardinality(use_for) > 0),
    -- the codes of people/ties/model.py: closed lists, in words or as the letters and figures that stand for them
    add constraint tie_codes_check check (kind = 'contact' or (
        reliability in ('reliable', 'usually reliable', 'unreliable', 'unknown', 'A', 'B', 'C', 'D', 'E', 'F')
        and validity in ('confirmed', 'probable', 'doubtful', 'cannot be judged', '1', '2', '3', '4', '5', '6'))),
    add constraint tie_review_check check (kind = 'contact' or review_on <= (as_of at time zone 'UTC')::date + 1830),
    -- an address shared once is no tie: nothing derives one from it (people/ties/model.py has the same words)
    add constraint tie_not_of_address_check check (
        relation !~* '\m(same|shared) (address|home|house|household|dwelling|unit)\M|\mco-?resid|\mcohabit'
        and (kind = 'contact' or relation || ' ' || reason !~* '\m(same|shared) (address|home|house|household|dwelling|unit)\M|\mco-?resid|\mcohabit|\m(house|room|flat)-?mate|\mneighbou?r'));
create index tie_other on tie (other_id, kind desc, tie_id);
create index tie_person_kind on tie (person_id, kind desc, tie_id);
drop index tie_person;
create index tie_review on tie (review_on) where kind = 'associate';

create table tie_renewal (                         -- 28 CFR 23.20(h): reviewed and validated before the retention ends
    tie_renewal_id uuid primary key,
    tie_id       bigint not null references tie on delete cascade,
    author       text not null,
    approver     text not null check (approver <> author),
    why          text not null,
    was_until    date not null,
    review_on    date not null,
    renewed_at   timestamptz not null
);
create index tie_renewal_tie on tie_renewal (tie_id);

-- 28 CFR 23.20(g): who was given what, and why. Outlives the tie: the log is kept, what it was about is gone.
create table tie_dissemination (
    tie_dissemination_id uuid primary key,
    tie_id       bigint not null,
    source_id    text not null,
    record_id    text not null,
    given_to     text not null,                    -- actor_id, or who outside received it
    agency       text not null,
    purpose      text not null,
    incident_id  uuid references incident,
    how          text not null check (how in ('dossier', 'network', 'given')),
    entry        bigint not null,                  -- the permit's line in the ledger
    given_at     timestamptz not null
);
create index tie_dissemination_tie on tie_dissemination (tie_id, given_at);

-- A source that sends a purged associate again does not bring it back, unless it was reviewed since.
create table tie_purged (
    source_id    text not null,
    record_id    text not null,
    purged_at    timestamptz not null,
    entry        bigint not null,
    primary key (source_id, record_id)
);
create function refuse_purged_tie() returns trigger language plpgsql as $$
begin
    if exists (
        select from tie_purged p
        where p.source_id = new.source_id and p.record_id = new.record_id
        and new.review_on <= (p.purged_at at time zone 'UTC')::date
    ) then
        return null;
    end if;
    return new;
end $$;
create trigger tie_refuse_purged before insert on tie for each row when (new.kind = 'associate') execute function refuse_purged_tie();
