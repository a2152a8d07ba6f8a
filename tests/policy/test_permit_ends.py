"""Proves that a permit to a partner's camera ends where the owner's hours do, and that the ledger says so."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from plainview.policy.engine import Engine
from plainview.policy.permit import Door
from tests.ledger.made import ledger_in
from tests.policy.made import POLICIES, camera, question

ENGINE = Engine.load(POLICIES)
BEFORE_TEN = datetime(2026, 11, 21, 5, 59, 30, tzinfo=UTC)  # 21:59:30 in Fresno


async def test_a_view_begun_before_the_hours_end_ends_with_them(pool: Any, tmp_path: Path) -> None:
    door = Door(ENGINE, ledger_in(tmp_path, pool), lambda: BEFORE_TEN)
    terms: dict[str, Any] = {
        "terms_purposes": ["call_response"],
        "terms_live": True,
        "terms_zone": "America/Los_Angeles",
    }
    shop = camera("partner", terms_hours="07:00-22:00", **terms)
    permit = await door.ask(question("view_camera", resource=shop))
    assert permit.ends_at == BEFORE_TEN + timedelta(seconds=30)
    always = camera("partner", **terms)
    permit = await door.ask(question("view_camera", resource=always))
    assert permit.ends_at == BEFORE_TEN + timedelta(hours=1)
