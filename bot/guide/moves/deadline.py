"""Counting a date: from what happened and when to the day the school's time ends."""

from __future__ import annotations

from typing import List, Optional, Tuple

from bot.guide.conversation import Turn
from bot.guide.deadline_card import deadline_card
from bot.guide.deadlines import Deadline, clock_starts, explain
from bot.guide.family_clock import family_clock_sentence, family_deadline, family_outlook, family_state
from bot.guide.moves import check
from bot.guide.moves.context import Context, paragraphs, say

_SOURCES = ["34 CFR 300.301(c)(1)", "34 CFR 300.503(a)"]


def calculate(context: Context) -> Turn:
    """Count from the day that starts the clock where it is known; say what starts it where it is not."""
    content, facts = context.content, context.facts
    deadline = family_deadline(content, facts, context.lang)
    follows = _what_follows(context)
    if follows:
        text, sources, deadline = follows
        choices = ["faq/timeline", "write_letter", "start_screening"]
    elif deadline:
        text, sources = explain(deadline, context.lang), [deadline.source]
        choices = ["faq/evaluation", "faq/timeline", "write_letter", "start_screening"]
        if not family_state(content, facts):
            text = paragraphs([text, family_clock_sentence(content, facts, context.lang)])
    else:
        told = context.message.entities
        counts_from_request = clock_starts(content.states, family_state(content, facts)) == "referral"
        asked = (told.get("request_date") or told.get("date")) and not counts_from_request
        text = paragraphs(
            [
                context.phrase("deadline_request") if asked else None,
                family_clock_sentence(content, facts, context.lang),
                context.phrase("deadline_which") if not facts.consent_date else None,
            ]
        )
        choices, sources = ["faq/timeline", "write_letter", "talk_to_person"], _SOURCES
    extras = {"deadline": deadline_card(deadline, context.lang)} if deadline else {}
    turn = say(context, text, answered="calculate_deadline", choices=choices, sources=sources, extras=extras)
    return check.resume_after(context, turn)


def _what_follows(context: Context) -> Optional[Tuple[str, List[str], Optional[Deadline]]]:
    """What follows from something else than a request or a consent: in words, its sources, and its first date."""
    told = family_outlook(context.content, context.facts, context.message.entities, context.lang)
    if told is None:
        return None
    outlook = told[2]
    dated = [explain(deadline, context.lang) for deadline in outlook.deadlines]
    undated = [f"{duty.statement} ({duty.source})" for duty in outlook.duties]
    sources = [deadline.source for deadline in outlook.deadlines] + [duty.source for duty in outlook.duties]
    return paragraphs([*dated, *undated]), sources, next(iter(outlook.deadlines), None)
