"""The OpenAPI document, with the schemas of our messages put into it, and the page that shows it."""

from typing import Any

from fastapi import FastAPI
from starlette.responses import HTMLResponse, Response

from console.api.answers import ANSWERS, ErrorAnswer
from console.frames import FRAMES
from core.schema import MESSAGES, components

REFERENCE = "#/components/schemas/{name}"

PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>烽燧 API</title>
<link rel="stylesheet" href="/swagger/swagger-ui.css"></head>
<body><div id="swagger"></div>
<script src="/swagger/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script>
</body></html>
"""
# A file of its own, because the page's policy allows no script inside it.
START = """SwaggerUIBundle({url: "/api/openapi.json", dom_id: "#swagger", deepLinking: true, validatorUrl: null});
"""


def answers(kind: type, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that answers with one of our types."""
    return {
        status: {"description": (kind.__doc__ or kind.__name__).strip().splitlines()[0], **_json(kind)},
        "4XX": {"description": "Refused, and why.", **_json(ErrorAnswer)},
    }


def file_answer(media_type: str) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route that answers with a file."""
    return {
        200: {"description": "A file to keep.", "content": {media_type: {}}},
        "4XX": {"description": "Refused, and why.", **_json(ErrorAnswer)},
    }


def _json(kind: type) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": {"$ref": REFERENCE.format(name=kind.__name__)}}}}


def document(app: FastAPI) -> None:
    """Serve the document at /api/openapi.json and the page at /api/docs."""
    ours = components((*MESSAGES, *FRAMES, *ANSWERS), REFERENCE)
    described = app.openapi

    def complete() -> dict[str, Any]:
        made = described()
        made.setdefault("components", {}).setdefault("schemas", {}).update(ours)
        return made

    app.openapi = complete  # type: ignore[method-assign]

    @app.get("/api/openapi.json", include_in_schema=False)
    async def openapi() -> dict[str, Any]:
        return app.openapi()

    @app.get("/api/docs", include_in_schema=False)
    async def page() -> HTMLResponse:
        return HTMLResponse(PAGE)

    @app.get("/api/docs/start.js", include_in_schema=False)
    async def start() -> Response:
        return Response(START, media_type="text/javascript")
