"""An area's name that stands for trouble: beside a word of trouble ("struggles in math"), or as a bare answer ("reading and math")."""

from __future__ import annotations

from typing import FrozenSet, Iterable, List, Optional, Sequence

from bot.guide.facts import CONCERN_AREAS
from bot.nlu.facts.concern_marks import OWN_NEGATION, PARENT_DOES, SIBLING, Hit, marks_of
from bot.nlu.facts.message import Mark, Message, fold, says_only
from bot.nlu.facts.negation import is_negated
from bot.nlu.facts.patterns import rx
from bot.nlu.facts.vocabulary import Vocabulary

_NOT_THIS = rx(
    r"\b(?:not|no|isnt|not really|nothing to do with|except|besides|other than|no es|ni|sino|menos|excepto"
    r"|not so much|not his|not her|less) (?:the |his |her |so much |en |con |la |el |in |with |about ){0,6}$"
)
_FINE_AFTER = 32
_FINE_BEFORE = rx(
    r"\b(?:good|great|strong|fine|well|excels?|excellent|amazing|loves?|likes?|enjoys?|gifted|advanced|ahead"
    r"|smart|best|strength is|no (?:trouble|problems?|issues?|concerns?|difficulty)"
    r"|never had (?:any )?(?:trouble|problems?|issues?)|(?:doesnt|does not|dont) have (?:any |a )?(?:trouble"
    r"|problems?|issues?|concerns?|difficulty)|(?:doesnt|does not|dont) (?:struggle|need help)|not (?:worried"
    r"|concerned)|(?:isnt|hes not|shes not|not) (?:behind|struggling|failing)|perfect|passing|okay|ok|bien"
    r"|muy bien|buen[oa]|le gusta|le gustan|le encantan?|sin problemas?|no tiene problemas?|no batalla"
    r"|no le cuesta|no tiene dificultad\w*|excelente|sobresale)(?: (?:at|in|with|on|con|en|para|la|las|el|los"
    r"|de|his|her|the|doing|to|a|for|is|does|al|del)){0,6} $"
)
_NOT_FINE = rx(r"\b(?:not|isnt|aint|never|doesnt|does not|dont|wasnt|arent|hasnt|no|nunca|cant)\b")
_HELPS = rx(
    r"\b(?:therapist|pathologist|teacher|tutor|class|program|specialist|services?|assessment|evaluation|test"
    r"|tests|log|plan|goals?|minutes|room|book|books|curriculum|intervention|group|log|teachers|maestra|clase"
    r"|clases|terapeuta|scores are good)\b"
)
_NEEDS_CHILD = rx(r"\b(?:his|her|he|she|him|my|hes|shes|CHILD|they|their|our|mi|su|sus|le|lo|la|el|ella)\b")
_GOOD_NEGATED = rx(r"\b(?:not|isnt|never|aint|doesnt|does not|dont|hes not|shes not|no|nunca)(?: \w+){0,3} ?$")
_LONG_LIST = 6
#: "Fine in everything except math".
_ALL_BUT = rx(
    r"\b(?:bien|well|fine|good|great|everything|todo)(?: \w+){0,4},? (?:menos|excepto|except|just not)(?: for| in| with| en| con| la| las| el| his| her){0,3} $"
)
#: "He doesn't get when they're done listening": others do it.
_ANOTHER_DOES = rx(r"\b(?:they|theyre|everybody|people|others)(?: \w+){0,2} $")
#: "No issues with reading, it's his behavior": no list that goes on.
_TURNS = rx(r"\W*(?:its|it is|thats|es|just|only|solo|nomas|mas bien)\b")
_NOT_JUST = rx(r"\b(?:not just|not only|no solo|no solamente|not even)\b")
_LINK = rx(
    r"\b(?:is|are|was|were|seems?|grades?|wise|va|esta|es|son|le|he|she|hes|shes|does|isnt|arent|not|been|has"
    r"|doing|se|estan|no|goes|skills?|scores?|level)\b"
)
_FINE_BEFORE_ANY = rx(
    r"\b(?:good|great|strong|excels?|excellent|loves?|no (?:trouble|problems?|issues?|concerns?|difficulty)"
    r"|(?:doesnt|does not|dont) have (?:any |a )?(?:trouble|problems?|issues?|concerns?)|not (?:worried"
    r"|concerned)|buen[oa]|sin problemas?|no tiene problemas?)(?: (?:at|in|with|on|con|en|para))+ "
)
_SCHOOLS_FAULT = rx(
    r"\b(?:they|school|teacher|district|principal|i|we|escuela|distrito|maestra|nobody|no one)(?: \w+)? ?$"
)


class Topics:
    """Areas' names, with the words that may stand beside them.

    Args:
        vocabulary: the words of both languages.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._beside = _folded(word for words in vocabulary.both() for word in words.beside_topics)
        self._everyday = _folded(word for words in vocabulary.both() for word in words.everyday_topics)

    def trouble(self, message: Message, area: str) -> List[Hit]:
        """Where the area's name stands for trouble."""
        return [
            Hit(area, mark.start, mark.end)
            for mark in marks_of(message, "topics", area)
            if self._is_trouble(message, mark)
        ]

    def _is_trouble(self, message: Message, mark: Mark) -> bool:
        """Whether an area's name stands for trouble."""
        before = message.before(mark.start)
        if _ALL_BUT.search(message.text[max(0, mark.start - 60) : mark.start]):
            return True
        if _NOT_THIS.search(before) and not _NOT_JUST.search(before):
            return False
        if message.is_general_question(mark.start) or SIBLING.search(before):
            return False
        fine = _is_fine(message, mark)
        if fine is not None:
            return not fine
        if self._in_fine_list(message, mark):
            return False
        if self._trouble_near(message, mark):
            return not PARENT_DOES.search(before)
        return self._is_bare_answer(message, mark)

    def _in_fine_list(self, message: Message, mark: Mark) -> bool:
        """ "no trouble with reading, writing or math": the list goes on after commas."""
        clauses = list(message.clauses)
        index = clauses.index(message.clause_at(mark.start))
        if _TURNS.match(message.text[clauses[index][0] : mark.start]):
            return False
        if not message.is_bare(mark.start, mark.end, self._beside) and not self._only_topics(
            message, clauses[index][0], clauses[index][1]
        ):
            return False
        for back in range(index - 1, max(-1, index - _LONG_LIST), -1):
            start, end = clauses[back]
            if start < message.sentence_at(mark.start)[0]:
                return False
            text = message.text[start:end]
            if _FINE_BEFORE_ANY.search(text) and not _GOOD_NEGATED.search(text[: _first(text)]):
                return True
            if not self._only_topics(message, start, end):
                return False
        return False

    def _only_topics(self, message: Message, start: int, end: int) -> bool:
        """Whether a clause holds nothing but areas' names and filler."""
        text = message.text[start:end]
        for area in CONCERN_AREAS:
            for mark in message.marks.get(f"topics:{area}", ()):
                if start <= mark.start and mark.end <= end:
                    text = text[: mark.start - start] + " " * (mark.end - mark.start) + text[mark.end - start :]
        return says_only(text, self._beside)

    def _trouble_near(self, message: Message, mark: Mark) -> bool:
        left, right = message.clause_at(mark.start)
        for word in message.marks.get("trouble", ()):
            if not left <= word.start < right or (word.start < mark.end and mark.start < word.end):
                continue
            near = mark.start - word.end if word.end <= mark.start else word.start - mark.end
            if near > 45 or (
                message.text[mark.start : mark.end] in self._everyday and not 0 <= mark.start - word.end <= 6
            ):
                continue
            if is_negated(message, word.start) and message.text[word.start : word.end].split()[0] not in OWN_NEGATION:
                continue
            tested = message.text[word.start : word.end].startswith(("test", "evaluat"))
            if _SCHOOLS_FAULT.search(message.text[left : word.start]) and not tested:
                continue
            if _ANOTHER_DOES.search(message.text[word.end : max(word.end, mark.start)]):
                continue
            if message.text[: word.end].endswith((" for", " por", " para")) and _names_condition(message, mark):
                continue
            if _HELPS.match(message.text[mark.end :].lstrip()) and word.end > mark.start:
                continue
            return bool(_NEEDS_CHILD.search(message.text)) or not message.is_question(mark.start)
        return False

    def _is_bare_answer(self, message: Message, mark: Mark) -> bool:
        """ "reading and math", "just her speech", "lectura": nothing but areas in the clause, in a short message or beside others."""
        start, end = message.clause_at(mark.start)
        if (
            not self._only_topics(message, start, end)
            or message.text[mark.start : mark.end] in self._everyday
            and len(message.text) > 16
        ):
            return False
        if message.is_question(mark.start) and len(message.text.split()) > 3:
            return False
        if (
            len(message.text) <= 80
            or message.text[slice(*message.sentence_at(start))].strip(" .,!;") == message.text[start:end].strip()
        ):
            return True
        # In a longer story a bare area goes on from the trouble told before it: "he struggles with reading, writing, and math".
        sentence_start = message.sentence_at(mark.start)[0]
        earlier: Sequence[Mark] = [
            word for word in message.marks.get("trouble", ()) if sentence_start <= word.start < start
        ]
        return bool(earlier) and not is_negated(message, earlier[-1].start)


def _folded(words: Iterable[str]) -> FrozenSet[str]:
    return frozenset(fold(word).text for word in words)


def _is_fine(message: Message, mark: Mark) -> Optional[bool]:
    """True for "reading is fine", False for "reading is not good", None where nothing is said."""
    before, after = message.before(mark.start), message.after(mark.end)
    praised = _FINE_BEFORE.search(before)
    if praised:
        return not _GOOD_NEGATED.search(before[: praised.start()])
    for word in message.marks.get("fine", ()):
        if mark.end <= word.start <= mark.end + len(after) and word.start - mark.end <= _FINE_AFTER:
            between = message.text[mark.end : word.start]
            if not _LINK.search(between) and between.strip():
                continue
            if not between.strip() and after[word.end - mark.end :].strip() != "":
                continue
            denied = bool(_NOT_FINE.search(between)) and not message.text[word.start : word.end].startswith(
                ("no", "not", "sin")
            )
            return not denied
    return None


def _first(text: str) -> int:
    hit = _FINE_BEFORE_ANY.search(text)
    return hit.start() if hit else 0


def _names_condition(message: Message, mark: Mark) -> bool:
    """A "504 for anxiety" names a diagnosis and no further trouble."""
    return any(other.start < mark.end and mark.start < other.end for other in message.marks.get("condition", ()))
