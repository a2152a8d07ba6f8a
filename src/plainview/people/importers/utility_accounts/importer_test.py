"""Utility accounts: move-ins and move-outs, and no businesses."""

from datetime import date
from pathlib import Path

from plainview.people.importers.trying import read_sample
from plainview.people.importers.utility_accounts.importer import SYSTEM

SAMPLES = Path(__file__).parent / "samples"


def test_reads_move_ins_and_move_outs_of_homes_only() -> None:
    rows = read_sample(SYSTEM, SAMPLES)
    assert [(row["record"], row["began_on"], row["ended_on"]) for row in rows] == [
        ("70001/03/01/2021", date(2021, 3, 1), None),
        ("70002/06/01/2022", date(2022, 6, 1), None),
        ("70002/02/01/2018", date(2018, 2, 1), date(2022, 5, 28)),
    ]
    assert rows[0]["phone"] == "5595550117"
