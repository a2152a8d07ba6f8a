"""Reads and checks a partner's terms, writes them as a document signed by the site, and weighs a view by them. Pure."""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from plainview.cameras.partners.model import Partner, Running, Terms, UnfitTermsError, terms_json
from plainview.kernel.canonical import canonical_json
from plainview.kernel.geometry import Point, distance_metres
from plainview.ledger.note import Note, Signature, Signer, Verifier, format_verifier
from plainview.policy.terms import PREFIX, end_of_terms, is_within_area, is_within_terms

FORM = "plainview/partner-terms/v1"
CLOSEST_METRES, FARTHEST_METRES = 10, 50_000
_HALF = 2


def read_terms(content: bytes) -> Terms:
    """Read terms from JSON and check them; raise UnfitTermsError naming a term that no rule reads."""
    try:
        terms = msgspec.json.decode(content, type=Terms)
    except msgspec.MsgspecError as error:
        raise UnfitTermsError("unreadable", f"The terms can't be taken: {error}") from error
    check_terms(terms)
    return terms


def check_terms(terms: Terms) -> None:
    """Raise UnfitTermsError for terms that contradict themselves, or that nobody could read."""
    if not terms.is_registry_only and not terms.purposes:
        raise UnfitTermsError("purposes", "Choose at least one purpose, or let the cameras be known of alone.")
    if terms.audio:
        raise UnfitTermsError("audio", "Sound is never taken here: audio can't be true.")
    if terms.days == ():
        raise UnfitTermsError("days", "Choose at least one day.")
    if terms.until_on is not None and terms.until_on < terms.from_on:
        raise UnfitTermsError("dates", "The last day lies before the first.")
    _check_zone(terms.zone)
    _check_hours(terms.hours)
    _check_area(terms)


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnfitTermsError("zone", f"There is no time zone {zone[:60]!r}.") from error


def _check_hours(hours: str | None) -> None:
    if hours is None:
        return
    try:
        begin, end = (time.fromisoformat(part) for part in hours.split("-"))
    except ValueError as error:
        raise UnfitTermsError("hours", "Hours are two times, as 22:00-06:00.") from error
    if begin == end or f"{begin:%H:%M}-{end:%H:%M}" != hours:
        raise UnfitTermsError("hours", "Hours are two different times, as 22:00-06:00.")


def _check_area(terms: Terms) -> None:
    if terms.within_metres is None:
        if terms.around is not None:
            raise UnfitTermsError("area", "An area needs its size in metres.")
        return
    if not CLOSEST_METRES <= terms.within_metres <= FARTHEST_METRES:
        raise UnfitTermsError("area", f"The distance is {CLOSEST_METRES} to {FARTHEST_METRES} metres.")
    if terms.around is not None:
        _read_point(terms.around)


def _read_point(text: str) -> None:
    parts = text.split(",")
    try:
        longitude, latitude = (float(part) for part in parts) if len(parts) == _HALF else (999.0, 0.0)
    except ValueError:
        longitude, latitude = 999.0, 0.0
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):  # noqa: PLR2004 - degrees
        raise UnfitTermsError("area", "The middle of the area is two numbers: longitude,latitude.")


def camera_terms(terms: Terms | None, *, is_stopped: bool) -> dict[str, Any]:
    """Return what a camera's row carries for the policies: without terms, and when stopped, it is closed."""
    written = {} if terms is None else terms_json(terms)
    return {**written, "revoked": True} if is_stopped or terms is None else written


def write_document(partner: Partner, terms: Terms, *, version: int, at: datetime, signer: Signer) -> bytes:
    """Return the terms as JSON, signed with the site's key; `signature` is over all the rest, see `is_signed`."""
    content: dict[str, Any] = {
        "form": FORM,
        "partner": partner.owner_id,
        "title": partner.title,
        "agency": partner.agency,
        "version": version,
        "set_at": at,
        "terms": terms_json(terms),
    }
    signature = signer.sign(_signed_text(content))
    value = base64.b64encode(signature.value).decode()
    return canonical_json({**content, "signature": {"key": format_verifier(signer.verifier), "value": value}})


def is_signed(document: bytes, verifier: Verifier) -> bool:
    """Say whether the document is exactly what the site's key has signed."""
    try:
        content = msgspec.json.decode(document, type=dict[str, Any])
        given = msgspec.convert(content.pop("signature", None), dict[str, str])
        value = base64.b64decode(given.get("value", ""), validate=True)
    except (msgspec.MsgspecError, binascii.Error, ValueError):
        return False
    if given.get("key") != format_verifier(verifier):
        return False
    kind = Signature(name=verifier.name, key_id=verifier.key_id(b"\x01"), value=value)
    return verifier.has_signed(Note(text=_signed_text(content), signatures=(kind,)))


def _signed_text(content: Mapping[str, Any]) -> str:
    return f"{FORM}\n{canonical_json(content).decode()}\n"


def terms_in(content: bytes, verifier: Verifier) -> Terms:
    """Return the terms of what a partner sends: terms alone, or a whole document, whose signature must then hold."""
    try:
        given = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    except msgspec.MsgspecError as error:
        raise UnfitTermsError("unreadable", f"This is no JSON object: {error}") from error
    if "terms" not in given:
        return read_terms(content)
    if not is_signed(content, verifier):
        raise UnfitTermsError("signature", "This document is not as it was signed. Send the terms alone.")
    return read_terms(bytes(given["terms"]))


def fits(terms: Mapping[str, Any], view: Running, now: datetime) -> bool:
    """Say whether a view that goes on would still be within a camera's terms."""
    attributes = {f"{PREFIX}{name}": value for name, value in terms.items()}
    place = None
    if view.incident_longitude is not None and view.incident_latitude is not None:
        place = Point(longitude=view.incident_longitude, latitude=view.incident_latitude)
    camera = Point(longitude=view.camera_longitude, latitude=view.camera_latitude)
    metres = -1 if place is None else _whole_metres(camera, place)
    return (
        not terms.get("revoked", False)
        and bool(terms.get("live", False))
        and view.purpose in terms.get("purposes", ())
        and is_within_terms(attributes, now)
        and is_within_area(attributes, place, metres)
    )


def _whole_metres(a: Point, b: Point) -> int:
    return -int(-distance_metres(a, b) // 1)


def end_of(terms: Mapping[str, Any], now: datetime, *, before: datetime) -> datetime:
    """Return when a view ends that would have ended at `before`: there, or where the hours of the terms end first."""
    attributes = {f"{PREFIX}{name}": value for name, value in terms.items()}
    found = end_of_terms(attributes, now.astimezone(UTC), before - now)
    return before if found is None else min(found, before)
