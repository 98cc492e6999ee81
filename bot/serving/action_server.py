"""The action server: rasa_sdk's app with the guide's actions, its content read before it answers."""

from __future__ import annotations

import os

from rasa_sdk.endpoint import create_app
from sanic.request import Request

from actions.base import guide_content
from bot.serving.logs import set_up_logs
from bot.turn_id import HEADER, join_turn


def serve(port: int) -> None:
    """Serve until stopped, on this machine alone unless ``GUIDE_ACTION_HOST`` says otherwise."""
    guide_content()
    app = create_app("actions", cors_origins=[])
    set_up_logs()

    @app.middleware("request")
    async def join(request: Request) -> None:
        join_turn(request.headers.get(HEADER))

    app.run(os.environ.get("GUIDE_ACTION_HOST", "127.0.0.1"), port, workers=1, access_log=False)
