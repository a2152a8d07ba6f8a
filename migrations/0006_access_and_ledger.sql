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

-- The ledger. Every bit of these three tables is covered by a hash or a signature (ledger/verify.py).
create table ledger_entry (
    sequence    bigint primary key check (sequence >= 0),  -- index of the leaf in the tree, without gaps
    projection  bytea not null,                    -- canonical JSON: sequence, minute, class, decision, bundle (public)
    salt        bytea not null check (length(salt) = 32),
    particulars bytea not null,                    -- canonical JSON of the rest
    leaf_hash   bytea not null check (length(leaf_hash) = 32),
    recorded_at timestamptz not null               -- also in the particulars
);

create table ledger_head (                         -- one row, locked while entries are appended
    only_one   boolean primary key default true check (only_one),
    size       bigint not null check (size >= 0),
    frontier   bytea not null,                     -- hashes of the perfect subtrees, left to right
    checkpoint text not null                       -- a signed note (C2SP tlog-checkpoint) of this size and root
);

create table ledger_checkpoint (                   -- what was published under the ledger's folder
    size      bigint primary key check (size >= 0),
    note      text not null,                       -- signed with the time
    signed_at timestamptz not null                 -- that time
);
