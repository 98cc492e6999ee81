"""What a message tells of the child: its facts, with the answer to the question that is open, and what may be read into it."""

from __future__ import annotations

from typing import Any, Dict, Optional

from bot.guide.facts import DECLINED, FACT_NAMES, GRADE_AGES, Facts, merge
from bot.guide.moves import guessing, letter, listening
from bot.guide.moves.context import Context
from bot.guide.texts import spoken_words

#: Answers that need a question: nothing is open while the check rests.
BARE = ("affirm", "deny", "dont_know")
#: From this age on a child who is "at home with me" is taught there.
_OF_SCHOOL_AGE = 6.0
#: A day in so few words is an answer of its own.
_BARE_DAY = 5
_WAS_ASKED = ("spoken", "written", "refused")
#: Questions to which a day is another thing's day.
_OTHER_DAYS = ("child_age", "consent_date", "request_date")
#: Plans whose trouble the check asks for.
_PLANS_TO_REVIEW = ("iep", "504")
#: States whose letters, written small, are more likely a greeting or a nod.
_ALSO_A_WORD = ("OK", "HI")
#: So many years beside a grade's usual age no child is.
_NO_SUCH_AGE = 4.0


def said_in(context: Context) -> Dict[str, Any]:
    """The facts of the message, the answer to the open question among them."""
    asking = _open_fact(context)
    question = context.spoken.check.questions.get(asking) if asking else None
    said = listening.facts_in(context.message, asking, [*question.choices, *question.unshown] if question else [])
    if asking and asking not in said and asking == context.conversation.memory.asking:
        said.update(guessing.guessed_answer(context.message, asking))
    if asking == "state" and "state" not in said:
        said.update(_state_code(context))
    if _far_from_the_grade(context, said) and asking != "child_age":
        del said["child_age"]
    if asking not in said and _adds_the_day(context, asking):
        said["request_date"] = context.message.entities["date"]
    if asking == "request" and "request" not in said and "evaluated" in said.get("situation", ()):
        said["request"] = "in_progress"  # tested, and what was found isn't told
    if asking == "plan" and said.get("plan") in _PLANS_TO_REVIEW and "situation" not in said:
        said.update(_trouble(context))
    if asking == "school_type" and said.get("school_type") == "none" and _is_taught_at_home(context, said):
        said["school_type"] = "home"
    if asking == "impact" and "impact" in said and context.facts.concerns and said.get("concerns") == ["learning"]:
        del said["concerns"]  # "two years behind" says how it shows, and names no new trouble
    trouble = context.message.entities.get("trouble")
    known = (context.told_before or context.facts).situation
    if trouble and trouble not in known and "situation" not in said and _has_plan(context, said):
        said["situation"] = [trouble]
    if letter.listens(context.conversation):  # what a letter leaves open, the check may still ask
        return {name: value for name, value in said.items() if value != DECLINED}
    return said


def _is_taught_at_home(context: Context, said: Dict[str, Any]) -> bool:
    """Whether "home with me" is said of a child of school age."""
    age = said.get("child_age") or context.facts.usual_age()
    words = spoken_words(context.message.text).split()
    return isinstance(age, float) and age >= _OF_SCHOOL_AGE and ("home" in words or "casa" in words)


def _far_from_the_grade(context: Context, said: Dict[str, Any]) -> bool:
    """Whether a number taken for the age can't be it: the grade was told before, and no correction is made."""
    usual = GRADE_AGES.get(context.facts.child_grade or "")
    age = said.get("child_age")
    told_again = "child_grade" in said or context.message.label == "correct_answer"
    return isinstance(age, float) and usual is not None and not told_again and abs(age - usual) > _NO_SUCH_AGE


def _has_plan(context: Context, said: Dict[str, Any]) -> bool:
    return said.get("plan", context.facts.plan) in _PLANS_TO_REVIEW


def _adds_the_day(context: Context, asking: Optional[str]) -> bool:
    """Whether a bare day after "they said no, I asked by email" is the day of that request."""
    facts, message = context.facts, context.message
    bare = "date" in message.entities and len(message.text.split()) <= _BARE_DAY
    tells_of_asking = facts.request in _WAS_ASKED and not facts.has("request_date")
    return bare and tells_of_asking and asking not in _OTHER_DAYS and not set(message.entities) & set(FACT_NAMES)


def _state_code(context: Context) -> Dict[str, str]:
    """A state's two letters, alone in answer to "which state": "in", "or" and "me" are words anywhere else."""
    typed = context.message.text.strip(" .!")
    code = typed.upper()
    known = code in context.content.states.states and (typed == code or code not in _ALSO_A_WORD)
    return {"state": code} if known else {}


def _trouble(context: Context) -> Dict[str, Any]:
    """What is wrong with the plan, where it was said together with the plan."""
    choices = context.spoken.check.questions["situation"].choices
    trouble = listening.also_named(context.message.text, choices, "situation")
    return {"situation": trouble} if trouble else {}


def _open_fact(context: Context) -> Optional[str]:
    """The fact that a bare answer would be about."""
    memory = context.conversation.memory
    if memory.check == "paused" and memory.asked and context.message.label not in BARE:
        return memory.asked[-1]
    return memory.asking if has_open_question(context) else None


def has_open_question(context: Context) -> bool:
    """Whether the check or a letter has put a question."""
    return context.conversation.memory.check == "running" or letter.listens(context.conversation)


def take(context: Context, said: Dict[str, object], replace_lists: bool = False) -> Context:
    """The turn with what was said among the facts."""
    facts = _make_way(context, said)
    for name, value in said.items():
        if value == DECLINED:
            facts = facts.decline(name)
    facts = merge(facts, {name: value for name, value in said.items() if value != DECLINED}, replace_lists)
    return context.with_conversation(context.conversation.with_facts(facts))


def _make_way(context: Context, said: Dict[str, object]) -> Facts:
    """The facts without the answer that the parent came back to and now gives anew; "also ..." adds to it."""
    facts, again = context.facts, context.conversation.memory.revisited
    if again is None or context.conversation.memory.asking != again or listening.only_adds(context.message.text):
        return facts
    if again == "child_age" and ("child_age" in said or "child_grade" in said):
        return facts.forget("child_age").forget("child_grade")
    return facts.forget(again) if again in said else facts
