-- Walls: which cameras stand where on which screen. A layout, never a picture; who may watch is asked for each tile.
create table wall (
    wall_id    uuid primary key,
    owner_id   text not null,                      -- of staff
    owner_title text not null,
    agency     text not null,                      -- who else sees it where it is shared
    title      text not null check (title <> ''),
    screens    jsonb not null,                     -- [{"layout": "4", "tiles": [{"camera_id": …}]}]
    is_shared  boolean not null default false,
    version    integer not null default 1,
    changed_at timestamptz not null default clock_timestamp(),
    deleted_at timestamptz                         -- can be taken back for a day
);
create unique index wall_title on wall (owner_id, lower(title)) where deleted_at is null;
create index wall_shared on wall (agency) where is_shared and deleted_at is null;
