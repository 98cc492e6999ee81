"""Everything that is said with one prepared reply: hello, thanks, privacy, danger, who to call."""

from __future__ import annotations

from dataclasses import replace

from bot.guide.conversation import Turn
from bot.guide.moves import check
from bot.guide.moves.context import Context, say
from bot.guide.texts import bare_words

#: Replies after which an open question of the check would be out of place.
_NO_QUESTION_AFTER = ("crisis", "goodbye", "stop", "talk_to_person")


def reply_to(context: Context, action: str) -> Turn:
    """Say the prepared reply to an action, then return to the check where one is running."""
    phrase = context.action_phrase(action)
    text = f"{phrase.text}\n{_review_note(context)}".strip() if action == "privacy" else phrase.text
    turn = say(context, text, answered=action, choices=phrase.choices, sources=phrase.sources, topic=action)
    return turn if action in _NO_QUESTION_AFTER else check.resume_after(context, turn)


def _review_note(context: Context) -> str:
    """That staff may read questions without names, where the district chose so; texts from phones are never among them."""
    if not context.content.district.review_questions or context.message.is_text_message:
        return ""
    return context.content.web.page["review_note"].in_(context.lang)


def crisis(context: Context) -> Turn:
    """Help lines first; the check rests, and nothing is asked after."""
    context = context.with_conversation(context.conversation.remember(check="off", asking=None))
    turn = reply_to(context, "crisis")
    conversation = turn.conversation.remember(next_step="crisis", check="off", asking=None)
    return replace(turn, conversation=conversation)


def stop(context: Context) -> Turn:
    """Leave the check, or the conversation."""
    if context.conversation.memory.check in ("running", "paused"):
        return check.stop(context)
    return reply_to(context, "stop")


def switch_language(context: Context) -> Turn:
    """Go on in the language asked for, or in the other one where none was named."""
    words = f" {bare_words(context.message.text)} "
    if any(name in words for name in (" espanol ", " spanish ", " castellano ")):
        wanted = "es"
    elif any(name in words for name in (" english ", " ingles ")):
        wanted = "en"
    else:
        wanted = "en" if context.lang == "es" else "es"
    return reply_to(context.with_conversation(context.conversation.remember(lang=wanted)), "switch_language")
