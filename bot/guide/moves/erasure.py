""" "Delete my data": asked once more, then what was written is forgotten.

The guide only says so; the channel that gets the reply deletes what is kept (``extras["erase"]``).
"""

from __future__ import annotations

import re
from typing import Optional

from bot.guide.conversation import Choice, Conversation, Memory, Message, Turn
from bot.guide.moves import check
from bot.guide.moves.context import Context, say
from bot.guide.texts import bare_words

PREFIX = "erase:"
_YES, _NO = f"{PREFIX}yes", f"{PREFIX}no"
ANSWERED = "privacy"
#: Extra of the reply after which the channel deletes the conversation.
EXTRA = "erase"

_WANTS = re.compile(
    r"^((please|pls|can you|could you|would you|will you|i want you to|i want to|i need to|i d like to|how do i|can i|ok|now) )*"
    r"((delete|erase|remove|wipe|clear|destroy|get rid of) (all )?(of )?"
    r"((my|our|this|the|these) (whole |entire )?(data|info|information|messages?|texts|conversations?|chats?|history|words|talk)"
    r"|everything|it all|all|what i (said|wrote|told you|typed))"
    r"|forget (me|everything i (said|wrote|told you)|what i (said|wrote|told you)|my data))"
    r"( (please|now|from here|you have|about me|we said|i said|i wrote|i told you|on me|right now|and everything))*$"
    r"|^((por favor|puede|podria|quiero|quisiera|necesito|como puedo|como|ya|favor de) )*"
    r"(borr(ar?|e|en|o|ame|eme)|elimin(ar?|e|en|o)|quit(ar?|e|en)|olvid(ar?|e|en)) (todos? |todas? )?"
    r"((mis?|la|el|los|las|esta|este|nuestra) (datos|informacion|mensajes?|conversacion|platica|historial|chat|textos)"
    r"|todo|lo que (le )?(dije|escribi|conte)|todo lo que (le )?(dije|escribi|conte))( (por favor|ya|mio|de mi|ahora))*$"
)


def is_asked(message: Message) -> bool:
    """Whether a message asks to delete what was written."""
    return bool(_WANTS.match(bare_words(message.text)))


def ask(context: Context) -> Turn:
    """Ask once whether it is meant; an open letter rests."""
    choices = (Choice(_YES, context.phrase("erase_yes")), Choice(_NO, context.phrase("erase_no")))
    return say(
        context, context.phrase("erase_sure"), answered=ANSWERED, extra_choices=choices, letter=None, letter_asked=()
    )


def answer_in(message: Message, memory: Memory) -> Optional[str]:
    """The choice that a bare yes or no makes right after the question; ``None`` for anything else."""
    if all(choice.id != _YES for choice in memory.offered):
        return None
    return {"affirm": _YES, "deny": _NO}.get(message.label)


def choose(context: Context, choice_id: str) -> Turn:
    """Forget everything, or go on as if nothing had been asked."""
    if choice_id == _YES:
        fresh = Conversation().remember(lang=context.lang)
        return say(context.with_conversation(fresh), context.phrase("erased"), answered=ANSWERED, extras={EXTRA: True})
    return check.resume_after(context, say(context, context.phrase("erase_kept"), answered=ANSWERED, choices=("menu",)))
