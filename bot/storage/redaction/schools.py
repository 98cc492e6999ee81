"""Names of schools and districts: "Lincoln Elementary", "escuela Benito Juárez", "Fresno Unified"."""

from __future__ import annotations

import re
from typing import Any, List, Optional, Sequence, Tuple

from presidio_analyzer import EntityRecognizer, RecognizerResult

from bot.storage.redaction.tokens import ANY_LANGUAGE, Token, phrase_at
from bot.storage.redaction.words import Words, near

SCHOOL = "SCHOOL"
#: A school's name has so many words at most.
_LONGEST = 5
#: An unknown word of this length is a name also before "high" and "middle".
_LONG_WORD = 6
#: Words inside a name that say what a school is for.
_SUBJECTS = frozenset(
    {"science", "math", "arts", "art", "technology", "stem", "language", "international", "community", "early", "jr",
     "county", "city", "public", "independent", "consolidated", "joint", "union", "central", "regional", "area"}
)  # fmt: skip
_SAINTS = frozenset({"st", "saint", "san", "santa", "santo"})
_SCHOOL_NUMBERS = frozenset({"k8", "k12", "k5", "ms", "hs", "es"})
_LEAST_RARE = 4
#: Names that schools, streets and quarters are given, written as one word.
_COMPOUND = re.compile(
    r"(?:ridge|lake|river|oak|sunny|brook|creek|hill|wood|meadow|green|fair|west|east|north|south|cedar|maple|crest|spring|"
    r"glen|stone|pine|elm|valley|park|mountain|edge|rose|clear|mill|high|rock|bright|silver|fox|eagle|birch|willow|beech)"
    r"(?:view|side|wood|woods|dale|field|crest|brook|ridge|gate|point|haven|mont|hurst|ville|lake|hill|hills|creek|glen|mead)$"
)
_INSIDE = frozenset(
    {"of", "de", "del", "la", "los", "las", "el", "the", "and", "y", "st", "st.", "for", ".", "mi", "mis"}
)


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
            span = (
                self._named_before(tokens, place) or self._named_after(tokens, place) or self._unmarked(tokens, place)
            )
            if span:
                found.append(RecognizerResult(SCHOOL, tokens[span[0]].start, tokens[span[1] - 1].end, 0.95))
        return found

    def _unmarked(self, tokens: Sequence[Token], place: int) -> Optional[Tuple[int, int]]:
        """Names of schools and districts without the kind beside them."""
        word = tokens[place].word
        if word == "county":
            return self._county(tokens, place)
        if word in _SAINTS:
            return self._saint(tokens, place)
        if word in self._words.schools_follow:
            return self._told(tokens, place)
        return self._compound(tokens, place) if len(word) > _LONG_WORD else None

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
                or (begin is not None and self._goes_before(tokens, place, begin, first))
            ):
                begin = place
            elif not (token.word in _INSIDE and place > 0 and self._is_name(tokens[place - 1])):
                may = self._may_name(token) and (sure or len(token.word) >= _LONG_WORD)
                subject = token.word in _SUBJECTS and place > 0 and self._is_name(tokens[place - 1])
                if not ((may or subject) and begin is None and place == first - 1):
                    break
                begin = place
            place -= 1
        return begin

    def _goes_before(self, tokens: Sequence[Token], place: int, begin: int, first: int) -> bool:
        """What else belongs to a name: "harmony science academy", "cherry creek school district"."""
        if tokens[place].word in _SUBJECTS and self._is_school_word(tokens, place - 1):
            return True
        return begin == place + 1 and first - place <= 2 and self._is_free(tokens[place])

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
            named = self._is_name(token) or (token.capital and not token.opens and token.is_word)
            if named or self._is_rare(token):
                end = at + 1
            elif token.word not in _INSIDE:
                break
            at += 1
        return (place, end) if end is not None else None

    def _told(self, tokens: Sequence[Token], place: int) -> Optional[Tuple[int, int]]:
        """A school without its kind, after words that schools stand behind: "goes to kipp", "at oak grove"."""
        length = phrase_at(tokens, place, self._words.schools_follow)
        at = first = place + length
        if not length:
            return None
        while at < len(tokens) and at - first < _LONGEST and tokens[at].tight:
            if phrase_at(tokens, at, self._words.stays) or tokens[at].word in self._words.people:
                break
            if not (self._is_school_word(tokens, at) or self._is_rare(tokens[at])):
                break
            at += 1
        if at < len(tokens) and at > first and tokens[at].word in _SCHOOL_NUMBERS:
            at += 1
        return (first, at) if at > first else None

    def _county(self, tokens: Sequence[Token], place: int) -> Optional[Tuple[int, int]]:
        """ "Fulton County", which is a district in most states."""
        if place == 0 or not tokens[place].tight:
            return None
        token, words = tokens[place - 1], self._words
        named = token.word in words.counties or token.word in words.doubtful or self._is_school_word(tokens, place - 1)
        if not named and not self._is_rare(token) or token.word in words.never_names:
            return None
        first = place - 1
        if first and tokens[first - 1].word in _SAINTS | {"los", "la", "el", "du", "new", "prince", "palm"}:
            first -= 1
        return first, place + 1

    def _saint(self, tokens: Sequence[Token], place: int) -> Optional[Tuple[int, int]]:
        """ "st brigids", where no street stands before."""
        if phrase_at(tokens, place, self._words.stays):
            return None
        before = tokens[place - 1] if place else None
        at = place + 2 if place + 1 < len(tokens) and tokens[place + 1].word == "." else place + 1
        if at >= len(tokens) or (before and (before.word not in self._words.common or before.word[:1].isdigit())):
            return None
        token = tokens[at]
        if token.word in self._words.goes_on or (before and before.word in {"the", "a", "1", "first"}):
            return None
        stem = token.word[:-1] if token.word.endswith("s") else token.word
        named = stem in self._words.names or token.word in self._words.names or self._is_rare(token)
        return (place, at + 1) if named or stem in self._words.likely else None

    def _compound(self, tokens: Sequence[Token], place: int) -> Optional[Tuple[int, int]]:
        """ "ridgeview", "crestwood": names of schools and quarters, not "the hillside"."""
        if not _COMPOUND.match(tokens[place].word) or (place and tokens[place - 1].word in {"the", "a", "an"}):
            return None
        return place, place + 1

    def _is_school_word(self, tokens: Sequence[Token], place: int) -> bool:
        return place >= 0 and (self._is_name(tokens[place]) or bool(_COMPOUND.match(tokens[place].word)))

    def _is_free(self, token: Token) -> bool:
        """A word that may stand before a school word in a name: "cherry creek"."""
        words = self._words
        free = token.is_word and token.word not in words.before_school and token.word not in words.never_names
        return free and token.word not in words.people and (token.word in words.doubtful or self._is_rare(token))

    def _is_rare(self, token: Token) -> bool:
        """No word of parents or of the guide."""
        word, words = token.word, self._words
        if not token.is_word or len(word) < _LEAST_RARE or word in words.before_school or word in words.common:
            return False
        if word.endswith("s") and word[:-1] in words.common:
            return False
        return word in words.known or not near(word, words.slips_of)


def _ends(tokens: Sequence[Token], place: int) -> bool:
    return tokens[place].word in {",", ";", "!", "?", ":", "\n"} or (
        tokens[place].word == "." and tokens[place + 1].opens
    )
