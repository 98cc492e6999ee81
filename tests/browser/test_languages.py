"""English and Spanish: switched by a button, followed from the words, in labels, messages and papers."""

from __future__ import annotations

from typing import Callable

from playwright.sync_api import expect

from tests.browser import talks
from tests.browser.widget import Widget

Visit = Callable[..., Widget]


def test_the_switch_changes_labels_and_greeting_before_anything_is_said(visit: Visit) -> None:
    widget = visit("/").open().from_menu("Español").in_language("es")
    expect(widget.panel).to_be_visible()
    expect(widget.input).to_be_visible()
    assert [(item.who, item.lang) for item in widget.said()] == [("guide", "es")]
    assert len(widget.titles()) == 3
    widget.say("¿qué es un iep?")
    assert widget.last().lang == "es"


def test_a_choice_of_the_spanish_greeting_is_answered_in_spanish(visit: Visit) -> None:
    widget = visit("/").open().from_menu("Español").in_language("es")
    widget.choose(widget.titles()[0])
    assert widget.last().lang == "es"


def test_the_switch_in_the_middle_of_the_check_goes_on_in_the_other_language(visit: Visit) -> None:
    widget = talks.to_check(visit("/").open())
    widget = widget.from_menu("Español").in_language("es").answered(3)
    assert "¿Qué tipo de escuela es?" in widget.last().text
    widget.say("pública")
    assert widget.last().lang == "es"
    assert "plan" in widget.last().text.lower()
    widget = widget.from_menu("English").in_language("en").answered(5)
    widget.say("no plan")
    assert widget.last().lang == "en"


def test_the_language_survives_a_page_change(visit: Visit) -> None:
    widget = visit("/").open().from_menu("Español").in_language("es").say("¿qué es un iep?")
    widget.page.reload()
    expect(widget.input).to_be_visible()
    widget.say("ok")
    assert widget.last().lang == "es"


def test_a_parent_who_writes_spanish_is_answered_in_spanish_without_a_button(visit: Visit) -> None:
    widget = visit("/").open()
    widget.input.fill("¿qué es un iep?")
    widget.input.press("Enter")
    expect(widget.host).to_contain_text("Programa de Educación Individualizado")
    spanish = widget.in_language("es")
    expect(spanish.input).to_be_visible()


def test_a_whole_check_in_spanish_with_its_letter(visit: Visit) -> None:
    widget = talks.to_letter(visit("/").open().from_menu("Español").in_language("es"), "es")
    assert "Pregunta" in widget.log.inner_text() or widget.last().lang == "es"
    field = talks.letter_text(widget)
    assert field.get_attribute("lang") == "en", "schools read the English letter at once; the Spanish one is a tap away"


def test_the_page_carries_its_language(visit: Visit) -> None:
    assert visit("/chat?lang=es", "es").page.evaluate("document.documentElement.lang") == "es"
    assert visit("/chat").page.evaluate("document.documentElement.lang") == "en"
    expect(visit("/chat?lang=es", "es").input).to_be_visible()
