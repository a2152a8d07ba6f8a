"""Proves that nothing outside the allowed networks is ever connected to."""

from ipaddress import ip_network

import pytest

from plainview.cameras.gateway.addresses import LOOPBACK, pin_address
from plainview.kernel.errors import BadInputError, PlainviewError

REFUSED = [
    "rtsp://203.0.113.7/video",
    "rtsp://169.254.169.254/latest",
    "rtsp://[2001:db8::1]/video",
    "rtsp://0.0.0.0/video",
    "rtsp://[::ffff:203.0.113.7]/video",
    "rtsp://127.0.0.1@203.0.113.7/video",
    "ftp://127.0.0.1/video",
    "file:///etc/passwd",
    "rtsp:///video",
    "rtsp://127.0.0.1:99999/video",
    "rtsp://[::1/video",
    "",
]


@pytest.mark.parametrize("address", REFUSED)
def test_refuses_what_lies_outside_or_is_no_camera_s_address(address: str) -> None:
    with pytest.raises(PlainviewError):
        pin_address(address, LOOPBACK)


def test_keeps_password_port_path_and_query() -> None:
    address = "rtsp://user:p%40ss@127.0.0.1:8554/one/two?size=640x360"
    assert pin_address(address, LOOPBACK) == address
    assert pin_address("rtsp://[::1]:8554/one", LOOPBACK) == "rtsp://[::1]:8554/one"


def test_a_name_is_resolved_once_and_replaced_by_the_address_that_was_checked() -> None:
    pinned = pin_address("rtsp://localhost:8554/one", LOOPBACK)
    assert pinned in {"rtsp://127.0.0.1:8554/one", "rtsp://[::1]:8554/one"}


def test_a_site_s_own_network_can_be_allowed() -> None:
    assert pin_address("rtsp://10.20.3.4/one", (ip_network("10.20.0.0/16"),)) == "rtsp://10.20.3.4/one"
    with pytest.raises(BadInputError):
        pin_address("rtsp://10.21.3.4/one", (ip_network("10.20.0.0/16"),))
