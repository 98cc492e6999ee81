"""What comes with a reply: sources, thumbs, the letter, the date, the summary; and the menu."""

from __future__ import annotations

import io
from typing import Callable

import pytest
from docx import Document
from playwright.sync_api import expect

from tests.browser import talks
from tests.browser.widget import Widget

Visit = Callable[..., Widget]


def docx_text(path: object) -> str:
    return "\n".join(item.text for item in Document(io.BytesIO(path.read_bytes())).paragraphs)


def test_three_choices_to_begin_with_and_each_answers(visit: Visit) -> None:
    titles = visit("/").open().titles()
    assert len(titles) == 3
    for title in titles:
        widget = visit("/").open()
        widget.choose(title)
        assert len(widget.last().text) > 10


def test_more_and_simpler_words(visit: Visit) -> None:
    widget = visit("/").open().say("what is an iep")
    full = widget.last().text
    for name in ("Tell me more", "Say it more simply"):
        before = widget.guide_labels.count()
        widget.button(name).last.click()
        widget.answered(before)
        assert widget.last().text != full


def test_sources_are_behind_a_disclosure(visit: Visit) -> None:
    widget = visit("/").open().say("what is an iep")
    source = widget.log.get_by_text("34 CFR 300.22").first
    expect(source).to_be_hidden()
    widget.log.get_by_text("Sources", exact=True).press("Enter")
    expect(source).to_be_visible()


def test_a_used_choice_is_gone(visit: Visit) -> None:
    widget = talks.to_check(visit("/").open())
    widget.choose("Public")
    assert "Charter" not in widget.titles()
    assert [item.text for item in widget.said() if item.who == "parent"][-1] == "Public"


def test_links_are_links_and_open_outside(visit: Visit) -> None:
    widget = visit("/").open()
    text = "See [the law](https://sites.ed.gov/idea/) or call 988, write to a@b.example.\n\n- **one**\n- two"
    talks.answer_with(widget, talks.fake_reply(text))
    widget.say("hello there")
    law = widget.log.get_by_role("link", name="the law")
    expect(law).to_have_attribute("href", "https://sites.ed.gov/idea/")
    expect(law).to_have_attribute("rel", "noopener noreferrer")
    expect(law).to_have_attribute("target", "_blank")
    expect(widget.log.get_by_role("link", name="988")).to_have_attribute("href", "tel:988")
    expect(widget.log.get_by_role("link", name="a@b.example")).to_have_attribute("href", "mailto:a@b.example")
    assert widget.log.get_by_role("listitem").all_inner_texts()[-2:] == ["one", "two"]


def test_a_thumb_is_pressed_and_told(visit: Visit) -> None:
    widget = visit("/").open().say("what is an iep")
    with widget.page.expect_response("**/webhooks/web/feedback") as judged:
        widget.button(widget.words.helpful).last.click()
    assert judged.value.status == 204
    assert judged.value.request.post_data_json["value"] == "up"
    expect(widget.button(widget.words.helpful).last).to_have_attribute("aria-pressed", "true")


def test_not_helpful_asks_why_by_buttons(visit: Visit) -> None:
    widget = visit("/").open().say("what is an iep")
    widget.button(widget.words.not_helpful).last.click()
    with widget.page.expect_response("**/webhooks/web/feedback") as judged:
        widget.button("Hard to understand").last.click()
    assert judged.value.status == 204
    sent = judged.value.request.post_data_json
    assert (sent["value"], sent["reason"]) == ("down", "unclear")
    assert set(sent) <= {"message_id", "value", "reason"}, "no words"
    expect(widget.button(widget.words.not_helpful).last).to_have_attribute("aria-pressed", "true")


def test_the_summary_is_corrected_where_it_stands(visit: Visit) -> None:
    widget = talks.to_summary(visit("/").open())
    before = widget.guide_labels.count()
    widget.button("Change: School").last.click()
    widget.answered(before)
    assert "What kind of school" in widget.last().text
    widget.choose("Private or religious")
    expect(widget.log).to_contain_text("private")


def test_the_summary_is_a_file_to_take_along(visit: Visit) -> None:
    widget = talks.to_summary(visit("/").open())
    with widget.page.expect_download() as got:
        widget.button(widget.words.word_file).click()
    assert "evaluation in writing" in docx_text(got.value.path())
    assert got.value.suggested_filename == "summary.docx"


def test_the_letter_is_copied_as_it_was_changed(visit: Visit) -> None:
    widget = visit("/", permissions=["clipboard-read", "clipboard-write"])
    talks.to_letter(widget.open())
    field = talks.letter_text(widget)
    field.fill(field.input_value() + "\nMade by hand.")
    widget.button(widget.words.copy).click()
    expect(widget.status).to_contain_text("Copied.")
    assert widget.page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == field.input_value()


def test_without_the_clipboards_interface_it_is_copied_all_the_same(visit: Visit) -> None:
    """A page that is not served over https has none."""
    widget = visit("/", permissions=["clipboard-read", "clipboard-write"])
    talks.to_letter(widget.open())
    widget.page.evaluate(
        "() => { navigator.clipboard.writeText = undefined; navigator.clipboard.__proto__.writeText = undefined; }"
    )
    widget.button(widget.words.copy).click()
    expect(widget.status).to_contain_text("Copied.")
    copied = widget.page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied == talks.letter_text(widget).input_value()


def test_the_letter_as_a_word_file_holds_what_the_family_wrote(visit: Visit) -> None:
    widget = talks.to_letter(visit("/").open())
    field = talks.letter_text(widget)
    field.fill(field.input_value().replace("[your child's full name]", "Alex Example"))
    with widget.page.expect_download() as got:
        widget.button(widget.words.word_file).last.click()
    assert "Alex Example" in docx_text(got.value.path())


def test_only_the_letter_is_printed(visit: Visit) -> None:
    widget = talks.to_letter(visit("/").open())
    page = widget.page
    field = talks.letter_text(widget)
    field.fill(field.input_value() + "\n\nMade by hand.")
    page.evaluate("window.print = () => { window.__printing = true; }")
    widget.button(widget.words.print).click()
    page.wait_for_function("window.__printing")
    page.emulate_media(media="print")
    expect(widget.host.get_by_text("Made by hand.").and_(widget.host.locator(":not(textarea)")).last).to_be_visible()
    expect(page.get_by_role("heading", level=1).first).to_be_hidden()
    expect(widget.log).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(widget.log).to_be_visible()


def test_what_was_written_into_a_letter_survives_a_page_change(visit: Visit) -> None:
    widget = talks.to_letter(visit("/").open())
    talks.letter_text(widget).fill("Dear school, [name]")
    widget.page.reload()
    expect(talks.letter_text(widget)).to_have_value("Dear school, [name]")


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_date_goes_into_the_calendar(lang: str, visit: Visit) -> None:
    widget = visit("/").open()
    if lang == "es":
        widget = widget.from_menu("Español").in_language("es")
    talks.to_deadline(widget, lang)
    with widget.page.expect_download() as got:
        widget.button(widget.words.calendar).click()
    calendar = got.value.path().read_text()
    assert calendar.startswith("BEGIN:VCALENDAR") and "BEGIN:VEVENT" in calendar
    assert got.value.suggested_filename.endswith(".ics")


def test_the_cards_come_back_after_a_page_change(visit: Visit) -> None:
    widget = talks.to_letter(visit("/").open())
    talks.to_deadline(widget)
    parts = [widget.button(widget.words.change, exact=False).first, widget.button(widget.words.calendar)]
    widget.page.reload()
    for part in [*parts, talks.letter_text(widget)]:
        expect(part).to_be_visible()
    widget.button(widget.words.helpful).last.click()


def test_times_are_shown_when_asked(visit: Visit) -> None:
    widget = visit("/").open().say("what is an iep")
    shown = widget.host.locator("time").last
    expect(shown).to_be_hidden()
    widget.from_menu(widget.words.times)
    expect(shown).to_be_visible()
    widget.from_menu(widget.words.times)
    expect(shown).to_be_hidden()


def test_a_person_is_always_in_the_same_place(visit: Visit) -> None:
    widget = visit("/").open()
    link = widget.panel.get_by_role("link", name="555-010-0142").last
    place = link.bounding_box()
    for state in (talks.to_answer, talks.to_check, talks.to_summary):
        state(widget)
        assert link.bounding_box() == place


def test_talking_to_a_person_from_the_menu(visit: Visit) -> None:
    widget = visit("/").open()
    before = widget.guide_labels.count()
    widget.from_menu(widget.words.person)
    widget.answered(before)
    assert "555-010-0142" in widget.last().text


def test_in_danger_help_comes_first_and_nothing_is_rated(visit: Visit) -> None:
    widget = visit("/").open().say("my daughter wants to die")
    expect(widget.log.get_by_role("link", name="988").first).to_have_attribute("href", "tel:988")
    assert widget.button(widget.words.helpful).count() == 0
