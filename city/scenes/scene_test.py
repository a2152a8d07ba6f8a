"""A scene moves, differs from camera to camera, shows the running clock, and is the same at the same moment."""

import numpy as np
import pytest

from city.scenes.overlay import strip_height
from city.scenes.scene import POOL, Scene

SIZE = (640, 360)
AT = 1_790_000_000.0


def make_scene(camera_id: str = "city-0004", kind: str = "city") -> Scene:
    return Scene(camera_id=camera_id, title="Larkmoor at First, NE", kind=kind, size=SIZE)


@pytest.mark.parametrize("kind", list(POOL))
def test_every_kind_moves_and_is_seen(kind: str) -> None:
    scene = make_scene(f"{kind}-0003", kind)
    pictures = [scene.show(AT + second).y.copy() for second in range(0, 40, 4)]
    assert pictures[0].shape == (360, 640)
    assert len({picture[40:].tobytes() for picture in pictures}) > 5
    assert all(20 < picture.mean() < 120 for picture in pictures)
    assert all(picture.max() - picture.min() > 100 for picture in pictures)


def test_the_same_moment_is_the_same_picture() -> None:
    once, again = make_scene().show(AT + 3.2).buffer.copy(), make_scene().show(AT + 3.2).buffer.copy()
    assert np.array_equal(once, again)


def test_the_clock_runs_in_tenths() -> None:
    scene, rows = make_scene(), strip_height(SIZE[1])
    strips = [scene.show(AT + tenth / 10 + 0.01).y[:rows, 320:].copy() for tenth in range(10)]
    assert len({strip.tobytes() for strip in strips}) == 10


def test_neighbouring_cameras_look_different() -> None:
    pictures = [make_scene(f"city-{number:04d}").show(AT).y[40:] for number in range(1, 5)]
    for place, picture in enumerate(pictures):
        for other in pictures[place + 1 :]:
            assert np.abs(picture.astype(int) - other).mean() > 4
