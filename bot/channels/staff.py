"""The door in front of the staff's pages: one code for the office, a signed cookie behind it.

With ``GUIDE_STAFF_CODE`` set, a page for staff asks for the code. Without one these pages are open in development, and
are not there in production. A route is guarded with one line::

    @routes.get("/practice")
    @staff_only
    async def practice(request: Request) -> HTTPResponse: ...

The cookie is sent to this site's own pages only (``SameSite=Strict``), so no other site's form acts in a staff member's
name. It says that the code was known, and not who knew it.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import hmac
import logging
import re
import time
from typing import Any, Awaitable, Callable, Optional
from urllib.parse import quote

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.html_pages import form_fields, page_text
from bot.channels.web.addresses import address_key
from bot.channels.web.errors import asked_language, error_response
from bot.channels.web.limits import Buckets, Rate
from bot.channels.web.origins import is_own
from bot.guide.staff_pages import staff_words
from bot.paths import DATA

logger = logging.getLogger(__name__)

COOKIE = "staff"
#: Seconds until the code is asked for again: a working day.
LASTS = 12 * 3600
SIGN_IN, SIGN_OUT = "/staff/sign-in", "/staff/sign-out"
#: Codes tried from one address at one server, and from everywhere together.
_ONE, EVERYBODY = Rate(burst=5, per_minute=1), Rate(burst=100, per_minute=20)
_LOCAL = re.compile(r"/[A-Za-z0-9/_-]*")
_MOST_BODY = 2000
#: Headers of the pages for staff: nobody's cache, nobody's search, nothing from elsewhere.
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cache-Control": "no-store",
    # With "no-referrer" a browser would name no origin for this page's own form.
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}

Handler = Callable[..., Awaitable[HTTPResponse]]


def staff_only(handler: Handler) -> Handler:
    """Let only staff reach a route; others get the sign-in page, or 404 where there is no code in production."""

    @functools.wraps(handler)
    async def guarded(request: Request, *arguments: Any, **more: Any) -> HTTPResponse:
        refused = refusal(request)
        return refused if refused is not None else await handler(request, *arguments, **more)

    return guarded


def refusal(request: Request) -> Optional[HTTPResponse]:
    """What somebody who may not see a staff page gets; ``None`` for who may."""
    code = settings.staff_code()
    if not code:
        return None if settings.in_development() else error_response(404, asked_language(request))
    if is_signed_in(str(request.cookies.get(COOKIE) or ""), code):
        return None
    if request.method not in ("GET", "HEAD"):
        return error_response(403, asked_language(request))
    return response.redirect(f"{SIGN_IN}?next={quote(request.path)}", headers={"Cache-Control": "no-store"})


def cookie_value(code: str, now: Optional[float] = None) -> str:
    """A cookie that says that the code was known: until when, and a signature over that and the code."""
    until = str(int((time.time() if now is None else now) + LASTS))
    return f"{until}.{_signature(until, code)}"


def is_signed_in(cookie: str, code: str, now: Optional[float] = None) -> bool:
    """Whether a cookie is ours, not over, and of the code that counts now."""
    until, _, signature = cookie.partition(".")
    if not (cookie.isascii() and until.isdecimal() and len(until) < 12):
        return False
    signed = hmac.compare_digest(signature, _signature(until, code))
    return signed and int(until) > (time.time() if now is None else now)


def staff_routes(take: Optional[Callable[[], float]] = None) -> Blueprint:
    """Signing in and out.

    Args:
        take: counts a code that was tried, over all servers; not 0 where there were too many (``EVERYBODY``).
    """
    routes = Blueprint("staff")
    one, everybody = Buckets(_ONE), Buckets(EVERYBODY)

    @routes.get(SIGN_IN)
    async def ask(request: Request) -> HTTPResponse:
        if not settings.staff_code():
            return error_response(404, asked_language(request))
        return _page(request, str(request.args.get("next") or ""))

    @routes.post(SIGN_IN)
    async def sign_in(request: Request) -> HTTPResponse:
        code = settings.staff_code()
        if not code:
            return error_response(404, asked_language(request))
        origin = request.headers.get("origin")
        if origin is not None and not is_own(origin, request.headers.get("host", "")):
            return error_response(403, asked_language(request))
        fields = form_fields(request, _MOST_BODY)
        next_page = fields.get("next", "")
        if one.take(address_key(request)) or everybody.take("") or await _too_many(take):
            return _page(request, next_page, alert="busy", status=429)
        if not hmac.compare_digest(_digest(fields.get("code", "").strip()), _digest(code)):
            return _page(request, next_page, alert="wrong", status=403)
        answer = response.redirect(_local(next_page), status=303, headers={"Cache-Control": "no-store"})
        _set_cookie(answer, cookie_value(code), LASTS)
        return answer

    @routes.post(SIGN_OUT)
    async def sign_out(request: Request) -> HTTPResponse:
        if not settings.staff_code():
            return error_response(404, asked_language(request))
        answer = _page(request, "", alert="out")
        _set_cookie(answer, "", 0)
        return answer

    return routes


async def _too_many(take: Optional[Callable[[], float]]) -> bool:
    """Whether too many codes were tried everywhere; a count that can't be read leaves it to this server's own."""
    if take is None:
        return False
    try:
        return bool(await asyncio.to_thread(take))
    except OSError as error:
        logger.error("codes that were tried could not be counted: %s", type(error).__name__)
        return False


def _page(request: Request, next_page: str, *, alert: str = "", status: int = 200) -> HTTPResponse:
    lang = asked_language(request)
    words = {name: text.in_(lang) for name, text in staff_words(DATA).page.items()}
    told = words[alert] if alert else ""
    text = page_text("staff", lang=lang, words=words, next=_local(next_page), alert=told)
    return response.html(text, status=status, headers=PAGE_HEADERS)


def _set_cookie(answer: HTTPResponse, value: str, seconds: int) -> None:
    answer.cookies[COOKIE] = value
    answer.cookies[COOKIE].update({"httponly": True, "samesite": "Strict", "max-age": seconds, "path": "/"})
    if not settings.in_development():
        answer.cookies[COOKIE]["secure"] = True


def _local(path: str) -> str:
    """A page of this server to go to; never another site's."""
    return path if _LOCAL.fullmatch(path) and not path.startswith("//") else "/"


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _signature(until: str, code: str) -> str:
    key = hmac.new(settings.session_secret(), b"staff" + _digest(code), hashlib.sha256).digest()
    return hmac.new(key, until.encode(), hashlib.sha256).hexdigest()
