-- Which model scored a pair, and how its certainty is told since people decided enough pairs.
alter table link_pair add column model text;           -- profile and trees: scores of one model can be compared; null: before this was kept

create table link_calibration (                        -- the newest of a model that was not taken back is used; all are kept
    calibration_id bigint generated always as identity primary key,
    model         text not null,
    scores        double precision[] not null,         -- in bits, rising
    shares        double precision[] not null,         -- of such pairs, how many were one person
    merge_at_bits double precision not null,
    labels        int not null,                        -- decisions it was fitted to, and how many of them found two people
    different     int not null,
    made_by       text not null,
    made_at       timestamptz not null,
    taken_back_by text,
    taken_back_at timestamptz,
    check (cardinality(scores) = cardinality(shares) and cardinality(scores) > 1),
    check ((taken_back_at is null) = (taken_back_by is null))
);
