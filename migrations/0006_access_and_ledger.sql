create table staff (
    actor_id    text primary key,
    title       text not null,                     -- shown: 'R. Amador'
    role        text not null,                     -- analyst, officer, dispatcher, commander, supervisor, auditor, administrator, records_clerk
    agency      text not null,
    on_shift    boolean not null,
    cori_certified_until date,                     -- trained and certified for criminal history
    station     text
);

create table session (
    session_hash bytea primary key,                -- SHA-256 of the cookie
    actor_id     text not null references staff,
    method       text not null,                    -- demo
    signed_in_at timestamptz not null default clock_timestamp(),
    seen_at      timestamptz not null default clock_timestamp(),
    ended_at     timestamptz
);

create table ledger_entry (
    sequence   bigint primary key,                 -- index of the leaf in the tree, without gaps
    projection bytea not null,                     -- canonical JSON: sequence, minute, class, decision, bundle (public)
    salt       bytea not null,
    particulars bytea not null,                    -- canonical JSON of the rest
    leaf_hash  bytea not null check (length(leaf_hash) = 32),
    recorded_at timestamptz not null default clock_timestamp()
);

create table ledger_head (                         -- one row: the size, the frontier and a signed checkpoint of them
    only_one   boolean primary key default true check (only_one),
    size       bigint not null,
    frontier   bytea not null,                     -- hashes of the perfect subtrees, left to right
    checkpoint text not null
);

create table ledger_checkpoint (
    size       bigint primary key,
    note       text not null,
    signed_at  timestamptz not null default clock_timestamp()
);
