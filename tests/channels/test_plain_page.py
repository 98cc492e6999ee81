"""The chat without JavaScript: one form, the whole conversation, nothing of it in an address, nothing rendered as HTML."""

from __future__ import annotations

import html
import io
import re
from typing import Dict, Iterator, List, Optional
from urllib.parse import urlencode

import docx
import pytest
from lxml import etree
from lxml import html as markup

from bot.guide.content import Content
from tests.channels.conftest import SCHOOL, Reply, WebServer

PLAIN = "/chat/plain"


class Page:
    """A page as a browser without JavaScript has it."""

    def __init__(self, server: WebServer, reply: Reply) -> None:
        self.server, self.reply = server, reply
        self.tree = markup.fromstring(reply.body)

    @classmethod
    def first(cls, server: WebServer, lang: str = "en") -> "Page":
        return cls(server, server.ask("GET", f"{PLAIN}?lang={lang}"))

    def form(self, containing: str) -> etree._Element:
        (found,) = self.tree.xpath(f"//form[.//{containing}]")
        return found

    def submit(self, containing: str, changed: Optional[Dict[str, str]] = None, **headers: Optional[str]) -> "Page":
        form = self.form(containing)
        fields = {item.get("name"): item.get("value") for item in form.xpath(".//input")}
        fields.update({area.get("name"): area.text for area in form.xpath(".//textarea")})
        return self.post(form.get("action").partition("#")[0], {**fields, **(changed or {})}, **headers)

    def post(self, path: str, fields: Dict[str, str], **headers: Optional[str]) -> "Page":
        named = {
            "content_type": "application/x-www-form-urlencoded",
            "origin": f"http://127.0.0.1:{self.server.port}",
            **headers,
        }
        reply = self.server.ask("POST", path, urlencode(fields).encode(), **named)
        page = Page.__new__(Page)
        page.server, page.reply = self.server, reply
        page.tree = (
            markup.fromstring(reply.body) if reply.headers.get("content-type", "").startswith("text/html") else None
        )
        return page

    def say(self, text: str) -> "Page":
        return self.submit("textarea[@name='text' and @id='message']", {"text": text})

    def press(self, name: str, value: str) -> "Page":
        return self.submit(f"button[@name='{name}' and @value='{value}']", {name: value})

    @property
    def said(self) -> List[str]:
        return [" ".join(article.xpath("string()").split()) for article in self.tree.xpath("//article")]

    @property
    def token(self) -> str:
        return str(self.tree.xpath("//input[@name='token']/@value")[0])

    def text_of(self, path: str) -> str:
        return " ".join(str(self.tree.xpath(f"string({path})")).split())


@pytest.fixture
def page(web: WebServer) -> Page:
    return Page.first(web)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_page_greets_and_offers_the_starter_choices(web: WebServer, content: Content, lang: str) -> None:
    page = Page.first(web, lang)
    assert page.reply.status == 200
    assert page.tree.get("lang") == lang
    assert content.district.name in page.said[0]
    assert page.tree.xpath("//fieldset//button[@name='choice']/@value") == content.web.greeting.choices
    assert content.district.contact.phone in page.text_of("//footer")
    assert page.reply.headers["cache-control"] == "no-store"


def test_a_message_is_answered_with_the_whole_conversation_above(page: Page) -> None:
    after = page.say("what is an IEP").say("and a 504?")
    assert after.reply.status == 200
    assert after.said[1:] == [
        "You said: what is an IEP", "The guide said: heard: what is an IEP Sources34 CFR 300.320(a)",
        "You said: and a 504?", "The guide said: heard: and a 504? Sources34 CFR 300.320(a)",
    ]  # fmt: skip
    assert after.tree.xpath("//article[last()]/@id") == ["newest"]


def test_a_choice_is_a_button(page: Page, content: Content) -> None:
    after = page.press("choice", "start_screening")
    assert after.said[1] == f"You said: {content.in_('en').talk.titles['start_screening']}"
    assert after.server.heard(after.token.split(".")[0])[0]["metadata"]["kind"] == "choice"


def test_the_page_loaded_again_runs_nothing_twice(page: Page) -> None:
    containing = "textarea[@id='message']"
    first = page.submit(containing, {"text": "hi"})
    again = page.submit(containing, {"text": "hi"})
    assert first.said == again.said
    assert len(page.server.heard(page.token.split(".")[0])) == 1


def test_every_form_has_ids_of_its_own(page: Page) -> None:
    ids = page.tree.xpath("//input[@name='client_msg_id']/@value")
    assert len(ids) == len(set(ids)) == 2


def test_nothing_of_the_conversation_is_in_an_address(page: Page) -> None:
    after = page.say("my son is 7")
    addresses = [*after.tree.xpath("//@href"), *after.tree.xpath("//@action")]
    assert addresses
    assert all(after.token not in address and "?" not in address for address in addresses)
    assert after.reply.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "payload",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "'><b>x", "</textarea><script>alert(1)</script>",
        "{{7*7}}", "{% for x in y %}", "[x](javascript:alert(1))", "**<u>x</u>**", "&lt;script&gt;", "</article></section></main>",
        "<!--", "]]>", "<a href=https://evil.example>x</a>", "\u202e<script>",
    ],
)  # fmt: skip
def test_what_is_typed_is_only_ever_text(page: Page, payload: str) -> None:
    one = page.say("hi")
    before = {element.tag for element in one.tree.iter() if isinstance(element.tag, str)}
    after = one.say(payload)
    assert after.text_of("//article[@class='parent'][last()]/p") == " ".join(payload.split())
    assert {element.tag for element in after.tree.iter() if isinstance(element.tag, str)} <= before | {"strong"}
    assert not after.tree.xpath("//@*[starts-with(name(), 'on')]")
    assert all(not str(link).lower().startswith(("javascript", "data")) for link in after.tree.xpath("//@href"))


def test_a_letter_can_be_filled_in_and_saved(page: Page) -> None:
    after = page.say("a letter please")
    area = after.tree.xpath("//form[@action='/chat/plain/file']//textarea")[0]
    assert area.text.strip() == "Dear [name],\n\nHi."
    file = after.submit("input[@name='what' and @value='letter']", {"text": "Dear Ms. \u00d1and\u00fa,\r\n\r\nHi."})
    assert file.reply.status == 200
    assert file.reply.headers["content-disposition"] == 'attachment; filename="letter-request-504.docx"'
    assert [line.text for line in docx.Document(io.BytesIO(file.reply.body)).paragraphs] == [
        "Dear Ms. \u00d1and\u00fa,",
        "Hi.",
    ]
    assert not any("Ms." in str(heard) for heard in after.server.heard(after.token.split(".")[0]))


@pytest.mark.parametrize(
    "fields",
    [
        {}, {"what": "virus"}, {"what": "letter"}, {"what": "letter", "letter": "nothing", "text": "x"}, {"what": "summary", "summary": "{"},
        {"what": "summary", "summary": "[" * 5000}, {"what": "summary", "summary": "{}"}, {"what": "deadline", "title": "x", "date": "soon"},
    ],
)  # fmt: skip
def test_a_file_that_can_not_be_made_is_a_page_that_says_so(page: Page, fields: Dict[str, str]) -> None:
    answer = page.post(f"{PLAIN}/file", fields)
    assert answer.reply.status == 400
    assert answer.text_of("//*[@role='alert']")


def test_a_day_can_be_put_into_the_calendar(page: Page) -> None:
    file = page.post(
        f"{PLAIN}/file",
        {"what": "deadline", "title": "Answer due", "date": "2026-05-02", "lang": "en", "description": "60 days"},
    )
    assert file.reply.status == 200
    assert b"DTSTART;VALUE=DATE:20260502" in file.reply.body


def test_the_language_can_be_changed_in_the_conversation(page: Page) -> None:
    after = page.say("hi").press("do", "language")
    assert after.tree.get("lang") == "es"
    assert "Usted dijo: hi" in after.said
    assert after.say("hola").server.heard(after.token.split(".")[0])[-1]["metadata"]["lang"] == "es"


def test_starting_over_is_another_session(page: Page) -> None:
    after = page.say("hi").press("do", "start_over")
    assert len(after.said) == 1
    assert after.token != page.token


def test_deleting_asks_once_more_and_then_deletes(page: Page, content: Content) -> None:
    asked = page.say("hi").press("do", "erase")
    assert content.web.page["erase_sure"].en in asked.text_of("//form[last()]")
    kept = asked.press("do", "keep")
    assert len(kept.said) == 3
    gone = kept.press("do", "erase").press("do", "erase_yes")
    assert gone.text_of("//*[@role='status']") == content.web.page["erased"].en
    assert len(gone.said) == 1
    assert kept.say("still there?").reply.status == 401


def test_an_answer_that_fails_keeps_what_was_typed(page: Page, content: Content) -> None:
    failed = page.say("break my son is 7")
    assert failed.reply.status == 503
    assert content.district.contact.phone in failed.text_of("//*[@role='alert']")
    box = failed.tree.xpath("//textarea[@id='message']")[0]
    assert box.text.strip() == "break my son is 7"
    sent_with = page.form("textarea[@id='message']").xpath(".//input[@name='client_msg_id']/@value")
    assert failed.form("textarea[@id='message']").xpath(".//input[@name='client_msg_id']/@value") == sent_with


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"text": ""}, 400), ({"text": "x" * 5000}, 413), ({"token": "forged"}, 401), ({"client_msg_id": "x"}, 400)],
)
def test_what_is_wrong_is_told_on_the_page(page: Page, changed: Dict[str, str], status: int) -> None:
    answer = page.submit("textarea[@id='message']", {"text": "hi", **changed})
    assert answer.reply.status == status
    assert answer.text_of("//*[@role='alert']")
    assert answer.tree.xpath("//textarea[@id='message']")


@pytest.mark.parametrize(
    "body",
    [b"", b"\xff\xfe", b"&&&", b"text=%ff%fe", b"=" * 1000, b"a=1&" * 1000, b"token=%00&text=%00", b'{"text": "hi"}'],
)
def test_a_body_that_is_no_form_of_ours_is_a_page_that_says_so(web: WebServer, body: bytes) -> None:
    reply = web.ask("POST", PLAIN, body, content_type="application/x-www-form-urlencoded")
    assert 400 <= reply.status < 500
    assert b'role="alert"' in reply.body


def test_json_is_no_form(web: WebServer) -> None:
    assert web.ask("POST", PLAIN, {"text": "hi"}).status == 415


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"}, {"origin": SCHOOL}, {"origin": "null"},
        {"origin": None, "referer": "https://evil.example/form"}, {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "same-site"},
    ],
)  # fmt: skip
def test_another_sites_form_is_refused(page: Page, headers: Dict[str, Optional[str]]) -> None:
    refused = page.submit("textarea[@id='message']", {"text": "hi"}, **headers)
    assert refused.reply.status == 403
    assert page.server.heard(page.token.split(".")[0]) == []
    assert page.post(f"{PLAIN}/file", {"what": "deadline"}, **headers).reply.status == 403


def test_a_browser_that_tells_nothing_is_let_in(page: Page) -> None:
    assert page.submit("textarea[@id='message']", {"text": "hi"}, origin=None).reply.status == 200


def test_no_script_and_no_style_of_its_own(page: Page) -> None:
    after = page.say("a letter please")
    assert not after.tree.xpath("//script | //style | //@style")
    assert after.reply.headers["content-security-policy"].startswith(
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'"
    )


def controls(page: Page) -> Iterator[etree._Element]:
    yield from page.tree.xpath("//textarea | //input[@type!='hidden'] | //progress")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_everything_has_a_name_and_a_place(web: WebServer, lang: str) -> None:
    page = Page.first(web, lang).say("a letter please")
    for control in controls(page):
        labels = page.tree.xpath(f"//label[@for='{control.get('id')}']") or control.xpath("ancestor::label")
        assert labels and " ".join(labels[0].xpath("string()").split())
    assert all(" ".join(button.xpath("string()").split()) for button in page.tree.xpath("//button"))
    ids = page.tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    levels = [int(heading.tag[1]) for heading in page.tree.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert page.tree.xpath("count(//main)") == 1


def test_the_style_has_the_schools_colours(web: WebServer) -> None:
    style = web.ask("GET", f"{PLAIN}.css")
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert b"--brand: #17506b" in style.body
    assert not re.search(rb"\{(color|on_color|font)\}", style.body)


def test_escaping_is_not_doubled(page: Page) -> None:
    raw = page.say("Tom & Ann's <3").reply.body.decode()
    assert html.escape("Tom & Ann's <3", quote=False).replace("'", "&#39;") in raw
    assert "&amp;amp;" not in raw
