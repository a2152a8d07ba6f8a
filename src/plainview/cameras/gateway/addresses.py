"""Checks where a camera may be pulled from: networks that the site allows, resolved once, connected to as resolved."""

import socket
from collections.abc import Collection
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from plainview.kernel.errors import BadInputError, SetupError, UnavailableError

Networks = tuple[IPv4Network | IPv6Network, ...]
LOOPBACK: Networks = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
STREAM_SCHEMES = frozenset({"rtsp", "rtsps"})
WEB_SCHEMES = frozenset({"http", "https"})
SCHEMES = STREAM_SCHEMES | WEB_SCHEMES
DEFAULT_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What a camera asks of whoever looks through it; never shown."""

    user: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How one stream is reached: its address as registered, the only networks it may lie in, and the sign-in."""

    address: str = field(repr=False)
    networks: Networks
    sign_in: SignIn | None = None

    @property
    def own_sign_in(self) -> SignIn | None:
        """Return the sign-in; where there is none, the one that an address of old carries."""
        return self.sign_in or take_sign_in(self.address)[1]


def read_networks(text: str) -> Networks:
    """Read networks like `127.0.0.0/8, 10.20.0.0/16`; raise SetupError naming the one that can't be read."""
    networks = []
    for part in text.replace(",", " ").split():
        try:
            networks.append(ip_network(part))
        except ValueError as error:
            raise SetupError(
                f"PLAINVIEW_CAMERA_NETWORKS: {part!r} is no network like 10.20.0.0/16 ({error})"
            ) from error
    return tuple(networks)


def pin_address(address: str, networks: Networks, schemes: Collection[str] = SCHEMES) -> str:
    """Return `address` with its host resolved to one allowed IP address; blocks where a name must be resolved.

    Raises BadInputError for another scheme or a host outside `networks`, UnavailableError for one without address.
    """
    parts = split_address(address, schemes)
    found = resolve(str(parts.hostname), networks)
    shown = f"[{found}]" if found.version == 6 else str(found)  # noqa: PLR2004 - IP version 6
    user, at, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{user}{at}{shown}" + (f":{parts.port}" if parts.port else "")).geturl()


def split_address(address: str, schemes: Collection[str] = SCHEMES) -> SplitResult:
    """Take an address apart; raise BadInputError where it is none of these schemes' with a host."""
    try:
        parts = urlsplit(address)
        is_one = bool(parts.scheme in schemes and parts.hostname and (parts.port is None or parts.port > 0))
    except ValueError as error:
        raise BadInputError("the camera's address can't be read") from error
    if not is_one or not address.isprintable() or " " in address:
        allowed = " or ".join(f"{scheme}://" for scheme in sorted(schemes))
        raise BadInputError(f"the camera's address is no {allowed} address with a host")
    return parts


def resolve(host: str, networks: Networks) -> IPv4Address | IPv6Address:
    """Return the first of a host's addresses that is allowed; raise BadInputError where none is."""
    found = _look_up(host)
    allowed = [one for one in found if any(one in net for net in networks if net.version == one.version)]
    if not allowed:
        raise BadInputError("the camera's address lies outside the networks that are allowed for cameras")
    return allowed[0]


def take_sign_in(address: str) -> tuple[str, SignIn | None]:
    """Return the address without a sign-in, and the sign-in that stood in it."""
    parts = split_address(address)
    before, at, host = parts.netloc.rpartition("@")
    if not at:
        return address, None
    user, _, password = before.partition(":")
    return parts._replace(netloc=host).geturl(), SignIn(user=unquote(user), password=unquote(password))


def join_address(known: str, said: str) -> str:
    """Return where a camera points to from a known address, without a sign-in; raise BadInputError for what is none."""
    try:
        return take_sign_in(urljoin(known, said))[0]
    except ValueError as error:
        raise BadInputError("the camera points to an address that can't be read") from error


def put_sign_in(address: str, sign_in: SignIn | None) -> str:
    """Return the address with the sign-in in it, as FFmpeg takes it; it is to be shown nowhere."""
    if sign_in is None:
        return address
    parts = split_address(address)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{quote(sign_in.user, safe='')}:{quote(sign_in.password, safe='')}@{host}").geturl()


def _look_up(host: str) -> list[IPv4Address | IPv6Address]:
    try:
        return [ip_address(host)]
    except ValueError:
        pass
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnavailableError("the camera's host has no address") from error
    return [ip_address(each[4][0]) for each in found]
