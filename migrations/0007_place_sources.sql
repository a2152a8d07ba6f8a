-- Places from several sources, and their past.
create table place_source (                  -- who names places; precedence 1 goes first where two name one address
    source     text primary key check (source ~ '^[a-z0-9][a-z0-9_-]{0,39}$'),
    precedence integer not null
);
insert into place_source (source, precedence) values ('agency', 1), ('openaddresses', 2), ('osm', 3);

create table place_import (                  -- every file that was imported: who, what, and what came of it
    place_import_id bigint generated always as identity primary key,
    source      text not null references place_source,
    format      text not null,               -- csv_folder, sta006, openaddresses, osm_pbf
    file        text not null,
    file_sha256 bytea not null check (length(file_sha256) = 32),
    is_full     boolean not null,            -- the whole of its source: what it lacks is retired
    imported_by text not null,
    imported_at timestamptz not null default now(),
    counts      jsonb not null default '{}', -- by table: read, added, changed, unchanged, left, refused, retired
    refused     bigint not null default 0
);
create index place_import_latest on place_import (source, place_import_id);

alter table place
    add column source text not null default 'agency' references place_source,
    add column civic  jsonb not null default '{}',               -- its STA-006.3 fields, as the source gave them
    add column since_at   timestamptz not null default now(),    -- since when it is as it is here
    add column updated_at timestamptz,                           -- DateUpdate of the source
    add column retired_at timestamptz,                           -- gone from its source; never deleted: records point to it
    add column place_import_id bigint references place_import;   -- the import that last changed it
alter table place drop constraint place_address_key_city_key_key;
create unique index place_current_address on place (address_key, city_key) where retired_at is null;
create index place_address on place (address_key, city_key);
create index place_of_source on place (source);

alter table place_unit
    add column source text not null default 'agency' references place_source,
    add column civic  jsonb not null default '{}',               -- Structure, Wing, Floor, UnitPreTyp, UnitValue, Room, …
    add column longitude  double precision,                      -- where it has a point of its own
    add column latitude   double precision,
    add column since_at   timestamptz not null default now(),
    add column retired_at timestamptz;
alter table place_unit drop constraint place_unit_place_id_unit_key_key;
create unique index place_unit_current on place_unit (place_id, unit_key) where retired_at is null;
create index place_unit_place on place_unit (place_id);

-- What a premise (unit_id null) or a unit was, from when to when, and the import that ended it.
create table place_history (
    place_history_id bigint generated always as identity primary key,
    place_id     bigint not null references place,
    unit_id      bigint references place_unit,
    address      text not null,
    address_key  text not null,
    city         text not null,
    city_key     text not null,
    kind         text not null,
    landmark     text,
    landmark_key text,
    longitude    double precision not null,
    latitude     double precision not null,
    unit_label   text,
    unit_key     text,
    source       text not null,
    source_id    text not null,
    was_retired  boolean not null,           -- in that time it was gone
    from_at      timestamptz not null,
    until_at     timestamptz not null,
    changes      text[] not null,            -- what then changed: address, city, landmark, kind, moved, retired, returned, unit, source
    place_import_id bigint not null references place_import
);
create index place_history_place on place_history (place_id, until_at);
create index place_history_address on place_history (address_key) where unit_id is null;

-- Addresses that premises had, and nobody has now; an address of several rows is ambiguous.
create view former_address as
select h.address_key, h.city_key, min(h.address) as address, min(h.city) as city, h.place_id,
    max(h.until_at) as until_at
from place_history h
join place p using (place_id)
where h.unit_id is null
and not h.was_retired
and (h.address_key, h.city_key) <> (p.address_key, p.city_key)
and not exists (
    select from place c
    where c.address_key = h.address_key and c.city_key = h.city_key and c.retired_at is null
)
group by h.address_key, h.city_key, h.place_id;

-- Other names of a premise, as people say them: 'the old mill' of 'Larkmoor Mill'.
create table place_alias (
    place_alias_id bigint generated always as identity primary key,
    place_id  bigint not null references place on delete cascade,
    source    text not null default 'agency' references place_source,
    alias     text not null,
    alias_key text not null,                 -- normalise.phrase_key
    unique (place_id, alias_key)
);
create index place_alias_key on place_alias (alias_key);

-- Other names of a street, as older directories have it; alias_key and stem are normalise.read_street's.
create table street_alias (
    street_id bigint not null references street,
    source    text not null default 'agency' references place_source,
    alias     text not null,
    alias_key text not null,
    stem      text not null,
    primary key (street_id, alias_key)
);
create index street_alias_key on street_alias (alias_key);
create index street_alias_stem on street_alias (stem);

-- Ranges run with the line: left and right as it is drawn, from its first point to its last. Null: not known.
alter table road_line
    add column source       text not null default 'agency' references place_source,
    add column civic        jsonb not null default '{}',
    add column updated_at   timestamptz,
    add column from_left    integer,
    add column to_left      integer,
    add column from_right   integer,
    add column to_right     integer,
    add column parity_left  text check (parity_left in ('O', 'E', 'B', 'Z')),   -- odd, even, both, no numbers
    add column parity_right text check (parity_right in ('O', 'E', 'B', 'Z')),
    add column city_left    text,            -- Inc. municipality (A3) on that side
    add column city_right   text,
    add column from_mile    double precision,
    add column to_mile      double precision;
create index road_line_street on road_line (street_id);

alter table boundary
    add column source     text not null default 'agency' references place_source,
    add column civic      jsonb not null default '{}',
    add column updated_at timestamptz;

-- Roads that people name by number: road_key is places/highways.py's ('99' for 'CA-99', 'SR 99', 'Highway 99').
create table mile_marker (
    mile_marker_id bigint generated always as identity primary key,
    source_id text not null unique,
    source    text not null default 'agency' references place_source,
    road      text not null,                 -- as signed: 'CA-99'
    road_key  text not null,
    direction text,                          -- n, s, e, w of travel, where the marker is of one side
    mile      double precision not null,
    label     text,                          -- what its plate says, where that is no bare number
    longitude double precision not null,
    latitude  double precision not null
);
create index mile_marker_road on mile_marker (road_key, mile);

create table highway_exit (
    highway_exit_id bigint generated always as identity primary key,
    source_id text not null unique,
    source    text not null default 'agency' references place_source,
    road      text not null,
    road_key  text not null,
    kind      text not null check (kind in ('exit', 'entrance', 'junction')),
    direction text,                          -- n, s, e, w of travel
    number    text,                          -- as signed: '131A'
    number_key text,                         -- '131a'
    name      text,                          -- the cross street or place it is signed for: 'Shaw Ave'
    name_key  text,                          -- normalise.phrase_key
    longitude double precision not null,
    latitude  double precision not null
);
create index highway_exit_road on highway_exit (road_key, number_key);
