"""The DuckDB statements of the batch linkage: prepared records, blocking keys, features of a pair."""

TAKE_RECORDS = "create or replace table given_records as select * from incoming"
TAKE_PREPARED = "create or replace table prepared as select * from arrived"
TAKE_NICKNAMES = "create or replace table nickname as select * from incoming_nicknames"

COUNT_RECORDS = """
select
    source_id,
    count(*) as records,
    count(born) as dated
from prepared
group by source_id
order by source_id
"""

COUNT_CANDIDATES = "select count(*) from candidate"

ALL_FEATURES = "select * from feature"

# `likely` is the table of pairs worth a review, brought in for this statement.
LIKELY = """
select
    likely.score,
    a.record_id as left_id,
    b.record_id as right_id,
    a.person as left_person,
    b.person as right_person,
    ruled.never,
    ruled.ask,
    pair.* exclude (l, r, bits, bits_given, bits_family, bits_middle, bits_address),
    feature.* exclude (l, r)
from likely
inner join pair using (l, r)
inner join feature using (l, r)
inner join ruled using (l, r)
inner join prepared as a on a.unique_id = likely.l
inner join prepared as b on b.unique_id = likely.r
order by likely.score desc, left_id, right_id
"""

# What is written where nobody knows a name (`no_given`, `no_family`) is no name.
PREPARE = r"""
create or replace table prepared as
with cleaned as (
    select
        row_number() over (order by source_id, record_id) as unique_id,
        record_id,
        source_id,
        source_id || '|' || coalesce(person_key, record_id) as person,
        regexp_replace(lower(strip_accents(given_name)), '[^a-z ]', '', 'g') as given_text,
        regexp_replace(lower(strip_accents(middle_name)), '[^a-z]', '', 'g') as middle_text,
        regexp_replace(lower(strip_accents(family_name)), '[^a-z ]', '', 'g') as family_text,
        regexp_replace(lower(name_suffix), '[^a-z]', '', 'g') as suffix_text,
        regexp_replace(born_on, '[^0-9]', '', 'g') as born_text,
        lower(sex[1]) as sex,
        nullif(regexp_replace(lower(house_number), '[^a-z0-9]', '', 'g'), '') as number,
        nullif(trim(regexp_replace(lower(strip_accents(street)), '[^a-z0-9 ]', '', 'g')), '') as street,
        nullif(regexp_replace(lower(unit), '(^(apt|apartment|unit|ste|suite|no)\b)|[^a-z0-9]', '', 'g'), '') as unit,
        try_cast(left(as_of, 4) as int) as as_of_year
    from given_records
),
suffixed as (
    select
        * exclude (suffix_text),
        coalesce(
            nullif(suffix_text, ''), nullif(regexp_extract(family_text, ' (jr|sr|ii|iii|iv)$', 1), '')
        ) as suffix,
        nullif(replace(given_text, ' ', ''), '') as given_word,
        nullif(replace(regexp_replace(family_text, ' (jr|sr|ii|iii|iv)$', ''), ' ', ''), '') as family_word
    from cleaned
)
select
    unique_id,
    record_id,
    source_id,
    person,
    case when not list_contains($no_given, given_word) then given_word end as given,
    nullif(middle_text[1], '') as middle,
    nullif(middle_text, '') as middle_whole,
    case when not list_contains($no_family, family_word) then family_word end as family,
    suffix,
    case when length(born_text) = 8 then born_text end as born,
    case
        when length(born_text) = 8
        then born_text[1:4] || least(born_text[5:6], born_text[7:8]) || greatest(born_text[5:6], born_text[7:8])
    end as born_sorted,
    as_of_year - try_cast(born_text[1:4] as int) as age,
    nullif(sex, '') as sex,
    number,
    street,
    unit,
    number || '|' || street as address,
    coalesce(number, '') || '|' || street || '|' || coalesce(unit, '') as dwelling
from suffixed
"""

HOUSEHOLDS = """
create or replace table household as
select
    source_id,
    dwelling,
    row_number() over (order by source_id, dwelling) as household,
    count(distinct person) as members
from prepared
where dwelling is not null
group by source_id, dwelling
having count(distinct person) <= $most_members
"""

BLOCKING_INPUT = """
create or replace table blocking_input as
select
    prepared.unique_id,
    prepared.source_id,
    prepared.person,
    given || '|' || family as name,
    left(given, 2) || '|' || born_sorted as given_born,
    left(family, 2) || '|' || born_sorted as family_born,
    middle || '|' || born_sorted as middle_born,
    family || '|' || left(born, 6) as family_month,
    given || '|' || left(born, 6) as given_month,
    family || '|' || left(given, 1) || '|' || left(born, 4) as initial_year,
    family || '|' || left(given, 1) || '|' || right(born, 4) as initial_day,
    left(given, 3) || '|' || left(family, 3) || '|' || right(born, 4) as start_day,
    left(given, 3) || '|' || left(family, 3) || '|' || left(born, 4) as start_year,
    left(given, 1) || '|' || address as initial_address,
    dwelling,
    given || '|' || street as given_street,
    family || '|' || street as family_street,
    left(given, 4) || '|' || left(family, 4) || '|' || middle as start_middle,
    left(given, 3) || '|' || left(family, 3) || '|' || number as start_number,
    family || '|' || middle || '|' || left(given, 1) as family_initials,
    given || '|' || middle || '|' || left(family, 1) as given_initials,
    given || '|' || middle || '|' || left(born, 4) as given_middle_year,
    family || '|' || middle as family_middle,
    given || '|' || middle as given_middle,
    least(given, family) || '|' || greatest(given, family) as either_name,
    born as rare_born,
    given as rare_given,
    family as rare_family
from prepared
"""

KEYS = """
create or replace table blocking_key as
unpivot blocking_input
on columns(* exclude (unique_id, source_id, person))
into name key_kind value key
"""

# A key that is too common on both sides blocks nothing: its product of counts is over the cap.
CANDIDATES = """
create or replace table candidate as
with counted as (
    select
        key_kind,
        key,
        count(*) filter (where source_id = $left) as left_count,
        count(*) filter (where source_id = $right) as right_count
    from blocking_key
    group by key_kind, key
),
useful as (
    select key_kind, key
    from counted
    where left_count > 0 and right_count > 0
        and left_count * right_count <= case when key_kind[1:5] = 'rare_' then $most_pairs / 25 else $most_pairs end
)
select distinct
    'own' as match_key,
    l.unique_id as join_key_l,
    r.unique_id as join_key_r
from useful
inner join blocking_key as l on l.key_kind = useful.key_kind and l.key = useful.key and l.source_id = $left
inner join blocking_key as r on r.key_kind = useful.key_kind and r.key = useful.key and r.source_id = $right
"""

DWELLINGS = """
create or replace table crowd as
select
    source_id,
    dwelling,
    count(distinct person) as people
from prepared
where dwelling is not null
group by source_id, dwelling
"""

FAMILIES = """
create or replace table kin as
select
    source_id,
    dwelling,
    family,
    count(distinct person) as people
from prepared
where dwelling is not null and family is not null
group by source_id, dwelling, family
"""

NAMES = """
create or replace table known_name as
select
    source_id,
    given,
    family,
    count(distinct person) as people
from prepared
where given is not null and family is not null
group by source_id, given, family
"""

# Of each first name: how many women and men bear it, and when they were born.
BEARERS = """
create or replace table bearer as
select
    given,
    count(*) filter (where sex = 'f') as women,
    count(*) filter (where sex = 'm') as men,
    count(year) as dated,
    avg(year) as year,
    stddev_pop(year) as spread
from (
    select
        given,
        sex,
        try_cast(born[1:4] as int) as year
    from prepared
    where given is not null
)
group by given
"""

# One row a candidate with what both records say of themselves; `bits` is Splink's weight with its prior.
PAIRS = """
create or replace table pair as
select
    scored.unique_id_l as l,
    scored.unique_id_r as r,
    a.person as person_l,
    b.person as person_r,
    scored.match_weight as bits,
    scored.mw_given + scored.mw_tf_adj_given as bits_given,
    scored.mw_family + scored.mw_tf_adj_family as bits_family,
    scored.mw_middle as bits_middle,
    scored.mw_address + scored.mw_tf_adj_address as bits_address,
    a.given as given_l,
    b.given as given_r,
    a.family as family_l,
    b.family as family_r,
    a.middle as middle_l,
    b.middle as middle_r,
    a.middle_whole as middle_whole_l,
    b.middle_whole as middle_whole_r,
    a.suffix as suffix_l,
    b.suffix as suffix_r,
    a.born as born_l,
    b.born as born_r,
    a.born_sorted as born_sorted_l,
    b.born_sorted as born_sorted_r,
    a.sex as sex_l,
    b.sex as sex_r,
    a.number as number_l,
    b.number as number_r,
    a.street as street_l,
    b.street as street_r,
    a.unit as unit_l,
    b.unit as unit_r,
    a.dwelling as dwelling_l,
    b.dwelling as dwelling_r,
    a.age as age_l,
    b.age as age_r,
    home_l.household as household_l,
    home_r.household as household_r,
    coalesce(home_l.members, 0) as members_l,
    coalesce(home_r.members, 0) as members_r
from scored
inner join prepared as a on a.unique_id = scored.unique_id_l
inner join prepared as b on b.unique_id = scored.unique_id_r
left join household as home_l on home_l.source_id = a.source_id and home_l.dwelling = a.dwelling
left join household as home_r on home_r.source_id = b.source_id and home_r.dwelling = b.dwelling
"""

# The best other person for each side of a pair: who it would be if not this one.
RIVALS = """
create or replace table rival as
with by_person as (
    select l, person_l, person_r, r, bits, household_l, household_r from pair
),
left_ranked as (
    select
        l,
        person_r,
        max(bits) as bits
    from by_person
    group by l, person_r
),
left_best as (
    select
        l,
        count(*) filter (where bits > 0) as rivals,
        max(bits) as best,
        arg_max(person_r, bits) as best_person,
        max(bits, 2)[2] as second
    from left_ranked
    group by l
),
right_ranked as (
    select
        r,
        person_l,
        max(bits) as bits
    from by_person
    group by r, person_l
),
right_best as (
    select
        r,
        count(*) filter (where bits > 0) as rivals,
        max(bits) as best,
        arg_max(person_l, bits) as best_person,
        max(bits, 2)[2] as second
    from right_ranked
    group by r
)
select
    by_person.l,
    by_person.r,
    case when left_best.best_person = by_person.person_r then left_best.second else left_best.best end as rival_l,
    case when right_best.best_person = by_person.person_l then right_best.second else right_best.best end as rival_r,
    left_best.rivals as rivals_l,
    right_best.rivals as rivals_r
from by_person
inner join left_best using (l)
inner join right_best using (r)
"""

# What the others of both households say: whether they moved along, and whether one of them fits better.
SUPPORT = """
create or replace table support as
select
    pair.l,
    pair.r,
    count(distinct other.person_l) filter (where other.bits > 0) as supporters,
    max(other.bits) as best_support
from pair
inner join pair as other
    on other.household_l = pair.household_l
    and other.household_r = pair.household_r
    and other.person_l <> pair.person_l
    and other.person_r <> pair.person_r
    and other.bits > 0
group by pair.l, pair.r
"""

MATES = """
create or replace table mate as
with home as (
    select
        household.household,
        prepared.person,
        prepared.given,
        prepared.born,
        prepared.sex,
        prepared.middle,
        prepared.family
    from prepared
    inner join household using (source_id, dwelling)
),
left_mates as (
    select
        pair.l,
        pair.r,
        max(jaro_winkler_similarity(home.given, pair.given_r)) as given_like,
        max(case when home.born = pair.born_r then 1 else 0 end) as same_born,
        max(case when home.given = pair.given_r and home.middle = pair.middle_r then 1 else 0 end) as same_name,
        max(case when home.given = pair.given_l and home.family = pair.family_l then 1 else 0 end) as namesake
    from pair
    inner join home on home.household = pair.household_l and home.person <> pair.person_l
    group by pair.l, pair.r
),
right_mates as (
    select
        pair.l,
        pair.r,
        max(jaro_winkler_similarity(home.given, pair.given_l)) as given_like,
        max(case when home.born = pair.born_l then 1 else 0 end) as same_born,
        max(case when home.given = pair.given_l and home.middle = pair.middle_l then 1 else 0 end) as same_name,
        max(case when home.given = pair.given_r and home.family = pair.family_r then 1 else 0 end) as namesake
    from pair
    inner join home on home.household = pair.household_r and home.person <> pair.person_r
    group by pair.l, pair.r
)
select
    pair.l,
    pair.r,
    left_mates.given_like as left_mate_like,
    right_mates.given_like as right_mate_like,
    coalesce(left_mates.same_born, 0) as left_mate_born,
    coalesce(right_mates.same_born, 0) as right_mate_born,
    coalesce(left_mates.same_name, 0) as left_mate_named,
    coalesce(right_mates.same_name, 0) as right_mate_named,
    coalesce(left_mates.namesake, 0) + coalesce(right_mates.namesake, 0) as namesakes
from pair
left join left_mates using (l, r)
left join right_mates using (l, r)
"""

# What the model sees of a pair. Nothing in it knows which side is which: left and right swapped give the same row.
FEATURES = """
create or replace table feature as
with measured as (
    select
        pair.l,
        pair.r,
        jaro_winkler_similarity(given_l, given_r) as given_like,
        jaro_winkler_similarity(family_l, family_r) as family_like,
        bits - coalesce(rival.rival_l, -20) as margin_l,
        bits - coalesce(rival.rival_r, -20) as margin_r,
        try_cast(born_l[1:4] as int) - try_cast(born_r[1:4] as int) as years,
        log2(crowd_l.people) as crowd_l,
        log2(crowd_r.people) as crowd_r,
        coalesce(kin_l.people, 0) as kin_l,
        coalesce(kin_r.people, 0) as kin_r,
        nick_l.formal as formal_l,
        nick_r.formal as formal_r,
        given_l is distinct from given_r as given_differs,
        log2((bearer_l.women + 0.5) / (bearer_l.men + 0.5)) as woman_l,
        log2((bearer_r.women + 0.5) / (bearer_r.men + 0.5)) as woman_r,
        case
            when bearer_l.dated >= 3
            then abs(try_cast(born_r[1:4] as int) - bearer_l.year) / greatest(bearer_l.spread, 4)
        end as age_off_l,
        case
            when bearer_r.dated >= 3
            then abs(try_cast(born_l[1:4] as int) - bearer_r.year) / greatest(bearer_r.spread, 4)
        end as age_off_r,
        coalesce(name_ll.people, 0) as own_namesakes_l,
        coalesce(name_rr.people, 0) as own_namesakes_r,
        coalesce(name_lr.people, 0) as other_namesakes_l,
        coalesce(name_rl.people, 0) as other_namesakes_r
    from pair
    inner join rival using (l, r)
    left join nickname as nick_l on nick_l.short = given_l
    left join nickname as nick_r on nick_r.short = given_r
    left join bearer as bearer_l on bearer_l.given = given_l
    left join bearer as bearer_r on bearer_r.given = given_r
    left join crowd as crowd_l on crowd_l.source_id = $left and crowd_l.dwelling = pair.dwelling_l
    left join crowd as crowd_r on crowd_r.source_id = $right and crowd_r.dwelling = pair.dwelling_r
    left join kin as kin_l
        on kin_l.source_id = $left and kin_l.dwelling = pair.dwelling_l and kin_l.family = pair.family_l
    left join kin as kin_r
        on kin_r.source_id = $right and kin_r.dwelling = pair.dwelling_r and kin_r.family = pair.family_r
    left join known_name as name_ll
        on name_ll.source_id = $left and name_ll.given = given_l and name_ll.family = family_l
    left join known_name as name_rr
        on name_rr.source_id = $right and name_rr.given = given_r and name_rr.family = family_r
    left join known_name as name_lr
        on name_lr.source_id = $right and name_lr.given = given_l and name_lr.family = family_l
    left join known_name as name_rl
        on name_rl.source_id = $left and name_rl.given = given_r and name_rl.family = family_r
)
select
    pair.l,
    pair.r,
    bits,
    bits_given,
    bits_family,
    bits_middle,
    bits_address,
    given_like,
    damerau_levenshtein(given_l, given_r) as given_edits,
    (given_l[1] = given_r[1])::int as given_initial,
    family_like,
    damerau_levenshtein(family_l, family_r) as family_edits,
    greatest(jaro_winkler_similarity(given_l, family_r), jaro_winkler_similarity(family_l, given_r)) as swapped_like,
    coalesce(given_l = formal_r, false)::int
    + coalesce(formal_l = given_r, false)::int
    + coalesce(formal_l = formal_r, false)::int as nickname,
    least(length(given_l), length(given_r)) as given_length,
    (middle_l = middle_r)::int as middle_equal,
    damerau_levenshtein(born_l, born_r) as born_edits,
    (born_sorted_l = born_sorted_r)::int as born_swapped,
    abs(years) as years_apart,
    (born_l[5:6] = born_r[5:6])::int as month_equal,
    (born_l[7:8] = born_r[7:8])::int as day_equal,
    least(age_l, age_r) as age,
    (sex_l = sex_r)::int as sex_equal,
    case
        when given_differs
        then least(
            case sex_l when 'f' then woman_r when 'm' then -woman_r end,
            case sex_r when 'f' then woman_l when 'm' then -woman_l end
        )
    end as sex_fits,
    case when given_differs then greatest(age_off_l, age_off_r) end as age_off,
    (number_l = number_r)::int as number_equal,
    levenshtein(number_l, number_r) as number_edits,
    jaro_winkler_similarity(street_l, street_r) as street_like,
    case
        when unit_l is null and unit_r is null then null
        when unit_l = unit_r then 1
        when unit_l is null or unit_r is null then 0
        else -1
    end as unit_equal,
    (dwelling_l = dwelling_r)::int as dwelling_equal,
    least(members_l, members_r) as members_low,
    greatest(members_l, members_r) as members_high,
    least(crowd_l, crowd_r) as crowd_low,
    greatest(crowd_l, crowd_r) as crowd_high,
    least(kin_l, kin_r) as kin_low,
    greatest(kin_l, kin_r) as kin_high,
    greatest(own_namesakes_l, own_namesakes_r) as own_namesakes,
    greatest(other_namesakes_l, other_namesakes_r) as other_namesakes,
    least(margin_l, margin_r) as margin_low,
    greatest(margin_l, margin_r) as margin_high,
    least(rivals_l, rivals_r) as rivals_low,
    greatest(rivals_l, rivals_r) as rivals_high,
    coalesce(support.supporters, 0) as supporters,
    coalesce(support.best_support, 0) as best_support,
    greatest(mate.left_mate_like, mate.right_mate_like) as mate_like,
    greatest(mate.left_mate_like, mate.right_mate_like) - given_like as mate_better,
    greatest(mate.left_mate_born, mate.right_mate_born) as mate_born,
    mate.left_mate_born + mate.right_mate_born as mates_born,
    greatest(mate.left_mate_named, mate.right_mate_named) as mate_named,
    mate.namesakes
from pair
inner join measured using (l, r)
inner join rival using (l, r)
left join support using (l, r)
left join mate using (l, r)
order by pair.l, pair.r
"""

# Why a pair may not merge, from the records' own words: `never` for two people, `ask` for what a person must decide.
RULES = """
create or replace table ruled as
with told as (
    select
        pair.l,
        pair.r,
        pair.born_l,
        pair.born_r,
        pair.suffix_l,
        pair.suffix_r,
        feature.given_like < 0.8 and nickname = 0 and given_length > 1 as given_differs,
        given_l = given_r and family_l = family_r as same_name,
        family_like >= 0.9 or dwelling_equal = 1 as same_home,
        sex_equal = 0 as sex_differs,
        feature.namesakes > 0 as has_namesake,
        feature.mate_like >= 0.9 or feature.mate_born = 1 as has_other,
        feature.born_edits,
        feature.years_apart,
        feature.supporters,
        feature.crowd_high > log2(12) and coalesce(family_like, 0) < 0.85 as many_and_no_last_name,
        length(middle_whole_l) > 2
        and length(middle_whole_r) > 2
        and jaro_winkler_similarity(middle_whole_l, middle_whole_r) < 0.7 as middle_differs,
        coalesce(dwelling_equal, 0) = 0 as apart
    from pair
    inner join feature using (l, r)
)
select
    l,
    r,
    case
        when suffix_l <> suffix_r then 'suffix'
        when given_differs and born_l = born_r and same_home and has_other then 'twins'
        when same_name and years_apart >= 13 and born_edits >= 2 and has_namesake then 'generations'
        when given_differs and sex_differs and has_other then 'sex'
        when same_name and born_l = born_r and middle_differs and apart then 'middle'
    end as never,
    case
        when (suffix_l is null) <> (suffix_r is null) and same_name then 'suffix_missing'
        when (born_l is null or born_r is null) and same_name and has_namesake then 'namesake_at_home'
        when (born_l is null or born_r is null) and many_and_no_last_name then 'home_of_many'
        when same_name and years_apart >= 13 and born_edits >= 2 and apart and supporters = 0 then 'years_apart'
    end as ask
from told
"""

COUNT_PREPARED = "select count(*) from prepared"

# How many pairs of two sources each rule of Splink's training finds, counted without making them.
COUNT_EM_PAIRS = {
    "number street family": """
        select coalesce(sum((whole * whole - squares) / 2), 0)::bigint
        from (
            select sum(people) as whole, sum(people * people) as squares
            from (
                select number, street, family, source_id, count(*) as people
                from prepared
                where number is not null and street is not null and family is not null
                group by all
            )
            group by number, street, family
        )
    """,
    "street given": """
        select coalesce(sum((whole * whole - squares) / 2), 0)::bigint
        from (
            select sum(people) as whole, sum(people * people) as squares
            from (
                select street, given, source_id, count(*) as people
                from prepared
                where street is not null and given is not null
                group by all
            )
            group by street, given
        )
    """,
    "given family": """
        select coalesce(sum((whole * whole - squares) / 2), 0)::bigint
        from (
            select sum(people) as whole, sum(people * people) as squares
            from (
                select given, family, source_id, count(*) as people
                from prepared
                where given is not null and family is not null
                group by all
            )
            group by given, family
        )
    """,
}
