"""Says of an incident what the policies need to know of it."""

from plainview.incidents.model import Incident, IncidentState
from plainview.policy.model import IncidentContext


def context_of(incident: Incident, state: IncidentState, agency: str) -> IncidentContext:
    """Return the incident as the policies know it; one whose sender names no agency is `agency`'s."""
    return IncidentContext(
        incident_id=incident.incident_id,
        is_open=state.closed_at is None,
        agency=state.agency or agency,
        longitude=state.longitude,
        latitude=state.latitude,
    )
