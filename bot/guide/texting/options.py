"""A bare number as an answer: "1", "1.", "(1)", "#1", "one", "la primera", "1 and 3"."""

from __future__ import annotations

import re
import unicodedata
from typing import Dict, List, Mapping, Tuple

from bot.guide.texts import plain

_WORDS: Mapping[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "one first uno una un primero primera primer",
            "two second dos segundo segunda",
            "three third tres tercero tercera",
            "four fourth cuatro cuarto cuarta",
            "five fifth cinco quinto quinta",
            "six sixth seis sexto sexta",
            "seven seventh siete septimo septima",
            "eight eighth ocho octavo octava",
            "nine ninth nueve noveno novena",
            "ten tenth diez decimo decima",
        ),
        1,
    )
    for word in words.split()
}
#: What may stand before and after a number without saying anything else.
_BEFORE = r"(?:i (?:choose|pick|want|say) |quiero |elijo |escojo |es )?(?:the |el |la |lo )?(?:options? |choice |number |numbers |num |opcion(?:es)? |numeros? )?"
_AFTER = r"(?: (?:one|please|por favor|opcion|option))?"
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_ANSWER = re.compile(rf"{_BEFORE}({_NUMBER}(?:(?: (?:and|y|e|or|o|plus) | )(?:the |el |la )?{_NUMBER})*){_AFTER}")
_ONE_OF_MANY = re.compile(rf"\b{_NUMBER}\b")
#: Signs around a number: "(1)", "1.", "#1", "1)"; a sign inside one ("1.5", "3/3", "10:30", "-1") makes it another thing.
_AROUND = re.compile(r"[#(){}\[\].,;:!&+\"'*]+")
_INSIDE = re.compile(r"\d\s*[./:'-]\s*\d|(?<!\w)-\s*\d|\d\s*[%$°]|\$|\?")
_MOST_SIGNS = 40


def numbers_in(text: str) -> Tuple[int, ...]:
    """The numbers that a short answer is made of, each once, in order; nothing where it says anything else.

    "1, 3" are two answers; "1.5", "3/3", "2 years" and "one of my kids" are none.
    """
    if len(text) > _MOST_SIGNS:
        return ()
    # A keycap (the digit one in a box) is the digit and two more signs; full-width digits are digits.
    folded = plain(unicodedata.normalize("NFKC", text.replace("\ufe0f", "").replace("\u20e3", " ")))
    if _INSIDE.search(folded.replace(". ", " ")):
        return ()
    found = _ANSWER.fullmatch(re.sub(r"\s+", " ", _AROUND.sub(" ", folded)).strip())
    if not found:
        return ()
    numbers: List[int] = [_value(word) for word in _ONE_OF_MANY.findall(found.group(1))]
    return tuple(dict.fromkeys(numbers))


def _value(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word]


def listed(titles: Tuple[str, ...]) -> str:
    """ "1. No plan" and so on, a line each."""
    numbered: Dict[int, str] = dict(enumerate(titles, 1))
    return "\n".join(f"{number}. {title}" for number, title in numbered.items())
