"""Lets a viewer choose a story of the simulated city: the demo's own door, closed everywhere else."""

from typing import Any

import httpx
from fastapi import APIRouter, Request, Response

from plainview.kernel.errors import NotFoundError, UnavailableError
from plainview.policy.asking import actor_of
from plainview.web.sessions import refuse_unless_loopback

router = APIRouter(tags=["demo"])


async def _ask_city(request: Request, method: str, path: str) -> httpx.Response:
    settings = request.app.state.settings
    if not settings.demo or settings.demo_city_url is None:
        raise NotFoundError("There is no simulated city here.")
    actor_of(request)
    refuse_unless_loopback(request)
    try:
        async with httpx.AsyncClient(base_url=settings.demo_city_url, timeout=5, trust_env=False) as city:
            return await city.request(method, path)
    except httpx.HTTPError as error:
        raise UnavailableError("The simulated city does not answer; `make demo` starts it again.") from error


@router.get("/demo/stories", summary="Stories of the simulated city (demo only)")
async def list_stories(request: Request) -> Any:
    """Return each story's name, title and what it shows."""
    return (await _ask_city(request, "GET", "/stories")).json()


@router.post("/demo/stories/{name}", summary="Play a story (demo only)", status_code=202)
async def play_story(request: Request, name: str) -> Response:
    """Have the city place the story's calls."""
    if not name.isidentifier():
        raise NotFoundError(f"There is no story {name!r}.")
    answer = await _ask_city(request, "POST", f"/stories/{name}")
    if answer.is_error:
        raise NotFoundError(f"There is no story {name!r}.")
    return Response(answer.content, 202, media_type="application/json")
