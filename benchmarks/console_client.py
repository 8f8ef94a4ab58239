"""A console as a program: signs in and notes when each transition arrives."""

import asyncio
import json
import time
from urllib.parse import parse_qs, urlsplit

import httpx
from websockets.asyncio.client import connect


class ConsoleClient:
    """Watches the live stream of a running house."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._base = f"{parts.scheme}://{parts.netloc}"
        self._token = parse_qs(parts.query)["token"][0]
        self.raised: dict[str, float] = {}           # station -> moment its first alert was on the wire
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Sign in as the first visitor and listen until cancelled."""
        async with httpx.AsyncClient(base_url=self._base, follow_redirects=True) as http:
            await http.get("/", params={"token": self._token})
            cookies = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
        url = self._base.replace("http", "ws", 1) + "/api/stream"
        async with connect(url, additional_headers={"Cookie": cookies}, origin=self._base, max_size=None) as stream:  # type: ignore[arg-type]
            async for text in stream:
                arrived = time.perf_counter()
                if '"type":"picture"' in text[:60]:
                    self.ready.set()
                elif '"transition"' in text[:80]:
                    frame = json.loads(text)
                    if frame["type"] == "transition" and frame["data"]["trigger"] == "raised":
                        self.raised.setdefault(frame["data"]["alert"]["station"], arrived)

