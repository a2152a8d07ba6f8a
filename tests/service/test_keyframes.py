"""Proves that a camera with control is asked for a keyframe of the stream that is pulled, where one is waited for."""

import asyncio
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from plainview.cameras.gateway.addresses import LOOPBACK
from plainview.cameras.gateway.keyframes import KeyframeAsker
from plainview.cameras.model import Camera

MAIN, SUB = "rtsp://127.0.0.1:554/main?channel=1", "rtsp://127.0.0.1:554/sub"
ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"'
    ' xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema"><s:Body>{}'
    "</s:Body></s:Envelope>"
)
ANSWERS = {  # as the ONVIF media and device specifications have them
    "GetServices": "<tds:GetServicesResponse><tds:Service><tds:Namespace>http://www.onvif.org/ver10/media/wsdl"
    "</tds:Namespace><tds:XAddr>http://10.0.0.9/onvif/media</tds:XAddr></tds:Service></tds:GetServicesResponse>",
    "GetDeviceInformation": "<tds:GetDeviceInformationResponse/>",
    "GetProfiles": '<trt:GetProfilesResponse><trt:Profiles token="big"/><trt:Profiles token="small"/>'
    "</trt:GetProfilesResponse>",
    "GetStreamUri": "<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>{}</tt:Uri></trt:MediaUri>"
    "</trt:GetStreamUriResponse>",
    "SetSynchronizationPoint": "<trt:SetSynchronizationPointResponse/>",
}


@dataclass
class Asked:
    port: int = 0
    names: list[tuple[str, str]] = field(default_factory=list)

    @property
    def keyframes(self) -> list[str]:
        return [token for name, token in self.names if name == "SetSynchronizationPoint"]


@contextmanager
def camera_that_counts() -> Iterator[Asked]:
    asked = Asked()

    class Serve(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            name = next(name for name in ANSWERS if f":{name}" in body)
            token = next(iter(re.findall(r"ProfileToken>(\w+)<", body)), "")
            asked.names.append((name, token))
            content = ANSWERS[name].format(MAIN if token == "big" else SUB)
            answer = ENVELOPE.format(content).encode()
            self.send_response(200)
            self.send_header("content-type", "application/soap+xml")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Serve) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        asked.port = server.server_port
        try:
            yield asked
        finally:
            server.shutdown()
            thread.join()


def camera(port: int) -> Camera:
    return Camera(
        camera_id="one", title="One", kind="city", owner_id="city", owner_title="City", owner_kind="city",
        longitude=0, latitude=0, bearing_degrees=None, field_of_view_degrees=90, range_metres=100, source_type="rtsp",
        address=MAIN, terms={}, campus=None, campus_longitude=None, campus_latitude=None, patrol_unit_id=None,
        wearer_status=None, is_answering=True, silent_since=None, sub_address=SUB, control_type="onvif",
        control_address=f"http://127.0.0.1:{port}/onvif/device_service",
    )  # fmt: skip


async def ask(asker: KeyframeAsker, one: Camera, address: str, *, is_live: bool = False) -> None:
    asker.begin(one, address, lambda: is_live)
    asker.begin(one, address, lambda: is_live)  # while it is being asked, it is not asked again
    await asyncio.gather(*asker._asking.values())


async def test_the_stream_that_is_pulled_is_asked_for_and_looked_up_once() -> None:
    with camera_that_counts() as asked:
        asker = KeyframeAsker(LOOPBACK, lambda _: None)
        await ask(asker, camera(asked.port), SUB)
        before = len([name for name, _ in asked.names if name == "GetStreamUri"])
        await ask(asker, camera(asked.port), SUB)
        await ask(asker, camera(asked.port), MAIN)
    assert asked.keyframes == ["small", "small", "big"]
    assert before == 2


async def test_a_camera_whose_pictures_came_is_left_alone_and_one_that_is_gone_does_no_harm() -> None:
    with camera_that_counts() as asked:
        asker = KeyframeAsker(LOOPBACK, lambda _: None)
        await ask(asker, camera(asked.port), MAIN, is_live=True)
    assert asked.names == []
    await ask(asker, camera(asked.port), MAIN)
    await asker.stop()
