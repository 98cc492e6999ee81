"""``/chat/plain``: the same conversation as a form, for browsers without JavaScript.

There is no cookie and no token in an address: the token is a hidden field, so each answer is the page itself.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional
from urllib.parse import parse_qs, urlsplit

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.html_pages import other_language, page_text
from bot.channels.turn import MOST_CHARACTERS, channel_content
from bot.channels.web.addresses import address_key
from bot.channels.web.channel import history_of, store_of
from bot.channels.web.errors import ApiError, asked_language, sentence
from bot.channels.web.files import made_file
from bot.channels.web.guard import protect
from bot.channels.web.markup import blocks
from bot.channels.web.messages import Message, greeting_message
from bot.channels.web.origins import is_own, policy
from bot.channels.web.protocol import message_in
from bot.channels.web.tokens import Session, mint_token, session_of
from bot.guide.contrast import LEAST_CONTRAST, contrast
from bot.guide.conversation import LANGUAGES
from bot.guide.deadlines import format_date
from bot.guide.facts import parse_iso
from bot.guide.schemas import Theme

logger = logging.getLogger(__name__)

_TEMPLATES = Path(__file__).parent / "templates"
#: No form of the page has more.
_MOST_FIELDS = 20
_ID_BYTES = 12


def _fresh_id() -> str:
    return secrets.token_urlsafe(_ID_BYTES)


@dataclass
class Page:
    """What a page shows besides the conversation.

    Attributes:
        token: of the session.
        lang: of the page's own words.
        alert: what went wrong.
        notice: what was done.
        unsent: a message that could not be answered, to be sent again under the same id.
        unsent_id: that id.
    """

    token: str
    lang: str
    messages: List[Message] = field(default_factory=list)
    alert: str = ""
    notice: str = ""
    unsent: str = ""
    unsent_id: str = field(default_factory=_fresh_id)
    asks_to_erase: bool = False
    status: int = 200


def plain_routes() -> Blueprint:
    """The page, its style, and the files its forms make."""
    routes = Blueprint("plain_chat")
    protect(routes, {}, refuse=_refused)

    @routes.get("/chat/plain")
    async def first(request: Request) -> HTTPResponse:
        wanted = request.args.get("lang")
        return _shown(_new(wanted if wanted in LANGUAGES else asked_language(request)))

    @routes.post("/chat/plain")
    async def next_page(request: Request) -> HTTPResponse:
        if _is_foreign(request):
            return _refused(request, ApiError(403))
        return _shown(await _after(request))

    @routes.post("/chat/plain/file")
    async def file(request: Request) -> HTTPResponse:
        if _is_foreign(request):
            return _refused(request, ApiError(403))
        try:
            return await made_file(_fields(request))
        except ApiError as problem:
            return _refused(request, problem)

    @routes.get("/chat/plain.css")
    async def style(_request: Request) -> HTTPResponse:
        headers = {"Cache-Control": "public, max-age=300"}
        return response.text(_style(), headers=headers, content_type="text/css; charset=utf-8")

    return routes


async def _after(request: Request) -> Page:
    """The page after what the form asks for."""
    try:
        fields = _fields(request)
    except ApiError as problem:
        return _troubled(_new(asked_language(request)), problem)
    lang = fields["lang"] if fields.get("lang") in LANGUAGES else asked_language(request)
    session = session_of(fields.get("token", ""))
    if session is None:
        return _troubled(_new(lang), ApiError(401), fields)
    page = Page(token=fields["token"], lang=lang)
    try:
        return await _done(request, session, page, fields)
    except ApiError as problem:
        if problem.status == 401:
            return _troubled(_new(lang), problem, fields)
        return _troubled(_with_history(request, session, page), problem, fields)
    except Exception as error:  # noqa: BLE001 - a store that fails; its text may hold a parent's words
        logger.error("a request failed: %s", type(error).__name__)
        return _troubled(_with_history(request, session, page), ApiError(503), fields)


async def _done(request: Request, session: Session, page: Page, fields: Mapping[str, str]) -> Page:
    asked = fields.get("do", "")
    if asked == "erase_yes":
        await request.app.ctx.web_turns.erase(store_of(request), session)
        page = _new(page.lang)
        page.notice = _word("erased", page.lang)
        return page
    if asked == "start_over":
        return _new(page.lang)
    if asked == "language":
        page.lang = next(lang for lang in LANGUAGES if lang != page.lang)
    page.asks_to_erase = asked == "erase"
    if not asked:
        body: Dict[str, Any] = {name: fields[name] for name in ("client_msg_id", "choice") if fields.get(name)}
        if "choice" not in body:
            body["text"] = fields.get("text", "").replace("\r\n", "\n")
        sent = message_in({**body, "lang": page.lang})
        answered = await request.app.ctx.web_turns.answer(store_of(request), session, sent, address_key(request))
        said = [message["lang"] for message in answered.messages]
        page.lang = said[-1] if said else page.lang
        if answered.erased:
            page = _new(page.lang)
            page.notice = _word("erased", page.lang)
            return page
    return _with_history(request, session, page)


def _new(lang: str) -> Page:
    token = mint_token(lang)
    session = session_of(token)
    assert session is not None
    return Page(token=token, lang=lang, messages=[greeting_message(channel_content(), lang, session.began)])


def _with_history(request: Request, session: Session, page: Page) -> Page:
    try:
        page.messages = history_of(store_of(request), session)
    except Exception:  # noqa: BLE001 - the store is what is broken; the page still says whom to call
        page.messages = [greeting_message(channel_content(), session.lang, session.began)]
    return page


def _troubled(page: Page, problem: ApiError, fields: Optional[Mapping[str, str]] = None) -> Page:
    """The page with what went wrong, and with the message that was not answered still in its box."""
    page.status = problem.status
    page.alert = problem.message or sentence(problem.key, page.lang)
    if fields:
        page.unsent = fields.get("text", "")
        page.unsent_id = fields.get("client_msg_id") or page.unsent_id
    return page


def _refused(request: Request, problem: ApiError) -> HTTPResponse:
    answer = _shown(_troubled(_new(asked_language(request)), problem))
    if problem.retry_after:
        answer.headers["Retry-After"] = problem.response("en").headers["Retry-After"]
    return answer


def _shown(page: Page) -> HTTPResponse:
    content = channel_content()
    contact = content.district.contact
    newest = page.messages[-1] if page.messages and page.messages[-1]["from"] == "guide" else None
    text = page_text(
        "plain",
        _TEMPLATES,
        **vars(page),
        district=content.district,
        words={name: word.in_(page.lang) for name, word in content.web.page.items()},
        contact={
            "name": contact.name.in_(page.lang),
            "hours": contact.hours.in_(page.lang),
            "phone": contact.phone,
            "email": contact.email,
        },
        newest=newest,
        other_lang=other_language(page.lang),
        most_characters=MOST_CHARACTERS,
        blocks=blocks,
        day=_day,
        fresh_id=_fresh_id,
    )
    return response.html(text, status=page.status, headers=_headers())


def _headers() -> Dict[str, str]:
    rules = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
    return {
        "Content-Security-Policy": rules + policy().frame_ancestors(),
        "Cache-Control": "no-store",
        # With "no-referrer" a browser would name no origin for this page's own forms.
        "Referrer-Policy": "same-origin",
    }


def _style() -> str:
    theme = channel_content().district.theme
    readable = contrast(theme.color, theme.on_color) >= LEAST_CONTRAST
    colors = theme if readable else Theme()
    text = (_TEMPLATES / "plain.css").read_text(encoding="utf-8")
    font = theme.font or "system-ui, sans-serif"
    return text.replace("{color}", colors.color).replace("{on_color}", colors.on_color).replace("{font}", font)


def _fields(request: Request) -> Dict[str, str]:
    """The form's fields, each once.

    Raises:
        ApiError: it is no form.
    """
    media_type = (request.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if media_type != "application/x-www-form-urlencoded":
        raise ApiError(415, "bad_request")
    try:
        sent = parse_qs(request.body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise ApiError(400) from None
    return {name: values[0] for name, values in sent.items()}


def _is_foreign(request: Request) -> bool:
    """Whether another site's page sends this form; a browser says so in at least one of these."""
    host = request.headers.get("host", "")
    origin, referer = request.headers.get("origin"), request.headers.get("referer")
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    if origin is not None:
        return not is_own(origin, host)
    if referer:
        parts = urlsplit(referer)
        return not is_own(f"{parts.scheme}://{parts.netloc}", host)
    return False


def _day(iso: str, lang: str) -> str:
    day = parse_iso(iso)
    return format_date(day, lang) if day else iso


def _word(key: str, lang: str) -> str:
    return channel_content().web.page[key].in_(lang)
