"""A message cut into words, as Presidio's recognizers get it.

spaCy's own tokenizer is left out on purpose: its string store keeps every word it ever saw for as long as the process
lives, and the words here are what must not be kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Dict, Iterable, Iterator, List, Sequence, Tuple

from presidio_analyzer.nlp_engine import NlpArtifacts, NlpEngine

from bot.storage.redaction.words import WORD, Phrase, fold

#: The one language Presidio is told: all rules of both languages are looked at for each message.
ANY_LANGUAGE = "en"
_ENDS = ".!?\n"
_SHOUTED = 0.6


@dataclass(frozen=True)
class Token:
    """One word or sign.

    Attributes:
        text: as written.
        word: folded.
        capital: written with a capital that says something: not in a message all in capitals.
        opens: the first word of a sentence or line.
        tight: nothing but a space, or nothing at all, stands before it.
    """

    text: str
    word: str
    start: int
    end: int
    capital: bool
    opens: bool
    tight: bool

    @property
    def is_word(self) -> bool:
        """Letters only."""
        return self.word.isalpha() or self.word.replace("'", "").isalpha()


def tokens_of(text: str) -> List[Token]:
    """The tokens of a message."""
    folded = fold(text)
    says_nothing = _shouts(text)
    tokens: List[Token] = []
    end, opens = 0, True
    for hit in WORD.finditer(folded):
        between = text[end : hit.start()]
        opens = opens or "\n" in between
        written = text[hit.start() : hit.end()]
        capital = written[:1].isupper() and not says_nothing
        tokens.append(Token(written, hit.group(), hit.start(), hit.end(), capital, opens, len(between) <= 1))
        end = hit.end()
        sign = not written[:1].isalnum()
        opens = (opens and sign) or hit.group() in _ENDS
    return tokens


def _shouts(text: str) -> bool:
    """Whether capitals say nothing: nearly all letters, or nearly all words, have them."""
    letters = [character for character in text if character.isalpha()]
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 1]
    if len(letters) < 8 or len(words) < 3:
        return False
    return (
        sum(map(str.isupper, letters)) > _SHOUTED * len(letters)
        or sum(word[0].isupper() for word in words) > 0.8 * len(words) > 4
    )


def phrase_at(tokens: Sequence[Token], place: int, phrases: Dict[str, List[Phrase]]) -> int:
    """How many tokens the longest phrase has that begins at a place; 0 where none does."""
    for phrase in phrases.get(tokens[place].word, ()):
        if all(
            place + offset < len(tokens) and tokens[place + offset].word == part for offset, part in enumerate(phrase)
        ):
            return len(phrase)
    return 0


class Tokenizer(NlpEngine):  # type: ignore[misc]
    """Presidio's language engine, with words and nothing else."""

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        """Always."""
        return True

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """The words of a text."""
        return NlpArtifacts(
            entities=[],
            tokens=tokens_of(text),
            tokens_indices=[],
            lemmas=[],
            nlp_engine=None,
            language=language,
        )

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **_options: Any
    ) -> Iterator[Tuple[str, NlpArtifacts]]:
        """One after the other."""
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:
        """Unused."""
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """Unused."""
        return False

    def get_supported_entities(self) -> List[str]:
        """None of its own."""
        return []

    def get_supported_languages(self) -> List[str]:
        """One name for both."""
        return [ANY_LANGUAGE]
