"""Places the 1,470 cameras: the city's, the traffic ones, the school district's and those that officers wear."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, radians, sin
from random import Random

from city.geography import (
    HALF_MILE,
    column_indices,
    column_name,
    distance,
    is_inside,
    is_primary,
    row_indices,
    row_name,
)
from city.poles import CORNERS, poles_near
from city.premises import Premise, section_of
from city.roster import Unit
from city.streets import LANES, SPACING, Box, Section, row_street_name

COUNTS = {"city": 180, "traffic": 140, "school": 750, "body_worn": 400}
STORY_CAMERAS = 5  # alive and looking at each story's address
_SCHOOL_SPOTS = (
    ("gate 1", 0.5, 0.0, 180), ("gate 2", 0.0, 0.0, 225), ("front drive", 0.2, 0.02, 150), ("car park", 0.9, 0.1, 45),
    ("east walk", 1.0, 0.5, 270), ("west walk", 0.0, 0.6, 90), ("field", 0.5, 0.95, 180), ("gym door", 0.3, 0.7, 120),
    ("bus loop", 0.75, 0.03, 200), ("quad", 0.5, 0.5, 0),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A camera of the city; x and y in metres; `failing` is '' or how it fails: silent, hangs_up."""

    camera_id: str = ""
    title: str
    kind: str
    x: float
    y: float
    bearing: float | None
    field_of_view: float
    reach: float
    campus: str = ""
    campus_spot: tuple[float, float] | None = None
    patrol_unit_id: str = ""
    failing: str = ""


def bearing_between(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the bearing from `a` to `b`, clockwise from north."""
    return degrees(atan2(b[0] - a[0], b[1] - a[1])) % 360


def can_see(camera: Camera, spot: tuple[float, float]) -> bool:
    """Say whether the spot lies within reach and inside the field of view."""
    away = distance((camera.x, camera.y), spot)
    if camera.bearing is None or away > camera.reach:
        return camera.bearing is None and away <= camera.reach
    turned = abs((bearing_between((camera.x, camera.y), spot) - camera.bearing + 180) % 360 - 180)
    return turned <= camera.field_of_view / 2


def place_cameras(
    sections: Sequence[Section], premises: Sequence[Premise], units: Sequence[Unit], seed: int
) -> list[Camera]:
    """Return every camera with its id; eight of them fail, half silent and half hanging up."""
    random = Random(f"{seed}:cameras")
    by_place = {(s.column, s.row): s for s in sections}
    sites = {p.site: p for p in premises if p.site}
    city = [*_story_cameras(sites), *_public_cameras(premises, random)]
    city += _corner_cameras(by_place, COUNTS["city"] - len(city), random)
    schools = {section_of(p): p for p in premises if p.kind == "school"}
    school = [
        c for s in sections if s.campus for c in _campus_cameras(s.campus, schools[s.column, s.row], sites, random)
    ]
    every = [*city, *_traffic_cameras(COUNTS["traffic"], random), *school, *_worn_cameras(units, premises)]
    return list(_fail_some(_with_ids(every), random))


def _story_cameras(sites: Mapping[str, Premise]) -> Iterator[Camera]:
    for name, premise in sites.items():
        poles = sorted(poles_near(premise), key=lambda pole: distance(pole[1], premise.spot))
        if name == "barricade":  # a dead one among the nearest, then room for the school's gate
            title, spot = poles[2]
            yield replace(_aimed(title, spot, premise.spot), failing="silent")
            poles = poles[:2] + [pole for pole in poles[3:] if distance(pole[1], premise.spot) > 190]
        for title, spot in poles[:STORY_CAMERAS]:
            yield _aimed(title, spot, premise.spot)


def _aimed(title: str, spot: tuple[float, float], target: tuple[float, float]) -> Camera:
    bearing = (bearing_between(spot, target) + 6) % 360
    reach = max(150.0, 1.25 * distance(spot, target))
    return Camera(
        title=title, kind="city", x=spot[0], y=spot[1], bearing=round(bearing), field_of_view=84, reach=round(reach)
    )


def _public_cameras(premises: Sequence[Premise], random: Random) -> Iterator[Camera]:
    for premise in premises:
        if premise.kind == "public":
            x, y = premise.lot.x + random.uniform(-15, 15), premise.lot.y + random.uniform(18, 26)
            yield Camera(
                title=f"{premise.landmark}, entrance", kind="city", x=x, y=y, bearing=round(bearing_between((x, y),
                premise.spot)),
                field_of_view=96, reach=80,
            )  # fmt: skip


def _corner_cameras(sections: Mapping[tuple[int, int], Section], count: int, random: Random) -> list[Camera]:
    """Return cameras where a local street meets an arterial, no two at the same crossing."""
    crossings = [
        (c, r, lane)
        for (c, r), s in sections.items()
        if s.pattern in ("rows", "curves") and is_primary(c)
        for lane in (2, 4, 6)
    ]
    return [_corner_camera(c, r * LANES + lane, random) for c, r, lane in random.sample(crossings, count)]


def _corner_camera(column: int, line: int, random: Random) -> Camera:
    corner = random.choice(list(CORNERS))
    east, north = CORNERS[corner]
    x, y = column * HALF_MILE + east, line * SPACING + north
    inwards = bearing_between((east, north), (0, 0))
    title = f"{row_street_name(line)[0]} at {column_name(column)}, {corner}"
    return Camera(
        title=title, kind="city", x=x, y=y, bearing=round(inwards), field_of_view=random.choice((78, 90, 110)),
        reach=random.choice((120, 150, 180)),
    )  # fmt: skip


def _traffic_cameras(count: int, random: Random) -> list[Camera]:
    crossings = [
        (c, r) for c in column_indices() for r in row_indices() if is_inside(c * HALF_MILE + 1, r * HALF_MILE + 1)
    ]
    primary = [place for place in crossings if is_primary(place[0]) and is_primary(place[1])]
    others = [place for place in crossings if is_primary(place[0]) != is_primary(place[1])]
    chosen = (primary + random.sample(others, len(others)))[:count]
    return [_traffic_camera(c, r, random) for c, r in chosen]


def _traffic_camera(column: int, row: int, random: Random) -> Camera:
    words, bearing = random.choice((("NB", 0), ("EB", 90), ("SB", 180), ("WB", 270)))
    title = f"{column_name(column)} at {row_name(row)}, {words}"
    x, y = column * HALF_MILE + 12 * cos(radians(bearing)), row * HALF_MILE + 12 * sin(radians(bearing))
    return Camera(title=title, kind="traffic", x=x, y=y, bearing=bearing, field_of_view=60, reach=220)


def _campus_cameras(campus: Box, school: Premise, sites: Mapping[str, Premise], random: Random) -> Iterator[Camera]:
    west, south, east, north = campus
    story = sites["barricade"].spot
    for spot, across, up, bearing in _SCHOOL_SPOTS:
        x, y = west + across * (east - west), south + up * (north - south)
        camera = Camera(
            title=f"{school.landmark.removesuffix(' School')}, {spot}", kind="school", x=x, y=y, bearing=bearing,
            field_of_view=random.choice((90, 100, 110)), reach=random.choice((70, 90, 110)), campus=school.landmark,
            campus_spot=school.spot,
        )  # fmt: skip
        if spot == "gate 2" and distance((x, y), story) < 250:  # the gate that looks down the street of the barricade
            camera = replace(camera, bearing=round(bearing_between((x, y), story)), reach=200)
        yield camera


def _worn_cameras(units: Sequence[Unit], premises: Sequence[Premise]) -> Iterator[Camera]:
    station = next(premise for premise in premises if premise.landmark == "Police Headquarters")
    for number in range(COUNTS["body_worn"]):
        unit = units[number // 2 % len(units)]
        yield Camera(
            title=f"{unit.unit_id}, officer {'AB'[number % 2]}", kind="body_worn", x=station.lot.x, y=station.lot.y,
            bearing=None,
            field_of_view=120, reach=25, patrol_unit_id=unit.unit_id,
        )  # fmt: skip


def _with_ids(cameras: Sequence[Camera]) -> Iterator[Camera]:
    counts = dict.fromkeys(COUNTS, 0)
    for camera in cameras:
        counts[camera.kind] += 1
        yield replace(camera, camera_id=f"{camera.kind.split('_')[0]}-{counts[camera.kind]:04d}")


def _fail_some(cameras: Iterator[Camera], random: Random) -> Iterator[Camera]:
    """Let eight cameras fail, the barricade's among them."""
    every = list(cameras)
    spared = 60  # the first of the city's stand at the stories
    ways = {
        "city": ("hangs_up",),
        "traffic": ("silent",),
        "school": ("silent", "hangs_up", "hangs_up"),
        "body_worn": ("silent", "hangs_up"),
    }
    failing: dict[str, str] = {}
    for kind, how in ways.items():
        able = [c.camera_id for c in every[spared:] if c.kind == kind and "gate" not in c.title]
        failing |= dict(zip(random.sample(able, len(how)), how, strict=True))
    for camera in every:
        yield replace(camera, failing=failing.get(camera.camera_id, camera.failing))
