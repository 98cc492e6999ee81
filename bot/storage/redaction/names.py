"""Names of people: by what stands before them, by what stands behind, and by lists.

A name that is no word ("Mateo") is one anywhere. One that is a word too ("Grace", "Will", "Georgia") is a name only
where something beside it says so. A word that nobody knows is a name where names stand.
"""

from __future__ import annotations

from typing import AbstractSet, Any, List, Optional, Sequence, Set, Tuple

from presidio_analyzer import EntityRecognizer, RecognizerResult

from bot.storage.redaction.name_words import (
    ACTS,
    AGES,
    ALSO_TIMES_AND_PLACES,
    ANY,
    BEFORE_PLACES,
    DATIVES,
    ENDINGS,
    HAS_AGE,
    IRISH,
    JOINS,
    LEARNED_BEGINNINGS,
    LEAST_RARE,
    LEAST_STRANGE,
    LEAST_UNKNOWN,
    LIKELY,
    LONGEST,
    LONGEST_STRANGE,
    MAYBE,
    NOT_AT_OPENING,
    ONLY_TITLES,
    PARTICLES,
    PET_WORDS,
    SHORTENED,
    SIGNED,
    SUFFIXES,
    TIMES,
)
from bot.storage.redaction.spanish import is_spanish_form
from bot.storage.redaction.tokens import ANY_LANGUAGE, Token, phrase_at
from bot.storage.redaction.words import LAUGHS, LEARNED, OPENING, Words, near

NAME = "NAME"


class NameRecognizer(EntityRecognizer):  # type: ignore[misc]
    """Finds names of people."""

    def __init__(self, words: Words) -> None:
        self._words = words
        super().__init__(supported_entities=[NAME], supported_language=ANY_LANGUAGE, name="names")

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: List[str], nlp_artifacts: Any) -> List[RecognizerResult]:
        """The names in a text."""
        spans = self.spans(nlp_artifacts.tokens)
        return [RecognizerResult(NAME, start, end, 0.9) for start, end in spans]

    def spans(self, tokens: Sequence[Token], known: AbstractSet[str] = frozenset()) -> List[Tuple[int, int]]:
        """Where names stand.

        Args:
            tokens: of the message.
            known: folded names that were told earlier.
        """
        return _Search(self._words, tokens, known).run()


class _Search:
    """One message."""

    def __init__(self, words: Words, tokens: Sequence[Token], known: AbstractSet[str]) -> None:
        self.words, self.tokens, self.known = words, tokens, set(known)
        self.folded = [token.word for token in tokens]
        self.taken: Set[int] = set()
        self.kept = self._kept()

    def run(self) -> List[Tuple[int, int]]:
        for place in range(len(self.tokens)):
            self._after_words(place)
            self._alone(place)
        self._signature()
        self._again()
        self._initials()
        return self._joined()

    # What a token is.

    def _kept(self) -> Set[int]:
        """Places of names of things: "Down syndrome"."""
        kept: Set[int] = set()
        for place in range(len(self.tokens)):
            length = phrase_at(self.tokens, place, self.words.stays)
            kept.update(range(place, place + length))
        return kept

    def _at(self, place: int) -> Optional[Token]:
        return self.tokens[place] if 0 <= place < len(self.tokens) else None

    def _word(self, place: int) -> str:
        return self.folded[place] if 0 <= place < len(self.folded) else ""

    def _is_candidate(self, place: int) -> bool:
        token = self._at(place)
        if token is None or not token.is_word or place in self.kept or token.word in self.words.titles:
            return False
        return not SHORTENED.search(token.word)

    def _is_known_name(self, place: int) -> bool:
        token = self._at(place)
        if token is None:
            return False
        if token.word in self.words.names:
            return True
        is_word = token.word in self.words.doubtful or token.word in self.words.known
        told = token.word in self.known and token.word not in self.words.never_names
        return told and (token.capital or not is_word)

    def _is_unknown(self, place: int) -> bool:
        """A word that is in no list, and no slip of one that is."""
        word = self._word(place)
        if len(word) < LEAST_UNKNOWN or "'" in word or word in self.words.known:
            return False
        if is_spanish_form(word, self.words.spanish) or LAUGHS.fullmatch(word) or LEARNED.fullmatch(word):
            return False
        return not (word.endswith("s") and word[:-1] in self.words.known) and not near(word, self.words.slips_of)

    def _is_rare(self, place: int, slips: bool = True) -> bool:
        """A word that neither the guide nor parents write small, and no slip of one; English may know it.

        Args:
            place: of the word.
            slips: whether a slip of the finger is told apart; not where names are all but sure.
        """
        token, words = self._at(place), self.words
        if token is None or not token.is_word or len(token.word) < LEAST_RARE or "'" in token.word:
            return False
        word = token.word
        if word in words.common or word in words.titles or (word.endswith("s") and word[:-1] in words.common):
            return False
        if ENDINGS.search(word) or LEARNED.fullmatch(word):
            return False
        return not slips or word in words.known or word in words.doubtful or not near(word, words.slips_of)

    def _is_strange(self, place: int) -> bool:
        """A word like no other: a name wherever it stands."""
        word = self._word(place)
        if word in self.words.known or not LEAST_STRANGE <= len(word) <= LONGEST_STRANGE:
            return False
        if word[:OPENING] in self.words.openings:
            return False
        if LEARNED_BEGINNINGS.match(word) or word in self.words.doubtful:
            return False
        return self._is_unknown(place) and not ENDINGS.search(word)

    def _is_capital_name(self, place: int, how: str = LIKELY) -> bool:
        """A capital where none belongs to the sentence, on a word that is none."""
        token = self._at(place)
        if token is None or not token.capital or token.word in self.words.never_names:
            return False
        if token.word in self.words.doubtful:
            return how != MAYBE or token.word in self.words.likely
        return token.word not in self.words.known or self._is_known_name(place) or bool(IRISH.match(token.text))

    def _goes_on(self, place: int) -> bool:
        return self._word(place) in self.words.goes_on

    def _fits(self, place: int, how: str) -> bool:
        """Whether a name may begin here."""
        if not self._is_candidate(place):
            return False
        token, word = self.tokens[place], self._word(place)
        if self._is_known_name(place):
            return True
        if word in self.words.never_names:
            ends = self._at(place + 1) is None or not self.tokens[place + 1].is_word or self._goes_on(place + 1)
            acts = how == LIKELY and self._goes_on(place + 1) and bool(ACTS.search(self._word(place + 1)))
            sure = token.capital and how != MAYBE or how == ANY and ends or acts
            return word in self.words.likely and sure
        if how == ANY:
            if len(word) == 1:
                return token.capital or (word not in "aeiouy" and self._is_after_title(place))
            return token.capital or not ENDINGS.search(word)
        if token.capital and len(word) == 1 and self._word(place + 1) == "." and self._looks_sure(place + 2):
            return True
        if self._is_capital_name(place, how):
            return True
        if how == LIKELY and self._is_rare(place):
            return True
        if word in self.words.doubtful:
            if self._goes_on(place + 1) and (word in self.words.likely or how == LIKELY) and not self._goes_on(place):
                return True
            if word in self.words.likely and self._is_rare(place + 1):
                return True
            return self._is_rare(place) and self._word(place - 1) != "a"
        unknown = self._is_unknown(place) and not (how == LIKELY and ENDINGS.search(word))
        return unknown or self._is_pet_name(word)

    def _is_after_title(self, place: int) -> bool:
        before = place - 2 if self._word(place - 1) == "." else place - 1
        return self._word(before) in self.words.titles

    def _is_pet_name(self, word: str) -> bool:
        """ "angelito", "dieguito"."""
        if not word.endswith(("ito", "ita")) or len(word) < 6:
            return False
        fulls = [word[:-3] + ending for ending in ("", "a", "o", "e")]
        if word[-5:-3] == "qu":
            fulls.append(f"{word[:-5]}co")  # paquito
        return any(full in self.words.names or full in self.words.doubtful for full in fulls)

    # Where names stand.

    def _after_words(self, place: int) -> None:
        words = self.words
        length = phrase_at(self.tokens, place, words.names_follow)
        if length:
            self._take(self._past_title(self._skip(place + length, ":,'\"-")), ANY)
        word = self._word(place)
        if word in words.titles and place not in self.kept and not self._is_taken(place):
            self._take(self._skip(place + 1, "."), ANY if self._reads_as_title(place) else LIKELY)
        length = phrase_at(self.tokens, place, words.names_may_follow)
        if length:
            self._take(self._skip(place + length, ","), MAYBE)
        if word == "a" and self._word(place + 2) in DATIVES and self._is_some_name(place + 1):
            self._mark(place + 1, place + 2)
        if word in {"lil", "big"}:
            self._after_size(place)
        if word in words.people or word in words.maybe_titles:
            after = self._skip(place + 1, ",:(-.'\"")
            how = LIKELY if after == place + 1 or self._at(place + 1).text != "." else ""  # type: ignore[union-attr]
            following = self._at(after)
            if following is not None and word in words.maybe_titles:
                how = ANY if following.capital or self._is_titled(place, after) else how
            if how:
                self._take(after, how)

    def _after_size(self, place: int) -> None:
        """ "lil man", "big d": nicknames."""
        following = self._at(place + 1)
        if following is None or not following.is_word or following.word in self.words.people:
            return
        single = len(following.word) == 1
        if (
            single
            and (self._word(place) == "lil" or self._goes_on(place + 2))
            or (self._word(place) == "lil" and (following.word in PET_WORDS or self._is_rare(place + 1)))
        ):
            self._mark(place, place + 2)

    def _is_some_name(self, place: int) -> bool:
        """A name that is a word as well, or no word at all."""
        word = self._word(place)
        if word in self.words.never_names or not self._is_candidate(place):
            return False
        return word in self.words.names or word in self.words.doubtful or self._is_rare(place)

    def _is_titled(self, place: int, after: int) -> bool:
        """ "la miss carolina", "don beto", "coach ray": not "the teacher will"."""
        word = self._word(after)
        if self._word(place) in ONLY_TITLES:
            return word not in self.words.never_names and word not in self.words.common
        if self._word(place) != "miss" or self._word(place - 1) != "la":
            return False
        return word in self.words.likely or word in self.words.doubtful

    def _past_title(self, place: int) -> int:
        is_title = self._word(place) in self.words.titles or self._word(place) in self.words.maybe_titles
        return self._skip(place + 1, ".") if is_title else place

    def _reads_as_title(self, place: int) -> bool:
        """ "ms garcia" is a person, "the dr said" and "ms and hs" are none."""
        following = self._at(self._skip(place + 1, "."))
        return following is not None and following.word not in self.words.goes_on

    def _alone(self, place: int) -> None:
        token, common = self.tokens[place], self.words.common
        if place in self.taken or not self._is_candidate(place):
            return
        if self._is_known_name(place):
            if len(token.text) < 5 and token.text.isupper() and token.capital:
                return  # an abbreviation: LEA, TIA
            full = token.word not in common and self._word(place + 1) not in common and self._goes_on(place + 2)
            if len(token.word) > 3 or token.capital or self._goes_on(place + 1) or token.word in self.known or full:
                self._take(place, LIKELY)
            return
        if self._has_age(place):
            self._take(place, ANY)
        if token.word in self.words.never_names:
            return
        if self._is_strange(place):
            self._take(place, ANY)
            return
        if IRISH.match(token.text):
            self._take(place, LIKELY)
            return
        if token.capital and not token.opens:
            if self._stands_out(place):
                self._take(place, LIKELY)
            return
        if self._belongs(place):
            self.taken.add(place)
            self.known.add(token.word)
        elif self._tells_of(place) and self._begins_clause(place):
            self._take_at_opening(place)

    def _has_age(self, place: int) -> bool:
        """ "may is 9 and", but not "may is 3 weeks away"."""
        if self._word(place) not in self.words.likely or self._word(place + 1) not in HAS_AGE:
            return False
        age = self._word(place + 2)
        return (age in AGES or age.isdigit() and int(age) < 22) and self._word(place + 3) not in TIMES

    def _stands_out(self, place: int) -> bool:
        """A capital inside a sentence that no word of it asks for."""
        token = self.tokens[place]
        if token.word in self.words.doubtful:
            acts = self._goes_on(place + 1) or self._word(place + 1) == "'s"
            if token.word in ALSO_TIMES_AND_PLACES:
                return acts and token.word in self.words.likely and self._word(place - 1) not in BEFORE_PLACES
            return token.word in self.words.likely or acts
        return token.word not in self.words.known and len(token.word) > 2 and not token.text.isupper()

    def _take_at_opening(self, place: int) -> None:
        token = self.tokens[place]
        doubtful = token.capital and token.word in self.words.doubtful and token.word not in NOT_AT_OPENING
        rare = token.capital and token.word not in self.words.common and self._goes_on(place + 1)
        if self._is_unknown(place) or self._is_rare(place) or doubtful or (rare and not token.text.isupper()):
            self._take(place, ANY)

    def _tells_of(self, place: int) -> bool:
        """What may follow a name at the beginning: "Grace is", "Harper (DOB", "Isaiah 10 years", "Emilia, age 6"."""
        after = self._word(place + 1)
        if self._goes_on(place + 1):
            return self.tokens[place].capital or not ENDINGS.search(self._word(place))
        if not self.tokens[place].capital:
            return False
        told = self._word(place + 2).isdigit() or self._word(place + 2) in {"age", "aged", "grade"}
        return after == "(" or after.isdigit() or (after == "," and told) or self._is_full_name(place)

    def _is_full_name(self, place: int) -> bool:
        """ "Bill Henderson", but not "Will Henderson read"."""
        following = self._at(place + 1)
        if following is None or not following.capital or self._word(place) in {"will", "may", "can"}:
            return False
        if self._is_rare(place) and following.word not in self.words.never_names and len(following.word) > 1:
            return not following.text.isupper()
        return self._word(place) in self.words.likely and following.word in self.words.names

    def _begins_clause(self, place: int) -> bool:
        before = self._at(place - 1)
        return (
            before is None
            or self.tokens[place].opens
            or before.word in {",", ".", ";", "and", "but", "so", "y", "pero"}
        )

    def _belongs(self, place: int) -> bool:
        """ "jaydens teacher", "zyaire's iep"."""
        word, following = self._word(place), self._word(place + 1)
        if following == "'s" and self._word(place + 2) in self.words.belongings:
            return self._is_unknown(place) or self._is_capital_name(place)
        stem = word[:-1]
        return (
            word.endswith("s")
            and following in self.words.belongings
            and len(stem) > 2
            and (stem in self.words.names or (stem in self.words.likely and word not in self.words.common))
        )

    def _signature(self) -> None:
        """The last line, where it is a name and nothing else."""
        last = next((place for place in reversed(range(len(self.tokens))) if self.tokens[place].is_word), None)
        if last is None:
            return
        first = last
        while (
            first > 0
            and not self.tokens[first].opens
            and last - first < SIGNED
            and self.tokens[first - 1].word not in ",-"
        ):
            first -= 1
        before = self._at(first - 1)
        line = range(first, last + 1)
        is_apart = before is not None and (before.word in ",-" or self.tokens[first].opens)
        if is_apart and len(line) <= 3 and all(self._signs(place) for place in line):
            self.taken.update(line)

    def _signs(self, place: int) -> bool:
        asks = self._word(place + 1) == "?" and self._word(place) not in self.words.likely
        return self._is_known_name(place) or (self._is_capital_name(place) and not asks)

    def _skip(self, place: int, signs: str) -> int:
        while (token := self._at(place)) is not None and token.word in signs and token.word:
            place += 1
        return place

    def _is_taken(self, place: int) -> bool:
        return place in self.taken

    # Taking a name, with all its words.

    def _take(self, place: int, how: str) -> None:
        if place in self.taken or not self._fits(place, how):
            return
        end = place + 1
        while end < len(self.tokens) and end - place < LONGEST:
            step = self._next_part(place, end, how)
            if not step:
                break
            end += step
        self._mark(place, end)
        after = self._at(end)
        if after is not None and after.word in JOINS:
            further = end + 1 if self._word(end + 1) not in JOINS else end + 2
            if (
                further not in self.taken
                and (self._fits(further, LIKELY) or self._is_rare(further, slips=False))
                and (how == ANY or self._looks_sure(further) or self._is_rare(further, slips=False))
            ):
                self._take(further, ANY if how != MAYBE else LIKELY)

    def _looks_sure(self, place: int) -> bool:
        return self._is_known_name(place) or self._is_capital_name(place)

    def _mark(self, place: int, end: int) -> None:
        for taken in range(place, end):
            self.taken.add(taken)
            word = self._word(taken)
            if self.tokens[taken].is_word and len(word) > 2 and word not in PARTICLES:
                self.known.add(word)

    def _next_part(self, first: int, place: int, how: str) -> int:
        """How many tokens at a place still belong to a name; 0 where it is over."""
        token = self.tokens[place]
        if not token.tight or "\n" in token.text or token.opens and token.is_word:
            return 0
        if token.word in "-'" and self._is_candidate(place + 1) and self.tokens[place + 1].start == token.end:
            return 2 if token.start == self.tokens[place - 1].end else 0
        if (
            token.word in PARTICLES
            and token.word != "y"
            and (self._looks_sure(place + 1) or self._looks_sure(place + 2))
        ):
            return 1
        if len(token.word) == 1 and token.is_word and (token.capital or self._word(place + 1) == "."):
            return (
                2
                if self._word(place + 1) == "." and token.word not in "ayo"
                else int(token.capital and token.word != "i")
            )
        if not self._is_candidate(place) or token.word in self.words.never_names:
            return 0
        if self._looks_sure(place) or (self._is_unknown(place) and how == ANY) or token.word in SUFFIXES:
            return 1
        if self._is_rare(place, slips=False) or (len(token.word) in (2, 3) and token.word not in self.words.common):
            return 1
        if token.capital and token.word not in self.words.common:
            return 1
        following = self._at(place + 1)
        ends = following is None or not following.is_word or self._goes_on(place + 1)
        return int(
            token.word in self.words.doubtful and ends and self._is_known_name(first) and not self._goes_on(place)
        )

    # Afterwards.

    def _again(self) -> None:
        """The same name at other places of the message."""
        never, known, doubtful = self.words.never_names, self.words.known, self.words.doubtful
        marked = {self._word(place) for place in self.taken if self._is_candidate(place)}
        marked = {word for word in marked if word not in never and len(word) > 1}
        for place, token in enumerate(self.tokens):
            if place in self.kept or not token.is_word:
                continue
            stem = token.word[:-1] if token.word.endswith("s") else ""
            is_word = token.word in doubtful or token.word in known
            same = token.word in marked and (token.capital or not is_word or token.word in self.words.names)
            if same or (stem in marked and stem not in known and stem not in doubtful):
                self.taken.add(place)

    def _initials(self) -> None:
        """ "J.H. Rose": single capitals before a name."""
        for taken in list(self.taken):
            place = taken
            while self._word(place - 1) == "." and len(self._word(place - 2)) == 1 and self.tokens[place - 2].capital:
                self.taken.update((place - 1, place - 2))
                place -= 2

    def _joined(self) -> List[Tuple[int, int]]:
        spans: List[Tuple[int, int]] = []
        last = -2
        for place in sorted(self.taken):
            token = self.tokens[place]
            if place == last + 1 and spans and (token.tight or token.word == "."):
                spans[-1] = (spans[-1][0], token.end)
            else:
                spans.append((token.start, token.end))
            last = place
        return spans
