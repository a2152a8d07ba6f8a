"""plainview feeds: lists and adds feeds, and shows and replays what could not be read."""

import argparse
from uuid import UUID

from plainview.commands.database import migrated_pool
from plainview.feeds.actions import register_feed, replay, replay_all
from plainview.feeds.queries import list_quarantined
from plainview.kernel.errors import BadInputError
from plainview.settings import Settings
from plainview.store.transaction import begin

_FEEDS = """
select feed.feed_id, feed.title, feed.formats, count(message_id) as messages, max(received_at) as last_at,
       count(*) filter (where message.state = 'quarantined') as quarantined
from feed
left join message using (feed_id)
group by feed.feed_id
order by feed.feed_id
"""


async def run_list(settings: Settings, _: argparse.Namespace) -> int:
    """Print each feed, what it may send, how much it sent and when last."""
    async with migrated_pool(settings, most=2) as pool:
        rows = await pool.fetch(_FEEDS)
    for row in rows:
        last = f"last {row['last_at']:%Y-%m-%d %H:%M:%S} UTC" if row["last_at"] else "never heard"
        quarantined = f", {row['quarantined']} quarantined" if row["quarantined"] else ""
        formats = "/".join(row["formats"])
        print(f"{row['feed_id']}  {formats}  {row['messages']} messages{quarantined}  {last}  {row['title']}")
    if not rows:
        print("there are no feeds: plainview feeds add cad eido")
    return 0


async def run_add(settings: Settings, given: argparse.Namespace) -> int:
    """Register a feed and print its token, this once."""
    async with migrated_pool(settings, most=2) as pool, begin(pool) as tx:
        token = await register_feed(tx, given.feed, given.title or given.feed, given.formats)
    print(token)
    return 0


async def run_quarantine(settings: Settings, _: argparse.Namespace) -> int:
    """Print what could not be read, newest first."""
    async with migrated_pool(settings, most=2) as pool:
        messages = await list_quarantined(pool, limit=200)
    for message in messages:
        source = f"{message.feed_id}/{message.format}"
        print(f"{message.message_id}  {message.received_at:%Y-%m-%d %H:%M:%S}  {source}  {message.reason}")
    print(f"{len(messages)} quarantined" + ("; plainview feeds replay [MESSAGE_ID …]" if messages else ""))
    return 0


async def run_replay(settings: Settings, given: argparse.Namespace) -> int:
    """Put quarantined messages back to be decoded by the running program."""
    async with migrated_pool(settings, most=2) as pool, begin(pool) as tx:
        if not given.message_id:
            count = await replay_all(tx)
        else:
            for text in given.message_id:
                await replay(tx, _message_id(text))
            count = len(given.message_id)
    print(f"{count} put back; those that still can't be read return to the quarantine")
    return 0


def _message_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise BadInputError(f"{text!r} is no message id: see `plainview feeds quarantine`") from error
