"""A server that leaves in order, with turns that take as long as they are told: python leaving_server.py PORT."""

from __future__ import annotations

import asyncio
import sys

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.watching import TurnReport, tell
from bot.serving.rasa_server import _add_health
from bot.serving.stopping import add_stopping

app = Sanic("leaving", configure_logging=False)
app.ctx.agent = None
_add_health(app)
add_stopping(app)


async def turn(seconds: float) -> None:
    tell("turn_began")
    await asyncio.sleep(seconds)
    tell("turn_ended", TurnReport("web", "one", "", False, (), seconds))


@app.post("/webhooks/web/message")
async def receive(request: Request) -> HTTPResponse:
    await turn(request.json["seconds"])
    return response.json({"done": True})


@app.post("/webhooks/web/left-behind")
async def receive_and_leave(request: Request) -> HTTPResponse:
    """The client has gone before the turn is over."""

    async def work() -> None:
        await turn(request.json["seconds"])
        print("the turn came to its end", flush=True)

    request.app.add_task(work())
    return response.json({})


if __name__ == "__main__":
    app.run("127.0.0.1", int(sys.argv[1]), workers=1, access_log=False)
