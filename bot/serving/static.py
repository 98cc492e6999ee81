"""Files for the browser: compressed once, and sent again only when they changed (RFC 9110, 8.8.3 and 13.1.2)."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import Mapping, Optional

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

#: Smaller files gain nothing.
_LEAST_TO_COMPRESS = 512


@dataclass(frozen=True)
class StaticFile:
    """A file as it is sent.

    Attributes:
        body: its bytes.
        packed: the same with gzip, where that pays.
        tag: changes with the bytes.
        media_type: with the character set.
    """

    body: bytes
    packed: Optional[bytes]
    tag: str
    media_type: str


def static_file(body: bytes, media_type: str) -> StaticFile:
    """Make a file ready to be sent; equal bytes give an equal tag."""
    packed = gzip.compress(body, compresslevel=9, mtime=0) if len(body) >= _LEAST_TO_COMPRESS else None
    tag = hashlib.sha256(body).hexdigest()[:20]
    return StaticFile(body, packed, tag, media_type)


def send(request: Request, file: StaticFile, headers: Mapping[str, str]) -> HTTPResponse:
    """Send a file, compressed where the browser takes it; a 304 where the browser has it."""
    packed = file.packed if _takes_gzip(request.headers.get("accept-encoding", "")) else None
    tag = f'"{file.tag}-gz"' if packed else f'"{file.tag}"'
    told = {**headers, "ETag": tag, "Vary": "Accept-Encoding"}
    if _has(request.headers.get("if-none-match", ""), tag):
        return response.empty(304, headers=told)
    if packed:
        told["Content-Encoding"] = "gzip"
    return response.raw(packed or file.body, headers=told, content_type=file.media_type)


def _takes_gzip(accepted: str) -> bool:
    for part in accepted.lower().split(","):
        coding, _, weight = part.strip().partition(";")
        if coding.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _has(known: str, tag: str) -> bool:
    tags = [part.strip() for part in known.split(",")]
    return tag in tags or f"W/{tag}" in tags or "*" in tags
