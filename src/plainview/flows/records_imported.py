"""A records system's file comes in: people knows its fields, places finds where its addresses are."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from plainview.kernel.import_report import ImportReport
from plainview.people.importers import SYSTEMS
from plainview.people.importers.keep import ImportTerms, Located, import_mapped
from plainview.people.importers.mapping import read_mapping
from plainview.places.locate import locate
from plainview.places.model import DOSSIER_FROM, StatedAddress

LOCATED_AT_ONCE = 3  # connections beside the import's own


async def import_records_file(pool: Any, path: Path, mapping_path: Path, terms: ImportTerms) -> ImportReport:
    """Import a file through its mapping; raises BadInputError where the two don't fit."""
    return await import_mapped(pool, path, read_mapping(mapping_path, SYSTEMS), locate_addresses, terms)


async def locate_addresses(pool: Any, addresses: Sequence[str]) -> list[Located]:
    """Find each address, several at once; one that could be another place is none."""
    shares = [addresses[first::LOCATED_AT_ONCE] for first in range(LOCATED_AT_ONCE)]
    found: list[Located | None] = [None] * len(addresses)
    for first, located in enumerate(await asyncio.gather(*(_locate_share(pool, share) for share in shares))):
        found[first::LOCATED_AT_ONCE] = located
    return [each for each in found if each is not None]


async def _locate_share(pool: Any, addresses: Sequence[str]) -> list[Located]:
    async with pool.acquire() as connection:
        return [await _locate(connection, address) for address in addresses]


async def _locate(connection: Any, address: str) -> Located:
    found = await locate(connection, StatedAddress(text=address))
    if found.place is None or found.state != "exact" or found.certainty < DOSSIER_FROM:
        return Located(place_id=None, unit_id=None, why=f"not found: {found.why}")
    return Located(place_id=found.place.place_id, unit_id=found.unit.unit_id if found.unit else None, why=found.why)
