"""Puts the HTTP edge together: the routes of each role, who is asking, problems, headers."""

import time
from collections.abc import Collection

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from plainview import __version__
from plainview.cameras import routes as cameras
from plainview.cameras.search import routes as camera_search
from plainview.cameras.walls import routes as walls
from plainview.dossier import routes as dossier
from plainview.feeds import routes as feeds
from plainview.incidents import routes as incidents
from plainview.people.contests.codes import Guesses
from plainview.people.identity import routes as identity
from plainview.units import routes as units
from plainview.web import (
    body_worn,
    camera_control,
    candidates,
    cautions,
    clips,
    console,
    contests,
    demo,
    health,
    ledger,
    live,
    partners,
    rating_audits,
    rating_work,
    recordings,
    records,
    residences,
    rule_changes,
    sessions,
    stills,
    ties,
    views,
)
from plainview.web.errors import answer_with_problems
from plainview.web.partner import routes as partner
from plainview.web.parts import Parts
from plainview.web.resident import routes as resident

ABOUT = """The public face of Plainview. Errors are problem details (RFC 9457) and name the rule that refused.
What reveals protected data needs a purpose and an open incident; its entry is in the ledger before it is shown."""


ALL_ROLES = frozenset({"web", "intake", "worker", "gateway"})


def create_app(parts: Parts, roles: Collection[str]) -> FastAPI:
    """Build the application for these roles; everything it needs hangs on `app.state`."""
    app = public_face(roles)
    parts.hang_on(app)
    app.state.guesses = Guesses(time.monotonic)
    return app


def public_face(roles: Collection[str]) -> FastAPI:
    """Build the application's routes, without the parts that answer."""
    app = FastAPIOffline(title="Plainview", version=__version__, description=ABOUT, redoc_url=None)
    answer_with_problems(app)
    app.include_router(health.router)
    if "intake" in roles:
        app.include_router(feeds.intake)
    if "gateway" in roles:
        app.include_router(cameras.media)
        app.include_router(body_worn.devices)
    if "web" in roles:
        domains = (incidents, dossier, cameras, camera_search, walls, units, identity)
        ours = (
            sessions,
            views,
            camera_control,
            body_worn,
            stills,
            recordings,
            clips,
            live,
            demo,
            candidates,
            cautions,
            records,
            residences,
            rule_changes,
            rating_audits,
            rating_work,
            ledger,
            contests,
            resident,
            partners,
            partner,
            ties,
            console,
        )
        for router in (*(each.router for each in (*domains, *ours)), feeds.quarantine):
            app.include_router(router)
        console.mount_assets(app)
    app.add_middleware(sessions.ActorMiddleware)
    app.add_middleware(console.HeadersMiddleware)
    return app
