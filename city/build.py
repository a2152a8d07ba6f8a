"""Builds a city into a folder: places, records, cameras, and what `live` needs; the same again is left as it is."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from city.book import Book, Dwelling
from city.camera_rows import camera_row
from city.cameras import Camera, place_cameras
from city.cast import write_cast
from city.common_names import alias_rows, range_of
from city.geography import OUTLINE, to_degrees
from city.highways import exit_rows, freeway_street, mile_marker_rows, miles_of_freeway
from city.jail import write_bookings
from city.people import list_dwellings, people_the_city
from city.plans import write_plans
from city.premise_records import write_premise_records
from city.premises import Premise, plan_premises, section_of
from city.records import write_records
from city.rms import write_reports
from city.roster import Unit, list_units
from city.scales import SCALES, Scale
from city.stage import story_dwelling
from city.streets import Section, Street, lattice_streets, local_streets, plan_sections
from city.tables import Folder, shape_cell, yes
from city.ties import write_ties

FORM = 4  # counted up when what is built changes: older folders are then built anew
FRESH_FOR = timedelta(days=30)  # without a day given, a city as old as this is kept
Say = Callable[[str], None]

_PLACE_TABLES = (
    "address_points", "units", "road_lines", "boundaries", "address_ranges", "aliases", "mile_markers", "exits",
)  # fmt: skip
_RECORD_TABLES = (
    "sources", "persons", "residencies", "arrests", "convictions", "warrants", "orders", "ties", "premise_facts",
    "premise_notes", "prior_calls",
)  # fmt: skip
_SOURCES = (
    ("rms", "Police records", "premise", True),
    ("rms_arrests", "Arrest records", "arrest", False),
    ("court", "Superior court", "court", True),
    ("warrants", "Warrant index", "warrant", True),
    ("orders", "Protective orders", "order", True),
    ("dmv", "Driver licences", "residency", False),
    ("utility", "Utility accounts", "residency", False),
    ("jail", "Jail bookings", "residency", False),
    ("next_of_kin", "Emergency contacts", "contact", False),
    ("part23", "Criminal intelligence", "intelligence", False),
    ("cad", "Dispatch", "call", False),
)
CALL_PREMISES = 2500  # of which live draws its calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be built; `today` is None where any day of the last month will do."""

    folder: Path
    scale: str
    seed: int
    rtsp_port: int
    today: date | None


def build(order: Order, say: Say) -> bool:
    """Build the city unless the folder holds it already; return whether anything was written."""
    if _is_built(order):
        say(f"city: {order.scale} city is there already ({order.folder})")
        return False
    today = order.today or date.today()  # noqa: DTZ011 - the city's own calendar day
    stamp = order.folder / "city.json"
    stamp.unlink(missing_ok=True)
    scale = SCALES[order.scale]
    say(f"city: laying streets and {scale.premises:,} premises")
    sections = plan_sections(order.seed)
    premises = plan_premises(sections, scale, order.seed)
    _write_places(order.folder / "places", sections, premises)
    _write_records(order, premises, scale, today, say)
    write_plans(order.folder / "plans", premises, today, order.seed)
    units = list_units(order.seed)
    cameras = place_cameras(sections, premises, units, order.seed)
    say(f"city: placing {len(cameras):,} cameras")
    _write_cameras(order, cameras)
    stamp.write_text(json.dumps(_summary(order, today, premises, cameras, units)), encoding="utf-8")
    say("city: built")
    return True


def _is_built(order: Order) -> bool:
    try:
        found = json.loads((order.folder / "city.json").read_text(encoding="utf-8"))
        built_for = date.fromisoformat(found["today"])
        same = [found[key] for key in ("form", "scale", "seed", "rtsp_port")]
    except (OSError, ValueError, KeyError):
        return False
    if same != [FORM, order.scale, order.seed, order.rtsp_port]:
        return False
    if order.today is None:
        return abs(date.today() - built_for) < FRESH_FOR  # noqa: DTZ011 - as above
    return order.today == built_for


def _write_places(folder: Path, sections: Sequence[Section], premises: Sequence[Premise]) -> None:
    with Folder(folder, _PLACE_TABLES) as tables:
        for premise in premises:
            tables["address_points"].write(_address_row(premise))
            for unit in premise.units:
                tables["units"].write((unit.key, premise.key, unit.label))
        streets = [*lattice_streets(), *(street for section in sections for street in local_streets(section))]
        streets.append(freeway_street())
        for number, street in enumerate(streets, start=1):
            tables["road_lines"].write(_road_row(number, street))
            if street.road_class == "local":
                tables["address_ranges"].write((_road_key(number), *range_of(street), "", ""))
        tables["address_ranges"].write((_road_key(len(streets)), *("",) * 6, *miles_of_freeway()))
        tables["mile_markers"].write_all(mile_marker_rows())
        tables["exits"].write_all(exit_rows())
        tables["aliases"].write_all(alias_rows(premises))
        tables["boundaries"].write(("BD-0001", "city_limits", "Fresno", shape_cell(OUTLINE)))
        schools = {section_of(premise): premise for premise in premises if premise.kind == "school"}
        campuses = [(s.campus, schools[s.column, s.row]) for s in sections if s.campus]
        for number, (box, school) in enumerate(campuses, start=2):
            west, south, east, north = box
            ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
            shape = shape_cell([to_degrees(*corner) for corner in ring])
            tables["boundaries"].write((f"BD-{number:04d}", "campus", school.landmark, shape))


def _address_row(premise: Premise) -> tuple[Any, ...]:
    lot = premise.lot
    longitude, latitude = to_degrees(lot.x, lot.y)
    return (
        premise.key, premise.kind, premise.landmark, lot.number, premise.suffix, lot.direction, lot.street, lot.kind,
        "", "Fresno",
        premise.postal_code, longitude, latitude,
    )  # fmt: skip


def _road_key(number: int) -> str:
    return f"RD-{number:05d}"


def _road_row(number: int, street: Street) -> tuple[Any, ...]:
    shape = shape_cell([to_degrees(*corner) for corner in street.shape])
    return _road_key(number), street.direction, street.name, street.kind, street.road_class, shape


def _write_records(order: Order, premises: Sequence[Premise], scale: Scale, today: date, say: Say) -> None:
    seed = order.seed
    sites = {premise.site: premise for premise in premises if premise.site}
    held = [story_dwelling(premise) for premise in sites.values()]
    reserved = frozenset((dwelling.place, dwelling.unit) for dwelling in held)
    with Folder(order.folder / "records", _RECORD_TABLES) as tables:
        for source_id, title, kind, is_required in _SOURCES:
            tables["sources"].write((source_id, title, kind, yes(is_required)))
        book = Book(tables, today)
        write_cast(book, sites, Random(f"{seed}:cast"))
        dwellings = list_dwellings(premises, reserved)
        say(f"city: settling {scale.people:,} people in {len(dwellings):,} dwellings")
        people = people_the_city(book, dwellings, scale.people - tables["persons"].count, Random(f"{seed}:people"))
        say(f"city: writing {scale.arrests:,} arrests and what came of them")
        arrests = scale.arrests - tables["arrests"].count
        write_records(book, people, dwellings, arrests, Random(f"{seed}:records"))
        write_ties(book, people, Random(f"{seed}:ties"))
        say(f"city: writing {scale.calls_a_year:,} calls of the last year")
        calls = scale.calls_a_year - tables["prior_calls"].count
        write_premise_records(book, premises, calls, Random(f"{seed}:premise records"))
        booked = write_bookings(
            order.folder / "jail", people, _addresses(premises, dwellings), today, Random(f"{seed}:jail")
        )
        say(f"city: {booked:,} people booked by the jail, under its own numbers")
        bookings = order.folder / "jail" / "bookings.csv"
        reports = write_reports(order.folder / "rms", bookings, Random(f"{seed}:rms"))
        say(f"city: {reports:,} of these arrests reported by the police, in their own system's form")


def _addresses(premises: Sequence[Premise], dwellings: Sequence[Dwelling]) -> dict[int, str]:
    """Return of each dwelling, by its place in the list, the address as people say it."""
    premise_of = {premise.key: premise for premise in premises}
    label_of = {unit.key: unit.label for premise in premises for unit in premise.units}
    return {
        home: premise_of[each.place].address + (f" APT {label_of[each.unit]}" if each.unit else "")
        for home, each in enumerate(dwellings)
    }


def _write_cameras(order: Order, cameras: Sequence[Camera]) -> None:
    with Folder(order.folder, ("cameras",)) as tables:
        for camera in cameras:
            tables["cameras"].write_dict(**camera_row(camera, order.rtsp_port))


def _summary(
    order: Order, today: date, premises: Sequence[Premise], cameras: Sequence[Camera], units: Sequence[Unit]
) -> dict[str, Any]:
    random = Random(f"{order.seed}:call premises")
    able = [premise for premise in premises if not premise.site]
    busy = [premise for premise in able if premise.kind != "house"]
    drawn = random.sample(busy, min(len(busy), CALL_PREMISES // 3)) + random.sample(able, CALL_PREMISES * 2 // 3)
    return {
        "form": FORM,
        "scale": order.scale,
        "seed": order.seed,
        "today": today.isoformat(),
        "rtsp_port": order.rtsp_port,
        "sites": {premise.site: _premise_summary(premise) for premise in premises if premise.site},
        "premises": [_premise_summary(premise) for premise in drawn],
        "units": [{"unit_id": unit.unit_id, "kind": unit.kind, "district": unit.district} for unit in units],
        "failing": {camera.camera_id: camera.failing for camera in cameras if camera.failing},
    }


def _premise_summary(premise: Premise) -> dict[str, Any]:
    lot = premise.lot
    longitude, latitude = to_degrees(lot.x, lot.y)
    return {
        "kind": premise.kind, "landmark": premise.landmark, "number": lot.number, "suffix": premise.suffix,
        "direction": lot.direction, "street": lot.street, "street_kind": lot.kind, "postal_code": premise.postal_code,
        "longitude": longitude, "latitude": latitude, "units": [unit.label for unit in premise.units],
    }  # fmt: skip
