"""Brings the demo's made-up staff, one of each role, and its two feeds with their tokens."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from plainview.feeds.actions import register_feed
from plainview.kernel.clock import utc_now
from plainview.store.transaction import begin

FEED_TOKENS = "tokens"
FEEDS = (
    ("cad", "CAD of the simulated city", ("eido",)),
    ("avl", "Unit positions of the simulated city", ("avl",)),
)
CERTIFIED_FOR = timedelta(days=365)
STAFF = (  # actor, name shown, role, on shift, certified for criminal history, station
    ("demo-analyst", "R. Amador (demo)", "analyst", True, True, "Console 3"),
    ("demo-officer", "J. Okafor (demo)", "officer", True, True, "2L14"),
    ("demo-dispatcher", "M. Lindqvist (demo)", "dispatcher", True, False, "Dispatch 1"),
    ("demo-commander", "T. Vasquez (demo)", "commander", True, True, "Watch desk"),
    ("demo-auditor", "P. Ngo (demo)", "auditor", True, False, None),
    ("demo-administrator", "K. Brandt (demo)", "administrator", True, False, None),
    ("demo-supervisor", "Sgt. D. Whitlock (demo)", "supervisor", True, True, "Sergeants 1"),
    ("demo-city-attorney", "L. Ferreira (demo)", "city_attorney", True, True, None),
    ("demo-records-clerk", "S. Haddad (demo)", "records_clerk", True, True, "Records 2"),
)
_UPSERT = """
insert into staff (actor_id, title, role, agency, on_shift, cori_certified_until, station)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (actor_id) do update
set title = excluded.title, role = excluded.role, agency = excluded.agency, on_shift = excluded.on_shift,
    cori_certified_until = excluded.cori_certified_until, station = excluded.station
"""


async def bring_staff(pool: Any, agency: str) -> None:
    """Write the demo's staff; again is the same."""
    until: date = (utc_now() + CERTIFIED_FOR).date()
    async with begin(pool) as tx:
        await tx.connection.executemany(
            _UPSERT,
            [
                (actor, title, role, agency, on_shift, until if certified else None, station)
                for actor, title, role, on_shift, certified, station in STAFF
            ],
        )


async def bring_feeds(pool: Any, folder: Path) -> None:
    """Register the demo's feeds, and keep each token in a file that only we can read."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # noqa: ASYNC240 - set-up has its process for itself
    for feed_id, title, formats in FEEDS:
        path = folder / feed_id
        known = await pool.fetchval("select true from feed where feed_id = $1", feed_id)
        if known and path.exists():
            continue
        async with begin(pool) as tx:
            token = await register_feed(tx, feed_id, title, formats)
        path.touch(mode=0o600)
        path.write_text(token + "\n", encoding="utf-8")
