"""``/practice``: staff practise a conversation with a parent. Forms only, no JavaScript; nothing that is written is stored.

Where a person stands travels in the page itself, signed: a restart of the server loses nobody's conversation, and
nobody else can look it up.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import secrets
import zlib
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Dict, List, Mapping, Optional

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.html_pages import TEMPLATES, file_of_page, form_fields, language_of_page, other_language, page_text
from bot.channels.signing import is_signed, signature
from bot.channels.staff import PAGE_HEADERS, staff_only
from bot.channels.web.errors import asked_language, error_response
from bot.documents.docx import MEDIA_TYPE
from bot.documents.practice_docx import practice_docx
from bot.guide.practice.content import Practice
from bot.guide.practice.feedback import rubric
from bot.guide.practice.flow import advance, start, take_back
from bot.guide.practice.group import GroupView, Result, group_view
from bot.guide.practice.session import ReplyReader, Session, Stage, session_from

logger = logging.getLogger(__name__)
_SIGNED_FOR = "practice"
_MOST_BODY = 90_000
_MOST_UNPACKED = 200_000
_COOKIE, _COOKIE_LASTS = "practice", 12 * 3600
_LOOKED_BACK = timedelta(days=30)

Words = Mapping[str, str]
#: The reader, or ``None`` while it is getting ready; asking sets it off.
AskReader = Callable[[], Optional[ReplyReader]]
KeepResult = Callable[[Result, datetime], None]
ResultsSince = Callable[[datetime], List[Result]]


def practice_routes(
    practice: Practice, reader: AskReader, keep_result: KeepResult, results_since: ResultsSince
) -> Blueprint:
    """The page, its file and the trainer's view.

    Args:
        practice: the scenarios.
        reader: gives the reader.
        keep_result: keeps what was missed in a finished talk.
        results_since: what was kept since a time.
    """
    routes = Blueprint("practice")

    @routes.get("/practice")
    @staff_only
    async def choose(request: Request) -> HTTPResponse:
        reader()
        return _html(practice, language_of_page(request), "choose", scenarios=practice.scenarios.values())

    @routes.get("/practice/trainer")
    @staff_only
    async def trainer(request: Request) -> HTTPResponse:
        try:
            results = await asyncio.to_thread(results_since, datetime.now(timezone.utc) - _LOOKED_BACK)
            view = group_view(results)
        except OSError as error:
            logger.error("practice results could not be read: %s", type(error).__name__)
            view = GroupView(0, (), ())
        return _html(practice, language_of_page(request), "trainer", view=view)

    @routes.get("/practice/<scenario:[a-z0-9_]+>")
    @staff_only
    async def begin(request: Request, scenario: str) -> HTTPResponse:
        if scenario not in practice.scenarios:
            return error_response(404, asked_language(request))
        reader()
        lang = language_of_page(request)
        return _with_person(request, _show(practice, start(practice, scenario, lang)))

    @routes.post("/practice/<scenario:[a-z0-9_]+>")
    @staff_only
    async def go_on(request: Request, scenario: str) -> HTTPResponse:
        if scenario not in practice.scenarios:
            return error_response(404, asked_language(request))
        fields = form_fields(request, _MOST_BODY)
        session = unpacked(fields.get("state", ""))
        if session is None or session.scenario != scenario:
            return _html(
                practice, language_of_page(request), "choose", scenarios=practice.scenarios.values(), alert="lost"
            )
        if fields.get("do") == "take_back":
            return _show(practice, take_back(session))
        written, ready = fields.get("written", ""), reader()
        if ready is None and session.stage is Stage.TALK:
            return _show(practice, session, alert="not_ready", written=written)
        following = await asyncio.to_thread(advance, practice, session, written, ready or _NoReader())
        if following.stage is Stage.DONE and session.stage is not Stage.DONE:
            await asyncio.to_thread(_keep, keep_result, practice, following, str(request.cookies.get(_COOKIE) or ""))
        return _show(practice, following, alert=following.notice)

    @routes.post("/practice/<scenario:[a-z0-9_]+>/summary.docx")
    @staff_only
    async def summary(request: Request, scenario: str) -> HTTPResponse:
        session = unpacked(form_fields(request, _MOST_BODY).get("state", ""))
        if session is None or session.scenario != scenario or scenario not in practice.scenarios:
            return error_response(404, asked_language(request))
        title = practice.scenarios[scenario].title.in_(session.lang)
        body = await asyncio.to_thread(
            practice_docx, session, rubric(practice, session), title, _words(practice, session.lang)
        )
        named = {"Content-Disposition": 'attachment; filename="practice.docx"', "Cache-Control": "no-store"}
        return response.raw(body, content_type=MEDIA_TYPE, headers=named)

    @routes.get("/practice.css")
    async def style(_request: Request) -> HTTPResponse:
        return file_of_page(TEMPLATES / "practice.css")

    return routes


def packed(session: Session) -> str:
    """A session as one signed line."""
    body = base64.urlsafe_b64encode(zlib.compress(json.dumps(session.as_dict()).encode(), 9)).decode()
    return f"{body}.{signature(body, purpose=_SIGNED_FOR)}"


def unpacked(line: str) -> Optional[Session]:
    """The session of a line that this server signed; ``None`` for anything else."""
    body, _, given = line.partition(".")
    if not line.isascii() or not is_signed(body, given, purpose=_SIGNED_FOR):
        return None
    try:
        inflater = zlib.decompressobj()
        stored = json.loads(inflater.decompress(base64.urlsafe_b64decode(body), _MOST_UNPACKED))
        return session_from(stored)
    except (ValueError, KeyError, TypeError, zlib.error):
        return None


class _NoReader:
    """Stands in where nothing is read."""

    def read(self, parent: str, reply: str, lang: Optional[str] = None) -> Any:
        raise AssertionError("no reply is read before the reader is ready")


def _keep(keep_result: KeepResult, practice: Practice, session: Session, person: str) -> None:
    """Count what was missed. A store that fails costs the trainer a count, and the person nothing."""
    if not person:
        return
    mattered = practice.scenarios[session.scenario].point_ids()
    result = Result(
        person[:64],
        session.scenario,
        tuple(sorted(mattered)),
        tuple(sorted(mattered - session.points_made())),
        tuple(sorted(session.flags_raised())),
    )
    try:
        keep_result(result, datetime.now(timezone.utc))
    except OSError as error:
        logger.error("a practice result could not be kept: %s", type(error).__name__)


def _show(practice: Practice, session: Session, *, alert: str = "", written: str = "") -> HTTPResponse:
    scenario = practice.scenarios[session.scenario]
    done = session.stage is Stage.DONE
    return _html(
        practice,
        session.lang,
        session.stage.value,
        scenario=scenario,
        session=session,
        state=packed(session),
        rubric=rubric(practice, session) if done else None,
        models=_models(practice, session) if done else {},
        alert=alert,
        written=written,
    )


def _models(practice: Practice, session: Session) -> Dict[Optional[str], str]:
    scenario = practice.scenarios[session.scenario]
    models: Dict[Optional[str], str] = {None: scenario.model.in_(session.lang)}
    models.update({entry.id: entry.model.in_(session.lang) for entry in scenario.follow_ups})
    return models


def _html(practice: Practice, lang: str, part: str, **values: Any) -> HTTPResponse:
    shown: Dict[str, Any] = {"alert": "", "written": "", "scenario": None, **values}
    text = page_text(
        "practice",
        lang=lang,
        other=other_language(lang),
        part=part,
        words=_words(practice, lang),
        practice=practice,
        **shown,
    )
    return response.html(text, headers=PAGE_HEADERS)


def _words(practice: Practice, lang: str) -> Dict[str, str]:
    return {name: text.in_(lang) for name, text in practice.page.items()}


def _with_person(request: Request, answer: HTTPResponse) -> HTTPResponse:
    """A random number for the browser, so that a group can be counted; it names nobody and is gone by tomorrow."""
    if not request.cookies.get(_COOKIE):
        answer.cookies[_COOKIE] = secrets.token_urlsafe(16)
        more = {"httponly": True, "samesite": "Strict", "max-age": _COOKIE_LASTS, "path": "/practice"}
        answer.cookies[_COOKIE].update(more)
        if not settings.in_development():
            answer.cookies[_COOKIE]["secure"] = True
    return answer
