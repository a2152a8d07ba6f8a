create table body_worn_device (                    -- a telephone, or a camera's dock, that pushes pictures; one token each
    device_id  uuid primary key,
    camera_id  text not null references camera on delete cascade,
    title      text not null,                      -- 'telephone of 2L14'
    token_hash bytea not null unique,              -- SHA-256 of the token, which is kept nowhere
    made_at    timestamptz not null default clock_timestamp(),
    revoked_at timestamptz
);
create index body_worn_device_camera on body_worn_device (camera_id) where revoked_at is null;

create table private_moment (                      -- marked by the wearer: nobody looks in until it is over
    moment_id uuid primary key,
    camera_id text not null references camera on delete cascade,
    kind      text not null check (kind in ('medical', 'private')),
    marked_by text not null,                       -- the officer, or the device
    began_at  timestamptz not null default clock_timestamp(),
    ended_at  timestamptz
);
create unique index private_moment_now on private_moment (camera_id) where ended_at is null;

create table wearer_notice (                       -- that somebody looks in, or no longer does, told to the wearer
    notice_id   uuid primary key,
    view_id     uuid not null,                     -- made before the view: told first
    kind        text not null check (kind in ('begins', 'ended')),
    camera_id   text not null references camera on delete cascade,
    unit_id     text not null,
    actor_id    text not null,
    actor_title text not null,
    role        text not null,
    purpose     text not null,
    entry_sequence bigint not null,                -- the permit's
    reason      text,                              -- of an end
    made_at     timestamptz not null default clock_timestamp(),
    delivered_at timestamptz,                      -- a device of the wearer said that it shows it
    acknowledged_at timestamptz,                   -- the wearer pressed that they saw it
    recorded_at timestamptz,                       -- an end: its entry is in the ledger
    unique (view_id, kind)
);
create index wearer_notice_camera on wearer_notice (camera_id, made_at);
create index wearer_notice_unrecorded on wearer_notice (made_at) where kind = 'ended' and recorded_at is null;
