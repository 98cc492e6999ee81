"""A school's website: static pages on an origin of their own, with whatever rules the school has for scripts."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Dict, Optional, Tuple, Type

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Maple Street School</title>{head}</head>
<body><header><h1>Maple Street School</h1></header>
<main><h2>News</h2><p>The book fair opens on Monday.</p><p><a href="/second">Lunch menu</a></p>{body}</main>
{script}</body></html>"""


class SchoolSite:
    """Serves pages from memory on a free port of this machine; ``with SchoolSite() as site``."""

    def __init__(self) -> None:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers, body = site.pages.get(self.path, ({}, b""))
                self.send_response(200 if body else 204)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.pages: Dict[str, Tuple[Dict[str, str], bytes]] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "SchoolSite":
        self._thread.start()
        return self

    def __exit__(
        self, _kind: Optional[Type[BaseException]], _error: Optional[BaseException], _trace: Optional[TracebackType]
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def page(
        self,
        script: str = "",
        *,
        path: str = "/",
        lang: str = "en",
        head: str = "",
        body: str = "",
        policy: Optional[str] = None,
    ) -> str:
        """Put a page up; its address.

        Args:
            script: what the webmaster pasted before ``</body>``.
            path: where the page stands.
            lang: the language the page says it is in.
            head: more for its head, such as a style sheet.
            body: more for its main part, such as a frame.
            policy: its Content-Security-Policy.
        """
        headers = {"Content-Type": "text/html; charset=utf-8"}
        if policy:
            headers["Content-Security-Policy"] = policy
        text = _PAGE.format(lang=lang, head=head, body=body, script=script)
        self.pages[path] = (headers, text.encode())
        return self.origin + path

    def file(self, path: str, content: str, kind: str) -> str:
        """Put a file up, such as a style sheet; its address."""
        self.pages[path] = ({"Content-Type": kind}, content.encode())
        return self.origin + path


def script_tag(guide: str, attributes: str = "") -> str:
    """The one line that a webmaster pastes."""
    return f'<script src="{guide}/widget.js" {attributes} defer></script>'
