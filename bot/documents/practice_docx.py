"""The summary of a practice conversation as a .docx file: theirs alone, without a name."""

from __future__ import annotations

from typing import Any, Mapping

from docx import Document

from bot.documents.docx import LOCALES, packed, set_language, set_properties, set_up_page, without_unprintable
from bot.guide.practice.feedback import Rubric, RubricLine
from bot.guide.practice.session import Session


def practice_docx(session: Session, rubric: Rubric, title: str, words: Mapping[str, str]) -> bytes:
    """The rubric as a file, with headings that a screen reader can walk along.

    Args:
        session: the finished conversation.
        rubric: what was made of it.
        title: the scenario's title.
        words: the page's words in the session's language.
    """
    document = Document()
    set_up_page(document)
    set_language(document, LOCALES.get(session.lang, LOCALES["en"]))
    set_properties(document, words["summary_title"], session.lang)
    document.add_heading(words["summary_title"], 1)
    _paragraph(document, title)
    made = sum(line.good for line in rubric.points)
    _paragraph(document, words["made_of"].format(made=made, all=len(rubric.points)))
    for heading, lines in (("points", (*rubric.points, *rubric.more_points)), ("red_flags", rubric.red_flags)):
        if lines:
            document.add_heading(words[heading], 2)
        for line in lines:
            _line(document, line, words)
    document.add_heading(words["conversation"], 2)
    for turn in session.turns:
        _paragraph(document, turn.message.whole(), words["parent_said"])
        _paragraph(document, turn.reply, words["you_said"])
    _paragraph(document, words["yours_alone"])
    return packed(document)


def _line(document: Any, line: RubricLine, words: Mapping[str, str]) -> None:
    document.add_heading(without_unprintable(line.title), 3)
    if line.said:
        _paragraph(document, line.said, words["said"])
    elif not line.good:
        _paragraph(document, words["not_said"])
    if not line.good:
        _paragraph(document, line.better, words["better"])
    _paragraph(document, line.rule, words["rule"])
    _paragraph(document, "; ".join(line.sources), words["sources"])


def _paragraph(document: Any, text: str, lead: str = "") -> None:
    paragraph = document.add_paragraph()
    if lead:
        paragraph.add_run(f"{lead}: ").bold = True
    paragraph.add_run(without_unprintable(text))
