"""A parent's fear, tears or anger is answered first, in one sentence, before the answer or the next question."""

from __future__ import annotations

from dataclasses import replace
from typing import Optional

from bot.guide.conversation import UNSURE, Turn
from bot.guide.moves.context import FAQ_PREFIX, Context, paragraphs

#: Beside these replies a sentence about the heart has its place; a menu, a goodbye or help lines say enough.
_BESIDE = (
    UNSURE, "inform", "start_screening", "write_letter", "correct_answer", "affirm", "deny", "dont_know",
    "talk_to_person", "calculate_deadline", "legal_advice", "medical_advice", "menu", "simplify",
)  # fmt: skip
#: Already said of the child's case (``check.yml``): no second comfort beside it.
_COMFORTS = ("sorry", "sorry_refused")


def told(context: Context) -> Optional[str]:
    """The feeling in this message that was not answered yet in this conversation."""
    feeling = context.content.feelings.heard(context.message.text)
    return feeling if feeling and feeling not in context.conversation.memory.comforted else None


def beside(context: Context, turn: Turn) -> Turn:
    """The turn with the sentence before its text, where the message told a feeling."""
    feeling, answered = told(context), turn.reply.answered or ""
    if not feeling or not (answered in _BESIDE or answered.startswith(FAQ_PREFIX)):
        return turn
    if turn.reply.text.startswith(tuple(context.check_phrase(key) for key in _COMFORTS)):
        return turn
    text = paragraphs([context.spoken.talk.feelings[feeling], turn.reply.text])
    comforted = (*turn.conversation.memory.comforted, feeling)
    return replace(
        turn,
        reply=replace(turn.reply, text=text),
        conversation=turn.conversation.remember(comforted=comforted),
    )
