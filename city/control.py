"""Answers on the city's control port: which stories there are, and start one."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from city.stories import STORIES

_REASONS = {200: "OK", 202: "Accepted", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}
_LONGEST_SECONDS = 10


async def serve(port: int, begin: Callable[[str], str], health: Callable[[], dict[str, Any]]) -> asyncio.Server:
    """Listen on loopback; `begin` starts a story by name and returns its incident's key."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status, content = _answer(head, begin, health)
            writer.write(_response(status, content))
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass  # whoever asked went away
        finally:
            writer.close()

    return await asyncio.start_server(talk, "127.0.0.1", port)


def _answer(head: str, begin: Callable[[str], str], health: Callable[[], dict[str, Any]]) -> tuple[int, Any]:
    words = head.split("\r\n", 1)[0].split(" ")
    if len(words) != 3:
        return 400, {"detail": "not HTTP"}
    match words[0], words[1].split("?")[0].strip("/").split("/"):
        case "GET", ["healthz"]:
            return 200, health()
        case "GET", ["stories"]:
            told = [{"name": s.name, "title": s.title, "about": s.about} for s in STORIES.values()]
            return 200, {"stories": told}
        case "POST", ["stories", name] if name in STORIES:
            return 202, {"story": name, "incident_key": begin(name)}
        case _, ["stories", _]:
            return 404, {"detail": f"there are the stories {', '.join(STORIES)}"}
        case _:
            return 404, {"detail": "there are /healthz, /stories and POST /stories/{name}"}


def _response(status: int, content: Any) -> bytes:
    body = json.dumps(content).encode()
    head = (
        f"HTTP/1.1 {status} {_REASONS[status]}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
