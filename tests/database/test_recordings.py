"""Tests what the database itself holds true of recordings and clips, and that every statement can be prepared."""

from types import ModuleType
from typing import Any

import asyncpg
import pytest

from plainview.cameras.clips import queries as clip_queries
from plainview.cameras.recording import mask_queries, queries
from plainview.kernel.ids import new_id
from tests.builders import add_incident
from tests.cameras import add_camera


@pytest.mark.parametrize("module", [queries, mask_queries, clip_queries])
async def test_every_statement_can_be_prepared(pool: Any, module: ModuleType) -> None:
    statements = {
        name: text for name, text in vars(module).items() if name.isupper() and isinstance(text, str) and " " in text
    }
    assert len(statements) >= 3
    async with pool.acquire() as connection:
        for text in statements.values():
            await connection.prepare(text)


async def test_nobody_agrees_to_an_export_of_their_own_and_nothing_leaves_unagreed(pool: Any) -> None:
    await add_camera(pool, "one")
    incident = await add_incident(pool)
    clip_id = new_id()
    await pool.execute(
        "insert into clip values ($1, 'one', $2, 'court_order', 'door', now(), now(), now(), now(), 'file', 1,"
        " sha256(''), sha256(''), 'maker', now(), 1, now())",
        clip_id,
        incident.incident_id,
    )
    asked = (
        "insert into clip_export (export_id, clip_id, asked_by, asked_at, recipient, reason)"
        " values ($1, $2, 'a', now(), '', '')"
    )
    export_id = new_id()
    await pool.execute(asked, export_id, clip_id)
    for change in ("approved_by = 'a'", "exported_at = now()"):
        with pytest.raises(asyncpg.CheckViolationError):
            await pool.execute(f"update clip_export set {change} where export_id = $1", export_id)  # noqa: S608 - a constant
