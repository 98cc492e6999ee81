"""What all pages made from templates share: the frame around them, their style, their language, the forms they send.

A page's template says ``{% extends "page.html" %}`` and fills the blocks of ``bot/channels/templates/page.html``.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict
from urllib.parse import parse_qs

import jinja2
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.web.errors import asked_language
from bot.guide.conversation import LANGUAGES

#: The frame, and the pages of this room.
TEMPLATES = Path(__file__).parent / "templates"
_MOST_FIELDS = 10


def page_text(name: str, folder: Path = TEMPLATES, **values: Any) -> str:
    """A page; whatever is put into it is escaped.

    Args:
        name: of its template, without ``.html``.
        folder: where that lies.
        values: what the template names.

    Raises:
        jinja2.UndefinedError: the template names something else.
    """
    return _templates(folder).get_template(f"{name}.html").render(values)


def file_of_page(path: Path, content_type: str = "text/css; charset=utf-8") -> HTTPResponse:
    """A page's style or program; a browser asks each time whether it is still the same."""
    text = path.read_text(encoding="utf-8")
    return response.text(text, content_type=content_type, headers={"Cache-Control": "no-cache"})


def language_of_page(request: Request) -> str:
    """The language that the address asks for, or else the browser."""
    wanted = request.args.get("lang")
    return str(wanted) if wanted in LANGUAGES else asked_language(request)


def other_language(lang: str) -> str:
    """The language that a page's link leads to."""
    return next(other for other in LANGUAGES if other != lang)


def form_fields(request: Request, most: int) -> Dict[str, str]:
    """The fields of a form, each once; none where the form is longer than ``most`` bytes or is no form."""
    body = request.body or b""
    if len(body) > most:
        return {}
    try:
        sent = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS, keep_blank_values=True)
    except ValueError:
        return {}
    return {name: values[0] for name, values in sent.items()}


@lru_cache(maxsize=None)
def _templates(folder: Path) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader([folder, TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["tojson_text"] = lambda value: json.dumps(value, ensure_ascii=False)
    return made
