"""Says where things lie: the outline, the half-mile lattice with the real arterials' names, metres and degrees.

The outline is drawn by hand, a generalisation of the real limits (exclaves left out). Arterials and freeways carry
their real names for orientation only: nobody has an address on one.
"""

from collections.abc import Sequence
from math import cos, hypot, radians

Ring = Sequence[tuple[float, float]]

ORIGIN_LONGITUDE, ORIGIN_LATITUDE = -119.809, 36.750  # Palm at Belmont: where house numbers begin
METRES_PER_DEGREE = 111_195.08
METRES_PER_LONGITUDE = METRES_PER_DEGREE * cos(radians(36.785))
HALF_MILE = 804.672  # metres

OUTLINE: Ring = (
    (-119.749, 36.911), (-119.733, 36.911), (-119.731, 36.880), (-119.731, 36.866), (-119.728, 36.857),
    (-119.732, 36.840), (-119.727, 36.822), (-119.727, 36.795), (-119.690, 36.794), (-119.655, 36.792),
    (-119.651, 36.779), (-119.692, 36.777), (-119.706, 36.770), (-119.683, 36.765), (-119.691, 36.757),
    (-119.668, 36.748), (-119.667, 36.737), (-119.681, 36.723), (-119.677, 36.714), (-119.700, 36.707),
    (-119.734, 36.703), (-119.746, 36.692), (-119.744, 36.674), (-119.752, 36.666), (-119.772, 36.676),
    (-119.778, 36.689), (-119.800, 36.703), (-119.822, 36.706), (-119.846, 36.713), (-119.863, 36.728),
    (-119.858, 36.745), (-119.836, 36.750), (-119.846, 36.762), (-119.880, 36.768), (-119.887, 36.778),
    (-119.926, 36.782), (-119.923, 36.799), (-119.908, 36.806), (-119.920, 36.812), (-119.927, 36.830),
    (-119.920, 36.840), (-119.904, 36.851), (-119.868, 36.857), (-119.846, 36.850), (-119.828, 36.848),
    (-119.808, 36.862), (-119.790, 36.874), (-119.784, 36.888), (-119.764, 36.897), (-119.749, 36.911),
)  # fmt: skip

FIRST_COLUMN = -12  # half miles east of Palm
COLUMNS = (
    "Grantland", "Bryan", "Hayes", "Polk", "Cornelia", "Blythe", "Brawley", "Valentine", "Marks", "Hughes", "West",
    "Fruit", "Palm", "Maroa", "Blackstone", "Fresno", "First", "Millbrook", "Cedar", "Maple", "Chestnut", "Willow",
    "Peach", "Minnewawa", "Clovis", "Sunnyside", "Fowler", "Armstrong", "Temperance", "Locan",
)  # fmt: skip
FIRST_ROW = -12  # half miles north of Belmont
ROWS = (
    "American", "Malaga", "Central", "Muscat", "North", "Annadale", "Jensen", "Church", "California", "Butler",
    "Kings Canyon", "Tulare", "Belmont", "Olive", "McKinley", "Clinton", "Shields", "Dakota", "Ashlan", "Gettysburg",
    "Shaw", "Barstow", "Bullard", "Sierra", "Herndon", "Alluvial", "Nees", "Teague", "Shepherd", "Perrin", "Behymer",
    "International", "Copper",
)  # fmt: skip

FREEWAYS: dict[str, Ring] = {
    "CA-99": (
        (-119.926, 36.843), (-119.908, 36.829), (-119.887, 36.813), (-119.866, 36.800), (-119.848, 36.788),
        (-119.834, 36.773), (-119.824, 36.757), (-119.816, 36.742), (-119.802, 36.728), (-119.788, 36.716),
        (-119.770, 36.704), (-119.757, 36.690), (-119.745, 36.675),
    ),
    "CA-41": (
        (-119.789, 36.693), (-119.789, 36.716), (-119.785, 36.737), (-119.785, 36.757), (-119.781, 36.780),
        (-119.780, 36.797), (-119.784, 36.812), (-119.789, 36.830), (-119.790, 36.848), (-119.797, 36.868),
    ),
    "CA-168": ((-119.766, 36.756), (-119.753, 36.768), (-119.744, 36.782), (-119.736, 36.797), (-119.727, 36.815)),
    "CA-180": (
        (-119.862, 36.734), (-119.842, 36.741), (-119.822, 36.750), (-119.802, 36.753), (-119.785, 36.755),
        (-119.758, 36.757), (-119.730, 36.753), (-119.702, 36.746), (-119.668, 36.742),
    ),
}  # fmt: skip


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """Turn metres east and north of the origin into longitude and latitude, seven decimals."""
    longitude = ORIGIN_LONGITUDE + x / METRES_PER_LONGITUDE
    return round(longitude, 7), round(ORIGIN_LATITUDE + y / METRES_PER_DEGREE, 7)


def to_metres(longitude: float, latitude: float) -> tuple[float, float]:
    """Turn degrees into metres east and north of the origin."""
    east = (longitude - ORIGIN_LONGITUDE) * METRES_PER_LONGITUDE
    return east, (latitude - ORIGIN_LATITUDE) * METRES_PER_DEGREE


OUTLINE_METRES: Ring = tuple(to_metres(*corner) for corner in OUTLINE)


def is_inside(x: float, y: float, ring: Ring = OUTLINE_METRES) -> bool:
    """Say whether a point lies in a closed ring, by counting the edges crossed to its east."""
    inside = False
    ahead = ring[0]
    for behind in ring[1:]:
        if (ahead[1] > y) != (behind[1] > y):
            crossing = ahead[0] + (y - ahead[1]) / (behind[1] - ahead[1]) * (behind[0] - ahead[0])
            inside ^= x < crossing
        ahead = behind
    return inside


def column_name(index: int) -> str:
    """Name the north-south arterial or collector `index` half miles east of Palm."""
    return COLUMNS[index - FIRST_COLUMN]


def row_name(index: int) -> str:
    """Name the east-west arterial or collector `index` half miles north of Belmont."""
    return ROWS[index - FIRST_ROW]


def column_indices() -> range:
    """Return the indices of the north-south lattice lines, west to east."""
    return range(FIRST_COLUMN, FIRST_COLUMN + len(COLUMNS))


def row_indices() -> range:
    """Return the indices of the east-west lattice lines, south to north."""
    return range(FIRST_ROW, FIRST_ROW + len(ROWS))


def is_primary(index: int) -> bool:
    """Say whether a lattice line is a mile line (an arterial); the half-mile lines are collectors."""
    return index % 2 == 0


def postal_code(x: float, y: float) -> str:
    """Return a Fresno ZIP by rough area: seven bands north by four columns east, as the real ones lie in the main."""
    bands = ("93706", "93725", "93702", "93703", "93726", "93710", "93720")
    western = ("93706", "93706", "93728", "93705", "93722", "93711", "93711")
    band = max(0, min(6, int((y + 6500) // 3000)))
    return (western if x < 1600 else bands)[band]


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return metres between two points given in metres."""
    return hypot(a[0] - b[0], a[1] - b[1])
