"""Words that are kept as a rule, and are a name or a place where they stand: "hope has an iep", "at oak hill".

The guide needs "will", "hope", "may" and "hill" every day. A finite verb behind, a surname behind, or a second word of
the same kind tells that here they are a name.
"""

from __future__ import annotations

from typing import Sequence, Set

from bot.storage.redaction.tokens import Token
from bot.storage.redaction.words import Words, spaced

#: What only somebody does, in the third person.
_FINITE = spaced("""is was isnt isn't wasnt wasn't has hasnt hasn't had hadnt needs needed goes went doesnt doesn't does cant can't cannot keeps kept gets
    hates hated loves loved likes liked cries cried bites hits threw came comes says told tells started starts struggles struggled refuses
    refused wants wanted knows reads writes talks turned turns runs ran sees feels eats sleeps stims elopes failed fails passed lost broke
    es esta tiene tenia necesita va iba dice dijo llora pega muerde odia grita lee escribe habla entiende cumplio sigue fue""")
_BEGINS = spaced(""", . ; : ! ? and but so because cuz bc that when since if while y pero porque que cuando si entonces also then now and/or says said think
    thinks know why how dear hi hello hey""")
#: Nouns of every day that verbs follow as well: only a capital, a surname or a relative makes these a name.
_OFTEN_SUBJECTS = spaced("""art bill case page chance grant star sky summer winter spring autumn major guy love power price judge rush story day king
    young law angel said park hope luz mia clara linda paz sol cruz dulce mayo cielo""")
_MONTHS = frozenset({"may", "april", "june", "august", "january", "abril", "mayo", "junio", "julio", "domingo"})
_AFTER_MONTH_IS = spaced("""too when far the over here coming almost next my our busy ok fine good better autism only just a best mental when not weeks
    demasiado cuando muy el la""")
_IS = frozenset({"is", "was", "es", "fue", "isnt", "isn't"})
_RELATIVES_ENDS = frozenset({".", ",", "!", "?", ";"})
_NO_JUNIOR = frozenset(
    {
        "high",
        "year",
        "varsity",
        "class",
        "college",
        "kindergarten",
        "prom",
        "in",
        "at",
        "and",
        "hs",
        "or",
        "to",
        "next",
        "now",
    }
)
_NO_NAME_BEFORE = frozenset({"said", "will", "can", "art", "page", "case", "so", "like", "love"})
_ARTICLES = frozenset(
    {
        "a",
        "an",
        "un",
        "una",
        "every",
        "any",
        "this",
        "that",
        "some",
        "each",
        "no",
        "his",
        "her",
        "my",
        "our",
        "their",
        "your",
        "as",
    }
)
_TO_PLACES = spaced(
    "at to from in near by attends attended attend called left leaving into outside off around over en a de desde hacia hasta"
)
_KINDS = spaced(
    "elementary elem primary middle high academy school prep charter intermediate hs ms es elm preschool daycare apartments apts isd estates"
)


def marked(words: Words, tokens: Sequence[Token], names: Set[int], stays: Set[int]) -> Set[int]:
    """Places of names and places that are words of every day.

    Args:
        words: the lists.
        tokens: of the message.
        names: places of the names found so far.
        stays: places of what is kept in any case.
    """
    look = _Look(words, tokens, names)
    found = {place for place in range(len(tokens)) if look.is_name(place)}
    for place in range(len(tokens)):
        found.update(look.landscape(place))
    return found - stays


class _Look:
    def __init__(self, words: Words, tokens: Sequence[Token], names: Set[int]) -> None:
        self.words, self.tokens, self.names = words, tokens, names

    def _word(self, place: int) -> str:
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def is_name(self, place: int) -> bool:
        """Whether a word that is a name too is one here."""
        token = self.tokens[place]
        if token.word == "junior":
            return self._is_junior(place)
        if token.word not in self.words.likely:
            return False
        return self._has_surname(place) or self._acts(place) or self._is_relative(place)

    def _has_surname(self, place: int) -> bool:
        token, words = self.tokens[place], self.words
        if place + 1 not in self.names or not self.tokens[place + 1].tight or place in self.names:
            return False
        if token.word in words.people or token.word in words.titles or token.word in words.maybe_titles:
            return False
        return token.word in words.likely and token.word not in _NO_NAME_BEFORE and token.word not in words.never_names

    def _acts(self, place: int) -> bool:
        """ "will has", "mark needs", "and june cries", not "may is next week"."""
        token, after = self.tokens[place], self._word(place + 1)
        if after not in _FINITE or not (token.opens or place == 0 or self._word(place - 1) in _BEGINS):
            return False
        if token.word in _MONTHS and after in _IS:
            behind = self._word(place + 2)
            return not behind.isdigit() and behind not in _AFTER_MONTH_IS
        return token.word not in _OFTEN_SUBJECTS or (token.capital and not token.opens)

    def _is_relative(self, place: int) -> bool:
        """ "my son will.", "my daughter hope": where nothing follows that a verb would need."""
        if self._word(place - 1) not in self.words.people or self._word(place - 2) not in {"my", "mi", "our"}:
            return False
        after = self._word(place + 1)
        return not after or after in _RELATIVES_ENDS or after in self.words.goes_on

    def _is_junior(self, place: int) -> bool:
        before, after = self._word(place - 1), self._word(place + 1)
        if after in _NO_JUNIOR or before in {"a", "the", "un", "his", "as", "her", "jr"}:
            return False
        return (
            after in _FINITE
            or before in self.words.people
            or before in {"my", "mi", "lil", "es", "for", "with", "that", "named"}
        )

    def landscape(self, first: int) -> Set[int]:
        """The words of a name made of hills and trees that begins at a place."""
        words, end, kinds = self.words, first, 0
        if first and self.tokens[first].tight and self._is_part(first - 1, 0):
            return set()
        while end < len(self.tokens) and end - first < 4 and (end == first or self.tokens[end].tight):
            if not self._is_part(end, end - first):
                break
            kinds += self._word(end) in words.landscape
            end += 1
        before = self._word(first - 1)
        if before == "the" and self._word(end) not in _KINDS:
            return set()
        placed = before in _TO_PLACES or self._word(end) in _KINDS
        many = end - first >= 2 and kinds >= 1 and (placed or (kinds >= 2 and before not in _ARTICLES))
        capitals = end - first >= 2 and all(token.capital for token in self.tokens[first:end]) and kinds >= 1
        one = end - first == 1 and kinds == 1 and self._word(end) in _KINDS and before not in _ARTICLES
        return set(range(first, end)) if many or capitals or one else set()

    def _is_part(self, place: int, offset: int) -> bool:
        word = self._word(place)
        if word in self.words.landscape:
            return True
        if offset == 0:
            return word in self.words.landscape_first and bool(self._word(place + 1) in self.words.landscape)
        return word in self.words.landscape_last
