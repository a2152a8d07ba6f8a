"""Speaks ONVIF with one camera: what it offers, where it looks, turning it, and asking it for a keyframe."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import httpx
from onveef import AsyncOnvifClient
from onveef.exceptions import (
    OnvifAuthError,
    OnvifCapabilityMissingError,
    OnvifError,
    OnvifFaultError,
    OnvifOperationNotSupportedError,
)

from plainview.cameras.control.model import Preset
from plainview.cameras.gateway.addresses import WEB_SCHEMES, Reach, pin_address, split_address, take_sign_in
from plainview.kernel.errors import BadInputError, UnavailableError

ANSWER_SECONDS = 3.0
LONGEST_MOVE = timedelta(seconds=10)  # a camera stops by itself where the word to stop is lost
MOST_PROFILES = 32
MOST_PRESETS = 300
LONGEST_TITLE = 80
_SYNC_MEDIA1 = "<trt:SetSynchronizationPoint><trt:ProfileToken>{token}</trt:ProfileToken></trt:SetSynchronizationPoint>"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One of a camera's streams, as it describes it itself; None and 0: not said."""

    token: str
    title: str
    codec: str  # 'H264', 'H265', 'JPEG'
    width: int
    height: int
    pictures_per_second: int | None
    keyframe_interval: int | None  # in pictures
    can_turn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What to register of a camera: its streams and still, without a sign-in, and whether it can be turned."""

    title: str
    address: str = field(repr=False)
    sub_address: str | None = field(repr=False)
    still_address: str | None = field(repr=False)
    can_turn: bool
    profiles: tuple[Profile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraEvent:
    """Something that a camera noticed: motion, a covered lens, a cut wire."""

    topic: str
    values: dict[str, str]


class OnvifControl:
    """One camera's ONVIF services; made by `connect`, closed by its user.

    Every call raises UnavailableError where the camera does not answer, BadInputError where it refuses the sign-in or
    can't do what it is asked.
    """

    def __init__(self, client: AsyncOnvifClient, own_client: httpx.AsyncClient, *, host: str) -> None:
        self._client, self._own_client, self._host = client, own_client, host
        self._profiles: list[Profile] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the connection."""
        await self._client.aclose()
        await self._own_client.aclose()

    async def profiles(self) -> list[Profile]:
        """Return its streams, the largest first; asked once."""
        if self._profiles is None:
            await self._information()  # a wrong sign-in is said here; later it looks like a service that is missing
            found = [_read_profile(each) for each in (await _ask(self._client.get_profiles()))[:MOST_PROFILES]]
            self._profiles = sorted(found, key=lambda profile: -profile.width * profile.height)
        return self._profiles

    async def offer(self) -> Offer:
        """Return what to register: the largest stream, the smallest beside it, and the still."""
        told = await self._information()
        profiles = [each for each in await self.profiles() if each.codec.upper() in {"H264", "H265"}]
        if not profiles:
            raise BadInputError("the camera offers no H.264 or H.265 over ONVIF")
        main, sub = profiles[0], profiles[-1]
        return Offer(
            title=" ".join(str(told.get(name) or "") for name in ("Manufacturer", "Model")).strip()[:LONGEST_TITLE],
            address=await self.stream_address(main.token),
            sub_address=await self.stream_address(sub.token) if sub is not main else None,
            still_address=await self._still_address_or_none(main.token),
            can_turn=any(profile.can_turn for profile in profiles),
            profiles=tuple(profiles),
        )

    async def stream_address(self, profile: str) -> str:
        """Return where a profile is pulled from: at this camera's host, whatever it believes of itself."""
        return self._own(await _ask(self._client.get_stream_uri(profile_token=profile)))

    async def still_address(self, profile: str) -> str:
        """Return where a profile's still lies."""
        return self._own(await _ask(self._client.get_snapshot_uri(profile_token=profile)))

    async def move(self, *, pan: float, tilt: float, zoom: float) -> None:
        """Begin to turn with these speeds, each −1 to 1: right, up, closer; it goes on until stopped, 10 s at most."""
        token = await self._turning_profile()
        seconds = f"PT{LONGEST_MOVE.total_seconds():.0f}S"
        speeds = {"pan": _within(pan), "tilt": _within(tilt), "zoom": _within(zoom)}
        await _ask(self._client.ptz_continuous_move(profile_token=token, **speeds, timeout=seconds))

    async def stop(self) -> None:
        """Stand still."""
        await _ask(self._client.ptz_stop(profile_token=await self._turning_profile()))

    async def turn_to(self, *, pan: float, tilt: float, zoom: float | None) -> None:
        """Turn to a direction, each −1 to 1 of its span; zoom 0 (wide) to 1, None: as it is."""
        token = await self._turning_profile()
        closer = None if zoom is None else min(1.0, max(0.0, zoom))
        await _ask(
            self._client.ptz_absolute_move(profile_token=token, pan=_within(pan), tilt=_within(tilt), zoom=closer)
        )

    async def step(self, *, pan: float, tilt: float, zoom: float) -> None:
        """Turn by so much of the span, each −1 to 1."""
        token = await self._turning_profile()
        by = {"pan": _within(pan), "tilt": _within(tilt), "zoom": _within(zoom)}
        await _ask(self._client.ptz_relative_move(profile_token=token, **by))

    async def where(self) -> tuple[float, float, float] | None:
        """Return pan, tilt and zoom; None where the camera doesn't say."""
        told = await _ask(self._client.ptz_get_status(profile_token=await self._turning_profile()))
        if "pan" not in told or "tilt" not in told:
            return None
        return told["pan"], told["tilt"], told.get("zoom", 0.0)

    async def presets(self) -> list[Preset]:
        """Return the places that it remembers."""
        found = await _ask(self._client.ptz_get_presets(profile_token=await self._turning_profile()))
        return [
            Preset(token=each["token"], title=(each["name"] or each["token"])[:LONGEST_TITLE])
            for each in found[:MOST_PRESETS]
            if each["token"]
        ]

    async def go_to(self, token: str) -> None:
        """Turn to one of them."""
        await _ask(self._client.ptz_goto_preset(profile_token=await self._turning_profile(), preset_token=token))

    async def ask_for_keyframe(self, profile: str | None = None) -> None:
        """Have a stream begin anew with a keyframe (SetSynchronizationPoint); the largest, where none is named."""
        token = profile or (await self._first_profile()).token
        try:
            await self._client.media2_set_synchronization_point(profile_token=token)
        except OnvifCapabilityMissingError:
            await _ask(
                self._client.call(
                    service="media",
                    operation="SetSynchronizationPoint",
                    body_inner=_SYNC_MEDIA1.format(token=_escape(token)),
                )
            )
        except (OnvifError, httpx.HTTPError) as error:
            raise _explained(error) from error

    async def events(self) -> AsyncIterator[CameraEvent]:
        """Yield what the camera notices, while it is listened to; the subscription is renewed and ended by itself."""
        try:
            async with self._client.pull_point() as subscription:
                async for message in subscription:
                    values = {**(message.get("source") or {}), **(message.get("data") or {})}
                    topic = str(message.get("topic") or "")
                    yield CameraEvent(topic=topic, values={str(name): str(said) for name, said in values.items()})
        except (OnvifError, httpx.HTTPError) as error:
            raise _explained(error) from error

    async def _information(self) -> dict[str, Any]:
        return dict(await _ask(self._client.get_device_information()))

    async def _first_profile(self) -> Profile:
        profiles = await self.profiles()
        if not profiles:
            raise BadInputError("the camera offers no stream over ONVIF")
        return profiles[0]

    async def _turning_profile(self) -> str:
        for profile in await self.profiles():
            if profile.can_turn:
                return profile.token
        raise BadInputError("the camera can't be turned")

    async def _still_address_or_none(self, profile: str) -> str | None:
        try:
            return await self.still_address(profile)
        except BadInputError:
            return None

    def _own(self, address: str) -> str:
        """Return an address that the camera gave, with the host that it was registered with."""
        bare = take_sign_in(address)[0]
        parts = split_address(bare)
        host = f"[{self._host}]" if ":" in self._host else self._host
        return parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host).geturl()


async def connect(reach: Reach) -> OnvifControl:
    """Return a camera's ONVIF services; nothing is asked yet. The host is resolved once, and must be allowed."""
    pinned = take_sign_in(await asyncio.to_thread(pin_address, reach.address, reach.networks, WEB_SCHEMES))[0]
    if urlsplit(pinned).path in {"", "/"}:
        pinned = split_address(pinned)._replace(path="/onvif/device_service").geturl()
    sign_in = reach.own_sign_in
    own_client = httpx.AsyncClient(  # cameras sign their own certificates; no proxy of the environment's
        verify=False, trust_env=False, timeout=ANSWER_SECONDS  # noqa: S501 - as with RTSPS: see docs/operating/cameras.md
    )  # fmt: skip
    client = AsyncOnvifClient(
        pinned,
        username=sign_in.user if sign_in else "",
        password=sign_in.password if sign_in else "",
        timeout_s=ANSWER_SECONDS,
        retries=0,
        http_client=own_client,
    )
    return OnvifControl(client, own_client, host=str(urlsplit(reach.address).hostname))


async def _ask(asking: Awaitable[T]) -> T:
    try:
        return await asking
    except (OnvifError, httpx.HTTPError) as error:
        raise _explained(error) from error


def _explained(error: Exception) -> BadInputError | UnavailableError:
    """Say what is wrong without the camera's address, which the library's words may hold."""
    if isinstance(error, OnvifAuthError):
        return BadInputError("the camera refuses the sign-in")
    if isinstance(error, OnvifCapabilityMissingError | OnvifOperationNotSupportedError | OnvifFaultError):
        return BadInputError("the camera can't do that")
    return UnavailableError("the camera does not answer over ONVIF")


def _read_profile(told: dict[str, Any]) -> Profile:
    encoder = told.get("video_encoder") or {}
    return Profile(
        token=str(told.get("token") or ""),
        title=str(told.get("name") or "")[:LONGEST_TITLE],
        codec=str(encoder.get("encoding") or ""),
        width=encoder.get("width") or 0,
        height=encoder.get("height") or 0,
        pictures_per_second=encoder.get("fps_limit"),
        keyframe_interval=encoder.get("gop"),
        can_turn="ptz" in told,
    )


def _within(part: float) -> float:
    return min(1.0, max(-1.0, part))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
