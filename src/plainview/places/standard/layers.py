"""The layers and fields of NENA-STA-006.3 that are read and written: name, type, length, whether required, domain."""

from dataclasses import dataclass
from typing import Literal

FieldType = Literal["text", "moment", "whole", "real"]
_TYPES: dict[str, FieldType] = {"t": "text", "d": "moment", "i": "whole", "r": "real"}

_KEPT = "DiscrpAgID:t100! DateUpdate:d! Effective:d Expire:d NGUID:t254!"
_STREET = """
St_PreMod:t25 St_PreDir:t10=StreetNameDirectional St_PreTyp:t50=StreetNameType St_PreSep:t20=StreetNamePreTypeSeparator
St_Name:t254 St_PosTyp:t50=StreetNameType St_PosDir:t10=StreetNameDirectional St_PosMod:t25 Dir_Travel:t10
LSt_PreDir:t2=LegacyStreetNameDirectional LSt_Name:t75 LSt_Typ:t4 LSt_PosDir:t2=LegacyStreetNameDirectional
"""
_ADDRESS_POINT = f"""
{_KEPT} Country:t2!=AdministrativeLevels0 A1:t2!=AdministrativeLevels1 A2:t254 AddCode:t6 A3:t254 A4:t254 A5:t254
AddNum_Pre:t15 Add_Number:i AddNum_Suf:t15 AddNum_Cmp:t42 DistMarker:t150 {_STREET}
ESN:t5 MSAGComm:t30 LCountyID:t5 Post_Comm:t40 Post_Code:t7 PostCodeEx:t4 Site:t254 SubSite:t254 Structure:t75
Floor:t75 FloorIndex:i Wing:t75 Unit:t75 UnitPreTyp:t75 UnitValue:t75 Section:t75 Row:t75 Room:t75 Seat:t75
LocMarker:t100 Addtl_Loc:t225 AddDataURI:t254 Place_Type:t50=PlaceType Placement:t25=PlacementMethodPoint Longitude:r
Latitude:r Elevation:r Altitude:r Height:r
"""
_ROAD = f"""
{_KEPT} AdNumPre_L:t15 AdNumPre_R:t15 FromAddr_L:i! ToAddr_L:i! FromAddr_R:i! ToAddr_R:i! Parity_L:t1!=Parity
Parity_R:t1!=Parity {_STREET.replace("St_Name:t254 ", "St_Name:t254! ")} ESN_L:t5 ESN_R:t5 MSAGComm_L:t30
MSAGComm_R:t30 LCntyID_L:t5 LCntyID_R:t5 Country_L:t2!=AdministrativeLevels0 Country_R:t2!=AdministrativeLevels0
A1_L:t2!=AdministrativeLevels1 A1_R:t2!=AdministrativeLevels1 A2_L:t254 A2_R:t254 AddCode_L:t6 AddCode_R:t6 A3_L:t254
A3_R:t254 A4_L:t254 A4_R:t254 A5_L:t254 A5_R:t254 PostCode_L:t7 PostCode_R:t7 PostComm_L:t40 PostComm_R:t40
RoadClass:t24=RoadClass OneWay:t2=OneWay SpeedLimit:i Valid_L:t1=Validation Valid_R:t1=Validation
"""
_SERVICE = f"""
{_KEPT} Agency_ID:t100! ServiceURI:t254! ServiceURN:t100!=ServiceURN ServiceNum:t15 AVcard_URI:t254! DsplayName:t60!
"""
_AREA = f"{_KEPT} Country:t2!=AdministrativeLevels0 A1:t2!=AdministrativeLevels1"
_MARKER = """
DiscrpAgID:t100! DateUpdate:d! NGUID:t254! DM_Unit:t15!=DistanceMarkerUnitOfMeasurement DM_Value:r! DM_Rte:t100!
DM_Type:t50 DM_Ind:t1!=DistanceMarkerIndicator DM_Label:t100
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a layer; `length` of text only, `domain` a key of words.DOMAINS."""

    name: str
    type: FieldType
    length: int | None
    is_required: bool
    domain: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer; `geometry` as GeoPackage names it."""

    name: str
    geometry: str
    has_z: bool
    fields: tuple[Field, ...]


def _field(text: str) -> Field:
    name, _, form = text.partition(":")
    form, _, domain = form.partition("=")
    return Field(
        name=name,
        type=_TYPES[form[0]],
        length=int(digits) if (digits := form[1:].strip("!")) else None,
        is_required=form.endswith("!"),
        domain=domain or None,
    )


def _layer(name: str, geometry: str, fields: str, *, has_z: bool = False) -> Layer:
    return Layer(name=name, geometry=geometry, has_z=has_z, fields=tuple(_field(text) for text in fields.split()))


ADDRESS_POINTS = _layer("SiteStructureAddressPoint", "POINT", _ADDRESS_POINT, has_z=True)
ROADS = _layer("RoadCenterLine", "MULTILINESTRING", _ROAD, has_z=True)
MARKERS = _layer("DistanceMarkerPoint", "POINT", _MARKER)
BOUNDARIES: dict[str, Layer] = {  # by the kind of boundary that its rows are
    "psap": _layer("PsapPolygon", "MULTIPOLYGON", _SERVICE),
    "police": _layer("PolicePolygon", "MULTIPOLYGON", _SERVICE),
    "fire": _layer("FirePolygon", "MULTIPOLYGON", _SERVICE),
    "ems": _layer("EmsPolygon", "MULTIPOLYGON", _SERVICE),
    "service": _layer("ServiceBoundaryPolygon", "MULTIPOLYGON", _SERVICE),
    "provisioning": _layer("ProvisioningPolygon", "MULTIPOLYGON", _KEPT),
    "state": _layer("A1Polygon", "MULTIPOLYGON", _AREA),
    "county": _layer("A2Polygon", "MULTIPOLYGON", f"{_AREA} A2:t254! AddCode:t6"),
    "city_limits": _layer("A3Polygon", "MULTIPOLYGON", f"{_AREA} A2:t254 AddCode:t6 A3:t254!"),
    "community": _layer("A4Polygon", "MULTIPOLYGON", f"{_AREA} A2:t254 AddCode:t6 A3:t254 A4:t254!"),
    "neighbourhood": _layer("A5Polygon", "MULTIPOLYGON", f"{_AREA} A2:t254 A3:t254 A4:t254 A5:t254!"),
}
TITLE_FIELDS = {
    "state": "A1", "county": "A2", "city_limits": "A3", "community": "A4", "neighbourhood": "A5",
    "provisioning": "NGUID",
}  # fmt: skip
LAYERS = (ADDRESS_POINTS, ROADS, MARKERS, *BOUNDARIES.values())
