"""The table of offences: loaded whole from the DOJ's form, over what is shipped."""

from pathlib import Path
from typing import Any

import pytest

from plainview.kernel.errors import BadInputError
from plainview.people.offences import queries
from plainview.people.offences.load import known_codes, load_offences
from plainview.people.offences.shipped import SHIPPED

HEADER = (
    "offenseCode,offenseStatute,offenseTypeOfStatuteCD,statuteLiteral,offenseTypeOfCharge,offenseDegree,"
    "bcsHierarchyCD,offenseEnacted,offenseRepealed"
)
ROWS = (
    "1,245(A)(1),PC,ADW NOT FIREARM,F,,22400,2012-01-01T00:00:00Z,",
    "2,245(A)(1),PC,ADW NOT FIREARM,M,,90700,2012-01-01T00:00:00Z,",
    "3,245(A)(1),PC,FORCE/ADW NOT FIREARM:GBI,F,,100,1982-04-25T00:00:00Z,2011-12-31T00:00:00Z",
    "4,488,PC,PETTY THEFT,M,,104400,1872-01-01T00:00:00Z,",
    "5,12022.7,PC,GREAT BODILY INJURY,X,,,1977-07-01T00:00:00Z,",
    "6,PALM PRINT,ZZ,PALM PRINT,M,,,1977-07-01T00:00:00Z,",
)


def table(folder: Path, *rows: str) -> Path:
    path = folder / "offences.csv"
    path.write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    return path


async def test_loads_a_statute_once_with_all_its_levels(pool: Any, tmp_path: Path) -> None:
    report = await load_offences(pool, table(tmp_path, *ROWS))
    assert [str(error) for error in report.errors] == ["offences.csv:7 offenseStatute: 'ZZ PALM PRINT' is no statute"]
    assert (report.tables["offences"].read, report.tables["offences"].left) == (6, 1)
    codes = {code.statute_key: code for code in await queries.list_codes(pool)}
    assert set(codes) == {"PC 245(A)(1)", "PC 488"}
    assault = codes["PC 245(A)(1)"]
    assert (assault.title, assault.severity, assault.hierarchy) == ("Adw not firearm", "wobbler", 22400)
    assert (assault.is_violent, assault.nibrs_code) == (True, "13A")


async def test_loaded_again_it_replaces_and_the_shipped_stay_below(pool: Any, tmp_path: Path) -> None:
    await load_offences(pool, table(tmp_path, *ROWS))
    await load_offences(pool, table(tmp_path, ROWS[3]))
    codes = await known_codes(pool)
    assert codes["PC 488"].title == "Petty theft"
    assert codes["PC 245(A)(1)"] == SHIPPED["PC 245(A)(1)"]


async def test_a_dry_run_loads_nothing(pool: Any, tmp_path: Path) -> None:
    report = await load_offences(pool, table(tmp_path, *ROWS), dry_run=True)
    assert report.is_dry_run
    assert await queries.list_codes(pool) == []


async def test_another_file_is_said_to_be_one(pool: Any, tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"other\.csv:1 has no column offenseStatute"):
        await load_offences(pool, path)


async def test_the_states_whole_table_can_be_read(pool: Any, shared_data: Path) -> None:
    report = await load_offences(pool, shared_data / "codes" / "ca_doj_offense_codes_2021.csv")
    codes = await known_codes(pool)
    assert len(codes) > 4_000
    assert report.errors_total < 25
    assert (codes["PC 211"].severity, codes["PC 211"].is_violent) == ("felony", True)
