"""Draws the plans of premises that have one on file: site plans of schools, floor plans of other large buildings."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw, ImageFont

from city.premises import Premise
from city.tables import Folder

SIZE = (960, 600)
_MARGIN, _HALL = 60, 46
_GROUND, _WALL, _ROOM, _TEXT, _WAY = "#11161c", "#c9d2dc", "#1b232c", "#dfe3e9", "#e8b04a"
_ROOMS_OF = {
    "school": ("Office", "Gym", "Library", "Cafeteria"),
    "hospital": ("Emergency", "Security desk", "Imaging", "Pharmacy"),
    "shelter": ("Intake", "Dining", "Dormitory", "Staff"),
    "motel": ("Night desk", "Laundry"),
}
_WITH_PLAN = frozenset({"school", "hospital", "shelter"})
_FONT = 15
_ZONE = ZoneInfo("America/Los_Angeles")


def write_plans(folder: Path, premises: Sequence[Premise], today: date, seed: int) -> None:
    """Write plans.csv and one picture a floor, for premises of the kinds that keep one and for the stories' own."""
    random = Random(f"{seed} plans")
    with Folder(folder, ("plans",)) as tables:
        for premise in premises:
            if premise.kind not in _WITH_PLAN and not (premise.site and premise.units):
                continue
            drawn_on = today.replace(day=1) if premise.site else date(today.year - 1, 1 + random.randrange(12), 1)
            for floor, title in _floors(premise):
                name = f"{premise.key}-{floor}.png".replace("/", "-")
                _draw(premise, floor, title).save(folder / name, optimize=False, compress_level=6)
                tables["plans"].write_dict(
                    source="rms", record=f"PLAN-{premise.key}-{floor}", place=premise.key, title=title, floor=floor,
                    file=name, as_of=datetime.combine(drawn_on, time(9), _ZONE).isoformat(),
                )  # fmt: skip


def _floors(premise: Premise) -> tuple[tuple[str, str], ...]:
    if premise.kind == "apartments":
        return ("1", "Ground floor"), ("2", "Upper floor")
    if premise.kind == "school":
        return (("1", "Site plan and reunification point"),)
    return (("1", "Ground floor"),)


def _draw(premise: Premise, floor: str, title: str) -> Image.Image:
    picture = Image.new("RGB", SIZE, _GROUND)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(_FONT)
    left, top, right, bottom = _MARGIN, _MARGIN, SIZE[0] - _MARGIN, SIZE[1] - _MARGIN - 20
    middle = (top + bottom) / 2
    for (x0, y0, x1, y1), label in _rooms(premise, floor, (left, top, right, bottom)):
        draw.rectangle((x0, y0, x1, y1), fill=_ROOM, outline=_WALL, width=3)
        draw.text(((x0 + x1) / 2, (y0 + y1) / 2), label, fill=_TEXT, font=font, anchor="mm")
        is_above = y1 < middle
        door = y1 if is_above else y0
        draw.line(((x0 + x1) / 2 - 14, door, (x0 + x1) / 2 + 14, door), fill=_GROUND, width=5)
    draw.text((left + 10, middle), "Main entrance ▸".replace("▸", ">"), fill=_WAY, font=font, anchor="lm")
    draw.text((right - 10, middle), "Rear stairs" if premise.units else "Rear exit", fill=_WAY, font=font, anchor="rm")
    draw.text((left, 24), f"{premise.landmark or premise.address}: {title}", fill=_TEXT, font=font, anchor="lm")
    draw.text((right, 24), "N ^", fill=_TEXT, font=font, anchor="rm")
    draw.text((left, SIZE[1] - 30), "Not to scale. Simulated.", fill=_WALL, font=font, anchor="lm")
    return picture


def _rooms(
    premise: Premise, floor: str, box: tuple[float, float, float, float]
) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    """Yield rooms on both sides of a hall, with what is written in them."""
    names = _names(premise, floor)
    left, top, right, bottom = box
    middle, each = (top + bottom) / 2, (right - left) / ((len(names) + 1) // 2)
    for number, name in enumerate(names):
        x = left + each * (number // 2)
        if number % 2 == 0:
            yield (x, top, x + each, middle - _HALL / 2), name
        else:
            yield (x, middle + _HALL / 2, x + each, bottom), name


def _names(premise: Premise, floor: str) -> list[str]:
    if premise.units:
        half = (len(premise.units) + 1) // 2
        on_floor = premise.units[:half] if floor == "1" else premise.units[half:]
        return [f"Unit {unit.label}" for unit in on_floor[:12]] or ["Storage"]
    rooms = list(_ROOMS_OF.get(premise.kind, ("Office", "Hall")))
    if premise.kind == "school":
        rooms += [f"Room {number}" for number in range(1, 9)] + ["Reunification: field, north side"]
    return rooms
