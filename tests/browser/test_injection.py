"""Nobody's text becomes markup, script, a link to script, or a command: not the parent's, not the server's.

The page's own Content-Security-Policy is switched off here, so that nothing but the widget's way of showing text
stands between a payload and the page.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterator, List

import pytest
from playwright.sync_api import expect

from bot.storage.redaction import redact
from tests.browser import talks
from tests.browser.payloads import PAYLOADS
from tests.browser.school_site import SchoolSite, script_tag
from tests.browser.watch import Watch
from tests.browser.widget import Widget
from tests.scenarios.conftest import RunningGuide

Visit = Callable[..., Widget]
AT_ONCE = 10

#: Elements that only markup from a text could have brought, handlers in attributes, links that may not be followed.
_HARM = """() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap(
    (item) => [item, ...(item.shadowRoot ? all(item.shadowRoot) : [])]);
  const found = [];
  if (window.__pwned) found.push("a payload ran");
  for (const item of all(document)) {
    const inWidget = item.getRootNode() !== document;
    const strange = "script, img, iframe, object, embed, video, audio, math, base, link, meta, style, marquee, select, template, x, keygen, noscript, animate, set";
    if (inWidget && item.matches(strange)) found.push(item.outerHTML.slice(0, 200));
    if (inWidget && item.matches("form") && item.action && !item.querySelector("textarea")) found.push(item.outerHTML);
    for (const { name, value } of item.attributes)
      if (name.startsWith("on") || name === "srcdoc" || (/^(href|src|action|formaction|xlink:href|data)$/.test(name)
        && /^[\\s\\x00-\\x1f]*(javascript|vbscript|data|blob|file):/i.test(value))) found.push(`${name}=${value}`);
    if (item.localName === "a" && item.href && !["http:", "https:", "mailto:", "tel:"].includes(item.protocol))
      found.push(item.href);
  }
  return found;
}"""


def harm(widget: Widget) -> List[str]:
    widget.page.wait_for_timeout(50)  # a handler of an image that fails runs a moment later
    return list(widget.page.evaluate(_HARM))


def batches() -> Iterator[List[str]]:
    for start in range(0, len(PAYLOADS), AT_ONCE):
        yield PAYLOADS[start : start + AT_ONCE]


def everywhere(payload: str, number: int) -> Dict[str, Any]:
    """A reply of a server gone bad: the payload in every text that the widget shows or uses."""
    return talks.fake_reply(
        payload,
        id=f"{number}{payload}",
        answered=payload,
        choices=[{"id": payload, "title": payload}],
        sources=[payload, f"[source]({payload})"],
        progress={"at": 1, "of": 2},
        summary={
            "heard": [{"fact": payload, "title": payload, "value": payload, "edit": payload}],
            "steps": [{"id": payload, "title": payload, "what": [payload], "why": payload}],
            "dates": [],
        },
        letter={"id": payload, "lang": "en", "title": payload, "text": payload},
        deadline={"title": payload, "date": "2026-05-01", "how": payload},
        checklist={"title": payload, "print": payload},
        contact=True,
    )


def test_what_a_parent_types_stays_text(visit: Visit) -> None:
    widget = visit("/", bypass_csp=True).open()
    for number, payload in enumerate(PAYLOADS):
        widget.say(payload)
        if number % AT_ONCE == AT_ONCE - 1:
            assert harm(widget) == []
    shown = [" ".join(item.text.split()) for item in widget.said() if item.who == "parent"]
    assert shown == [" ".join(payload.split()) for payload in PAYLOADS]
    widget.page.reload()
    expect(widget.guide_labels.nth(len(PAYLOADS))).to_be_attached()
    assert harm(widget) == []


def test_what_a_server_answers_stays_text(visit: Visit) -> None:
    widget = visit("/", bypass_csp=True).open()
    for number, payload in enumerate(PAYLOADS):
        talks.answer_with(widget, everywhere(payload, number))
        widget.input.fill("go on")
        widget.input.press("Enter")
        expect(widget.log).to_contain_text("go on")
        expect(widget.host.get_by_role("progressbar")).to_have_count(number + 1)
        if number % AT_ONCE == AT_ONCE - 1:
            assert harm(widget) == []
    for link in widget.log.get_by_role("link").all()[:40]:
        assert link.get_attribute("rel") in ("noopener noreferrer", None)


def test_a_bad_history_stays_text(visit: Visit) -> None:
    widget = visit("/", bypass_csp=True).open().say("what is an iep")
    stored: List[Dict[str, Any]] = []
    for number, payload in enumerate(PAYLOADS):
        stored.append({"id": f"p{number}", "from": "parent", "text": payload, "lang": "en"})
        stored.append(everywhere(payload, number))
    widget.page.route("**/webhooks/web/history", lambda route: route.fulfill(json={"messages": stored, "lang": "en"}))
    widget.page.reload()
    expect(widget.host.get_by_role("progressbar")).to_have_count(len(PAYLOADS))
    assert harm(widget) == []


@pytest.mark.parametrize("payload", ['"><img src=x onerror=window.__pwned=1>', "javascript:window.__pwned=1"])
def test_bad_settings_stay_text(payload: str, visit: Visit, guide: RunningGuide, watch: Watch) -> None:
    watch.expect("Failed to load resource|ERR_")
    contact = dict.fromkeys(("name", "role", "phone", "email", "hours"), payload)
    settings = {
        "name": payload,
        "languages": ["en", "es"],
        "default_language": "en",
        "fictional": True,
        "theme": {"color": payload, "on_color": payload, "font": payload, "logo": None},
        "contact": {"en": contact, "es": contact},
        "greeting": {lang: everywhere(payload, 1) for lang in ("en", "es")},
        "limits": {"message_characters": 4000},
    }
    widget = visit("/health/live", bypass_csp=True)
    widget.page.route("**/webhooks/web/settings", lambda route: route.fulfill(json=settings))
    widget.page.goto(guide.base)
    widget.launcher.click()
    expect(widget.input).to_be_visible()
    assert harm(widget) == []


def test_a_letter_with_markup_is_printed_as_text(visit: Visit) -> None:
    widget = visit("/", bypass_csp=True).open()
    page = widget.page
    page.evaluate("window.print = () => { window.__printed = true; }")
    text = "\n\n".join(PAYLOADS[:60])
    talks.answer_with(widget, talks.fake_reply("Here.", letter={"id": "x", "lang": "en", "title": "T", "text": text}))
    widget.say("letter please")
    expect(talks.letter_text(widget)).to_have_value(text)
    widget.button(widget.words.print).click()
    page.wait_for_function("window.__printed || [...frames].some((frame) => frame.document.body.textContent)")
    assert harm(widget) == []


def test_what_the_address_or_the_script_tag_says_is_no_markup(
    visit: Visit, guide: RunningGuide, school: SchoolSite
) -> None:
    evil = "&quot;&gt;&lt;img src=x onerror=window.__pwned=1&gt;"
    tag = script_tag(guide.base, f'data-lang="{evil}" data-color="{evil}" data-on-color="red;background:url(x)"')
    address = school.page(tag) + "?lang=%22%3E%3Cimg%20src=x%20onerror=window.__pwned=1%3E#%3Cimg%20src=x%3E"
    school.pages[address.removeprefix(school.origin).split("#")[0]] = school.pages["/"]
    widget = visit(address, bypass_csp=True)
    widget.open().say("what is an iep")
    assert harm(widget) == []
    for path in ("/?lang=", "/chat?lang=", "/chat/plain?lang="):
        page = visit(path + "%22%3E%3Cscript%3Ewindow.__pwned=1%3C/script%3E", bypass_csp=True).page
        assert page.evaluate("window.__pwned") is None
        assert page.locator("script:not([src])").count() == 0


def test_the_page_without_javascript_escapes_everything(visit: Visit) -> None:
    """With scripts on and its policy off, so that a payload could run."""
    page, told = visit("/chat/plain", bypass_csp=True).page, 0
    for batch in batches():
        page.get_by_role("textbox").fill("\n".join(batch))
        page.get_by_role("button", name="Send").click()
        page.wait_for_load_state()
        assert page.evaluate("window.__pwned") is None
        # What is kept of a payload stands there as text; which of its words are hidden hangs on the talk before, too.
        tags = {tag for line in batch for tag in re.findall(r"<\w+", redact(line, "en"))}
        shown = page.locator("main").inner_text()
        assert [tag for tag in tags if tag not in shown] == []
        told += len(tags)
    assert told
    bad = "script, img, iframe, object, embed, svg, math, video, audio, [onerror], [onload], [onfocus], a[href^=javascript]"
    assert page.locator(bad).count() == 0
