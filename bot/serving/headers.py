"""Headers of every answer: what a browser must not do with it."""

from __future__ import annotations

from typing import Dict

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.settings import in_development

#: Two years, as the preload list of browsers asks for.
_HSTS = "max-age=63072000"


def add_headers(app: Sanic) -> None:
    """Put the headers on every answer; what a route set itself stays."""
    always: Dict[str, str] = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
    if not in_development():
        always["Strict-Transport-Security"] = _HSTS

    @app.middleware("response")
    async def complete(_request: Request, answer: HTTPResponse) -> None:
        for name, value in always.items():
            answer.headers.setdefault(name, value)
