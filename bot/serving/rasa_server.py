"""The Rasa server: Rasa's agent and channels in a Sanic app of ours, with the school page and an honest health check."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gc
import logging
import os
import sys
from pathlib import Path
from typing import Any, Dict

import aiohttp
import rasa.core.channels.channel
from rasa.core.agent import Agent, load_agent
from rasa.core.run import create_http_input_channels
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.core.utils import AvailableEndpoints
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.documents import document_routes
from bot.channels.staff import staff_routes
from bot.channels.turn import channel_content
from bot.channels.web.errors import asked_language, error_response
from bot.channels.web.plain import plain_routes
from bot.paths import PROJECT
from bot.serving import rasa_costs, redacting
from bot.serving.headers import add_headers
from bot.serving.logs import set_up_logs
from bot.serving.operation import add_operation
from bot.serving.pages import add_pages
from bot.serving.practice import add_practice
from bot.serving.sms_simulator import add_simulator
from bot.serving.staff_codes import codes_tried
from bot.serving.stopping import add_stopping
from bot.serving.strict_http import StrictProtocol
from bot.serving.text_extras import add_text_extras, public_address
from bot.serving.text_line import add_text_line

logger = logging.getLogger(__name__)

_HEALTH_TIMEOUT = aiohttp.ClientTimeout(total=3)
_MOST_BODY = 100_000


def create_app(model: Path) -> Sanic:
    """The app: channels, pages, health. The model is loaded when it starts."""
    app = Sanic("iep_guide", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = _MOST_BODY
    app.config.KEEP_ALIVE_TIMEOUT = 30
    app.ctx.agent = None
    channels = create_http_input_channels(None, str(PROJECT / "credentials.yml"))
    rasa.core.channels.channel.register(channels, app, route="/webhooks/")
    add_headers(app)
    add_pages(app)
    app.blueprint(plain_routes())
    app.blueprint(document_routes())
    app.blueprint(staff_routes(codes_tried().take))
    _add_health(app)
    add_stopping(app)
    line = add_text_line(app)
    add_text_extras(app, line)
    add_simulator(app, public_address())
    add_practice(app)
    operation = add_operation(app, line, lambda: working_parts(app))

    @app.listener("before_server_start")
    async def load(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        app.ctx.agent = await load_guide(model, loop)
        channel_content()
        await _warm_up(app.ctx.agent)
        operation.loaded(app.ctx.agent, model)
        _settle_memory()
        if line:
            app.add_task(line.keep_up())

    @app.exception(Exception)
    async def failed(request: Request, error: Exception) -> HTTPResponse:
        status = getattr(error, "status_code", 500)
        if status >= 500:
            logger.error("a request failed: %s", type(error).__name__)
        answer = error_response(status, asked_language(request))
        answer.headers.update({name: value for name, value in (getattr(error, "headers", None) or {}).items() if value})
        return answer

    return app


async def load_guide(model: Path, loop: asyncio.AbstractEventLoop) -> Agent:
    """Rasa's agent with the project's endpoints.

    Rasa wraps the tracker store so that a failing one silently makes every turn a new conversation. We take the
    wrapper off: a store that fails is an error, and the channel says so.
    """
    os.environ.setdefault("GUIDE_ACTION_URL", settings.action_url())
    os.environ.setdefault("GUIDE_DATABASE", str(settings.database()))
    os.environ["GUIDE_DATABASE_URL"] = settings.database_url() or ""
    os.environ["GUIDE_REDIS_URL"] = settings.redis_url() or ""
    endpoints = AvailableEndpoints.read_endpoints(str(PROJECT / "endpoints.yml"))
    redacting.put_in()
    agent = await load_agent(model_path=str(model), endpoints=endpoints, loop=loop)
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    agent.tracker_store = store
    if agent.processor:
        agent.processor.tracker_store = store
    return agent


def _settle_memory() -> None:
    """What was needed only to start goes back to the system (50 MB); what stays is left out of garbage collection."""
    gc.collect()
    gc.freeze()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)


async def _warm_up(agent: Agent) -> None:
    for text in ("What is an IEP?", "¿Qué es un IEP?"):
        await agent.parse_message(text)


def _add_health(app: Sanic) -> None:
    @app.get("/health/live")
    async def live(_request: Request) -> HTTPResponse:
        return response.json({"status": "ok"})

    @app.get("/health/ready")
    async def ready(_request: Request) -> HTTPResponse:
        if app.ctx.leaving.asked:
            return response.json({"status": "stopping"}, status=503)
        parts = await working_parts(app)
        status = 200 if all(parts.values()) else 503
        words = {name: "ok" if works else "not working" for name, works in parts.items()}
        return response.json({"status": "ready" if status == 200 else "not ready", **words}, status=status)


async def working_parts(app: Sanic) -> Dict[str, bool]:
    """Which part works: the model, the action server, the store."""
    return {
        "model": bool(app.ctx.agent and app.ctx.agent.is_ready()),
        "actions": await _actions_answer(),
        "store": _store_writes(app.ctx.agent),
    }


async def _actions_answer() -> bool:
    url = settings.action_url().replace("/webhook", "/health")
    try:
        async with aiohttp.ClientSession(timeout=_HEALTH_TIMEOUT) as session, session.get(url) as reply:
            return bool(reply.status == 200)
    except (aiohttp.ClientError, asyncio.TimeoutError):
        return False


def _store_writes(agent: Any) -> bool:
    store = getattr(agent, "tracker_store", None)
    store = getattr(store, "_tracker_store", store)
    probe = getattr(store, "can_write", None)
    return bool(probe()) if probe else store is not None


def serve(model: Path) -> None:
    """Serve until stopped."""
    set_up_logs()
    rasa_costs.take_out()
    listen(create_app(model), settings.host(), settings.port())


def listen(app: Sanic, host: str, port: int) -> None:
    """Answer requests until stopped."""
    app.run(host=host, port=port, workers=1, access_log=False, protocol=StrictProtocol)
