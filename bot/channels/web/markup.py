"""The guide's small markup as a structure, for a template to render; the widget's ``markup.js`` reads it in the same way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Iterator, List, Optional, Tuple
from urllib.parse import urlsplit

#: Only these ever become links.
_SCHEMES = ("http", "https", "mailto", "tel")
_PIECES = re.compile(
    r"\*\*(?P<bold>.+?)\*\*"
    r"|\[(?P<title>[^\[\]]+)\]\((?P<address>[^()\s]+)\)"
    r"|(?P<bare>https?://[^\s<>()\[\]]*[\w/])"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|\b(?P<phone>(?:1-)?\d{3}-\d{3}-\d{4}|988|911)\b"
)


@dataclass(frozen=True)
class Span:
    """A run of text: plain, bold, a link, or a bold link."""

    text: str
    bold: bool = False
    href: Optional[str] = None


@dataclass(frozen=True)
class Block:
    """A paragraph of one line, or a list with its items."""

    is_list: bool
    lines: Tuple[Tuple[Span, ...], ...]


def blocks(text: str) -> List[Block]:
    """A text's blocks; what is no markup stays the text it is."""
    found: List[Block] = []
    in_list = False
    for line in text.split("\n"):
        if line.startswith("- "):
            before = found.pop().lines if in_list else ()
            found.append(Block(True, (*before, tuple(_spans(line[2:])))))
            in_list = True
        elif line.strip():
            found.append(Block(False, (tuple(_spans(line)),)))
            in_list = False
    return found


def _spans(line: str, bold: bool = False) -> Iterator[Span]:
    end = 0
    for piece in _PIECES.finditer(line):
        if piece.start() > end:
            yield Span(line[end : piece.start()], bold)
        end = piece.end()
        if piece["bold"] and not bold:
            yield from _spans(piece["bold"], bold=True)
        else:
            yield _link(piece, bold)
    if end < len(line):
        yield Span(line[end:], bold)


def _link(piece: "re.Match[str]", bold: bool) -> Span:
    """A link, when its address has a scheme that may be followed; else the text as it stands, or the title alone."""
    if piece["mail"]:
        return Span(piece["mail"], bold, f"mailto:{piece['mail']}")
    if piece["phone"]:
        return Span(piece["phone"], bold, f"tel:{piece['phone']}")
    address = piece["address"] or piece["bare"]
    if address is None:
        return Span(piece[0], bold)
    title = piece["title"] or address
    return Span(title, bold, address) if _may_be_followed(address) else Span(title, bold)


def _may_be_followed(address: str) -> bool:
    try:
        return urlsplit(address).scheme.lower() in _SCHEMES
    except ValueError:
        return False
