"""Proves that nothing outside the allowed networks is ever connected to."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plainview.cameras.gateway.addresses import (
    LOOPBACK,
    SCHEMES,
    Reach,
    SignIn,
    join_address,
    pin_address,
    put_sign_in,
    read_networks,
    split_address,
    take_sign_in,
)
from plainview.kernel.errors import BadInputError, PlainviewError, SetupError

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


@given(st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_a_sign_in_comes_out_of_an_address_as_it_went_in(user: str, password: str) -> None:
    try:
        with_it = put_sign_in("rtsp://[::1]:8554/one?size=640x360", SignIn(user=user, password=password))
    except UnicodeEncodeError:
        return  # lone surrogates are no text
    assert take_sign_in(with_it) == ("rtsp://[::1]:8554/one?size=640x360", SignIn(user=user, password=password))


@given(st.text(max_size=60).map("rtsp://".__add__) | st.text(max_size=60))
def test_any_address_is_refused_or_lies_inside(address: str) -> None:
    try:
        parts = split_address(address)
    except BadInputError:
        return
    assert parts.scheme in SCHEMES
    assert parts.hostname


@given(st.text(max_size=60))
def test_whatever_a_camera_points_to_is_an_address_or_refused(said: str) -> None:
    try:
        joined = join_address("http://127.0.0.1/live/one.m3u8", said)
    except BadInputError:
        return
    assert split_address(joined).scheme in SCHEMES


def test_networks_are_read_and_a_wrong_one_is_named() -> None:
    assert read_networks("10.20.0.0/16, ::1/128") == (ip_network("10.20.0.0/16"), ip_network("::1/128"))
    with pytest.raises(SetupError, match=r"10\.20\.0\.1/16"):
        read_networks("10.20.0.1/16")


def test_a_sign_in_is_never_shown() -> None:
    reach = Reach(address="rtsp://u:p555@127.0.0.1/", networks=LOOPBACK, sign_in=SignIn(user="u", password="p555"))
    assert "555" not in repr(reach)
    assert reach.own_sign_in == SignIn(user="u", password="p555")
