"""What the child has trouble with, by area.

Three ways to tell: a phrase that is trouble by itself ("letters backwards"), an ability the child doesn't have ("can't tie"),
and the area's name beside a word of trouble or as a bare answer (``concern_topics``).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, List

from bot.guide.facts import CONCERN_AREAS
from bot.nlu.facts.concern_marks import OWN_NEGATION, PARENT_DOES, SIBLING, Hit, marks_of, without_parts
from bot.nlu.facts.concern_topics import Topics
from bot.nlu.facts.message import Found, Mark, Message
from bot.nlu.facts.negation import is_negated
from bot.nlu.facts.patterns import rx
from bot.nlu.facts.vocabulary import Vocabulary

#: Who is behind "in reading" is not named slow at everything; "learns slowly" still counts beside a subject.
_SUBJECTS = ("reading", "writing", "math", "speech")
_SLOW_AT_ALL = rx(
    r"\b(?:everything|every|all|slow\w*|learn\w*|retain\w*|memory|forgets?|stick|sticks|todo|todas|todos|lent[oa]|despacio"
    r"|aprend\w*|retien\w*|olvida\w*|subjects|materias|across the board)\b"
)
_OTHERS_DONT = rx(
    r"\b(?:i|we|you|they|teacher|teachers|nobody|no one|school|principal|district|people|the kids|everybody"
    r"|iep|team|yo|nos|maestra|maestras|escuela|distrito)(?: \w+){0,1} $"
)
_ANYMORE = rx(r"^[^.,;!?]{0,12}\b(?:anymore|any more|ya no)\b")


class Concerns:
    """Trouble of all kinds.

    Args:
        vocabulary: the words of both languages.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._topics = Topics(vocabulary)

    def read(self, message: Message) -> List[Found]:
        """Each area of trouble once, where it is first told."""
        message = replace(message, marks=without_parts(message))
        troubles: Dict[str, Hit] = {}
        for area in CONCERN_AREAS:
            for hit in (*_says_trouble(message, area), *_unable(message, area), *self._topics.trouble(message, area)):
                if area not in troubles or hit.start < troubles[area].start:
                    troubles[area] = hit
        hits = sorted(troubles.values(), key=lambda hit: hit.start)
        named = any(hit.area in _SUBJECTS for hit in hits)
        return [
            Found("concerns", hit.area, hit.start, hit.end)
            for hit in hits
            if not (named and hit.area == "learning" and not _SLOW_AT_ALL.search(message.text[hit.start : hit.end]))
        ]


def _says_trouble(message: Message, area: str) -> List[Hit]:
    return [
        Hit(area, mark.start, mark.end)
        for mark in marks_of(message, "says_trouble", area)
        if not message.is_general_question(mark.start)
        and (message.text[mark.start : mark.start + 3] == "ni " or not _takes_back(message, mark))
        and not _of_others(message, mark.start)
        and not (area == "speech" and _OTHERS_SAY.search(message.before(mark.start)))
        and not _AREA_ELSE.search(message.text[mark.end :])
    ]


_AREA_ELSE = rx(r"^ (?:class for|specialist|test for|screening (?:is|was) fine|teacher is|support group|policy)\b")


#: "The doctor hasn't said anything", "la escuela no dice nada": silence of others.
_OTHERS_SAY = rx(
    r"\b(?:doctors?|doctora|pediatrician|dr|teachers?|principal|school|district|counselor|they|nobody|no one|psychologist|specialist|nurse"
    r"|therapist|medico|pediatra|maestr[oa]s?|director[a]?|escuela|distrito|ellos|nadie)(?: (?:still|just|also|really|todavia|aun))? $"
)


def _of_others(message: Message, start: int) -> bool:
    """Whether the sentence's doer is the parent, the school or a sibling."""
    before = message.before(start)
    return bool(PARENT_DOES.search(before)) or bool(SIBLING.search(before))


def _takes_back(message: Message, mark: Mark) -> bool:
    first = message.text[mark.start : mark.end].split()[0]
    if is_negated(message, mark.start) and first not in OWN_NEGATION:
        return True
    return bool(_STOPPED.search(message.before(mark.start))) or bool(_ANYMORE.search(message.text[mark.end :]))


_STOPPED = rx(
    r"\b(?:have to be|had to be|has to be|must be|need to be)(?: (?:in|a|an)){0,2} $|\b(?:stopped|no longer"
    r"|used to|ya no|dejo de|outgrew|quit) (?:\w+ )?$|\bantes (?:\w+ ){0,2}$"
)


def _unable(message: Message, area: str) -> List[Hit]:
    """Abilities with an inability a few words before them in the clause."""
    hits = []
    inabilities = message.marks.get("inability", ())
    for mark in marks_of(message, "abilities", area):
        left, _ = message.clause_at(mark.start)
        reach = [
            word
            for word in inabilities
            if left <= word.start
            and word.end <= mark.start
            and (len(message.text[word.end : mark.start].split()) <= 2 or _goes_on(message, word, mark))
        ]
        if not reach or message.is_general_question(mark.start):
            continue
        word = min(reach, key=lambda item: item.start)
        before = message.text[max(left, word.start - 20) : word.start]
        if _ANOTHER_DOES.search(message.text[word.end : mark.start]):
            continue
        if _IMPERSONAL.search(before) or (
            message.text[word.start : word.end] == "dont" and not _CHILD_DOES.search(before)
        ):
            continue
        if _OTHERS_DONT.search(before) or _no_trouble(message, word, mark) or _ANYMORE.search(message.text[mark.end :]):
            continue
        if message.text[word.start : word.end] in ("not", "no") and _is_contrast(message, word, mark):
            continue
        if (
            SIBLING.search(message.before(word.start))
            or _FINE_RIGHT_AFTER.search(message.text[mark.end :])
            and message.text[word.start : word.end] in ("not", "no")
        ):
            continue
        hits.append(Hit(area, word.start, mark.end))
    return hits


def _goes_on(message: Message, word: Mark, mark: Mark) -> bool:
    """ "Can't write his name or hold a pencil": the inability reaches over an "or" to the next ability."""
    between = message.text[word.end : mark.start]
    joined = _OR_RIGHT_BEFORE.search(between) or (
        _AND_RIGHT_BEFORE.search(between) and not message.text[mark.start : mark.end].split()[0].endswith("s")
    )
    if len(between.split()) > _FAR or not joined:
        return False
    return any(
        word.end <= other.start < mark.start and len(message.text[word.end : other.start].split()) <= 1
        for area in CONCERN_AREAS
        for other in message.marks.get(f"abilities:{area}", ())
    )


_FAR = 8


_OR_RIGHT_BEFORE = rx(r"\b(?:or|nor|ni|o)(?: to| a)? $")


_AND_RIGHT_BEFORE = rx(r"\b(?:and|y|n)(?: to| a)? $")


_IMPERSONAL = rx(
    r"\b(?:this is|that is|thats|its|it is|this|it was|(?:the|his|her) \w+ (?:is|are)|esto es|es)(?: \w+)? $"
)


_CHILD_DOES = rx(r"\b(?:he|she|CHILD|they) $")
#: "Not yet, they're going to write it": between "not" and the doing stands who does it.
_ANOTHER_DOES = rx(
    r"\b(?:they|theyre|we|were|i|im|school|teachers?|ellos|nosotros|yo|maestr[oa]s?)(?: (?:are|going|to|will|just|want|van|a|es|esta)){0,3} $"
)


_FINE_RIGHT_AFTER = rx(r"^ (?:is|va|esta) (?:fine|good|great|ok|bien)\b")


_TROUBLE_WORD = rx(
    r"\b(?:trouble|problems?|struggles?|struggling|difficult\w*|hard|issues|problemas?|dificultad\w*|batalla"
    r"|cuesta|worried|failing|behind|delayed|scared|afraid|help)\b"
)


def _no_trouble(message: Message, word: Mark, mark: Mark) -> bool:
    """ "no trouble walking", "doesn't struggle to read": the inability is itself denied."""
    said = message.text[word.start : mark.start]
    if not _TROUBLE_WORD.search(said):
        return False
    return is_negated(message, word.start) or bool(_DENIED.search(said))


_DENIED = rx(
    r"^(?:no|not|doesnt|does not|dont|isnt|hes not|shes not|never|is not)(?: \w+){0,3} (?:trouble|problems?"
    r"|struggles?|struggling|struggle|difficult\w*|hard|issues|problemas?|dificultad\w*|batalla|cuesta|worried"
    r"|failing|behind|delayed|scared|afraid|help)\b"
)


def _is_contrast(message: Message, word: Mark, mark: Mark) -> bool:
    """ "reading, not math": a bare "not" before an area's name, with nobody who doesn't do it."""
    left, right = message.clause_at(mark.start)
    before = message.text[left : word.start].strip(" ,")
    after = message.text[mark.end : right].strip()
    return (not before or before in ("but", "and", "just", "pero", "its")) and not after.startswith(
        ("yet", "at all", "well", "todavia")
    )
