"""A checklist as a page to print: plain HTML, readable without a program, nothing personal on it."""

from __future__ import annotations

import html
from typing import List

from bot.guide.checklists import PARTS, kinds, part_lines, phrases
from bot.guide.content import Content
from bot.guide.deadlines import format_date
from bot.guide.schemas import ChecklistLine

_OTHER = {"en": "es", "es": "en"}
#: Blank lines for a parent's own notes.
_NOTE_LINES = 5


def checklist_page(content: Content, kind: str, lang: str) -> str:
    """The page of one kind of meeting."""
    checklist = content.in_(lang).checklists[kind]
    words = phrases(content, lang)
    sections = "\n".join(_section(content, kind, lang, part) for part in PARTS)
    notes = '<div class="line"></div>' * _NOTE_LINES
    read = words["not_advice"].replace("{date}", format_date(checklist.reviewed, lang))
    return _page(
        lang,
        checklist.title,
        f"""<h1>{_text(checklist.title)}</h1>
<p class="intro">{_text(checklist.intro.strip())}</p>
{_links(content, kind, lang)}
{sections}
<section class="notes"><h2>{_text(words["notes"])}</h2>{notes}</section>
<footer><p>{_text(_contact(content, lang))}</p><p>{_text(read)}</p></footer>""",
    )


def checklists_page(content: Content, lang: str) -> str:
    """The page that leads to all of them."""
    words = phrases(content, lang)
    entries = "".join(
        f'<li><a href="/checklists/{name}?lang={lang}">{_text(entry.title)}</a></li>'
        for name, entry in content.in_(lang).checklists.items()
    )
    other = _OTHER[lang]
    switch = (
        f'<p class="links"><a lang="{other}" href="/checklists?lang={other}">{_text(words["other_language"])}</a></p>'
    )
    return _page(lang, words["offer"], f"<h1>{_text(words['which'])}</h1>\n{switch}<ul>{entries}</ul>")


def known_kind(content: Content, kind: str) -> bool:
    """Whether there is a page for it."""
    return kind in kinds(content)


def _section(content: Content, kind: str, lang: str, part: str) -> str:
    checklist = content.in_(lang).checklists[kind]
    title = content.checklist_words.sections[part].in_(lang)
    if part == "questions":
        lines = [_text(line) for line in part_lines(checklist, part)]
    else:
        lines = [_line(line) for line in getattr(checklist, part)]
    items = "\n".join(f'<li><span class="box" aria-hidden="true"></span><span>{line}</span></li>' for line in lines)
    return f'<section><h2>{_text(title)}</h2>\n<ul class="boxes" role="list">\n{items}\n</ul></section>'


def _line(line: ChecklistLine) -> str:
    source = f" <cite>({_text(line.source)})</cite>" if line.source else ""
    return f"{_text(line.say)}{source}"


def _links(content: Content, kind: str, lang: str) -> str:
    words, other = phrases(content, lang), _OTHER[lang]
    parts: List[str] = [
        f'<a lang="{other}" href="/checklists/{kind}?lang={other}">{_text(words["other_language"])}</a>',
        f'<a href="/checklists?lang={lang}">{_text(words["all"])}</a>',
    ]
    return f'<p class="links">{" · ".join(parts)}</p>'


def _contact(content: Content, lang: str) -> str:
    contact = content.district.contact
    return f"{content.district.name} · {contact.name.in_(lang)} · {contact.phone} · {contact.email}"


def _page(lang: str, title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_text(title)}</title>
<link rel="stylesheet" href="/checklists.css">
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _text(text: str) -> str:
    return html.escape(text)
