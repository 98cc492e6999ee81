"""Pages and files for the browser: packed once, sent again only when they changed, and never from outside of their folder."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from bot.guide.content import Content
from bot.serving import pages
from bot.serving.static import send, static_file


class Asked:
    """A request with headers."""

    def __init__(self, **headers: str) -> None:
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


FILE = static_file(b"x" * 2000, "text/plain")


def test_a_file_is_packed_where_the_browser_takes_it() -> None:
    packed = send(Asked(accept_encoding="gzip, deflate, br"), FILE, {})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == FILE.body
    assert packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0", "xgzip"])
def test_and_plain_where_it_does_not(accepted: str) -> None:
    plain = send(Asked(accept_encoding=accepted), FILE, {})
    assert "Content-Encoding" not in plain.headers
    assert plain.body == FILE.body
    assert plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("accepted", ["", "gzip"])
def test_what_the_browser_has_is_not_sent_again(accepted: str) -> None:
    tag = send(Asked(accept_encoding=accepted), FILE, {}).headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = send(Asked(accept_encoding=accepted, if_none_match=known), FILE, {"Cache-Control": "public"})
        assert (again.status, again.body) == (304, b"")
        assert (again.headers["ETag"], again.headers["Cache-Control"]) == (tag, "public")
    assert send(Asked(accept_encoding=accepted, if_none_match='"other"'), FILE, {}).status == 200


def test_packed_and_plain_have_tags_of_their_own_and_other_bytes_too() -> None:
    tags = {
        send(Asked(accept_encoding=accepted), static_file(body, "text/plain"), {}).headers["ETag"]
        for accepted in ("", "gzip")
        for body in (b"x" * 2000, b"y" * 2000)
    }
    assert len(tags) == 4


def test_a_tiny_file_stays_plain() -> None:
    assert static_file(b"tiny", "text/plain").packed is None


def test_a_logo_elsewhere_is_let_into_the_page_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, content: Content
) -> None:
    theme = content.district.theme.copy(update={"logo": "https://cdn.school.example/a/logo.png"})
    changed = replace(content, district=content.district.copy(update={"theme": theme}))
    monkeypatch.setattr(pages, "channel_content", lambda: changed)
    rules = pages.page_headers("frame-ancestors 'self'")["Content-Security-Policy"].split("; ")
    assert "img-src 'self' https://cdn.school.example" in rules
    assert "default-src 'none'" in rules
