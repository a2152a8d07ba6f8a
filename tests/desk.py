"""Sits a made-up member of staff down before the real door and ledger, and asks for dossiers."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from plainview.dossier.assemble import disclose
from plainview.dossier.model import Dossier
from plainview.incidents.model import Incident
from plainview.kernel.clock import Clock
from plainview.ledger.keys import open_key
from plainview.ledger.log import Ledger
from plainview.policy.engine import Engine
from plainview.policy.model import Actor
from plainview.policy.permit import Door
from tests.builders import NOW

ROOT = Path(__file__).parents[1]
ENGINE = Engine.load(ROOT / "policies")


def actor(role: str = "analyst", *, at: datetime = NOW) -> Actor:
    """Return someone on shift, certified, signed in a minute ago, at a desk."""
    return Actor(
        actor_id=f"demo-{role}",
        title="R. Amador",
        role=role,
        agency="Fresno PD (demo)",
        on_shift=True,
        cori_certified_until=(at + timedelta(days=30)).date(),
        station="desk-1",
        session_id="session",
        signed_in_at=at - timedelta(minutes=1),
        method="demo",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A seat: the pool, the door and the moment."""

    pool: Any
    door: Door
    at: datetime

    async def dossier(
        self, incident: Incident, *, by: Actor | None = None, purpose: str | None = "call_response"
    ) -> Dossier:
        """Ask for an incident's dossier."""
        return await disclose(
            self.pool,
            self.door,
            actor=by or actor(at=self.at),
            incident_id=incident.incident_id,
            purpose=purpose,
            address="127.0.0.1",
            at=self.at,
        )

    def later(self, at: datetime) -> "Desk":
        """Return the same seat at another moment."""
        return replace(self, at=at)


async def open_desk(pool: Any, folder: Path, *, at: datetime = NOW) -> Desk:
    """Return a seat whose policies are those of policies/ and whose ledger is kept in the test's own database."""
    clock: Clock = lambda: at  # noqa: E731 - the moment of the test
    ledger = Ledger(pool, open_key(folder), folder / "ledger", clock)
    await ledger.prepare()
    return Desk(pool=pool, door=Door(ENGINE, ledger, clock), at=at)


def as_json(dossier: Dossier) -> str:
    """Return what leaves the house."""
    return msgspec.json.encode(dossier).decode()
