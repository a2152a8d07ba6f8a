-- Who was taken for the same person, why, by whom, and how it is taken back.
create table link_run (                            -- one run of the batch linkage
    run_id        uuid primary key,
    started_at    timestamptz not null,
    finished_at   timestamptz,
    model_version text not null,
    least_certain real not null,                   -- below this certainty a person is asked, whatever the model says
    report        jsonb not null default '{}'      -- thresholds, counts and seconds, no names
);

create table link_pair (                           -- two records that a run took for one person, or nearly
    pair_id        bigint generated always as identity primary key,
    run_id         uuid not null references link_run,
    left_record_id  bigint not null references person_record on delete cascade,
    right_record_id bigint not null references person_record on delete cascade,
    certainty      real not null check (certainty between 0 and 1),
    score_bits     real not null,
    reasons        text[] not null,
    waterfall      jsonb not null,                 -- [{comparison, level, bits, words}]
    is_sure        boolean not null,               -- the model would merge it without a person
    outcome        text not null check (outcome in ('merged', 'queued', 'refused')),
    why            text not null,                  -- of the outcome
    check (left_record_id < right_record_id)
);
create index link_pair_right on link_pair (right_record_id);
create index link_pair_left on link_pair (left_record_id);

create table cannot_link (                         -- two people who must never become one
    cannot_link_id uuid primary key,
    left_person_id  bigint not null references person on delete cascade,
    right_person_id bigint not null references person on delete cascade,
    kind       text not null check (kind in ('rule', 'decision')),
    words      text not null,                      -- the rule's, or the reason of who decided
    made_by    text not null,
    made_at    timestamptz not null,
    lifted_at  timestamptz,
    lifted_by  text,
    lifted_why text,
    check (left_person_id < right_person_id),
    check ((lifted_at is null) = (lifted_by is null) and (lifted_at is null) = (lifted_why is null))
);
create unique index cannot_link_once on cannot_link (left_person_id, right_person_id) where lifted_at is null;
create index cannot_link_right on cannot_link (right_person_id) where lifted_at is null;

create table identity_merge (                      -- append-only; what stands is what was not taken back
    merge_id   uuid primary key,
    pair_id    bigint references link_pair on delete set null deferrable initially deferred,  -- null: decided without a run
    left_person_id  bigint not null references person on delete cascade,   -- as the sources keep them
    right_person_id bigint not null references person on delete cascade,
    certainty  real not null check (certainty > 0 and certainty <= 1),
    made_by    text not null,                      -- an actor, or the run
    reason     text not null,
    made_at    timestamptz not null,
    taken_back_at  timestamptz,
    taken_back_by  text,
    taken_back_why text,
    check (left_person_id < right_person_id),
    check ((taken_back_at is null) = (taken_back_by is null) and (taken_back_at is null) = (taken_back_why is null))
);
create index identity_merge_left on identity_merge (left_person_id) where taken_back_at is null;
create index identity_merge_right on identity_merge (right_person_id) where taken_back_at is null;
create index identity_merge_newest on identity_merge (made_at desc);

create function identity_merge_is_kept() returns trigger language plpgsql as $$
begin
    if old.taken_back_at is not null
        or (old.merge_id, old.left_person_id, old.right_person_id, old.certainty, old.made_by, old.reason, old.made_at)
        is distinct from
        (new.merge_id, new.left_person_id, new.right_person_id, new.certainty, new.made_by, new.reason, new.made_at) then
        raise exception 'a merge is kept as it was made: it can only be taken back, once' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger identity_merge_is_kept before update on identity_merge
for each row execute function identity_merge_is_kept();

create table link_review (                         -- what waits for, or had, a person's decision
    review_id   uuid primary key,
    pair_id     bigint not null references link_pair on delete cascade,
    left_person_id  bigint not null references person on delete cascade,
    right_person_id bigint not null references person on delete cascade,
    risk        smallint not null check (risk between 0 and 3),  -- 3: a false merge would do the greatest harm
    risk_words  text[] not null,
    state       text not null default 'open' check (state in ('open', 'same', 'different', 'unsure', 'moot')),
    queued_at   timestamptz not null,
    decided_at  timestamptz,
    decided_by  text,
    reason      text,
    merge_id    uuid references identity_merge,
    cannot_link_id uuid references cannot_link,
    check (left_person_id < right_person_id),
    check (state in ('open', 'moot') or (decided_at is not null and decided_by is not null and reason is not null))
);
create unique index link_review_once on link_review (left_person_id, right_person_id) where state in ('open', 'unsure');
create index link_review_open on link_review (risk desc, queued_at) where state = 'open';
create index link_review_pair on link_review (pair_id);

-- Who is taken for whom now: worked out from the merges that stand (people/identity/resolve.py). A person in no merge is
-- not in it. Every row about a person follows, here in the database, so that no import can leave one behind.
create table identity_member (
    person_id   bigint primary key references person on delete cascade,
    survivor_id bigint not null references person on delete cascade,
    certainty   real not null check (certainty > 0 and certainty <= 1)  -- that the least certain two are one
);
create index identity_member_survivor on identity_member (survivor_id);

-- home_person_id: whom the source itself means, kept only while that one is merged; stated_certainty: the source's own.
alter table person_record add column home_person_id bigint references person on delete cascade;
alter table residency add column home_person_id bigint references person on delete cascade;
alter table arrest add column home_person_id bigint references person on delete cascade, add column stated_certainty real;
alter table conviction add column home_person_id bigint references person on delete cascade, add column stated_certainty real;
alter table warrant add column home_person_id bigint references person on delete cascade, add column stated_certainty real;
alter table court_order add column home_person_id bigint references person on delete cascade, add column stated_certainty real;
alter table tie add column home_person_id bigint references person on delete cascade,
    add column home_other_id bigint references person on delete cascade;
create index person_record_home on person_record (coalesce(home_person_id, person_id));
create index residency_home on residency (coalesce(home_person_id, person_id));
create index arrest_home on arrest (coalesce(home_person_id, person_id));
create index conviction_home on conviction (coalesce(home_person_id, person_id));
create index warrant_home on warrant (coalesce(home_person_id, person_id));
create index court_order_home on court_order (coalesce(home_person_id, person_id));
create index tie_home on tie (coalesce(home_person_id, person_id));
create index tie_home_other on tie (coalesce(home_other_id, other_id));
alter table probation add column home_person_id bigint references person on delete cascade, add column stated_certainty real;
alter table court_disposition add column home_person_id bigint references person on delete cascade;
create index probation_home on probation (coalesce(home_person_id, person_id));
create index court_disposition_home on court_disposition (coalesce(home_person_id, person_id));

create function identity_settle(homes bigint[]) returns void language plpgsql as $$  -- bring their rows to where they belong now
declare
    each text;
begin
    foreach each in array array['person_record', 'residency', 'court_disposition'] loop
        execute format('
            update %1$I t
            set person_id = coalesce(m.survivor_id, h.person_id),
                home_person_id = m.person_id
            from unnest($1) h (person_id)
            left join identity_member m using (person_id)
            where coalesce(t.home_person_id, t.person_id) = h.person_id
            and (t.person_id, t.home_person_id) is distinct from (coalesce(m.survivor_id, h.person_id), m.person_id)',
            each) using homes;
    end loop;
    foreach each in array array['arrest', 'conviction', 'warrant', 'court_order', 'probation'] loop
        execute format('
            update %1$I t
            set person_id = coalesce(m.survivor_id, h.person_id),
                home_person_id = m.person_id,
                identity_certainty = coalesce(t.stated_certainty, t.identity_certainty) * coalesce(m.certainty, 1::real),
                stated_certainty = case when m.person_id is not null
                    then coalesce(t.stated_certainty, t.identity_certainty) end
            from unnest($1) h (person_id)
            left join identity_member m using (person_id)
            where coalesce(t.home_person_id, t.person_id) = h.person_id', each) using homes;
    end loop;
    update tie t                                   -- whose two ends became one stays as it was told: it contradicts the merge
    set person_id = case when s.is_one then s.home_id else s.now_id end,
        other_id = case when s.is_one then s.other_home_id else s.other_now_id end,
        home_person_id = case when s.home_id <> s.now_id and not s.is_one then s.home_id end,
        home_other_id = case when s.other_home_id <> s.other_now_id and not s.is_one then s.other_home_id end
    from (
        select k.tie_id, k.home_id, k.other_home_id, coalesce(m.survivor_id, k.home_id) as now_id,
            coalesce(o.survivor_id, k.other_home_id) as other_now_id,
            coalesce(m.survivor_id, k.home_id) = coalesce(o.survivor_id, k.other_home_id) as is_one
        from (
            select tie_id, coalesce(home_person_id, person_id) as home_id, coalesce(home_other_id, other_id) as other_home_id
            from tie
            where coalesce(home_person_id, person_id) = any(homes)
            or coalesce(home_other_id, other_id) = any(homes)
        ) k
        left join identity_member m on m.person_id = k.home_id
        left join identity_member o on o.person_id = k.other_home_id
    ) s
    where t.tie_id = s.tie_id;
end $$;

create function identity_member_changed() returns trigger language plpgsql as $$
begin
    perform identity_settle(array(select distinct person_id from changed));
    return null;
end $$;
create trigger identity_member_added after insert on identity_member
referencing new table as changed for each statement execute function identity_member_changed();
create trigger identity_member_moved after update on identity_member
referencing new table as changed for each statement execute function identity_member_changed();
create trigger identity_member_left after delete on identity_member
referencing old table as changed for each statement execute function identity_member_changed();

-- What a source says anew of somebody merged is heard (whom it means, how certainly), and goes where the merge says.
create function identity_heard() returns trigger language plpgsql as $$
begin
    if pg_trigger_depth() > 1 or not exists (select from identity_member) then
        return null;
    end if;
    if tg_argv[0] = 'tie' then
        perform identity_heard_tie(array(select tie_id from fresh));
        return null;
    end if;
    execute format('
        update %1$I t
        set person_id = coalesce(m.survivor_id, f.home_id), home_person_id = m.person_id %3$s
        from (
            select n.*,
                case when n.home_person_id is null then %2$s
                    when n.person_id in (n.home_person_id, w.survivor_id) then n.home_person_id
                    else n.person_id end as home_id,
                coalesce(w.certainty, 1::real) as was_certain
            from fresh n
            left join identity_member w on w.person_id = n.home_person_id
        ) f
        left join identity_member m on m.person_id = f.home_id
        where t.%1$I_id = f.%1$I_id
        and (f.home_person_id is not null or m.person_id is not null)',
        tg_table_name,
        case when tg_argv[0] = 'record' then 'n.person_id' else
            'coalesce((select r.home_person_id from person_record r where r.person_record_id = n.person_record_id), n.person_id)' end,
        case when tg_argv[0] <> 'certain' then '' else ',
            stated_certainty = case when m.person_id is not null then
                case when f.identity_certainty = f.stated_certainty * f.was_certain then f.stated_certainty
                    else f.identity_certainty end end,
            identity_certainty = case when f.identity_certainty = f.stated_certainty * f.was_certain
                then f.stated_certainty else f.identity_certainty end * coalesce(m.certainty, 1::real)' end);
    return null;
end $$;

create function identity_heard_tie(ids bigint[]) returns void language plpgsql as $$
declare
    homes bigint[];
begin
    update tie t
    set home_person_id = case when t.home_person_id is null then coalesce(r.home_person_id, m.person_id)
            when t.person_id in (t.home_person_id, m.survivor_id) then t.home_person_id end,
        home_other_id = case when t.home_other_id is not null and t.other_id in (t.home_other_id, o.survivor_id)
            then t.home_other_id end
    from tie k
    left join person_record r using (person_record_id)
    left join identity_member m on m.person_id = coalesce(k.home_person_id, k.person_id)
    left join identity_member o on o.person_id = k.home_other_id
    where k.tie_id = t.tie_id
    and t.tie_id = any(ids)
    and (m.person_id is not null or r.home_person_id is not null or t.home_person_id is not null or t.home_other_id is not null);
    select array_agg(distinct coalesce(home_person_id, person_id)) into homes
    from tie
    where tie_id = any(ids)
    and exists (select from identity_member m where m.person_id in (person_id, other_id, home_person_id, home_other_id));
    if homes is not null then
        perform identity_settle(homes);
    end if;
end $$;
create trigger person_record_told after insert on person_record referencing new table as fresh
for each statement execute function identity_heard('record');
create trigger person_record_retold after update on person_record referencing new table as fresh
for each statement execute function identity_heard('record');
create trigger residency_told after insert on residency referencing new table as fresh
for each statement execute function identity_heard('plain');
create trigger residency_retold after update on residency referencing new table as fresh
for each statement execute function identity_heard('plain');
create trigger court_disposition_told after insert on court_disposition referencing new table as fresh
for each statement execute function identity_heard('plain');
create trigger court_disposition_retold after update on court_disposition referencing new table as fresh
for each statement execute function identity_heard('plain');
create trigger arrest_told after insert on arrest referencing new table as fresh
for each statement execute function identity_heard('certain');
create trigger arrest_retold after update on arrest referencing new table as fresh
for each statement execute function identity_heard('certain');
create trigger conviction_told after insert on conviction referencing new table as fresh
for each statement execute function identity_heard('certain');
create trigger conviction_retold after update on conviction referencing new table as fresh
for each statement execute function identity_heard('certain');
create trigger warrant_told after insert on warrant referencing new table as fresh
for each statement execute function identity_heard('certain');
create trigger warrant_retold after update on warrant referencing new table as fresh
for each statement execute function identity_heard('certain');
create trigger court_order_told after insert on court_order referencing new table as fresh
for each statement execute function identity_heard('certain');
create trigger court_order_retold after update on court_order referencing new table as fresh
for each statement execute function identity_heard('certain');
create trigger probation_told after insert on probation referencing new table as fresh
for each statement execute function identity_heard('certain');
create trigger probation_retold after update on probation referencing new table as fresh
for each statement execute function identity_heard('certain');
create trigger tie_told after insert on tie referencing new table as fresh
for each statement execute function identity_heard('tie');
create trigger tie_retold after update on tie referencing new table as fresh
for each statement execute function identity_heard('tie');

create function identity_hides() returns trigger language plpgsql as $$  -- who becomes confidential hides whoever was joined to them
begin
    update identity_member
    set survivor_id = new.person_id
    where survivor_id = (select survivor_id from identity_member where person_id = new.person_id);
    return null;
end $$;
create trigger person_became_confidential after update of is_confidential on person for each row
when (new.is_confidential and not old.is_confidential) execute function identity_hides();

-- The records that may be compared: not of the confidential, not those behind which there are only hidden rows (access 9, 10).
create view linkable_record as
select r.*
from person_record r
join person h on h.person_id = coalesce(r.home_person_id, r.person_id) and not h.is_confidential
join person p on p.person_id = r.person_id and not p.is_confidential
where not (
    (
        exists (select from arrest a where a.person_record_id = r.person_record_id)
        or exists (select from conviction c where c.person_record_id = r.person_record_id)
        or exists (select from probation b where b.person_record_id = r.person_record_id)
    )
    and not exists (select from visible_arrest a where a.person_record_id = r.person_record_id)
    and not exists (select from visible_conviction c where c.person_record_id = r.person_record_id)
    and not exists (select from visible_probation b where b.person_record_id = r.person_record_id)
    and not exists (select from residency l where l.person_record_id = r.person_record_id)
    and not exists (select from warrant w where w.person_record_id = r.person_record_id)
    and not exists (select from court_order o where o.person_record_id = r.person_record_id)
    and not exists (select from tie t where t.person_record_id = r.person_record_id)
);

create extension if not exists fuzzystrmatch;

-- Under which keys somebody is looked up while a call waits; people/identity/keys.py makes the same of what is asked.
create function folded_name(name text) returns text language sql immutable strict parallel safe as $$
select translate(lower(name), 'áàâäãåéèêëíìîïóòôöõúùûüñç', 'aaaaaaeeeeiiiiooooouuuunc')
$$;
create function candidate_keys(given text, family text, born date, phone text) returns text[]
language sql immutable parallel safe as $$
select array(
    select distinct key
    from (
        select dmetaphone(word) as sound
        from unnest(regexp_split_to_array(folded_name(family), '[^a-z]+')) word
        where length(word) > 2
        or length(family) <= 2
    ) f
    cross join lateral (
        values ('n' || f.sound || ':' || dmetaphone(split_part(folded_name(given), ' ', 1))),
            ('y' || f.sound || ':' || extract(year from born)::int)
    ) made (key)
    where key is not null
    union all
    select 'd' || extract(year from born)::int || '-' || extract(month from born)::int || '-' || extract(day from born)::int
        || left(folded_name(given), 1)
    where born is not null
    union all
    select 'p' || right(regexp_replace(phone, '[^0-9]', '', 'g'), 10)
    where length(regexp_replace(phone, '[^0-9]', '', 'g')) >= 7
)
$$;
alter table person_record
    add column candidate_keys text[] generated always as (candidate_keys(given_name, family_name, born_on, phone)) stored;
create index person_record_candidate on person_record using gin (candidate_keys) with (gin_pending_list_limit = 512);
create function identity_name_keys(given text, family text, years int[]) returns setof text
language sql immutable parallel safe as $$
with sounds as (
    select dmetaphone(word) as sound, dmetaphone(split_part(folded_name(other), ' ', 1)) as other
    from (values (family, given), (given, family)) said (name, other)  -- a form's two fields are easily changed over
    cross join regexp_split_to_table(folded_name(name), '[^a-z]+') word
    where length(word) > 2
    or length(name) <= 2 and word <> ''
)
select 'n' || sound || ':' || other
from sounds
where other <> ''
union
select 'y' || sound || ':' || year
from sounds
cross join unnest(years) year
$$;
