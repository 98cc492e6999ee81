"""Whether a message is an alarm: by its words always, by the model where it is sure enough for what was asked."""

from __future__ import annotations

from dataclasses import replace

from bot.guide.content import Content
from bot.guide.conversation import Message, Turn
from bot.guide.facts import CONCERN_AREAS
from bot.guide.moves import listening, told
from bot.guide.moves.context import Context, paragraphs

#: Above this the model's "crisis" counts even where the words answer a question about the child's troubles.
SURE_OF_DANGER = 0.95
#: Below this, where the words name one of these troubles and no danger, the helpline is named and the trouble answered.
FAINT_ALARM = 0.7
_EVERYDAY_TROUBLE = frozenset(CONCERN_AREAS) - {"emotions", "social"}


def is_faint(content: Content, message: Message) -> bool:
    """Whether the model hears danger faintly where the words name none, but an everyday trouble of a child's.

    The trouble is answered then, and the helpline is named first (``with_helpline``). Sadness and fear stay with the
    model, for there the line to danger is thin, but for tears at the school's door. So does a parent's own fear, but for
    fear of a letter or a meeting.
    """
    if message.label != "crisis" or message.confidence >= FAINT_ALARM or content.crisis.finds_danger(message.text):
        return False
    if content.feelings.is_about_school(message.text):
        return True
    told = set(message.entities.get("concerns", ()))
    return bool(told & _EVERYDAY_TROUBLE) or bool(told and listening.parts_at_school(message.text))


def with_helpline(context: Context, turn: Turn) -> Turn:
    """The turn with the helpline named before its text."""
    text = paragraphs([context.phrase("danger_beside"), turn.reply.text])
    return replace(turn, reply=replace(turn.reply, text=text))


def is_danger(context: Context) -> bool:
    """Danger in the words, or by the model; but an answer about a sad child is no alarm unless the model is sure."""
    message, memory = context.message, context.conversation.memory
    if context.content.crisis.finds_danger(message.text):
        return True
    if message.label != "crisis":
        return False
    answers_concerns = (
        told.has_open_question(context) and memory.asking == "concerns" and "concerns" in message.entities
    )
    return not answers_concerns or message.confidence >= SURE_OF_DANGER
