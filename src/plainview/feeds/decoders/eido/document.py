"""The parts of an EIDO document (NENA-STA-021.1) that are read, as they are written; all else is passed over."""

from typing import Any

import msgspec


class Reference(msgspec.Struct, frozen=True):
    """A link to a component by its `$id`."""

    target: str = msgspec.field(name="$ref")


class Component(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What every data component begins with (PrologueType)."""

    key: str = msgspec.field(name="$id")
    written_at: str = msgspec.field(name="lastUpdateTimeStamp")
    agency: Reference = msgspec.field(name="updatedByAgencyReference")
    agent: Reference | None = msgspec.field(name="updatedByAgentReference", default=None)


class Document(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """The whole: what makes it usable is typed, its components are converted one by one, so one can break alone."""

    key: str = msgspec.field(name="$id")
    written_at: str = msgspec.field(name="lastUpdateTimeStamp")
    eido_version: Any = None
    issuing_element_identification: Any = None
    agency_component: Any = None
    incident_component: Any = None
    call_component: Any = None
    callback_component: Any = None
    dispatch_component: Any = None
    notes_component: Any = None
    emergency_resource_component: Any = None
    location_component: Any = None
    caution_component: Any = None


class Agency(Component, frozen=True, kw_only=True, rename="camel"):
    """AgencyType."""

    is_owner: bool = msgspec.field(name="incidentOwningAgencyIndicator", default=False)


class Disposition(Component, frozen=True, kw_only=True, rename="camel"):
    """DispositionType."""

    code: str = msgspec.field(name="dispositionCommonRegistryCode")
    text: str | None = msgspec.field(name="dispositionDescriptionText", default=None)
    is_primary: bool = msgspec.field(name="dispositionPrimaryIndicator", default=False)


class Incident(Component, frozen=True, kw_only=True, rename="camel"):
    """IncidentInformationType; priority and disposition are read apart."""

    type_code: str = msgspec.field(name="incidentTypeCommonRegistryText")
    type_text: str | None = msgspec.field(name="incidentTypeInternalText", default=None)
    priority: Any = msgspec.field(name="incidentCommonPriorityNumber", default=None)
    status: tuple[str, ...] = msgspec.field(name="incidentStatusCommonRegistryText", default=())
    locations: tuple[Reference, ...] = msgspec.field(name="locationReference", default=())
    disposition_component: Any = None


class Call(Component, frozen=True, kw_only=True, rename="camel"):
    """CallInformationType."""

    primary_type: str = msgspec.field(name="standardPrimaryCallType")
    started_at: str = msgspec.field(name="callStartTimestamp")
    callback: Reference | None = msgspec.field(name="callBackReference", default=None)
    locations: tuple[Reference, ...] = msgspec.field(name="locationReference", default=())


class UpdatedNumber(msgspec.Struct, frozen=True, kw_only=True):
    """UpdatedCBNType."""

    uri: str = msgspec.field(name="updatedCbnIdentifierUri")


class Callback(Component, frozen=True, kw_only=True, rename="camel"):
    """CallbackType."""

    uris: tuple[str, ...] = msgspec.field(name="callBackInformationUri", default=())
    updated: UpdatedNumber | None = msgspec.field(name="updatedCbn", default=None)


class Location(Component, frozen=True, kw_only=True, rename="camel"):
    """LocationInformationType; the value is a PIDF-LO (RFC 4119) as text."""

    kind: str = msgspec.field(name="locationTypeDescriptionRegistryText")
    value: str | None = msgspec.field(name="locationByValue", default=None)
    link: str | None = msgspec.field(name="locationByReferenceUrl", default=None)


class Remark(Component, frozen=True, kw_only=True, rename="camel"):
    """NotesType; the comment may be HTML."""

    comment: str = msgspec.field(name="notesActionComments")
    author: Reference | None = msgspec.field(name="agentReference", default=None)


class Caution(Component, frozen=True, kw_only=True, rename="camel"):
    """CautionType."""

    kind: str = msgspec.field(name="cautionTypeCommonRegistryText")
    text: str = msgspec.field(name="cautionTypeInternalText", default="")
    source: str | None = msgspec.field(name="cautionSource", default=None)
    started_at: str | None = msgspec.field(name="startDate", default=None)


class Resource(Component, frozen=True, kw_only=True, rename="camel"):
    """EmergencyResourceType: a unit that responds."""

    name: str | None = msgspec.field(name="emergencyResourceName", default=None)
    active_on: str | None = msgspec.field(name="activeOnIncidentId", default=None)


class Dispatch(Component, frozen=True, kw_only=True, rename="camel"):
    """DispatchInformationType."""

    resources: tuple[Reference, ...] = msgspec.field(name="emergencyResourceReference", default=())
