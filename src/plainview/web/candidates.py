"""The way to who might be meant: for an incident and a purpose, each search entered in the ledger first."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from plainview.flows.person_sought import seek
from plainview.kernel.clock import utc_now
from plainview.people.identity.model import Candidate, Sought
from plainview.policy.asking import actor_of

router = APIRouter(tags=["who is who"])
NOTE = "For a person to confirm: the first of a search is the wrong person about one time in ten."


class Search(BaseModel):
    """Whom, for which incident and why."""

    given_name: str = Field(default="", max_length=80)
    family_name: str = Field(default="", max_length=80)
    born_on: date | None = None
    phone: str = Field(default="", max_length=40)
    purpose: str | None = Field(default=None, max_length=64, description="One of the closed list, e.g. call_response")
    incident_id: UUID | None = None

    @property
    def sought(self) -> Sought:
        return Sought(
            given_name=self.given_name.strip(),
            family_name=self.family_name.strip(),
            born_on=self.born_on,
            phone=self.phone,
        )


@router.get("/api/people/candidates", summary="Who might be meant by a name, a birth date or a phone number")
async def list_candidates(request: Request, search: Annotated[Search, Query()]) -> Response:
    """Return candidates, each with its reasons, the strongest first; they are for a person to confirm, never merged."""
    candidates = await seek(
        request.app.state.pool,
        request.app.state.door,
        search.sought,
        actor=actor_of(request),
        incident_id=search.incident_id,
        purpose=search.purpose,
        address=request.client.host if request.client else None,
        at=utc_now(),
    )
    body = {"candidates": [_show(each) for each in candidates], "note": NOTE}
    return Response(msgspec.json.encode(body), media_type="application/json", headers={"Cache-Control": "no-store"})


def _show(candidate: Candidate) -> dict[str, Any]:
    named = candidate.named
    words = (named.given_name, named.middle_name, named.family_name, named.name_suffix)
    return {
        "person_id": named.person_id,
        "name": " ".join(word for word in words if word),
        "born_on": named.born_on,
        "strength": candidate.strength,
        "why": candidate.why,
        "source_id": named.source_id,
    }
