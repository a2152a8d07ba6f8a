"""Says how a call grows: acts that follow each other, each a new version of the incident."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from city.incident import Assigned, Caller, Incident, add_caller, add_remark, add_warning, arrive, assign, close

Change = Callable[[Incident, datetime], Incident]


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What happens so many seconds after the act before; sends units where `sends` names kinds."""

    after_seconds: float
    change: Change | None = None
    sends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """A call from its first version to its end; `cuts_first` breaks the first message in half."""

    first: Incident
    acts: tuple[Act, ...]
    cuts_first: bool = False


def says(text: str, author: str = "Call taker 7") -> Change:
    """Return the change: a line is written."""
    return lambda incident, at: add_remark(incident, at, text, author)


def warns(kind: str, words: str, said_by: int | str, text: str, author: str = "Call taker 7") -> Change:
    """Return the change: a weapon or violence was reported, and what was said."""

    def change(incident: Incident, at: datetime) -> Incident:
        return add_remark(add_warning(incident, at, kind, words, said_by), at, text, author)

    return change


def calls_too(phone: str, text: str, *, north_metres: float = 25.0, east_metres: float = 30.0) -> Change:
    """Return the change: someone else calls, from near by."""

    def change(incident: Incident, at: datetime) -> Incident:
        caller = caller_near(incident, phone, at, north_metres=north_metres, east_metres=east_metres)
        return add_remark(add_caller(incident, caller), at, text)

    return change


def retypes(type_code: str, type_text: str, priority: int, change: Change) -> Change:
    """Return the change, and with it another type and priority."""

    def both(incident: Incident, at: datetime) -> Incident:
        grown = change(incident, at)
        return _replace_type(grown, type_code, type_text, priority)

    return both


def _replace_type(incident: Incident, type_code: str, type_text: str, priority: int) -> Incident:
    values = {name: getattr(incident, name) for name in Incident.__dataclass_fields__}
    return Incident(**{**values, "type_code": type_code, "type_text": type_text, "priority": priority})


def ends(disposition: str) -> Change:
    """Return the change: it is closed."""
    return lambda incident, at: close(incident, at, disposition)


def caller_near(
    incident: Incident, phone: str, at: datetime, *, north_metres: float, east_metres: float, radius: float = 35.0
) -> Caller:
    """Return a caller whose phone is so far from the spot."""
    return Caller(
        phone=phone,
        called_at=at,
        longitude=round(incident.spot.longitude + east_metres / 89_050, 6),
        latitude=round(incident.spot.latitude + north_metres / 111_195, 6),
        radius_metres=radius,
    )


def versions(play: Play, units: Sequence[Assigned] = ()) -> Iterator[Incident]:
    """Yield every version as they come without a city round them: units arrive two minutes after they are sent."""
    incident, at = play.first, play.first.updated_at
    free = iter(units)
    yield incident
    for act in play.acts:
        at += timedelta(seconds=act.after_seconds)
        if act.change is not None:
            incident = act.change(incident, at)
            yield incident
        for unit in islice(free, len(act.sends)):
            incident = assign(incident, at, (unit,))
            yield incident
            incident = arrive(incident, at + timedelta(minutes=2), unit.unit_id)
            yield incident
