"""``/status``, ``/insights`` and ``/insights/review``: pages for staff, behind the staff code."""

from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, List, Optional, Tuple

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.html_pages import file_of_page, form_fields, language_of_page, other_language, page_text
from bot.channels.staff import PAGE_HEADERS, staff_only
from bot.channels.turn import channel_content
from bot.guide.content import Content
from bot.guide.languages import Both
from bot.guide.moves.unsure import NOT_OFFERED
from bot.guide.operation_pages import operation_words
from bot.operation.insights import TREND, insights, trend, weeks_to_show
from bot.operation.metrics import CHANNELS
from bot.operation.status import Status
from bot.paths import DATA
from bot.storage.counts import Counts
from bot.storage.database import StoreError
from bot.storage.unsure_questions import UnsureStore

logger = logging.getLogger(__name__)
_TEMPLATES = Path(__file__).parent / "templates"
_MOST_BODY = 2000

#: Puts the status page's facts together.
AskStatus = Callable[[], Awaitable[Status]]


def operation_routes(
    counts: Counts, unsure: UnsureStore, ask_status: AskStatus, today: Callable[[], date] = date.today
) -> Blueprint:
    """The pages and their style.

    Args:
        counts: what was counted.
        unsure: questions to review.
        ask_status: gives the facts of the status page.
        today: the date.
    """
    routes = Blueprint("operation")

    @routes.get("/status")
    @staff_only
    async def show_status(request: Request) -> HTTPResponse:
        return _html("status", language_of_page(request), view=await ask_status(), time=_time)

    @routes.get("/insights")
    @staff_only
    async def show_insights(request: Request) -> HTTPResponse:
        lang, weeks = language_of_page(request), weeks_to_show(today())
        week = _week(request, weeks)
        try:
            found = await asyncio.to_thread(_read, counts, week, weeks[:TREND])
        except StoreError as error:
            logger.error("counts could not be read: %s", type(error).__name__)
            return _html("insights", lang, trouble=True, view=None, weeks=weeks, **_names(lang))
        return _html("insights", lang, trouble=False, weeks=weeks, **found, **_names(lang))

    @routes.get("/insights/review")
    @staff_only
    async def show_review(request: Request) -> HTTPResponse:
        return await _review(unsure, language_of_page(request), today())

    @routes.post("/insights/review")
    @staff_only
    async def decide(request: Request) -> HTTPResponse:
        fields = form_fields(request, _MOST_BODY)
        alert = await asyncio.to_thread(_decide, unsure, fields) if channel_content().district.review_questions else ""
        return await _review(unsure, language_of_page(request), today(), alert)

    @routes.get("/operation.css")
    async def style(_request: Request) -> HTTPResponse:
        return file_of_page(_TEMPLATES / "operation.css")

    return routes


def labels_to_choose(content: Content, lang: str) -> List[Tuple[str, str]]:
    """Labels that a question can have, with their titles, in the order of the titles."""
    topics = [(f"faq/{topic}", content.in_(lang).answers[topic].title) for topic in content.topics]
    titles = content.in_(lang).talk.titles
    actions = [(label, titles[label]) for label in content.actions if label in titles and label not in NOT_OFFERED]
    return sorted([*topics, *actions], key=lambda entry: entry[1].lower())


def _read(counts: Counts, week: date, weeks: List[date]) -> Dict[str, Any]:
    """The week's view, and the newest weeks beside each other."""
    questions = [question.fact for question in channel_content().screening.questions]
    by_week = {monday: counts.of_week(monday) for monday in weeks}
    chosen = by_week.get(week) or counts.of_week(week)
    return {"view": insights(week, chosen, questions), "trend": trend(by_week)}


def _decide(unsure: UnsureStore, fields: Dict[str, str]) -> str:
    """Do what staff chose; the name of the sentence that says so."""
    question, label = fields.get("id", ""), fields.get("label", "")
    try:
        if fields.get("do") == "discard":
            return "gone" if unsure.discard([question]) else ""
        known = label in channel_content().labels()
        return "kept" if fields.get("do") == "keep" and known and unsure.choose(question, label) else ""
    except StoreError as error:
        logger.error("a decision on a question could not be kept: %s", type(error).__name__)
        return ""


async def _review(unsure: UnsureStore, lang: str, today: date, alert: str = "") -> HTTPResponse:
    is_on, questions, waiting = channel_content().district.review_questions, [], 0
    if is_on:
        try:
            questions = await asyncio.to_thread(unsure.to_review, today)
            waiting = len(await asyncio.to_thread(unsure.chosen, today))
        except StoreError as error:
            logger.error("questions could not be read: %s", type(error).__name__)
    labels = labels_to_choose(channel_content(), lang)
    return _html("review", lang, is_on=is_on, questions=questions, waiting=waiting, labels=labels, alert=alert)


def _names(lang: str) -> Dict[str, Any]:
    """How labels, channels, languages and reasons are called on the page."""
    content, words = channel_content(), operation_words(DATA)
    spoken = content.in_(lang)

    def of_topic(label: str) -> str:
        topic = label[len("faq/") :] if label.startswith("faq/") else ""
        if topic in spoken.answers:
            return spoken.answers[topic].title
        return spoken.talk.titles.get(label, words.insights["other_topic"].in_(lang))

    return {
        "name_of_topic": of_topic,
        "name_of_channel": lambda name: _named(words.channels, name, lang),
        "name_of_language": lambda name: _named(words.languages, name, lang),
        "name_of_reason": lambda name: _named(words.reasons, name, lang),
        "name_of_fact": lambda name: spoken.check.fact_names.get(name, name),
        "channels": CHANNELS[:2],
        "day": lambda day: day.strftime("%Y-%m-%d"),
        "review_is_on": content.district.review_questions,
    }


def _named(words: Dict[str, Both], name: str, lang: str) -> str:
    return words[name].in_(lang) if name in words else name


def _week(request: Request, weeks: List[date]) -> date:
    """The week asked for; the newest where none of the page's own is."""
    asked = str(request.args.get("week") or "")
    return next((week for week in weeks if week.isoformat() == asked), weeks[0])


def _html(page: str, lang: str, **values: Any) -> HTTPResponse:
    words = {name: text.in_(lang) for name, text in getattr(operation_words(DATA), page).items()}
    text = page_text(page, _TEMPLATES, lang=lang, other=other_language(lang), words=words, **values)
    return response.html(text, headers=PAGE_HEADERS)


def _time(at: Optional[datetime]) -> str:
    return at.astimezone(timezone.utc).strftime("%Y-%m-%d %H:%M UTC") if at else ""
