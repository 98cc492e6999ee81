"""``/l/<token>``: the page of a letter that a parent got a link to by text message.

Opening it changes nothing, however often a phone's preview does so; it is deleted by its button, or when its time is
over. A link that is over, deleted, mistyped or made up gets the same answer.
"""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import datetime, timezone
from typing import Callable, Dict, List, Optional, Protocol, Tuple

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.html_pages import TEMPLATES, page_text
from bot.channels.turn import channel_content
from bot.channels.web.addresses import address_key
from bot.channels.web.errors import asked_language
from bot.channels.web.limits import Buckets, Rate
from bot.documents.docx import MEDIA_TYPE, letter_docx
from bot.guide.conversation import LANGUAGES
from bot.guide.letter_links import LinkWords, day_until
from bot.guide.letters import GAP, LetterText

logger = logging.getLogger(__name__)

#: Links that lead nowhere, from one address: a family with an old link stays far below.
MISSES = Rate(burst=30, per_minute=6)
#: Nobody's cache, nobody's search, no address handed on, nothing loaded from elsewhere.
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
}


class Kept(Protocol):
    """A letter behind a link."""

    @property
    def letter(self) -> LetterText:
        """The letter."""

    @property
    def lang(self) -> str:
        """The language of the page."""

    @property
    def expires(self) -> datetime:
        """When it is gone, in UTC."""


class Shelf(Protocol):
    """Where the letters are (``bot.storage.letter_links.LetterLinks``)."""

    def read(self, token: str, now: datetime) -> Optional[Kept]:
        """The letter behind a link."""

    def delete(self, token: str) -> bool:
        """Delete a letter."""


class _Busy(Exception):
    """Too many links that lead nowhere came from this address."""


def letter_link_routes(
    shelf: Shelf,
    words: LinkWords,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    misses: Rate = MISSES,
) -> Blueprint:
    """The page, its file, its end, and its style."""
    routes = Blueprint("letter_links")
    buckets = Buckets(misses)
    blocked: Dict[str, bool] = {}

    async def find(request: Request, token: str) -> Optional[Kept]:
        """The letter, unless this address has tried too many links that lead nowhere."""
        key = address_key(request)
        if blocked.get(key) and buckets.take(key):
            raise _Busy
        blocked.pop(key, None)
        kept = await asyncio.to_thread(shelf.read, token, now())
        if kept is None and buckets.take(key):
            if len(blocked) > 10_000:
                blocked.clear()
            blocked[key] = True
            raise _Busy
        return kept

    @routes.route("/l/<token:str>", methods=["GET", "HEAD"])
    async def page(request: Request, token: str) -> HTTPResponse:
        kept = await find(request, token)
        return _shown(words, token, kept) if kept else _notice(words, request, "gone", 404)

    @routes.post("/l/<token:str>/letter.docx")
    async def file(request: Request, token: str) -> HTTPResponse:
        kept = await find(request, token)
        if kept is None:
            return _notice(words, request, "gone", 404)
        made = await asyncio.to_thread(letter_docx, kept.letter)
        name = f"letter-{re.sub(r'[^a-z0-9]+', '-', kept.letter.id)}.docx"
        headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
        return response.raw(made, headers=headers, content_type=MEDIA_TYPE)

    @routes.post("/l/<token:str>/delete")
    async def delete(request: Request, token: str) -> HTTPResponse:
        kept = await find(request, token)
        if kept is None:
            return _notice(words, request, "gone", 404)
        await asyncio.to_thread(shelf.delete, token)
        return _notice(words, request, "deleted", 200, first=kept.lang)

    @routes.get("/letter.css")
    async def style(_request: Request) -> HTTPResponse:
        headers = {"Cache-Control": "public, max-age=300"}
        return response.text(_style(), headers=headers, content_type="text/css; charset=utf-8")

    @routes.exception(_Busy)
    async def busy(request: Request, _error: Exception) -> HTTPResponse:
        answer = _notice(words, request, "busy", 429)
        answer.headers["Retry-After"] = "60"
        return answer

    @routes.exception(OSError)
    async def broken(request: Request, error: Exception) -> HTTPResponse:
        logger.error("a letter's page could not be read: %s", type(error).__name__)
        return _notice(words, request, "trouble", 503)

    return routes


def _shown(words: LinkWords, token: str, kept: Kept) -> HTTPResponse:
    said = {name: text.in_(kept.lang) for name, text in words.page.items()}
    known = channel_content().in_(kept.lang).letters.get(kept.letter.id)
    text = page_text(
        "letter",
        lang=kept.lang,
        title=known.title if known else kept.letter.title,
        kept=kept,
        token=token,
        words=said,
        only_you=said["only_you"].replace("{day}", day_until(kept.expires.date(), kept.lang)),
        paragraphs=[_parts(paragraph) for paragraph in kept.letter.paragraphs()],
        notices=[],
    )
    return response.html(text, headers=_HEADERS)


def _notice(words: LinkWords, request: Request, name: str, status: int, first: Optional[str] = None) -> HTTPResponse:
    """A page that says one thing, in both languages: who sent the link knows the parent's, and we don't."""
    content = channel_content()
    contact = content.district.contact
    wanted = first or asked_language(request)
    notices = [
        {
            "lang": lang,
            "title": words.page[f"{name}_title"].in_(lang),
            "text": words.page[name].in_(lang),
            "help": words.page["help"]
            .in_(lang)
            .replace("{name}", contact.name.in_(lang))
            .replace("{phone}", contact.phone),
        }
        for lang in sorted(LANGUAGES, key=lambda lang: lang != wanted)
    ]
    text = page_text("letter", lang=wanted, title=notices[0]["title"], kept=None, notices=notices)
    return response.html(text, status=status, headers=_HEADERS)


def _parts(paragraph: str) -> List[Tuple[str, bool]]:
    """A paragraph in pieces: plain text, and gaps that the family fills in."""
    parts: List[Tuple[str, bool]] = []
    at = 0
    for gap in GAP.finditer(paragraph):
        parts += [(paragraph[at : gap.start()], False), (gap.group(), True)]
        at = gap.end()
    return [*parts, (paragraph[at:], False)]


def _style() -> str:
    return (TEMPLATES / "letter.css").read_text(encoding="utf-8")
