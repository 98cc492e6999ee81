"""Answering a question, and saying it again in another form."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import List, Optional

from bot.guide.checklists import offered_after
from bot.guide.conversation import Turn
from bot.guide.deadlines import format_date
from bot.guide.moves import check
from bot.guide.moves.context import FAQ_PREFIX, Context, paragraphs, say
from bot.guide.moves.unsure import offered_beside
from bot.guide.schemas import Answer, Sourced, Term
from bot.guide.texts import bare_words, plain, spoken_words
from bot.guide.wording import fill

#: Facts that make a message a story about a child rather than a question in general.
_STORY_FACTS = ("child_age", "child_grade", "concerns", "diagnosis", "plan", "request", "situation")
_STORY = 2
#: Facts that make a story a whole case.
_CASE_FACTS = (*_STORY_FACTS, "state", "school_type", "request_date")
_CASE = 5
_WHAT_NOW = re.compile(
    r"^(ok |okay |so |and |then |please |well |bueno |entonces |y |pues )*"
    r"(what (do|should|can) (i|we|u|you) (do|try)( now| next| then| here)?( about (it|this|that|him|her)| (for|with) (him|her|my \w+( one)?|the (younger|older|other|little) one))?|what (do|would) (i|we) (need|have) to do( now| next| first)?( before (then|that|it|the meeting))?"
    r"|((can|could|would) (you|u) )?(please )?((just )?(tell|show) (me|us)|(help|let) (me|us) (find out|figure out|know|see)|i (just )?(want|need) to know) what ((i|we) (need to|should|can|have to|could)|to) do( now| next| first| about (it|this)| for (him|her))?"
    r"|where (do|should|can) (i|we) (even )?(start|begin|go( from here)?|turn)|(please )?walk (me|us) through (it|this|that)( for my \w+)?|(whats|what is) (the )?next( step)?|what comes next|what now|now what|what(s| is) (my|the|our) next step|help me( please)?"
    r"|(can you )?help me figure out what to do|what are my options( here| now| then)?|(q|que|k|ke) (hago|hacemos|debo hacer|puedo hacer|podemos hacer|tengo que hacer|se puede hacer|sigue)( ahora| now| con (el|ella|mi \w+))?|(por|a) ?donde (empiezo|empezamos|comienzo|voy|vamos|acudo)|((quiero|quisiera|necesito) saber|(me puede|puede|podria) decir(me)?|digame) (que (hago|hacer|puedo hacer|debo hacer|sigue)|(a|por) ?donde (ir|empezar|voy|acudir|empiezo))|(quiero que |podria |puede )?(revise|revisar|cheque|checar) (mi|el) (caso|situacion)( de mi (hij[oa]|nin[oa]))?|ayudeme( por favor)?|y ahora que"
    r"|cual es (mi|el) siguiente paso)$"
)
_WHAT_TO_DO = re.compile(
    r"\bwhat (do|should|shall|can|must) (i|we) do\b|\b(what now|now what|whats my move|what next)\b|\bque (hago|hacemos|debo hacer|puedo hacer|toca hacer|me toca)\b"
)
_MOST_FOLLOW_UPS = 4
_SENTENCES = re.compile(r"[.!?]+")
#: So few words before "what do I do?" tell nothing of their own.
_FEW = 6


def answer_topic(context: Context, label: str, form: str = "full") -> Turn:
    """Say a topic's answer, then return to the check where one is running.

    Args:
        context: the turn.
        label: ``faq/<topic>``.
        form: "full", "more", "simple" or "short".
    """
    answer = context.spoken.answers[label[len(FAQ_PREFIX) :]]
    text = fill(_form(context, answer, form), context.values())
    term = _term(context) if label == "faq/glossary" and form == "full" else None
    if term:
        text = term.es if context.lang == "es" else term.en
    beside = _offered_beside(context, label)
    turn = say(
        context,
        paragraphs([text, context.phrase("meant_something_else") if beside else None]),
        answered=label,
        choices=[*beside, *_follow_ups(context, answer, form, len(beside))],
        extra_choices=offered_after(context.content, label, context.lang),
        offers=beside,
        sources=answer.sources,
        topic=label,
        depth=form,
        asking=context.conversation.memory.asking,
    )
    return check.resume_after(context, turn)


def another_form(context: Context, form: str) -> Turn:
    """Say the last answer in its "more" or "simple" form."""
    memory = context.conversation.memory
    action = {"more": "more_detail", "simple": "simplify"}[form]
    if memory.check == "running" and memory.asking and memory.topic is None:
        return check.explain_question(context, action)
    if memory.topic is None or not memory.topic.startswith(FAQ_PREFIX):
        if memory.next_step and memory.check == "done":
            return check.result(context, answered=action)
        return say(context, context.phrase("nothing_to_repeat"), answered=action, choices=["menu", "start_screening"])
    if memory.depth == form:
        key = "no_more" if form == "more" else "simplest_already"
        turn = say(context, context.phrase(key), answered=action, choices=["talk_to_person", "menu"])
        return check.resume_after(context, turn)
    turn = answer_topic(context, memory.topic, form)
    return _answered_as(turn, action)


def repeat(context: Context) -> Turn:
    """Say the last thing again."""
    memory = context.conversation.memory
    if memory.topic and memory.topic.startswith(FAQ_PREFIX):
        return _answered_as(answer_topic(context, memory.topic, memory.depth), "repeat")
    if memory.check == "running":
        return check.explain_question(context, "repeat")
    if memory.check == "done" and memory.next_step:
        return check.result(context, answered="repeat")
    if memory.topic and memory.topic in context.spoken.talk.actions:
        phrase = context.action_phrase(memory.topic)
        return say(context, phrase.text, answered="repeat", choices=phrase.choices)
    return say(context, context.phrase("nothing_to_repeat"), answered="repeat", choices=["menu", "start_screening"])


def sources(context: Context) -> Turn:
    """Say what the last answer rests on, and when it was last read against it."""
    memory = context.conversation.memory
    entry: Optional[Sourced] = None
    if memory.topic and memory.topic.startswith(FAQ_PREFIX):
        entry = context.spoken.answers.get(memory.topic[len(FAQ_PREFIX) :])
    elif memory.next_step:
        entry = context.spoken.steps.get(memory.next_step)
    if entry is None:
        turn = say(context, context.phrase("sources_none"), answered="ask_source", choices=["menu"])
        return check.resume_after(context, turn)
    cited = entry.sources
    listed = "\n".join(f"- {source}" for source in cited)
    reviewed = fill(
        context.spoken.talk.phrases["sources_reviewed"], {"date": format_date(entry.reviewed, context.lang)}
    )
    text = paragraphs([f"{context.phrase('sources_intro')}\n{listed}", reviewed])
    turn = say(context, text, answered="ask_source", choices=["more_detail", "talk_to_person"], sources=cited)
    return check.resume_after(context, turn)


def tells_a_story(context: Context) -> bool:
    """Whether the message is about one child, with facts that the check could use."""
    said = [name for name in _STORY_FACTS if context.message.entities.get(name)]
    return len(said) >= _STORY


def knows_a_child(context: Context) -> bool:
    """Whether something was told of a child that no check has taken up yet."""
    told = [name for name in _STORY_FACTS if getattr(context.facts, name)]
    return bool(told) and context.conversation.memory.check == "off"


def asks_what_now(text: str) -> bool:
    """Whether the whole message is "what do I do now?" in some wording, or ends in it after a few words ("That isn't fair.")."""
    if _WHAT_NOW.match(spoken_words(text)):
        return True
    *before, last = [part for part in _SENTENCES.split(text) if part.strip()] or [""]
    return bool(_WHAT_NOW.match(spoken_words(last))) and len(" ".join(before).split()) <= _FEW


def wants_the_next_step(context: Context) -> bool:
    """Whether a whole case is told, so that what to do this week helps more than one topic's answer.

    It is where very much is told, or where some is told and "what do I do?" is asked.
    """
    told = sum(1 for name in _CASE_FACTS if context.message.entities.get(name))
    return told >= _CASE or (tells_a_story(context) and bool(_WHAT_TO_DO.search(plain(context.message.text))))


def _form(context: Context, answer: Answer, form: str) -> str:
    if form == "full" and context.message.is_text_message:
        form = "short"
    return str(getattr(answer, form))


def _offered_beside(context: Context, label: str) -> List[str]:
    """What else may have been meant; nothing where the check's question follows."""
    message = context.message
    if message.label != label or context.conversation.memory.check == "running":
        return []
    return offered_beside(label, message.confidence, list(message.offers))


def _follow_ups(context: Context, answer: Answer, form: str, fewer: int) -> List[str]:
    depth = [] if form == "more" else ["more_detail"]
    simpler = [] if form in ("simple", "short") else ["simplify"]
    first = ["start_screening"] if tells_a_story(context) or knows_a_child(context) else []
    offered = [*first, *answer.follow_ups]
    return [*offered[: _MOST_FOLLOW_UPS - fewer], *depth, *simpler]


def _term(context: Context) -> Optional[Term]:
    asked = context.message.entities.get("term")
    if not asked:
        return None
    wanted = bare_words(str(asked))
    for term in context.content.glossary:
        if any(bare_words(name) == wanted for names in term.terms.values() for name in names):
            return term
    return None


def _answered_as(turn: Turn, action: str) -> Turn:
    return replace(turn, reply=replace(turn.reply, answered=action))
