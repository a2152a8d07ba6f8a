create table recording_segment (                   -- some seconds of a camera, on disk; rolls away unless a bookmark holds it
    segment_id uuid primary key,
    camera_id  text not null references camera on delete cascade,
    began_at   timestamptz not null,               -- when its first picture, a keyframe, came
    ended_at   timestamptz not null,
    file       text not null,                      -- under the folder of recordings
    mime       text not null,
    size_bytes bigint not null,
    pictures   integer not null,
    check (ended_at >= began_at)
);
create index recording_segment_time on recording_segment (camera_id, began_at);
create index recording_segment_old on recording_segment (ended_at);

create table camera_pin (                          -- pulled for an open incident without a viewer, so that its buffer runs
    pin_id      uuid primary key,
    camera_id   text not null references camera on delete cascade,
    incident_id uuid not null references incident,
    pinned_by   text not null,
    entry_sequence bigint not null,
    pinned_at   timestamptz not null,
    ended_at    timestamptz
);
create unique index camera_pin_once on camera_pin (camera_id, incident_id) where ended_at is null;

create table bookmark (                            -- a moment that somebody wants kept, and why
    bookmark_id uuid primary key,
    camera_id   text not null references camera,
    incident_id uuid not null references incident,
    marked_at   timestamptz not null,              -- the moment
    note        text not null,
    made_by     text not null,
    made_at     timestamptz not null,
    entry_sequence bigint not null,
    keep_until  timestamptz not null               -- until then its segments do not roll away
);
create index bookmark_holds on bookmark (camera_id, marked_at, keep_until);
create index bookmark_of_incident on bookmark (incident_id);

create table camera_mask (                         -- a part of the picture that is blacked out
    mask_id    uuid primary key,
    camera_id  text not null references camera on delete cascade,
    polygon    jsonb not null,                     -- [[x, y], …], 0 to 1 of width and height
    lifted_for text[] not null,                    -- purposes for which it is not burnt in
    why        text not null,
    set_by     text not null,
    set_at     timestamptz not null,
    entry_sequence bigint not null,
    ended_at   timestamptz,
    ended_by   text
);
create index camera_mask_in_force on camera_mask (camera_id) where ended_at is null;

create table clip (                                -- cut from the buffer; its file is the sealed original
    clip_id     uuid primary key,
    camera_id   text not null references camera,
    incident_id uuid not null references incident,
    purpose     text not null,
    title       text not null,
    asked_from  timestamptz not null,
    asked_until timestamptz not null,
    began_at    timestamptz not null,              -- the true start: the keyframe at or before what was asked
    ended_at    timestamptz not null,
    file        text not null,
    size_bytes  bigint not null,
    sha256      bytea not null check (length(sha256) = 32),
    essence_sha256 bytea not null check (length(essence_sha256) = 32),
    made_by     text not null,
    made_at     timestamptz not null,
    entry_sequence bigint not null,
    keep_until  timestamptz not null,
    hold_reason text,                              -- a legal hold: kept whatever keep_until says
    deleted_at  timestamptz
);
create index clip_of_incident on clip (incident_id, made_at);
create index clip_due on clip (keep_until) where deleted_at is null and hold_reason is null;

create table clip_custody (                        -- who did what with a clip; only ever added to
    clip_id  uuid not null references clip,
    number   integer not null,
    at       timestamptz not null,
    actor_id text not null,
    act      text not null check (act in ('made', 'viewed', 'copied', 'checked', 'export_asked', 'export_approved',
                                          'exported', 'held', 'released', 'deleted')),
    said     text not null default '',
    entry_sequence bigint not null,                -- where the ledger says the same
    link     bytea not null,                       -- SHA-256 over the link before and this line
    primary key (clip_id, number)
);
create function refuse_custody_change() returns trigger language plpgsql as $$
begin
    raise exception 'the custody chain is only added to';
end
$$;
create trigger custody_is_kept before update or delete or truncate on clip_custody
for each statement execute function refuse_custody_change();

create table clip_export (                         -- leaves the house only when somebody other than maker and asker agreed
    export_id   uuid primary key,
    clip_id     uuid not null references clip,
    asked_by    text not null,
    asked_at    timestamptz not null,
    recipient   text not null,
    reason      text not null,
    approved_by text,
    approved_at timestamptz,
    approved_entry bigint,
    exported_at timestamptz,
    bag_sha256  bytea,
    check (approved_by is null or approved_by <> asked_by),
    check (exported_at is null or approved_by is not null)
);
create index clip_export_of_clip on clip_export (clip_id);
