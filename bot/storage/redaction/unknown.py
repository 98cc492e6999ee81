"""The last look at a message: of what the other rules left, only what is known to be harmless stays.

A word that is in no list may be a name, a school, a town or an account of somebody; nothing but the lists can tell.
So it gives way, and so does every number that can't be an age, a grade, a score, a year or a time.
"""

from __future__ import annotations

import re
from typing import List, Optional, Sequence, Set, Tuple

from bot.storage.redaction.lexicon import Lexicon
from bot.storage.redaction.marked import marked
from bot.storage.redaction.numbers import keeps_mixed, keeps_number
from bot.storage.redaction.tokens import Token, phrase_at
from bot.storage.redaction.words import Words

UNKNOWN = "UNKNOWN"
#: A message with more strange words is no message: slips of the finger are not looked for then.
_MOST_SLIPS = 60
#: Signs inside a password.
_INSIDE = frozenset("!#$%^*_+=~|@")
_JOINING = frozenset({"-", "_", "'", ".", "&", "/", "'s"})


def unknown(
    words: Words,
    lexicon: Lexicon,
    tokens: Sequence[Token],
    hidden: Sequence[Tuple[int, int]],
    names: Sequence[Tuple[int, int]] = (),
    lang: Optional[str] = None,
) -> List[Tuple[int, int]]:
    """Where words and numbers stand that may not be kept.

    Args:
        words: the lists of the rules.
        lexicon: the words that may be kept.
        tokens: of the message.
        hidden: what the rules found, in characters.
        names: of these, the names of people.
        lang: of the message, where it is known.
    """
    return _Look(words, lexicon, tokens, hidden, names, lang).run()


class _Look:
    def __init__(
        self,
        words: Words,
        lexicon: Lexicon,
        tokens: Sequence[Token],
        hidden: Sequence[Tuple[int, int]],
        names: Sequence[Tuple[int, int]],
        lang: Optional[str],
    ) -> None:
        self.words, self.lexicon, self.tokens = words, lexicon, tokens
        self.spanish = lang == "es" or lexicon.is_spanish(token.word for token in tokens if token.is_word)
        self.stays = self._phrases()
        self.covered = _covered(tokens, hidden)
        self.names = _covered(tokens, names)
        self.slips = 0

    def run(self) -> List[Tuple[int, int]]:
        places = range(len(self.tokens))
        taken = {place for place in places if place not in self.covered and not self._keeps(place)}
        marks = marked(self.words, self.lexicon.common, self.tokens, self.names | taken, self.stays)
        return self._joined(sorted(taken | (marks - self.covered)))

    def _phrases(self) -> Set[int]:
        stays: Set[int] = set()
        for place in range(len(self.tokens)):
            stays.update(range(place, place + phrase_at(self.tokens, place, self.words.stays)))
        return stays

    def _keeps(self, place: int) -> bool:
        token = self.tokens[place]
        if place in self.stays or not token.word[:1].isalnum():
            return True
        if token.word.isdecimal():
            return keeps_number(self.tokens, place) and not self._hangs_on(place)
        if any(map(str.isdigit, token.word)):
            return keeps_mixed(token.word, self.lexicon.english)
        if self._is_underscored(place):
            return self._is_id(place)
        if len(token.word) == 1:
            return not self._is_initial(place)
        if token.capital and not token.opens and not self._may_have_capital(token):
            return False
        if token.word in self.lexicon.hidden and self._is_thing(place):
            return True
        kept = self.lexicon.keeps(token.word, self.spanish, self.slips < _MOST_SLIPS)
        self.slips += not kept
        return kept

    def _is_thing(self, place: int) -> bool:
        """ "the faith", "a rose": nobody's name with an article and a small letter."""
        written = self.tokens[place].text
        return written.islower() and written in self.words.known and self._word_before(place) in {"the", "a", "an"}

    def _may_have_capital(self, token: Token) -> bool:
        """A capital inside a sentence marks a name, but parents write "Occupational Therapy" too."""
        if token.text.isupper() and len(token.text) > 1:
            return True
        words = self.words
        called = token.word in words.titles or token.word in words.maybe_titles or token.word in words.people
        return called or "'" in token.word or token.word in self.lexicon.capitals

    def _is_underscored(self, place: int) -> bool:
        return any(
            0 <= beside < len(self.tokens) and self.tokens[beside].word == "_" and self._touch(place, beside)
            for beside in (place - 1, place + 1)
        )

    def _touch(self, one: int, other: int) -> bool:
        first, second = sorted((one, other))
        return self.tokens[first].end == self.tokens[second].start

    def _is_id(self, place: int) -> bool:
        """ "request_date" is the guide's own word, "mom_of_jay" is somebody's."""
        first = last = place
        while first and self._touch(first - 1, first) and re.match(r"\w", self.tokens[first - 1].text):
            first -= 1
        while (
            last + 1 < len(self.tokens) and self._touch(last, last + 1) and re.match(r"\w", self.tokens[last + 1].text)
        ):
            last += 1
        return "".join(token.word for token in self.tokens[first : last + 1]) in self.lexicon.ids

    def _word_before(self, place: int) -> str:
        return self.tokens[place - 1].word if place else ""

    def _hangs_on(self, place: int) -> bool:
        """Digits that a sign ties to what was hidden: "[name]!42"."""
        if place < 2 or self.tokens[place - 1].word not in _INSIDE or place - 2 not in self.covered:
            return False
        return self._touch(place - 2, place - 1) and self._touch(place - 1, place)

    def _is_initial(self, place: int) -> bool:
        """A single letter beside what was hidden: "[name] R."."""
        token = self.tokens[place]
        words = self.words
        beside = place - 1 in self.covered or self._word_before(place) in words.maybe_titles
        return token.tight and token.capital and token.word not in {"i", "a", "y", "e", "o"} and beside

    def _joined(self, taken: Sequence[int]) -> List[Tuple[int, int]]:
        """Neighbours become one, with the signs between them."""
        spans: List[Tuple[int, int]] = []
        last = -9
        for place in taken:
            token = self.tokens[place]
            between = self.tokens[last + 1 : place] if spans else ()
            if spans and token.tight and len(between) <= 1 and all(part.word in _JOINING for part in between):
                spans[-1] = (spans[-1][0], token.end)
            else:
                spans.append((token.start, token.end))
            last = place
        return spans


def _covered(tokens: Sequence[Token], hidden: Sequence[Tuple[int, int]]) -> Set[int]:
    covered: Set[int] = set()
    spans = sorted(hidden)
    at = 0
    for place, token in enumerate(tokens):
        while at < len(spans) and spans[at][1] <= token.start:
            at += 1
        if at < len(spans) and spans[at][0] <= token.start and token.end <= spans[at][1]:
            covered.add(place)
    return covered
