"""Counting a date: from what happened and when to the day the school's time ends."""

from __future__ import annotations

from bot.guide.conversation import Turn
from bot.guide.deadlines import clock_starts, explain
from bot.guide.family_clock import family_clock_sentence, family_deadline, family_state
from bot.guide.moves import check
from bot.guide.moves.context import Context, paragraphs, say

_SOURCES = ["34 CFR 300.301(c)(1)", "34 CFR 300.503(a)"]


def calculate(context: Context) -> Turn:
    """Count from the day that starts the clock where it is known; say what starts it where it is not."""
    content, facts = context.content, context.facts
    deadline = family_deadline(content, facts, context.lang)
    if deadline:
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
    turn = say(context, text, answered="calculate_deadline", choices=choices, sources=sources)
    return check.resume_after(context, turn)
