"""Shows how events fold into an incident: newest version wins, late ones leave a line, closed stays closed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.incidents.fold import changed_fields, fold
from plainview.incidents.model import (
    Body,
    Candidate,
    Closed,
    HeardClaim,
    HeardNote,
    HeardPosition,
    IncidentEvent,
    IncidentState,
    Located,
    Location,
    Noted,
    Reported,
    StatedAddress,
)
from plainview.kernel.geometry import Point

AT = datetime(2026, 11, 20, 17, 58, tzinfo=UTC)
HOME = StatedAddress(house_number="3517", street="E Larkmoor Ave", city="Fresno", text="3517 E Larkmoor Ave, Fresno")
AWAY = StatedAddress(house_number="9", street="Orrin St", text="9 Orrin St")
FOUND = Located(
    location=Location(state="exact", certainty=1.0, why="exact address", place_id=7, address="3517 E Larkmoor Ave"),
    point=Point(longitude=-119.75, latitude=36.75),
)


def _report(minutes: float = 0, **changes: Any) -> Reported:
    report = Reported(
        incident_key="key", updated_at=AT + timedelta(minutes=minutes), opened_at=AT, type_code="415",
        type_text="Disturbance", priority=2, addresses=(HOME,), callers=("a",), says_active=True,
    )  # fmt: skip
    return replace(report, **changes)


def _claim(said_by: str, *, kind: Any = "weapon", is_responder: bool = False) -> HeardClaim:
    return HeardClaim(kind=kind, said_by=said_by, is_responder=is_responder, said_at=AT)


def _fold(*bodies: Body) -> IncidentState:
    state = None
    for version, body in enumerate(bodies, start=1):
        happened_at = AT + timedelta(hours=version)
        state = fold(state, IncidentEvent(version=version, happened_at=happened_at, body=body), source_key="cad/key")
    assert state is not None
    return state


def _lines(state: IncidentState) -> list[str]:
    return [entry.text for entry in state.timeline]


def test_an_incident_begins_with_a_report() -> None:
    with pytest.raises(ValueError, match="begins with a report"):
        _fold(FOUND)


def test_a_first_report_opens_it() -> None:
    state = _fold(_report(problems=("notesComponent[0]: not text",)))
    assert (state.version, state.is_new_version, state.closed_at) == (1, False, None)
    assert state.location.state == "not_resolved"
    assert _lines(state) == [
        "Disturbance, priority 2, 3517 E Larkmoor Ave, Fresno",
        "Could not be read: notesComponent[0]: not text",
    ]
    assert "opened" in changed_fields(None, state)


def test_a_later_version_takes_its_place_and_says_what_changed() -> None:
    before = _fold(_report())
    later = _report(3, priority=1, type_text="Assault", assigned_units=("2L14",), callers=("a", "b"))
    after = _fold(_report(), later)
    assert (after.version, after.is_new_version, after.priority, after.units) == (2, True, 1, ("2L14",))
    assert _lines(after)[1:] == ["Now Assault, was Disturbance", "Priority 1, was 2", "2 callers", "2L14 assigned"]
    assert changed_fields(before, after) == {"priority", "type_text", "units", "callers"}


def test_an_older_version_that_arrives_late_overwrites_nothing() -> None:
    newer = _report(3, priority=1)
    before, after = _fold(newer), _fold(newer, _report(1, priority=5))
    assert changed_fields(before, after) == frozenset()
    assert after.version == 2
    assert _lines(after)[-1] == "An older version, of 17:59:00, arrived late: nothing was overwritten"


def test_closed_stays_closed_unless_a_later_version_says_active() -> None:
    closed = _report(5, is_closed=True, says_active=False, disposition="Report taken")
    assert _fold(_report(), closed).closed_at == closed.updated_at
    assert _fold(_report(), closed, _report(4)).closed_at == closed.updated_at
    assert _fold(_report(), closed, _report(6, says_active=False)).closed_at == closed.updated_at
    again = _fold(_report(), closed, _report(6))
    assert again.closed_at is None
    assert _lines(again)[1:] == ["Closed: Report taken", "Active again"]


def test_what_was_closed_here_is_not_opened_by_a_version_from_before() -> None:
    closed = _fold(_report(), Closed(why="handled", author="R. Amador"))
    assert closed.closed_at == AT + timedelta(hours=2)
    assert _fold(_report(), Closed(why="handled", author="R. Amador"), _report(5)).closed_at == closed.closed_at
    assert _fold(_report(), Closed(why="handled", author="R. Amador"), _report(121)).closed_at is None


@pytest.mark.parametrize(
    ("claims", "callers", "is_corroborated"),
    [
        ((_claim("a"),), ("a",), False),
        ((_claim("a"), _claim("a")), ("a",), False),
        ((_claim("a"), _claim("b")), ("a", "b"), True),
        ((_claim("a"), _claim("unknown")), ("a", "b"), False),
        ((_claim("a"), _claim("b")), ("a",), False),
        ((_claim("responder", is_responder=True),), ("a",), True),
        ((_claim("a"), _claim("b", kind="violence")), ("a", "b"), False),
    ],
)
def test_a_claim_is_corroborated_by_a_second_caller_or_a_responder(
    claims: tuple[HeardClaim, ...], callers: tuple[str, ...], *, is_corroborated: bool
) -> None:
    state = _fold(_report(claims=claims, callers=callers))
    assert [claim.is_corroborated for claim in state.claims if claim.kind == "weapon"] == [is_corroborated]


def test_corroboration_is_told_once_more() -> None:
    alone = _report(claims=(_claim("a"),))
    both = _report(1, claims=(_claim("a"), _claim("b")), callers=("a", "b"))
    assert _lines(_fold(alone, both))[1:] == [
        "Weapon reported, not corroborated", "2 callers", "Weapon reported, corroborated",
    ]  # fmt: skip


def test_a_location_stays_while_the_address_does() -> None:
    state = _fold(_report(), FOUND, _report(3, priority=1))
    assert state.location.place_id == 7
    assert (state.longitude, state.latitude) == (-119.75, 36.75)
    assert "Address found: 3517 E Larkmoor Ave" in _lines(state)


def test_another_address_is_nowhere_until_it_was_looked_up() -> None:
    state = _fold(_report(), FOUND, _report(3, addresses=(AWAY,)))
    assert (state.location.state, state.location.place_id, state.longitude) == ("not_resolved", None, None)
    assert "Address now 9 Orrin St, was 3517 E Larkmoor Ave, Fresno" in _lines(state)


def test_candidates_are_counted_in_words() -> None:
    candidates = (Candidate(place_id=1, address="3517 E Larkmoor Ave", certainty=0.7),)
    found = Location(state="candidates", certainty=0.7, why="the unit is missing", candidates=candidates)
    assert _lines(_fold(_report(), Located(location=found, point=None)))[-1] == (
        "Address not certain, 1 candidates: the unit is missing"
    )


def test_the_callers_position_is_kept_apart_and_serves_the_map_only_without_a_place() -> None:
    caller = HeardPosition(longitude=-119.7, latitude=36.7, uncertainty_metres=35)
    state = _fold(_report(positions=(caller,)))
    assert state.caller_position is not None
    assert (state.longitude, state.latitude) == (-119.7, 36.7)
    placed = _fold(_report(positions=(caller,)), FOUND)
    assert placed.caller_position == state.caller_position
    assert (placed.longitude, placed.latitude) == (-119.75, 36.75)


def test_notes_typed_here_survive_a_later_version() -> None:
    theirs = HeardNote(text="Loud music", written_at=AT, author="dispatch")
    state = _fold(_report(notes=(theirs,)), Noted(text="Gate is open", author="R. Amador"), _report(3, notes=(theirs,)))
    assert [note.text for note in state.notes] == ["Loud music", "Gate is open"]


REPORTS = st.builds(
    _report,
    st.integers(0, 9),
    priority=st.integers(1, 5),
    is_closed=st.booleans(),
    says_active=st.booleans(),
    addresses=st.sampled_from([(), (HOME,), (AWAY,), (HOME, AWAY)]),
    callers=st.sampled_from([(), ("a",), ("a", "b")]),
    claims=st.lists(st.builds(_claim, st.sampled_from("abc"), is_responder=st.booleans()), max_size=3).map(tuple),
)


@given(st.lists(REPORTS, min_size=1, max_size=6, unique_by=lambda report: report.updated_at), st.randoms())
def test_the_order_of_arrival_does_not_decide_what_is_known(reports: list[Reported], random: Any) -> None:
    newest = max(reports, key=lambda report: report.updated_at)
    random.shuffle(reports)
    state = _fold(*reports)
    assert state.reported == newest
    assert (state.priority, state.callers, state.updated_at) == (
        newest.priority,
        len(newest.callers),
        newest.updated_at,
    )
    assert state.version == len(reports)
