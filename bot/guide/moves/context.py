"""What every move works with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple

from bot.guide.content import Content, Spoken
from bot.guide.conversation import Choice, Conversation, Message, Reply, Turn
from bot.guide.facts import Facts
from bot.guide.schemas import Phrase
from bot.guide.wording import common_values, fill

#: Ids of choices that answer a question of the check begin so: "answer:plan=none".
ANSWER_PREFIX = "answer:"
LETTER_PREFIX = "letter:"
FAQ_PREFIX = "faq/"


@dataclass(frozen=True)
class Context:
    """The content, the message and the conversation of one turn.

    Attributes:
        told_before: the facts before this message was taken in.
    """

    content: Content
    message: Message
    conversation: Conversation
    told_before: Optional[Facts] = None

    @property
    def lang(self) -> str:
        """The language to answer in."""
        return self.conversation.memory.lang

    @property
    def spoken(self) -> Spoken:
        """The texts in that language."""
        return self.content.in_(self.lang)

    @property
    def facts(self) -> Facts:
        """The child's facts."""
        return self.conversation.facts

    def values(self) -> Dict[str, str]:
        """What every text may name."""
        return common_values(self.content, self.facts, self.lang)

    def phrase(self, key: str) -> str:
        """A phrase of ``conversation.yml``, filled in."""
        return fill(self.spoken.talk.phrases[key], self.values())

    def check_phrase(self, key: str) -> str:
        """A phrase of ``check.yml``."""
        return self.spoken.check.phrases[key]

    def action_phrase(self, action: str) -> Phrase:
        """The reply to an action, filled in; in a text message its short form."""
        phrase = self.spoken.talk.actions[action]
        text = phrase.short if phrase.short and self.message.is_text_message else phrase.text
        return phrase.copy(update={"text": fill(text, self.values()).strip()})

    def title(self, label: str) -> str:
        """What a choice for a label says."""
        if label.startswith(FAQ_PREFIX):
            answer = self.spoken.answers.get(label[len(FAQ_PREFIX) :])
            return answer.title if answer else label
        return self.spoken.talk.titles.get(label, label)

    def choices(self, labels: Iterable[str]) -> Tuple[Choice, ...]:
        """Choices for labels, each once."""
        return tuple(Choice(id=label, title=self.title(label)) for label in dict.fromkeys(labels))

    def with_conversation(self, conversation: Conversation) -> "Context":
        """The same turn after the conversation changed."""
        return replace(self, conversation=conversation)


def say(
    context: Context,
    text: str,
    *,
    answered: Optional[str],
    choices: Iterable[str] = (),
    extra_choices: Tuple[Choice, ...] = (),
    sources: Iterable[str] = (),
    offers: Iterable[str] = (),
    extras: Optional[Mapping[str, Any]] = None,
    **memory: object,
) -> Turn:
    """A turn that says a text and remembers what it offered."""
    offered = (*context.choices(choices), *extra_choices)
    changes: Dict[str, object] = {"unsure_in_row": 0, **memory, "offered": offered}
    reply = Reply(
        text=text.strip(),
        choices=offered,
        answered=answered,
        offers=tuple(offers),
        sources=tuple(sources),
        extras=extras or {},
    )
    return Turn(reply=reply, conversation=context.conversation.remember(**changes))


def paragraphs(parts: Iterable[Optional[str]]) -> str:
    """Parts of a text, an empty line between them."""
    kept: List[str] = [part.strip() for part in parts if part and part.strip()]
    return "\n\n".join(kept)
