"""Turns what a partner typed into terms and cameras, and terms back into a form. Pure but for where an address lies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from plainview.cameras.partners.model import PURPOSES, USUAL_ZONE, Terms, UnfitTermsError, terms_json
from plainview.cameras.partners.terms import check_terms
from plainview.flows.partner_lends import CameraWish
from plainview.kernel.errors import BadInputError
from plainview.policy.terms import DAYS

Form = Mapping[str, list[str]]
ACCESS = {"live": (True, False), "both": (True, True), "recorded": (False, True), "registry": (False, False)}
LONGEST_FIELD = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A form of terms as it is shown: every field as text."""

    access: str
    purposes: tuple[str, ...]
    area: str
    metres: str
    around: str
    days: tuple[str, ...]
    begin: str
    end: str
    zone: str
    from_on: str
    until_on: str
    told: str


def one(form: Form, name: str) -> str:
    """Return a field's text; raise BadInputError where it is too long."""
    text = (form.get(name) or [""])[0].strip()
    if len(text) > LONGEST_FIELD:
        raise BadInputError(f"{name}: at most {LONGEST_FIELD} letters.")
    return text


def fields_typed(form: Form) -> Fields:
    """Return what was typed, to be shown again."""
    return Fields(
        access=one(form, "access"),
        purposes=tuple(each for each in PURPOSES if each in form.get("purpose", [])),
        area=one(form, "area"),
        metres=one(form, "metres_camera" if one(form, "area") == "camera" else "metres_around"),
        around=one(form, "around"),
        days=tuple(each for each in DAYS if each in form.get("day", [])),
        begin=one(form, "begin"),
        end=one(form, "end"),
        zone=one(form, "zone"),
        from_on=one(form, "from"),
        until_on=one(form, "until"),
        told=one(form, "told"),
    )


def fields_of(terms: Terms | None, today: date) -> Fields:
    """Return terms as a form; without any, those that most begin with."""
    if terms is None:
        return Fields(
            access="live", purposes=("call_response", "threat_to_life"), area="camera", metres="400", around="",
            days=DAYS, begin="", end="", zone=USUAL_ZONE, from_on=str(today), until_on="", told="at_once",
        )  # fmt: skip
    begin, _, end = (terms.hours or "").partition("-")
    by_access = {value: name for name, value in ACCESS.items()}
    area = "any" if terms.within_metres is None else "camera" if terms.around is None else "around"
    return Fields(
        access=by_access[terms.live, terms.recorded],
        purposes=terms.purposes,
        area=area,
        metres="" if terms.within_metres is None else str(terms.within_metres),
        around="" if terms.around is None else ", ".join(reversed(terms.around.split(","))),
        days=terms.days or DAYS,
        begin=begin,
        end=end,
        zone=terms.zone,
        from_on=str(terms.from_on),
        until_on="" if terms.until_on is None else str(terms.until_on),
        told=terms.told,
    )


def terms_of(fields: Fields, around: str | None) -> Terms:
    """Return the terms that a form says, checked; `around` is its area's middle as 'longitude,latitude'."""
    live, recorded = ACCESS.get(fields.access, (False, False))
    written: dict[str, Any] = {
        "purposes": fields.purposes,
        "live": live,
        "recorded": recorded,
        "zone": fields.zone,
        "from": fields.from_on,
        "told": fields.told,
    }
    if fields.until_on:
        written["until"] = fields.until_on
    if fields.begin or fields.end:
        written["hours"] = f"{fields.begin}-{fields.end}"
    if fields.days != DAYS:
        written["days"] = fields.days
    if fields.area in {"camera", "around"}:
        if not (fields.metres.isascii() and fields.metres.isdigit()):
            raise UnfitTermsError("area", "The distance is a whole number of metres.")
        written["within_metres"] = int(fields.metres)
        written |= {"around": around} if fields.area == "around" and around else {}
    try:
        terms = msgspec.convert(written, Terms, strict=False)
    except msgspec.ValidationError as error:
        raise UnfitTermsError("unreadable", f"The terms can't be taken: {error}") from error
    check_terms(terms)
    return terms


def terms_as_text(terms: Terms) -> str:
    """Return terms as JSON for reading."""
    return msgspec.json.format(msgspec.json.encode(terms_json(terms)), indent=2).decode()


def camera_typed(form: Form) -> CameraWish:
    """Return the camera that was typed; raise BadInputError naming what can't be read."""
    title, where = one(form, "title"), one(form, "where")
    if not title or not where:
        raise BadInputError("Give the camera a name, and say where it hangs.")
    bearing = one(form, "bearing")
    return CameraWish(
        title=title[:120],
        stated_address=where[:200],
        bearing_degrees=_number(bearing, 0, 360) if bearing else None,
        field_of_view_degrees=_number(one(form, "field") or "90", 1, 360),
        range_metres=_number(one(form, "range") or "50", 1, 5000),
        source_type=one(form, "source_type") or "rtsp",
        address=one(form, "address") or None,
        user=one(form, "user"),
        password=one(form, "password"),
    )


def _number(text: str, least: float, most: float) -> float:
    try:
        found = float(text.replace(",", "."))
    except ValueError as error:
        raise BadInputError(f"{text[:20]!r} is no number.") from error
    if not least <= found <= most:
        raise BadInputError(f"{text[:20]} is not between {least:g} and {most:g}.")
    return found
