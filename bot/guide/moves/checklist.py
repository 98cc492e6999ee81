"""Getting ready for a meeting: which one, and its checklist."""

from __future__ import annotations

from bot.guide.checklists import (
    AT_THE_TABLE,
    CHECKLIST_PREFIX,
    STEPS,
    checklist_card,
    checklist_text,
    kinds,
    phrases,
)
from bot.guide.conversation import Choice, Turn
from bot.guide.moves import check
from bot.guide.moves.context import Context, say

#: The topic that a checklist belongs to.
_ANSWERED = "faq/meeting_preparation"
_STEPS = "steps"


def choose(context: Context, chosen: str) -> Turn:
    """A tapped choice: "which", a kind of meeting, or its other half ("first_iep=steps")."""
    kind, _, part = chosen.partition("=")
    return _show(context, kind, part == _STEPS) if kind in kinds(context.content) else _ask_which(context)


def _ask_which(context: Context) -> Turn:
    lists = context.spoken.checklists.items()
    choices = tuple(Choice(f"{CHECKLIST_PREFIX}{name}", checklist.title) for name, checklist in lists)
    turn = say(context, phrases(context.content, context.lang)["which"], answered=_ANSWERED, extra_choices=choices)
    return check.resume_after(context, turn)


def _show(context: Context, kind: str, steps: bool) -> Turn:
    """What to bring and ask, or what to do before, during and after; the other half is a choice away."""
    words = phrases(context.content, context.lang)
    if steps:
        parts, other = STEPS, Choice(f"{CHECKLIST_PREFIX}{kind}", words["questions"])
    else:
        parts, other = AT_THE_TABLE, Choice(f"{CHECKLIST_PREFIX}{kind}={_STEPS}", words["steps"])
    turn = say(
        context,
        checklist_text(context.content, kind, context.lang, parts),
        answered=_ANSWERED,
        choices=["write_letter", "talk_to_person", "menu"],
        extra_choices=(other,),
        sources=context.spoken.checklists[kind].sources() if steps else (),
        extras={"checklist": checklist_card(context.content, kind, context.lang)},
    )
    return check.resume_after(context, turn)
