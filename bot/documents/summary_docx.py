"""The result of the short check as a .docx file: what was heard, the next steps, the dates, and what they rest on."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from docx import Document

from bot.documents.docx import LOCALES, packed, set_language, set_properties, set_up_page, without_unprintable
from bot.guide.summary import Step, Summary

_BULLETS = "List Bullet"


def summary_docx(summary: Summary, lang: str, words: Mapping[str, str]) -> bytes:
    """The summary as a file, with headings that a screen reader can walk along.

    Args:
        summary: what is to be taken along.
        lang: "en" or "es".
        words: the phrases of the check in that language.
    """
    document = Document()
    set_up_page(document)
    set_language(document, LOCALES.get(lang, LOCALES["en"]))
    set_properties(document, words["summary"], lang)
    _heading(document, words["summary"], 1)
    if summary.heard:
        _heading(document, words["heard"].rstrip(":"), 2)
        _list(document, [f"{item.title}: {item.value}" for item in summary.heard])
    for place, step in enumerate(summary.steps):
        _heading(document, step.title if place else f"{words['week']}: {step.title}", 2)
        _step(document, step, words)
    if summary.dates:
        _heading(document, words["dates"], 2)
        _list(document, [_date(card) for card in summary.dates])
    _paragraph(document, words["summary_note"])
    return packed(document)


def _step(document: Any, step: Step, words: Mapping[str, str]) -> None:
    _list(document, step.what)
    parts = (("why", step.why), ("contact", step.whom), ("say", step.say), ("clock", step.clock), ("after", step.after))
    for key, text in parts:
        if text:
            _paragraph(document, text, lead=f"{words[key]}: ")
    if step.sources:
        _paragraph(document, "; ".join(step.sources), lead=f"{words['sources']}: ")


def _date(card: Mapping[str, str]) -> str:
    said = f"{card['date']}: {card['title']}"
    return f"{said}. {card['how']}" if card.get("how") else said


def _heading(document: Any, text: str, level: int) -> None:
    document.add_heading(without_unprintable(text), level)


def _list(document: Any, lines: Sequence[str]) -> None:
    for line in lines:
        document.add_paragraph(without_unprintable(line), style=_BULLETS)


def _paragraph(document: Any, text: str, lead: str = "") -> None:
    paragraph = document.add_paragraph()
    if lead:
        paragraph.add_run(lead).bold = True
    paragraph.add_run(without_unprintable(text))
