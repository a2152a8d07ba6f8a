"""Proves buffer, bookmarks, clips and exports on a camera that really plays: kept only where terms allow."""

import asyncio
import base64
import hashlib
import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import av
import pytest

from plainview.cameras.clips.essence import hash_essence
from plainview.cameras.clips.queries import chain_of
from plainview.flows.clips_expired import delete_due
from plainview.kernel.clock import utc_now
from plainview.ledger.proofs import proves_inclusion
from tests.cameras import add_camera
from tests.recordings import Room, open_incident, recording_room
from tests.rtsp_camera import rtsp_camera
from tests.video_site import analyst

KEPT_TERMS = {"recorded": True}


@asynccontextmanager
async def kept(pool: Any, home: Path, *, seconds: float = 1.4, **terms: Any) -> AsyncIterator[tuple[Room, str]]:
    """Have a camera pulled for some seconds with its buffer on; give the room and an open incident's id."""
    async with rtsp_camera() as camera, recording_room(pool, home) as room:
        await add_camera(pool, "one", address=camera.address, terms={**KEPT_TERMS, **terms})
        incident = str(await open_incident(pool))
        await room.recorder.refresh()
        opened = await room.client.post("/api/cameras/one/still", json={"purpose": "call_response"})
        assert opened.status_code == 200, opened.text
        await asyncio.sleep(seconds)
        await room.recorder.write_finished(at_once=True)
        yield room, incident


def frames_of(content: bytes) -> int:
    with av.open(io.BytesIO(content), mode="r") as container:
        return sum(1 for _ in container.decode(video=0))


async def _see(room: Room, incident: str, begin: datetime, seconds: float = 20) -> Any:
    wish = {
        "purpose": "call_response", "incident_id": incident, "from_at": begin.isoformat(), "seconds": seconds,
    }  # fmt: skip
    return await room.client.post("/api/cameras/one/recordings", json=wish)


async def test_what_a_pulled_camera_saw_is_seen_again_and_says_that_it_is_recorded(pool: Any, tmp_path: Path) -> None:
    async with kept(pool, tmp_path) as (room, incident):
        began = utc_now() - timedelta(seconds=15)
        answer = await _see(room, incident, began)
        assert answer.status_code == 200, answer.text
        assert answer.headers["plainview-recorded"] == "yes"
        assert datetime.fromisoformat(answer.headers["plainview-began-at"]) > began
        assert frames_of(answer.content) >= 20
        assert await room.entries("view_recording") == 1
        told = await pool.fetchval(
            "select convert_from(particulars, 'UTF8') from ledger_entry"
            " where convert_from(projection, 'UTF8') like '%view_recording_ended%'"
        )
        assert hashlib.sha256(answer.content).hexdigest() in told
        nothing = await _see(room, incident, utc_now() - timedelta(hours=1))
        assert nothing.status_code == 404
        assert "was kept then" in nothing.json()["detail"]


async def test_to_see_again_is_a_right_of_its_own(pool: Any, tmp_path: Path) -> None:
    async with kept(pool, tmp_path, seconds=0.2) as (room, incident):
        room.actor = analyst(role="officer")
        answer = await _see(room, incident, utc_now())
        assert answer.status_code == 403
        still = await room.client.post("/api/cameras/one/still", json={"purpose": "call_response"})
        assert still.status_code == 200, "though the same officer may see it live"


async def test_nothing_is_kept_without_the_owners_word_and_all_goes_when_it_is_withdrawn(
    pool: Any, tmp_path: Path
) -> None:
    async with kept(pool, tmp_path, seconds=0.6, recorded=False):
        assert await pool.fetchval("select count(*) from recording_segment") == 0
    await pool.execute("delete from camera")
    async with kept(pool, tmp_path, seconds=0.6) as (room, _):
        files = list((tmp_path / "recordings").rglob("*.mp4"))
        assert files
        await pool.execute('update camera set terms = \'{"recorded": true, "revoked": true}\'')
        await room.recorder.refresh()
        assert await pool.fetchval("select count(*) from recording_segment") == 0
        assert not any(file.exists() for file in files)


async def test_what_was_kept_goes_when_keeping_is_switched_off(pool: Any, tmp_path: Path) -> None:
    async with kept(pool, tmp_path, seconds=0.6) as (room, _):
        assert await pool.fetchval("select count(*) from recording_segment") > 0
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(room.recorder.run_off(), 0.3)
        assert not list((tmp_path / "recordings").rglob("*.mp4"))


async def test_the_buffer_rolls_away_but_for_what_a_bookmark_holds(pool: Any, tmp_path: Path) -> None:
    async with kept(pool, tmp_path, seconds=0.6) as (room, incident):
        wish = {"purpose": "call_response", "incident_id": incident, "note": "a car leaves"}
        made = await room.client.post("/api/cameras/one/bookmarks", json=wish)
        assert made.status_code == 201, made.text
        await pool.execute("update recording_segment set began_at = began_at - interval '61 s',"
                           " ended_at = ended_at - interval '61 s'")  # fmt: skip
        await pool.execute("update bookmark set marked_at = marked_at - interval '61 s'")
        await room.recorder.refresh()
        assert await pool.fetchval("select count(*) from recording_segment") > 0
        await pool.execute("update bookmark set keep_until = now() - interval '1 s'")
        await room.recorder.refresh()
        assert await pool.fetchval("select count(*) from recording_segment") == 0
        listed = (await room.client.get(f"/api/incidents/{incident}/clips")).json()["bookmarks"]
        assert [each["note"] for each in listed] == ["a car leaves"]


async def test_a_pinned_camera_is_pulled_without_a_viewer_until_its_incident_closes(pool: Any, tmp_path: Path) -> None:
    async with rtsp_camera() as camera, recording_room(pool, tmp_path) as room:
        await add_camera(pool, "one", address=camera.address, terms=KEPT_TERMS)
        incident = str(await open_incident(pool))
        why = {"purpose": "call_response", "incident_id": incident}
        assert (await room.client.post("/api/cameras/one/pins", json=why)).status_code == 204
        await room.recorder.refresh()
        assert room.gateway.hub.pulls == 1
        await pool.execute("update incident set closed_at = now()")
        assert not await pool.fetchval(
            "select count(*) from camera_pin p join incident i using (incident_id)"
            " where p.ended_at is null and i.closed_at is null"
        )


async def _make_clip(room: Room, incident: str) -> dict[str, Any]:
    now = utc_now()
    wish = {
        "purpose": "call_response", "incident_id": incident, "title": "The car",
        "from_at": (now - timedelta(seconds=1.0)).isoformat(), "until_at": (now - timedelta(seconds=0.2)).isoformat(),
    }  # fmt: skip
    answer = await room.client.post("/api/cameras/one/clips", json=wish)
    assert answer.status_code == 201, answer.text
    clip: dict[str, Any] = answer.json()
    return clip


async def test_a_clip_has_its_true_start_and_an_essence_that_survives_a_remux(pool: Any, tmp_path: Path) -> None:
    async with kept(pool, tmp_path) as (room, incident):
        clip = await _make_clip(room, incident)
        began, asked = datetime.fromisoformat(clip["began_at"]), datetime.fromisoformat(clip["asked_from"])
        assert timedelta(0) <= asked - began < timedelta(seconds=4)
        shown = await room.client.get(f"/api/clips/{clip['clip_id']}/video")
        assert hashlib.sha256(shown.content).hexdigest() == clip["sha256"]
        assert shown.headers["plainview-transcoded"] == "no"
    remuxed, told = io.BytesIO(), io.BytesIO()
    for target, form in ((remuxed, "matroska"), (told, "streamhash")):
        with av.open(io.BytesIO(shown.content), mode="r") as source, av.open(target, mode="w", format=form) as out:
            stream = out.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.dts is not None:
                    packet.stream = stream
                    out.mux(packet)
    assert hash_essence(remuxed.getvalue()).hex() == clip["essence_sha256"]
    assert hashlib.sha256(remuxed.getvalue()).hexdigest() != clip["sha256"]
    assert f"SHA256={clip['essence_sha256']}" in told.getvalue().decode(), "FFmpeg says the same"


async def test_custody_names_everyone_and_can_only_be_added_to(pool: Any, tmp_path: Path) -> None:
    async with kept(pool, tmp_path) as (room, incident):
        clip = await _make_clip(room, incident)
        await room.client.get(f"/api/clips/{clip['clip_id']}/video")
        copy = await room.client.get(f"/api/clips/{clip['clip_id']}/video", params={"copy": "true"})
        assert copy.headers["plainview-transcoded"] == "yes"
        with av.open(io.BytesIO(copy.content), mode="r") as container:
            frame = next(container.decode(video=0)).to_ndarray(format="rgb24")
        assert (frame[-30:] < 60).mean() > 0.6, "the watermark's ground"
        [card] = (await room.client.get(f"/api/incidents/{incident}/clips")).json()["clips"]
        assert [line["act"] for line in card["custody"]] == ["made", "viewed", "copied"]
        assert card["custody_is_whole"]
        for statement in ("update clip_custody set said = ''", "delete from clip_custody"):
            with pytest.raises(asyncpg.RaiseError, match="only added to"):
                await pool.execute(statement)
        [file] = (tmp_path / "recordings" / "clips").rglob("*.mp4")
        file.chmod(0o600)
        file.write_bytes(file.read_bytes()[:-1] + b"!")
        altered = await room.client.get(f"/api/clips/{clip['clip_id']}/video")
        assert altered.status_code == 503
        assert "hash differs" in altered.json()["detail"]


async def test_a_clip_leaves_only_when_somebody_else_agreed_and_its_bag_proves_itself(
    pool: Any, tmp_path: Path
) -> None:
    async with kept(pool, tmp_path) as (room, incident):
        clip = await _make_clip(room, incident)
        at = f"/api/clips/{clip['clip_id']}/exports"
        asked = {"purpose": "court_order", "recipient": "Superior Court (demo)", "reason": "order 12"}
        room.actor = analyst(role="supervisor")
        export = (await room.client.post(at, json=asked)).json()["export_id"]
        agree = {"purpose": "court_order"}
        alone = await room.client.post(f"{at}/{export}/approval", json=agree)
        assert alone.status_code == 403, "who asked does not agree"
        early = await room.client.get(f"{at}/{export}/bag", params=agree)
        assert early.status_code == 403
        assert "second_approver" in early.json()["detail"]
        room.actor = analyst(role="commander")
        assert (await room.client.post(f"{at}/{export}/approval", json=agree)).status_code == 204
        assert (await room.client.post(f"{at}/{export}/approval", json=agree)).status_code == 409
        room.actor = analyst(role="supervisor")
        bag = await room.client.get(f"{at}/{export}/bag", params=agree)
        assert bag.status_code == 200, bag.text
        _check_bag(bag.content, clip)
        async with pool.acquire() as connection:
            chain = await chain_of(connection, clip["clip_id"])
        assert [line.act for line in chain] == ["made", "export_asked", "export_approved", "exported"]


def _check_bag(content: bytes, clip: dict[str, Any]) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        root = f"clip-{clip['clip_id']}/"
        files = {name.removeprefix(root): packed.read(name) for name in packed.namelist()}
    assert files["bagit.txt"] == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in files[manifest].decode().splitlines():
            digest, _, name = line.partition("  ")
            assert hashlib.sha256(files[name]).hexdigest() == digest
    assert hashlib.sha256(files["data/clip.mp4"]).hexdigest() == clip["sha256"]
    custody = json.loads(files["data/custody.json"])
    proof = json.loads(files["data/ledger-proof.json"])
    assert {line["entry"] for line in custody} == {each["sequence"] for each in proof["entries"]}
    _, size, root_hash = proof["checkpoint"].splitlines()[:3]
    for each in proof["entries"]:
        assert proves_inclusion(
            proof=[bytes.fromhex(node) for node in each["inclusion"]],
            index=each["sequence"],
            leaf=bytes.fromhex(each["leaf_hash"]),
            size=int(size),
            root=base64.b64decode(root_hash),
        )


async def test_a_clip_is_deleted_when_its_time_is_over_unless_it_is_held(pool: Any, tmp_path: Path) -> None:
    async with kept(pool, tmp_path) as (room, incident):
        clip = await _make_clip(room, incident)
        await pool.execute("update clip set keep_until = now() - interval '1 day'")
        room.actor = analyst(role="supervisor")
        at = f"/api/clips/{clip['clip_id']}"
        held = {"purpose": "court_order", "reason": "litigation"}
        assert (await room.client.put(f"{at}/hold", json=held)).status_code == 204
        folder = tmp_path / "recordings"
        assert await delete_due(pool, room.door, folder, utc_now) == 0
        assert (await room.client.put(f"{at}/hold", json={"purpose": "court_order"})).status_code == 204
        assert await delete_due(pool, room.door, folder, utc_now) == 1
        assert not list((folder / "clips").rglob("*.mp4"))
        assert (await room.client.get(f"{at}/video")).status_code == 409
        [card] = (await room.client.get(f"/api/incidents/{incident}/clips")).json()["clips"]
        assert [line["act"] for line in card["custody"]] == ["made", "held", "released", "deleted"]


async def test_a_mask_is_burnt_into_what_is_seen_again(pool: Any, tmp_path: Path) -> None:
    async with kept(pool, tmp_path, seconds=0.6) as (room, incident):
        room.actor = analyst(role="supervisor")
        wish = {"polygon": [[0.2, 0.1], [0.8, 0.1], [0.8, 0.6], [0.2, 0.6]], "why": "windows of a flat"}
        made = await room.client.post("/api/cameras/one/masks", json=wish)
        assert made.status_code == 201, made.text
        masked = await _see(room, incident, utc_now() - timedelta(seconds=10))
        assert masked.headers["plainview-masked"] == "yes"
        with av.open(io.BytesIO(masked.content), mode="r") as container:
            for frame in container.decode(video=0):
                assert frame.to_ndarray(format="rgb24")[60:200, 160:480].max() < 24
        mask_id = made.json()["mask_id"]
        assert (await room.client.delete(f"/api/cameras/one/masks/{mask_id}")).status_code == 204
        assert (await room.client.get("/api/cameras/one/masks")).json()["masks"] == []
