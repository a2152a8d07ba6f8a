"""Shows that PIDF-LO of every shape is read, and that what is wrong is said."""

import pytest

from plainview.feeds.decoders.eido.location import read_whereabouts
from plainview.feeds.model import Address, Position
from plainview.kernel.errors import UnreadableError

NAMES = 'xmlns:gs="http://www.opengis.net/pidflo/1.0" xmlns:gml="http://www.opengis.net/gml"'
METRES = 'uom="urn:ogc:def:uom:EPSG::9001"'


def _address(parts: str) -> Address:
    xml = f'<civicAddress xmlns="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr">{parts}</civicAddress>'
    (address,) = read_whereabouts(xml, source="Incident").addresses
    return address


def _position(shape: str) -> Position:
    (position,) = read_whereabouts(f"<location {NAMES}>{shape}</location>", source="Caller").positions
    return position


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ("<HNO>42</HNO><PRD>W</PRD><RD>Cellular</RD><STS>Street</STS><A3>Reno</A3>", "42 W Cellular Street, Reno"),
        ("<HNO>42</HNO><HNS>B</HNS><RD>Orrin</RD><STS>St</STS>", "42B Orrin St"),
        ("<HNO>42</HNO><HNS>1/2</HNS><RD>Orrin</RD><STS>St</STS><POD>N</POD>", "42 1/2 Orrin St N"),
        ("<HNO>9</HNO><RD>Orrin</RD><STS>St</STS><UNIT>Apt 12B</UNIT><A3>Fresno</A3>", "9 Orrin St, unit 12B, Fresno"),
        ("<HNO>9</HNO><RD>Orrin</RD><STS>St</STS><LOC>behind the shed</LOC>", "9 Orrin St, behind the shed"),
        ("<HNO>9</HNO><RD>Orrin St</RD><LMK>Orrin School</LMK><A3>Fresno</A3>", "9 Orrin St, Fresno (Orrin School)"),
        ("<LMK>Orrin School</LMK><A3>Fresno</A3>", "Orrin School, Fresno"),
        ("<RD> Orrin\n </RD><STS>St</STS>", "Orrin St"),
        ("<country>US</country>", ""),
    ],
)  # fmt: skip
def test_an_address_reads_as_one_line(parts: str, text: str) -> None:
    assert _address(parts).text == text


@pytest.mark.parametrize(
    ("sent", "unit"),
    [
        ("<UNIT>4</UNIT>", "4"), ("<UNIT># 4</UNIT>", "4"), ("<UNIT>Unit 12B</UNIT>", "12B"), ("<UNIT>B</UNIT>", "B"),
        ("<LOC>Apt 4</LOC>", "4"), ("<LOC>Ste. #210</LOC>", "210"), ("<LOC>12b</LOC>", "12b"),
        ("<LOC>rear entrance</LOC>", None), ("<LOC>Apartment building</LOC>", None), ("", None),
        ("<UNIT>Penthouse East</UNIT>", "Penthouse East"),
    ],
)  # fmt: skip
def test_a_unit_is_told_from_free_text(sent: str, unit: str | None) -> None:
    assert _address(f"<HNO>9</HNO><RD>Orrin</RD>{sent}").unit == unit


@pytest.mark.parametrize(
    ("shape", "radius", "uncertainty"),
    [
        ("gml:Point", "", None),
        ("gs:Circle", f"<gs:radius {METRES}>35</gs:radius>", 35),
        ("gs:Circle", "<gs:radius uom='urn:ogc:def:uom:EPSG::9002'>100</gs:radius>", 30.48),
        ("gs:Ellipse", f"<gs:semiMajorAxis {METRES}>80</gs:semiMajorAxis><gs:semiMinorAxis>9</gs:semiMinorAxis>", 80),
        ("gs:ArcBand", f"<gs:innerRadius>100</gs:innerRadius><gs:outerRadius {METRES}>900</gs:outerRadius>", 900),
    ],
)
@pytest.mark.parametrize("pos", ["36.7 -119.7", "36.7 -119.7 90.5"])
def test_a_round_shape_is_its_centre_and_widest_reach(
    shape: str, radius: str, uncertainty: float | None, pos: str
) -> None:
    position = _position(f"<{shape}><gml:pos>{pos}</gml:pos>{radius}</{shape}>")
    assert (position.longitude, position.latitude) == (-119.7, 36.7)
    assert position.uncertainty_metres == pytest.approx(uncertainty)


CORNERS = ("36.0 -119.0", "36.0 -119.2", "36.2 -119.2", "36.2 -119.0", "36.0 -119.0")


@pytest.mark.parametrize(
    "ring",
    [
        "".join(f"<gml:pos>{corner}</gml:pos>" for corner in CORNERS),
        f"<gml:posList>{' '.join(CORNERS)}</gml:posList>",
        f'<gml:posList srsDimension="3">{" 1 ".join(CORNERS)} 1</gml:posList>',
    ],
)
def test_a_polygon_is_its_middle_and_farthest_corner(ring: str) -> None:
    shape = f"<gml:Polygon><gml:exterior><gml:LinearRing>{ring}</gml:LinearRing></gml:exterior></gml:Polygon>"
    position = _position(shape)
    assert position.longitude == pytest.approx(-119.1)
    assert position.latitude == pytest.approx(36.1)
    assert position.uncertainty_metres == pytest.approx(14_300, rel=0.01)


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        ("<gml:Point><gml:pos>36.7</gml:pos></gml:Point>", "latitude and longitude"),
        ("<gml:Point/>", "latitude and longitude"),
        ("<gml:Point><gml:pos>-119.7 36.7</gml:pos></gml:Point>", "not on the globe"),
        ("<gml:Point><gml:pos>here there</gml:pos></gml:Point>", "not a number"),
        ("<gml:Point><gml:pos>nan inf</gml:pos></gml:Point>", "not finite"),
        ("<gs:Circle><gml:pos>36.7 -119.7</gml:pos></gs:Circle>", "without its radius"),
        ("<gs:Circle><gml:pos>36.7 -119.7</gml:pos><gs:radius uom='furlong'>3</gs:radius></gs:Circle>", "unknown unit"),
        ("<gs:Circle><gml:pos>36.7 -119.7</gml:pos><gs:radius>-3</gs:radius></gs:Circle>", "no distance"),
        ("<gml:Polygon/>", "without corners"),
        ("<nothing/>", "no address and no shape"),
    ],
)
def test_says_what_is_wrong_with_a_shape(shape: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        _position(shape)
