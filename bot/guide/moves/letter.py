"""Letters: which one, the one or two things it lacks, and its text; what belongs to the family stays in [brackets].

A letter asks at most for the worry and the day of the request, each at most twice, each may be skipped, and never in
the middle of the check, which has a question of its own open.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Optional, Tuple

from bot.guide.content import Content
from bot.guide.conversation import UNSURE, Choice, Conversation, Message, Turn
from bot.guide.letters import compose, lacking, letter_values
from bot.guide.moves import check, listening
from bot.guide.moves.context import ANSWER_PREFIX, FAQ_PREFIX, LETTER_PREFIX, Context, paragraphs, say
from bot.guide.schemas import Letter
from bot.guide.wording import fill

ANSWERED = "write_letter"
SKIP = f"{LETTER_PREFIX}skip"
#: A question of a letter is put once more with an example; then the letter has a gap there.
MOST_TIMES = 2
#: Which letter fits what has been asked so far, where the check has no result yet.
_BY_REQUEST = {
    "none": "request_evaluation",
    "spoken": "request_evaluation",
    "school_offered": "request_evaluation",
    "written": "follow_up_request",
    "refused": "disagreement",
    "not_eligible": "request_iee",
    "in_progress": "request_meeting",
    "eligible": "request_meeting",
}
#: Words that name a letter; the first that stands in the message counts.
_NAMES = (
    ("request_504", ("504",)),
    ("request_iee", ("iee", "independent", "independiente", "second opinion", "segunda opini")),
    ("request_records", ("record", "expediente", "file", "copies", "copias")),
    ("consent_with_conditions", ("consent letter", "letter of consent", "consent to the test", "with conditions", "dar permiso", "doy permiso", "con condiciones")),
    ("request_meeting", ("meeting", "junta", "reuni")),
    ("follow_up_request", ("follow up", "follow-up", "no answer", "nobody answered", "seguimiento", "no contest")),
    ("disagreement", ("disagree", "prior written notice", "pwn", "desacuerdo", "no estoy de acuerdo", "aviso previo")),
    ("request_evaluation", ("evaluat", "test", "evalu", "prueba")),
)  # fmt: skip
#: Replies to a question in the middle of a letter after which the letter's own question is put again.
_RETURNS_AFTER = ("privacy", "bot_challenge", "more_detail", "simplify", "ask_source", "repeat", "switch_language")
#: Labels under which the words of an answer may come in.
_MAY_BE_AN_ANSWER = (UNSURE, "inform", "out_of_scope")
#: Labels that leave a letter's question open on purpose.
_LEAVES_IT = ("dont_know", "deny", "affirm")


def write(context: Context) -> Turn:
    """Give the letter that fits, ask for what it lacks, or ask which one."""
    memory = context.conversation.memory
    wanted = _named(context.message) or memory.letter or _fitting(context)
    if wanted is None or wanted not in context.spoken.letters:
        letters = context.spoken.letters.items()
        choices = tuple(Choice(f"{LETTER_PREFIX}{name}", letter.title) for name, letter in letters)
        return say(context, context.phrase("letter_which"), answered=ANSWERED, extra_choices=choices)
    if wanted == memory.letter:
        return _give(context, wanted)
    return _begin(context, wanted)


def choose(context: Context, chosen: str) -> Turn:
    """A tapped choice: a letter, a letter in a language ("request_504=es"), or "skip"."""
    if f"{LETTER_PREFIX}{chosen}" == SKIP:
        return go_on(context, skipped=True)
    letter_id, _, lang = chosen.partition("=")
    return _give(context, letter_id, lang) if lang else _begin(context, letter_id)


def listens(conversation: Conversation) -> bool:
    """Whether a letter's question is open."""
    memory = conversation.memory
    return memory.letter is not None and memory.asking is not None and memory.check != "running"


def hears(context: Context, answered: bool) -> bool:
    """Whether a message belongs to the open question: it answers it, or at least does not ask for something else.

    Args:
        context: the turn.
        answered: whether the message tells the fact that was asked for.
    """
    message = context.message
    asks = listening.looks_like_a_question(message.text)
    if answered:
        return not (asks and message.label.startswith(FAQ_PREFIX))
    if listening.wants_to_skip(message.text) or message.label in _LEAVES_IT:
        return True
    return message.label in _MAY_BE_AN_ANSWER and not asks


def go_on(context: Context, *, skipped: bool = False) -> Turn:
    """After a message to the open question: ask the next thing, the same once more, or give the letter."""
    memory = context.conversation.memory
    letter_id, asking = memory.letter or "", memory.asking or ""
    message = context.message
    skipped = skipped or listening.wants_to_skip(message.text) or message.label in _LEAVES_IT
    if skipped and not context.facts.has(asking):
        asked = (*memory.letter_asked, *[asking] * MOST_TIMES)
        context = context.with_conversation(context.conversation.remember(letter_asked=asked))
    return _ask_or_give(context, letter_id)


def after(content: Content, before: Conversation, message: Message, turn: Turn) -> Turn:
    """Return to an open letter after a question in the middle, or let it rest after anything else.

    Args:
        content: what the guide says.
        before: the conversation before the message.
        message: the message.
        turn: what was done with it.
    """
    memory = turn.conversation.memory
    if before.memory.letter is None or memory.letter is None or turn.reply.answered == ANSWERED:
        return turn
    answered = turn.reply.answered or ""
    closed = turn.conversation.remember(letter=None, letter_asked=())
    if memory.check == "running":
        return replace(turn, conversation=closed)
    fact = _open_fact(content, memory.letter, turn.conversation)
    if fact is None or not (answered.startswith(FAQ_PREFIX) or answered in _RETURNS_AFTER):
        return replace(turn, conversation=closed.remember(asking=None))
    context = Context(content=content, message=message, conversation=turn.conversation)
    again = _ask(context, memory.letter, fact, (turn.reply.text, _words(context, "back_to_letter")))
    conversation = again.conversation.remember(topic=memory.topic, depth=memory.depth)
    reply = replace(turn.reply, text=again.reply.text, choices=again.reply.choices)
    return Turn(reply=reply, conversation=conversation)


def _begin(context: Context, letter_id: str) -> Turn:
    conversation = context.conversation.remember(letter=letter_id, letter_asked=())
    return _ask_or_give(context.with_conversation(conversation), letter_id)


def _ask_or_give(context: Context, letter_id: str) -> Turn:
    running = context.conversation.memory.check == "running"
    fact = None if running else _open_fact(context.content, letter_id, context.conversation)
    if fact is None:
        return _give(context, letter_id)
    again = fact in context.conversation.memory.letter_asked
    example = context.spoken.check.questions[fact].example if again else None
    return _ask(context, letter_id, fact, (example,))


def _open_fact(content: Content, letter_id: str, conversation: Conversation) -> Optional[str]:
    letter = content.in_("en").letters[letter_id]
    asked = conversation.memory.letter_asked
    open_facts = [fact for fact in lacking(letter, conversation.facts) if asked.count(fact) < MOST_TIMES]
    return open_facts[0] if open_facts else None


def _ask(context: Context, letter_id: str, fact: str, lead: Tuple[Optional[str], ...]) -> Turn:
    question = context.spoken.check.questions[fact]
    choices = tuple(Choice(f"{ANSWER_PREFIX}{fact}={item.value}", item.title) for item in question.choices)
    skip = Choice(SKIP, context.check_phrase("skip"))
    asked = (*context.conversation.memory.letter_asked, fact)
    first = len(asked) == 1
    opening = fill(_words(context, "question"), {"title": context.spoken.letters[letter_id].title})
    return say(
        context,
        paragraphs(
            [
                *lead,
                f"{opening} {question.ask}" if first else question.ask,
                _words(context, "question_why") if first else None,
            ]
        ),
        answered=ANSWERED,
        extra_choices=(*choices, skip),
        letter=letter_id,
        letter_asked=asked,
        asking=fact,
    )


def _give(context: Context, letter_id: str, lang: Optional[str] = None) -> Turn:
    """The letter: in English, which schools read at once; in a Spanish conversation with what it says beside it."""
    spanish = context.lang == "es"
    written_in = lang if spanish and lang in ("en", "es") else "en"
    shown = context.spoken.letters[letter_id]
    letter = context.content.in_(written_in).letters[letter_id]
    today, facts = context.message.today, context.facts
    values = letter_values(context.content, letter_id, facts, written_in, today, interpreter=spanish)
    text = compose(context.content, letter_id, written_in, values)
    other = Choice(
        f"{LETTER_PREFIX}{letter_id}={'es' if written_in == 'en' else 'en'}",
        _words(context, "to_spanish" if written_in == "en" else "to_english"),
    )
    running = context.conversation.memory.check == "running"
    turn = say(
        context,
        paragraphs(
            [
                context.phrase("letter_intro"),
                fill(shown.intro, context.values()),
                _beside(context, letter_id, shown) if spanish and written_in == "en" else None,
                f"**{shown.title}**",
                text.text,
            ]
        ),
        answered=ANSWERED,
        choices=["talk_to_person", "faq/meeting_preparation", "menu"],
        extra_choices=(other,) if spanish and not running else (),
        sources=letter.sources,
        extras={"letter": text.to_plain()},
        letter=None,
        letter_asked=(),
        asking=context.conversation.memory.asking if running else None,
    )
    return check.resume_after(context, turn)


def _beside(context: Context, letter_id: str, shown: Letter) -> str:
    """What the English letter says, in Spanish."""
    values = letter_values(context.content, letter_id, context.facts, "es", context.message.today)
    lines = [*shown.says, fill(_words(context, "beside_dates"), values)]
    return "\n".join([_words(context, "beside"), *(f"- {line}" for line in lines)])


def _words(context: Context, key: str) -> str:
    return context.content.letter_words.phrases[key].in_(context.lang)


def _fitting(context: Context) -> Optional[str]:
    memory = context.conversation.memory
    if memory.next_step and memory.next_step in context.spoken.steps:
        return context.spoken.steps[memory.next_step].letter
    return _BY_REQUEST.get(context.facts.request or "")


def _named(message: Message) -> Optional[str]:
    words = message.text.lower()
    return next((name for name, keys in _NAMES if any(key in words for key in keys)), None)
