"""All SQL of the table of offences."""

from collections.abc import Iterable
from typing import Any

from plainview.people.offences.grade import OffenceCode

LIST_CODES = """
select statute_key, title, severity, is_violent, is_resisting, hierarchy, nibrs_code
from offence_code
"""
CLEAR_CODES = """
delete from offence_code
"""
_COLUMNS = ("statute_key", "title", "severity", "is_violent", "is_resisting", "hierarchy", "nibrs_code")


async def list_codes(connection: Any) -> list[OffenceCode]:
    """Return the loaded table."""
    return [OffenceCode(**dict(row)) for row in await connection.fetch(LIST_CODES)]


async def replace_codes(connection: Any, codes: Iterable[OffenceCode], *, loaded_from: str) -> None:
    """Put these statutes in place of the loaded table."""
    await connection.execute(CLEAR_CODES)
    rows = [(*(getattr(code, name) for name in _COLUMNS), loaded_from) for code in codes]
    await connection.copy_records_to_table("offence_code", records=rows, columns=(*_COLUMNS, "loaded_from"))
