"""Operation in the server: figures for monitoring, counts for staff, the status page, and what they forget."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, Mapping, Optional

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.sms.line import Line
from bot.channels.sms.model import SendFailed
from bot.channels.turn import channel_content
from bot.channels.watching import unwatch, watch
from bot.operation.counting import Counting
from bot.operation.metrics import Figures
from bot.operation.metrics_server import serve_figures
from bot.operation.pages import operation_routes
from bot.operation.review import questions_to_keep
from bot.operation.status import Status, status
from bot.operation.timing import time_parts
from bot.operation.turns import TurnListener
from bot.operation.version import code_version
from bot.serving.retention import keep_forgetting
from bot.storage.counts import Counts
from bot.storage.database import StoreError
from bot.storage.notes import RETENTION, Notes
from bot.storage.unsure_questions import UnsureStore

logger = logging.getLogger(__name__)

#: Seconds between two times of writing counts down.
_WRITE_ROUND = 5.0
#: The first part of a path, and the part of the site it belongs to.
_AREAS = {"documents": "documents", "l": "letters", "practice": "staff", "staff": "staff", "status": "staff",
          "insights": "staff", "sms-simulator": "staff", "health": "health", "plain": "plain", "chat": "pages",
          "": "pages", "widget.js": "pages"}  # fmt: skip


#: Tells which part of the guide works.
AskParts = Callable[[], Awaitable[Mapping[str, bool]]]


class Operation:
    """The parts of operation in one server process.

    Args:
        line: the text-message line, or ``None`` where it is off.
        ask_parts: tells which part of the guide works.
    """

    def __init__(self, line: Optional[Line], ask_parts: AskParts) -> None:
        self._line, self._ask_parts = line, ask_parts
        self._started, self._model = datetime.now(timezone.utc), ""
        content = channel_content()
        self.figures = Figures([label for label in content.labels() if label != "crisis"])
        self.counts, self.notes = Counts(settings.conversations_place()), Notes(settings.conversations_place())
        self.unsure = UnsureStore(settings.conversations_place(), settings.session_secret())
        self._counting = Counting(self.counts, content.labels())
        keeper = questions_to_keep(content.district.review_questions, lambda: self.unsure, content.crisis)
        self._listener = TurnListener(self.figures, self._counting, keeper)
        self._stop_serving: Callable[[], None] = lambda: None
        if line:
            _count_texts(line.provider, self.figures)

    def begin(self, app: Sanic) -> None:
        """Listen, serve the figures, and keep writing."""
        watch(self._listener)
        self._stop_serving = serve_figures(self.figures, settings.metrics_address())
        app.add_task(self._keep_writing())
        app.add_task(keep_forgetting(settings.conversations_place(), self.deleted))

    async def end(self) -> None:
        """Write what waits, and stop."""
        unwatch(self._listener)
        await asyncio.to_thread(self._counting.write)
        await asyncio.to_thread(self._stop_serving)

    def loaded(self, agent: Any, model: Path) -> None:
        """Time the agent's parts, and tell which model it has."""
        time_parts(agent, self.figures)
        self._model = model.name
        self.figures.runs(code_version(), model.name)

    async def status(self) -> Status:
        """The facts of the status page."""
        place = settings.conversations_place()
        return status(
            await self._ask_parts(),
            await asyncio.to_thread(self._notes),
            started=self._started,
            version=code_version(),
            model=self._model,
            text_line=self._line is not None,
            kept_hours=settings.retention_hours(),
            database=place if isinstance(place, Path) else None,
            now=datetime.now(timezone.utc),
        )

    def _notes(self) -> Dict[str, Dict[str, Any]]:
        try:
            return self.notes.all()
        except StoreError as error:
            logger.error("notes could not be read: %s", type(error).__name__)
            return {}

    def deleted(self, rows: Mapping[str, int], all_parts: bool) -> None:
        """A round of retention ended; the status page tells when it last cleaned all parts."""
        for part, count in rows.items():
            self.figures.deleted(part, count)
        if not all_parts:
            return
        self.figures.retention_ended()
        try:
            self.notes.write(RETENTION, time.time(), {})
        except StoreError as error:
            logger.error("the round of retention could not be noted: %s", type(error).__name__)

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(_WRITE_ROUND)
            await asyncio.to_thread(self._counting.write)


def add_operation(app: Sanic, line: Optional[Line], ask_parts: AskParts) -> Operation:
    """Add operation to the server.

    Args:
        app: the server, not started yet.
        line: the text-message line, or ``None`` where it is off.
        ask_parts: tells which part of the guide works.

    Raises:
        RedactionMissing: the district chose to review questions, and names can't be taken out.
    """
    operation = Operation(line, ask_parts)
    app.ctx.operation = operation
    app.blueprint(operation_routes(operation.counts, operation.unsure, operation.status))

    @app.listener("before_server_start")
    async def begin(app: Sanic, _loop: Any) -> None:
        operation.begin(app)

    @app.listener("after_server_stop")  # the turns in hand have ended, and are counted
    async def end(_app: Sanic, _loop: Any) -> None:
        await operation.end()

    @app.middleware("response")
    async def count(request: Request, answer: HTTPResponse) -> None:
        operation.figures.http_answer(area_of(request.path), answer.status)

    return operation


def area_of(path: str) -> str:
    """The part of the site that a path belongs to, one of ``bot.operation.metrics.AREAS``."""
    parts = path.strip("/").split("/")
    if parts[0] == "webhooks" and len(parts) > 1:
        return parts[1] if parts[1] in ("web", "sms") else "other"
    return _AREAS.get(parts[0], "other")


def _count_texts(provider: Any, figures: Figures) -> None:
    """Count what the provider took and what it refused."""
    send = provider.send

    async def counted(text: Any) -> Any:
        try:
            sent = await send(text)
        except SendFailed:
            figures.text("failed")
            raise
        figures.text("sent")
        return sent

    provider.send = counted
