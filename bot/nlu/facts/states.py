"""The state where the child goes to school now."""

from __future__ import annotations

import re
from typing import List, NamedTuple

from bot.nlu.facts.message import Found, Message
from bot.nlu.facts.patterns import any_of, rx
from bot.nlu.facts.vocabulary import Vocabulary

_SHORT = 22
_PLACE_BEFORE = rx(
    r"(?:\b(?:in|from|near|to|outside|around|out of|over in|here in|state of|estado de|en|desde|cerca de|hacia"
    r"|for|la|el)(?: the| el)? $)"
)
_STRONG_BEFORE = rx(r"(?:\b(?:in|from|near|to|en|desde)(?: the)? $|,[ ]?$)")
_NAME_BEFORE = rx(
    r"\b(?:daughter|son|named|name is|names|called|hija|hijo|nina|nino|llama|llamada|miss|mrs|ms|mr|dr|teacher"
    r"|maestra|principal|sister|brother|granddaughter|grandson|nephew|niece|baby|sobrina|nieta)\.?,? $"
)
_NAME_AFTER = rx(
    r"^,? (?:is (?:\d|in (?:\d|first|second|third|fourth|fifth|k)|six|seven|eight|nine|ten|five|four|autistic)"
    r"|has an|was diagnosed|cant|struggles|hates|tiene \d|avenue|ave\b|street|st\b|blvd|road|elementary|middle"
    r"|high school|isd)"
)
_LEFT = rx(
    r"\b(?:from|de|desde|left|out of|dejamos)(?: the state of)? $|\b(?:from|desde) (?:(?!to |a |hasta )[a-z.]+,? ){1,3}$"
)
_MOVES = rx(
    r"\b(?:mov(?:ed|ing|e)|pcsd?|pcsing|transfer\w*|relocat\w*|came|coming|come|relocating|mudamos|mudo|mude|mudar\w*"
    r"|venimos|vinimos|llegamos|llegue|cambiamos|trasladamos|just got here|new to|arrived)\b"
)
_PAST = rx(
    r"\b(?:(?:plan|iep|504|ifsp|records?|paperwork) (?:es |is |was )?(?:de|from)|used to live in|lived in|back in|we was in|viviamos en|vivia en"
    r"|(?<!has )(?<!have )(?<!hes )had (?:(?! now | and )[^,.;]){0,30} in"
    r"|tenia (?:(?! ahora | y )[^,.;]){0,30} en|old school in)(?: \w+)? ?$"
)
_FILLER = frozenset(
    [
        "we",
        "were",
        "are",
        "live",
        "lives",
        "in",
        "from",
        "i",
        "im",
        "its",
        "the",
        "state",
        "is",
        "of",
        "our",
        "my",
        "here",
        "usa",
        "us",
        "yes",
        "yep",
        "oh",
        "ok",
        "um",
        "so",
        "es",
        "en",
        "vivo",
        "vivimos",
        "estamos",
        "soy",
        "somos",
        "de",
        "el",
        "la",
        "estado",
        "si",
        "now",
        "currently",
        "and",
        "y",
        "public",
        "school",
        "schools",
        "county",
        "city",
        "hi",
        "hello",
        "near",
        "outside",
        "right",
        "pues",
    ]
)
_WHERE_BEFORE = rx(r"^,? (?:where (?:we|i) (?:used to|lived|were|came)|before (?:we|this|here))")
_RELATIVES = rx(
    r"\b(?:sister|brother|aunt|uncle|cousin|friend|neighbor|mom|mother|father|dad|hermana|hermano|prima|primo"
    r"|amiga|tia)s?(?: in law|-in-law)?(?:,)?(?: (?:who|whos|a|is|school|the|retired|teaches|teacher|special"
    r"|ed|lives|que|vive|es)){0,5} (?:in|en) $"
)
_PLACE_AFTER = rx(
    r"^(?:[.,;!? )]*$|[.,;!?)]| (?:and|but|he|she|my|public|schools?|state|law|district|isd|with|has|here|n|i"
    r"|we|the|his|her|y|pero|mi|if|zip|\d)\b)"
)


#: "3rd grader tn public".
_SCHOOL_AFTER = rx(r"^ (?:public|charter)(?: schools?)?(?=[.,;!? ]|$)")


_SCHOOL_IS_THERE = rx(r"\b(?:school|escuela) (?:is|es|esta|queda|that is)(?: \w+)? (?:in|en) $")
#: Codes that nobody writes for anything else, so that they need no capitals: "son 5 tx kinder".
_CLEAR_CODES = frozenset({"TX", "NJ", "NY", "FL", "NC", "TN", "KY", "WV", "NV", "NM", "AZ", "WI", "MN"})


class _Place(NamedTuple):
    found: Found
    rank: int


class States:
    """State codes and names, compiled once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        states = vocabulary.states
        self._words = frozenset(states.codes_that_are_words)
        self._never_alone = frozenset(states.codes_never_alone)
        self._code = rx(rf"(?<![\w.-]){any_of(code.lower() for code in states.states)}(?![\w-]|\.\w)")

    def read(self, message: Message) -> List[Found]:
        """The state: the one now lived in or moved to, else the last that isn't left behind."""
        found = [*self._names(message), *self._codes(message)]
        places = [_Place(item, _rank(message, item)) for item in sorted(found, key=lambda item: item.start)]
        here = [place for place in places if place.rank > 0]
        if not here:
            return []
        best = max(place.rank for place in here)
        return [[place.found for place in here if place.rank == best][-1]]

    def _names(self, message: Message) -> List[Found]:
        found = []
        for mark in message.marks.get("state", ()):
            before, after = message.text[max(0, mark.start - 25) : mark.start], message.text[mark.end :]
            if mark.kind == "never" or _NAME_BEFORE.search(before):
                continue
            placed = bool(_PLACE_BEFORE.search(before)) or before.endswith(", ")
            alone = message.is_bare(mark.start, mark.end, _FILLER)
            if not placed and not alone and (mark.kind == "after_in" or _NAME_AFTER.search(after)):
                continue
            found.append(Found("state", mark.value, mark.start, mark.end))
        return found

    def _codes(self, message: Message) -> List[Found]:
        return [
            Found("state", hit.group().upper(), hit.start(), hit.end())
            for hit in self._code.finditer(message.text)
            if self._is_code(message, hit.start(), hit.end())
        ]

    def _is_code(self, message: Message, start: int, end: int) -> bool:
        code = message.text[start:end].upper()
        capitals = message.cased[start:end].isupper() and not message.shouting
        before, after = message.text[max(0, start - 25) : start], message.text[end:]
        only = not (message.text[:start] + after).strip(" .,!")
        if only:
            return code not in self._never_alone and (code not in self._words or message.cased[start:end].isupper())
        if code in self._words:
            if not capitals or code == "LA" and not before.endswith(", "):
                return False
            listed = before.endswith(", ") and re.match(r", [A-Z]{2,}\b", message.cased[end:])
            return bool(_STRONG_BEFORE.search(before) and _PLACE_AFTER.search(after) and not listed)
        if code == "MT" or _NAME_BEFORE.search(before):
            return bool(capitals and _STRONG_BEFORE.search(before))
        if capitals:
            return True
        if message.lang == "es" and code in ("CA", "VA", "ND", "SD", "AR", "IL", "TN", "RI"):
            return bool(_STRONG_BEFORE.search(before)) and code != "VA"
        if code in _CLEAR_CODES and message.lang != "es":
            return True
        placed = bool(_STRONG_BEFORE.search(before))
        ends = bool(_PLACE_AFTER.search(after))
        return (
            (placed and ends)
            or (_SCHOOL_AFTER.match(after) is not None and message.lang != "es")
            or (len(message.text) <= _SHORT and message.is_bare(start, end, _FILLER))
            or (ends and not after.strip(" .,!?"))
        )


def _rank(message: Message, found: Found) -> int:
    """How surely the child lives there now; 0 for a state left behind."""
    start = message.sentence_at(found.start)[0]
    before = message.text[start : found.start]
    moves = bool(_MOVES.search(message.text[start : message.sentence_at(found.start)[1]]))
    if moves and _LEFT.search(before):
        return 0
    if _PAST.search(before) or _WHERE_BEFORE.search(message.text[found.end :]):
        return 0
    if not moves and _RELATIVES.search(before):
        return 0
    if _SCHOOL_IS_THERE.search(before):
        return 4
    arrives = moves and before.endswith((" to ", " a ", " here in ", " now in ", " ahora en "))
    return 3 if arrives else 2
