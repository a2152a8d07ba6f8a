"""Makes made-up calls as EIDO documents (NENA-STA-021.1), each an incident of its own."""

import json
from datetime import UTC, datetime
from typing import Any

AGENCY = "Fresno PD (demo)"


def eido(key: str, *, address: tuple[str, str, str] = ("3517", "E", "Larkmoor"), **more: Any) -> bytes:
    """Return a call at number, direction and street; `more`: unit, street_type, priority, type_text, is_closed, at."""
    at = (more.get("at") or datetime.now(UTC)).isoformat()
    prologue = {"lastUpdateTimeStamp": at, "updatedByAgencyReference": {"$ref": AGENCY}}
    number, direction, street = address
    unit = f"<LOC>unit {more['unit']}</LOC>" if more.get("unit") else ""
    civic = (
        f"<country>US</country><A1>CA</A1><A3>Fresno</A3><PRD>{direction}</PRD><RD>{street}</RD>"
        f"<STS>{more.get('street_type', 'Ave')}</STS>"
        f"<HNO>{number}</HNO>{unit}"
    )
    document = {
        "$id": f"urn:emergency:uid:incidentid:{key}:cad.demo",
        **prologue,
        "eidoVersion": "1.0",
        "issuingElementIdentification": "cad.demo",
        "agencyComponent": [{"$id": AGENCY, **prologue, "agencyType": ["police"]}],
        "incidentComponent": {
            "$id": f"incident-{key}",
            **prologue,
            "incidentTypeCommonRegistryText": "Disturbance/Disruption",
            "incidentTypeInternalText": more.get("type_text", "Disturbance"),
            "incidentCommonPriorityNumber": more.get("priority", 1),
            "incidentStatusCommonRegistryText": ["Closed" if more.get("is_closed") else "Active"],
            "locationReference": [{"$ref": f"place-{key}"}],
        },
        "locationComponent": [
            {
                "$id": f"place-{key}",
                **prologue,
                "locationTypeDescriptionRegistryText": "Incident",
                "locationByValue": (
                    '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" '
                    'xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" entity="pres:cad">'
                    '<dm:device id="d1"><gp:geopriv>'
                    '<gp:location-info><civicAddress xmlns="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr">'
                    f"{civic}</civicAddress></gp:location-info><gp:usage-rules/></gp:geopriv></dm:device></presence>"
                ),
            }
        ],
    }
    return json.dumps(document).encode()
