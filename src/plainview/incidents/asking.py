"""Says of an incident what the policies need to know of it."""

from plainview.incidents.model import Incident
from plainview.policy.model import IncidentContext


def context_of(incident: Incident, agency: str) -> IncidentContext:
    """Return the incident as the policies know it; one whose sender names no agency is `agency`'s, the asker's own."""
    state = incident.state
    if state is None:
        return IncidentContext(incident_id=incident.incident_id, is_open=False, agency=agency)
    return IncidentContext(
        incident_id=incident.incident_id,
        is_open=state.closed_at is None,
        agency=state.agency or agency,
        longitude=state.longitude,
        latitude=state.latitude,
    )
