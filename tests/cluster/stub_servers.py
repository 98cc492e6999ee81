"""Servers behind nginx that say what they were sent, and die when told to."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List


@dataclass
class Stub:
    """One server: what it got, and how it behaves.

    Attributes:
        got: requests in order: method, path, headers, body.
        status: what it answers.
        dies: it closes the connection instead of answering.
    """

    name: str
    got: List[Dict[str, Any]] = field(default_factory=list)
    status: int = 200
    dies: bool = False

    def __post_init__(self) -> None:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                headers = [(name.lower(), value) for name, value in self.headers.items()]
                stub.got.append({"method": self.command, "path": self.path, "headers": headers, "body": body})
                if stub.dies:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                answer = json.dumps({"server": stub.name}).encode()
                self.send_response(stub.status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer)

            do_GET = do_POST = do_DELETE = do_HEAD = do_OPTIONS = handle_one  # noqa: N815

            def log_message(self, *_words: Any) -> None:
                """Silence."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
