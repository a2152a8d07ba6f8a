create table patrol_unit (
    unit_id       text primary key,                -- call sign, '2L14'
    kind          text not null,                   -- patrol, supervisor, k9, crisis_team
    longitude     double precision not null,
    latitude      double precision not null,
    heading_degrees real not null default 0,
    speed_mps     real not null default 0,
    status        text not null check (status in ('available', 'en_route', 'on_scene', 'emergency', 'off_duty')),
    incident_key  text,                            -- the sender's incident id it is assigned to
    positioned_at timestamptz not null
);

create table owner (
    owner_id text primary key,
    title    text not null,
    kind     text not null check (kind in ('city', 'school_district', 'partner'))
);

create table camera (
    camera_id text primary key,                    -- 'city-0012'
    title     text not null,                       -- 'Larkmoor at First, NE'
    kind      text not null check (kind in ('city', 'traffic', 'school', 'body_worn', 'dash', 'partner')),
    owner_id  text not null references owner,
    longitude double precision not null,
    latitude  double precision not null,
    spot      point generated always as (point(longitude, latitude)) stored,
    bearing_degrees real,                          -- null: all round or worn
    field_of_view_degrees real not null check (field_of_view_degrees > 0 and field_of_view_degrees <= 360),
    range_metres real not null check (range_metres > 0),
    source_type text not null,                     -- a key of SOURCES
    address   text not null,                       -- where to pull from; never shown
    terms     jsonb not null default '{}',
    campus    text,                                -- of school cameras
    campus_longitude double precision,
    campus_latitude  double precision,
    patrol_unit_id text,                           -- of body-worn and dash cameras: who carries it
    is_answering boolean not null default true,
    answered_at  timestamptz,
    silent_since timestamptz,
    check (kind <> 'school' or (campus is not null and campus_longitude is not null and campus_latitude is not null))
);
create index camera_spot on camera using gist (spot);
create index camera_carried on camera (patrol_unit_id) where patrol_unit_id is not null;

create view camera_now as                          -- a carried camera is where its unit is; a dash camera looks where it heads
select c.camera_id, c.title, c.kind, c.owner_id, o.title as owner_title, o.kind as owner_kind, c.spot,
       coalesce(u.longitude, c.longitude) as longitude,
       coalesce(u.latitude, c.latitude) as latitude,
       case when c.kind = 'dash' then coalesce(u.heading_degrees, c.bearing_degrees) else c.bearing_degrees end
           as bearing_degrees,
       c.field_of_view_degrees, c.range_metres, c.source_type, c.address, c.terms,
       c.campus, c.campus_longitude, c.campus_latitude, c.patrol_unit_id, u.status as wearer_status,
       c.is_answering, c.silent_since
from camera c
join owner o using (owner_id)
left join patrol_unit u on u.unit_id = c.patrol_unit_id and c.kind in ('body_worn', 'dash');

create table camera_view (                         -- one person watching one camera
    view_id     uuid primary key,
    camera_id   text not null references camera,
    actor_id    text not null,
    incident_id uuid references incident,
    purpose     text not null,
    entry_sequence bigint not null,
    token_hash  bytea not null unique,
    token_expires_at timestamptz not null,
    asked_at    timestamptz not null default clock_timestamp(),
    started_at  timestamptz,                       -- set once: a token opens one stream
    ends_at     timestamptz,                       -- the permit's end, where it has one
    alive_until timestamptz,                       -- renewed by the gateway that streams it; past: it died without a word
    ended_at    timestamptz,
    end_reason  text,
    bytes_sent  bigint not null default 0,
    skipped_pictures integer not null default 0    -- of a viewer that was too slow
);
create index camera_view_running on camera_view (incident_id) where ended_at is null;
