"""Ways to the states of a conversation that the tests look at, in both languages; each takes an open widget."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Dict, List, Mapping

from playwright.sync_api import expect

from bot.guide.deadlines import format_date
from tests.browser.widget import Widget

QUESTION: Mapping[str, str] = {"en": "what is an iep", "es": "¿qué es un iep?"}
CHECK: Mapping[str, str] = {"en": "check my child's situation", "es": "revisar el caso de mi hijo"}
#: A whole case told at once, and what is still asked about it.
CASE: Mapping[str, str] = {
    "en": "my son is 9, public school, no iep, cant read, falls behind, no diagnosis, I never asked for testing, "
    "we live in Iowa. what should I do",
    "es": "mi hijo tiene 9 años, va a una escuela pública, no tiene IEP, no puede leer, no tiene diagnóstico, "
    "nunca pedí la evaluación, vivimos en Iowa. ¿qué hago?",
}
ASKED_AFTER_CASE: Mapping[str, List[str]] = {"en": [], "es": ["Se atrasa"]}
CONSENT: Mapping[str, str] = {
    "en": "I signed consent on {day}, when must they finish testing? we live in Iowa",
    "es": "firmé el consentimiento el {day}, ¿para cuándo deben terminar la evaluación? vivimos en Iowa",
}
#: A short check from its first question to the result, as a parent answers it.
CHECK_ANSWERS: List[str] = [
    "9",
    "Public",
    "No plan",
    "Not asked yet",
    "Reading",
    "Falls behind",
    "No diagnosis",
    "Iowa",
]


def to_answer(widget: Widget, lang: str = "en") -> Widget:
    """A full answer with sources, open."""
    widget.say(QUESTION[lang])
    widget.log.get_by_text(widget.words.sources, exact=True).last.click()
    return widget


def to_check(widget: Widget, lang: str = "en") -> Widget:
    """The short check with its second question, which has choices."""
    return widget.say(CHECK[lang]).say("9")


def to_summary(widget: Widget, lang: str = "en") -> Widget:
    """The result of a check."""
    widget.say(CASE[lang])
    for title in ASKED_AFTER_CASE[lang]:
        widget.choose(title)
    expect(widget.button(widget.words.change, exact=False).first).to_be_visible()
    return widget


def to_letter(widget: Widget, lang: str = "en") -> Widget:
    """The letter that the result offers first."""
    to_summary(widget, lang)
    widget.choose(widget.titles()[0])
    expect(letter_text(widget)).to_be_visible()
    return widget


def letter_text(widget: Widget) -> Any:
    """The field with the newest letter."""
    return widget.within.get_by_role("textbox", name=widget.words.letter_text).last


def to_deadline(widget: Widget, lang: str = "en") -> Widget:
    """A counted date that is still to come."""
    signed = date.today() - timedelta(days=5)
    widget.say(CONSENT[lang].format(day=format_date(signed, lang)))
    expect(widget.button(widget.words.calendar)).to_be_visible()
    return widget


def fake_reply(text: str = "A reply.", **more: Any) -> Dict[str, Any]:
    """A guide's message as the web channel would send it."""
    message: Dict[str, Any] = {
        "id": f"fake-{abs(hash((text, str(more))))}",
        "from": "guide",
        "lang": "en",
        "at": "2026-03-10T15:00:00Z",
        "text": text,
        "choices": [],
        "answered": None,
        "sources": [],
    }
    return {**message, **more}


def answer_with(widget: Widget, *messages: Dict[str, Any]) -> None:
    """From now on the server seems to answer with these messages, whatever is said."""

    def answer(route: Any) -> None:
        sent = route.request.post_data_json
        body = {"client_msg_id": sent.get("client_msg_id"), "messages": list(messages), "replayed": False}
        route.fulfill(json=body)

    widget.page.unroute("**/webhooks/web/message")
    widget.page.route("**/webhooks/web/message", answer)
