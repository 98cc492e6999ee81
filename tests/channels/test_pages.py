"""Pages and files over HTTP: in the language asked for, the widget for every site, and nothing else of the disk."""

from __future__ import annotations

import gzip

import pytest

from bot.serving.widget_script import widget_script
from tests.channels.conftest import WebServer


def test_the_widget_is_one_small_file_that_any_site_may_load(web: WebServer) -> None:
    reply = web.ask("GET", "/widget.js", accept_encoding="gzip", origin="https://anybody.example")
    assert reply.status == 200
    assert gzip.decompress(reply.body).decode() == widget_script()
    assert len(reply.body) <= 12 * 1024
    assert reply.headers["content-type"] == "text/javascript; charset=utf-8"
    assert reply.headers["cache-control"] == "public, max-age=300"
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert web.ask("GET", "/widget.js", accept_encoding="gzip", if_none_match=reply.headers["etag"]).status == 304


@pytest.mark.parametrize(
    ("path", "lang"),
    [("/", "en"), ("/chat", "en"), ("/?lang=es", "es"), ("/chat?lang=es", "es"), ("/chat?lang=fr", "en")],
)
def test_pages_speak_the_language_asked_for(web: WebServer, path: str, lang: str) -> None:
    reply = web.ask("GET", path)
    assert reply.status == 200
    assert f'<html lang="{lang}">'.encode() in reply.body
    assert b"{district}" not in reply.body


@pytest.mark.parametrize(
    ("path", "media_type"), [("/pages.css", "text/css; charset=utf-8"), ("/icon.svg", "image/svg+xml")]
)
def test_files_of_the_pages_are_served(web: WebServer, path: str, media_type: str) -> None:
    reply = web.ask("GET", path)
    assert (reply.status, reply.headers["content-type"]) == (200, media_type)


@pytest.mark.parametrize(
    "path",
    ["/school.html", "/chat.es.html", "/src/panel.js", "/../settings.py", "/district.yml", "/.env", "/session-secret"],
)
def test_nothing_else_is(web: WebServer, path: str) -> None:
    assert web.ask("GET", path).status == 404
