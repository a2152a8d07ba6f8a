"""Projects metres of a scene onto the picture: a pinhole camera on a pole that looks along +z and a little down."""

from dataclasses import dataclass
from math import cos, radians, sin

NEAREST_METRES = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """Where the camera hangs and how it looks; `focal` is in picture widths."""

    width: int
    height: int
    hangs_metres: float
    pitch_degrees: float
    focal: float
    shift: float = 0.0  # metres to the right of the scene's middle

    def project(self, x: float, y: float, z: float) -> tuple[float, float, float]:
        """Return the picture's u and v in pixels, and pixels a metre there; y is up from the ground, z ahead."""
        down, up = sin(radians(self.pitch_degrees)), y - self.hangs_metres
        ahead = cos(radians(self.pitch_degrees))
        depth = max(NEAREST_METRES, z * ahead - up * down)
        rise = up * ahead + z * down
        scale = self.focal * self.width / depth
        return self.width / 2 + scale * (x - self.shift), self.height / 2 - scale * rise, scale
