"""Which words are known to be harmless, so that they may be kept: all others give way (``unknown``).

Harmless are the words the guide itself and its examples write small, and those that dictionaries write small, unless
they are names too. The dictionaries and their sources stand in ``data/redaction/words``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Callable, FrozenSet, Iterable, Set

from bot.guide.yaml_source import read_yaml
from bot.paths import DATA
from bot.storage.redaction.spanish import is_spanish_form
from bot.storage.redaction.words import (
    LAUGHS,
    LEARNED,
    dictionary,
    fold,
    guide_texts,
    load_words,
    vocabulary,
    written_small,
)

#: Words of two or three letters that a dictionary has and nobody writes are more often a name.
_SHORT = 3
#: Slips of the finger are told apart from names in words of at least so many letters ...
_LEAST_SLIP, _LONGEST_SLIP = 5, 20
#: ... and slips of words that only the dictionary has in longer ones.
_LEAST_RARE_SLIP = 7
_OPENING = 5
#: Letters that are mistaken for each other, from this length on; for any other only in longer words.
_ALIKE = ("aeiouy", "ckqsz", "fpv", "gj", "mn", "bv", "lr", "dt")
_LEAST_MISTAKEN, _LEAST_ANY = 6, 8
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DRAWN_OUT = re.compile(r"(.)\1+")
#: So many different words of Spanish, and a message is Spanish, or both.
_LEAST_SPANISH, _FEW_WORDS = 2, 4
_SHORTENED = re.compile(r"'(?:s|t|re|ve|ll|d|m)$")
_ENDINGS = (
    ("s", "", 3), ("es", "", 3), ("ed", "", 3), ("ing", "", 3), ("ing", "e", 3), ("ies", "y", 3), ("ly", "", 4), ("d", "", 4), ("er", "", 4),
    ("ers", "", 4), ("r", "", 4), ("in", "ing", 4), ("nt", "n't", 2), ("y", "", 5), ("ish", "", 4), ("like", "", 4),
)  # fmt: skip
_PREFIXES = (
    "non",
    "re",
    "un",
    "pre",
    "over",
    "under",
    "mis",
    "anti",
    "super",
    "neuro",
    "psico",
    "hiper",
    "hyper",
    "home",
)
_LEAST_STEM = 3
#: Endings of words that nobody is called, for words written as they sound.
_ENDS_LEARNED = re.compile(
    r"\w{4}(?:tions?|shuns?|cion|siones|ciones|ments?|mento|mente|ness|ingly|ally|ities|ables?|ibles?|ating|ated|izing|ized|ando|iendo)$"
)
#: Short forms, which the guide's data write in capitals.
_SHORT_FORM = re.compile(r"\b[A-Z]{2,6}s?\b")
_ID = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


@dataclass(frozen=True)
class Lexicon:
    """The words that may be kept, folded.

    Attributes:
        english: words of the guide's English and of the English dictionary.
        guide_spanish: words of the guide's Spanish.
        dictionary: the Spanish dictionary, whose forms count too.
        common: words the guide or its examples write small, in either language.
        names: first names, surnames, places and makers.
        proper: words that are written with a capital only; a word beside one is no slip of it.
        hidden: what never stays, though a list here has it.
        speaks_spanish: words that tell that a message is Spanish.
        ids: names of things in the guide's own data: "specific_learning_disability".
        openings: how longer words of the guide begin.
        capitals: words that stay with a capital inside a sentence as well.
        frequent: words that tell English, where two letters changed places: "waht".
    """

    english: FrozenSet[str]
    guide_spanish: FrozenSet[str]
    dictionary: FrozenSet[str]
    common: FrozenSet[str]
    names: FrozenSet[str]
    hidden: FrozenSet[str]
    proper: FrozenSet[str]
    speaks_spanish: FrozenSet[str]
    ids: FrozenSet[str]
    openings: FrozenSet[str]
    capitals: FrozenSet[str]
    frequent: FrozenSet[str]

    def is_spanish(self, words: Iterable[str]) -> bool:
        """Whether Spanish words may be expected in a message of these words."""
        seen = list(words)
        found = {word for word in seen if word in self.speaks_spanish}
        return len(found) >= _LEAST_SPANISH or (bool(found) and len(seen) <= _FEW_WORDS)

    def keeps(self, word: str, spanish: bool, slips: bool = True) -> bool:
        """Whether a word is known to be harmless.

        Args:
            word: folded.
            spanish: whether the message is Spanish, or both.
            slips: whether slips of the finger are told apart, which takes longest.
        """
        if word in self.hidden:
            return False
        if self._lists(word, spanish):
            return True
        if "'" in word:
            bare = _SHORTENED.sub("", word)
            return (bare != word and self._lists(bare, spanish)) or self._lists(word.replace("'", ""), spanish)
        if word in self.names:
            return False
        if LEARNED.fullmatch(word):
            return True
        return self._is_form(word) or self._is_drawn_out(word, spanish) or (slips and self._is_slip(word, spanish))

    def _lists(self, word: str, spanish: bool) -> bool:
        if word in self.english:
            return True
        if not spanish:
            return False
        return word in self.guide_spanish or (word not in self.names and is_spanish_form(word, self.dictionary))

    def _is_form(self, word: str) -> bool:
        """A form of a word of the lists: "stimmed", "ieps", "homeschoolin"."""
        for ending, instead, least in _ENDINGS:
            stem = word[: len(word) - len(ending)]
            if word.endswith(ending) and len(stem) >= least and stem + instead in self.common:
                return stem + instead in self.english
        for prefix in _PREFIXES:
            if (
                word.startswith(prefix)
                and len(word) - len(prefix) > _LEAST_STEM
                and word[len(prefix) :] in self.english
            ):
                return True
        return False

    def _is_drawn_out(self, word: str, spanish: bool) -> bool:
        """ "sooooo", "pleeease", "hahaha"."""
        if LAUGHS.fullmatch(word):
            return True
        if not re.search(r"(.)\1\1", word):
            return False
        return any(self._lists(_DRAWN_OUT.sub(short, word), spanish) for short in (r"\1", r"\1\1"))

    def _is_slip(self, word: str, spanish: bool) -> bool:
        """A slip of the finger in a longer word, where no name is just as near."""
        if 2 < len(word) <= _LEAST_SLIP and any(other in self.frequent for other in _swapped(word)):
            return True
        if not _LEAST_SLIP <= len(word) <= _LONGEST_SLIP or not word.isascii():
            return False
        if _ENDS_LEARNED.match(word) and word[:_OPENING] in self.openings:
            return True
        rare = len(word) >= _LEAST_RARE_SLIP
        if not any(self._may_be_meant(other, spanish, rare) for other in _slips(word)):
            return False
        return not any(other in self.names or other in self.hidden for other in _neighbours(word))

    def _may_be_meant(self, word: str, spanish: bool, rare: bool) -> bool:
        if word in self.hidden or word in self.proper or not (rare or word in self.common):
            return False
        return word in self.english or (spanish and word in self.guide_spanish)


def _swapped(word: str) -> Iterable[str]:
    return (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))


def _slips(word: str) -> Iterable[str]:
    """What a hand may have meant: two letters that changed places, one left out or too many, a vowel mistaken."""
    if len(word) >= _LEAST_ANY:
        return _neighbours(word)
    return _changed(word, _alike if len(word) >= _LEAST_MISTAKEN else lambda letter: "")


def _neighbours(word: str) -> Iterable[str]:
    """All words that differ in one letter behind the first."""
    return _changed(word, lambda letter: _LETTERS)


def _alike(letter: str) -> str:
    return next((group for group in _ALIKE if letter in group), "")


def _changed(word: str, put_for: Callable[[str], str]) -> Iterable[str]:
    """A word with one change behind its first letter; ``put_for`` tells the letters that may stand for another."""
    yield from _swapped(word)
    for cut in range(1, len(word) + 1):
        left, right = word[:cut], word[cut:]
        yield from (left + letter + right for letter in _LETTERS)
        if right:
            yield left + right[1:]
            yield from (left + letter + right[1:] for letter in put_for(right[0]))


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read the lists, once in a process."""
    words = load_words()
    proper, written = dictionary("proper"), dictionary("en")
    spanish_dictionary = dictionary("es")
    guide = {lang: written_small(lang) for lang in ("en", "es")}
    neither = written_small() - guide["en"] - guide["es"]
    guide["es"] |= {word for word in neither if word not in written}
    guide["en"] |= {word for word in neither if word in written or not is_spanish_form(word, spanish_dictionary)}
    read_often = vocabulary()
    english = {word for word in written if len(word) > _SHORT or word in read_often}
    names = (set(words.names) | (proper - written)) - guide["en"] - words.harmless
    doubtful = set(words.doubtful) | {word for word in words.names if word in written}
    hidden = (set(words.always_hidden) | (set(words.names) & guide["en"])) - words.harmless
    known = (guide["en"] | words.never_names | words.harmless | (english - (doubtful - guide["en"]))) - names - hidden
    known |= _state_words() - hidden
    spanish = (guide["es"] | words.harmless) - (set(words.names) - words.harmless)
    common = (guide["en"] | guide["es"]) - hidden - names
    lexicon = Lexicon(
        english=frozenset(
            known | words.harmless | words.people | words.titles | _placeholder_words() | _short_forms(names, hidden)
        ),
        guide_spanish=frozenset(spanish | words.never_names),
        dictionary=spanish_dictionary,
        common=frozenset(common),
        names=frozenset(names),
        hidden=frozenset(hidden),
        proper=proper - written,
        speaks_spanish=frozenset(spanish - known - names - hidden) | frozenset(_frequent("es")),
        capitals=frozenset((common | words.never_names | words.harmless | _state_words()) - hidden),
        frequent=_frequent("en"),
        ids=_ids(),
        openings=frozenset(word[:_OPENING] for word in common if len(word) > _OPENING + 1),
    )
    guide_texts.cache_clear()
    return lexicon


def _state_words() -> Set[str]:
    """The states' names and codes; their cities are towns like any other, but for those in ``stays``."""
    states = read_yaml(DATA / "vocabulary" / "states.yml")["states"]
    names = {fold(word) for state in states.values() for word in re.findall(r"\w+", state["name"])}
    return names | {fold(code) for code in states}


def _frequent(lang: str) -> FrozenSet[str]:
    return frozenset(read_yaml(DATA / "vocabulary" / "languages.yml")[lang].split())


def _placeholder_words() -> Set[str]:
    """What stands in the place of what was hidden may be read again."""
    placeholders = (value for own in load_words().placeholders.values() for value in own.dict().values())
    return {word for value in placeholders for word in re.findall(r"[a-z]+", fold(value))} | {"removed"}


def _short_forms(*not_these: Set[str]) -> Set[str]:
    found = {word for _, text in guide_texts() for word in set(_SHORT_FORM.findall(text))}
    return {fold(word) for word in found}.difference(*not_these)


def _ids() -> FrozenSet[str]:
    return frozenset(word for _, text in guide_texts() for word in set(_ID.findall(text)))
