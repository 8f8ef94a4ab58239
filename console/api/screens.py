"""The built front end: pages without caching, its hashed pieces for ever. Knows nothing of the API."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from console.api.errors import not_found
from console.files import Shelf, respond

screens = APIRouter(include_in_schema=False)

FOR_EVER = "public, max-age=31536000, immutable"     # Vite puts the hash of the content into these names
ASK_EACH_TIME = "no-cache"

NOT_BUILT = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>烽燧 Fengsui</title></head>
<body><h1>界面尚未构建</h1>
<p>服务器在运行，但找不到界面文件。请在源代码目录执行 <code>make install</code>，然后刷新本页。</p>
<h1>UI not built</h1>
<p>The server is running, but its screens are missing.
Run <code>make install</code> in the source folder, then reload.</p>
</body></html>
"""


@screens.get("/{path:path}")
async def screen(path: str, request: Request) -> Response:
    """A file of the front end; an address without one is a screen of the front end itself."""
    shelf: Shelf = request.app.state.screens
    if not path and "token" in request.query_params:
        return RedirectResponse(f"/first-visit?{request.url.query}", 303)
    if path.startswith("api/"):
        raise not_found("没有这个地址", "There is no such address")
    kept = await shelf.get(path) if path else None
    if kept is not None and path != "index.html":
        return respond(kept, request.headers, FOR_EVER if path.startswith("assets/") else ASK_EACH_TIME)
    if "." in path.rsplit("/", 1)[-1] and path != "index.html":
        raise not_found("没有这个文件", "There is no such file")
    index = await shelf.get("index.html")
    if index is None:
        return HTMLResponse(NOT_BUILT, 503, headers={"Cache-Control": "no-store"})
    return respond(index, request.headers, ASK_EACH_TIME)
