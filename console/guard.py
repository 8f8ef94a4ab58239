"""What stands before every request: origin check, size limit, security headers. Plain ASGI, so that it costs little.

Websockets are checked where they are accepted (`console.api.stream`): middleware for HTTP does not see them.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.api.errors import internal, refusal

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_BODY = 1_000_000         # bytes; what people type is far smaller

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'{styles}; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
STRICT_POLICY = POLICY.format(styles="")
DOCS_POLICY = POLICY.format(styles=" 'unsafe-inline'")   # swagger-ui writes style attributes

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def is_own_origin(headers: Headers, further: Iterable[str]) -> bool:
    """Whether the page that asks came from this console, or from an origin the settings allow.

    The scheme is left out of the comparison: a proxy that speaks https hands us plain http.
    """
    origin = headers.get("origin")
    if origin is None:
        return False
    return origin in further or urlsplit(origin).netloc == headers.get("host", "") != ""


class Guard:
    """Refuses foreign and oversized requests and adds the security headers to every answer."""

    def __init__(self, app: ASGIApp, origins: Iterable[str] = (), https: bool = False) -> None:
        self._app = app
        self._origins = frozenset(origins)
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        begun = False

        async def send_guarded(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                added = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    added.setdefault(name, value)
                docs = scope["path"].startswith("/api/docs")
                added.setdefault("Content-Security-Policy", DOCS_POLICY if docs else STRICT_POLICY)
                if self._https:
                    added.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        if scope["method"] not in SAFE and not self._is_welcome(headers):
            await foreign()(scope, receive, send_guarded)
        elif (length := headers.get("content-length", "0")).isdigit() and int(length) > LARGEST_BODY:
            await _too_large(scope, receive, send_guarded)
        else:
            try:
                await self._app(scope, _bounded(receive), send_guarded)
            except Exception:
                # Whoever catches it further out knows no headers; it still goes there, and into the log.
                if not begun:
                    await internal()(scope, receive, send_guarded)
                raise

    def _is_welcome(self, headers: Headers) -> bool:
        # Programs send no Origin and no cookie of ours; a browser that sends neither header is held by SameSite.
        if "origin" in headers:
            return is_own_origin(headers, self._origins)
        return headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def foreign() -> Response:
    """The refusal of a request from another site."""
    return refusal(
        403, "foreign_origin", "请求来自其他网站，已拒绝", "The request came from another site and was refused"
    )


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    answer = refusal(
        413, "too_large", f"请求内容超过 {LARGEST_BODY} 字节", f"The request is larger than {LARGEST_BODY} bytes"
    )
    await answer(scope, receive, send)


def _bounded(receive: Receive) -> Receive:
    size = 0

    async def receive_bounded() -> Message:
        nonlocal size
        message = await receive()
        if message["type"] == "http.request":
            size += len(message.get("body", b""))
            if size > LARGEST_BODY:
                raise HTTPException(413)     # a body without a stated length grew past the limit
        return message

    return receive_bounded
