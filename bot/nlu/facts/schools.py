"""What kind of school the child goes to."""

from __future__ import annotations

from typing import Dict, List

from bot.nlu.facts.message import Found, Message, fold
from bot.nlu.facts.negation import is_negated
from bot.nlu.facts.patterns import rx
from bot.nlu.facts.vocabulary import Vocabulary, spell_out

_SHORT = 40
_ANSWER = rx(
    r"[\W_]*(?:(?:its|it is|he|she|hes|shes|is|are|we|in|at|goes|to|a|an|the|our|his|her|yes|yeah|yep|yup|oh"
    r"|ok|um|si|es|va|a|una|un|la|el|escuela|school|just|regular|normal|local|the local|i|think"
    r"|both|sorry|actually|oops|wait|no wait|no sorry|i mean|i meant|perdon|perdone|disculpe|digo)[\W_]+){0,6}(?P<answer>ANSWERS)"
    r"(?:[\W_]+(?:school|schools|one|k|here|yes|yeah|for now|i think|elementary|district|preschool|middle|high"
    r"|escuela|of course|thanks|gracias|sorry|actually|my bad|oops|perdon|perdone|disculpe)){0,6}[\W_]*",
    ANSWERS="ANSWERS",
)
#: "1st grade, Virginia public school", "pública en Fresno": named at the end or the beginning of a few words.
_NAMED_IN_PASSING = rx(
    r"(?:^|(?<!in )(?<!the )(?<!general )(?<!en )\b)(?P<answer>public|publc|publick|publica|charter|private|privada)(?: (?:school|elementary|middle|high"
    r"|escuela))?(?=(?: (?:in|en) \w+(?: \w+)?)?[ ]?$)"
)
#: "Public I guess, it's the neighborhood one".
_AT_FIRST = rx(r"\W*(?P<answer>public|charter|private),? (?:i (?:guess|think|believe)|its)\b")
_FEW_WORDS = 6
#: "Phoenix az charter school": as little stands before a kind of school that is only named.
_FEW_BEFORE = 2
_HAS = rx(
    r"\b(?:in|at|attend(?:s|ing|ed)?|go(?:es)?|going|his|her|their|our|my|its|it is|is|hes|shes|from|enrolled"
    r"|with|student|kid|son|daughter|this|the|were|we|i|they|run by|en|va|van|asiste|esta|estudia|su|nuestra"
    r"|mi|es|de|hijo|hija)\b"
)
_NOT_HERE = rx(
    r"\b(?:pay(?:ing|s)? for|paid for|put (?:him|her|them) in|send(?:ing)?|should|want(?:s|ed)?|would|could"
    r"|consider(?:ing)?|think(?:ing)?|if|mov(?:e|ing)|switch(?:ing|ed)?|transfer(?:ring)?|look(?:ing)? (?:at"
    r"|for|into)|can i|can we|do|does|what about"
    r"|how about|used to|was in|were in|before|left|leaving|(?<!expelled )(?<!suspended )(?<!out )from|tuition"
    r"|reimburse\w*|voucher|place (?:him|her) in|get (?:him|her) into|instead of|than|like to|about|pagar"
    r"|pague|mandar|quiero|deberia|puedo|si|cambiar|antes|meterlo|meterla|ponerlo|try|end up in|have to"
    r"|need to|pull(?:ed|ing)? (?:him|her|them|my \w+) (?:out|from))\b(?: \S+){0,4} ?$"
)
#: "Can the public school test her?", "I asked the public school": who is asked for help need not be the child's own school.
_ADDRESSED = rx(
    r"\b(?:asked?|asking|called?|calling|e-?mailed|contact(?:ed)?|pedi|pregunte|hable con|wrote to|will|can|could|does|should|would|puede|podria)"
    r"(?: (?:a|the|la|el|al|any|our|local|nearest|distrito de))* $"
)
_CAN_HELP = rx(
    r"^(?: (?:system|district|also|too|tambien|nearby|here|le|la|lo|nos|me|les|de aqui|cercana))* (?:can|could|will|would|has to|have to|must|should"
    r"|supposed|puede|pueden|podria|podra|tiene que|debe|deberia|ayuda|evalua|to test|to help|help|tests?)\b"
)
#: New York numbers its public schools: "PS 48", "IS 51".
_NUMBERED = rx(r"\b(?:p\.?s\.?|m\.s\.|jhs|i\.s\.) ?#?\d{1,3}\b")
_GOES_THERE = rx(r"\b(?:va|asiste|estudia|goes|attends)(?: (?:en|a|to|in|at|un[ao]?|la|el))+ $")
_SINCE_LEFT = rx(r"^ (?:last year|until|before|but (?:now|we)|hasta|antes)")
_MY_CHILD = rx(r"\b(?:my|our|his|her|he|she|hes|shes|we|im|i am|mi|nuestro|nuestra|su|lo|la|los)\b")
_PLURAL = rx(r"(?:schools|escuelas)$")
_REFUSES = rx(r"\b(?:suspend\w*|expel\w*|refus\w*|because|since|kicked|removed|sent)\b")
_PRESCHOOL_PROGRAM = rx(r"^[ -]*(?:special ed\w*|evaluation|services|assessment|iep|teacher told|programs? for)\b")


class Schools:
    """Kinds of school, compiled once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._answers: Dict[str, str] = {
            fold(spelled).text: kind
            for words in vocabulary.both()
            for kind, phrases in words.school_type_answers.items()
            for phrase in phrases
            for spelled in spell_out(phrase)
        }
        self._answer = rx(_ANSWER.pattern.replace("ANSWERS", "|".join(sorted(self._answers, key=len, reverse=True))))

    def read(self, message: Message) -> List[Found]:
        """The kind of school said of this child; a lone word answers too."""
        for start, end in message.clauses:
            clause = message.text[start:end]
            if len(clause) > _SHORT or message.text[end : end + 1] == "?":
                continue
            hit = self._answer.fullmatch(clause)
            if hit and (len(message.text) < 3 * _SHORT):
                return [
                    Found(
                        "school_type",
                        self._answers[hit.group("answer")],
                        start + hit.start("answer"),
                        start + hit.end("answer"),
                    )
                ]
        begins = _AT_FIRST.match(message.text)
        if begins and "?" not in message.text:
            kind = self._answers[begins.group("answer")]
            return [Found("school_type", kind, begins.start("answer"), begins.end("answer"))]
        numbered = _NUMBERED.search(message.text)
        if numbered and not _NOT_HERE.search(message.before(numbered.start())):
            return [Found("school_type", "public", numbered.start(), numbered.end())]
        passing = self._in_passing(message)
        if passing:
            return passing
        found = [
            Found("school_type", mark.value, mark.start, mark.end)
            for mark in message.marks.get("school_type", ())
            if _holds(message, mark.value, mark.start, mark.end)
        ]
        found.sort(key=lambda item: (item.value == "preschool", item.start))
        return found[:1]

    def _in_passing(self, message: Message) -> List[Found]:
        for start, end in message.clauses:
            clause = message.text[start:end].strip()
            hit = _NAMED_IN_PASSING.search(clause)
            if not hit or len(clause.split()) > _FEW_WORDS or message.text[end : end + 1] == "?":
                continue
            before = clause[: hit.start()]
            places = any(
                mark.start < start + len(clause) and mark.end > start for mark in message.marks.get("state", ())
            )
            whole = not before.strip() or places or bool(_GRADE_OR_CODE.search(before))
            if whole and not is_negated(message, start + hit.start()) and not _NOT_HERE.search(before):
                return [
                    Found("school_type", self._answers[hit.group("answer")], start + hit.start(), start + hit.end())
                ]
        return []


_GRADE_OR_CODE = rx(
    r"(?:\b(?:grade|grader|grado|[a-z]{2}|school|high|middle|elementary|junior|kinder\w*|prepa|preparatoria|secundaria|primaria|distrito"
    r"|gobierno|estado)|\d(?:st|nd|rd|th)),? $"
)


def _holds(message: Message, kind: str, start: int, end: int) -> bool:
    before = message.before(start)
    said = message.text[start:end]
    if kind == "none":
        return not _REFUSES.search(message.text[slice(*message.sentence_at(start))]) and not message.is_question(start)
    if message.is_general_question(start) or _SINCE_LEFT.search(message.text[end:]):
        return False
    if is_negated(message, start) or _NOT_HERE.search(before):
        return False
    if kind == "public" and (
        _ADDRESSED.search(before) or (message.is_question(start) and _CAN_HELP.search(message.text[end:]))
    ):
        return False
    if kind == "preschool" and _PRESCHOOL_PROGRAM.search(message.text[end:]):
        return False
    if kind == "home":
        return not message.is_question(start) or bool(_MY_CHILD.search(before))
    if _PLURAL.search(said) and message.is_question(start):
        return False
    if message.is_question(start) and not (_MY_CHILD.search(before) or _GOES_THERE.search(before)):
        return False
    return bool(_HAS.search(before)) or len(before.split()) <= _FEW_BEFORE
