-- What stands in a camera's way, and who turns it.
create table building (                            -- footprints, where they are known
    building_id bigint generated always as identity primary key,
    source_id   text not null unique,              -- 'osm:w123'
    title       text,                              -- 'Larkmoor School'; null: it has no name
    outline     polygon not null                   -- longitude, latitude
);
create index building_outline on building using gist (outline);

create table camera_turning (                      -- how a camera that can be turned stands; without a row: as by default
    camera_id           text primary key references camera on delete cascade,
    home_preset         text,                      -- where it rests; null: straight at its bearing
    pan_span_degrees    real not null default 360 check (pan_span_degrees > 0),   -- of pan -1 to 1; 0 is its bearing
    tilt_span_degrees   real not null default 180 check (tilt_span_degrees > 0),  -- of tilt -1 to 1; 0 is the horizon
    mount_height_metres real not null default 6 check (mount_height_metres > 0)
);

create table camera_hold (                         -- one hand at a time
    camera_id    text primary key references camera on delete cascade,
    actor_id     text not null,
    actor_title  text not null,
    rank         smallint not null,                -- a higher one may take it
    purpose      text not null,
    incident_id  uuid references incident,
    entry_sequence bigint not null,                -- of the ledger: the permit it rests on
    taken_at     timestamptz not null default clock_timestamp(),
    held_until   timestamptz not null,
    asked_by       text,                           -- who wants it next
    asked_by_title text,
    answer_by      timestamptz,                    -- silence until then is a yes
    check ((asked_by is null) = (answer_by is null))
);
