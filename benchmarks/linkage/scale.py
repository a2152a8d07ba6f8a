"""Links 550,000 with 600,000 records on two cores and counts the false merges: `python -m benchmarks.linkage.scale`."""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from benchmarks.linkage.city_sized import PEOPLE, make_registers
from benchmarks.linkage.pairs import CACHE, NOISES, generate, read_side
from plainview.people.linkage.batch import link
from plainview.people.linkage.engine import Options, load_records, open_engine
from plainview.people.linkage.model import Decision, LinkReport
from plainview.people.linkage.scoring import measure_sources

PROMISED_SECONDS, PROMISED_GIB = 180, 4
COUNT = """
select
    pair.decision,
    count(*) as pairs,
    count(*) filter (where a.person <> b.person) as false_pairs,
    count(*) filter (where a.person <> b.person and a.home = b.home) as household_pairs
from pair
inner join register as a on a.record_id = pair.left_id
inner join register as b on b.record_id = pair.right_id
group by pair.decision
"""
PLAIN = """
select
    count(*) as pairs,
    count(*) filter (where a.person <> b.person) as false_pairs,
    count(*) filter (where a.person <> b.person and a.home = b.home) as household_pairs
from scored
inner join prepared as left_side on left_side.unique_id = scored.unique_id_l
inner join prepared as right_side on right_side.unique_id = scored.unique_id_r
inner join register as a on a.record_id = left_side.record_id
inner join register as b on b.record_id = right_side.record_id
where scored.match_probability >= 0.999
"""
TRUE_PAIRS = "select count(*) from (select person from register group by person having count(*) = 2)"


def write_registers(path: Path, people: int) -> None:
    """Make the registers once."""
    if not path.exists():
        generate([0])
        small = pd.concat([read_side("census", noise, 0).to_pandas() for noise in NOISES[:1]])
        path.parent.mkdir(exist_ok=True)
        pq.write_table(make_registers(small, seed=1, people=people), path)


def link_registers(path: Path) -> None:
    """Link in this process, write the decisions beside the registers, and print seconds and memory as JSON."""
    began = time.monotonic()
    records = pq.read_table(path)
    report = link(records, options=Options(deduplicated=frozenset({"left", "right"})), explained=False)
    seconds = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    write_pairs(report, path.with_suffix(".pairs.parquet"))
    print(json.dumps({"seconds": seconds, "GiB": peak, "candidates": report.candidate_count, **report.seconds}))


def write_pairs(report: LinkReport, path: Path) -> None:
    """Write the decided pairs."""
    rows = [(pair.left_id, pair.right_id, pair.decision.value) for pair in report.pairs]
    pd.DataFrame(rows, columns=["left_id", "right_id", "decision"]).to_parquet(path)


def count_plain(path: Path) -> tuple[int, int, int]:
    """Count what plain Splink, over the same candidates, would merge at its own p ≥ .999."""
    records = pq.read_table(path)
    with open_engine(Options()) as connection:
        load_records(connection, records)
        measure_sources(connection, "left", "right", "dated", Options())
        connection.register("register", records)
        ((merged, false, household),) = connection.execute(PLAIN).fetchall()
    return int(merged), int(false), int(household)


def report_figures(path: Path, measured: dict[str, float]) -> bool:
    """Print time, memory and what was merged; say whether the promise holds."""
    with duckdb.connect() as connection:
        connection.register("register", pq.read_table(path, columns=["record_id", "person", "home"]))
        connection.register("pair", pq.read_table(path.with_suffix(".pairs.parquet")))
        counted = {decision: rest for decision, *rest in connection.execute(COUNT).fetchall()}
        ((true_pairs,),) = connection.execute(TRUE_PAIRS).fetchall()
    merged, false, household = counted[Decision.MERGE.value]
    asked, _, _ = counted.get(Decision.REVIEW.value, (0, 0, 0))
    print(
        f"{measured['seconds']:.0f} s wall (scoring {measured['scoring']:.0f}, deciding {measured['deciding']:.0f}), "
        f"{measured['GiB']:.2f} GiB, {measured['candidates']:.0f} candidates; "
        f"promised ≤ {PROMISED_SECONDS} s, ≤ {PROMISED_GIB} GiB"
    )
    print(
        f"ours: {merged} merges of {true_pairs} true pairs (recall {(merged - false) / true_pairs:.4f}), {false} false "
        f"({household} in one household), {asked} to review"
    )
    return measured["seconds"] <= PROMISED_SECONDS and measured["GiB"] <= PROMISED_GIB


def main() -> int:
    """Make the registers, link them in a process of its own, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many people the left register is drawn from")
    parser.add_argument("--plain", action="store_true", help="count plain Splink's false merges too")
    parser.add_argument("--inner", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.inner:
        link_registers(given.inner)
        return 0
    path = CACHE / f"scale/{given.people}.parquet"
    write_registers(path, given.people)
    inner = [sys.executable, "-m", "benchmarks.linkage.scale", "--inner", str(path)]
    done = subprocess.run(inner, check=True, stdout=subprocess.PIPE, text=True)
    is_met = report_figures(path, json.loads(done.stdout.splitlines()[-1]))
    if given.plain:
        merged, false, household = count_plain(path)
        print(f"plain Splink at its own p ≥ .999: {merged} merges, {false} false ({household} in one household)")
    return int(not is_met)


if __name__ == "__main__":
    sys.exit(main())
