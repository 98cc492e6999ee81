"""One turn of the guide: a message and a conversation in, a reply and the conversation after it out.

A move is chosen by the rules (``data/rules``). Three things stand above that choice, because they need
the conversation and not only the message: danger, a choice that was offered, and the answer to a question
that the guide just asked.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable, Dict, Optional

from bot.guide.checklists import CHECKLIST_PREFIX
from bot.guide.content import Content
from bot.guide.conversation import CHOOSE, LANGUAGES, UNSURE, Conversation, Message, Turn
from bot.guide.facts import FACT_NAMES, Facts
from bot.guide.moves import (
    alarm,
    answer,
    case_questions,
    check,
    checklist,
    comeback,
    deadline,
    erasure,
    feelings,
    letter,
    listening,
    talk,
    told,
    unsure,
)
from bot.guide.moves.context import FAQ_PREFIX, LETTER_PREFIX, Context, paragraphs
from bot.guide.texts import spoken_words

Move = Callable[[Context], Turn]

#: Labels whose message, in the running check, is an answer rather than a change of subject.
_ANSWER_LABELS = (
    "inform",
    "affirm",
    "deny",
    "dont_know",
    "start_screening",
    UNSURE,
    "calculate_deadline",
    "medical_advice",
    "correct_answer",
    "crisis",  # here only where the words name no danger and the model is not sure
)
#: Labels that stay what they are in the running check, whatever facts the message tells.
_STAND_ABOVE = (
    "stop", "go_back", "repeat", "simplify", "more_detail", "ask_source", "switch_language",
    "menu", "talk_to_person", "write_letter", "privacy", "bot_challenge",
)  # fmt: skip
#: Of these, the wishes that count even beside a fact ("I want to talk to a person, my son is 8").
_WHATEVER_IS_TOLD = ("write_letter", "talk_to_person", "stop", "privacy", "switch_language")
#: Labels under which "I signed on March 3, when must they be done?" may come in.
_MAY_ASK_FOR_A_DATE = (UNSURE, "inform", "start_screening", "faq/timeline")
_NAMES_OF_PLANS = frozenset({"iep", "ieps", "504"})
_WHAT_IT_IS = ("faq/what_is_iep", "faq/what_is_504")
_DEFINITIONS = (*_WHAT_IT_IS, "faq/iep_contents")
_TOPIC_OF_TROUBLE = (
    ("suspended", "faq/discipline"),
    ("not_followed", "faq/iep_not_followed"),
    ("service_refused", "faq/disagreement"),
    ("moved", "faq/transfer"),
    ("not_working", "faq/progress_reports"),
)
#: The longest name of a place: "Salt Lake City Utah".
_PLACE_WORDS = 4
#: From so many words on a message tells rather than asks.
_STORY_WORDS = 8
#: A wish for the check in so few words is no try at its question.
_BARE_WISH = 7
#: Facts that hold for every child of a family.
_FAMILY_FACTS = ("state",)


def respond(content: Content, message: Message, conversation: Conversation, move: str) -> Turn:
    """Answer one message.

    Args:
        content: what the guide says and decides by.
        message: the message as understood.
        conversation: what is known so far.
        move: the move that the rules chose for the message's label; a key of ``MOVES``.
    """
    conversation = _as_chosen(message, conversation)
    turn = _back(content, message, conversation, move)
    turn = comeback.seen(turn or _answer(content, message, conversation, move), message)
    return replace(turn, conversation=turn.conversation.remember(chosen_lang=conversation.memory.chosen_lang))


def _as_chosen(message: Message, conversation: Conversation) -> Conversation:
    """Go on in the language set in the chat window, when it was changed; the words of a message still win over it."""
    chosen = message.chosen_lang
    if chosen not in LANGUAGES or chosen == conversation.memory.chosen_lang:
        return conversation
    return conversation.remember(lang=chosen, chosen_lang=chosen)


def _answer(content: Content, message: Message, conversation: Conversation, move: str) -> Turn:
    return letter.after(content, conversation, message, _turn(content, message, conversation, move))


def _back(content: Content, message: Message, conversation: Conversation, move: str) -> Optional[Turn]:
    """The turn of a parent who comes back to something open, or ``None`` for anybody else."""
    if not comeback.is_back(message, conversation):
        return None
    heard = replace(message, label=listening.plain_label(message))
    context = Context(content=content, message=heard, conversation=_in_its_language(message, conversation))
    if comeback.only_hello(context):
        return comeback.hello(context)
    return comeback.after(context, conversation, _answer(content, message, comeback.before(context), move))


def _turn(content: Content, message: Message, conversation: Conversation, move: str) -> Turn:
    if message.label == CHOOSE or listening.is_choice_id(message.text, conversation.memory):
        message = replace(message, lang=None)
    label = message.label
    titled = None if message.label == CHOOSE else content.label_titled(message.text)
    message = replace(message, label=titled or listening.plain_label(message))
    faint_alarm = alarm.is_faint(content, message)
    if faint_alarm:
        message = replace(message, label=UNSURE)
    if titled:
        message = replace(message, confidence=1.0)
    context = Context(content=content, message=message, conversation=_in_its_language(message, conversation))
    if alarm.is_danger(context):
        return talk.crisis(context)
    if erasure.is_asked(message):
        return erasure.ask(context)
    confirmed = erasure.answer_in(message, conversation.memory)
    if confirmed:
        return erasure.choose(context, confirmed)
    choice = listening.choice_in(message, conversation.memory)
    if choice:
        return _choose(context, choice.id)
    if check.may_edit(context, message.text.strip()):
        return check.edit(context, message.text.strip()[len(check.EDIT_PREFIX) :])
    if message.label == CHOOSE:
        return _expired(context)
    context = _listen(_without_first_child(context))
    turn = _redirect(context) or MOVES[move if message.label == label else move_for(message.label)](context)
    turn = feelings.beside(context, check.renew(context, turn))
    return alarm.with_helpline(context, turn) if faint_alarm else turn


def label_to_act_on(content: Content, text: str, label: str) -> str:
    """The model's label, unless the words themselves speak of danger or are a choice's title."""
    if content.crisis.finds_danger(text):
        return "crisis"
    return content.label_titled(text) or label


def _in_its_language(message: Message, conversation: Conversation) -> Conversation:
    if message.lang and message.lang != conversation.memory.lang and not _only_names_a_place(message, conversation):
        return conversation.remember(lang=message.lang)
    return conversation


def _only_names_a_place(message: Message, conversation: Conversation) -> bool:
    """ "Los Angeles" in answer to "which state" is no change of language."""
    return (
        conversation.memory.asking == "state"
        and "state" in message.entities
        and len(message.text.split()) <= _PLACE_WORDS
    )


def _choose(context: Context, choice_id: str) -> Turn:
    if choice_id == "none_of_these":
        return unsure.none_of_these(context)
    if choice_id.startswith(erasure.PREFIX):
        return erasure.choose(context, choice_id)
    if choice_id.startswith(LETTER_PREFIX):
        return letter.choose(context, choice_id[len(LETTER_PREFIX) :])
    if choice_id.startswith(CHECKLIST_PREFIX):
        return checklist.choose(context, choice_id[len(CHECKLIST_PREFIX) :])
    if choice_id.startswith(comeback.PREFIX):
        return comeback.choose(context, choice_id)
    if choice_id.startswith(check.EDIT_PREFIX):
        return check.edit(context, choice_id[len(check.EDIT_PREFIX) :])
    choice = next(item for item in context.conversation.memory.offered if item.id == choice_id)
    stated = listening.answer_of(choice)
    if stated is not None and letter.listens(context.conversation):
        return letter.go_on(told.take(context, stated))
    if stated is not None:
        return check.go_on(told.take(context, stated), learned=True, answered="inform")
    context = replace(context, message=replace(context.message, label=choice_id, entities={}, confidence=1.0))
    return dispatch(context, choice_id)


def dispatch(context: Context, label: str) -> Turn:
    """Do what a label asks for."""
    return MOVES[move_for(label)](context)


def move_for(label: str) -> str:
    """The move that belongs to a label."""
    if label.startswith(FAQ_PREFIX):
        return "answer"
    return label if label in MOVES else "talk"


def _expired(context: Context) -> Turn:
    """A choice that is not open now: from an older reply, or made up."""
    if context.conversation.memory.check == "running":
        turn = check.explain_question(context, "inform")
    else:
        turn = talk.reply_to(context, "menu")
    text = paragraphs([context.phrase("choice_expired"), turn.reply.text])
    return replace(turn, reply=replace(turn.reply, text=text))


def _listen(context: Context) -> Context:
    """Take in what the message tells about the child."""
    said = told.said_in(context)
    context = replace(context, told_before=context.facts)
    return told.take(context, said, replace_lists=context.message.label == "correct_answer")


def _without_first_child(context: Context) -> Context:
    """Outside the check, what is told of another child must not be mixed with what was told of the first."""
    another = listening.speaks_of_another_child(context.message.text) and _tells_facts(context)
    if context.conversation.memory.check != "off" or not another:
        return context
    kept = Facts(**{name: getattr(context.facts, name) for name in _FAMILY_FACTS})
    conversation = context.conversation.with_facts(kept).remember(asked=(), tries={}, put=0)
    return context.with_conversation(conversation)


def _only_asks(context: Context) -> bool:
    """Whether the message asks a question and tells nothing."""
    return context.message.label.startswith(FAQ_PREFIX) and not _tells_facts(context)


def _redirect(context: Context) -> Optional[Turn]:
    """What the conversation makes of the message, where that differs from what the words alone say."""
    message, memory = context.message, context.conversation.memory
    if listening.wants_to_start_over(message.text):
        return check.fresh_start(replace(context, message=replace(message, entities={})))
    another = context.facts.known() and listening.speaks_of_another_child(message.text) and memory.check != "off"
    if another and not _only_asks(context):
        return check.fresh_start(context, keep=_FAMILY_FACTS)
    if memory.check == "running":
        return _in_running_check(context)
    if letter.listens(context.conversation) and letter.hears(context, answered=memory.asking in told.said_in(context)):
        return letter.go_on(context)
    if memory.check == "paused":
        return _in_paused_check(context)
    if memory.check == "off" and memory.asked and listening.wants_to_go_on(message.text):
        return check.resume(context)
    if message.label in _MAY_ASK_FOR_A_DATE and listening.asks_for_the_date(message):
        return deadline.calculate(context)
    if message.label == UNSURE and (_tells_facts(context) or _tells_of_trouble(message)):
        return check.start(context)
    if memory.check == "off" and answer.asks_what_now(message.text) and _knows_the_child(context):
        return check.start(context)
    if (
        memory.check == "off"
        and message.label == UNSURE
        and case_questions.asks_of_the_case(message.text)
        and _knows_the_child(context)
    ):
        return check.start(context)
    if memory.check == "off" and message.label.startswith(FAQ_PREFIX) and answer.wants_the_next_step(context):
        return check.start(context)
    return _about_the_trouble(context) if message.label in _DEFINITIONS else _what_the_word_means(context)


def _what_the_word_means(context: Context) -> Optional[Turn]:
    """Who is frightened by "IEP" on a form is told what it is, where that is among the likeliest questions."""
    message = context.message
    names_it = not _NAMES_OF_PLANS.isdisjoint(spoken_words(message.text).split())
    if context.conversation.memory.check != "off" or message.label != UNSURE or not names_it:
        return None
    likeliest = message.offers if feelings.told(context) else ()
    topic = next((label for label in likeliest if label in _WHAT_IT_IS), None)
    return dispatch(replace(context, message=replace(context.message, label=topic)), topic) if topic else None


def _tells_of_trouble(message: Message) -> bool:
    """Whether a story's meaning is a child's trouble, though its words name none."""
    tells = len(message.text.split()) >= _STORY_WORDS and "concern_guess" in message.entities
    return tells and not listening.looks_like_a_question(message.text)


def _knows_the_child(context: Context) -> bool:
    return any(name not in _FAMILY_FACTS for name in context.facts.known())


def _about_the_trouble(context: Context) -> Optional[Turn]:
    """ "My kid has a 504 nobody follows": who tells what is wrong with a plan doesn't ask what a plan is."""
    named = context.message.entities.get("situation", ())
    topic = next((topic for trouble, topic in _TOPIC_OF_TROUBLE if trouble in named), None)
    if topic is None or listening.looks_like_a_question(context.message.text):
        return None
    return dispatch(replace(context, message=replace(context.message, label=topic)), topic)


def _in_running_check(context: Context) -> Optional[Turn]:
    message = context.message
    said = told.said_in(context)
    learned = any(name in FACT_NAMES for name in said)
    if listening.wants_to_skip(message.text):
        return check.go_on(context, learned=True, answered="inform", lead=(context.check_phrase("moving_on"),))
    if listening.wants_to_go_on(message.text):
        return check.resume(context)
    if message.label == "start_screening" and not learned and _is_bare(message):
        return check.explain_question(context, "start_screening")
    if listening.wants_the_result(message.text) and context.facts.known():
        return check.result(context, answered="inform")
    explained = _about_the_check(context, learned)
    if explained:
        return explained
    if listening.drops_the_check(message.text) and not learned:
        return _leave_the_check(context)
    if message.label in _STAND_ABOVE and (not learned or message.label in _WHATEVER_IS_TOLD):
        return None
    if message.label == "correct_answer" and _changes_something(context, said):
        return None
    asks = listening.looks_like_a_question(message.text)
    if message.label in (UNSURE, *told.BARE, "inform") and not learned:
        own = _own_question(context)
        if own:
            return own
    if message.label in _ANSWER_LABELS:
        bare = message.label in ("affirm", "deny", "dont_know", "inform")
        return check.go_on(context, learned=learned, answered=message.label if bare or not learned else "inform")
    if learned and not asks:
        return check.go_on(context, learned=True, answered="inform")
    return None


def _about_the_check(context: Context, learned: bool) -> Optional[Turn]:
    """What to do now is what the check will say; why a question is put is said at once."""
    message = context.message
    if answer.asks_what_now(message.text) and not learned:
        return check.more_first(context, "simplify")
    about_the_question = context.conversation.memory.topic is None or message.label == UNSURE
    if listening.asks_about_the_question(message.text) and about_the_question:
        return check.explain_question(context, "simplify")
    return None


def _own_question(context: Context) -> Optional[Turn]:
    """What a question of the parent's own gets that no topic is sure to answer: a promise, or a question back."""
    text = context.message.text
    if case_questions.asks_of_the_case(text):
        return check.more_first(context, context.message.label)
    if listening.looks_like_a_question(text):
        return check.resume_after(context, unsure.ask_back(context))
    return None


def _is_bare(message: Message) -> bool:
    """Whether a wish says nothing of the child ("do the check thing")."""
    return len(message.text.split()) <= _BARE_WISH and message.confidence >= unsure.SURE


def _leave_the_check(context: Context) -> Turn:
    """The parent has had enough of the questions: stop, or answer alone what is asked instead."""
    if not context.message.label.startswith(FAQ_PREFIX) and context.message.label not in _STAND_ABOVE:
        return check.stop(context)
    resting = context.conversation.remember(check="paused", asking=None)
    return dispatch(context.with_conversation(resting), context.message.label)


def _in_paused_check(context: Context) -> Optional[Turn]:
    """The check rests: "go on", yes and facts go on with it; anything else is answered alone."""
    message = context.message
    offered = comeback.offers_to_go_on(context.conversation)
    if listening.wants_to_go_on(message.text) or (offered and message.label == "affirm"):
        return check.resume(context)
    if offered and message.label == "deny":
        return comeback.something_else(context)
    tells = any(name in FACT_NAMES for name in told.said_in(context))
    if tells and message.label in _ANSWER_LABELS and not listening.looks_like_a_question(message.text):
        return check.resume(context)
    return None


def _changes_something(context: Context, said: Dict[str, Any]) -> bool:
    """Whether a message states another value for something that was said before, or names nothing at all."""
    before = context.told_before or Facts()
    return not said or any(getattr(before, name) not in (None, (), value) for name, value in said.items())


def _tells_facts(context: Context) -> bool:
    return any(name in FACT_NAMES for name in context.message.entities)


def _inform(context: Context) -> Turn:
    memory = context.conversation.memory
    if not _tells_facts(context):
        return unsure.ask_back(context)
    if memory.check == "done":
        return check.result(context, answered="inform", lead=(context.check_phrase("noted"),))
    return check.start(context)


def _yes(context: Context) -> Turn:
    offered = context.conversation.memory.offered
    if len(offered) == 1:
        return _choose(context, offered[0].id)
    return talk.reply_to(context, context.message.label)


def _correct(context: Context) -> Turn:
    return check.correct(context, changed=_tells_facts(context))


def _start(context: Context) -> Turn:
    memory = context.conversation.memory
    if memory.check == "paused":
        return check.resume(context)
    if memory.check == "done" and not _tells_facts(context) and memory.next_step:
        return check.result(context, answered="start_screening")
    return check.start(context)


MOVES: Dict[str, Move] = {
    "answer": lambda context: answer.answer_topic(context, context.message.label),
    "talk": lambda context: talk.reply_to(context, context.message.label),
    "crisis": talk.crisis,
    "stop": talk.stop,
    "switch_language": talk.switch_language,
    "more_detail": lambda context: answer.another_form(context, "more"),
    "simplify": lambda context: answer.another_form(context, "simple"),
    "repeat": answer.repeat,
    "ask_source": answer.sources,
    "start_screening": _start,
    "inform": _inform,
    "affirm": _yes,
    "correct_answer": _correct,
    "go_back": check.go_back,
    "write_letter": letter.write,
    "calculate_deadline": deadline.calculate,
    UNSURE: unsure.ask_back,
}
