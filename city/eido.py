"""Writes an incident as an EIDO (NENA-STA-021.1), the whole state each time."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from city.incident import RESPONDER, Assigned, Caller, Claim, Incident, Remark, Spot

AGENCY = "Fresno PD (demo)"
_ISSUER = "cad.fresno-demo.example"
_TAKER, _DISPATCHER = "calltaker7@fresno-demo.example", "dispatcher3@fresno-demo.example"
_STATES = {"en_route": "Responding", "on_scene": "On Scene"}
_PRESENCE = (
    '<?xml version="1.0" encoding="UTF-8"?><presence xmlns="urn:ietf:params:xml:ns:pidf"'
    ' xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"'
    ' xmlns:gml="http://www.opengis.net/gml" xmlns:gs="http://www.opengis.net/pidflo/1.0"'
    ' entity="pres:{entity}"><dm:device id="d1"><gp:geopriv><gp:location-info>{where}</gp:location-info>'
    "<gp:usage-rules/><gp:method>{method}</gp:method></gp:geopriv></dm:device></presence>"
)


def encode(incident: Incident, agency: str = AGENCY) -> bytes:
    """Return the EIDO document as UTF-8 JSON; the same incident gives the same bytes."""
    return json.dumps(document(incident, agency), ensure_ascii=False, separators=(",", ":")).encode()


def document(incident: Incident, agency: str = AGENCY) -> dict[str, Any]:
    """Return the EIDO document; `agency` is the id of the agency that owns the incident."""
    calls = [_call(incident, place, caller, agency) for place, caller in enumerate(incident.callers)]
    content: dict[str, Any] = {
        **_prologue(incident.key, incident.updated_at, agency),
        "eidoVersion": "1.0",
        "issuingElementIdentification": _ISSUER,
        "incidentComponent": _incident(incident, agency),
        "callComponent": calls,
        "callbackComponent": list(_callbacks(incident, agency)),
        "locationComponent": _locations(incident, agency),
        "notesComponent": [_note(incident, place, remark, agency) for place, remark in enumerate(incident.remarks)],
        "cautionComponent": [_caution(incident, place, each, agency) for place, each in enumerate(incident.warnings)],
        "dispatchComponent": _dispatches(incident, agency),
        "emergencyResourceComponent": [_resource(incident, unit, agency) for unit in incident.units],
        "agencyComponent": [_agency(incident, agency)],
        "agentComponent": [_agent(agent, incident, agency) for agent in _agents(incident)],
    }
    return {name: part for name, part in content.items() if part != []}


def _time(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _id(incident: Incident, part: str) -> str:
    return f"{incident.key.rsplit(':', 2)[1]}-{part}"


def _prologue(key: str, at: datetime, agency: str) -> dict[str, Any]:
    return {"$id": key, "lastUpdateTimeStamp": _time(at), "updatedByAgencyReference": {"$ref": agency}}


def _incident(incident: Incident, agency: str) -> dict[str, Any]:
    content = {
        **_prologue(_id(incident, "incident"), incident.updated_at, agency),
        "incidentTypeCommonRegistryText": incident.type_code,
        "incidentTypeInternalText": incident.type_text,
        "incidentStatusCommonRegistryText": ["Closed" if incident.is_closed else "Active"],
        "incidentCommonPriorityNumber": incident.priority,
        "locationReference": [{"$ref": _id(incident, "place")}],
    }
    if incident.is_closed:
        content["dispositionComponent"] = [
            {
                **_prologue(_id(incident, "disposition"), incident.updated_at, agency),
                "dispositionCommonRegistryCode": incident.disposition,
                "dispositionPrimaryIndicator": True,
                "dispositionDescriptionText": incident.disposition,
            }
        ]
    return content


def _call(incident: Incident, place: int, caller: Caller, agency: str) -> dict[str, Any]:
    content = {
        **_prologue(_call_id(incident, place), caller.called_at, agency),
        "standardPrimaryCallType": "emergency",
        "direction": "incoming",
        "callStartTimestamp": _time(caller.called_at),
        "callStateRegistryText": "callEnd" if incident.is_closed else "callAnswered",
        "agentReference": [{"$ref": _TAKER}],
    }
    if caller.phone:
        content["callBackReference"] = {"$ref": _id(incident, f"callback-{place + 1}")}
    if caller.longitude is not None:
        content["locationReference"] = [{"$ref": _id(incident, f"position-{place + 1}")}]
    return content


def _call_id(incident: Incident, place: int) -> str:
    return _id(incident, f"call-{place + 1}")


def _callbacks(incident: Incident, agency: str) -> Sequence[dict[str, Any]]:
    return [
        {
            **_prologue(_id(incident, f"callback-{place + 1}"), caller.called_at, agency),
            "callBackInformationUri": [f"tel:+1-{caller.phone}"],
        }
        for place, caller in enumerate(incident.callers)
        if caller.phone
    ]


def _locations(incident: Incident, agency: str) -> list[dict[str, Any]]:
    first = {
        **_prologue(_id(incident, "place"), incident.callers[0].called_at, agency),
        "locationTypeDescriptionRegistryText": "Incident",
        "locationByValue": _presence(incident, _civic(incident.spot), "Manual"),
    }
    return [
        first,
        *(_position(incident, n, c, agency) for n, c in enumerate(incident.callers) if c.longitude is not None),
    ]


def _position(incident: Incident, place: int, caller: Caller, agency: str) -> dict[str, Any]:
    return {
        **_prologue(_id(incident, f"position-{place + 1}"), caller.called_at, agency),
        "locationTypeDescriptionRegistryText": "Caller",
        "locationByValue": _presence(incident, _shape(caller), "Device-Based_A-GPS"),
    }


def _presence(incident: Incident, where: str, method: str) -> str:
    return _PRESENCE.format(entity=f"{_id(incident, 'call')}@fresno-demo.example", where=where, method=method)


def _civic(spot: Spot) -> str:
    parts = (
        ("country", "US"), ("A1", "CA"), ("A3", "Fresno"), ("PRD", spot.direction), ("RD", spot.street), ("STS",
        spot.street_kind),
        ("HNO", str(spot.number)), ("HNS", spot.suffix), ("LMK", spot.landmark), ("PC", spot.postal_code), ("UNIT",
        spot.unit),
    )  # fmt: skip
    inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts if text)
    return f'<civicAddress xmlns="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr">{inside}</civicAddress>'


def _shape(caller: Caller) -> str:
    where = f"<gml:pos>{caller.latitude:.6f} {caller.longitude:.6f}</gml:pos>"
    if caller.radius_metres is None:
        return f'<gml:Point srsName="urn:ogc:def:crs:EPSG::4326">{where}</gml:Point>'
    radius = f'<gs:radius uom="urn:ogc:def:uom:EPSG::9001">{caller.radius_metres:.0f}</gs:radius>'
    return f'<gs:Circle srsName="urn:ogc:def:crs:EPSG::4326">{where}{radius}</gs:Circle>'


def _note(incident: Incident, place: int, remark: Remark, agency: str) -> dict[str, Any]:
    return {
        **_prologue(_id(incident, f"note-{place + 1}"), remark.at, agency),
        "notesActionComments": escape(remark.text),
        "agentReference": {"$ref": remark.author},
    }


def _caution(incident: Incident, place: int, warning: Claim, agency: str) -> dict[str, Any]:
    said_by = RESPONDER if isinstance(warning.said_by, str) else _call_id(incident, warning.said_by)
    return {
        **_prologue(_id(incident, f"caution-{place + 1}"), warning.at, agency),
        "cautionTypeCommonRegistryText": warning.kind,
        "cautionTypeInternalText": warning.words,
        "cautionSeverity": "high",
        "cautionSource": said_by,
        "startDate": _time(warning.at),
    }


def _dispatches(incident: Incident, agency: str) -> list[dict[str, Any]]:
    if not incident.units:
        return []
    return [
        {
            **_prologue(_id(incident, "dispatch"), incident.updated_at, agency),
            "agencyReference": {"$ref": agency},
            "agentReference": {"$ref": _DISPATCHER},
            "emergencyResourceReference": [{"$ref": _resource_id(incident, unit)} for unit in incident.units],
        }
    ]


def _resource_id(incident: Incident, unit: Assigned) -> str:
    return _id(incident, f"unit-{unit.unit_id}")


def _resource(incident: Incident, unit: Assigned, agency: str) -> dict[str, Any]:
    return {
        **_prologue(_resource_id(incident, unit), incident.updated_at, agency),
        "emergencyResourceTypeCommonRegistryText": "Patrol",
        "emergencyResourceTypeInternalText": unit.kind,
        "emergencyResourceName": unit.unit_id,
        "primaryUnitStatusRegistryText": _STATES[unit.status],
        "secondaryUnitStatusRegistryText": [],
        "resourceAttributeRegistryText": [],
        "agentReference": [{"$ref": unit.unit_id}],
    }


def _agency(incident: Incident, agency: str) -> dict[str, Any]:
    return {
        **_prologue(agency, incident.callers[0].called_at, agency),
        "agencyRoleDescriptionRegistryText": ["CallReceiving", "Dispatching"],
        "agencyType": ["police"],
        "incidentOwningAgencyIndicator": True,
    }


def _agents(incident: Incident) -> list[str]:
    named = [_TAKER, *(remark.author for remark in incident.remarks), *(unit.unit_id for unit in incident.units)]
    return list(dict.fromkeys([*named, *([_DISPATCHER] if incident.units else [])]))


def _agent(agent: str, incident: Incident, agency: str) -> dict[str, Any]:
    role = "Dispatching" if agent == _DISPATCHER else "Call Taking" if agent == _TAKER else "Responding"
    return {
        **_prologue(agent, incident.callers[0].called_at, agency),
        "agentRoleRegistryText": [role],
        "agencyReference": {"$ref": agency},
    }
