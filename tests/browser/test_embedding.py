"""On a school's page: one script tag, whatever the school's rules, styles and frames; and nothing done to the page."""

from __future__ import annotations

import json
import re
from typing import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures, talks
from tests.browser.axe import violations
from tests.browser.school_site import SchoolSite, script_tag
from tests.browser.watch import Watch
from tests.browser.widget import Widget
from tests.scenarios.conftest import RunningGuide

Visit = Callable[..., Widget]


def test_one_script_tag_is_all(visit: Visit, guide: RunningGuide, school: SchoolSite) -> None:
    widget = visit(school.page(script_tag(guide.base))).open().say("what is an iep")
    assert "Individualized Education Program" in widget.last().text
    assert violations(widget.page) == []


def test_papers_and_thumbs_work_from_a_school_page(visit: Visit, guide: RunningGuide, school: SchoolSite) -> None:
    widget = talks.to_letter(visit(school.page(script_tag(guide.base))).open())
    with widget.page.expect_download() as letter:
        widget.button(widget.words.word_file).last.click()
    assert letter.value.path().read_bytes().startswith(b"PK")
    with widget.page.expect_response("**/feedback") as judged:
        widget.button(widget.words.helpful).last.click()
    assert judged.value.status == 204
    widget.from_menu(widget.words.delete)
    widget.button("Yes, delete it").click()
    expect(widget.host).to_contain_text("Your conversation was deleted.")


def test_the_strictest_policy_a_school_can_have_is_enough(
    visit: Visit, guide: RunningGuide, school: SchoolSite
) -> None:
    """Two lines of policy, no inline style, no eval, Trusted Types that allow no policy at all; nothing is reported."""
    policy = (
        f"default-src 'none'; script-src {guide.base}; connect-src {guide.base}; base-uri 'none'; form-action 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    widget = visit(school.page(script_tag(guide.base), policy=policy))
    broken = (
        "window.__broken = []; addEventListener('securitypolicyviolation', (e) => __broken.push(e.violatedDirective))"
    )
    widget.page.context.add_init_script(broken)
    widget.page.reload()
    talks.to_letter(talks.to_answer(widget.open()))
    widget.page.evaluate("window.print = () => {}")
    widget.button(widget.words.print).last.click()
    widget.button(widget.words.copy).last.click()
    with widget.page.expect_download():
        widget.button(widget.words.word_file).last.click()
    assert widget.page.evaluate("__broken") == []
    widget.page.keyboard.press("Escape")
    assert measures.contrast(widget.page, widget.words.launcher) >= 4.5, "the styles are there"


def test_a_second_script_tag_does_nothing(visit: Visit, guide: RunningGuide, school: SchoolSite) -> None:
    tag = script_tag(guide.base)
    widget = visit(school.page(tag + tag + script_tag(guide.base, 'data-lang="es"')))
    widget.open().say("what is an iep")
    assert widget.page.locator("iep-guide").count() == 1
    assert [item.who for item in widget.said()] == ["guide", "parent", "guide"]


def test_the_tag_in_the_head_or_without_defer_works_too(visit: Visit, guide: RunningGuide, school: SchoolSite) -> None:
    for number, tag in enumerate(
        (f'<script src="{guide.base}/widget.js"></script>', f'<script src="{guide.base}/widget.js" async></script>')
    ):
        widget = visit(school.page(head=tag, path=f"/head{number}"))
        widget.open().say("what is an iep")


def test_a_tag_that_a_page_builder_adds_later_works_too(visit: Visit, guide: RunningGuide, school: SchoolSite) -> None:
    """Tag managers and page builders put scripts in when the page is long there."""
    widget = visit(school.page())
    widget.page.evaluate(
        """(src) => { const tag = document.createElement("script"); tag.src = src; document.head.append(tag); }""",
        f"{guide.base}/widget.js",
    )
    widget.open().say("what is an iep")


def test_the_school_page_gets_one_element_and_no_names(visit: Visit, guide: RunningGuide, school: SchoolSite) -> None:
    names = "() => Object.getOwnPropertyNames(window).filter((name) => !/^\\d+$/.test(name)).sort()"
    shape = "() => [...document.querySelectorAll('*')].map((item) => item.localName).join(' ')"
    before = visit(school.page()).page
    widget = visit(school.page(script_tag(guide.base)))
    widget.open().say("what is an iep")
    assert widget.page.evaluate(names) == before.evaluate(names)
    assert widget.page.evaluate(shape) == before.evaluate(shape) + " script iep-guide"
    looks = "() => ['h1', 'h2', 'p', 'a', 'body'].map((name) => getComputedStyle(document.querySelector(name)).cssText)"
    assert widget.page.evaluate(looks) == before.evaluate(looks)


HOSTILE = """
* { display: block !important; color: red !important; background: yellow !important; font: 6px/1 serif !important;
  letter-spacing: 3px !important; text-transform: uppercase !important; float: left !important; }
html { font-size: 4px !important; direction: rtl !important; }
body { margin: 0 !important; transform: none; visibility: visible; line-height: 0.5; }
button, textarea, input, a { all: unset !important; display: none !important; }
div, section, p, ul, li, iep-guide, body > *:last-child { display: none !important; opacity: 0 !important;
  width: 0 !important; height: 0 !important; position: absolute !important; left: -9999px !important; }
"""


@pytest.mark.parametrize("position", ["before", "after"])
def test_a_schools_hostile_styles_do_not_break_it(
    position: str, visit: Visit, guide: RunningGuide, school: SchoolSite
) -> None:
    style, tag = f"<style>{HOSTILE}</style>", script_tag(guide.base)
    address = school.page(tag, head=style) if position == "before" else school.page(tag + style)
    hostile, plain = visit(address), visit(school.page(tag, path="/plain"))
    for widget in (hostile, plain):
        talks.to_answer(widget.open())
    for part in ("panel", "input", "log"):
        assert getattr(hostile, part).bounding_box() == getattr(plain, part).bounding_box(), part
    assert measures.font_sizes(hostile.page) == measures.font_sizes(plain.page)
    look = "item => { const s = getComputedStyle(item); return [s.color, s.backgroundColor, s.fontFamily, s.textTransform, s.direction, s.letterSpacing]; }"
    for part in ("panel", "input"):
        assert getattr(hostile, part).evaluate(look) == getattr(plain, part).evaluate(look)


def test_a_school_root_size_of_62_percent_leaves_the_text_legible(
    visit: Visit, guide: RunningGuide, school: SchoolSite
) -> None:
    """A common habit of style sheets: 1rem is 10 px on such a page."""
    style = "<style>html { font-size: 62.5% } body { font-size: 1.6rem }</style>"
    widget = visit(school.page(script_tag(guide.base), head=style)).open().say("what is an iep")
    assert min(measures.font_sizes(widget.page)) >= 12


def test_the_language_is_the_tags_then_the_pages(visit: Visit, guide: RunningGuide, school: SchoolSite) -> None:
    address = school.page(script_tag(guide.base), path="/es", lang="es-MX")
    expect(visit(address, "es").launcher).to_be_visible()
    address = school.page(script_tag(guide.base, 'data-lang="es"'), path="/en")
    widget = visit(address, "es").open().say("¿qué es un iep?")
    assert widget.last().lang == "es"
    address = school.page(script_tag(guide.base), path="/fr", lang="fr")
    expect(visit(address, "en", locale="en-US").launcher).to_be_visible()


def test_the_schools_colour_is_taken(visit: Visit, guide: RunningGuide, school: SchoolSite) -> None:
    widget = visit(school.page(script_tag(guide.base, 'data-color="#7a1f3d"')))
    expect(widget.launcher).to_be_visible()
    assert widget.launcher.evaluate("item => getComputedStyle(item).backgroundColor") == "rgb(122, 31, 61)"


@pytest.mark.parametrize("color", ["#ffe066", "#ffffff", "#777777", "#00ff00", "not a colour", "#12"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_colour_with_too_little_contrast_falls_back(
    color: str, scheme: str, visit: Visit, guide: RunningGuide, school: SchoolSite
) -> None:
    tag = script_tag(guide.base, f'data-color="{color}" data-on-color="#ffffff"')
    widget = visit(school.page(tag), color_scheme=scheme)
    expect(widget.launcher).to_be_visible()
    assert measures.contrast(widget.page, widget.words.launcher) >= 4.5
    talks.to_answer(widget.open())
    assert violations(widget.page) == []


def test_it_works_in_a_frame(visit: Visit, guide: RunningGuide, school: SchoolSite, watch: Watch) -> None:
    watch.expect("postMessage")  # the accessibility rules look into the frame
    frame = f'<iframe src="{guide.base}/chat" title="Family guide" width="380" height="600"></iframe>'
    page = visit(school.page(body=frame)).page
    widget = Widget(page, frame=page.frame_locator("iframe"))
    expect(widget.guide_labels.first).to_be_attached()
    assert page.evaluate("document.activeElement === document.body"), "a frame takes no focus from the page"
    talks.to_letter(widget)
    with page.expect_download():
        widget.button(widget.words.word_file).last.click()
    assert violations(page.frames[1]) == []
    assert violations(page) == []


def test_in_a_frame_whose_stores_are_blocked_it_works_too(
    visit: Visit, guide: RunningGuide, school: SchoolSite
) -> None:
    """Google Sites and others put foreign pages into a sandbox."""
    frame = f'<iframe sandbox="allow-scripts allow-same-origin allow-forms allow-popups" src="{guide.base}/chat" title="Guide" width="380" height="600"></iframe>'
    page = visit(school.page(body=frame)).page
    widget = Widget(page, frame=page.frame_locator("iframe"))
    widget.say("what is an iep")


def test_another_website_may_neither_ask_nor_frame_it(
    visit: Visit, guide: RunningGuide, strange_school: SchoolSite, watch: Watch
) -> None:
    watch.expect("CORS|Failed to load resource|frame-ancestors|Refused to frame|Framing")
    widget = visit(strange_school.page(script_tag(guide.base)))
    widget.launcher.click()
    expect(widget.status).to_contain_text("No connection")
    own_page = widget.within.get_by_role("link", name=re.compile("own page"))
    expect(own_page).to_have_attribute("href", f"{guide.base}/chat")
    framed = visit(
        strange_school.page(body=f'<iframe src="{guide.base}/chat" title="x"></iframe>', path="/framed")
    ).page
    framed.wait_for_load_state("networkidle")
    assert framed.frame_locator("iframe").locator("iep-guide").count() == 0


def test_two_widgets_in_two_frames_and_on_the_page_do_not_mix(
    visit: Visit, guide: RunningGuide, school: SchoolSite
) -> None:
    frame = f'<iframe src="{guide.base}/chat" title="Guide" width="380" height="600"></iframe>'
    page: Page = visit(school.page(script_tag(guide.base), body=frame)).page
    outer, inner = Widget(page), Widget(page, frame=page.frame_locator("iframe"))
    outer.open().say("check my child's situation")
    inner.say("what is an iep")
    outer.say("9")
    assert "What kind of school" in outer.last().text
    assert len(inner.said()) == 3


def test_the_page_is_untouched_when_the_guide_is_down(visit: Visit, school: SchoolSite, watch: Watch) -> None:
    watch.expect("Failed to load resource")
    page = visit(school.page(script_tag("http://127.0.0.1:9"))).page
    expect(page.get_by_role("heading", name="News")).to_be_visible()
    assert page.locator("iep-guide").count() == 0


def test_the_demo_page_says_that_its_district_is_made_up(visit: Visit) -> None:
    page = visit("/").page
    expect(page.locator("body")).to_contain_text(re.compile("made[- ]up|fictional|not a real", re.I))
    scripts = page.locator("script").evaluate_all("all => all.map((item) => item.getAttribute('src'))")
    assert [source for source in scripts if source and "widget.js" in source], json.dumps(scripts)
    assert len(scripts) == 1, "one script tag, as a school would have it"
