"""The SQL that settles arriving units: which is meant, what changed, what is gone; the past is kept."""

from plainview.store.staging import StagedLoad

MAKE_UNITS = """
create temp table arriving_unit (
    line bigint, nguid text, place_nguid text, label text, unit_key text, civic jsonb, longitude double precision,
    latitude double precision, place_id bigint, unit_id bigint, fate text not null default 'new'
) on commit drop;
create temp table retiring_unit (unit_id bigint primary key) on commit drop
"""

_MAKE_STAGED = """
drop table if exists arriving, arriving_unit, retiring, retiring_unit;
create temp table staged (
    line bigint, nguid text, place_nguid text, label text, unit_key text, civic text
) on commit drop;
"""

NGUID_TWICE = """
insert into staged_fault (line, column_name, why)
select line, 'NGUID', 'the same NGUID stands above'
from (select line, row_number() over (partition by nguid order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
"""

_NO_PREMISE = """
insert into staged_fault (line, column_name, why)
select s.line, 'Place_NGUID', 'no such address point'
from staged s
left join place p on p.source_id = s.place_nguid
where p.place_id is null
on conflict do nothing
"""

_UNIT_TWICE = """
insert into staged_fault (line, column_name, why)
select line, 'Unit', 'the same unit stands above'
from (select line, row_number() over (partition by place_nguid, unit_key order by line) as nth from staged) numbered
where nth > 1
on conflict do nothing
"""

_UNIT_OF_PREMISE_ON_RECORD = """
insert into staged_fault (line, column_name, why)
select s.line, 'Unit', 'the unit is on record as ' || u.source_id
from staged s
cross join this_import i
join place p on p.source_id = s.place_nguid
join place_unit u on u.place_id = p.place_id and u.unit_key = s.unit_key
where u.source_id <> s.nguid
and u.source = i.source
and u.retired_at is null
and not i.is_full
and not exists (select from staged t where t.nguid = u.source_id)
on conflict do nothing
"""

UNIT_ON_RECORD = """
insert into staged_fault (line, column_name, why)
select s.line, 'Unit', 'the unit is on record as ' || u.source_id
from staged s
cross join this_import i
join place p using (address_key, city_key)
join place_unit u on u.place_id = p.place_id and u.unit_key = s.unit_key
where u.source_id <> s.nguid
and u.source = i.source
and u.retired_at is null
and not i.is_full
and not exists (select from staged t where t.nguid = u.source_id)
on conflict do nothing
"""

_TAKE_UNITS = """
insert into arriving_unit (line, nguid, place_nguid, label, unit_key, civic)
select line, nguid, place_nguid, label, unit_key, civic::jsonb
from staged
"""

_PLACE_UNITS = """
update arriving_unit n
set place_id = p.place_id, fate = case when p.source <> i.source then 'left' else 'new' end
from place p
cross join this_import i
where p.source_id = n.place_nguid
"""

_LEAVE_UNITS = """
update arriving_unit
set fate = 'left'
where place_id is null
"""

_MATCH_UNITS_BY_ID = """
update arriving_unit n
set unit_id = u.unit_id, fate = 'same'
from place_unit u
where u.source_id = n.nguid
and n.fate = 'new'
"""

_MATCH_UNITS_BY_KEY = """
update arriving_unit n
set unit_id = m.unit_id, fate = 'same'
from (
    select distinct on (b.nguid) b.nguid, u.unit_id
    from arriving_unit b
    join place_unit u on u.place_id = b.place_id and u.unit_key = b.unit_key
    where b.fate = 'new'
    and not exists (select from arriving_unit c where c.unit_id = u.unit_id)
    order by b.nguid, u.retired_at is not null, u.unit_id
) m
where n.nguid = m.nguid
"""

_MARK_UNITS_RETIRED = """
insert into retiring_unit (unit_id)
select u.unit_id
from place_unit u
cross join this_import i
where i.is_full
and u.source = i.source
and u.retired_at is null
and not exists (select from arriving_unit n where n.unit_id = u.unit_id)
"""

_REMEMBER_UNITS_RETIRED = """
insert into place_history (place_id, unit_id, address, address_key, city, city_key, kind, landmark, landmark_key,
    longitude, latitude, unit_label, unit_key, source, source_id, was_retired, from_at, until_at, changes,
    place_import_id)
select p.place_id, u.unit_id, p.address, p.address_key, p.city, p.city_key, p.kind, p.landmark, p.landmark_key,
    p.longitude, p.latitude, u.label, u.unit_key, u.source, u.source_id, false, u.since_at, i.at, array['retired'],
    i.place_import_id
from retiring_unit r
join place_unit u using (unit_id)
join place p using (place_id)
cross join this_import i
"""

_RETIRE_UNITS = """
update place_unit u
set retired_at = i.at, since_at = i.at
from retiring_unit r
cross join this_import i
where r.unit_id = u.unit_id
"""

_COMPARE_UNITS = """
update arriving_unit n
set fate = 'changed'
from place_unit u
where n.fate = 'same'
and u.unit_id = n.unit_id
and (u.source_id, u.place_id, u.label, u.unit_key, u.civic, u.longitude, u.latitude, u.retired_at)
is distinct from (n.nguid, n.place_id, n.label, n.unit_key, n.civic, n.longitude, n.latitude, null::timestamptz)
"""

_REMEMBER_UNITS_CHANGED = """
insert into place_history (place_id, unit_id, address, address_key, city, city_key, kind, landmark, landmark_key,
    longitude, latitude, unit_label, unit_key, source, source_id, was_retired, from_at, until_at, changes,
    place_import_id)
select p.place_id, u.unit_id, p.address, p.address_key, p.city, p.city_key, p.kind, p.landmark, p.landmark_key,
    p.longitude, p.latitude, u.label, u.unit_key, u.source, u.source_id, u.retired_at is not null, u.since_at, i.at,
    case when u.retired_at is null then array['unit'] else array['returned'] end, i.place_import_id
from arriving_unit n
join place_unit u using (unit_id)
join place p on p.place_id = u.place_id
cross join this_import i
where n.fate = 'changed'
and (u.label, u.unit_key, u.place_id, u.retired_at) is distinct from (n.label, n.unit_key, n.place_id, null)
"""

_FREE_UNITS = """
update place_unit u
set unit_key = '~' || u.unit_id
from arriving_unit n
where n.unit_id = u.unit_id
and n.fate = 'changed'
"""

_CHANGE_UNITS = """
update place_unit u
set source_id = n.nguid, source = i.source, place_id = n.place_id, label = n.label, unit_key = n.unit_key,
    civic = n.civic, longitude = n.longitude, latitude = n.latitude, retired_at = null,
    since_at = case
        when exists (
            select from place_history h where h.unit_id = u.unit_id and h.place_import_id = i.place_import_id
        ) then i.at
        else u.since_at
    end
from arriving_unit n
cross join this_import i
where n.unit_id = u.unit_id
and n.fate = 'changed'
"""

_ADD_UNITS = """
insert into place_unit (source_id, source, place_id, label, unit_key, civic, longitude, latitude, since_at)
select n.nguid, i.source, n.place_id, n.label, n.unit_key, n.civic, n.longitude, n.latitude, i.at
from arriving_unit n
cross join this_import i
where n.fate = 'new'
order by n.line
"""

_COUNT = """
select count(*) filter (where fate = 'new') as added, count(*) filter (where fate = 'changed') as changed,
    count(*) filter (where fate = 'left') as left,
    (
        select count(*)
        from place_history
        join this_import using (place_import_id)
        where unit_id is not null
        and 'retired' = any(changes)
    ) as retired
from arriving_unit
"""

SETTLE_UNITS = (
    "analyze arriving_unit",
    _PLACE_UNITS,
    _LEAVE_UNITS,
    _MATCH_UNITS_BY_ID,
    _MATCH_UNITS_BY_KEY,
    "analyze arriving_unit",
    _MARK_UNITS_RETIRED,
    _REMEMBER_UNITS_RETIRED,
    _RETIRE_UNITS,
    _COMPARE_UNITS,
    _REMEMBER_UNITS_CHANGED,
    _FREE_UNITS,
    _CHANGE_UNITS,
    _ADD_UNITS,
)
UNITS = StagedLoad(
    file="units.csv",
    create=_MAKE_STAGED + MAKE_UNITS,
    columns=("line", "nguid", "place_nguid", "label", "unit_key", "civic"),
    faults=(NGUID_TWICE, _NO_PREMISE, _UNIT_TWICE, _UNIT_OF_PREMISE_ON_RECORD),
    before=(_TAKE_UNITS, *SETTLE_UNITS),
    merge=_COUNT,
)
