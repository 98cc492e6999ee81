"""Letters as text that a parent can copy; what belongs to the family stays in [brackets]."""

from __future__ import annotations

from typing import Optional

from bot.guide.conversation import Choice, Turn
from bot.guide.deadlines import format_date
from bot.guide.moves import check
from bot.guide.moves.context import LETTER_PREFIX, Context, paragraphs, say
from bot.guide.wording import concern_phrase, fill, request_when

#: Which letter fits what has been asked so far, where the check has no result yet.
_BY_REQUEST = {
    "none": "request_evaluation",
    "spoken": "request_evaluation",
    "school_offered": "request_evaluation",
    "written": "follow_up_request",
    "refused": "disagreement",
    "not_eligible": "request_iee",
    "in_progress": "request_meeting",
    "eligible": "request_meeting",
}


def write(context: Context, letter_id: Optional[str] = None) -> Turn:
    """Give the letter that fits, or ask which one."""
    wanted = letter_id or _fitting(context)
    letters = context.spoken.letters
    if wanted is None or wanted not in letters:
        choices = tuple(Choice(f"{LETTER_PREFIX}{name}", letter.title) for name, letter in letters.items())
        turn = say(context, context.phrase("letter_which"), answered="write_letter", extra_choices=choices)
        return turn
    letter = letters[wanted]
    values = {
        **context.values(),
        "today": format_date(context.message.today, context.lang),
        "request_when": request_when(context.facts, context.lang),
        "concern": concern_phrase(context.content, context.facts, context.lang),
    }
    text = paragraphs(
        [context.phrase("letter_intro"), fill(letter.intro, values), f"**{letter.title}**", fill(letter.body, values)]
    )
    turn = say(context, text, answered="write_letter", choices=["talk_to_person", "faq/meeting_preparation", "menu"])
    return check.resume_after(context, turn)


def _fitting(context: Context) -> Optional[str]:
    memory = context.conversation.memory
    asked_for = _named(context)
    if asked_for:
        return asked_for
    if memory.next_step and memory.next_step in context.spoken.steps:
        return context.spoken.steps[memory.next_step].letter
    return _BY_REQUEST.get(context.facts.request or "")


def _named(context: Context) -> Optional[str]:
    words = context.message.text.lower()
    for name, keys in (
        ("request_504", ("504",)),
        ("request_iee", ("iee", "independent", "independiente", "second opinion", "segunda opini")),
        ("request_records", ("record", "expediente", "file", "copies", "copias")),
        ("request_meeting", ("meeting", "junta", "reuni")),
        ("follow_up_request", ("follow up", "follow-up", "no answer", "nobody answered", "seguimiento", "no contest")),
        (
            "disagreement",
            ("disagree", "prior written notice", "pwn", "desacuerdo", "no estoy de acuerdo", "aviso previo"),
        ),
        ("request_evaluation", ("evaluat", "test", "evalu", "prueba")),
    ):
        if any(key in words for key in keys):
            return name
    return None
