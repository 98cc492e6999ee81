"""The town beside an address: "58 Mill Pond Ln, Saco", "county road 9 outside Demopolis".

A town by itself tells little, and the guide's own states and cities stay; beside a street it tells where somebody lives.
"""

from __future__ import annotations

from typing import Iterable, List, Sequence, Tuple

from bot.storage.redaction.tokens import Token, phrase_at
from bot.storage.redaction.words import Words

_BEFORE_TOWN = frozenset({"in", "outside", "near", "by", "of", "en", "de", "cerca", "afuera", "town", "city"})
#: What a town's name may end with.
_LAST = frozenset(
    {"city", "beach", "springs", "falls", "heights", "hills", "lake", "park", "valley", "village", "grove"}
)
#: A town's name has so many words at most.
_LONGEST = 3


def towns(words: Words, tokens: Sequence[Token], addresses: Iterable[Tuple[int, int]]) -> List[Tuple[int, int]]:
    """Where towns stand in a message with addresses.

    Args:
        words: the lists.
        tokens: of the message.
        addresses: places of the addresses, in characters.
    """
    ends = {end for _, end in addresses}
    found: List[Tuple[int, int]] = []
    if not ends:
        return found
    for place, token in enumerate(tokens):
        behind = place > 0 and tokens[place - 1].word == "," and place > 1 and tokens[place - 2].end in ends
        behind = behind or (place > 0 and tokens[place - 1].end in ends)
        if behind or (place > 0 and tokens[place - 1].word in _BEFORE_TOWN):
            last = _town(words, tokens, place, behind)
            if last > place:
                found.append((token.start, tokens[last - 1].end))
    return found


def _town(words: Words, tokens: Sequence[Token], first: int, behind: bool) -> int:
    """Where the town that begins at a place ends; the place itself where none does."""
    at = first
    while at < len(tokens) and at - first < _LONGEST and not phrase_at(tokens, at, words.stays):
        token = tokens[at]
        if at > first and token.word in _LAST and token.tight:
            return at + 1
        if not token.is_word or token.word in words.never_names or token.word in words.before_school:
            break
        marked = not behind or tokens[first - 1].word == ","
        if not (token.capital or (marked and (token.word not in words.common or token.word in words.doubtful))):
            ends = behind and (at + 1 == len(tokens) or not tokens[at + 1].is_word)
            if not ends or tokens[first - 1].word != ",":
                break
        at += 1
    return at
