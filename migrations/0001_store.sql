-- Raw messages, events, feeds: the bytes come first, and one way for events.
create extension if not exists pg_trgm;
create extension if not exists btree_gist;

create table feed (
    feed_id    text primary key check (feed_id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
    title      text not null,
    formats    text[] not null,
    token_hash bytea not null check (length(token_hash) = 32),
    created_at timestamptz not null default now()
);

create table message (
    message_id  uuid primary key,
    feed_id     text not null references feed,
    format      text not null,
    body        bytea not null,
    body_sha256 bytea not null check (length(body_sha256) = 32),
    received_at timestamptz not null default clock_timestamp(),
    state       text not null default 'received' check (state in ('received', 'decoded', 'quarantined')),
    reason      text check ((state = 'quarantined') = (reason is not null)),
    attempts    integer not null default 0,   -- failed ones, and those that ended with the process
    retry_at    timestamptz,                  -- not before, after a failed attempt
    settled_at  timestamptz,
    unique (feed_id, format, body_sha256)
);
-- the order of work: calls before positions, oldest first
create index message_waiting on message ((format = 'avl'), message_id) where state = 'received';
create index message_settled_positions on message (settled_at) where state = 'decoded' and format = 'avl';
create index message_quarantined on message (received_at desc) where state = 'quarantined';

-- Appended last in a transaction, under one lock, so that event_id follows the order of commits
-- and a reader that has seen n has seen all below n (store/transaction.py).
create table event (
    event_id    bigint generated always as identity primary key,
    kind        text not null,
    incident_id uuid,
    body        jsonb not null,
    happened_at timestamptz not null default clock_timestamp()
);
create index event_incident on event (incident_id, event_id) where incident_id is not null;
