"""The greeting of the web chat: the guide speaks first, and its starter choices count as offered."""

from __future__ import annotations

from datetime import date
from typing import Optional

from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES, UNSURE, Conversation, Message, Reply
from bot.guide.facts import Facts
from bot.guide.moves.context import Context
from bot.guide.wording import common_values, fill


def greeting(content: Content, lang: str) -> Reply:
    """What the guide says before anybody wrote anything: ``data/web.yml``, filled in."""
    text = fill(content.web.greeting.text.in_(lang), common_values(content, Facts(), lang))
    if content.district.review_questions:
        text = f"{text.strip()}\n{content.web.page['review_note'].in_(lang)}"
    nothing_said = Message("", UNSURE, today=date.min)
    context = Context(content, nothing_said, Conversation().remember(lang=lang, chosen_lang=lang))
    return Reply(text=text.strip(), choices=context.choices(content.web.greeting.choices), answered="greet")


def greeted(content: Content, lang: Optional[str]) -> Conversation:
    """The conversation after that greeting; a fresh one where there was none."""
    if lang not in LANGUAGES:
        return Conversation()
    offered = greeting(content, lang).choices
    return Conversation().remember(lang=lang, chosen_lang=lang, offered=offered)
