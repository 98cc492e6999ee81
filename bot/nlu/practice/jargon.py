"""Terms and abbreviations that a reply leaves unexplained."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, List, Pattern, Set, Tuple

from bot.guide.practice.schemas import JargonTerms
from bot.guide.yaml_source import read_model
from bot.nlu.practice.sentences import normal, plain

_ABBREVIATION = re.compile(r"\b[A-Z][A-Z0-9&-]{1,6}s?\b")
#: A term counts as explained where one of these stands beside it: "SST (the team that ...)", "a screener, that is ...".
_EXPLAINED_AFTER = re.compile(
    r"^\S{0,2}\s*(\(|,? ?(which (is|means)|that is|meaning|means|is (a|an|the|when|what)|or\b|short for|it's|a|an|the|"
    r"que (es|quiere decir|significa)|es decir|o sea|es (un|una|el|la|cuando)|significa|quiere decir|o|un|una|el|la)\b|\s-\s|:)"
)
_EXPLAINED_BEFORE = re.compile(
    r"(\(|called|known as|so-called|we say|named|llamad[oa]|se llama|conocid[oa] como)[\s\"']*(the |an? |el |la |un |una )?$"
)


class Jargon:
    """Finds unexplained terms.

    Args:
        terms: the list of terms and of abbreviations that everybody knows.
    """

    def __init__(self, terms: JargonTerms) -> None:
        self._known: FrozenSet[str] = frozenset(terms.known)
        longest_first = sorted({term for both in terms.terms.values() for term in both}, key=lambda term: -len(term))
        self._terms: Pattern[str] = re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})(?:e?s)?\b")

    def unexplained(self, parent: str, reply: str) -> List[str]:
        """Distinct terms that stand in the reply without an explanation, and that the parent didn't use first."""
        said_first = self._terms_of(parent)
        return sorted(term for term, explained in self._found(reply) if not explained and term not in said_first)

    def _terms_of(self, text: str) -> Set[str]:
        return {term for term, _ in self._found(text)}

    def _found(self, text: str) -> Set[Tuple[str, bool]]:
        """Each term once; explained where one of its places explains it."""
        places: Dict[str, bool] = {}
        written = normal(text)
        capitals_mean = not written.isupper()
        for match in _ABBREVIATION.finditer(written) if capitals_mean else ():
            name = match.group().rstrip("s")
            if name not in self._known and len(name) > 1:
                places[name.lower()] = places.get(name.lower(), False) or _explained(written, match)
        small = plain(text)
        for match in self._terms.finditer(small):
            places[match.group(1)] = places.get(match.group(1), False) or _explained(small, match)
        return set(places.items())


@lru_cache(maxsize=2)
def load_jargon(data: Path) -> Jargon:
    """Read the terms.

    Raises:
        ContentError: with ``file:line: what is wrong``.
    """
    return Jargon(read_model(data / "practice" / "jargon.yml", JargonTerms))


def _explained(text: str, match: "re.Match[str]") -> bool:
    return bool(_EXPLAINED_AFTER.match(text[match.end() :]) or _EXPLAINED_BEFORE.search(text[: match.start()]))
