"""Talking to the guide without Rasa: a message and a conversation in, a turn out."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, Dict, Iterator, List, Optional, Tuple

from bot.guide.content import Content
from bot.guide.conversation import CHOOSE, UNSURE, Choice, Conversation, Message, Turn
from bot.guide.facts import Facts
from bot.guide.guide import move_for, respond
from bot.guide.moves.check import MOST_QUESTIONS

TODAY = date(2026, 3, 20)
FAQ = "faq/what_is_iep"


class Talk:
    """One conversation; every ``say`` is a turn."""

    def __init__(self, content: Content, facts: Optional[Facts] = None, lang: str = "en", **options: Any) -> None:
        self.content = content
        self.conversation = Conversation(facts=facts or Facts()).remember(lang=lang)
        self.options = options
        self.turns: List[Turn] = []
        self.now: Optional[datetime] = None

    def say(
        self,
        text: str,
        label: str = "inform",
        offers: Tuple[str, ...] = (),
        lang: Optional[str] = None,
        confidence: float = 1.0,
        **entities: Any,
    ) -> Turn:
        message = Message(
            text=text,
            label=label,
            confidence=confidence,
            offers=offers,
            entities=entities,
            lang=lang,
            today=self.now.date() if self.now else self.options.get("today", TODAY),
            now=self.now,
            is_text_message=self.options.get("is_text_message", False),
        )
        move = UNSURE if label == UNSURE else "talk" if label == CHOOSE else move_for(label)
        turn = respond(self.content, message, self.conversation, move)
        self.conversation = turn.conversation
        self.turns.append(turn)
        return turn

    def with_a_clock(self) -> "Talk":
        """From now on the time of each message is known."""
        self.now = datetime.combine(self.options.get("today", TODAY), time(19))
        return self

    def wait(self, **time_away: float) -> "Talk":
        """The parent is away: ``wait(hours=3)``."""
        assert self.now
        self.now += timedelta(**time_away)
        return self

    def tap(self, choice_id: str) -> Turn:
        """Choose by id, as a button does."""
        return self.say(choice_id, CHOOSE)

    def start(self, **entities: Any) -> Turn:
        return self.say("my child is struggling, what do I do?", "start_screening", **entities)

    def finish(self) -> Turn:
        """Leave every open question of the check open."""
        for _ in range(MOST_QUESTIONS + 1):
            if self.memory.check != "running":
                break
            self.say("skip", "deny")
        assert self.memory.check == "done"
        return self.turns[-1]

    @property
    def memory(self) -> Any:
        return self.conversation.memory

    @property
    def facts(self) -> Facts:
        return self.conversation.facts

    @property
    def asking(self) -> Optional[str]:
        return self.memory.asking

    @property
    def text(self) -> str:
        return self.turns[-1].reply.text

    @property
    def choices(self) -> Tuple[Choice, ...]:
        return self.turns[-1].reply.choices

    def titles(self) -> Dict[str, str]:
        return {choice.id: choice.title for choice in self.choices}

    def turns_of_the_check(self) -> Iterator[int]:
        """As long as the check runs; one that doesn't end is an error."""
        for number in range(25):
            if self.memory.check != "running":
                return
            yield number
        raise AssertionError("the check does not end")

    def question(self, fact: str) -> str:
        """The words of a question in the language of the talk."""
        return self.content.in_(self.memory.lang).check.questions[fact].ask

    def phrase(self, key: str) -> str:
        return self.content.in_(self.memory.lang).check.phrases[key]
