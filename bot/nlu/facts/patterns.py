"""Regular expressions of this package, made of a few named parts.

A pattern is small letters (messages are folded, apostrophes gone: "doesnt", "hes"); a word in CAPITALS stands for a part below.
"""

from __future__ import annotations

import re
from typing import Dict, Iterable, Mapping, Pattern, Tuple

_PARTS: Dict[str, str] = {
    "CHILD": (
        r"(?:(?:grand|step|foster |god)?(?:son|daughter)s?|grandaughters?|(?:grand|foster )?(?:child|kid|kiddo|baby)|kids"
        r"|children|boys?|girls?|nephew|niece|toddler"
        r"|little (?:guy|one|man|girl|boy)|(?:oldest|youngest|eldest|middle child)|twins?|(?:\d{1,2}|first"
        r"|second|third|fourth|fifth|sixth) ?(?:st|nd|rd|th)? ?graders?"
        r"|hij[oa]s?|hijit[oa]|nin[oa]s?|ninit[oa]|bebe|niet[oa]|sobrin[oa]|hijastr[oa]|muchach[oa]"
        r"|chiquit[oa]|chic[oa]|pequen[oa]|gemel[oa]s|hijos)"
    ),
    "HESHE": r"(?:he|she|they|it|hes|shes|theyre|hed|shed|el|ella|CHILD|my (?:\w+ )?\w+|mi (?:\w+ )?\w+)",
    "EVAL": (
        r"(?:(?:re)?(?:test(?:s|ed|ing|ings)?|eval(?:s|uat\w*)?|evel\w*|evau\w*|assess\w*)|screen(?:ed|ing)"
        r"|special ed\w*|special ed|sped|iep|504"
        r"|evalu\w*|prueba\w*|examen\w*|educacion especial|pei|diagnostic[ao] escolar)"
    ),
    "TEST": r"(?:(?:re)?(?:test(?:s|ed|ing)?|eval(?:s|uat\w*)?|evau\w*|assess\w*)|screen(?:ed|ing)|evalu\w*"
    r"|prueba\w*)",
    "SCHOOL": (
        r"(?:the school|school|they|the district|district|(?:the |his |her |my )?(?:\w+ )?(?:teachers?"
        r"|principal|counselor|psychologist|psych|case ?manager|administrator|vice principal|ap|director"
        r"|coordinator)"
        r"|the team|the sst|someone|somebody|the office|the county|la escuela|el distrito|(?:el|la) maestr[oa]"
        r"|la profesora|el profesor|(?:el|la) director[a]?|la principal|la consejera|el consejero|la psicologa"
        r"|ellos|ellas)"
    ),
    "WRITTEN": (
        r"(?:in writing|in an? e ?-?mail|(?:by|via|through|over|with an?|in my) e ?-?mails?|emails?"
        r"|e ?-?mailed|emailed|emailing|in an? (?:\w+ )?(?:letter|note|text|message|form)|(?:with|by|wrote"
        r"|written|sent) (?:an? |the |my )?(?:\w+ )?(?:letter|note)|letter"
        r"|wrote|written|certified mail|fax(?:ed)?|a text|texted|por escrito|(?:una |la |mi )?carta|correo"
        r"|por email|mensaje|por texto|escribi)"
    ),
    "NEGATOR": (
        r"(?:no|not|never|without|isnt|arent|aint|wasnt|werent|doesnt|doesn|dont|didnt|hasnt|havent|havnt"
        r"|hadnt|wont|cant|cannot|neither|nor|none|w/o"
        r"|sin|nunca|tampoco|ni|jamas|ningun[ao]?)"
    ),
}


def _fill(pattern: str, parts: Mapping[str, str]) -> str:
    for name, part in parts.items():
        pattern = re.sub(rf"(?<![A-Z]){name}(?![A-Z])", lambda _, part=part: part, pattern)  # type: ignore[misc]
    return pattern


_PARTS["HESHE"] = _fill(_PARTS["HESHE"], _PARTS)


def rx(pattern: str, **parts: str) -> Pattern[str]:
    """Compile a pattern with its named parts filled in."""
    return re.compile(_fill(pattern, {**parts, **_PARTS}))


def any_of(words: Iterable[str]) -> str:
    """An alternation of words, longest first."""
    ordered: Tuple[str, ...] = tuple(sorted(set(words), key=lambda word: (-len(word), word)))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", "[ -]") for word in ordered) + ")"
