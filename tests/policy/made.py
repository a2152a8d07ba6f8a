"""Makes actors, incidents and questions for the tests of the policies, allowed unless something is changed."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from plainview.policy.model import Actor, IncidentContext, Question, Resource

POLICIES = Path(__file__).parents[2] / "policies"
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
AGENCY = "Fresno PD (demo)"
ROLES = (
    "analyst", "officer", "dispatcher", "supervisor", "commander", "auditor", "administrator", "records_clerk",
)  # fmt: skip
OPERATIONAL = ("call_response", "officer_safety", "criminal_investigation", "missing_person", "threat_to_life")
PURPOSES = (*OPERATIONAL, "court_order", "audit", "training", "immigration_enforcement", None, "curiosity")
PROTECTED = ("read_dossier", "read_history", "read_ties_contacts", "read_ties_associates", "view_camera")
WORKING = ("read_incidents", "list_cameras", "read_units", "read_quarantine", "replay_message")
ACTIONS = (*PROTECTED, *WORKING, "read_ledger", "read_sealed")


def actor(**changes: Any) -> Actor:
    given: dict[str, Any] = {
        "actor_id": "amador",
        "title": "R. Amador",
        "role": "analyst",
        "agency": AGENCY,
        "on_shift": True,
        "cori_certified_until": date(2027, 6, 30),
        "station": "desk-1",
        "session_id": "0011223344556677",
        "signed_in_at": NOW - timedelta(minutes=1),
        "method": "demo",
    }
    return Actor(**given | changes)


def incident(**changes: Any) -> IncidentContext:
    given: dict[str, Any] = {"incident_id": UUID(int=7), "is_open": True, "agency": AGENCY}
    return IncidentContext(**given | changes)


def camera(kind: str = "city", **attributes: Any) -> Resource:
    own = {"camera_kind": kind, "owner_kind": "city", **attributes}
    return Resource(kind="Camera", resource_id=f"{kind}-0001", owner="city", attributes=own)


def resource_for(action: str) -> Resource:
    return camera() if action == "view_camera" else Resource(kind="Dossier", resource_id="d-1", owner=AGENCY)


def question(action: str = "read_dossier", **changes: Any) -> Question:
    given: dict[str, Any] = {
        "actor": actor(),
        "action": action,
        "resource": resource_for(action),
        "purpose": "call_response",
        "incident": incident(),
    }
    return Question(**given | changes)
