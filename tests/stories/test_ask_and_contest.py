"""Asking and contesting over the public ports alone: a resident, four offices, a call before and a call after."""

from typing import Any

import httpx

from plainview.kernel.ids import new_id
from tests.calls import eido
from tests.city_people import Wanted, people_with_a_warrant
from tests.stack import Stack


async def _ask(demo: Stack, who: Wanted) -> dict[str, Any]:
    """Have the front desk answer somebody of the city."""
    async with demo.signed_in("records_clerk") as clerk:
        place = (await clerk.post("/api/asks/address", json={"text": who.address})).json()
        wish = {
            "given_name": who.given_name,
            "family_name": who.family_name,
            "born_on": who.born_on,
            "identity_kinds": ["passport", "bank_letter"],
            "place_id": place["place_id"],
        }
        answered = await clerk.post("/api/asks", json=wish)
    assert answered.status_code == 201, answer_text(answered)
    found: dict[str, Any] = answered.json()
    return found


def answer_text(answer: httpx.Response) -> str:
    """Return why something was refused."""
    return answer.text[:500]


async def _dossier_of_a_call(demo: Stack, officer: httpx.AsyncClient, who: Wanted) -> dict[str, Any]:
    key = f"ask-{new_id().hex}"
    place = (who.number, who.direction, who.street)
    await demo.post_call(officer, eido(key, address=place, street_type=who.street_type, type_text=key[-8:]))
    await demo.wait_until_settled()
    listed = (await officer.get("/api/incidents?state=all&limit=500")).json()["incidents"]
    [incident] = [each["incident_id"] for each in listed if each["type_text"] == key[-8:]]
    shown = await officer.get(f"/api/incidents/{incident}/dossier?purpose=call_response")
    assert shown.status_code == 200, answer_text(shown)
    dossier: dict[str, Any] = shown.json()
    return dossier


async def test_T5_can_be_contested_and_T6_can_be_asked_in_the_whole_program(demo: Stack) -> None:  # noqa: N802
    who = people_with_a_warrant(demo.home)[1]
    async with demo.signed_in("officer") as officer:
        before = await _dossier_of_a_call(demo, officer, who)
        assert "violent_warrant" in {reason["factor"] for reason in before["rating"]["reasons"]}
        answered = await _ask(demo, who)
        [warrant] = [line["ref"] for line in answered["answer"]["lines"] if line["record_id"] == who.warrant]
        async with httpx.AsyncClient(base_url=demo.url, trust_env=False, timeout=20) as resident:
            page = await resident.get(f"/resident/{answered['code']}")
            assert (page.status_code, "An active warrant in your name" in page.text) == (200, True)
            filed = await resident.post(
                f"/resident/{answered['code']}/contests", content=f"ref={warrant}&note=Recalled+in+May"
            )
            assert filed.status_code == 303
            after = await _dossier_of_a_call(demo, officer, who)
            assert "violent_warrant" not in {reason["factor"] for reason in after["rating"]["reasons"]}
            assert [ticket["note"] for ticket in after["contested"]] == ["Recalled in May"]
            told = (await officer.get("/api/notices")).json()["notices"]
            assert [notice["step"] for notice in told if notice["address"].startswith(who.number)] == ["file"]
            await _decide_and_appeal(demo, resident, answered["code"])
        again = await _dossier_of_a_call(demo, officer, who)
        assert "violent_warrant" not in {reason["factor"] for reason in again["rating"]["reasons"]}
        assert again["contested"][0]["state"] == "upheld"


async def _decide_and_appeal(demo: Stack, resident: httpx.AsyncClient, code: str) -> None:
    """Have it rejected, appealed on the resident's page, and upheld by the auditor; the centre is refused."""
    tickets = (await resident.get(f"/resident/{code}/answer.json")).json()["contests"]
    url = f"/api/contests/{tickets[0]['contest_id']}/decision"
    for role, decision, status in (("commander", "reject", 403), ("city_attorney", "reject", 200)):
        async with demo.signed_in(role) as decider:
            assert (await decider.post(url, json={"decision": decision, "reason": "As filed"})).status_code == status
    appealed = await resident.post(f"/resident/{code}/contests/{tickets[0]['contest_id']}/appeal", content="words=Look")
    assert appealed.status_code == 303
    async with demo.signed_in("auditor") as auditor:
        shown = (await auditor.get("/api/contests")).json()["contests"]
        assert tickets[0]["contest_id"] in {ticket["contest_id"] for ticket in shown}
        upheld = await auditor.post(url, json={"decision": "uphold", "reason": "The court recalled it in May"})
    assert upheld.status_code == 200


async def test_another_persons_address_and_a_guessed_code_are_refused(demo: Stack) -> None:
    mine, other = people_with_a_warrant(demo.home)[1:3]
    async with demo.signed_in("records_clerk") as clerk:
        place = (await clerk.post("/api/asks/address", json={"text": other.address})).json()
        wish = {
            "given_name": mine.given_name,
            "family_name": mine.family_name,
            "born_on": mine.born_on,
            "identity_kinds": ["passport", "bank_letter"],
            "place_id": place["place_id"],
        }
        refused = await clerk.post("/api/asks", json=wish)
        assert (refused.status_code, refused.json()["rule"]) == (403, "contests")
        assert isinstance(refused.json()["entry"], int)
        assert (await clerk.get("/resident/0000-0000-0000-0000-0000-0000")).status_code == 404
