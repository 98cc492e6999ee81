"""Papers over HTTP: a letter or the check's summary as .docx, a date for a calendar, a checklist to print.

Nothing is kept: what comes in is made into a file and forgotten, and no word of it is logged.
"""

from __future__ import annotations

import asyncio
import re
from datetime import date
from typing import Any, Awaitable, Callable, Dict, List, Mapping, Optional, Text, Tuple

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.turn import channel_content
from bot.channels.web.guard import protect
from bot.documents.checklist_page import checklist_page, checklists_page, known_kind
from bot.documents.docx import MEDIA_TYPE, letter_docx
from bot.documents.summary_docx import summary_docx
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.deadline_card import deadline_from_card
from bot.guide.deadlines import ics
from bot.guide.facts import FACT_NAMES
from bot.guide.letters import LetterText, as_written, compose
from bot.guide.schemas import placeholders
from bot.guide.summary import MOST_STEPS, Heard, Step, Summary
from bot.paths import PROJECT

#: A letter has 200 words; nobody's own version of it is longer than this.
MOST_CHARACTERS = 8000
MOST_IN_VALUE = 500
MOST_IN_TITLE = 120
MOST_IN_DESCRIPTION = 2000
#: Lines of a step, its sources, and dates of a summary.
MOST_LINES = 8
MOST_SOURCES = 30
MOST_DATES = 6
#: Signs that no text of a person holds: XML and calendars can't either. A line break is one of them in a single line.
_UNPRINTABLE = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PRIVATE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_PAGE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_FILES = ("/documents/letter.docx", "/documents/summary.docx", "/documents/deadline.ics")
_STYLE = PROJECT / "bot" / "documents" / "checklist.css"


class Refused(ValueError):
    """What was sent can't be made into a paper; the text says why, in one sentence."""


def document_routes() -> Blueprint:
    """``/documents/...`` makes files of what is sent; ``/checklists/...`` are pages to print."""
    routes = Blueprint("documents")
    protect(routes, dict.fromkeys(_FILES, ("POST",)))

    for path, maker in zip(_FILES, (letter_file, summary_file, calendar_file), strict=True):
        routes.add_route(_made_by(maker), path, methods=["POST"], name=path.rpartition("/")[2].replace(".", "_"))

    @routes.get("/checklists")
    async def lists(request: Request) -> HTTPResponse:
        return response.html(checklists_page(channel_content(), _lang(request)), headers=_PAGE)

    @routes.get("/checklists/<kind:str>")
    async def checklist(request: Request, kind: Text) -> HTTPResponse:
        content = channel_content()
        if not known_kind(content, kind):
            return _error(404, "not_found", "There is no such checklist; /checklists lists them.")
        return response.html(checklist_page(content, kind, _lang(request)), headers=_PAGE)

    @routes.get("/checklists.css")
    async def style(_request: Request) -> HTTPResponse:
        return response.raw(_STYLE.read_bytes(), headers=_PAGE, content_type="text/css; charset=utf-8")

    return routes


def letter_file(content: Content, sent: Mapping[Text, Any]) -> HTTPResponse:
    """A letter as a file for a word processor.

    Raises:
        Refused: see ``letter_from``.
    """
    text = letter_from(content, sent)
    return _file(letter_docx(text), MEDIA_TYPE, f"letter-{text.id.replace('_', '-')}.docx")


def summary_file(content: Content, sent: Mapping[Text, Any]) -> HTTPResponse:
    """A result's summary as a file for a word processor.

    Raises:
        Refused: see ``summary_from``.
    """
    lang, taken_along = _language(sent), summary_from(content, sent)
    return _file(summary_docx(taken_along, lang, content.in_(lang).check.phrases), MEDIA_TYPE, "summary.docx")


def calendar_file(_content: Content, sent: Mapping[Text, Any]) -> HTTPResponse:
    """A day as a file for a calendar.

    Raises:
        Refused: see ``calendar_from``.
    """
    return _file(calendar_from(sent), "text/calendar; charset=utf-8", "deadline.ics")


def _made_by(
    maker: Callable[[Content, Mapping[Text, Any]], HTTPResponse],
) -> Callable[[Request], Awaitable[HTTPResponse]]:
    """A route that makes a file of the JSON it gets, outside of the event loop: a paper takes some milliseconds."""

    async def make(request: Request) -> HTTPResponse:
        try:
            sent = _sent(request)
            return await asyncio.to_thread(maker, channel_content(), sent)
        except Refused as problem:
            return _refusal(problem)

    return make


def letter_from(content: Content, sent: Mapping[Text, Any]) -> LetterText:
    """The letter that was asked for: with the program's values, or as the family changed its text.

    Raises:
        Refused: it is no letter of ours, or too long, or has signs that a paper can't hold.
    """
    letter_id, lang = sent.get("letter"), _language(sent)
    letters = content.in_(lang).letters
    if not isinstance(letter_id, str) or letter_id not in letters:
        raise Refused(f"'letter' must be one of {', '.join(letters)}.")
    if "text" in sent:
        return as_written(content, letter_id, lang, _text(sent, "text", MOST_CHARACTERS, lines=True))
    values = sent.get("values", {})
    if not isinstance(values, dict):
        raise Refused("'values' must be an object of names and texts.")
    known = placeholders(letters[letter_id].body)
    if any(name not in known for name in values):
        raise Refused(f"'values' may name {', '.join(known)} in this letter.")
    checked = {name: _value(values, name) for name in values}
    return compose(content, letter_id, lang, checked)


def calendar_from(sent: Mapping[Text, Any]) -> bytes:
    """A calendar file with the day that was sent.

    Raises:
        Refused: there is no day or title, or they are too long.
    """
    title = _text(sent, "title", MOST_IN_TITLE)
    description = _text(sent, "description", MOST_IN_DESCRIPTION, lines=True) if sent.get("description") else title
    return ics(deadline_from_card(title, _day(sent), description), _language(sent)).encode("utf-8")


def summary_from(content: Content, sent: Mapping[Text, Any]) -> Summary:
    """The summary that was sent: what the ``custom`` payload of a result holds under this name, and ``lang``.

    Raises:
        Refused: it is no summary of a check, or too long, or has signs that a paper can't hold.
    """
    body = sent.get("summary")
    if not isinstance(body, dict):
        raise Refused("'summary' must be an object with heard, steps and dates.")
    heard = _objects(body, "heard", len(FACT_NAMES))
    steps = _objects(body, "steps", MOST_STEPS)
    if not steps:
        raise Refused("'steps' must hold a next step.")
    known = content.in_(_language(sent)).steps
    if any(not isinstance(item.get("id"), str) or item["id"] not in known for item in steps):
        raise Refused("'steps' may hold only next steps of the check.")
    return Summary(
        heard=tuple(_heard(item) for item in heard),
        steps=tuple(_step(item) for item in steps),
        dates=tuple(_date_card(item) for item in _objects(body, "dates", MOST_DATES)),
    )


def _heard(item: Mapping[Text, Any]) -> Heard:
    fact = item.get("fact")
    if fact not in FACT_NAMES:
        raise Refused("'fact' must be a fact of the check.")
    title, value = _text(item, "title", MOST_IN_TITLE), _text(item, "value", MOST_IN_VALUE)
    return Heard(fact=str(fact), title=title, value=value, edit="")


def _step(item: Mapping[Text, Any]) -> Step:
    texts = {
        name: _text(item, name, MOST_IN_DESCRIPTION, lines=True) if item.get(name) else ""
        for name in ("why", "whom", "say", "clock", "after")
    }
    return Step(
        id=str(item["id"]),
        title=_text(item, "title", MOST_IN_TITLE),
        what=_lines(item, "what", MOST_LINES),
        letter=None,
        sources=_lines(item, "sources", MOST_SOURCES),
        **texts,
    )


def _date_card(item: Mapping[Text, Any]) -> Dict[Text, Text]:
    how = _text(item, "how", MOST_IN_DESCRIPTION, lines=True) if item.get("how") else ""
    return {"title": _text(item, "title", MOST_IN_DESCRIPTION), "date": _day(item).isoformat(), "how": how}


def _objects(sent: Mapping[Text, Any], name: Text, most: int) -> List[Dict[Text, Any]]:
    items = sent.get(name, [])
    if not isinstance(items, list) or len(items) > most or not all(isinstance(item, dict) for item in items):
        raise Refused(f"'{name}' must be a list of at most {most} objects.")
    return items


def _lines(sent: Mapping[Text, Any], name: Text, most: int) -> Tuple[Text, ...]:
    lines = sent.get(name, [])
    if not isinstance(lines, list) or len(lines) > most:
        raise Refused(f"'{name}' must be a list of at most {most} texts.")
    return tuple(_text({name: line}, name, MOST_IN_DESCRIPTION) for line in lines)


def _language(sent: Mapping[Text, Any]) -> Text:
    lang = sent.get("lang", "en")
    if lang not in LANGUAGES:
        raise Refused("'lang' must be en or es.")
    return str(lang)


def _sent(request: Request) -> Dict[Text, Any]:
    try:
        sent = request.json
    except Exception:  # noqa: BLE001 - Sanic raises its own kinds for bodies that are no JSON
        sent = None
    if not isinstance(sent, dict):
        raise Refused("Send a JSON object.")
    return sent


def _text(sent: Mapping[Text, Any], name: Text, most: int, *, lines: bool = False) -> Text:
    text = sent.get(name)
    if not isinstance(text, str) or not text.strip():
        raise Refused(f"'{name}' must be a text.")
    text = text.replace("\r\n", "\n").strip()
    if len(text) > most:
        raise Refused(f"'{name}' is longer than {most} characters.")
    if _UNPRINTABLE.search(text) or (not lines and "\n" in text):
        raise Refused(f"'{name}' has signs that a paper can't hold.")
    return text


def _value(values: Mapping[Text, Any], name: Text) -> Text:
    """A value of a letter: one line; it stays as it is, with the space that may stand before it."""
    text = _text(values, name, MOST_IN_VALUE)
    if "{" in text or "}" in text:
        raise Refused(f"'{name}' has signs that a paper can't hold.")
    return f" {text}" if str(values[name]).startswith(" ") else text


def _day(sent: Mapping[Text, Any]) -> date:
    try:
        day = date.fromisoformat(str(sent.get("date")))
    except ValueError:
        raise Refused("'date' must be a date such as 2026-03-03.") from None
    if not 2000 <= day.year <= 2100:
        raise Refused("'date' must lie between 2000 and 2100.")
    return day


def _lang(request: Request) -> Text:
    wanted: Optional[Text] = request.args.get("lang")
    return wanted if wanted in LANGUAGES else "en"


def _file(body: bytes, media_type: Text, name: Text) -> HTTPResponse:
    headers = {**_PRIVATE, "Content-Disposition": f'attachment; filename="{name}"'}
    return response.raw(body, headers=headers, content_type=media_type)


def _refusal(problem: Refused) -> HTTPResponse:
    return _error(400, "bad_request", str(problem))


def _error(status: int, code: Text, message: Text) -> HTTPResponse:
    return response.json({"error": {"code": code, "message": message}}, status=status, headers=_PRIVATE)
