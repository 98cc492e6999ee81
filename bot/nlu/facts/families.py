"""Several children in one message: what is told of the others must not become this child's."""

from __future__ import annotations

from typing import List, Tuple

from bot.nlu.facts.message import Folded, sentence_spans
from bot.nlu.facts.patterns import rx

#: "The big one has her 504, asking about the baby of the family": a child named by its place among the others.
_OTHER_ONE = (
    r"(?:(?:baby|youngest|oldest|middle|smallest|little|last)(?: one| kid| child)? of the (?:family|bunch|house|kids|two|three)"
    r"|(?:little|younger|youngest|older|oldest|other|middle|second|first|big|bigger|baby) (?:one|brother|sister))"
)
_OTRO = r"(?:(?:mas )?(?:chic[oa]|chiquit[oa]|pequen[oa]|menor|mayor|grande)(?: de (?:la familia|la casa|l[oa]s \w+))?|otr[oa]|segund[oa]|de en medio|del medio)(?=[,.;]| (?:que|el|ella|tiene|esta|va|de|no)\b|$)"
#: "My oldest is fine, it's my 6 year old I'm calling about": whoever was spoken of before is another child.
_TURNS_TO = rx(
    r"(?<![a-z])(?:its|it is|this is about|im (?:calling|writing|asking|here) about|es) (?:my|mi) (?:(?:younger|youngest|older|oldest|middle|other|little"
    r"|second|first) )?(?:CHILD\b|one\b|\d{1,2} ?(?:yr|year|yo)\b)"
    r"|\b(?:the one|the child|the kid) (?:that |who )?(?:im|i am|were|we are) (?:worried|calling|asking|concerned|writing) (?:about|for)? ?is\b"
    r"|\bmy (?:other|younger|youngest|older|oldest|middle) (?:CHILD|one) is the one\b"
    rf"|\b(?:(?:im |i am |were |just |only )?(?:asking|here|calling|writing|worried|talking|messaging) (?:about|for)|this (?:one )?is (?:about|for)"
    rf"|(?:its|it is|thats)|my (?:question|worry) is (?:about|for)) (?:my |the |our )?{_OTHER_ONE}\b"
    rf"|\b(?:pregunto|escribo|hablo|vengo|llamo|es|se trata|me preocupa) (?:por |de |del |sobre )?(?:el |la |mi )?{_OTRO}\b"
)
_SON, _DAUGHTER = r"(?:son|boy|hijo|nino|grandson|nephew)", r"(?:daughter|girl|hija|nina|granddaughter|niece)"
_ONE = r"\b(?:my|our|mi|nuestr[oa]) (?:\w+ )?"
_AND_ANOTHER = r"[,;]? (?:and|y) (?:my|our|mi|nuestr[oa]) (?:\w+ )?{other}(?= (?:is|has|who|also|needs|cant|doesnt|gets|goes|struggles|\d|tiene|es|va|no|esta)\b|,)"
_FIRST_AND_SECOND = tuple(
    (rx(rf"{_ONE}{first}\b"), rx(_AND_ANOTHER.replace("{other}", other)))
    for first, other in ((_SON, _DAUGHTER), (_DAUGHTER, _SON))
)


def without_siblings(folded: Folded) -> Folded:
    """The text with what is told of another child blanked out, every character at its place."""
    text, cased = folded.text, folded.cased
    for start, end in _others(text):
        blank = "." + " " * (end - start - 1) if end > start else ""
        text, cased = text[:start] + blank + text[end:], cased[:start] + blank + cased[end:]
    return Folded(text, cased, folded.origin)


def _others(text: str) -> List[Tuple[int, int]]:
    turn = _TURNS_TO.search(text)
    if turn and turn.start() and _GOES_ON_AFTER.search(text[turn.end() :]):
        return [(0, turn.start())]
    for first, second in _FIRST_AND_SECOND:
        named = first.search(text)
        other = second.search(text, named.end()) if named else None
        if other:
            end = next((end for start, end in sentence_spans(text) if start <= other.start() < end), len(text))
            return [(other.start(), end)]
    return []


#: Something is told of the child that was turned to.
_GOES_ON_AFTER = rx(r"\w+\W+\w+\W+\w+")
