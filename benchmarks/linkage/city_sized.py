"""Makes two city-sized registers of invented people of known truth from the small population's households."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

PEOPLE = 786_000  # seven of ten on the left are 550,000
NEWCOMERS = 50_000  # on the right only: it has 600,000
MOVED_HOUSEHOLDS, MOVED_ALONE, NEW_LAST_NAME, SLIP = 0.4, 0.15, 0.01, 0.01
LETTERS = np.array(list("abcdefghijklmnopqrstuvwxyz"))
LONGEST_SHIFT_DAYS = 1_500
WRITTEN = (
    "record_id",
    "source_id",
    "given_name",
    "middle_name",
    "family_name",
    "born_on",
    "sex",
    "house_number",
    "street",
    "unit",
    "as_of",
    "person",
    "home",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pools:
    """What names and streets there are to draw from, as often as they occur."""

    given: dict[str, np.ndarray]
    family: np.ndarray
    street: np.ndarray


def clean(records: pd.DataFrame) -> pd.DataFrame:
    """Keep people whose record is whole, once each."""
    whole = records.dropna(subset=["given_name", "family_name", "born_on", "sex", "street"])
    whole = whole.assign(born=pd.to_datetime(whole["born_on"], format="%Y-%m-%d", errors="coerce"))
    return whole.dropna(subset=["born"]).drop_duplicates("true_person")


def make_pools(people: pd.DataFrame) -> Pools:
    """Collect names by sex and decade of birth, last names and streets."""
    kind = people["sex"] + (people["born"].dt.year // 20).astype(str)
    return Pools(
        given={key: group.to_numpy(str) for key, group in people["given_name"].groupby(kind)},
        family=people["family_name"].to_numpy(str),
        street=people["street"].to_numpy(str),
    )


def copy_households(people: pd.DataFrame, pools: Pools, random: np.random.Generator, count: int) -> pd.DataFrame:
    """Copy the households until there are `count` people, each copy with names, dates and an address of its own.

    What is equal inside a household stays equal: a father's and a son's name, twins' birth dates.
    """
    copies = -(-count // len(people))
    made = pd.concat([people.assign(copy=number) for number in range(copies)], ignore_index=True).iloc[:count]
    made = made.assign(home=made.groupby(["copy", "true_household"]).ngroup(), person=np.arange(len(made)))
    kind = made["sex"] + (made["born"].dt.year // 20).astype(str)
    named = made.groupby(["home", "given_name"]).ngroup().to_numpy()
    given = pd.Series(index=np.arange(named.max() + 1), dtype=object)
    for key, pool in pools.given.items():
        chosen = np.unique(named[(kind == key).to_numpy()])
        given.iloc[chosen] = random.choice(pool, len(chosen))
    families = made.groupby(["home", "family_name"]).ngroup().to_numpy()
    shift = random.integers(-LONGEST_SHIFT_DAYS, LONGEST_SHIFT_DAYS, made["home"].max() + 1)
    return made.assign(
        given_name=given.to_numpy()[named],
        family_name=random.choice(pools.family, families.max() + 1)[families],
        middle_name=random.choice(LETTERS, len(made)),
        born=made["born"] + pd.to_timedelta(shift[made["home"]], unit="D"),
        **draw_addresses(made["home"].to_numpy(), pools, random),
    )


def draw_addresses(homes: np.ndarray, pools: Pools, random: np.random.Generator) -> dict[str, np.ndarray]:
    """Give each home a house number and a street."""
    count = homes.max() + 1
    number = random.integers(1, 9_999, count).astype(str)
    return {"house_number": number[homes], "street": random.choice(pools.street, count)[homes]}


def slip(words: pd.Series, random: np.random.Generator, share: float) -> pd.Series:
    """Replace one letter or digit in a share of the words, and leave as many blank."""
    made = words.to_numpy(object).copy()
    for index in np.flatnonzero(random.random(len(made)) < share):
        word = str(made[index])
        at = int(random.integers(0, max(len(word), 1)))
        letter = str(random.integers(0, 10)) if word[at : at + 1].isdigit() else str(random.choice(LETTERS))
        made[index] = word[:at] + letter + word[at + 1 :]
    made[random.random(len(made)) < share] = None
    return pd.Series(made, index=words.index)


def copy_dates(people: pd.DataFrame, random: np.random.Generator) -> pd.Series:
    """Write birth dates; a share are another household member's, a share have day and month swapped."""
    written = people["born"].dt.strftime("%Y-%m-%d")
    mates = written.groupby(people["home"]).shift(1)
    copied = (random.random(len(people)) < SLIP) & mates.notna().to_numpy()
    swapped = random.random(len(people)) < SLIP
    written = written.mask(copied, mates)
    return written.mask(swapped, written.str[:5] + written.str[8:] + "-" + written.str[5:7])


def move(people: pd.DataFrame, pools: Pools, random: np.random.Generator) -> pd.DataFrame:
    """Let households move together, some people alone, and some change their last name."""
    is_moving = random.random(people["home"].max() + 1) < MOVED_HOUSEHOLDS
    is_alone = random.random(len(people)) < MOVED_ALONE
    home = np.where(is_alone, people["home"].max() + 1 + np.arange(len(people)), people["home"])
    drawn = draw_addresses(pd.factorize(home)[0], pools, random)
    moved = is_moving[people["home"]] | is_alone
    renamed = random.random(len(people)) < NEW_LAST_NAME
    return people.assign(
        house_number=np.where(moved, drawn["house_number"], people["house_number"]),
        street=np.where(moved, drawn["street"], people["street"]),
        family_name=np.where(renamed, random.choice(pools.family, len(people)), people["family_name"]),
    )


def write_register(people: pd.DataFrame, source: str, as_of: str, random: np.random.Generator) -> pd.DataFrame:
    """Write people down as one register does: with slips and blanks."""
    slipped = {
        name: slip(people[name], random, SLIP)
        for name in ("given_name", "middle_name", "family_name", "house_number", "street")
    }
    born = slip(copy_dates(people, random), random, SLIP)
    order = random.permutation(len(people))
    made = people.assign(**slipped, born_on=born, source_id=source, as_of=as_of).iloc[order]
    made = made.assign(record_id=[f"{source}-{number}" for number in range(len(made))])
    return made[list(WRITTEN)]


def make_registers(records: pd.DataFrame, seed: int, people: int = PEOPLE) -> pa.Table:
    """Make both registers in one table, with who it truly is in `person`."""
    random = np.random.default_rng(seed)
    small = clean(records)
    pools = make_pools(small)
    newcomers = round(NEWCOMERS * people / PEOPLE)
    everyone = copy_households(small, pools, random, people + newcomers)
    tenth = random.integers(0, 10, len(everyone))
    is_old = np.arange(len(everyone)) < people
    left = everyone[is_old & (tenth < 7)]
    right = move(everyone, pools, random)[~is_old | (tenth >= 3)]
    sides = [write_register(left, "left", "2020-04-01", random), write_register(right, "right", "2030-04-01", random)]
    return pa.Table.from_pandas(pd.concat(sides, ignore_index=True), preserve_index=False)
