"""Counting a date: from what happened and when to the day the school's time ends."""

from __future__ import annotations

from bot.guide.conversation import Turn
from bot.guide.deadlines import evaluation_clock_sentence, evaluation_deadline, explain
from bot.guide.facts import parse_iso
from bot.guide.moves import check
from bot.guide.moves.context import Context, paragraphs, say

_SOURCES = ["34 CFR 300.301(c)(1)", "34 CFR 300.503(a)"]


def calculate(context: Context) -> Turn:
    """Count from the consent date where one is known; say what starts the clock where none is."""
    facts, district = context.facts, context.content.district
    state = facts.state or district.state
    entities = context.message.entities
    signed = parse_iso(facts.consent_date)
    if signed is None:
        asked_on = entities.get("request_date") or entities.get("date")
        parts = [
            context.phrase("deadline_request") if asked_on else None,
            evaluation_clock_sentence(context.content.states, state, context.lang),
            context.phrase("deadline_which"),
        ]
        turn = say(
            context,
            paragraphs(parts),
            answered="calculate_deadline",
            choices=["faq/timeline", "write_letter", "talk_to_person"],
            sources=_SOURCES,
        )
        return check.resume_after(context, turn)
    deadline = evaluation_deadline(context.content.states, state, signed, district.calendar, context.lang)
    parts = [
        explain(deadline, context.lang) if deadline else None,
        evaluation_clock_sentence(context.content.states, state, context.lang) if not deadline or not state else None,
    ]
    turn = say(
        context,
        paragraphs(parts),
        answered="calculate_deadline",
        choices=["faq/evaluation", "faq/timeline", "write_letter", "start_screening"],
        sources=[deadline.source] if deadline else _SOURCES,
    )
    return check.resume_after(context, turn)
