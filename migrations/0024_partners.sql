-- Shops, banks and schools that lend their cameras on terms of their own, or have them known of without lending them.
create table partner (
    partner_id  uuid primary key,
    owner_id    text not null unique references owner,
    kind        text not null check (kind in ('shop', 'bank', 'school', 'other')),
    agency      text not null,                     -- for whom they were invited
    contact_name  text not null default '',        -- whom to call; theirs to change
    contact_phone text not null default '',
    contact_email text not null default '',
    language    text not null default 'en' check (language in ('en', 'es')),
    code_hash   bytea unique,                      -- opens their page; null until they joined
    joined_at   timestamptz,
    stopped_at  timestamptz                        -- they pressed the button; null again when they resume
);

create table partner_invitation (                  -- opens once
    invitation_id uuid primary key,
    partner_id  uuid not null references partner,
    code_hash   bytea not null unique,
    invited_by  text not null,                     -- a member of staff
    invited_at  timestamptz not null,
    expires_at  timestamptz not null,
    used_at     timestamptz,
    revoked_at  timestamptz
);
create index partner_invitation_of on partner_invitation (partner_id);

create table partner_terms (                       -- never changed: new terms are a new version
    partner_id  uuid not null references partner,
    version     integer not null check (version > 0),
    terms       jsonb not null,
    document    bytea not null,                    -- the same as signed JSON
    set_at      timestamptz not null,
    primary key (partner_id, version)
);

create table partner_camera (                      -- the registry; what is lent has a row in `camera` too
    camera_id   text primary key,
    partner_id  uuid not null references partner,
    title       text not null,
    stated_address text not null,                  -- where it hangs, as the partner said it
    longitude   double precision not null,
    latitude    double precision not null,
    bearing_degrees real,                          -- null: all round
    field_of_view_degrees real not null check (field_of_view_degrees > 0 and field_of_view_degrees <= 360),
    range_metres real not null check (range_metres > 0),
    source_type text,
    address     text,                              -- of the stream, without its sign-in; null: known of, not lent; never shown
    listed_at   timestamptz not null,
    removed_at  timestamptz,
    tested_at   timestamptz,
    test_fault  text,                              -- what was wrong when it was last tested; null: nothing
    check ((source_type is null) = (address is null))
);
create index partner_camera_of on partner_camera (partner_id);

create table partner_act (                         -- what staff and partner did, in order
    act_id      bigint generated always as identity primary key,
    partner_id  uuid not null references partner,
    kind        text not null,                     -- invited, revoked, joined, terms, listed, removed, stopped, resumed, asked, answered
    by_partner  boolean not null,
    about       text not null default '',
    acted_at    timestamptz not null
);
create index partner_act_of on partner_act (partner_id, act_id);

create table partner_ask (                         -- what staff asked of a partner, and what they said
    ask_id      uuid primary key,
    partner_id  uuid not null references partner,
    asked_by    text not null,
    role        text not null,
    agency      text not null,
    incident_id uuid references incident,
    words       text not null,
    asked_at    timestamptz not null,
    answer      text,
    answered_at timestamptz
);
create index partner_ask_of on partner_ask (partner_id, asked_at);
create index camera_view_of_camera on camera_view (camera_id, asked_at desc);
