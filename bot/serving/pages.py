"""The pages the guide serves itself: the fictional school's page and the chat on it."""

from __future__ import annotations

from pathlib import Path

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.turn import channel_content

_FOLDER = Path(__file__).resolve().parent.parent / "widget"
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def add_pages(app: Sanic) -> None:
    """Add the school page, the chat page and their files."""

    @app.get("/")
    async def school(_request: Request) -> HTTPResponse:
        return _page("school.html")

    @app.get("/chat")
    async def chat(_request: Request) -> HTTPResponse:
        return _page("chat.html")

    @app.get("/widget.js")
    async def script(_request: Request) -> HTTPResponse:
        return response.raw(
            (_FOLDER / "widget.js").read_bytes(), headers=_HEADERS, content_type="text/javascript; charset=utf-8"
        )

    @app.get("/widget.css")
    async def style(_request: Request) -> HTTPResponse:
        return response.raw(
            (_FOLDER / "widget.css").read_bytes(), headers=_HEADERS, content_type="text/css; charset=utf-8"
        )


def _page(name: str) -> HTTPResponse:
    district = channel_content().district
    text = (_FOLDER / name).read_text(encoding="utf-8")
    for gap, value in (
        ("{district}", district.name),
        ("{phone}", district.contact.phone),
        ("{email}", district.contact.email),
    ):
        text = text.replace(gap, _escaped(value))
    return response.html(text, headers=_HEADERS)


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
