"""Brings the benchmark's records, measures their candidate pairs with the product's own engine, and adds the truth."""

import subprocess
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from plainview.people.linkage import engine, fellegi_sunter, nicknames, placeholders, queries
from plainview.people.linkage.engine import Options, load_records, open_engine
from plainview.people.linkage.scoring import measure_sources

CACHE = Path(".cache/linkage-bench")
LOCK = Path("benchmarks/linkage/requirements.lock")
TASKS = {"go": "dated", "bo": "undated"}
NOISES = (1, 3)
FOLDS = 5
TRUTH = """
select
    feature.*,
    ruled.never,
    ruled.ask,
    left_truth.true_person as left_person,
    right_truth.true_person as right_person,
    left_truth.true_household = right_truth.true_household as same_household
from feature
inner join ruled using (l, r)
inner join prepared as a on a.unique_id = feature.l
inner join prepared as b on b.unique_id = feature.r
inner join truth as left_truth on left_truth.record_id = a.record_id
inner join truth as right_truth on right_truth.record_id = b.record_id
order by feature.l, feature.r
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One table of candidate pairs: which task, noise and seed, and how many true pairs there are to find."""

    task: str
    noise: int
    seed: int
    true_pairs: int
    pairs: pd.DataFrame


def bring_generator() -> Path:
    """Make pseudopeople's own venv from the locked requirements, once; return its Python."""
    python = CACHE / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", CACHE / "venv"], check=True)
        pip: list[str | Path] = [python, "-m", "pip", "install", "-q", "--require-hashes", "--no-deps", "-r", LOCK]
        subprocess.run(pip, check=True)
    return python


def generate(seeds: Sequence[int]) -> None:
    """Write the records of the seeds that are not there yet."""
    missing = [seed for seed in seeds if not (CACHE / f"data/bo-x3-s{seed}.parquet").exists()]
    if missing:
        script = Path(__file__).with_name("generate.py")
        asked: list[str | Path] = [bring_generator(), script, CACHE / "data", "--seeds", *map(str, missing)]
        subprocess.run(asked, check=True, stderr=subprocess.DEVNULL)


def read_side(name: str, noise: int, seed: int) -> pa.Table:
    """Read one side's records."""
    return pq.read_table(CACHE / f"data/{name}-x{noise}-s{seed}.parquet")


def state_of_code() -> int:
    """Say which state of the code measured a cell: another one measures it again."""
    modules = (engine, fellegi_sunter, nicknames, placeholders, queries)
    return zlib.crc32(b"".join(Path(module.__file__ or "").read_bytes() for module in modules))


def read_cell(task: str, noise: int, seed: int) -> Cell:
    """Measure the candidate pairs of a cell, or read them from where an earlier run left them."""
    sides = [read_side("census", noise, seed), read_side(task, noise, seed)]
    left, right = (side["true_person"].to_pandas() for side in sides)
    kept = CACHE / f"pairs/{task}-x{noise}-s{seed}-{state_of_code():08x}.parquet"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        measure_cell(pa.concat_tables(sides), TASKS[task]).to_parquet(kept)
    counts = right.value_counts()
    return Cell(
        task=task,
        noise=noise,
        seed=seed,
        true_pairs=int(left.map(counts).fillna(0).sum()),
        pairs=pd.read_parquet(kept),
    )


def measure_cell(records: pa.Table, profile: str) -> pd.DataFrame:
    """Measure all candidate pairs of the two sides and say which are one person."""
    options = Options()
    with open_engine(options) as connection:
        load_records(connection, records)
        measure_sources(connection, "left", "right", profile, options)
        connection.register("truth", records)
        pairs = connection.sql(TRUTH).to_arrow_table().to_pandas()
    return pairs.assign(is_same=pairs["left_person"] == pairs["right_person"])


def fold_people(seeds: Sequence[int]) -> dict[str, int]:
    """Put everyone into one of five folds so that no household, in any year, is in two.

    People and households are joined into components; one big one (moving between homes ties a quarter of all people
    together) is a fold of its own.
    """
    columns = ["true_person", "true_household"]
    tables = [
        pq.read_table(CACHE / f"data/{name}-x{noise}-s{seed}.parquet", columns=columns).to_pandas()
        for name in ("census", "go", "bo")
        for noise in NOISES
        for seed in seeds
    ]
    lived = pd.concat(tables).drop_duplicates()
    people, names = pd.factorize(lived["true_person"])
    homes, home_names = pd.factorize(lived["true_household"])
    size = len(names) + len(home_names)
    ties = coo_matrix((people >= 0, (people, homes + len(names))), shape=(size, size))
    component = pd.Series(connected_components(ties, directed=False)[1][: len(names)])
    biggest = component.value_counts().index[0]
    fold = (component.rank(method="dense").astype(int) % (FOLDS - 1) + 1).where(component != biggest, 0)
    return dict(zip(names, fold.astype(int), strict=True))
