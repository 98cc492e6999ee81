"""Whose pages may use the guide: this server's own, and those of the district's list (CORS, the Fetch standard)."""

from __future__ import annotations

from functools import lru_cache
from typing import Dict, Optional, Sequence, Tuple
from urllib.parse import SplitResult, urlsplit

from sanic.request import Request

from bot import settings
from bot.channels.turn import channel_content
from bot.guide.schemas import checked_origin

#: Seconds for which a browser remembers the answer to a preflight.
_PREFLIGHT_AGE = 7200
_PORTS = {"http": 80, "https": 443}


class OriginPolicy:
    """A list of origins; ``https://*.example.org`` stands for every subdomain, not for ``example.org`` itself.

    Raises:
        ValueError: one of them is no origin.
    """

    def __init__(self, allowed: Sequence[str]) -> None:
        self.allowed: Tuple[str, ...] = tuple(checked_origin(origin) for origin in allowed)
        self._parts = [_split(origin) for origin in self.allowed]

    def allows(self, origin: str, host: str) -> bool:
        """Whether a page may talk to this server.

        Args:
            origin: the ``Origin`` header.
            host: the ``Host`` header: this server as the browser calls it.
        """
        return is_own(origin, host) or self.lists(origin)

    def lists(self, origin: str) -> bool:
        """Whether an origin is on the list."""
        asked = _split(origin)
        return asked is not None and any(known is not None and _covers(known, asked) for known in self._parts)

    def frame_ancestors(self) -> str:
        """The directive of a Content-Security-Policy for pages that the same sites may frame."""
        return " ".join(("frame-ancestors 'self'", *self.allowed))


def is_own(origin: str, host: str) -> bool:
    """Whether an origin is this server; its scheme may have been changed by a proxy in front."""
    asked = _split(origin)
    if asked is None or not host:
        return False
    own = _split(f"{asked.scheme}://{host}")
    return own is not None and (asked.hostname, _port(asked)) == (own.hostname, _port(own))


@lru_cache(maxsize=1)
def policy() -> OriginPolicy:
    """The policy of this copy: ``GUIDE_ALLOWED_ORIGINS`` where it is set, else ``data/district.yml``."""
    given = settings.allowed_origins()
    return OriginPolicy(channel_content().district.allowed_origins if given is None else given)


def is_refused(request: Request) -> bool:
    """Whether a request comes from a page that may not use the guide; one without ``Origin`` is no page's."""
    origin = request.headers.get("origin")
    return origin is not None and not policy().allows(origin, request.headers.get("host", ""))


def cors_headers(request: Request) -> Dict[str, str]:
    """What lets an allowed page read the answer; never ``*``, never with credentials."""
    origin = request.headers.get("origin")
    headers = {"Vary": "Origin"}
    if origin and not is_refused(request):
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "Retry-After, Content-Disposition"
    return headers


def preflight_headers(methods: Sequence[str]) -> Dict[str, str]:
    """What a preflight is told besides."""
    return {
        "Access-Control-Allow-Methods": ", ".join(methods),
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": str(_PREFLIGHT_AGE),
    }


def _split(origin: str) -> Optional[SplitResult]:
    """The parts of an origin, or ``None`` for what is none (``null``, an address with a path)."""
    try:
        parts = urlsplit(origin.lower())
        _ = parts.port
    except ValueError:
        return None
    bare = not (parts.path or parts.query or parts.fragment or "@" in parts.netloc)
    return parts if parts.scheme in _PORTS and parts.hostname and bare else None


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]


def _covers(known: SplitResult, asked: SplitResult) -> bool:
    if (known.scheme, _port(known)) != (asked.scheme, _port(asked)):
        return False
    name, wanted = asked.hostname or "", known.hostname or ""
    return name.endswith(wanted[1:]) and len(name) >= len(wanted) if wanted.startswith("*.") else name == wanted
