"""Signs in a sentence: patterns of ``data/practice/cues.yml``, and whether they stand under a negation or in a question.

The scope of a negation is the rest of its clause, as in NegEx (Chapman et al. 2001), here without a limit of words but
ended by punctuation and by words that turn a sentence ("but", "so", "pero").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, FrozenSet, List, Pattern, Sequence, Set, Tuple

from bot.guide.practice.schemas import Cues, Patterns
from bot.guide.yaml_source import read_model
from bot.nlu.practice.sentences import plain

_NEGATORS = re.compile(
    r"\b(not|no|never|nobody|none|nothing|neither|nor|without|cannot|\w+n't|dont|doesnt|wont|cant|isnt|didnt|"
    r"nunca|jamas|nadie|nada|ningun|ninguna|ninguno|tampoco|ni|sin)\b"
)
_CLAUSE_END = re.compile(
    r"[,;:.!?()]|\s-\s|\b(but|so|because|and (?:you|i|we|the|he|she|they|it)|if|although|though|however|"
    r"pero|sino|asi que|porque|y (?:usted|yo|la|el|le|se)|si|aunque)\b"
)
_OTHERS_SAID = "what_others_said"


@dataclass(frozen=True)
class Signs:
    """Compiled patterns by sign; both languages are looked for, since people mix them."""

    reply: Tuple[Tuple[str, Pattern[str]], ...]
    parent: Tuple[Tuple[str, Pattern[str]], ...]

    def in_reply(self, sentence: str) -> List[str]:
        """Names of what stands in one sentence of a reply: a sign, with what qualifies it."""
        text = plain(sentence)
        denied = negated_spans(text)
        question = text.rstrip().endswith("?")
        found: Set[str] = set()
        for name, pattern in self.reply:
            for match in pattern.finditer(text):
                found.add(f"{name}:{'not' if _inside(match.start(), denied) else 'yes'}")
                if question:
                    found.add(f"{name}:asked")
        if f"{_OTHERS_SAID}:yes" in found or f"{_OTHERS_SAID}:not" in found:
            found |= {f"{name.rsplit(':', 1)[0]}:told" for name in found}
        return sorted(found)

    def in_parent(self, message: str) -> List[str]:
        """Names of what stands in the parent's message."""
        text = plain(message)
        return [f"parent:{name}" for name, pattern in self.parent if pattern.search(text)]


@lru_cache(maxsize=2)
def load_signs(data: Path) -> Signs:
    """Read and compile the signs.

    Raises:
        ContentError: with ``file:line: what is wrong``.
        re.error: a pattern is no regular expression.
    """
    cues = read_model(data / "practice" / "cues.yml", Cues)
    return Signs(_compiled(cues.reply), _compiled(cues.parent))


def negated_spans(text: str) -> List[Tuple[int, int]]:
    """Where a negation reaches, from the negating word to the end of its clause."""
    spans = []
    for match in _NEGATORS.finditer(text):
        end = _CLAUSE_END.search(text, match.end())
        # "No, you may ask" answers a question; it denies nothing of what follows.
        spans.append((match.start(), end.start() if end else len(text)))
    return spans


def words(sentence: str) -> List[str]:
    """Words of a sentence, those under a negation marked: "don't wait" reads "don't NOT_wait"."""
    text = plain(sentence)
    denied = negated_spans(text)
    found = []
    for match in re.finditer(r"[\w']+", text):
        inside = any(start < match.start() < end for start, end in denied)
        found.append(f"NOT_{match.group()}" if inside else match.group())
    return found


def _compiled(patterns: Dict[str, Patterns]) -> Tuple[Tuple[str, Pattern[str]], ...]:
    return tuple((name, _any_of([*both.en, *both.es])) for name, both in sorted(patterns.items()))


def _any_of(patterns: Sequence[str]) -> Pattern[str]:
    distinct: FrozenSet[str] = frozenset(patterns)
    return re.compile(
        "|".join(pattern if pattern[:1] in '^"!' else rf"\b(?:{pattern})" for pattern in sorted(distinct))
    )


def _inside(place: int, spans: Sequence[Tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in spans)
