"""Getting ready for a meeting: which checklist is offered where, and its text."""

from __future__ import annotations

from typing import Dict, List, Mapping, Optional, Sequence, Tuple

from bot.guide.content import Content
from bot.guide.conversation import Choice
from bot.guide.schemas import Checklist

#: Ids of choices that name a checklist begin so: "checklist:first_iep".
CHECKLIST_PREFIX = "checklist:"
#: Parts in the order of the page; the first and the last are what a parent takes along.
PARTS: Sequence[str] = ("bring", "before", "during", "after", "questions")
AT_THE_TABLE: Sequence[str] = ("bring", "questions")
STEPS: Sequence[str] = ("before", "during", "after")
#: Answers beside which the kind of meeting is asked for.
_ANY_MEETING = ("faq/meeting_preparation", "faq/iep_meeting")


def kinds(content: Content) -> List[str]:
    """The kinds of meetings there is a list for."""
    return list(content.in_("en").checklists)


def kind_after(content: Content, label: Optional[str]) -> Optional[str]:
    """The kind of meeting that belongs to an answer or a next step."""
    for kind, checklist in content.in_("en").checklists.items():
        if label in checklist.offered_after:
            return kind
    return None


def offered_after(content: Content, label: Optional[str], lang: str) -> Tuple[Choice, ...]:
    """The choice to get ready for the meeting that an answer or a next step leads to; nothing beside others."""
    words = phrases(content, lang)
    kind = kind_after(content, label)
    if kind:
        return (Choice(f"{CHECKLIST_PREFIX}{kind}", words["offer_this"]),)
    return (Choice(f"{CHECKLIST_PREFIX}which", words["offer"]),) if label in _ANY_MEETING else ()


def part_lines(checklist: Checklist, part: str) -> List[str]:
    """The lines of one part, each with its source behind it where it states a right."""
    if part == "questions":
        return list(checklist.questions)
    return [f"{line.say} ({line.source})" if line.source else line.say for line in getattr(checklist, part)]


def checklist_text(content: Content, kind: str, lang: str, parts: Sequence[str]) -> str:
    """The chosen parts as paragraphs and lists, for a chat."""
    checklist = content.in_(lang).checklists[kind]
    titles = content.checklist_words.sections
    blocks = [f"**{checklist.title}**", checklist.intro.strip()]
    for part in parts:
        lines = "\n".join(f"- {line}" for line in part_lines(checklist, part))
        blocks.append(f"**{titles[part].in_(lang)}**\n{lines}")
    return "\n\n".join(blocks)


def checklist_card(content: Content, kind: str, lang: str) -> Dict[str, str]:
    """What a channel needs to offer the page for printing."""
    return {
        "kind": kind,
        "lang": lang,
        "title": content.in_(lang).checklists[kind].title,
        "print": f"/checklists/{kind}?lang={lang}",
    }


def phrases(content: Content, lang: str) -> Mapping[str, str]:
    """The words around the lists."""
    return {key: words.in_(lang) for key, words in content.checklist_words.phrases.items()}
