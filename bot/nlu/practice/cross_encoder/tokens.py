"""Parent's message and reply as one row of tokens."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, List, Tuple

#: A parent's question stands at the end; of a long reply each window is read by itself.
PARENT_TOKENS, REPLY_TOKENS = 40, 160
_FIRST, _END = 101, 102
_VOCABULARY = Path(__file__).parents[2] / "weights" / "bert_uncased_vocab.txt"


def rows(parent: str, reply: str) -> List[Tuple[List[int], List[int]]]:
    """Tokens and their kinds (0 the parent's, 1 the reply's); one row for every ``REPLY_TOKENS`` of the reply."""
    before = _tokens(parent)[-PARENT_TOKENS:]
    said = _tokens(reply)
    found = []
    for start in range(0, max(1, len(said)), REPLY_TOKENS):
        part = said[start : start + REPLY_TOKENS]
        found.append(([_FIRST, *before, _END, *part, _END], [0] * (len(before) + 2) + [1] * (len(part) + 1)))
    return found


def _tokens(text: str) -> List[int]:
    return list(_tokenizer().encode(text, add_special_tokens=False).ids)


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    from tokenizers import BertWordPieceTokenizer

    return BertWordPieceTokenizer(str(_VOCABULARY), lowercase=True)
