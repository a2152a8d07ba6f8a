"""Delivers messages to a feed of Plainview: in order, the same bytes again until they are acknowledged."""

import asyncio
from collections import deque
from pathlib import Path

import httpx

MOST_WAITING = 5_000  # then the oldest is given up
_FIRST_WAIT_SECONDS, _LONGEST_WAIT_SECONDS = 0.2, 5.0
_TRY_AGAIN = {401, 403, 404, 408, 425, 429}  # a token or a feed may be there later; 5xx too


class Delivery:
    """The messages on their way to one feed and format."""

    def __init__(
        self, client: httpx.AsyncClient, url: str, token_file: Path, *, most_waiting: int = MOST_WAITING
    ) -> None:
        self._client = client
        self._url = url
        self._token_file = token_file
        self._waiting: deque[bytes] = deque(maxlen=most_waiting)
        self._something = asyncio.Event()
        self.acknowledged = 0
        self.refused = 0
        self.is_answering = False

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    def put(self, body: bytes) -> None:
        """Queue a message; when too many wait, the oldest is given up."""
        self._waiting.append(body)
        self._something.set()

    async def run(self) -> None:
        """Send for ever."""
        while True:
            await self._something.wait()
            self._something.clear()
            while self._waiting:
                await self._send(self._waiting[0])

    async def _send(self, body: bytes) -> None:
        wait_seconds = _FIRST_WAIT_SECONDS
        while not await self._is_settled(body):
            await asyncio.sleep(wait_seconds)
            wait_seconds = min(2 * wait_seconds, _LONGEST_WAIT_SECONDS)
        if self._waiting and self._waiting[0] is body:
            self._waiting.popleft()

    async def _is_settled(self, body: bytes) -> bool:
        """Try once; settled is what was acknowledged, refused for good, or given up since."""
        if not self._waiting or self._waiting[0] is not body:
            return True
        try:
            answer = await self._client.post(self._url, content=body, headers=self._headers())
        except (httpx.HTTPError, OSError):
            self.is_answering = False
            return False
        self.is_answering = True
        if answer.is_success:
            self.acknowledged += 1
            return True
        if answer.status_code in _TRY_AGAIN or answer.status_code >= 500:
            return False
        self.refused += 1
        return True

    def _headers(self) -> dict[str, str]:
        token = self._token_file.read_text(encoding="utf-8").strip()
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
