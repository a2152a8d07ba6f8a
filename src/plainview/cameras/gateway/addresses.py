"""Checks where a camera may be pulled from: networks that the site allows, resolved once, connected to as resolved."""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from plainview.kernel.errors import BadInputError, UnavailableError

Networks = tuple[IPv4Network | IPv6Network, ...]
LOOPBACK: Networks = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_SCHEMES = frozenset({"rtsp"})


def pin_address(address: str, networks: Networks) -> str:
    """Return `address` with its host resolved to one allowed IP address; blocks where a name must be resolved.

    Raises BadInputError for another scheme or a host outside `networks`, UnavailableError for one without address.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadInputError("the camera's address can't be read") from error
    if parts.scheme not in _SCHEMES or not host:
        raise BadInputError("the camera's address is no rtsp:// address with a host")
    found = _resolve(host)
    if not any(found in network for network in networks if network.version == found.version):
        raise BadInputError("the camera's address lies outside the networks that are allowed for cameras")
    shown = f"[{found}]" if found.version == 6 else str(found)  # noqa: PLR2004 - IP version 6
    user, at, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}{at}{shown}" + (f":{port}" if port else "")).geturl()


def _resolve(host: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UnavailableError("the camera's host has no address") from error
    return ip_address(found[0][4][0])
