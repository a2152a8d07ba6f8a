"""Chooses the scene that a camera of a kind looks at."""

from collections.abc import Callable
from random import Random

from city.scenes.public import arterial, car_park, school
from city.scenes.residential import crossing, fronts, street, walk
from city.scenes.stage import Still


def paint_still(kind: str, random: Random, size: tuple[int, int]) -> Still:
    """Paint the scene for a camera kind; the same random state paints the same scene."""
    layouts: dict[str, tuple[Callable[[Random, tuple[int, int]], Still], ...]] = {
        "city": (street, crossing, fronts, street, crossing),
        "traffic": (arterial, arterial, crossing),
        "school": (school, school, car_park),
        "body_worn": (walk,),
    }
    return random.choice(layouts.get(kind, layouts["city"]))(random, size)
