"""Schools, quarters and towns that are named with words of every day: "at oak hill", "we moved to paradise"."""

from __future__ import annotations

from typing import AbstractSet, Sequence, Set, Tuple

from bot.storage.redaction.tokens import Token, phrase_at
from bot.storage.redaction.words import Words, spaced

_ARTICLES = spaced("a an un una every any this that some each no his her my our their your as")
_TO_PLACES = spaced(
    "is does did has was will can at to from in near by attends attended attend called left leaving into outside off around over en a de desde hacia hasta"
)
_KINDS = spaced(
    "elementary elem primary middle high academy school prep charter intermediate hs ms es elm preschool daycare apartments apts isd estates"
)
_PLACE_OPENS = spaced(
    "el la los las san santa santo st saint fort mount new north south east west lake port palm big little"
)
_TOWARDS = spaced("a to hacia hasta and y")
_MOUNTS = spaced("mt mount ft fort")
#: A town has so many words at most, and a name of hills so many.
_TOWN_WORDS = 3
_HILL_WORDS = 4


def hills(words: Words, common: AbstractSet[str], tokens: Sequence[Token]) -> Set[int]:
    """Places of such words.

    Args:
        words: the lists.
        common: words the guide or its examples write small.
        tokens: of the message.
    """
    look = _Look(words, common, tokens)
    return {found for place in range(len(tokens)) for found in (*look.landscape(place), *look.town(place))}


class _Look:
    def __init__(self, words: Words, common: AbstractSet[str], tokens: Sequence[Token]) -> None:
        self.words, self.common, self.tokens = words, common, tokens

    def _word(self, place: int) -> str:
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    def town(self, place: int) -> Set[int]:
        """The town behind "we live in" and the like, though a dictionary has its name."""
        length = phrase_at(self.tokens, place, self.words.towns_follow)
        if not length:
            at = place + phrase_at(self.tokens, place, self.words.schools_follow)
            hill = at > place and self._word(at) in _PLACE_OPENS and self._word(at + 1) in self.words.landscape
            return {at, at + 1} if hill and self._word(at + 2) not in {"of", "de", "del"} else set()
        first, last = self._town_at(place + length)
        found = set(range(first, last))
        if found and self._word(last) in _TOWARDS:
            found.update(range(*self._town_at(last + 1)))
        return found

    def _town_at(self, first: int) -> Tuple[int, int]:
        at = first
        while at < len(self.tokens) and at - first < _TOWN_WORDS and self.tokens[at].tight:
            word = self._word(at)
            opens = word in _PLACE_OPENS and at == first
            named = self.tokens[at].is_word and word not in self.common and word not in self.words.never_names
            if not (opens or (named and word not in self.words.harmless) or self._is_hill(at, first)):
                break
            at += 1
        while at > first and self._word(at - 1) in _PLACE_OPENS:
            at -= 1
        return first, at

    def _is_hill(self, place: int, first: int) -> bool:
        return place == first + 1 and self._word(place) in self.words.landscape

    def landscape(self, first: int) -> Set[int]:
        """The words of a name made of hills and trees that begins at a place."""
        words, end, kinds = self.words, first, 0
        if self._is_mount(first):
            return {first, first + 1}
        if first and self.tokens[first].tight and self._is_part(first - 1, 0):
            return set()
        while end < len(self.tokens) and end - first < _HILL_WORDS and (end == first or self.tokens[end].tight):
            if not self._is_part(end, end - first):
                break
            kinds += self._word(end) in words.landscape
            end += 1
        before, behind = self._word(first - 1), self._word(end)
        if not kinds or (before == "the" and behind not in _KINDS):
            return set()
        if end - first == 1:
            return {first} if behind in _KINDS and before not in _ARTICLES else set()
        placed = before in _TO_PLACES or behind in _KINDS
        capitals = all(token.capital for token in self.tokens[first:end])
        many = kinds >= 2 and before not in _ARTICLES
        return set(range(first, end)) if placed or many or capitals else set()

    def _is_mount(self, place: int) -> bool:
        """ "mt pleasant", but not "3 ft tall"."""
        if self._word(place) not in _MOUNTS or place + 1 >= len(self.tokens) or not self.tokens[place + 1].tight:
            return False
        following = self.tokens[place + 1]
        free = following.is_word and following.word not in self.words.never_names
        return (
            free
            and not self._word(place - 1).isdigit()
            and following.word not in {"job", "work", "jobs", "tall", "long"}
        )

    def _is_part(self, place: int, offset: int) -> bool:
        word = self._word(place)
        if word in self.words.landscape:
            return True
        if offset == 0:
            return word in self.words.landscape_first and self._word(place + 1) in self.words.landscape
        return word in self.words.landscape_last
