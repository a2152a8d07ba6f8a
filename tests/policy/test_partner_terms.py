"""Proves that a partner's terms are honoured at every minute and every metre: midnight, zones, summer time, edges."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.kernel.geometry import Point, distance_metres
from plainview.policy.terms import DAYS, Value, end_of_terms, is_within_area, is_within_terms

ZONES = ("America/Los_Angeles", "America/Phoenix", "Europe/Madrid", "Asia/Kathmandu", "UTC")
minutes = st.integers(0, 24 * 60 - 1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - strategy's bounds
near_a_jump = st.integers(-26 * 60, 26 * 60).map(
    lambda each: datetime(2026, 3, 8, 10, 0, tzinfo=UTC) + timedelta(minutes=each)
)
zones = st.sampled_from(ZONES)
some_days = st.lists(st.sampled_from(DAYS), min_size=1, unique=True)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _terms(begin: int, end: int, zone: str, days: list[str]) -> dict[str, Value]:
    return {"terms_hours": f"{_clock(begin)}-{_clock(end)}", "terms_zone": zone, "terms_days": days}


@given(minutes, minutes, some_days, zones, moments | near_a_jump)
def test_hours_hold_exactly_on_the_minutes_that_the_owner_s_own_clock_shows(
    begin: int, end: int, days: list[str], zone: str, now: datetime
) -> None:
    local = now.astimezone(ZoneInfo(zone))
    shown = local.hour * 60 + local.minute
    since_begin = (shown - begin) % (24 * 60)
    length = (end - begin) % (24 * 60)
    began_on = (local.date() - timedelta(days=1)) if begin > shown else local.date()
    expected = since_begin < length and DAYS[began_on.weekday()] in days
    assert is_within_terms(_terms(begin, end, zone, days), now) is expected


@given(minutes, minutes, some_days, zones, moments | near_a_jump)
def test_a_permit_ends_at_the_first_second_outside_and_never_before(
    begin: int, end: int, days: list[str], zone: str, now: datetime
) -> None:
    terms = _terms(begin, end, zone, days)
    if not is_within_terms(terms, now):
        return
    hour = timedelta(hours=1)
    over = end_of_terms(terms, now, hour)
    if over is None:
        assert all(is_within_terms(terms, now + timedelta(minutes=each)) for each in range(60))
        return
    assert now <= over + timedelta(seconds=1)
    assert not is_within_terms(terms, over)
    assert is_within_terms(terms, max(now, over - timedelta(seconds=1)))


def test_in_the_night_when_clocks_go_forward_an_hour_that_is_not_there_allows_nothing() -> None:
    terms = _terms(2 * 60, 3 * 60, "America/Los_Angeles", list(DAYS))
    night = datetime(2026, 3, 8, 7, 0, tzinfo=UTC)
    assert not any(is_within_terms(terms, night + timedelta(minutes=each)) for each in range(6 * 60))


def test_in_the_night_when_clocks_go_back_both_hours_of_that_name_are_allowed() -> None:
    terms = _terms(1 * 60, 2 * 60, "America/Los_Angeles", list(DAYS))
    night = datetime(2026, 11, 1, 7, 0, tzinfo=UTC)
    assert sum(is_within_terms(terms, night + timedelta(minutes=each)) for each in range(6 * 60)) == 120


@given(moments, zones, st.integers(-2, 2), st.integers(0, 3))
def test_the_first_and_the_last_day_are_the_owner_s_own_days(now: datetime, zone: str, starts: int, lasts: int) -> None:
    today = now.astimezone(ZoneInfo(zone)).date()
    first = today + timedelta(days=starts)
    last = first + timedelta(days=lasts)
    terms: dict[str, Value] = {"terms_from": str(first), "terms_until": str(last), "terms_zone": zone}
    assert is_within_terms(terms, now) is (first <= today <= last)


@given(st.floats(-0.02, 0.02), st.floats(-0.02, 0.02), st.integers(0, 2_000))
def test_an_area_ends_at_its_edge(east: float, north: float, within: int) -> None:
    centre = Point(longitude=-119.79, latitude=36.74)
    incident = Point(longitude=centre.longitude + east, latitude=centre.latitude + north)
    around: dict[str, Value] = {"terms_within_metres": within, "terms_around": "-119.79,36.74"}
    assert is_within_area(around, incident, -1) is (distance_metres(centre, incident) <= within)


@given(st.integers(-1, 3_000), st.integers(0, 2_000))
def test_near_the_camera_is_measured_in_whole_metres(metres: int, within: int) -> None:
    incident = Point(longitude=-119.79, latitude=36.74)
    assert is_within_area({"terms_within_metres": within}, incident, metres) is (0 <= metres <= within)
    assert not is_within_area({"terms_within_metres": within}, None, metres)


@pytest.mark.parametrize(
    "terms",
    [
        {"terms_within_metres": True},
        {"terms_within_metres": "400"},
        {"terms_within_metres": 400, "terms_around": "here"},
        {"terms_within_metres": 400, "terms_around": "-119.79"},
        {"terms_within_metres": 400, "terms_around": "36.74,-119.79"},
        {"terms_around": "-119.79,36.74"},
    ],
)
def test_an_area_that_can_t_be_read_allows_nothing(terms: dict[str, Value]) -> None:
    assert not is_within_area(terms, Point(longitude=-119.79, latitude=36.74), 0)


def test_terms_without_hours_and_dates_never_end_by_themselves() -> None:
    now = datetime(2026, 11, 20, tzinfo=UTC)
    assert end_of_terms({"terms_zone": "UTC"}, now, timedelta(days=1)) is None
    last_day: dict[str, Value] = {"terms_until": str(date(2026, 11, 20)), "terms_zone": "America/Los_Angeles"}
    assert end_of_terms(last_day, now, timedelta(days=2)) == datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
