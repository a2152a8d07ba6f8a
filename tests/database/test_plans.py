"""Imports plans of premises, refuses what is none, and shows a plan only to who may see the dossier of a call there."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from plainview.dossier.assemble import disclose_plan
from plainview.incidents.model import Incident
from plainview.kernel.errors import NotFoundError, RefusedError
from plainview.places import plan_queries
from plainview.places.plans import LARGEST_BYTES, import_plans, media_type_of
from tests.builders import add_incident, add_place, add_sources, add_unit
from tests.desk import Desk, actor, open_desk

PNG = b"\x89PNG\r\n\x1a\n" + b"drawn" * 20
HEADER = "source,record,place,unit,title,floor,file,as_of"


@pytest.fixture
async def desk(pool: Any, tmp_path: Path) -> Desk:
    return await open_desk(pool, tmp_path / "desk")


async def _place(pool: Any, **more: Any) -> tuple[int, str]:
    await add_sources(pool)
    place_id = await add_place(pool, **more)
    return place_id, str(await pool.fetchval("select source_id from place where place_id = $1", place_id))


def _folder(tmp_path: Path, *rows: str, **files: bytes) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir(exist_ok=True)
    (folder / "plans.csv").write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    for name, content in files.items():
        (folder / f"{name}.png").write_bytes(content)
    return folder


def _row(place: str, *, record: str = "P-1", unit: str = "", file: str = "a.png", source: str = "rms") -> str:
    return f"{source},{record},{place},{unit},Ground floor,1,{file},2026-01-01T09:00:00-08:00"


async def _picture(desk: Desk, incident: Incident, plan_id: int, role: str = "analyst") -> bytes:
    picture = await disclose_plan(
        desk.pool, desk.door, actor=actor(role), incident_id=incident.incident_id, plan_id=plan_id,
        purpose="call_response", address=None, at=desk.at,
    )  # fmt: skip
    return picture.content


@pytest.mark.parametrize("name", [name for name in vars(plan_queries) if name.isupper()])
async def test_every_statement_can_be_prepared(pool: Any, name: str) -> None:
    async with pool.acquire() as connection:
        await connection.prepare(getattr(plan_queries, name))


async def test_imports_once_and_notices_a_new_picture(pool: Any, tmp_path: Path) -> None:
    _, place = await _place(pool)
    folder = _folder(tmp_path, _row(place), a=PNG)
    told = [(await import_plans(pool, folder, strict=True)).table("plans") for _ in range(2)]
    assert [(count.added, count.unchanged) for count in told] == [(1, 0), (0, 1)]
    (folder / "a.png").write_bytes(PNG + b"new")
    assert (await import_plans(pool, folder, strict=True)).table("plans").changed == 1


async def test_says_of_each_bad_row_why_and_imports_the_good_ones(pool: Any, tmp_path: Path) -> None:
    _, place = await _place(pool)
    rows = (
        _row(place), _row("nowhere", record="P-2"), _row(place, record="P-3", unit="none"),
        _row(place, record="P-4", source="gossip"), _row(place, record="P-5", file="../../keys/ledger"),
        _row(place, record="P-6", file="b.png"), _row(place, record="P-7", file="c.png"),
    )  # fmt: skip
    folder = _folder(tmp_path, *rows, a=PNG, b=b"<svg onload='x'/>", c=PNG + bytes(LARGEST_BYTES))
    report = await import_plans(pool, folder, strict=False)
    assert [str(error) for error in report.errors] == [
        "plans.csv:3 place: 'nowhere' is not known: import it first",
        "plans.csv:4 unit: 'none' is not known: import it first",
        "plans.csv:5 source: 'gossip' is not known: import it first",
        "plans.csv:6 file: '../../keys/ledger' is no file of this folder",
        "plans.csv:7 file: 'b.png' is no PNG, JPEG or WebP picture",
        "plans.csv:8 file: 'c.png' is larger than 4 MiB",
    ]
    assert (report.table("plans").added, report.table("plans").refused) == (1, 6)
    assert not (await import_plans(pool, folder, strict=True)).is_imported


async def test_shows_a_plan_to_who_may_see_the_dossier_and_only_of_that_place(
    pool: Any, desk: Desk, tmp_path: Path
) -> None:
    place_id, place = await _place(pool, kind="apartments")
    unit_id = await add_unit(pool, place_id, unit="4")
    other_id, other = await _place(pool, number=99)
    await import_plans(pool, _folder(tmp_path, _row(place), _row(other, record="P-2"), a=PNG), strict=True)
    plans = {row["place_id"]: row["plan_id"] for row in await pool.fetch("select place_id, plan_id from premise_plan")}
    incident = await add_incident(pool, place_id=place_id, unit_id=unit_id)
    shown = await desk.dossier(incident)
    assert [(plan.title, plan.floor, plan.is_of_unit) for plan in shown.premise.plans] == [("Ground floor", "1", False)]
    assert await _picture(desk, incident, shown.premise.plans[0].plan_id) == PNG
    with pytest.raises(NotFoundError):
        await _picture(desk, incident, plans[other_id])
    with pytest.raises(RefusedError):
        await _picture(desk, incident, plans[place_id], role="auditor")
    with pytest.raises(NotFoundError):
        await _picture(desk, await add_incident(pool), plans[place_id])
    assert isinstance(incident.incident_id, UUID)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"GIF89a", None),
    ],
)
def test_knows_a_picture_by_its_bytes(content: bytes, kind: str | None) -> None:
    assert media_type_of(content) == kind
