"""Numbers as parents write them: digits, words of both languages, halves."""

from __future__ import annotations

import re
from typing import Dict, Match, Optional

from bot.nlu.facts.message import Found, Message
from bot.nlu.facts.patterns import any_of, rx
from bot.nlu.facts.vocabulary import Vocabulary

_HALF = r"(?:[ -](?:and[ -](?:an?[ -])?half|an?[ -]half|& an? half|1/2|and 1/2|y medi[oa]|y 1/2))"
_FILLER = (
    r"(?:um+|uh+|so|like|about|around|maybe|just|only|i think|think|its|it is|is|the|a|an|yes|yeah|yep|ok|okay"
    r"|si|es|son|creo|creo que|como|pues|solo|apenas"
    r"|please|option|opcion|number|numero|answer|almost|casi|sorry|perdon|pick|choose|choice|#|thanks|gracias)"
)


class Numbers:
    """The number words of one language, with those of the other that are clear everywhere."""

    def __init__(self, vocabulary: Vocabulary, lang: str) -> None:
        own, other = vocabulary.of(lang), vocabulary.of("en" if lang == "es" else "es")
        words = {word: number for word, number in other.numbers.items() if word not in other.numbers_only_here}
        words.update(own.numbers)
        self.words: Dict[str, int] = words
        word = any_of(words)
        #: A number with its half; to be used as a part of other patterns.
        self.part = rf"(?<![\w./$#-])(?P<n>\d{{1,2}}(?:\.\d)?(?![\d/%:]|\.\d)|{word}(?![a-z]))(?P<half>{_HALF})?"
        self.plain = rf"(?<![\w./$#-])(?:\d{{1,2}}(?:\.\d)?|{word}(?![a-z]))(?:{_HALF})?"
        self._only = rx(
            rf"[\W_]*(?:{_FILLER}[\W_]+){{0,6}}(?P<n>\d{{1,4}}(?:\.\d+)?"
            rf"|{word})(?P<half>{_HALF})?(?:[\W_]+{_FILLER}){{0,6}}[\W_]*"
        )

    def value(self, found: Match[str], name: str = "n", half: str = "half") -> float:
        """The number of a match of ``part``."""
        number = self.number(found.group(name))
        groups = found.re.groupindex
        return number + (0.5 if half in groups and found.group(half) else 0.0)

    def number(self, text: str) -> float:
        """The number that digits or one word stand for."""
        bare = re.sub(r"[^\w.]", "", text)
        return float(bare) if bare[:1].isdigit() else float(self.words[text])

    def alone(self, message: Message) -> Optional[Found]:
        """The number, where the message says nearly nothing else."""
        if len(message.text) > 60 or "%" in message.text or "$" in message.text:
            return None
        found = self._only.fullmatch(message.text)
        if not found:
            return None
        return Found(
            "number", self.value(found), found.start("n"), found.end("half") if found.group("half") else found.end("n")
        )
