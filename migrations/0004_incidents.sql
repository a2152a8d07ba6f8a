-- Incidents: append-only events, and their fold.
create table incident (
    incident_id uuid primary key,
    source_key  text not null unique,              -- feed/the sender's incident id: later versions fold into it
    incident_key text not null generated always as (substr(source_key, strpos(source_key, '/') + 1)) stored,
    opened_at   timestamptz not null,
    closed_at   timestamptz,
    version     integer not null default 0,        -- number of the last incident_event folded in
    prepared_version integer not null default 0,   -- the version that was located and rated last (flows/incident_prepared)
    state       jsonb not null,                    -- the fold, incidents/model.py; '{}' before the first event
    place_id    bigint references place,
    unit_id     bigint references place_unit,
    longitude   double precision,                  -- where the map goes: the place, else the caller's position
    latitude    double precision
);
create index incident_open on incident (opened_at desc) where closed_at is null;
create index incident_unprepared on incident (incident_id) where prepared_version < version and closed_at is null;
create index incident_opened on incident (opened_at desc);
create index incident_key on incident (incident_key);

create table incident_event (
    incident_id uuid not null references incident,
    version     integer not null,
    kind        text not null,                     -- reported, located, noted, closed
    message_id  uuid references message,
    happened_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    body        jsonb not null,
    primary key (incident_id, version)
);
create unique index incident_event_message on incident_event (message_id, kind) where message_id is not null;

create table rating (
    rating_id   uuid primary key,
    incident_id uuid not null references incident,
    place_id    bigint references place,
    unit_id     bigint references place_unit,
    rule_version text not null,
    inputs      bytea not null,                    -- canonical JSON: the same inputs and version give the same bytes
    result      bytea not null,
    rated_at    timestamptz not null
);
create index rating_incident on rating (incident_id, rated_at desc);
