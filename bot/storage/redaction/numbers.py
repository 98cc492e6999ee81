"""Which numbers may be kept: ages, grades, counts, scores, years, times, dates and sections of the law."""

from __future__ import annotations

import re
from typing import AbstractSet, Sequence

from bot.storage.redaction.tokens import Token
from bot.storage.redaction.words import spaced

#: Numbers with fewer digits can't tell who somebody is; the rules have taken flats, houses and codes before.
_FEW_DIGITS = 3
_YEARS = range(1940, 2061)
_MONEY = frozenset({"$", "€"})
UNITS = spaced("""dollars dollar bucks pesos dolares students kids children families parents people words minutes mins hours days weeks
    miles feet calories mg ml steps times pages points percent students estudiantes ninos familias personas palabras minutos horas
    dias veces paginas puntos millas""")
_BEFORE = frozenset(
    {
        "section",
        "sec",
        "usc",
        "cfr",
        "title",
        "regulation",
        "rule",
        "part",
        "article",
        "code",
        "act",
        "room",
        "hb",
        "sb",
        "ab",
    }
)
_ONLY_UNIT = (
    "st|nd|rd|th|yo|yos|yr|yrs|yro|yrold|y|yo's|mo|mos|mth|mths|m|wk|wks|w|d|hr|hrs|h|min|mins|sec|secs|s|k|g|am|pm|a|p|x|ft|in|lb|lbs|mg|ml|kg|cm|oz|"
    "er|ers|ish|to|ro|do|ero|era|er|vo|mo|no|anos|ano|anitos|meses|c|b|t|pt|pts|ths|hs|ways|on|d's|e|f|v|q"
)
_UNIT = re.compile(rf"\d{{1,4}}(?:{_ONLY_UNIT})")
_LETTERED = re.compile(r"[a-z]{1,2}\d{1,2}[a-z]?")
_WORDED = re.compile(r"([a-z']{2,})(\d{1,2})|(\d{1,2})([a-z']{3,})")
_CHAT = spaced("""b4 gr8 l8r l8 m8 h8 2nite 2day 2moro 2morrow 2gether any1 some1 every1 no1 sum1 4ever 4got 4m 2much 4u 2u 1on1 2on1 1to1 4x4 k12 k8 504s 504plan
    covid19 h1n1 b12 mp3 ps5 ps4 g6pd c19 4give thx4 4real str8 w8 sk8 f2f p2p 1st2nd w4 i9 a1c q4 q3 2e 3yro sp3d c4 k5""")
_COUNTED = spaced("""grade gr age ages age's aged room rm bus level lvl tier step page pg part title week wk day year yr month mo section sec plan grado edad pagina iep ieps
    covid pre prek prek unit lesson question q yo yr yrs yrold years year old anos ano meses dias semanas veces times mins min minutes hours hrs days
    weeks months th st nd rd grader graders points pts percent am pm kids students grade's""")


def keeps_number(tokens: Sequence[Token], place: int) -> bool:
    """Whether digits may be kept.

    Args:
        tokens: of the message.
        place: of the digits.
    """
    digits = tokens[place].word
    before = tokens[place - 1].word if place else ""
    after = tokens[place + 1].word if place + 1 < len(tokens) else ""
    if before in _MONEY:
        return True
    if len(digits) <= _FEW_DIGITS:
        return not _is_part_of_a_longer(tokens, place)
    if len(digits) > _FEW_DIGITS + 1:
        return False
    if int(digits) in _YEARS or before in _BEFORE or after in UNITS or digits.endswith("00"):
        return True
    return before == "." or after == "."  # a section: 300.1503


def _is_part_of_a_longer(tokens: Sequence[Token], place: int) -> bool:
    """Digits in groups, ten and more in all, that no date has: "40 47 55 12 98"."""
    first = last = place
    while first and _goes_on(tokens, first - 1, first):
        first -= 1
    while last + 1 < len(tokens) and _goes_on(tokens, last, last + 1):
        last += 1
    groups = [token.word for token in tokens[first : last + 1] if token.word.isdecimal()]
    return len(groups) >= 3 and sum(map(len, groups)) >= 9


def _goes_on(tokens: Sequence[Token], one: int, other: int) -> bool:
    signs = {tokens[one].word, tokens[other].word} - {"-", "."}
    return tokens[other].tight and all(word.isdecimal() for word in signs)


def keeps_mixed(word: str, known: AbstractSet[str]) -> bool:
    """Whether letters with digits may be kept: "2nd", "K5", "7yo", "grade3", not "jayden10"."""
    if _UNIT.fullmatch(word) or _LETTERED.fullmatch(word) or word in _CHAT:
        return True
    hit = _WORDED.fullmatch(word)
    return hit is not None and (hit.group(1) or hit.group(4)) in _COUNTED
