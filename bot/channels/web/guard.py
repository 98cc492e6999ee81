"""What stands before every route that other sites' pages may call: origins, the rate of an address, CORS."""

from __future__ import annotations

from functools import lru_cache
from typing import Callable, Mapping, Optional, Sequence

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings
from bot.channels.web.addresses import address_key
from bot.channels.web.errors import PRIVATE, ApiError, asked_language
from bot.channels.web.limits import Buckets, Rate
from bot.channels.web.origins import cors_headers, is_refused, preflight_headers


def as_json(request: Request, problem: ApiError) -> HTTPResponse:
    """A refusal as the protocol tells it."""
    return problem.response(asked_language(request))


@lru_cache(maxsize=4)
def address_buckets(burst: int, per_minute: int) -> Buckets:
    """One set of buckets for all routes of this process."""
    return Buckets(Rate(burst, per_minute))


def protect(
    routes: Blueprint,
    preflights: Mapping[str, Sequence[str]],
    refuse: Callable[[Request, ApiError], HTTPResponse] = as_json,
) -> None:
    """Let in only what may come in, and answer the preflights of browsers.

    Args:
        routes: the blueprint to protect.
        preflights: its paths that pages of other sites may call, each with the methods it takes.
        refuse: how a refusal is told.
    """
    rates = address_buckets(*settings.address_rate())

    @routes.middleware("request")
    async def let_in(request: Request) -> Optional[HTTPResponse]:
        if is_refused(request):
            return refuse(request, ApiError(403))
        if request.method == "OPTIONS":
            return None
        wait = rates.take(address_key(request))
        return refuse(request, ApiError(429, retry_after=wait)) if wait else None

    @routes.middleware("response")
    async def for_the_page(request: Request, answer: HTTPResponse) -> None:
        vary = answer.headers.pop("Vary", None)
        answer.headers.update(cors_headers(request))
        if vary:
            answer.headers["Vary"] = f"{vary}, Origin"

    for path, methods in preflights.items():
        _answer_preflight(routes, path, methods)


def _answer_preflight(routes: Blueprint, path: str, methods: Sequence[str]) -> None:
    async def preflight(_request: Request) -> HTTPResponse:
        return response.empty(status=204, headers={**PRIVATE, **preflight_headers(methods)})

    name = "preflight_" + "".join(sign if sign.isalnum() else "_" for sign in path)
    routes.add_route(preflight, path, methods=["OPTIONS"], name=name)
