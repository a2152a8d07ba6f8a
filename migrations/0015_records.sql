-- Records: an import that costs less, an arrest that two systems tell, an order undone; asking for somebody else, and in writing.

-- The same keys as before (0009) in half the time: most names are one word of letters, and every record's keys are made once.
create or replace function candidate_keys(given text, family text, born date, phone text) returns text[]
language plpgsql immutable parallel safe as $$
declare
    folded text := folded_name(family);
    is_of_words boolean := folded ~ '[^a-z]';
    first_name text := folded_name(given);
    own text;
    born_in text := extract(year from born)::int;
    digits text;
    word text;
    sound text;
    keys text[] := '{}';
begin
    if position(' ' in first_name) > 0 then
        first_name := split_part(first_name, ' ', 1);
    end if;
    own := dmetaphone(first_name);
    foreach word in array case when is_of_words then regexp_split_to_array(folded, '[^a-z]+') else array[folded] end loop
        if length(word) > 2 or length(family) <= 2 then
            sound := dmetaphone(word);
            keys := keys || ('n' || sound || ':' || own);
            if born_in is not null then
                keys := keys || ('y' || sound || ':' || born_in);
            end if;
        end if;
    end loop;
    if is_of_words then
        keys := array(select distinct key from unnest(keys) key);
    end if;
    if born is not null then
        keys := keys || ('d' || born_in || '-' || extract(month from born)::int || '-' || extract(day from born)::int || left(folded_name(given), 1));
    end if;
    if phone is not null then
        digits := regexp_replace(phone, '[^0-9]', '', 'g');
        if length(digits) >= 7 then
            keys := keys || ('p' || right(digits, 10));
        end if;
    end if;
    return keys;
end $$;

-- An arrest that another system tells too stands once: `told_in_id` is the row that stands for it, of the same person, booking
-- and statute (people/outcomes). Worked out anew with every import, merge and split of that person.
alter table arrest add column told_in_id bigint references arrest on delete set null;
create index arrest_told_in on arrest (told_in_id) where told_in_id is not null;
create view told_arrest as                        -- every visible row of every source: for whoever names a row, or compares records
select * from arrest where disposition not in ('sealed', 'relieved', 'expunged', 'detained') and not is_juvenile;
create or replace view visible_arrest as          -- every reader's table: each arrest once, with who else tells it
select a.arrest_id, a.person_id, a.source_id, a.record_id, a.identity_certainty, a.arrested_on, a.statute,
    a.offence || coalesce((
        select ' (also told by ' || string_agg(s.title || ', ' || o.record_id, '; ' order by o.arrest_id) || ')'
        from told_arrest o
        join source_system s using (source_id)
        where o.told_in_id = a.arrest_id
    ), '') as offence,
    a.severity, a.is_violent, a.disposition, a.disposed_on, a.is_juvenile, a.as_of, a.retrieved_at, a.person_record_id,
    a.case_number, a.booking_number, a.told_disposition, a.told_disposed_on
from told_arrest a
where a.told_in_id is null;
create or replace view linkable_record as
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
    and not exists (select from told_arrest a where a.person_record_id = r.person_record_id)
    and not exists (select from visible_conviction c where c.person_record_id = r.person_record_id)
    and not exists (select from visible_probation b where b.person_record_id = r.person_record_id)
    and not exists (select from residency l where l.person_record_id = r.person_record_id)
    and not exists (select from warrant w where w.person_record_id = r.person_record_id)
    and not exists (select from court_order o where o.person_record_id = r.person_record_id)
    and not exists (select from tie t where t.person_record_id = r.person_record_id)
);

create index identity_merge_pair on identity_merge (pair_id);  -- which pairs a log entry rests on: the others are pruned

-- Which records a kept rating speaks of, so that a sealing order finds it: read out of its bytes later, never while a call waits.
alter table rating add column named text[];
create index rating_named on rating using gin (named) where named is not null;
create index rating_not_named on rating (rated_at) where named is null and result is not null;

-- Which order holds a key out: an order that was a mistake, or that the court vacated, lets go what no other holds.
create table sealed_by (
    sealed_key bytea not null references sealed_key on delete cascade,
    sealing_order_id uuid not null references sealing_order,
    primary key (sealed_key, sealing_order_id)
);
create index sealed_by_order on sealed_by (sealing_order_id);
alter table sealing_order
    add column undone_at timestamptz,
    add column undone_because text check (undone_because in ('vacated', 'mistake')),
    add column undone_why text,                    -- the vacating order's number, or what was mistaken
    add column undone_by text,
    add column undone_confirmed_by text check (undone_confirmed_by <> undone_by),
    add column undone_entry bigint,
    add constraint sealing_order_undone_check check (
        (undone_at is null) = (undone_because is null) and (undone_at is null) = (undone_why is null)
        and (undone_at is null) = (undone_by is null) and (undone_at is null) = (undone_confirmed_by is null)
        and (undone_at is null) = (undone_entry is null));

-- Who asked for a resident, by what authority, and what came by letter.
alter table resident_ask
    add column asked_through text not null default 'self' check (asked_through in ('self', 'guardian', 'representative')),
    add column through_name text,                  -- who asks for the resident, whose own name is not kept
    add column through_authority text check (through_authority in (
        'birth_certificate', 'adoption_order', 'guardianship_letters', 'conservatorship_letters', 'power_of_attorney',
        'written_authorization', 'court_appointment')),
    add column letter_received_on date,
    add column letter_reference text,              -- where the scan of the letter is kept
    add constraint resident_ask_through_check check (
        (asked_through = 'self') = (through_name is null) and (asked_through = 'self') = (through_authority is null)),
    add constraint resident_ask_letter_check check ((letter_received_on is null) = (letter_reference is null));
