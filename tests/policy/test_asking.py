"""Shows who is asking, and what follows from that."""

from datetime import date, timedelta

import pytest
from starlette.requests import HTTPConnection

from plainview.kernel.errors import NotSignedInError
from plainview.policy.asking import actor_of, usual_context
from tests.policy.made import NOW, actor, incident


def connection() -> HTTPConnection:
    return HTTPConnection({"type": "http", "headers": [], "path": "/"})


def test_the_actor_is_who_signed_in() -> None:
    asked = connection()
    asked.state.actor = actor()
    assert actor_of(asked) == actor()


@pytest.mark.parametrize("found", [None, "amador"])
def test_nobody_is_told_to_sign_in(found: object) -> None:
    asked = connection()
    with pytest.raises(NotSignedInError):
        actor_of(asked)
    asked.state.actor = found
    with pytest.raises(NotSignedInError):
        actor_of(asked)


def test_the_usual_context_follows_from_actor_and_incident() -> None:
    assert usual_context(actor(), incident(), distance_metres=70, now=NOW) == {
        "sign_in_age_seconds": 60,
        "certified": True,
        "on_wall_display": False,
        "distance_metres": 70,
        "incident_open": True,
        "incident_is_ours": True,
    }
    late = actor(station="wall-2", cori_certified_until=date(2026, 11, 19), signed_in_at=NOW + timedelta(seconds=1))
    context = usual_context(late, now=NOW)
    assert (context["certified"], context["on_wall_display"], context["sign_in_age_seconds"]) == (False, True, 0)
    assert (context["distance_metres"], context["incident_open"], context["incident_is_ours"]) == (-1, False, False)
