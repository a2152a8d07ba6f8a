"""The SQL that settles arriving premises: which is meant, what changed, what is gone; the past is kept."""

from dataclasses import replace

from plainview.places.unit_queries import MAKE_UNITS, NGUID_TWICE, SETTLE_UNITS, UNIT_ON_RECORD
from plainview.store.staging import StagedLoad

_MAKE_STAGED = """
drop table if exists arriving, arriving_unit, retiring, retiring_unit;
create temp table staged (
    line bigint, nguid text, civic text, kind text, kind_is_said boolean, landmark text, landmark_key text,
    add_number integer, add_suffix text,
    street_key text, street_name text, pre_direction text, stem text, street_type text, post_direction text,
    address_key text, address text, city text, city_key text, postal_code text,
    longitude double precision, latitude double precision, updated_at timestamptz, effective_at timestamptz,
    unit_label text, unit_key text, unit_civic text, legacy_street text, legacy_key text, legacy_stem text
) on commit drop;
create temp table arriving (
    line bigint, nguid text, is_own boolean, civic jsonb, kind text, kind_is_said boolean, landmark text,
    landmark_key text, add_number integer, add_suffix text, street_id bigint, address_key text, address text,
    city text, city_key text, postal_code text, longitude double precision, latitude double precision,
    updated_at timestamptz, effective_at timestamptz, place_id bigint, fate text not null default 'new'
) on commit drop;
create temp table retiring (place_id bigint primary key) on commit drop;
"""

POINT_COLUMNS = (
    "line", "nguid", "civic", "kind", "kind_is_said", "landmark", "landmark_key", "add_number", "add_suffix",
    "street_key", "street_name", "pre_direction", "stem", "street_type", "post_direction",
    "address_key", "address", "city", "city_key", "postal_code", "longitude", "latitude", "updated_at", "effective_at",
    "unit_label", "unit_key", "unit_civic", "legacy_street", "legacy_key", "legacy_stem",
)  # fmt: skip

_ADDRESS_TWICE = """
insert into staged_fault (line, column_name, why)
select line, case when unit_label is null then 'Add_Number' else 'Unit' end,
    case when unit_label is null then 'the same address stands above' else 'the same unit stands above' end
from (
    select line, unit_label,
        row_number() over (partition by address_key, city_key, coalesce(unit_key, '') order by line) as nth
    from staged
) numbered
where nth > 1
on conflict do nothing
"""

_UNIT_UNREADABLE = """
insert into staged_fault (line, column_name, why)
select line, 'Unit', 'no unit that can be read'
from staged
where unit_label is not null
and unit_key is null
on conflict do nothing
"""

_ADDRESS_ON_RECORD = """
insert into staged_fault (line, column_name, why)
select s.line, 'Add_Number', 'the address is on record as ' || p.source_id
from staged s
cross join this_import i
join place p using (address_key, city_key)
where s.unit_label is null
and p.source = i.source
and p.source_id <> s.nguid
and p.source_id not like 'of:%'
and p.retired_at is null
and not i.is_full
and not exists (select from staged t where t.nguid = p.source_id)
on conflict do nothing
"""

KEEP_STREETS = """
insert into street (name_key, full_name, pre_direction, stem, street_type, post_direction)
select distinct on (street_key) street_key, street_name, pre_direction, stem, street_type, post_direction
from staged
where street_key is not null
order by street_key, street_name
on conflict (name_key) do nothing
"""

KEEP_LEGACY_STREETS = """
insert into street_alias (street_id, source, alias, alias_key, stem)
select distinct on (t.street_id, s.legacy_key) t.street_id, i.source, s.legacy_street, s.legacy_key, s.legacy_stem
from staged s
join street t on t.name_key = s.street_key
cross join this_import i
where s.legacy_key <> s.street_key
order by t.street_id, s.legacy_key, s.legacy_street
on conflict (street_id, alias_key) do nothing
"""

_TAKE_PREMISES = """
insert into arriving (line, nguid, is_own, civic, kind, kind_is_said, landmark, landmark_key, add_number, add_suffix,
    street_id, address_key, address, city, city_key, postal_code, longitude, latitude, updated_at, effective_at)
select s.line, s.nguid, true, s.civic::jsonb, s.kind, s.kind_is_said, s.landmark, s.landmark_key, s.add_number,
    s.add_suffix, t.street_id, s.address_key, s.address, s.city, s.city_key, s.postal_code, s.longitude, s.latitude,
    s.updated_at, s.effective_at
from staged s
join street t on t.name_key = s.street_key
where s.unit_label is null
"""

# where only units have points, their premise is made of the first; a building that stands alone is the premise itself
_TAKE_PREMISES_OF_UNITS = """
insert into arriving (line, nguid, is_own, civic, kind, kind_is_said, landmark, landmark_key, add_number, add_suffix,
    street_id, address_key, address, city, city_key, postal_code, longitude, latitude, updated_at, effective_at)
select distinct on (s.address_key, s.city_key) s.line,
    case when s.stands_alone then s.nguid else 'of:' || s.nguid end, s.stands_alone,
    s.civic::jsonb || case when s.stands_alone then s.unit_civic::jsonb else '{}' end, s.kind, s.kind_is_said,
    s.landmark, s.landmark_key, s.add_number, s.add_suffix, t.street_id, s.address_key, s.address, s.city, s.city_key,
    s.postal_code, s.longitude, s.latitude, s.updated_at, s.effective_at
from (
    select staged.*, count(*) over (partition by address_key, city_key) = 1
        and not unit_civic::jsonb ?| array['Unit', 'UnitValue', 'Room'] as stands_alone
    from staged
    where unit_label is not null
) s
join street t on t.name_key = s.street_key
where not exists (select from arriving a where a.address_key = s.address_key and a.city_key = s.city_key)
order by s.address_key, s.city_key, s.nguid
"""

_TAKE_UNITS = """
insert into arriving_unit (line, nguid, place_nguid, label, unit_key, civic, longitude, latitude)
select s.line, s.nguid, a.nguid, s.unit_label, s.unit_key, s.unit_civic::jsonb,
    case when (s.longitude, s.latitude) <> (a.longitude, a.latitude) then s.longitude end,
    case when (s.longitude, s.latitude) <> (a.longitude, a.latitude) then s.latitude end
from staged s
join arriving a using (address_key, city_key)
where s.unit_label is not null
and a.nguid <> s.nguid
"""

_MATCH_BY_ID = """
update arriving a
set place_id = p.place_id, fate = case when o.precedence < i.precedence then 'left' else 'same' end
from place p
join place_source o using (source)
cross join this_import i
where p.source_id = a.nguid
"""

# a premise made of units is known again by any of them
_MATCH_BY_UNITS = """
update arriving a
set place_id = m.place_id, nguid = m.source_id, fate = 'same'
from (
    select distinct on (n.place_nguid) n.place_nguid, p.place_id, p.source_id
    from arriving_unit n
    join arriving b on b.nguid = n.place_nguid
    join place_unit u on u.source_id = n.nguid
    join place p on p.place_id = u.place_id
    cross join this_import i
    where not b.is_own
    and b.place_id is null
    and p.source = i.source
    and p.source_id like 'of:%'
    and not exists (select from arriving c where c.place_id = p.place_id)
    order by n.place_nguid, p.place_id
) m
where a.nguid = m.place_nguid
and not exists (
    select from arriving c
    join place q on q.source_id = m.source_id
    where c.address_key = q.address_key and c.city_key = q.city_key and c.nguid <> a.nguid
)
"""

_NAME_UNITS_ANEW = """
update arriving_unit n
set place_nguid = a.nguid
from staged s
join arriving a using (address_key, city_key)
where s.nguid = n.nguid
and n.place_nguid <> a.nguid
"""

# the same address under another id: taken over where its holder is gone, comes after, or was made of units
_MATCH_BY_ADDRESS = """
update arriving a
set place_id = m.place_id,
    nguid = case when a.is_own or m.precedence > i.precedence then a.nguid else m.source_id end,
    fate = case
        when m.precedence < i.precedence then 'left'
        when m.precedence = i.precedence and not a.is_own and not m.is_of_units and not m.is_retired then 'kept'
        else 'same'
    end
from (
    select distinct on (b.address_key, b.city_key) b.address_key, b.city_key, p.place_id, p.source_id, o.precedence,
        p.source_id like 'of:%' as is_of_units, p.retired_at is not null as is_retired
    from arriving b
    join place p using (address_key, city_key)
    join place_source o on o.source = p.source
    where b.place_id is null
    and not exists (select from arriving c where c.place_id = p.place_id)
    order by b.address_key, b.city_key, p.retired_at is not null, p.place_id
) m
cross join this_import i
where a.place_id is null
and a.address_key = m.address_key
and a.city_key = m.city_key
"""

# a point that now says an address which a source that goes before has: that one stands, this one's place is gone
_GIVE_WAY = """
update arriving a
set fate = 'superseded'
from place q
join place_source o using (source)
cross join this_import i
where a.fate = 'same'
and q.address_key = a.address_key
and q.city_key = a.city_key
and q.retired_at is null
and q.place_id <> a.place_id
and o.precedence < i.precedence
"""

_CALL_APARTMENTS = """
update arriving a
set kind = 'apartments'
from (
    select counted.nguid
    from (
        select place_nguid as nguid, count(*) as units
        from arriving_unit
        group by place_nguid
        union all
        select b.nguid, count(*)
        from arriving b
        join place_unit u using (place_id)
        cross join this_import i
        where not i.is_full
        and u.retired_at is null
        and not exists (select from arriving_unit n where n.nguid = u.source_id)
        group by b.nguid
    ) counted
    group by counted.nguid
    having sum(counted.units) >= 2
) several
where a.nguid = several.nguid
and a.kind = 'house'
and not a.kind_is_said
"""

_MARK_RETIRED = """
insert into retiring (place_id)
select p.place_id
from place p
join this_import i on i.is_full and p.source = i.source
where p.retired_at is null
and not exists (select from arriving a where a.place_id = p.place_id)
union
select p.place_id
from arriving a
join place p using (place_id)
join this_import i on p.source = i.source
where a.fate = 'superseded'
and p.retired_at is null
union
select p.place_id
from arriving a
join place p on p.address_key = a.address_key and p.city_key = a.city_key
join place_source o on o.source = p.source
cross join this_import i
where a.fate in ('new', 'same')
and a.place_id is distinct from p.place_id
and o.precedence > i.precedence
and p.retired_at is null
"""

_REMEMBER_RETIRED = """
insert into place_history (place_id, address, address_key, city, city_key, kind, landmark, landmark_key, longitude,
    latitude, source, source_id, was_retired, from_at, until_at, changes, place_import_id)
select p.place_id, p.address, p.address_key, p.city, p.city_key, p.kind, p.landmark, p.landmark_key, p.longitude,
    p.latitude, p.source, p.source_id, false, p.since_at, i.at, array['retired'], i.place_import_id
from place p
join retiring using (place_id)
cross join this_import i
"""

_RETIRE = """
update place p
set retired_at = i.at, since_at = i.at, place_import_id = i.place_import_id
from retiring r
cross join this_import i
where r.place_id = p.place_id
"""

_LEAVE_WHAT_IS_HELD = """
update arriving a
set fate = 'left'
from place q
where a.fate in ('new', 'same')
and q.address_key = a.address_key
and q.city_key = a.city_key
and q.retired_at is null
and q.place_id is distinct from a.place_id
and not exists (
    select from arriving b
    where b.place_id = q.place_id and b.fate = 'same'
    and (b.address_key, b.city_key) <> (q.address_key, q.city_key)
)
"""

_COMPARE = """
update arriving a
set fate = 'changed'
from place p
cross join this_import i
where a.fate = 'same'
and p.place_id = a.place_id
and (p.source_id, p.source, p.civic, p.kind, p.landmark, p.add_number, p.add_suffix, p.street_id, p.address_key,
    p.address, p.city, p.city_key, p.postal_code, p.longitude, p.latitude, p.retired_at)
is distinct from (a.nguid, i.source, a.civic, a.kind, a.landmark, a.add_number, a.add_suffix, a.street_id,
    a.address_key, a.address, a.city, a.city_key, a.postal_code, a.longitude, a.latitude, null::timestamptz)
"""

_REMEMBER_CHANGED = """
insert into place_history (place_id, address, address_key, city, city_key, kind, landmark, landmark_key, longitude,
    latitude, source, source_id, was_retired, from_at, until_at, changes, place_import_id)
select p.place_id, p.address, p.address_key, p.city, p.city_key, p.kind, p.landmark, p.landmark_key, p.longitude,
    p.latitude, p.source, p.source_id, p.retired_at is not null, p.since_at,
    greatest(p.since_at, least(a.effective_at, i.at)), c.changes, i.place_import_id
from arriving a
join place p using (place_id)
cross join this_import i
cross join lateral (
    select array_remove(array[
        case when p.address_key <> a.address_key and p.address <> a.address then 'address' end,
        case when p.city_key <> a.city_key then 'city' end,
        case when p.landmark is distinct from a.landmark then 'landmark' end,
        case when p.kind <> a.kind then 'kind' end,
        case when (p.longitude, p.latitude) <> (a.longitude, a.latitude) then 'moved' end,
        case when p.source <> i.source then 'source' end,
        case when p.retired_at is not null then 'returned' end
    ], null) as changes
) c
where a.fate = 'changed'
and c.changes <> '{}'
"""

# addresses that change hands within one file must not meet on the way
_FREE_ADDRESSES = """
update place p
set address_key = '~' || p.place_id
from arriving a
where a.place_id = p.place_id
and a.fate = 'changed'
and (a.address_key, a.city_key) <> (p.address_key, p.city_key)
"""

_CHANGE = """
update place p
set source_id = a.nguid, source = i.source, civic = a.civic, kind = a.kind, landmark = a.landmark,
    landmark_key = a.landmark_key, add_number = a.add_number, add_suffix = a.add_suffix, street_id = a.street_id,
    address_key = a.address_key, address = a.address, city = a.city, city_key = a.city_key,
    postal_code = a.postal_code, longitude = a.longitude, latitude = a.latitude, updated_at = a.updated_at,
    retired_at = null, place_import_id = i.place_import_id,
    since_at = coalesce((
        select h.until_at from place_history h
        where h.place_id = p.place_id and h.unit_id is null and h.place_import_id = i.place_import_id
        order by h.place_history_id desc limit 1
    ), p.since_at)
from arriving a
cross join this_import i
where a.place_id = p.place_id
and a.fate = 'changed'
"""

_ADD = """
insert into place (source_id, source, civic, kind, landmark, landmark_key, add_number, add_suffix, street_id,
    address_key, address, city, city_key, postal_code, longitude, latitude, updated_at, since_at, place_import_id)
select a.nguid, i.source, a.civic, a.kind, a.landmark, a.landmark_key, a.add_number, a.add_suffix, a.street_id,
    a.address_key, a.address, a.city, a.city_key, a.postal_code, a.longitude, a.latitude, a.updated_at,
    coalesce(least(a.effective_at, i.at), i.at), i.place_import_id
from arriving a
cross join this_import i
where a.fate = 'new'
order by a.line
"""

_COUNT = """
select
    (select count(*) from arriving where is_own and fate = 'new')
        + (select count(*) from arriving_unit where fate = 'new') as added,
    (select count(*) from arriving where is_own and fate = 'changed')
        + (select count(*) from arriving_unit where fate = 'changed') as changed,
    (select count(*) from arriving where is_own and fate in ('left', 'superseded'))
        + (select count(*) from arriving_unit where fate = 'left') as left,
    (select count(*) from place_history join this_import using (place_import_id) where 'retired' = any(changes))
        as retired
"""

_SETTLE_PREMISES = (
    KEEP_STREETS,
    KEEP_LEGACY_STREETS,
    _TAKE_PREMISES,
    _TAKE_PREMISES_OF_UNITS,
    _TAKE_UNITS,
    "analyze arriving",
    _MATCH_BY_ID,
    _MATCH_BY_UNITS,
    _MATCH_BY_ADDRESS,
    _NAME_UNITS_ANEW,
    "analyze arriving",
    _GIVE_WAY,
    _CALL_APARTMENTS,
    _MARK_RETIRED,
    _REMEMBER_RETIRED,
    _RETIRE,
    _LEAVE_WHAT_IS_HELD,
    _COMPARE,
    _REMEMBER_CHANGED,
    _FREE_ADDRESSES,
    _CHANGE,
    _ADD,
)

PREMISES = StagedLoad(
    file="address_points.csv",
    create=_MAKE_STAGED + MAKE_UNITS,
    columns=POINT_COLUMNS,
    faults=(NGUID_TWICE, _UNIT_UNREADABLE, _ADDRESS_TWICE, _ADDRESS_ON_RECORD, UNIT_ON_RECORD),
    before=_SETTLE_PREMISES,
    merge=_COUNT,
)
PREMISES_AND_UNITS = replace(PREMISES, before=_SETTLE_PREMISES + SETTLE_UNITS)
