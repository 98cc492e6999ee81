"""The pages the guide serves itself: the fictional school's page, the chat alone, and the script that schools embed."""

from __future__ import annotations

import html
from functools import lru_cache
from pathlib import Path
from typing import Dict, Optional, Tuple
from urllib.parse import urlsplit

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.turn import channel_content
from bot.channels.web.errors import default_language, error_response
from bot.channels.web.origins import policy
from bot.guide.conversation import LANGUAGES
from bot.paths import DATA
from bot.serving.static import StaticFile, send, static_file
from bot.serving.widget_script import SOURCES, widget_script

_FOLDER = Path(__file__).resolve().parent.parent / "widget"
_MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
}
#: What a browser may keep for five minutes, and any site's page may load.
_EMBEDDED = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}
#: A picture of a school's own can hold no program that runs here.
_LOGO = {**_EMBEDDED, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
#: Names of a folder's files and when they changed.
_Stamps = Tuple[Tuple[str, int], ...]


def add_pages(app: Sanic) -> None:
    """Add the school page, the chat page and their files."""

    @app.get("/")
    async def school(request: Request) -> HTTPResponse:
        return _page(request, "school", "frame-ancestors 'self'")

    @app.get("/chat")
    async def chat(request: Request) -> HTTPResponse:
        return _page(request, "chat", policy().frame_ancestors())

    @app.get("/widget.js")
    async def script(request: Request) -> HTTPResponse:
        return send(request, _script(_stamps(SOURCES)), _EMBEDDED)

    @app.get("/logo")
    async def logo(request: Request) -> HTTPResponse:
        name = channel_content().district.theme.logo
        path = DATA / name if name and not name.startswith("https://") else None
        if path is None or not path.is_file():
            return error_response(404, page_language(request))
        return send(request, _file(path, path.stat().st_mtime_ns), _LOGO)

    @app.get(r"/<name:[a-z0-9-]+\.(?:css|svg|png)>")
    async def file(request: Request, name: str) -> HTTPResponse:
        path = _FOLDER / name
        if not path.is_file():
            return error_response(404, page_language(request))
        return send(request, _file(path, path.stat().st_mtime_ns), {"Cache-Control": "public, max-age=300"})


def page_language(request: Request) -> str:
    """The language of a page: as asked for in its address, else the district's first."""
    wanted: Optional[str] = request.args.get("lang")
    return wanted if wanted in LANGUAGES else default_language()


def page_headers(frame_ancestors: str) -> Dict[str, str]:
    """Headers of a page with the chat: nothing but this server's own, and no text ever becomes a program.

    Args:
        frame_ancestors: who may show it in a frame, as a directive of a Content-Security-Policy.
    """
    logo = channel_content().district.theme.logo or ""
    pictures = "'self'"
    if logo.startswith("https://"):
        pictures = f"'self' https://{urlsplit(logo).netloc}"
    rules = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        f"img-src {pictures}",
        "base-uri 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
        frame_ancestors,
    )
    return {"Content-Security-Policy": "; ".join(rules), "Cache-Control": "no-cache"}


def _page(request: Request, name: str, frame_ancestors: str) -> HTTPResponse:
    district, lang = channel_content().district, page_language(request)
    path = _FOLDER / (f"{name}.{lang}.html" if lang != LANGUAGES[0] else f"{name}.html")
    text = path.read_text(encoding="utf-8")
    for gap, value in (
        ("{district}", district.name),
        ("{phone}", district.contact.phone),
        ("{email}", district.contact.email),
        ("{website}", district.website),
        ("{lang}", lang),
    ):
        text = text.replace(gap, html.escape(value))
    return send(request, static_file(text.encode(), _MEDIA_TYPES[".html"]), page_headers(frame_ancestors))


def _stamps(folder: Path) -> _Stamps:
    return tuple(sorted((path.name, path.stat().st_mtime_ns) for path in folder.iterdir() if path.is_file()))


@lru_cache(maxsize=1)
def _script(_stamps_of_sources: _Stamps) -> StaticFile:
    """The widget, put together and compressed once for each state of its sources."""
    return static_file(widget_script().encode(), _MEDIA_TYPES[".js"])


@lru_cache(maxsize=32)
def _file(path: Path, _changed: int) -> StaticFile:
    return static_file(path.read_bytes(), _MEDIA_TYPES[path.suffix])
