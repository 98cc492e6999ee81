"""The child's grade: "pre-k", "K" or "1" to "12"."""

from __future__ import annotations

import re
from typing import Dict, List, Pattern

from bot.nlu.facts.message import Found, Message, says_only
from bot.nlu.facts.patterns import any_of, rx
from bot.nlu.facts.vocabulary import Vocabulary

_HIGHEST = 12
_ONE_TO_TWELVE = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_GRADE = r"(?:grade(?:r|rs|s)?|grd|gr|garde|grado|grados|graders?)"
_END = (
    r"(?=[ ]?(?:$|[.,;:!?()\"&-])| (?:and|but|now|at|with|who|this|he|she|has|next|right|because|cuz|bc|n"
    r"|reading|in|up (?:in|here|at)|over (?:in|here|at)|down (?:in|here)|out (?:in|here)|cant|already|again|they|his|her|hes|shes|we|is|was|failing|struggling|still|school|teacher|en (?:una?|la|el)|tiene|que|se|porque|por|y|pero|con|ahora|ya|de primaria|no|el|ella|este|esta|my|i|public)\b)"
)
_LEVEL = rx(
    r"^[ -]*(?:grade|grader|grado)?[ -]*(?:(?:reading|math|writing|lectura|de lectura) )?(?:levels?|lvls?"
    r"|equivalent|standards?|material|curriculum|books?|work\b|reading list|readers?\b|teachers? (?:job"
    r"|position)|screening|readiness|roundup|age kids)"
)
_PERFORMS = rx(
    r"\b(?:read|reads|reading|works?|working|perform|performs|performing|performance|level|levels|functions?"
    r"|functioning|math is|writes|writing|is|testing|tests|tested|scored|lee|nivel|escribe"
    r"|stuck)\b(?: \w+){0,3} (?:at|on|like|below|above|como(?: de)?|nivel de)(?: an?| the| un)? ?$"
)
#: "He reads like he is still in kindergarten."
_AS_IF_IN = rx(
    r"\b(?:like|as if|como si|como) (?:(?:he|she|they|el|ella) )?(?:(?:is|was|were|are|hes|shes|estuviera|fuera|estaba|esta) )?"
    r"(?:(?:still|only|back|just|todavia|aun) )?(?:in|en)(?: the)? ?$"
)
_NOT_NOW = rx(
    r"(?:\b(?:level of|nivel de|a nivel(?: de)?|below|above|past|like an?|like my|like his|like her|than my|than his|than her|since|until|till|through|before"
    r"|after|by|held back in|failed|repeated|retained in|desde|hasta|antes de|despues de|was in|were in"
    r"|been in|back in|estaba en|cuando estaba en"
    r"|for|than|skipped|finished|graduated|completed|passed|termino|para|between|repitio|ready for|in time for"
    r"|my own|aide in|job in|teach|taught|teaching|doctor said)(?: the| el| a)? ?)$"
)
#: "They want to hold her back in first grade."
_HELD_DOWN = rx(r"\b(?:hold|holding|keep|keeping) (?:him|her|them|my \w+) back in(?: the)? $")
#: "Daughter, 16, junior, severe anxiety".
_UPPER_CLASS = rx(r"(?<=\d, )(?:junior|senior)(?=[,.;]|$)")
_FROM = rx(r"\b(?:from|de)(?: the)? ?$")
#: "Mi hijo de segundo", "es de primero": the grade the child is in, not one it comes from.
_OF_GRADE = rx(r"\b(?:CHILD|alumn[oa]|estudiante|(?<!maestro )(?<!maestra )es) de $")
_ARRIVES = rx(
    r"\b(?:going|goes|go|moving|moved|promoted|headed|on|pasa|pasar|pasara|va|entra|entrar|entrara|sube"
    r"|paso)(?: up)? (?:to|a|al)(?: the)? ?$"
)
_TO = rx(r"\bto(?: the)? ?$")
_SIBLING = rx(
    r"\b(?:brother|sister|sibling|cousin|hermano|hermana|primo|prima|other (?:son|daughter|kid|child)|i was|when i)\b"
)
_PROGRAM = rx(
    r"^[ -]*(?:special ed\w*|evaluation|services|assessment|program rules|teacher training|staff|children|kids"
    r"|law|teacher (?:here|in training|at)|expulsion|screening|transition)\b"
)
_OWN_JOB = rx(r"\b(?:im|i am) an? (?:\w+ )?$")
_OF_SEVERAL = rx(r"^ (?:CHILD|one|time|kid)\b")
_NOW = rx(r"\b(?:now|is|hes|shes|currently|ahora|esta|va|im|just started|starting|started|entering)\b[^.;]{0,14}$")
_FILLER = (
    frozenset(
        [
            "he",
            "she",
            "hes",
            "shes",
            "is",
            "in",
            "going",
            "into",
            "its",
            "the",
            "just",
            "only",
            "now",
            "a",
            "an",
            "oh",
            "ok",
            "um",
            "yes",
            "si",
            "esta",
            "va",
            "en",
            "y",
            "and",
            "el",
            "ella",
            "my",
            "son",
            "daughter",
            "child",
            "kid",
            "mi",
            "hijo",
            "hija",
            "currently",
            "starting",
            "entering",
            "grade",
            "grado",
            "de",
            "primaria",
            "ahora",
            "this",
            "year",
            "este",
            "ano",
            "like",
            "student",
            "k",
            "years",
            "old",
            "yo",
            "anos",
            "tiene",
            "5",
        ]
    )
    | frozenset(str(number) for number in range(23))
    | frozenset(_ONE_TO_TWELVE)
)
_DISCOURSE = frozenset(
    {
        "first",
        "second",
        "third",
        "primero",
        "segundo",
        "tercero",
        "primer",
        "tercer",
        "1ro",
        "2do",
        "1o",
        "2o",
        "cuarto",
    }
)
_SHORT = 45
#: "Tiene 6, primero".
_BEHIND_AGE = rx(r"\b(?:anos|anitos|(?:tiene|cumplio|hes|shes|is|age|turned) \d{1,2}(?: anos| years old| yo)?,?) $")


class Grades:
    """Grade patterns of both languages, compiled once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._ordinals = {
            word: int(number)
            for words in vocabulary.both()
            for number, spelled in words.grade_numbers.items()
            for word in spelled
        }
        ordinal = any_of(self._ordinals)
        counted: Dict[str, int] = {word: index for index, word in enumerate(_ONE_TO_TWELVE, start=1)}
        self._ordinals.update(counted)
        digit = r"(?:1[0-2]|[1-9])(?!\d)(?:st|nd|rd|th)?"
        either = rf"(?P<g>{ordinal}|{digit}|{any_of(counted)})"
        only_ordinal = rf"(?P<g>{ordinal})"
        edge = r"(?<![\w/.-])"
        self._patterns: List[Pattern[str]] = [
            rx(rf"{edge}{only_ordinal}(?: ano)? (?:de |de la )?(?P<school>secundaria|prepa|preparatoria)\b"),
            rx(rf"{edge}{either}[ -]{{0,2}}{_GRADE}\b"),
            rx(
                rf"\b(?:grades?|gr|grado)[ #:.]{{0,2}}(?P<g>{digit}|{any_of(counted)})(?!\w| ?levels?\b|st|nd"
                rf"|rd|th|/| ?(?:to|-|through) ?\d)"
            ),
            rx(
                rf"\b(?:in|n|entering|into|starts?|starting|started|going to|going into|finishing|repeating|en"
                rf"|va en|va a|paso a|pasa a|pasar a|entra a|entrar a|entrara a|empieza|empezo|cursa|cursando"
                rf"|repitiendo|repite|repeats)"
                rf"(?: the| el| to)? {only_ordinal}(?: ano)?{_END}"
            ),
            rx(
                rf"\b(?:CHILD|alumn[oa]|estudiante|(?<!maestro )(?<!maestra )es) de {only_ordinal}(?: ano| grado)?"
                rf"(?: de (?:primaria|elementary))?(?:{_END}|(?= (?:que|lee|tiene|se|le|necesita|sufre|esta|va)\b))"
            ),
            rx(
                rf"\b(?:hes|shes|(?:he|she|CHILD) is|un|una|is) (?:an? )?{only_ordinal}(?=[.,;!?]|$| and| who"
                rf"| con| with)"
            ),
        ]
        self._alone = rx(rf"(?<![\w/.-])(?P<g>{ordinal})(?![\w/])")
        self._not = rx(rf"{edge}(?P<g>{ordinal})(?: grade)?,? (?:and )?(?:not|no)(?: en| in)? {ordinal}")
        self._k = rx(r"(?<![\w-])k(?![\w-])")
        self._k_grade = rx(
            r"\b(?:grade k|k grade|(?:in|into|entering|starting|starts) k)(?![\w-])|(?<![\w-])k (?:student"
            r"|teacher|grader)\b"
        )

    def read(self, message: Message) -> List[Found]:
        """The child's grade: the one said to be now, else the first."""
        correction = self._not.search(message.text)
        if correction:
            return [self._make(message, correction.start("g"), correction.end("g"), correction.group("g"))]
        candidates = [*self._by_pattern(message), *self._by_word(message), *self._by_letter(message)]
        held = [found for found in candidates if _holds(message, found)]
        candidates = held or [found for found in self._bare(message) if _holds(message, found)]
        if not candidates:
            return []
        candidates.sort(key=lambda found: found.start)
        now = [found for found in candidates if _NOW.search(message.before(found.start))]
        return [now[-1] if now else candidates[0]]

    def _make(self, message: Message, start: int, end: int, text: str, more: int = 0) -> Found:
        text = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", text) if text not in self._ordinals else text
        number = int(text) if text.isdigit() else self._ordinals[text.replace("-", " ")]
        return Found("child_grade", str(min(number + more, _HIGHEST)), start, end)

    def _by_pattern(self, message: Message) -> List[Found]:
        found = []
        for pattern in self._patterns:
            for hit in pattern.finditer(message.text):
                school = hit.groupdict().get("school")
                more = 0 if not school else 6 if school == "secundaria" else 9
                found.append(self._make(message, hit.start("g"), hit.end(), hit.group("g"), more))
            if found and "school" in pattern.groupindex:
                break
        return found

    def _by_word(self, message: Message) -> List[Found]:
        return [
            Found("child_grade", mark.value, mark.start, mark.end)
            for mark in message.marks.get("grade", ())
            if not _PROGRAM.search(message.text[mark.end :]) or mark.value.isdigit()
        ]

    def _by_letter(self, message: Message) -> List[Found]:
        found = [Found("child_grade", "K", hit.start(), hit.end()) for hit in self._k_grade.finditer(message.text)]
        for hit in _UPPER_CLASS.finditer(message.text):
            found.append(Found("child_grade", "11" if hit.group() == "junior" else "12", hit.start(), hit.end()))
        for hit in self._k.finditer(message.text):
            alone = message.is_bare(hit.start(), hit.end(), _FILLER)
            capital = message.cased[hit.start()] == "K" and not message.shouting
            whole = not message.text.replace("k", "", 1).strip(" .!")
            if alone and (capital and (len(message.text) < _SHORT) or (whole and capital)):
                found.append(Found("child_grade", "K", hit.start(), hit.end()))
        return found

    def _bare(self, message: Message) -> List[Found]:
        """An ordinal that is a whole clause: "4th.", "thirteen, eighth, Florida"."""
        found = []
        for hit in self._alone.finditer(message.text):
            if not _is_alone(message, hit.start(), hit.end()) or _OF_SEVERAL.search(message.text[hit.end() :]):
                continue
            behind_age = _BEHIND_AGE.search(message.text[: hit.start()])
            if hit.group("g") in _DISCOURSE and len(message.text.split()) > 5 and not behind_age:
                continue
            found.append(self._make(message, hit.start("g"), hit.end("g"), hit.group("g")))
        return found


def _is_alone(message: Message, start: int, end: int) -> bool:
    """Whether a clause says nothing beside an ordinal but filler words and where it is: "texas 4th"."""
    if message.is_bare(start, end, _FILLER):
        return True
    left, right = message.clause_at(start)
    text = message.text
    for mark in message.marks.get("state", ()):
        if left <= mark.start and mark.end <= right:
            text = text[: mark.start] + " " * (mark.end - mark.start) + text[mark.end :]
    return says_only(text[left:start] + " " + text[end : max(right, end)], _FILLER)


def _holds(message: Message, found: Found) -> bool:
    """Whether a grade named is the one the child is in now or enters next."""
    after = message.text[found.end :]
    before = message.text[max(0, found.start - 45) : found.start]
    said = message.text[found.start : found.end]
    if _LEVEL.search(after) or (said.endswith("s") and said.endswith("grades")):
        return False
    if _PERFORMS.search(message.before(found.start)) and not before.rstrip().endswith((" in", " en")):
        return False
    if _AS_IF_IN.search(before):
        return False
    comes_from = _FROM.search(before) and not _OF_GRADE.search(before)
    kept_down = _HELD_DOWN.search(before)
    if (
        (_NOT_NOW.search(before) and not kept_down)
        or comes_from
        or (_TO.search(before) and not _ARRIVES.search(before))
    ):
        return False
    clause = message.before(found.start)
    if _OWN_JOB.search(clause) and "teacher" in after[:16]:
        return False
    return not _SIBLING.search(clause) and not message.is_general_question(found.start)
