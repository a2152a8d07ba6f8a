"""Writes EIDO documents (NENA-STA-021.1, the profile of about.md) as a dispatch system would send them."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

OPENED_AT = datetime(2026, 11, 20, 17, 58, tzinfo=UTC)
AGENCY = "fresno.ca.us"
AGENT = "d.okafor.dispatch@fresno.ca.us"
_numbers = count(1)


def prologue(key: str, at: datetime) -> dict[str, Any]:
    """Return what every component begins with."""
    return {
        "$id": key,
        "lastUpdateTimeStamp": at.isoformat(),
        "updatedByAgencyReference": {"$ref": AGENCY},
        "updatedByAgentReference": {"$ref": AGENT},
    }


def civic(number: str = "3517", unit: str | None = None, *, direction: str = "E", road: str = "Larkmoor") -> str:
    """Return a PIDF-LO with a civic address (RFC 5139)."""
    inside = f"<UNIT>{unit}</UNIT>" if unit else ""
    return _pidf(
        '<civicAddress xmlns="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr"><country>US</country><A1>CA</A1>'
        f"<A3>Fresno</A3><PRD>{direction}</PRD><RD>{road}</RD><STS>Ave</STS><HNO>{number}</HNO>{inside}"
        "<PC>93702</PC></civicAddress>"
    )


def circle(longitude: float = -119.78, latitude: float = 36.77, radius_metres: float = 35) -> str:
    """Return a PIDF-LO with a circle (RFC 5491)."""
    return _pidf(
        '<gs:Circle xmlns:gs="http://www.opengis.net/pidflo/1.0" xmlns:gml="http://www.opengis.net/gml"'
        f' srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>{latitude} {longitude}</gml:pos>'
        f'<gs:radius uom="urn:ogc:def:uom:EPSG::9001">{radius_metres}</gs:radius></gs:Circle>'
    )


def _pidf(location_info: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><presence xmlns="urn:ietf:params:xml:ns:pidf"'
        ' xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"'
        ' entity="pres:caller@example.com"><dm:device id="d1"><gp:geopriv><gp:location-info>'
        f"{location_info}</gp:location-info><gp:usage-rules/></gp:geopriv></dm:device></presence>"
    )


def new_key() -> str:
    """Return an incident id that no other test uses."""
    return f"urn:emergency:uid:incidentid:{next(_numbers):08d}:cad.fresno.ca.us"


def call(
    key: str | None = None,
    *,
    minutes: float = 0,
    type_text: str = "Disturbance",
    priority: int = 2,
    is_closed: bool = False,
    location: str | None = None,
    phones: tuple[str, ...] = ("5595550142",),
    cautions: tuple[tuple[str, int | str], ...] = (),
    notes: tuple[str, ...] = (),
    units: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Return an EIDO document as of some minutes after the call; a caution is (kind, caller's number or source)."""
    key = key or new_key()
    at = OPENED_AT + timedelta(minutes=minutes)
    stem = key.split(":")[-2]
    document: dict[str, Any] = {
        **prologue(key, at),
        "eidoVersion": "1.0",
        "issuingElementIdentification": "cad.fresno.ca.us",
        "agencyComponent": [
            {**prologue(AGENCY, OPENED_AT), "agencyRoleDescriptionRegistryText": ["Dispatch"], "agencyType": ["police"]}
        ],
        "agentComponent": [
            {
                **prologue(AGENT, OPENED_AT),
                "agentRoleRegistryText": ["Dispatching"],
                "agencyReference": {"$ref": AGENCY},
            }
        ],
        "incidentComponent": {
            **prologue(f"incident-{stem}", at),
            "incidentTypeCommonRegistryText": "Disturbance/Disruption",
            "incidentTypeInternalText": type_text,
            "incidentCommonPriorityNumber": priority,
            "incidentStatusCommonRegistryText": ["Closed" if is_closed else "Active"],
            "locationReference": [{"$ref": f"place-{stem}"}],
        },
        "callComponent": [_caller(stem, number) for number in range(len(phones))],
        "callbackComponent": [
            {**prologue(f"back-{stem}-{number}", OPENED_AT), "callBackInformationUri": [f"tel:+1{phone}"]}
            for number, phone in enumerate(phones)
        ],
        "locationComponent": [
            {
                **prologue(f"place-{stem}", at),
                "locationTypeDescriptionRegistryText": "Incident",
                "locationByValue": location or civic(),
            },
            {
                **prologue(f"phone-{stem}", at),
                "locationTypeDescriptionRegistryText": "Caller",
                "locationByValue": circle(),
            },
        ],
        "notesComponent": [
            {**prologue(f"note-{stem}-{number}", at), "notesActionComments": text} for number, text in enumerate(notes)
        ],
        "cautionComponent": [
            {
                **prologue(f"caution-{stem}-{number}", at),
                "cautionTypeInternalText": kind,
                "cautionTypeCommonRegistryText": kind,
                "cautionSeverity": "high",
                "cautionSource": f"call-{stem}-{source}" if isinstance(source, int) else source,
            }
            for number, (kind, source) in enumerate(cautions)
        ],
        "emergencyResourceComponent": [_resource(unit, at) for unit in units],
        "dispatchComponent": [
            {
                **prologue(f"dispatch-{stem}", at),
                "agencyReference": {"$ref": AGENCY},
                "emergencyResourceReference": [{"$ref": f"unit-{unit}"} for unit in units],
            }
        ],
    }
    if is_closed:
        document["incidentComponent"]["dispositionComponent"] = [
            {
                **prologue(f"disposition-{stem}", at),
                "dispositionCommonRegistryCode": "Report taken",
                "dispositionDescriptionText": "Report taken",
            }
        ]
    return document


def _caller(stem: str, number: int) -> dict[str, Any]:
    return {
        **prologue(f"call-{stem}-{number}", OPENED_AT),
        "standardPrimaryCallType": "emergency",
        "direction": "incoming",
        "callStartTimestamp": (OPENED_AT + timedelta(seconds=20 * number)).isoformat(),
        "callStateRegistryText": "callAnswered",
        "callBackReference": {"$ref": f"back-{stem}-{number}"},
        "locationReference": [{"$ref": f"phone-{stem}"}],
    }


def _resource(unit: str, at: datetime) -> dict[str, Any]:
    return {
        **prologue(f"unit-{unit}", at),
        "agentReference": [{"$ref": AGENT}],
        "emergencyResourceTypeCommonRegistryText": "Law Enforcement Patrol",
        "emergencyResourceName": unit,
        "primaryUnitStatusRegistryText": "Enroute",
        "secondaryUnitStatusRegistryText": ["Responding"],
        "resourceAttributeRegistryText": ["Other"],
    }


def as_bytes(document: Any) -> bytes:
    """Return a document as it goes over the wire."""
    return json.dumps(document).encode()


def positions(*units: tuple[str, float, float], seconds: float = 0, incident: str | None = None) -> bytes:
    """Return a batch of unit positions (call sign, longitude, latitude) as of some seconds after the call."""
    return as_bytes(
        {
            "sentAt": (OPENED_AT + timedelta(seconds=seconds)).isoformat(),
            "units": [
                {
                    "id": unit, "kind": "patrol", "longitude": longitude, "latitude": latitude, "headingDegrees": 90,
                    "speedMps": 11.5, "status": "en_route" if incident else "available", "incident": incident,
                }
                for unit, longitude, latitude in units
            ],
        }
    )  # fmt: skip
