"""What the child has trouble with, by area.

Three ways to tell: a phrase that is trouble by itself ("letters backwards"), an ability the child doesn't have ("can't tie"),
and the area's name beside a word of trouble ("struggles in math") or as a bare answer ("reading and math").
"""

from __future__ import annotations

from dataclasses import replace
from typing import Dict, List, NamedTuple, Sequence

from bot.guide.facts import CONCERN_AREAS
from bot.nlu.facts.message import Found, Mark, Message, says_only
from bot.nlu.facts.negation import is_negated
from bot.nlu.facts.patterns import rx

_FILLER = frozenset(
    [
        "mostly",
        "mainly",
        "just",
        "only",
        "also",
        "and",
        "or",
        "in",
        "with",
        "her",
        "his",
        "the",
        "my",
        "some",
        "a",
        "an",
        "about",
        "its",
        "it",
        "is",
        "hes",
        "shes",
        "reading",
        "writing",
        "math",
        "everything",
        "really",
        "i",
        "think",
        "guess",
        "definitely",
        "plus",
        "both",
        "maybe",
        "kinda",
        "like",
        "too",
        "same",
        "as",
        "yes",
        "no",
        "oh",
        "ok",
        "um",
        "main",
        "biggest",
        "thing",
        "concern",
        "concerns",
        "school",
        "skill",
        "skills",
        "well",
        "so",
        "at",
        "on",
        "all",
        "of",
        "especially",
        "primarily",
        "still",
        "bit",
        "little",
        "lot",
        "subject",
        "subjects",
        "teacher",
        "say",
        "says",
        "for",
        "now",
        "y",
        "e",
        "en",
        "con",
        "la",
        "el",
        "los",
        "las",
        "su",
        "sus",
        "solo",
        "tambien",
        "mas",
        "que",
        "nada",
        "mi",
        "hijo",
        "hija",
        "de",
        "principalmente",
        "sobre",
        "pues",
        "si",
        "creo",
        "o",
        "hablar",
        "leer",
        "escribir",
        "n",
        "me",
        "him",
        "worries",
        "worry",
        "area",
        "areas",
        "issue",
        "issues",
        "problem",
        "problems",
        "help",
        "she",
        "he",
        "himself",
        "herself",
        "getting",
        "stuff",
        "things",
        "mostly",
        "cosas",
    ]
)
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
_OTHERS_DONT = rx(
    r"\b(?:i|we|you|they|teacher|teachers|nobody|no one|school|principal|district|people|the kids|everybody"
    r"|iep|team|yo|nos|maestra|maestras|escuela|distrito)(?: \w+){0,1} $"
)
_ANYMORE = rx(r"^[^.,;!?]{0,12}\b(?:anymore|any more|ya no)\b")
_LONG_LIST = 6


class _Hit(NamedTuple):
    area: str
    start: int
    end: int


def read(message: Message) -> List[Found]:
    """Each area of trouble once, where it is first told."""
    message = replace(message, marks=_without_parts(message))
    troubles: Dict[str, _Hit] = {}
    for area in CONCERN_AREAS:
        for hit in (*_says_trouble(message, area), *_unable(message, area), *_topics(message, area)):
            if area not in troubles or hit.start < troubles[area].start:
                troubles[area] = hit
    hits = sorted(troubles.values(), key=lambda hit: hit.start)
    named = any(hit.area in _SUBJECTS for hit in hits)
    return [
        Found("concerns", hit.area, hit.start, hit.end)
        for hit in hits
        if not (named and hit.area == "learning" and not _SLOW_AT_ALL.search(message.text[hit.start : hit.end]))
    ]


#: Who is behind "in reading" is not named slow at everything; "learns slowly" still counts beside a subject.
_SUBJECTS = ("reading", "writing", "math", "speech")
_SLOW_AT_ALL = rx(
    r"\b(?:everything|every|all|slow\w*|learn\w*|retain\w*|memory|forgets?|stick|sticks|todo|todas|todos|lent[oa]|despacio"
    r"|aprend\w*|retien\w*|olvida\w*|subjects|materias|across the board)\b"
)


def _without_parts(message: Message) -> Dict[str, List[Mark]]:
    """The marks without those that lie inside another area's longer phrase: "read" in "read a clock"."""
    spans = [
        (mark.start, mark.end, family.partition(":")[2])
        for family, marks in message.marks.items()
        if ":" in family
        for mark in marks
    ]

    def is_part(mark: Mark, area: str) -> bool:
        return any(
            start <= mark.start and mark.end <= end and end - start > mark.end - mark.start and other != area
            for start, end, other in spans
        )

    return {
        family: [mark for mark in marks if ":" not in family or not is_part(mark, family.partition(":")[2])]
        for family, marks in message.marks.items()
    }


def _marks(message: Message, kind: str, area: str) -> List[Mark]:
    """Marks of one kind, without those inside phrases that are no concern."""
    excluded = message.marks.get("not_a_concern", ())
    return [
        mark
        for mark in message.marks.get(f"{kind}:{area}", ())
        if not any(
            other.start < mark.end
            and mark.start < other.end
            and not (
                mark.start <= other.start and other.end <= mark.end and other.end - other.start < mark.end - mark.start
            )
            for other in excluded
        )
    ]


def _says_trouble(message: Message, area: str) -> List[_Hit]:
    return [
        _Hit(area, mark.start, mark.end)
        for mark in _marks(message, "says_trouble", area)
        if not message.is_general_question(mark.start)
        and (message.text[mark.start : mark.start + 3] == "ni " or not _takes_back(message, mark))
        and not _of_others(message, mark.start)
        and not _AREA_ELSE.search(message.text[mark.end :])
    ]


_AREA_ELSE = rx(r"^ (?:class for|specialist|test for|screening (?:is|was) fine|teacher is|support group|policy)\b")
_SIBLING = rx(r"\b(?:his|her|my|su|mi) (?:\w+ )?(?:brother|sister|hermano|hermana|husband|dad|esposo)(?: \w+){0,2} $")


def _of_others(message: Message, start: int) -> bool:
    """Whether the sentence's doer is the parent, the school or a sibling."""
    before = message.before(start)
    return bool(_PARENT_DOES.search(before)) or bool(_SIBLING.search(before))


_PARENT_DOES = rx(
    r"\b(?:soy|i am|im|i feel|i get|i|we are|were|they are|theyre|me siento|estoy|makes me|made me|teacher is"
    r"|school is|principal is)(?: (?:so|just|really|getting|very|all|always|too|a|muy|constantly|been)){0,6} $"
)


def _takes_back(message: Message, mark: Mark) -> bool:
    first = message.text[mark.start : mark.end].split()[0]
    if is_negated(message, mark.start) and first not in _OWN_NEGATION:
        return True
    return bool(_STOPPED.search(message.before(mark.start))) or bool(_ANYMORE.search(message.text[mark.end :]))


_STOPPED = rx(
    r"\b(?:have to be|had to be|has to be|must be|need to be)(?: (?:in|a|an)){0,2} $|\b(?:stopped|no longer"
    r"|used to|ya no|dejo de|outgrew|quit) (?:\w+ )?$|\bantes (?:\w+ ){0,2}$"
)
_OWN_NEGATION = frozenset(
    [
        "cant",
        "cannot",
        "doesnt",
        "dont",
        "isnt",
        "not",
        "no",
        "never",
        "nobody",
        "wont",
        "hasnt",
        "sin",
        "casi",
        "todavia",
        "aun",
        "nadie",
    ]
)


def _unable(message: Message, area: str) -> List[_Hit]:
    """Abilities with an inability a few words before them in the clause."""
    hits = []
    inabilities = message.marks.get("inability", ())
    for mark in _marks(message, "abilities", area):
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
        if _IMPERSONAL.search(before) or (
            message.text[word.start : word.end] == "dont" and not _CHILD_DOES.search(before)
        ):
            continue
        if _OTHERS_DONT.search(before) or _no_trouble(message, word, mark) or _ANYMORE.search(message.text[mark.end :]):
            continue
        if message.text[word.start : word.end] in ("not", "no") and _is_contrast(message, word, mark):
            continue
        if (
            _SIBLING.search(message.before(word.start))
            or _FINE_RIGHT_AFTER.search(message.text[mark.end :])
            and message.text[word.start : word.end] in ("not", "no")
        ):
            continue
        hits.append(_Hit(area, word.start, mark.end))
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


def _topics(message: Message, area: str) -> List[_Hit]:
    return [_Hit(area, mark.start, mark.end) for mark in _marks(message, "topics", area) if _is_trouble(message, mark)]


def _is_trouble(message: Message, mark: Mark) -> bool:
    """Whether an area's name stands for trouble."""
    before = message.before(mark.start)
    if _ALL_BUT.search(message.text[max(0, mark.start - 60) : mark.start]):
        return True
    if _NOT_THIS.search(before) and not _NOT_JUST.search(before):
        return False
    if message.is_general_question(mark.start) or _SIBLING.search(before):
        return False
    fine = _is_fine(message, mark)
    if fine is not None:
        return not fine
    if _in_fine_list(message, mark):
        return False
    if _trouble_near(message, mark):
        return not _PARENT_DOES.search(before)
    return _is_bare_answer(message, mark)


#: "Fine in everything except math".
_ALL_BUT = rx(
    r"\b(?:bien|well|fine|good|great|everything|todo)(?: \w+){0,4},? (?:menos|excepto|except|just not)(?: for| in| with| en| con| la| las| el| his| her){0,3} $"
)
_NOT_JUST = rx(r"\b(?:not just|not only|no solo|no solamente|not even)\b")


def _is_fine(message: Message, mark: Mark) -> "bool | None":
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


_LINK = rx(
    r"\b(?:is|are|was|were|seems?|grades?|wise|va|esta|es|son|le|he|she|hes|shes|does|isnt|arent|not|been|has"
    r"|doing|se|estan|no|goes|skills?|scores?|level)\b"
)


def _in_fine_list(message: Message, mark: Mark) -> bool:
    """ "no trouble with reading, writing or math": the list goes on after commas."""
    clauses = list(message.clauses)
    index = clauses.index(message.clause_at(mark.start))
    if not message.is_bare(mark.start, mark.end, _FILLER) and not _only_topics(
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
        if not _only_topics(message, start, end):
            return False
    return False


_FINE_BEFORE_ANY = rx(
    r"\b(?:good|great|strong|excels?|excellent|loves?|no (?:trouble|problems?|issues?|concerns?|difficulty)"
    r"|(?:doesnt|does not|dont) have (?:any |a )?(?:trouble|problems?|issues?|concerns?)|not (?:worried"
    r"|concerned)|buen[oa]|sin problemas?|no tiene problemas?)(?: (?:at|in|with|on|con|en|para))+ "
)


def _first(text: str) -> int:
    hit = _FINE_BEFORE_ANY.search(text)
    return hit.start() if hit else 0


def _only_topics(message: Message, start: int, end: int) -> bool:
    """Whether a clause holds nothing but areas' names and filler."""
    text = message.text[start:end]
    for area in CONCERN_AREAS:
        for mark in message.marks.get(f"topics:{area}", ()):
            if start <= mark.start and mark.end <= end:
                text = text[: mark.start - start] + " " * (mark.end - mark.start) + text[mark.end - start :]
    return says_only(text, _FILLER)


def _trouble_near(message: Message, mark: Mark) -> bool:
    left, right = message.clause_at(mark.start)
    for word in message.marks.get("trouble", ()):
        if not left <= word.start < right or (word.start < mark.end and mark.start < word.end):
            continue
        near = mark.start - word.end if word.end <= mark.start else word.start - mark.end
        if near > 45 or (message.text[mark.start : mark.end] in _TOO_OPEN and not 0 <= mark.start - word.end <= 6):
            continue
        if is_negated(message, word.start) and message.text[word.start : word.end].split()[0] not in _OWN_NEGATION:
            continue
        if _SCHOOLS_FAULT.search(message.text[left : word.start]):
            continue
        if message.text[: word.end].endswith((" for", " por", " para")) and _names_condition(message, mark):
            continue
        if _HELPS.match(message.text[mark.end :].lstrip()) and word.end > mark.start:
            continue
        return bool(_NEEDS_CHILD.search(message.text)) or not message.is_question(mark.start)
    return False


def _names_condition(message: Message, mark: Mark) -> bool:
    """A "504 for anxiety" names a diagnosis and no further trouble."""
    return any(other.start < mark.end and mark.start < other.end for other in message.marks.get("condition", ()))


_SCHOOLS_FAULT = rx(
    r"\b(?:they|school|teacher|district|principal|i|we|escuela|distrito|maestra|nobody|no one)(?: \w+)? ?$"
)


def _is_bare_answer(message: Message, mark: Mark) -> bool:
    """ "reading and math", "just her speech", "lectura": nothing but areas in the clause, in a short message or beside others."""
    start, end = message.clause_at(mark.start)
    if (
        not _only_topics(message, start, end)
        or message.text[mark.start : mark.end] in _TOO_OPEN
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


#: Areas' names that are everyday words: they need the trouble right before them.
_TOO_OPEN = frozenset(
    [
        "everything",
        "numbers",
        "all",
        "todo",
        "memory",
        "social",
        "friends",
        "read",
        "talk",
        "write",
        "medical",
        "reads",
        "eating",
        "vista",
        "learning",
        "counting",
        "seeing",
        "cutting",
        "moving",
        "movement",
        "organization",
        "feelings",
        "balance",
    ]
)
