"""Words that are kept as a rule, and are a name where they stand: "hope has an iep", "mai see vang".

The guide needs "will", "hope" and "may" every day. A finite verb behind, a surname, or a relative tells that here they are a
name. Places of such words: ``hills``.
"""

from __future__ import annotations

import re
from typing import AbstractSet, Sequence, Set

from bot.storage.redaction.hills import hills
from bot.storage.redaction.numbers import UNITS
from bot.storage.redaction.tokens import Token
from bot.storage.redaction.words import Words, spaced

#: What only somebody does, in the third person ...
_HUMAN = spaced(
    """needs needed hates hated loves loved likes liked cries cried bites hits threw throws kicks kicked bit struggles struggled refuses refused wants
    wanted knows knew reads writes talks talked sees feels felt eats ate sleeps slept stims elopes eloped yells yelled screams screamed doesnt doesn't
    cant can't didnt didn't wont won't isnt isn't hasnt hasn't wasnt wasn't forgets forgot sits hides hid spits licks flaps rocks rips rolls chews bangs punches
    wanders melts shuts whines whispers stutters mumbles spins paces lies lied misses missed skips skipped repeats understands thinks gets got failed fails passed
    tiene tenia necesita llora pega muerde odia grita lee escribe habla entiende cumplio cumple sigue sabe come duerme va dice dijo quiere puede
    reprobo repitio perdio gano nacio saco empezo aprendio lloro pego mordio rompe rompio grito corre corrio juega pelea tartamudea sufre usa toma ve oye camina""",
)
#: ... and what things do as well.
_FINITE = _HUMAN | spaced(
    """is was has had goes went does cannot keeps kept came comes says told tells started starts turned turns runs ran lost broke es esta iba fue era estaba no""",
)
_ADVERBS = spaced(
    "never always still just also only really even already barely hardly constantly sometimes usually often nunca siempre todavia ya tampoco tambien"
)
_BEGINS = spaced(
    """, . ; : ! ? and but so because cuz bc that when since if while y pero porque que cuando si entonces also then now says said think
    thinks know why how dear hi hello hey""",
)
#: Nouns of every day that verbs follow as well.
_OFTEN_SUBJECTS = spaced(
    """art bill case page chance grant star sky summer winter spring autumn major guy love power price judge rush story day king
    young law angel said park hope""",
)
#: "will my son" asks.
_VERBS = spaced("will may hope mark grant chase drew bill sue pat rob skip trace rush carry said price page")
#: What only a child does: no homework and no medicine "eloped".
_ACTS = spaced(
    """hates hated loves loved cries cried bites bit hits kicks kicked threw throws yells yelled screams screamed eloped elopes reads writes talks talked
    eats sleeps refuses refused wants wanted knows knew forgets forgot lies lied struggles struggled stutters mumbles sits hides spits flaps wanders stims
    likes liked turned told asked llora lloro pega pego muerde mordio odia grita grito lee escribe habla reprobo quiere dice dijo tartamudea escupe patea""",
)
_AND = spaced("and y & e n")
_LEAST_RARE = 3
_CONDITIONS = spaced(
    "adhd autism an a dyslexia anxiety seizures epilepsy apraxia downs speech trouble ocd odd asthma cp tbi"
)
#: Names that are written like the smallest words, or like words of every sentence.
_SHORT_NAMES = spaced("an bee see pa ha ho min thu do kou mee mai hung")
_MONTHS = spaced("may april june august january abril mayo junio julio domingo")
_AFTER_MONTH_IS = spaced(
    """too when far the over here coming almost next my our busy ok fine good better autism only just a best mental when not weeks
    demasiado cuando muy el la""",
)
_IS = spaced("is was es fue isnt isn't")
_MY = spaced("my our mi nuestro nuestra")
_NO_JUNIOR = spaced("high year varsity class college kindergarten prom in at and hs or to next now")
_NO_NAME_BEFORE = spaced("said will can art page case so like love")
#: Small words that open a family name, and those that do so only behind a name.
_PARTICLES = spaced("van von der den bin ibn abu bint mac mc dos das")
_AFTER_NAME = spaced("de la del los las al el y da di du le ben st")
_DIRECTIONS = spaced("n s e w ne nw se sw north south east west")
_STREETS = spaced("st street ave avenue rd road dr drive ln lane blvd ct court cir way pl hwy pkwy ter terrace trail")
_HOUSE = 3
_ROMAN_OR_SHORT = re.compile(r"[A-Z]{2,}s?")


def marked(
    words: Words, common: AbstractSet[str], tokens: Sequence[Token], names: Set[int], stays: Set[int]
) -> Set[int]:
    """Places of names and places that are words of every day.

    Args:
        words: the lists.
        common: words the guide or its examples write small.
        tokens: of the message.
        names: places of the names found so far.
        stays: places of what is kept in any case.
    """
    look = _Look(words, common, tokens, names)
    found: Set[int] = set()
    for place in range(len(tokens)):
        if look.is_name(place):
            found.add(place)
    found |= hills(words, common, tokens)
    return (found | look.parts_of_names()) - stays


class _Look:
    def __init__(self, words: Words, common: AbstractSet[str], tokens: Sequence[Token], names: Set[int]) -> None:
        self.words, self.common, self.tokens, self.names = words, common, tokens, names

    def _word(self, place: int) -> str:
        return self.tokens[place].word if 0 <= place < len(self.tokens) else ""

    # Names of people.

    def is_name(self, place: int) -> bool:
        """Whether a word that is a name too is one here."""
        token, words = self.tokens[place], self.words
        if token.word == "junior":
            return self._is_junior(place)
        if token.word in _SHORT_NAMES:
            return self._is_short_name(place)
        if self._is_rare_subject(place) or self._is_month_in_pair(place):
            return True
        if token.word in words.doubtful and token.word not in words.never_names and self._is_explained(place):
            return True
        if token.word not in words.likely:
            return False
        if token.capital and not token.opens and token.word in _VERBS - _MONTHS:
            return True
        if self._has_surname(place) or self._acts(place) or self._is_relative(place):
            return True
        return self._is_explained(place) or self._introduces(place) or self._is_second(place)

    def _is_rare_subject(self, place: int) -> bool:
        """ "sully eloped again": a word the guide never needs, and somebody who acts."""
        token, words = self.tokens[place], self.words
        if not token.is_word or token.word in self.common or token.word in words.harmless or token.word.endswith("s"):
            return False
        if token.word in words.never_names or token.word in words.people or len(token.word) < _LEAST_RARE:
            return False
        begins = place == 0 or token.opens or self._word(place - 1) in _BEGINS
        return begins and self._word(place + 1) in _ACTS

    def _is_month_in_pair(self, place: int) -> bool:
        """ "april and june both"."""
        if self._word(place) not in _MONTHS:
            return False
        last = place + 2 if self._word(place + 1) in _AND else place
        first = last - 2
        joined = self._word(first) in _MONTHS and self._word(first + 1) in _AND and self._word(last) in _MONTHS
        return joined and self._word(last + 1) in _ACTS | {"both", "fight", "ambas", "ambos"}

    def _is_short_name(self, place: int) -> bool:
        """ "Pa Houa", "my son An is deaf": names as short as the smallest words."""
        following, before = self._word(place + 1), self._word(place - 1)
        if before in self.words.people and self._word(place - 2) in _MY and following in _FINITE:
            return True
        if place + 1 not in self.names or not self.tokens[place + 1].tight or following in _AFTER_NAME:
            return False
        token = self.tokens[place]
        begins = not before or before in _BEGINS
        return token.capital or before in self.words.people or (token.word in {"pa", "bee", "mai"} and begins)

    def _introduces(self, place: int) -> bool:
        """ "hi im june", "soy luz"."""
        before, after = self._word(place - 1), self._word(place + 1)
        said = before in {"im", "i'm", "soy"} or (before == "is" and self._word(place - 2) == "this")
        return said and (not after or not after[0].isalnum() or after in {"and", "y", "mom", "mother", "la"})

    def _is_second(self, place: int) -> bool:
        """ "alma y sol son", "jayden and hope are"."""
        if self._word(place - 1) not in _AND or place - 2 not in self.names:
            return False
        return self._word(place) not in _VERBS or self._word(place + 1) in _FINITE | {"are", "were", "both", "have"}

    def _has_surname(self, place: int) -> bool:
        token, words = self.tokens[place], self.words
        if place + 1 not in self.names or not self.tokens[place + 1].tight or place in self.names:
            return False
        if token.word in words.people or token.word in words.titles or token.word in words.maybe_titles:
            return False
        return token.word not in _NO_NAME_BEFORE and token.word not in words.never_names

    def _acts(self, place: int) -> bool:
        """ "will has", "mark needs", "may never sits", not "may is next week"."""
        token, after = self.tokens[place], self._word(place + 1)
        if not (token.opens or place == 0 or self._word(place - 1) in _BEGINS):
            return False
        if after in _ADVERBS:
            return self._word(place + 2) in _FINITE - _ADVERBS and self._word(place + 2) not in {
                "had",
                "went",
                "no",
                "got",
            }
        if after not in _FINITE:
            return False
        if token.word in _MONTHS and after in _IS:
            behind = self._word(place + 2)
            return not behind.isdigit() and behind not in _AFTER_MONTH_IS
        has = after == "has" and self._word(place + 2) in _CONDITIONS
        return token.word not in _OFTEN_SUBJECTS or after in _HUMAN or has or (token.capital and not token.opens)

    def _is_relative(self, place: int) -> bool:
        """ "my son will.", "my daughter hope": where nothing follows that a verb would need."""
        if self._word(place - 1) not in self.words.people or self._word(place - 2) not in _MY:
            return False
        after = self._word(place + 1)
        return not after or not after[0].isalnum() or after in self.words.goes_on

    def _is_explained(self, place: int) -> bool:
        """ "angel my nephew", "hope, our daughter"."""
        apart = self._word(place + 1) == ","
        if self._word(place) in _VERBS and not apart:
            return False
        at = place + 2 if apart else place + 1
        begins = place == 0 or self.tokens[place].opens or self._word(place - 1) in _BEGINS
        mine = self._word(at) in _MY and self._word(place) in self.words.likely
        return begins and (mine or self._word(at) in {"the", "la", "el"}) and self._word(at + 1) in self.words.people

    def _is_junior(self, place: int) -> bool:
        before, after = self._word(place - 1), self._word(place + 1)
        if after in _NO_JUNIOR or before in {"a", "the", "un", "his", "as", "her", "jr"}:
            return False
        called = before in _MY or before in {"lil", "es", "for", "with", "that", "named"}
        return called or after in _FINITE or before in self.words.people

    def parts_of_names(self) -> Set[int]:
        """Words beside a name that belong to it: "Barrett Two Strikes", "van der berg", "mai see vang"."""
        found: Set[int] = set()
        for place in range(len(self.tokens)):
            if place - 1 in self.names | found and self._continues(place):
                found.add(place)
            if self._is_tied(place) or self._is_house(place) or self._is_direction(place):
                found.add(place)
        for place in reversed(range(len(self.tokens))):
            if place + 1 in self.names | found and self.tokens[place + 1].tight and self._opens_name(place):
                found.add(place)
        return found - self.names

    def _is_tied(self, place: int) -> bool:
        """A word that a hyphen ties to what is hidden: "[name]-Way"."""
        for sign, other in ((place - 1, place - 2), (place + 1, place + 2)):
            if self._word(sign) == "-" and other in self.names and self.tokens[place].is_word:
                first, last = sorted((place, other))
                if self.tokens[last].start - self.tokens[first].end == 1:
                    return True
        return False

    def _is_house(self, place: int) -> bool:
        """A number beside a name that is no age and no year: "tlaquepaque 220"."""
        word = self._word(place)
        if not word.isdecimal() or not _HOUSE <= len(word) <= _HOUSE + 1 or word == "504" or word[:2] in {"19", "20"}:
            return False
        if self._word(place + 1) in UNITS:
            return False
        before = place - 1 in self.names and self.tokens[place].tight
        return before or (place + 1 in self.names and self.tokens[place + 1].tight)

    def _is_direction(self, place: int) -> bool:
        """ "N [name] St"."""
        if self._word(place) not in _DIRECTIONS or place + 1 not in self.names:
            return False
        end = place + 1
        while end in self.names:
            end += 1
        return self._word(end) in _STREETS

    def _continues(self, place: int) -> bool:
        token, words = self.tokens[place], self.words
        if place in self.names or not token.tight or token.opens or not token.is_word:
            return False
        if token.word in words.people or token.word in words.titles:
            return False
        if token.word in words.never_names:
            following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
            if token.capital and following and following.capital and following.tight and not following.text.isupper():
                return following.word not in words.never_names | words.titles | words.people
            return self._is_between(place) and token.word in {"see", "so", "my", "you", "her", "he", "may", "do", "an"}
        if token.word in words.goes_on or token.word in _ADVERBS or token.word in words.school_words:
            return self._is_between(place) and token.capital
        if self._is_between(place) and (len(token.word) <= 3 and token.word in _AFTER_NAME):
            return token.word != "y"
        return token.capital and not _ROMAN_OR_SHORT.fullmatch(token.text) and not token.text[1:].isupper()

    def _is_between(self, place: int) -> bool:
        return place - 1 in self.names and place + 1 in self.names and self.tokens[place + 1].tight

    def _opens_name(self, place: int) -> bool:
        token = self.tokens[place]
        if place in self.names:
            return False
        after_title = self._word(place - 1) == "." and self._word(place - 2) in self.words.titles
        if token.word in _AFTER_NAME and token.capital and (after_title or not token.opens):
            return True
        if token.word == "." and place and len(self._word(place - 1)) == 1 and self._word(place - 1).isalpha():
            return self.tokens[place - 1].end == token.start
        if len(token.word) == 1 and self._word(place + 1) == "." and token.word.isalpha():
            return True
        if token.word not in _PARTICLES:
            return False
        return self._word(place - 1) not in {"the", "a", "his", "her", "my", "our"}
