"""The short check in a conversation: asking, listening, going back, and saying the next step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Dict, List, Optional, Tuple

from bot.guide.checklists import offered_after
from bot.guide.conversation import UNSURE, Choice, Turn
from bot.guide.deadlines import explain, format_date
from bot.guide.facts import FACT_NAMES, Facts
from bot.guide.family_clock import family_deadline
from bot.guide.moves import listening
from bot.guide.moves.context import ANSWER_PREFIX, FAQ_PREFIX, LETTER_PREFIX, Context, paragraphs, say
from bot.guide.schemas import NextStep, placeholders
from bot.guide.screening import Case, case_of, decide, next_question, open_questions
from bot.guide.summary import EDITED_WITH, clock_matters, next_date, summary_of, text_message
from bot.guide.wording import concern_phrase, fact_in_words, fill, heard_line, request_when

EDIT_PREFIX = "edit:"
#: A parent's patience: after so many questions the check says what it can.
MOST_QUESTIONS = 10
#: A question is put once more with an example, then left open.
MOST_TRIES = 2
#: So many questions of the parent's own in a row are followed by the check's question; after one more it waits.
MOST_ASIDES = 2
#: Facts that can be corrected one by one, with their own question.
_EDITABLE = (
    "child_age", "state", "school_type", "concerns", "impact", "plan", "diagnosis", "request", "request_date",
    "consent_date", "situation",
)  # fmt: skip
_RUNNING = "running"


def start(context: Context, answered: str = "start_screening") -> Turn:
    """Begin the check, or go on with what is already known."""
    facts = context.facts
    conversation = context.conversation.remember(
        check=_RUNNING, asked=(), revisited=None, tries={}, put=0, aside=0, asking=None, next_step=None, topic=None
    )
    context = context.with_conversation(conversation)
    fact = _next(context)
    if fact is None:
        return result(context, answered=answered)
    count = len(_open(context))
    intro = fill(context.check_phrase("intro" if count > 1 else "intro_one"), {"count": str(count)})
    lead = [_sympathy(context), _heard(context) if facts.known() else None, intro]
    return ask(context, fact, lead, answered=answered)


def resume(context: Context, answered: str = "start_screening") -> Turn:
    """Go on exactly where the check was left: with the question that was open, or the next one where it has its answer."""
    memory = context.conversation.memory
    context = context.with_conversation(context.conversation.remember(check=_RUNNING, aside=0, next_step=None))
    left_at = memory.asked[-1] if memory.asked else None
    if left_at is None or _answered(context.facts, left_at):
        return _ask_next_or_finish(context, answered, (context.check_phrase("resumed"),))
    return ask(context, left_at, [context.check_phrase("resumed")], answered=answered, again=True)


def go_on(context: Context, *, learned: bool, answered: str, lead: Tuple[Optional[str], ...] = ()) -> Turn:
    """After a message in the running check: ask the next thing, or say the result.

    Args:
        context: with the facts of the message already taken in.
        learned: whether the message told anything the check can use.
        answered: the label to report.
        lead: what to say before the question.
    """
    context = context.with_conversation(context.conversation.remember(aside=0))
    if listening.fears_for_status(context.message.text):
        lead = (context.check_phrase("no_papers"), *lead)
    memory = context.conversation.memory
    asking = memory.asking
    unheard = asking is not None and memory.revisited == asking and not learned and not keeps_answer(context)
    if asking is None or (_answered(context.facts, asking) and not unheard):
        return _ask_next_or_finish(context, answered, lead)
    tries = {**memory.tries, asking: memory.tries.get(asking, 0) + 1}
    context = context.with_conversation(context.conversation.remember(tries=tries))
    if tries[asking] >= MOST_TRIES:
        if not _answered(context.facts, asking):
            context = context.with_conversation(context.conversation.with_facts(context.facts.decline(asking)))
        moving_on = () if learned else (context.check_phrase("moving_on"),)
        return _ask_next_or_finish(context, answered, (*lead, *moving_on))
    if learned:
        return _ask_next_or_finish(context, answered, lead)
    return ask(context, asking, [*lead, _what_was_missed(context, asking)], answered=answered, again=True)


def resume_after(context: Context, turn: Turn) -> Turn:
    """Put the open question again after something else was answered in the middle."""
    memory = turn.conversation.memory
    if memory.check != _RUNNING:
        return turn
    aside = memory.aside + context.message.label.startswith(FAQ_PREFIX)
    if aside > MOST_ASIDES:
        return _rest(context, turn)
    context = context.with_conversation(turn.conversation.remember(aside=aside))
    if turn.reply.answered == UNSURE:
        context = _left_open_when_missed(context)
        memory = context.conversation.memory
    open_again = memory.asking is not None and memory.revisited == memory.asking
    still_open = memory.asking is not None and (open_again or not _answered(context.facts, memory.asking))
    fact = memory.asking if still_open else _next(context)
    if fact is None:
        done = result(context, answered=turn.reply.answered or "inform")
        text = paragraphs([turn.reply.text, done.reply.text])
        sources = turn.reply.sources + done.reply.sources
        return replace(done, reply=replace(done.reply, text=text, sources=sources, extras=turn.reply.extras))
    lead: List[Optional[str]] = [turn.reply.text, context.check_phrase("bridge")]
    asked = ask(context, fact, lead, answered=turn.reply.answered, again=still_open)
    choices = (*_meant(context, turn), *asked.reply.choices)
    conversation = asked.conversation.remember(topic=memory.topic, depth=memory.depth, offered=choices)
    extras = {**asked.reply.extras, **turn.reply.extras}
    reply = replace(asked.reply, choices=choices, sources=turn.reply.sources, offers=turn.reply.offers, extras=extras)
    return Turn(reply=reply, conversation=conversation)


def _left_open_when_missed(context: Context) -> Context:
    """What was not understood counts as a try of the open question, so that it is never put a third time."""
    conversation = context.conversation
    asking = conversation.memory.asking
    if asking is None or _answered(context.facts, asking):
        return context
    tries = {**conversation.memory.tries, asking: conversation.memory.tries.get(asking, 0) + 1}
    if tries[asking] >= MOST_TRIES:
        conversation = conversation.with_facts(context.facts.decline(asking))
    return context.with_conversation(conversation.remember(tries=tries))


def _meant(context: Context, turn: Turn) -> Tuple[Choice, ...]:
    """The questions that may have been meant, where the reply asks back; the check's own choices follow them."""
    return context.choices(turn.reply.offers) if turn.reply.answered == UNSURE else ()


def _rest(context: Context, turn: Turn) -> Turn:
    """After several questions of the parent's own: the answer alone, and the check waits until it is wanted."""
    go_on_choice = Choice("start_screening", context.check_phrase("go_on"))
    choices = (go_on_choice, *(choice for choice in turn.reply.choices if choice.id != go_on_choice.id))
    conversation = turn.conversation.remember(check="paused", asking=None, aside=0, offered=choices)
    text = paragraphs([turn.reply.text, context.check_phrase("resting")])
    return Turn(reply=replace(turn.reply, text=text, choices=choices), conversation=conversation)


def ask(
    context: Context, fact: str, lead: List[Optional[str]], *, answered: Optional[str], again: bool = False
) -> Turn:
    """Put one question, with why it is asked and how far along the check is."""
    question = context.spoken.check.questions[fact]
    memory = context.conversation.memory
    asked = (*(name for name in memory.asked if name != fact), fact)
    number, total = _progress(context, len(asked))
    where = fill(context.check_phrase("progress"), {"number": str(number), "total": str(total)})
    choices = tuple(Choice(f"{ANSWER_PREFIX}{fact}={item.value}", item.title) for item in question.choices)
    skip = (Choice(f"{ANSWER_PREFIX}{fact}=", context.check_phrase("skip")),)
    put = memory.put if again else memory.put + 1
    conversation = context.conversation.remember(
        check=_RUNNING,
        asking=fact,
        asked=asked,
        revisited=memory.revisited if memory.revisited == fact else None,
        put=put,
        topic=None,
    )
    why = None if again or context.message.is_text_message else question.why
    text = paragraphs([*lead, f"{question.ask} {where}", why])
    return say(
        context.with_conversation(conversation),
        text,
        answered=answered,
        extra_choices=choices + skip,
        extras={"progress": {"at": number, "of": total, "mark": where}},
    )


def result(context: Context, *, answered: Optional[str], lead: Tuple[Optional[str], ...] = ()) -> Turn:
    """Say what was heard and the next step."""
    today = context.message.today
    clock_ends = _clock_end(context)
    steps = decide(context.content.screening, case_of(context.facts, clock_ends, today))
    values = _step_values(context, clock_ends)
    step = context.spoken.steps[steps[0]]
    note = _clock_note(context, step, clock_ends)
    taken_along = summary_of(context.content, context.facts, steps, values, note, context.lang)
    date_card = next_date(taken_along, today)
    if context.message.is_text_message:
        text = _text_message(context, fill(step.short, values), steps[1:], clock_ends)
    else:
        text = fill(_full_result(context, step, steps[1:], note), values)
    conversation = context.conversation.remember(
        check="done", asking=None, revisited=None, next_step=steps[0], topic=None
    )
    return say(
        context.with_conversation(conversation),
        paragraphs([*lead, text]),
        answered=answered,
        extra_choices=_result_choices(context, steps),
        sources=step.sources,
        extras={"summary": taken_along.to_plain(), **({"deadline": dict(date_card)} if date_card else {})},
    )


def standing_step(context: Context) -> str:
    """The next step as of today: a clock may have run out since it was said."""
    return decide(context.content.screening, _case(context))[0]


def progress(context: Context) -> Tuple[int, int]:
    """Which question the check is at, and of about how many."""
    return _progress(context, max(1, len(context.conversation.memory.asked)))


def heard(context: Context) -> str:
    """What was heard so far, in one line."""
    return _heard(context)


def may_edit(context: Context, choice_id: str) -> bool:
    """Whether an ``edit:`` choice of a result's summary may be taken: its fact was told, and the result stands."""
    fact = choice_id[len(EDIT_PREFIX) :] if choice_id.startswith(EDIT_PREFIX) else ""
    return context.conversation.memory.check == "done" and fact in _EDITABLE and _told(context.facts, fact)


def renew(context: Context, turn: Turn) -> Turn:
    """After the result, a message told something that leads elsewhere: say the new next step too.

    Args:
        context: the turn before its move.
        turn: what the move said.
    """
    memory = turn.conversation.memory
    facts = turn.conversation.facts
    if memory.check != "done" or facts == (context.told_before or facts) or memory.next_step is None:
        return turn
    after = context.with_conversation(turn.conversation)
    if decide(context.content.screening, _case(after))[0] == memory.next_step:
        return turn
    if turn.reply.answered == "write_letter":  # the letter first; the new next step is a tap away
        return _with_choice(context, turn, "start_screening") if "letter" in turn.reply.extras else turn
    said = turn.reply.text if turn.reply.answered and turn.reply.answered.startswith(FAQ_PREFIX) else None
    renewed = result(after, answered=turn.reply.answered, lead=(said, context.check_phrase("noted")))
    sources = tuple(dict.fromkeys((*turn.reply.sources, *renewed.reply.sources)))
    return replace(renewed, reply=replace(renewed.reply, sources=sources))


def go_back(context: Context) -> Turn:
    """Return to the question before; what was said to it stands until the parent says something else."""
    memory = context.conversation.memory
    if memory.check == "off" or not memory.asked:
        return say(
            context, context.check_phrase("nothing_to_go_back"), answered="go_back", choices=["start_screening", "menu"]
        )
    trail = list(memory.asked)
    if memory.check == _RUNNING and trail and trail[-1] == memory.asking and len(trail) > 1:
        trail.pop()
    fact = trail.pop()
    context = context.with_conversation(context.conversation.remember(asked=tuple(trail), check=_RUNNING))
    lead = [context.check_phrase("went_back"), _answer_so_far(context, fact)]
    return ask(_revisiting(context, fact), fact, lead, answered="go_back")


def keeps_answer(context: Context) -> bool:
    """Whether a message leaves the answer of a question that was put again as it is."""
    return context.message.label == "affirm" or listening.says_the_same(context.message.text)


def _revisiting(context: Context, fact: str) -> Context:
    """The question is open again, with its tries; its answer stands until there is another."""
    conversation, facts = context.conversation, context.facts
    if not _told(facts, fact):
        conversation = conversation.with_facts(_forget(facts, fact))
    tries = {name: count for name, count in conversation.memory.tries.items() if name != fact}
    return context.with_conversation(conversation.remember(revisited=fact, tries=tries, next_step=None))


def _answer_so_far(context: Context, fact: str) -> Optional[str]:
    names = ("child_age", "child_grade") if fact == "child_age" else (fact,)
    known = context.facts.known()
    words = [fact_in_words(context.content, name, context.facts, context.lang) for name in names if name in known]
    answer = ", ".join(filter(None, words))
    return fill(context.check_phrase("answer_so_far"), {"answer": answer}) if answer else None


def correct(context: Context, *, changed: bool) -> Turn:
    """After a correction: say that it was taken and go on, or ask what to correct."""
    memory = context.conversation.memory
    thanks = context.check_phrase("corrected")
    if changed and memory.check == "done":
        return result(context, answered="correct_answer", lead=(thanks,))
    if changed and memory.check == _RUNNING and memory.asking and not context.facts.has(memory.asking):
        return ask(context, memory.asking, [thanks], answered="correct_answer", again=True)
    if changed and memory.check == _RUNNING:
        return go_on(context, learned=True, answered="correct_answer", lead=(thanks,))
    if changed:
        return say(
            context,
            paragraphs([thanks, _heard(context)]),
            answered="correct_answer",
            choices=["start_screening", "menu"],
        )
    named = [name for name in _EDITABLE if _told(context.facts, name)]
    if not named:
        return say(
            context, context.check_phrase("correct_me"), answered="correct_answer", choices=["start_screening", "menu"]
        )
    names = context.spoken.check.fact_names
    choices = tuple(Choice(f"{EDIT_PREFIX}{name}", names.get(name, name)) for name in named)
    text = paragraphs([_heard(context), context.check_phrase("correct_me")])
    return say(context, text, answered="correct_answer", extra_choices=choices)


def edit(context: Context, fact: str) -> Turn:
    """Ask one question again because the parent wants to change its answer."""
    return ask(_revisiting(context, fact), fact, [_answer_so_far(context, fact)], answered="correct_answer")


def explain_question(context: Context, answered: str) -> Turn:
    """Say the open question again, with its example and why it is asked."""
    fact = context.conversation.memory.asking or _next(context)
    if fact is None:
        return result(context, answered=answered)
    question = context.spoken.check.questions[fact]
    return ask(context, fact, [question.why, question.example], answered=answered, again=True)


def more_first(context: Context, answered: str) -> Turn:
    """ "Can they do that?" in the middle: the check's result is the answer, so it is promised and the check goes on."""
    fact = context.conversation.memory.asking or _next(context)
    if fact is None:
        return result(context, answered=answered)
    why = context.spoken.check.questions[fact].why
    return ask(context, fact, [context.check_phrase("more_first"), why], answered=answered, again=True)


def stop(context: Context) -> Turn:
    """Leave the check; what was said stays for this conversation."""
    context = context.with_conversation(context.conversation.remember(check="off", asking=None))
    return say(
        context, context.check_phrase("stopped"), answered="stop", choices=["start_screening", "menu", "talk_to_person"]
    )


def fresh_start(context: Context, keep: Tuple[str, ...] = ()) -> Turn:
    """Forget the child and begin again; ``keep`` names facts that hold for another child too."""
    said = context.message.entities
    kept = {name: getattr(context.facts, name) for name in keep}
    new = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items() if name in FACT_NAMES
    }
    conversation = replace(context.conversation, facts=Facts(**{**kept, **new}))
    turn = start(context.with_conversation(conversation))
    text = paragraphs([context.check_phrase("fresh_start"), turn.reply.text])
    return replace(turn, reply=replace(turn.reply, text=text))


def _what_was_missed(context: Context, asking: str) -> str:
    """After an answer that was not understood: an example; after a bare yes, which one is meant."""
    question = context.spoken.check.questions[asking]
    if context.message.label == "affirm":
        return paragraphs([context.phrase("pick_one"), question.example])
    return fill(context.check_phrase("understood_nothing"), {"example": question.example})


def _with_choice(context: Context, turn: Turn, label: str) -> Turn:
    choices = tuple(dict.fromkeys((*turn.reply.choices, *context.choices([label]))))
    return Turn(reply=replace(turn.reply, choices=choices), conversation=turn.conversation.remember(offered=choices))


def _ask_next_or_finish(context: Context, answered: str, lead: Tuple[Optional[str], ...]) -> Turn:
    fact = _next(context)
    if fact is None or context.conversation.memory.put >= MOST_QUESTIONS:
        return result(context, answered=answered, lead=lead)
    return ask(context, fact, list(lead), answered=answered)


def _progress(context: Context, number: int) -> Tuple[int, int]:
    return number, max(number, number - 1 + len(_open(context)))


def _told(facts: Facts, fact: str) -> bool:
    """Whether there is something to correct with the question of a fact."""
    return any(facts.has(name) for name in (fact, *(name for name in EDITED_WITH if EDITED_WITH[name] == fact)))


def _result_choices(context: Context, steps: List[str]) -> Tuple[Choice, ...]:
    """What may be done with a result: the letters of all findings stand for themselves."""
    spoken, first = context.spoken, context.spoken.steps[steps[0]]
    letters = dict.fromkeys(letter for step in steps if (letter := spoken.steps[step].letter))
    named = f"{LETTER_PREFIX}{first.letter}"
    offered = [
        Choice(named, choice.title) if choice.id == "write_letter" and first.letter else choice
        for choice in context.choices([*first.choices, "correct_answer"])
    ]
    others = [Choice(f"{LETTER_PREFIX}{letter}", spoken.letters[letter].title) for letter in letters]
    there = {choice.id for choice in offered}
    further = [choice for choice in others if choice.id not in there]
    return (*offered, *further, *offered_after(context.content, steps[0], context.lang))


def _answered(facts: Facts, fact: str) -> bool:
    """Whether a question has its answer; the one for the age also takes a grade."""
    return facts.has(fact) or (fact == "child_age" and facts.has("child_grade"))


def _forget(facts: Facts, fact: str) -> Facts:
    return facts.forget("child_age").forget("child_grade") if fact == "child_age" else facts.forget(fact)


def _case(context: Context) -> Case:
    today = context.message.today
    return case_of(context.facts, _clock_end(context), today)


def _open(context: Context) -> List[str]:
    return open_questions(context.content.screening, _with_district(context), _case(context))


def _next(context: Context) -> Optional[str]:
    memory = context.conversation.memory
    return next_question(
        context.content.screening,
        _with_district(context),
        _case(context),
        just_asked=memory.asking,
        tries=memory.tries,
    )


def _with_district(context: Context) -> Facts:
    """The facts, with the district's own state where none was named: that need not be asked."""
    state = context.facts.state or context.content.district.state
    return replace(context.facts, state=state) if state else context.facts


def _clock_end(context: Context) -> Optional[date]:
    deadline = family_deadline(context.content, context.facts, context.lang)
    return deadline.due if deadline else None


def _heard(context: Context) -> str:
    line = heard_line(context.content, context.facts, context.lang)
    return f"{context.check_phrase('heard')} **{line}**." if line else ""


def _sympathy(context: Context) -> Optional[str]:
    if listening.fears_for_status(context.message.text):
        return context.check_phrase("no_papers")
    if context.message.entities.get("request") == "refused":
        return context.check_phrase("sorry_refused")
    if context.message.entities.get("request") == "written":
        return context.check_phrase("sorry")
    return None


def _step_values(context: Context, clock_ends: Optional[date]) -> Dict[str, str]:
    spanish = context.lang == "es"
    return {
        **context.values(),
        "request_when": request_when(context.facts, context.lang),
        "concern": concern_phrase(context.content, context.facts, context.lang),
        "clock_end": format_date(clock_ends, context.lang) if clock_ends else "",
        "child": "su niño o niña" if spanish else "your child",
    }


def _clock_note(context: Context, step: NextStep, clock_ends: Optional[date]) -> str:
    """How the date of the clock was counted, where the step names one; that it is over, where it is."""
    deadline = family_deadline(context.content, context.facts, context.lang)
    if deadline and "clock_end" in placeholders(step.clock):
        return explain(deadline, context.lang)
    if _testing_runs(context.facts) and clock_ends and clock_ends < context.message.today:
        return fill(context.check_phrase("clock_over"), {"date": format_date(clock_ends, context.lang)})
    return ""


def _testing_runs(facts: Facts) -> bool:
    """Whether the school is testing the child for the first time, after a signed consent."""
    return facts.request == "in_progress" and clock_matters(facts)


def _text_message(context: Context, short: str, more: List[str], clock_ends: Optional[date]) -> str:
    """The step, its date, and what else was found, as far as a text message goes."""
    parts = [short]
    if clock_ends and _testing_runs(context.facts):
        day = format_date(clock_ends, context.lang)
        parts.append("" if day in short else fill(context.check_phrase("text_date"), {"date": day}))
    if more:
        others = "; ".join(context.spoken.steps[other].title for other in more)
        parts.append(f"{context.check_phrase('also_consider')} {others}.")
    return text_message(parts)


def _full_result(context: Context, step: NextStep, more: List[str], clock_note: str) -> str:
    phrase = context.check_phrase
    others = "; ".join(context.spoken.steps[other].title for other in more)
    parts = [
        _heard(context),
        f"**{step.headline}**",
        step.why,
        "\n".join(f"- {line}" for line in step.do),
        f"**{phrase('contact')}:** {step.contact}",
        f"**{phrase('say')}:** {step.say}",
        f"**{phrase('clock')}:** {step.clock} {clock_note}",
        f"**{phrase('after')}:** {step.after}",
        f"**{phrase('also_consider')}** {others}." if others else None,
    ]
    return paragraphs(parts)
