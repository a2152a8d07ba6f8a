-- Places, after NENA-STA-006.3: SiteStructureAddressPoint (with its units), RoadCenterLine, ServiceBoundary.
create table street (
    street_id bigint generated always as identity primary key,
    name_key  text not null unique,          -- normalised: 'e larkmoor ave'
    full_name text not null,                 -- as signed: 'E Larkmoor Ave'
    pre_direction  text not null,            -- 'e', or empty
    stem           text not null,            -- 'larkmoor': what is left without directions and type
    street_type    text not null,            -- 'ave' (USPS Pub. 28, C1), or empty
    post_direction text not null             -- or empty
);
create index street_stem on street (stem);
-- trigrams live on street names alone: on whole addresses the planner takes them for equality
create index street_trigram on street using gist (stem gist_trgm_ops);

create table road_line (                     -- RoadCenterLine, for the map and for intersections
    road_line_id bigint generated always as identity primary key,
    source_id    text not null unique,       -- NGUID
    street_id    bigint references street,
    road_class   text not null,              -- primary, secondary, local, freeway
    shape        jsonb not null              -- GeoJSON LineString coordinates [[longitude, latitude], …]
);

create table crossing (                      -- where two streets meet, derived from the road lines
    street_id bigint not null references street,
    other_id  bigint not null references street,
    longitude double precision not null,
    latitude  double precision not null,
    check (street_id < other_id),
    primary key (street_id, other_id, longitude, latitude)
);

create table boundary (
    boundary_id bigint generated always as identity primary key,
    source_id   text not null unique,
    kind        text not null,               -- city_limits, campus, beat
    title       text not null,
    shape       jsonb not null               -- GeoJSON geometry
);

create table place (
    place_id    bigint generated always as identity primary key,
    source_id   text not null unique,        -- NGUID of the site address point
    kind        text not null,               -- house, apartments, school, shop, hospital, public, group_home, shelter, motel
    landmark    text,                        -- LandmkName; of schools, shops, public buildings
    landmark_key text,                       -- normalised, for exact equality
    add_number  integer not null,
    add_suffix  text,
    street_id   bigint not null references street,
    address_key text not null,               -- '3517 e larkmoor ave'
    address     text not null,               -- '3517 E Larkmoor Ave'
    city        text not null,
    city_key    text not null,               -- normalised: neighbouring cities may have the same address
    postal_code text,
    longitude   double precision not null,
    latitude    double precision not null,
    spot        point generated always as (point(longitude, latitude)) stored,
    has_units   boolean not null default false,  -- apartments have, even where none of them is recorded
    unique (address_key, city_key)
);
create index place_street on place (street_id, add_number);
create index place_spot on place using gist (spot);
create index place_landmark on place (landmark_key) where landmark_key is not null;

create table place_unit (
    unit_id   bigint generated always as identity primary key,
    place_id  bigint not null references place on delete cascade,
    source_id text not null unique,
    label     text not null,                 -- 'unit 4' as shown
    unit_key  text not null,                 -- '4' normalised
    unique (place_id, unit_key)
);
