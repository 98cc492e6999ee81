"""Hostile requests at every door of a running server: one a call, with the answer looked at."""

from __future__ import annotations

import json
import random
import socket
from typing import Callable, Dict, Optional, Tuple
from urllib.parse import quote

from twilio.request_validator import RequestValidator

from tests.security import hostile
from tests.security.parsers import ACCOUNT, DAY, LETTER, OWN_LETTER, SUMMARY, text_fields

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
WEB = "/webhooks/web"
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE")
PLACES = ("/", "/chat", "/chat/plain", "/chat/plain/file", "/widget.js", "/l/", "/checklists/", "/practice", "/practice/trainer", "/documents/letter.docx",
          "/staff/sign-in", "/sms-simulator", f"{WEB}/settings", f"{WEB}/session", f"{WEB}/history", "/health/live", "/metrics", "/status", "/insights")  # fmt: skip


class Finding(Exception):
    """A request that was answered with a server error, or not at all."""


class Attacker:
    """A client that stays on its connection where it is let."""

    def __init__(self, port: int, staff_code: str) -> None:
        self._port, self._staff_code = port, staff_code
        self._line: Optional[socket.socket] = None
        self._token = ""
        self._cookie = self._signed_in()

    def attack(self, rng: random.Random) -> None:
        """One hostile request.

        Raises:
            Finding: 5xx, silence, or an answer that is none.
        """
        if rng.random() < 0.02 or not self._token:
            self._token = str(
                json.loads(self._ask("POST", f"{WEB}/session", b"{}", {"Content-Type": JSON})[1])["token"]
            )
        method, path, body, headers = rng.choices(list(_ATTACKS), list(_ATTACKS.values()))[0](self, rng)
        headers = {"Host": "guide.example", **headers}
        if rng.random() < 0.1:
            name = rng.choice(
                (
                    "Origin",
                    "Authorization",
                    "Accept-Language",
                    "Cookie",
                    "X-Forwarded-For",
                    "Content-Type",
                    "If-None-Match",
                    "Accept-Encoding",
                    "Referer",
                )
            )
            headers[name] = hostile.text(rng, 300)
        status, _answer = self._ask(method, path, body, headers)
        if status >= 500:
            raise Finding(f"{status} from {method} {path[:80]}")

    # each attack: method, path, body, headers

    def message(self, rng: random.Random) -> "Request":
        body = {
            "client_msg_id": f"m{rng.getrandbits(64):016x}",
            "text": hostile.text(rng),
            "lang": rng.choice(("en", "es")),
        }
        if rng.random() < 0.3:
            del body["text"]
            body["choice"] = rng.choice(("menu", "answer:plan=none", "/restart", hostile.text(rng, 100)))
        sent = hostile.bent(rng, body) if rng.random() < 0.5 else body
        return "POST", f"{WEB}/message", hostile.json_bytes(rng, sent), self._with_token(rng)

    def feedback(self, rng: random.Random) -> "Request":
        body = {"message_id": f"m{rng.getrandbits(64):016x}.1", "value": "down", "reason": "unclear"}
        return "POST", f"{WEB}/feedback", hostile.json_bytes(rng, hostile.bent(rng, body)), self._with_token(rng)

    def session(self, rng: random.Random) -> "Request":
        return (
            "POST",
            f"{WEB}/session",
            hostile.json_bytes(rng, hostile.bent(rng, {"lang": "es"})),
            {"Content-Type": JSON},
        )

    def history(self, rng: random.Random) -> "Request":
        method, path = rng.choice((("GET", "/history"), ("DELETE", "/conversation")))
        token = hostile.token_like(rng, self._token) if method == "DELETE" or rng.random() < 0.5 else self._token
        return method, f"{WEB}{path}", b"", {"Authorization": f"Bearer {token}"}

    def paper(self, rng: random.Random) -> "Request":
        path, body = rng.choice(
            (("letter.docx", LETTER), ("letter.docx", OWN_LETTER), ("summary.docx", SUMMARY), ("deadline.ics", DAY))
        )
        return "POST", f"/documents/{path}", hostile.json_bytes(rng, hostile.bent(rng, body)), {"Content-Type": JSON}

    def plain_page(self, rng: random.Random) -> "Request":
        fields = {"token": self._token if rng.random() < 0.8 else hostile.token_like(rng, self._token), "lang": "en", "text": hostile.text(rng),
                  "client_msg_id": f"m{rng.getrandbits(64):016x}"}  # fmt: skip
        if rng.random() < 0.5:
            fields[rng.choice(("do", "choice", "lang", "client_msg_id", "what"))] = rng.choice(
                ("erase", "language", "start_over", hostile.text(rng, 200))
            )
        return "POST", "/chat/plain", hostile.form_bytes(rng, fields), {"Content-Type": FORM}

    def plain_file(self, rng: random.Random) -> "Request":
        body = hostile.bent(rng, rng.choice((OWN_LETTER, DAY)))
        fields = {str(name): said if isinstance(said, str) else json.dumps(said) for name, said in body.items()}
        fields["what"] = rng.choice(("letter", "deadline", "summary", hostile.text(rng, 20)))
        if rng.random() < 0.4:
            fields["summary"] = hostile.json_bytes(rng, hostile.bent(rng, SUMMARY["summary"])).decode(
                "utf-8", "replace"
            )[:60_000]
        return "POST", "/chat/plain/file", hostile.form_bytes(rng, fields), {"Content-Type": FORM}

    def text_message(self, rng: random.Random) -> "Request":
        path = rng.choice(("/webhooks/sms/webhook", "/webhooks/sms/webhook", "/webhooks/sms/status"))
        fields = text_fields(rng)
        fields["From"] = f"+1500555{rng.randrange(10_000):04d}" if fields["From"] == "+15005550009" else fields["From"]
        if path.endswith("status") and rng.random() < 0.8:
            fields |= {
                "MessageStatus": rng.choice(("delivered", "failed", "undelivered")),
                "ErrorCode": rng.choice(("21610", "30003", hostile.text(rng, 9))),
            }
            fields = {name: said.encode("utf-8", "replace").decode() for name, said in fields.items()}
        signature = str(RequestValidator(ACCOUNT.auth_token).compute_signature(ACCOUNT.public_url + path, fields))
        return "POST", path, hostile.form_bytes(rng, fields), {"Content-Type": FORM, "X-Twilio-Signature": signature}

    def development(self, rng: random.Random) -> "Request":
        body = {"sender": "me", "message": hostile.text(rng), "metadata": {"today": "2026-03-10"}}
        return (
            "POST",
            "/webhooks/rest/webhook",
            hostile.json_bytes(rng, hostile.bent(rng, body)),
            {"Content-Type": JSON},
        )

    def letter_link(self, rng: random.Random) -> "Request":
        token = (
            hostile.path_piece(rng)
            if rng.random() < 0.5
            else quote(hostile.token_like(rng, "A" * 22), safe="", errors="replace")
        )
        method, end = rng.choice((("GET", ""), ("POST", "/letter.docx"), ("POST", "/delete"), ("HEAD", "")))
        return (
            method,
            f"/l/{token or 'x'}{end}"[:6000],
            b"",
            {"X-Forwarded-For": f"198.51.{rng.randrange(256)}.{rng.randrange(256)}"},
        )

    def practice(self, rng: random.Random) -> "Request":
        fields = {
            "state": hostile.token_like(rng, "eJyrVgIAAPAAdw==." + "0" * 64),
            "written": hostile.text(rng),
            "do": hostile.text(rng, 20),
        }
        scenario = rng.choice(("first_call", "angry_parent", hostile.path_piece(rng)[:60] or "x"))
        path = f"/practice/{scenario}{rng.choice(('', '/summary.docx'))}"
        return "POST", path, hostile.form_bytes(rng, fields), {"Content-Type": FORM, "Cookie": self._cookie}

    def sign_in(self, rng: random.Random) -> "Request":
        fields = {
            "code": hostile.text(rng, 60),
            "next": rng.choice(("/practice", "//evil.example", hostile.text(rng, 60))),
        }
        headers = {"Content-Type": FORM, "X-Forwarded-For": f"198.51.{rng.randrange(256)}.{rng.randrange(256)}"}
        return "POST", "/staff/sign-in", hostile.form_bytes(rng, fields), headers

    def simulator(self, rng: random.Random) -> "Request":
        body = {
            "phone": hostile.token_like(rng, "+15005550009." + "0" * 64),
            "body": hostile.text(rng, 1600),
            "picture": True,
        }
        path = f"/sms-simulator/{rng.choice(('send', 'late', 'segments'))}"
        return (
            "POST",
            path,
            hostile.json_bytes(rng, hostile.bent(rng, body)),
            {"Content-Type": JSON, "Cookie": self._cookie},
        )

    def anywhere(self, rng: random.Random) -> "Request":
        path = rng.choice(PLACES) + (hostile.path_piece(rng) if rng.random() < 0.6 else "")
        if rng.random() < 0.3:
            path += f"?{rng.choice(('lang', 'next', 'days', 'x'))}={hostile.path_piece(rng)}"
        method, cookie = rng.choice(METHODS), {"Cookie": self._cookie} if rng.random() < 0.5 else {}
        return method, path[:6000], b"" if method in ("GET", "HEAD") else hostile.scrambled(rng, b'{"a": 1}'), cookie

    def broken_http(self, rng: random.Random) -> "Request":
        whole = b"POST /webhooks/web/session HTTP/1.1\r\nHost: guide.example\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
        self._ask_raw(hostile.scrambled(rng, whole))
        return "GET", "/health/live", b"", {}

    # the line

    def _with_token(self, rng: random.Random) -> Dict[str, str]:
        token = self._token if rng.random() < 0.9 else hostile.token_like(rng, self._token)
        return {
            "Content-Type": rng.choice((JSON, JSON, JSON, JSON, FORM, "application/json; charset=utf-16")),
            "Authorization": f"Bearer {token}",
        }

    def _signed_in(self) -> str:
        form = f"code={quote(self._staff_code)}".encode()
        headers = self._ask(
            "POST", "/staff/sign-in", form, {"Content-Type": FORM, "X-Forwarded-For": "203.0.113.1"}, head=True
        )[1].decode("latin-1")
        found = [
            line.split(":", 1)[1].split(";")[0].strip()
            for line in headers.split("\r\n")
            if line.lower().startswith("set-cookie:")
        ]
        return found[0] if found else ""

    def _ask(
        self, method: str, path: str, body: bytes, headers: Dict[str, str], head: bool = False
    ) -> Tuple[int, bytes]:
        lines = [f"{method} {path} HTTP/1.1".encode("latin-1", "replace")]
        for name, said in {"Host": "guide.example", **headers, "Content-Length": str(len(body))}.items():
            flat = "".join(sign for sign in said if sign.isprintable())[:500]
            lines.append(name.encode() + b": " + flat.encode("utf-8", "replace"))
        request = b"\r\n".join(lines) + b"\r\n\r\n" + body
        for again in (True, False):
            kept = self._line is not None
            try:
                line = self._line = self._line or socket.create_connection(("127.0.0.1", self._port), timeout=30)
                line.sendall(request)
                return self._answer(line, method, head)
            except socket.timeout:
                self._hang_up()
                raise Finding(f"no answer to {method} {path[:80]}") from None
            except OSError:
                # A connection that was kept may have been closed by the server in the meantime.
                self._hang_up()
                if not (again and kept):
                    raise Finding(f"the connection was closed without an answer to {method} {path[:80]}") from None
        raise AssertionError

    def _answer(self, line: socket.socket, method: str, head: bool) -> Tuple[int, bytes]:
        data = b""
        while b"\r\n\r\n" not in data:
            part = line.recv(65536)
            if not part:
                raise OSError
            data += part
        top, rest = data.split(b"\r\n\r\n", 1)
        headers = {
            name.strip().lower(): said.strip()
            for name, _, said in (entry.partition(b":") for entry in top.split(b"\r\n")[1:])
        }
        length = 0 if method == "HEAD" else int(headers.get(b"content-length", b"0"))
        while len(rest) < length:
            part = line.recv(65536)
            if not part:
                raise OSError
            rest += part
        if headers.get(b"connection", b"").lower() == b"close":
            self._hang_up()
        return int(top.split(b" ", 2)[1]), top if head else rest

    def _ask_raw(self, data: bytes) -> None:
        """Bytes on a line of their own; any answer but a server error will do, and so will a closed line."""
        answer = b""
        with socket.create_connection(("127.0.0.1", self._port), timeout=30) as line:
            try:
                line.sendall(data)
                line.shutdown(socket.SHUT_WR)
                while part := line.recv(65536):
                    answer += part
            except socket.timeout:
                raise Finding(f"no answer to {data[:80]!r}") from None
            except OSError:
                return
        # A client that goes away in the middle of its request is told 503, which it doesn't hear.
        if answer.startswith(b"HTTP/1.1 5") and not answer.startswith(b"HTTP/1.1 503"):
            raise Finding(f"{answer[:12]!r} to {data[:80]!r}")

    def _hang_up(self) -> None:
        if self._line:
            self._line.close()
        self._line = None


Request = Tuple[str, str, bytes, Dict[str, str]]
#: How often each is chosen.
_ATTACKS: Dict[Callable[[Attacker, random.Random], Request], float] = {
    Attacker.message: 16, Attacker.feedback: 5, Attacker.session: 3, Attacker.history: 4, Attacker.paper: 10, Attacker.plain_page: 8, Attacker.plain_file: 5,
    Attacker.text_message: 14, Attacker.development: 6, Attacker.letter_link: 6, Attacker.practice: 4, Attacker.sign_in: 3, Attacker.simulator: 4,
    Attacker.anywhere: 10, Attacker.broken_http: 4,
}  # fmt: skip
