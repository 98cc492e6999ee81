"""Names of schools and districts: "Lincoln Elementary", "escuela Benito Juárez", "Fresno Unified"."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence, Tuple

from presidio_analyzer import EntityRecognizer, RecognizerResult

from bot.storage.redaction.tokens import ANY_LANGUAGE, Token, phrase_at
from bot.storage.redaction.words import Words

SCHOOL = "SCHOOL"
#: A school's name has so many words at most.
_LONGEST = 5
#: An unknown word of this length is a name also before "high" and "middle".
_LONG_WORD = 6
_INSIDE = frozenset({"of", "de", "del", "la", "los", "las", "el", "the", "and", "y", "st", "st.", "for", "."})


class SchoolRecognizer(EntityRecognizer):  # type: ignore[misc]
    """Finds names of schools by the kind of school beside them."""

    def __init__(self, words: Words) -> None:
        self._words = words
        super().__init__(supported_entities=[SCHOOL], supported_language=ANY_LANGUAGE, name="schools")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: List[str], nlp_artifacts: Any) -> List[RecognizerResult]:
        """The schools in a text."""
        tokens: Sequence[Token] = nlp_artifacts.tokens
        found: List[RecognizerResult] = []
        for place in range(len(tokens)):
            span = self._named_before(tokens, place) or self._named_after(tokens, place)
            if span:
                found.append(RecognizerResult(SCHOOL, tokens[span[0]].start, tokens[span[1] - 1].end, 0.95))
        return found

    def _named_before(self, tokens: Sequence[Token], last: int) -> Optional[Tuple[int, int]]:
        """English: the kind ends at a place, the name stands before it."""
        for kind in self._words.schools.get(tokens[last].word, ()):
            first = last - len(kind) + 1
            if first <= 0 or any(tokens[first + offset].word != part for offset, part in enumerate(kind)):
                continue
            begin = self._beginning(tokens, first, sure=kind not in self._words.plain_schools)
            return (begin, last + 1) if begin is not None else None
        return None

    def _beginning(self, tokens: Sequence[Token], first: int, sure: bool) -> Optional[int]:
        place, begin = first - 1, None
        while place >= 0 and first - place <= _LONGEST and tokens[place + 1].tight and not _ends(tokens, place):
            token = tokens[place]
            if token.word in self._words.schools:
                break
            if (
                self._is_name(token)
                or (self._may_open(token) and (begin == place + 1 or (begin is None and tokens[first].capital)))
                or (token.word == "'s" and place > 0 and self._is_name(tokens[place - 1]))
            ):
                begin = place
            elif not (token.word in _INSIDE and place > 0 and self._is_name(tokens[place - 1])):
                may = self._may_name(token) and (sure or len(token.word) >= _LONG_WORD)
                if not (may and begin is None and place == first - 1):
                    break
                begin = place
            place -= 1
        return begin

    def _may_open(self, token: Token) -> bool:
        """The first word of a sentence before words of a name: "Clark County", "Los Angeles"."""
        return token.capital and token.is_word and token.word not in self._words.before_school

    def _is_name(self, token: Token) -> bool:
        """A school's name by itself: a capital, a person's name, or a word schools are named with."""
        if not token.word[:1].isalpha() or token.word in self._words.before_school:
            return False
        capital = token.capital and (not token.opens or token.word not in self._words.known)
        if token.word in self._words.never_names:
            return False
        return capital or token.word in self._words.school_words or token.word in self._words.names

    def _may_name(self, token: Token) -> bool:
        words = self._words
        return token.is_word and token.word not in words.before_school and token.word not in words.known

    def _named_after(self, tokens: Sequence[Token], place: int) -> Optional[Tuple[int, int]]:
        """Spanish: the kind first, then the name."""
        length = phrase_at(tokens, place, self._words.schools_before_name)
        if not length:
            return None
        at, end = place + length, None
        while (
            at < len(tokens) and at - place - length < _LONGEST and tokens[at].tight and tokens[at].word not in ".,;:!?"
        ):
            token = tokens[at]
            if self._is_name(token) or (token.capital and not token.opens and token.is_word):
                end = at + 1
            elif token.word not in _INSIDE:
                break
            at += 1
        return (place, end) if end is not None else None


def _ends(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place].word in {",", ";", "!", "?", ":", "\n"} or (
        tokens[place].word == "." and tokens[place + 1].opens
    )
