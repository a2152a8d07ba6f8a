"""Shows what is read out of EIDO documents, field for field, and that a broken part never loses a call."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainview.feeds.decoders.eido.decode import LONGEST_KEY, decode
from plainview.feeds.model import Address, CallReport
from plainview.kernel.errors import UnreadableError

SAMPLES = Path(__file__).parent / "samples"
OFFICIAL = "ng911/NENA911_EIDO-JSON/Samples/Sample call transfer EIDO.json"


def _document(name: str = "weapon") -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_bytes())
    return document


def _decode(document: Any) -> CallReport:
    (report,) = decode(json.dumps(document).encode())
    return report


def _decode_sample(name: str) -> CallReport:
    (report,) = decode((SAMPLES / f"{name}.json").read_bytes())
    return report


def test_reads_the_official_sample(shared_data: Path) -> None:
    (report,) = decode((shared_data / OFFICIAL).read_bytes())
    assert report.incident_key == "urn:emergency:uid:incidentid:a56e556d871:bcf.state.pa.us"
    assert report.updated_at == datetime(2021, 4, 30, 18, 43, 49, 439_000, tzinfo=UTC)
    assert (report.type_text, report.priority) == ("Emergency call", 1)
    assert [address.text for address in report.addresses] == ["42 W Cellular Street, Wilmington"]
    assert report.callback_numbers == ("8195551212",)
    assert report.problems == ("location 'Caller': only a link was sent, it is not followed",)


def test_reads_a_call_field_for_field() -> None:
    report = _decode_sample("weapon")
    assert report.incident_key == "urn:emergency:uid:incidentid:sample02:cad.fresno.ca.us"
    assert (report.type_code, report.type_text) == ("Disturbance/Disruption", "Person with a knife")
    assert report.priority == 1
    assert report.opened_at == report.updated_at == datetime(2026, 11, 20, 17, 58, tzinfo=UTC)
    assert report.addresses == (
        Address(
            house_number="1180", street="N Wendmere Ave", unit="4", city="Fresno", state="CA", postal_code="93702",
            landmark=None, text="1180 N Wendmere Ave, unit 4, Fresno",
        ),
    )  # fmt: skip
    (position,) = report.positions
    assert (position.longitude, position.latitude, position.uncertainty_metres) == (-119.78, 36.77, 35)
    assert position.source == "Caller"
    assert [note.text for note in report.notes] == ["Caller sees a knife & hears shouting"]
    assert report.notes[0].author == "d.okafor.dispatch@fresno.ca.us"
    assert (report.is_closed, report.says_active, report.agency) == (False, True, None)
    assert report.problems == ()


def test_a_claim_names_the_caller_who_made_it() -> None:
    report = _decode_sample("weapon")
    (claim,) = report.claims
    assert (claim.kind, claim.is_responder) == ("weapon", False)
    assert claim.said_by == report.callers[0]


def test_two_callers_and_a_responder_are_told_apart() -> None:
    report = _decode_sample("two_callers")
    assert len(report.callers) == 2
    assert [(claim.kind, claim.said_by, claim.is_responder) for claim in report.claims] == [
        ("weapon", report.callers[0], False),
        ("weapon", report.callers[1], False),
        ("violence", "responder", True),
    ]
    assert report.assigned_units == ("2L14", "2S1")


def test_an_incident_is_its_owners_not_its_last_writers() -> None:
    document = _document()
    document["agencyComponent"].append(document["agencyComponent"][0] | {"$id": "sheriff.example"})
    document["agencyComponent"][1]["incidentOwningAgencyIndicator"] = True
    assert _decode(document).agency == "sheriff.example"


def test_two_calls_from_one_number_are_one_caller() -> None:
    document = _document("two_callers")
    document["callbackComponent"][1]["callBackInformationUri"] = ["sip:15595550142@example.com"]
    report = _decode(document)
    assert len(report.callers) == 1
    assert report.callback_numbers == ("5595550142",)


def test_the_word_of_a_call_without_number_is_nobodys() -> None:
    document = _document("two_callers")
    del document["callComponent"][1]["callBackReference"]
    report = _decode(document)
    assert len(report.callers) == 2
    assert [claim.said_by for claim in report.claims] == [report.callers[0], "unknown", "responder"]


def test_a_caution_from_an_unknown_source_is_nobodys_word() -> None:
    document = _document()
    document["cautionComponent"][0]["cautionSource"] = "somebody in the street"
    assert _decode(document).claims[0].said_by == "unknown"


def test_a_caution_of_another_kind_becomes_a_note() -> None:
    document = _document()
    document["cautionComponent"][0] |= {
        "cautionTypeCommonRegistryText": "Animal",
        "cautionTypeInternalText": "Two dogs",
    }
    report = _decode(document)
    assert report.claims == ()
    assert report.notes[-1].text == "Caution: Two dogs"


def test_a_closed_incident_says_how_it_ended() -> None:
    report = _decode_sample("closed")
    assert (report.is_closed, report.says_active, report.disposition) == (True, False, "Report taken")


def test_a_call_with_broken_parts_is_still_a_call() -> None:
    report = _decode_sample("broken_parts")
    assert report.type_text == "Disturbance"
    assert report.addresses == ()
    assert len(report.positions) == 1
    assert [problem.split(":")[0] for problem in report.problems] == [
        "callBackReference", "location 'Incident'", "notesComponent[0]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "why"),
    [("time_without_zone", "with zone"), ("key_twice", "stands twice"), ("no_identity", r"\$id")],
)
def test_refuses_a_document_without_usable_identity_or_time(name: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        decode((SAMPLES / f"refused_{name}.json").read_bytes())


@pytest.mark.parametrize("key", ["", "  ", "a\nb", "x" * (LONGEST_KEY + 1), 7, None, "a\x00b"])
def test_refuses_an_identity_that_can_not_be_kept(key: object) -> None:
    with pytest.raises(UnreadableError):
        _decode(_document() | {"$id": key})


@pytest.mark.parametrize("content", [[], "call", 7, None, {}])
def test_refuses_what_is_no_document(content: object) -> None:
    with pytest.raises(UnreadableError):
        _decode(content)


def test_a_document_of_identity_and_time_alone_is_a_call() -> None:
    report = _decode({"$id": "x", "lastUpdateTimeStamp": "2026-11-20T17:58:00Z"})
    assert (report.type_text, report.priority, report.addresses) == ("Emergency call", 3, ())
    assert report.problems == (
        "eidoVersion: not 1.0", "issuingElementIdentification: missing", "agencyComponent: missing",
    )  # fmt: skip


@pytest.mark.parametrize("priority", [0, 6, "high", True, 1.5])
def test_a_priority_out_of_range_falls_back_on_the_kind_of_call(priority: object) -> None:
    document = _document()
    document["incidentComponent"]["incidentCommonPriorityNumber"] = priority
    report = _decode(document)
    assert report.priority == 1
    assert report.problems == ("incidentCommonPriorityNumber: not 1 to 5",)


@pytest.mark.parametrize(
    "component",
    ["incident", "call", "callback", "dispatch", "notes", "emergencyResource", "location", "caution", "agency"],
)
@pytest.mark.parametrize("content", [7, "x", [7], [None], [[]], [{}], {"$id": 1}])
def test_any_broken_component_is_a_problem_of_a_call(component: str, content: object) -> None:
    report = _decode(_document() | {f"{component}Component": content})
    assert report.incident_key == "urn:emergency:uid:incidentid:sample02:cad.fresno.ca.us"
    assert any(component in problem for problem in report.problems)


def test_the_first_of_two_components_with_one_id_stays() -> None:
    document = _document()
    document["notesComponent"] *= 2
    report = _decode(document)
    assert len(report.notes) == 1
    assert report.problems == ("notesComponent[1]: its $id stands twice",)


def test_the_incidents_own_address_comes_before_the_callers() -> None:
    document = _document()
    incident, caller = document["locationComponent"]
    caller["locationByValue"] = incident["locationByValue"].replace("1180", "77")
    document["locationComponent"] = [caller, incident]
    assert [address.house_number for address in _decode(document).addresses] == ["1180", "77"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=10), inside, max_size=4),
    max_leaves=15,
)


@given(part=st.sampled_from(sorted(_document("two_callers"))), content=JSON)
@settings(max_examples=300, deadline=None)
def test_any_json_in_any_part_is_a_call_or_unreadable(part: str, content: Any) -> None:
    with contextlib.suppress(UnreadableError):
        _decode(_document("two_callers") | {part: content})


@given(st.binary(max_size=400) | JSON.map(lambda content: json.dumps(content).encode()))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_a_call_or_unreadable(body: bytes) -> None:
    with contextlib.suppress(UnreadableError):
        assert decode(body)
