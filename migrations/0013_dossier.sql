-- What the dossier reads besides: pictures of premises (floor plans, site plans), each from a source, with its date.
create table premise_plan (
    plan_id      bigint generated always as identity primary key,
    place_id     bigint not null references place,
    unit_id      bigint references place_unit,
    title        text not null,              -- 'Ground floor', 'Site plan'
    floor        text not null default '',   -- as the building counts: '1', 'B1'
    media_type   text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
    picture      bytea not null check (length(picture) between 1 and 4194304),
    picture_sha256 bytea not null,
    source_id    text not null references source_system,
    record_id    text not null,
    as_of        timestamptz not null,
    retrieved_at timestamptz not null default now(),
    unique (source_id, record_id)
);
create index premise_plan_place on premise_plan (place_id, unit_id);
alter table premise_plan alter column picture set storage external;  -- packed already
