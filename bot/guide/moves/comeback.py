"""Coming back after a pause: what was open is said once, and the parent chooses whether to go on.

Whoever comes back with a question hears its answer first; whoever comes back with an answer to the open question, or
says "go on", simply goes on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Optional, Tuple

from bot.guide.conversation import UNSURE, Choice, Conversation, Message, Turn
from bot.guide.facts import Facts
from bot.guide.moves import check, letter, listening
from bot.guide.moves.context import FAQ_PREFIX, LETTER_PREFIX, Context, paragraphs, say
from bot.guide.wording import fill

#: Shorter than this a parent was not away: dinner, a call, a bus ride.
PAUSE = timedelta(hours=2)
PREFIX = "return:"
GO_ON = "start_screening"
_START_OVER = f"{PREFIX}start_over"
_SOMETHING_ELSE = f"{PREFIX}something_else"
#: Labels that say no more than hello to somebody who comes back.
_HELLO = ("greet", "thank", "affirm", "deny", "dont_know", "inform", "start_screening", "feedback_good", UNSURE)
#: Of these, the ones that are no hello where the words ask something.
_NO_HELLO_WHEN_ASKING = ("inform", UNSURE)
#: Replies after which nothing is offered.
_QUIET_AFTER = ("crisis", "goodbye", "stop", "talk_to_person")
#: So many choices of the reply stay beside those of the offer.
_MOST_CHOICES_KEPT = 4
#: No child is older by this many years the next day.
_OTHER_CHILD_YEARS = 1.5


def is_back(message: Message, conversation: Conversation) -> bool:
    """Whether the message comes after a pause, and something was open then."""
    last = _time(conversation.memory.last_seen)
    away = last is not None and message.now is not None and message.now - last >= PAUSE
    return away and _open(conversation) is not None


def seen(turn: Turn, message: Message) -> Turn:
    """Note when the parent was last here."""
    if message.now is None:
        return turn
    minute = message.now.isoformat(timespec="minutes")
    return replace(turn, conversation=turn.conversation.remember(last_seen=minute))


def only_hello(context: Context) -> bool:
    """Whether the message neither asks nor tells anything: "hi", "I'm back", "can you help my son"."""
    message, memory = context.message, context.conversation.memory
    if context.content.crisis.finds_danger(message.text) or listening.choice_in(message, memory):
        return False
    if listening.wants_to_go_on(message.text) or listening.wants_to_start_over(message.text):
        return False
    if message.label not in _HELLO or listening.speaks_of_another_child(message.text):
        return False
    if message.label in _NO_HELLO_WHEN_ASKING and listening.looks_like_a_question(message.text):
        return False
    return message.label == "dont_know" or not _told(context)


def hello(context: Context) -> Turn:
    """Say what was open, and ask whether to go on."""
    context = context.with_conversation(_paused(context.conversation))
    label = context.message.label
    return _offer(context, None, (), answered="greet" if label in _NO_HELLO_WHEN_ASKING else label)


def before(context: Context) -> Conversation:
    """The conversation in which to take the message: the check rests, unless the message goes on with it."""
    conversation = context.conversation
    if _is_another_age(conversation.facts, context.message):
        return Conversation(facts=Facts(state=conversation.facts.state)).remember(lang=conversation.memory.lang)
    return conversation if _goes_on(context) else _paused(conversation)


def after(context: Context, was: Conversation, turn: Turn) -> Turn:
    """Greet the parent around what was done with the message; what is still open is offered once.

    Args:
        context: the turn.
        was: the conversation before the pause.
        turn: what was done with the message.
    """
    answered, memory = turn.reply.answered or "", turn.conversation.memory
    if answered in _QUIET_AFTER:
        return turn
    context = context.with_conversation(turn.conversation)
    result_stands = _open(was) == "result" and memory.check == "done" and "summary" not in turn.reply.extras
    letter_rests = _open(was) == "letter" and memory.letter is None and "letter" not in turn.reply.extras
    if memory.check == "paused" or result_stands:
        return _offer(context, turn, turn.reply.choices, answered=turn.reply.answered)
    if letter_rests and memory.check == "off":
        context = context.with_conversation(turn.conversation.remember(letter=was.memory.letter))
        return _offer(context, turn, turn.reply.choices, answered=turn.reply.answered)
    another = _is_another_age(was.facts, context.message)
    greeting = context.check_phrase("return_other_child" if another else "return_hello")
    return replace(turn, reply=replace(turn.reply, text=paragraphs([greeting, turn.reply.text])))


def choose(context: Context, choice_id: str) -> Turn:
    """A tapped choice of the greeting: start over, or ask something else."""
    if choice_id == _START_OVER:
        return check.fresh_start(replace(context, message=replace(context.message, entities={})))
    return something_else(context)


def something_else(context: Context) -> Turn:
    """The parent wants to ask something first; what was open stays open."""
    choices = ["faq/what_is_iep", "write_letter", "talk_to_person"]
    return say(context, context.check_phrase("something_else"), answered="menu", choices=choices)


def offers_to_go_on(conversation: Conversation) -> bool:
    """Whether the last reply asked to go on or to do something else."""
    return any(choice.id == _SOMETHING_ELSE for choice in conversation.memory.offered)


def _offer(context: Context, said: Optional[Turn], kept: Tuple[Choice, ...], *, answered: Optional[str]) -> Turn:
    """What was open, and the three ways on; after what was said, if anything was."""
    memory = context.conversation.memory
    words = context.check_phrase
    text, choices = _what_was_open(context)
    extra = (
        *choices,
        Choice(_START_OVER, words("start_over")),
        Choice(_SOMETHING_ELSE, words("ask_something_else")),
    )
    named = {choice.title for choice in extra}
    others = tuple(choice for choice in kept if choice.title not in named and choice.id != GO_ON)
    turn = say(
        context,
        paragraphs([said.reply.text if said else None, text]),
        answered=answered,
        extra_choices=(*extra, *others[:_MOST_CHOICES_KEPT]),
        sources=said.reply.sources if said else (),
        offers=said.reply.offers if said else (),
        extras=said.reply.extras if said else None,
        unsure_in_row=memory.unsure_in_row,
        letter=None,
        letter_asked=(),
        next_step=check.standing_step(context) if memory.check == "done" else memory.next_step,
    )
    return turn


def _what_was_open(context: Context) -> Tuple[str, Tuple[Choice, ...]]:
    """In words, with the choice that goes on with it."""
    memory, words = context.conversation.memory, context.check_phrase
    if memory.check == "paused":
        number, total = check.progress(context)
        where = fill(words("return_check"), {"number": str(number), "total": str(total)})
        text = paragraphs([f"{words('return_hello')} {where}", check.heard(context), words("return_ask")])
        return text, (Choice(GO_ON, words("go_on")),)
    if memory.check == "done":
        step = check.standing_step(context)
        same = step == memory.next_step
        named = fill(
            words("return_result" if same else "return_result_new"), {"step": context.spoken.steps[step].title}
        )
        text = paragraphs([f"{words('return_hello')} {named}", words("return_ask_result")])
        fix = Choice("correct_answer", context.title("correct_answer"))
        return text, (Choice(GO_ON, words("see_again")), fix)
    title = context.spoken.letters[memory.letter or ""].title
    text = f"{words('return_hello')} {fill(words('return_letter'), {'title': title})}"
    return paragraphs([text, words("return_ask")]), (Choice(f"{LETTER_PREFIX}{memory.letter}", words("go_on")),)


def _open(conversation: Conversation) -> Optional[str]:
    """What a pause would leave open: the "check", a "letter" or a "result"."""
    memory = conversation.memory
    if memory.check in ("running", "paused"):
        return "check"
    if letter.listens(conversation):
        return "letter"
    return "result" if memory.check == "done" and memory.next_step not in (None, "crisis") else None


def _paused(conversation: Conversation) -> Conversation:
    running = conversation.memory.check == "running"
    return conversation.remember(check="paused", asking=None) if running else conversation


def _goes_on(context: Context) -> bool:
    """Whether the message goes on by itself: with a choice, with "go on", or by telling something."""
    message = context.message
    if listening.wants_to_go_on(message.text) or listening.choice_in(message, context.conversation.memory):
        return True
    asks = message.label.startswith(FAQ_PREFIX) or listening.looks_like_a_question(message.text)
    return bool(_told(context)) and not (asks and message.label != "start_screening")


def _told(context: Context) -> bool:
    """Whether the message tells a fact, or answers the question that was open."""
    asking = context.conversation.memory.asking
    question = context.spoken.check.questions.get(asking) if asking else None
    choices = [*question.choices, *question.unshown] if question else []
    return bool(listening.facts_in(context.message, asking, choices))


def _is_another_age(facts: Facts, message: Message) -> bool:
    """Whether the message tells of a child of quite another age than the one that was spoken of."""
    if message.label == "correct_answer":
        return False
    told = Facts.from_slots({name: message.entities.get(name) for name in ("child_age", "child_grade")}).usual_age()
    known = facts.usual_age()
    return told is not None and known is not None and abs(told - known) > _OTHER_CHILD_YEARS


def _time(value: Optional[str]) -> Optional[datetime]:
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:
        return None
