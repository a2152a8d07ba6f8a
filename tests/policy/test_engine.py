"""Shows that the default is no, a refusal wins, circumstances only tighten, and a bad folder stops the start."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainview.kernel.errors import SetupError
from plainview.policy.engine import CANNOT_DECIDE, DEFAULT_DENY, Engine
from plainview.policy.model import Actor, Question, Resource
from tests.policy.made import (
    ACTIONS,
    AGENCY,
    NOW,
    OPERATIONAL,
    POLICIES,
    PROTECTED,
    PURPOSES,
    ROLES,
    WORKING,
    actor,
    camera,
    incident,
    question,
    resource_for,
)

ENGINE = Engine.load(POLICIES)
AGAIN = Engine.load(POLICIES)
OPERATORS = {"analyst", "officer", "dispatcher", "supervisor", "commander"}


def is_allowed(asked: Question) -> bool:
    return ENGINE.decide(asked, NOW).is_allowed


def mostly(good: Any, *others: Any) -> st.SearchStrategy[Any]:
    """Draw what is in order most of the time, so that one fault at a time is met, and none."""
    return st.sampled_from([good] * 8 + list(others))


USUALLY = st.sampled_from([True] * 8 + [False])
SELDOM = st.sampled_from([False] * 8 + [True])


def _actors() -> st.SearchStrategy[Actor]:
    return st.builds(
        actor,
        role=st.sampled_from(ROLES),
        agency=mostly(AGENCY, "Clovis PD (demo)"),
        on_shift=USUALLY,
        cori_certified_until=mostly(date(2027, 1, 1), None, date(2026, 11, 19)),
        station=mostly("desk-1", None, "wall-1"),
        signed_in_at=mostly(60, 0, 900, 901, 5000).map(lambda seconds: NOW - timedelta(seconds=seconds)),
    )


def _cameras() -> st.SearchStrategy[Resource]:
    return st.builds(
        camera,
        st.sampled_from(["city", "traffic", "dash", "school", "body_worn", "partner", "drone"]),
        wearer_in_emergency=st.booleans(),
        terms_purposes=st.lists(st.sampled_from([each for each in PURPOSES if each])),
        terms_live=USUALLY,
        terms_hospital=SELDOM,
    )


@st.composite
def questions(draw: st.DrawFn, actions: tuple[str, ...] = ACTIONS) -> Question:
    action = draw(st.sampled_from(actions))
    return question(
        action,
        actor=draw(_actors()),
        resource=draw(_cameras()) if action == "view_camera" else resource_for(action),
        purpose=draw(mostly("call_response", *PURPOSES)),
        incident=draw(mostly(incident(), None, incident(is_open=False), incident(agency="Clovis PD (demo)"))),
        context={"distance_metres": draw(mostly(200, -1, 0, 400, 401, 800))},
    )


def is_in_order(asked: Question) -> bool:
    """Say what rules 15 and 16 and the purposes say, in Python, for comparison."""
    case, who = asked.incident, asked.actor
    is_ours = case is None or (case.is_open and case.agency == who.agency)
    return who.role in OPERATORS and who.on_shift and is_ours and asked.purpose in OPERATIONAL


@settings(max_examples=600, deadline=None)
@given(questions())
def test_what_must_never_be_allowed_is_not(asked: Question) -> None:
    decision = ENGINE.decide(asked, NOW)
    assert decision.rules
    assert bool(decision.reasons) != decision.is_allowed
    if decision.is_allowed:
        assert asked.purpose not in {"immigration_enforcement", "curiosity"}
        assert asked.action != "read_sealed"
        assert asked.actor.on_shift or asked.action == "read_ledger"
        assert asked.actor.role != "administrator"
        assert asked.actor.role != "auditor" or asked.action == "read_ledger"
        if asked.action in PROTECTED:
            assert is_in_order(asked) or asked.purpose == "court_order"
        if asked.action in WORKING:
            assert asked.incident is None or asked.incident.agency == asked.actor.agency


@settings(max_examples=600, deadline=None)
@given(questions(("read_history",)))
def test_history_is_for_a_fresh_certified_reader_with_a_call_at_no_wall_and_nobody_else(asked: Question) -> None:
    who = asked.actor
    assert is_allowed(asked) == (
        is_in_order(asked)
        and asked.incident is not None
        and who.station != "wall-1"
        and who.cori_certified_until == date(2027, 1, 1)
        and NOW - who.signed_in_at <= timedelta(minutes=15)
    )


@settings(max_examples=600, deadline=None)
@given(questions(("read_dossier",)))
def test_a_dossier_is_for_an_open_incident_of_ours_and_nothing_else(asked: Question) -> None:
    assert is_allowed(asked) == (is_in_order(asked) and asked.incident is not None)


@settings(max_examples=600, deadline=None)
@given(questions(("view_camera",)))
def test_a_school_camera_is_for_an_open_incident_within_400_metres_and_nothing_else(asked: Question) -> None:
    attributes = {**asked.resource.attributes, "camera_kind": "school", "terms_hospital": False}
    asked = replace(asked, resource=replace(asked.resource, attributes=attributes))
    assert is_allowed(asked) == (
        is_in_order(asked)
        and asked.purpose != "criminal_investigation"
        and asked.incident is not None
        and 0 <= int(asked.context["distance_metres"]) <= 400
    )


@settings(max_examples=300, deadline=None)
@given(questions())
def test_the_same_question_gets_the_same_answer(asked: Question) -> None:
    assert ENGINE.decide(asked, NOW) == AGAIN.decide(asked, NOW)


@pytest.mark.parametrize(
    "tightened",
    [
        {"sign_in_age_seconds": 901},
        {"certified": False},
        {"on_wall_display": True},
        {"incident_open": False},
        {"incident_is_ours": False},
    ],
)
def test_what_the_caller_says_can_tighten(tightened: dict[str, Any]) -> None:
    assert is_allowed(question("read_history"))
    assert not is_allowed(question("read_history", context=tightened))


def test_what_the_caller_says_can_not_loosen() -> None:
    loose = {
        "sign_in_age_seconds": 0,
        "certified": True,
        "on_wall_display": False,
        "incident_open": True,
        "incident_is_ours": True,
    }
    for asked in (
        question("read_history", actor=actor(signed_in_at=NOW - timedelta(hours=1)), context=loose),
        question("read_history", actor=actor(cori_certified_until=None), context=loose),
        question("read_history", actor=actor(station="wall-3"), context=loose),
        question("read_history", incident=incident(is_open=False), context=loose),
        question("read_history", incident=incident(agency="Clovis PD (demo)"), context=loose),
        question("read_history", incident=None, context=loose),
    ):
        assert not is_allowed(asked)


def test_no_rule_is_a_no_that_says_so() -> None:
    decision = ENGINE.decide(question(actor=actor(role="records_clerk")), NOW)
    assert decision.rules == (DEFAULT_DENY,)
    assert decision.reasons == (
        "No rule allows read_dossier for the role records_clerk and the purpose call_response.",
    )


@pytest.mark.parametrize(
    "asked",
    [
        question("read_everything"),
        question(context={"is_friday": True}),
        question("view_camera", resource=camera(is_nice=True)),
        question("view_camera", resource=camera(is_hospital="no")),
        question("view_camera", resource=resource_for("read_dossier")),
        question("read_dossier", resource=camera()),
    ],
)
def test_what_the_schema_does_not_know_is_a_no_that_says_so(asked: Question) -> None:
    decision = ENGINE.decide(asked, NOW)
    assert decision.rules == (CANNOT_DECIDE,)
    assert decision.reasons[0].startswith("The policies can't decide this, so the answer is no: ")
    assert len(decision.reasons[0]) < 300


def test_several_refusals_come_in_the_order_of_the_policies_without_repeats() -> None:
    asked = question(
        "read_history", actor=actor(on_shift=False, role="administrator"), purpose="immigration_enforcement"
    )
    decision = ENGINE.decide(asked, NOW)
    assert decision.rules == ("administrators", "no_immigration_enforcement", "off_shift_stale_or_foreign")
    assert [reason.split()[0] for reason in decision.reasons] == ["Administrators", "Nothing", "You"]


def test_the_first_reason_of_a_folder_can_be_asked_for() -> None:
    assert ENGINE.reason_of("administrators") == "Administrators manage the system and see no protected data."
    assert ENGINE.reason_of("city_cameras") == ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(POLICIES, tmp_path / "policies"))


def test_the_hash_names_exactly_these_policies(folder: Path) -> None:
    assert Engine.load(folder).bundle_hash == ENGINE.bundle_hash
    policy = folder / "city_cameras" / "policy.cedar"
    policy.write_text(policy.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert Engine.load(folder).bundle_hash != ENGINE.bundle_hash


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("city_cameras/policy.cedar", "permit (", "permitt (", "policies/city_cameras: policy.cedar"),
        ("city_cameras/policy.cedar", "resource.camera_kind", "resource.colour", "policies/city_cameras: policy.cedar"),
        ("city_cameras/policy.cedar", 'Action::"view_camera"', 'Action::"see"', "policies/city_cameras: policy.cedar"),
        ("city_cameras/policy.cedar", "no_audio", "no_fun", "'no_fun' is no obligation"),
        ("city_cameras/policy.cedar", '"city_cameras.staff"', '"staff"', "@id must begin with 'city_cameras.'"),
        ("city_cameras/policy.cedar", "principal,", "principal == ?principal,", "templates"),
        ("dossier/policy.cedar", "dossier.incident", "dossier.staff", "the same @id"),
        ("administrators/policy.cedar", "@reason", "@because", "refuses without a @reason"),
        ("administrators/policy.cedar", '"administrator"', '"admin"', "policies/administrators: case"),
        ("criminal_history/cases.toml", 'answer = "allow"', 'answer = "deny"', "must be deny by criminal_history"),
        ("criminal_history/cases.toml", "log(clets)", "log(alpr)", "must oblige to log(alpr)"),
        ("criminal_history/cases.toml", 'answer = "allow"', 'answer = "maybe"', "allow or deny"),
        ("criminal_history/cases.toml", "purpose =", "propose =", "cases.toml: "),
        ("criminal_history/cases.toml", "[[case]]", "[[case", "cases.toml: "),
        ("ties/about.md", "## Law", "## Lore", "about.md has no section '## Law'"),
        ("schema.cedarschema", "entity Staff", "entitty Staff", "schema.cedarschema"),
    ],
)
def test_a_folder_that_is_not_in_order_stops_the_start_and_is_named(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SetupError) as raised:
        Engine.load(folder)
    assert says in str(raised.value)
    assert file.split("/", maxsplit=1)[0] in str(raised.value)


@pytest.mark.parametrize("name", ["policy.cedar", "cases.toml", "about.md"])
def test_a_missing_file_stops_the_start(folder: Path, name: str) -> None:
    (folder / "ties" / name).unlink()
    with pytest.raises(SetupError, match=f"policies/ties: {name} can't be read"):
        Engine.load(folder)


def test_too_few_cases_stop_the_start(folder: Path) -> None:
    cases = (folder / "ties" / "cases.toml").read_text(encoding="utf-8").split("[[case]]")
    (folder / "ties" / "cases.toml").write_text("[[case]]".join(cases[:4]), encoding="utf-8")
    with pytest.raises(SetupError, match=r"policies/ties: cases\.toml needs at least 4 cases"):
        Engine.load(folder)


def test_an_empty_folder_and_none_stop_the_start(folder: Path, tmp_path: Path) -> None:
    (folder / "new_rule").mkdir()
    with pytest.raises(SetupError, match="policies/new_rule"):
        Engine.load(folder)
    with pytest.raises(SetupError, match="no policies"):
        Engine.load(tmp_path / "nowhere")
    (folder / "ties" / "policy.cedar").write_text("", encoding="utf-8")
    shutil.rmtree(folder / "new_rule")
    with pytest.raises(SetupError, match=r"policies/ties: policy\.cedar holds no policies"):
        Engine.load(folder)
