"""What the reader sees of a reply: numbers for each sentence, each pair of neighbours, and the whole.

Meaning (sentence vectors of ``bot.nlu.encoders``), wording (words and pieces of words, those under a negation marked),
and signs (patterns, clocks, names, unexplained terms), beside what the parent had written.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, List, Mapping, Sequence

import numpy as np
from scipy import sparse

from bot.nlu.practice.clocks import clock_signs, shape_signs
from bot.nlu.practice.jargon import Jargon
from bot.nlu.practice.sentences import plain, sentences
from bot.nlu.practice.signs import Signs, words

#: How much each kind of number weighs before the model weighs it; chosen on held-out learning replies.
MEANING, PARENT_MEANING, WORDING, PIECES, SIGNS = 2.0, 0.6, 1.0, 0.7, 0.5
_FEWEST = 2
_PIECE_LENGTHS = (3, 4, 5)


@dataclass(frozen=True)
class Exchange:
    """A parent's message and a staff member's reply."""

    parent: str
    reply: str
    lang: str


@dataclass(frozen=True)
class Passage:
    """A part of a reply that is read by itself.

    Attributes:
        text: its words.
        first: the number of its first sentence.
        last: the number of its last sentence.
        terms: what stands in it, by kind ("words", "pieces", "signs").
    """

    text: str
    first: int
    last: int
    terms: Mapping[str, Sequence[str]]


def passages(exchange: Exchange, signs: Signs, jargon: Jargon) -> List[Passage]:
    """The sentences of a reply, its pairs of neighbours, and where it is longer the whole."""
    parts = sentences(exchange.reply)
    about_parent = signs.in_parent(exchange.parent)
    count = len(parts)
    spans = [(number, number) for number in range(count)]
    spans += [(number, number + 1) for number in range(count - 1)]
    if count > 2:
        spans.append((0, count - 1))
    of_sentence = [_signs_of(part, signs) for part in parts]
    of_words = [_word_terms(words(part)) for part in parts]
    of_pieces = [_pieces(part) for part in parts]
    unexplained = len(jargon.unexplained(exchange.parent, exchange.reply))
    found = []
    for first, last in spans:
        inside = range(first, last + 1)
        own = sorted({sign for number in inside for sign in of_sentence[number]})
        own += _place(first, last, count, len(exchange.reply.split()))
        own += [f"unexplained:{level}" for level in (1, 2, 3, 4) if unexplained >= level]
        own += [
            f"{sign}&{about}" for sign in own if sign.startswith(("begins_with", "refusal")) for about in about_parent
        ]
        found.append(
            Passage(
                " ".join(parts[first : last + 1]),
                first,
                last,
                {
                    "words": [term for number in inside for term in of_words[number]],
                    "pieces": [term for number in inside for term in of_pieces[number]],
                    "signs": [*own, *about_parent],
                },
            )
        )
    return found


def _signs_of(sentence: str, signs: Signs) -> List[str]:
    return [*signs.in_reply(sentence), *clock_signs(sentence), *shape_signs(sentence)]


def _place(first: int, last: int, count: int, length: int) -> List[str]:
    kind = "sentence" if first == last else "whole" if last - first + 1 == count and count > 2 else "pair"
    place = [f"is:{kind}"]
    place += ["is:first"] if first == 0 else []
    place += ["is:last"] if last == count - 1 else []
    place += ["is:only"] if count == 1 else []
    place += [f"reply_words<{most}" for most in (6, 12, 20, 35) if length < most]
    return place


def _word_terms(found: Sequence[str]) -> List[str]:
    return [*found, *(" ".join(pair) for pair in zip(found, found[1:], strict=False))]


def _pieces(sentence: str) -> List[str]:
    pieces = []
    for word in plain(sentence).split():
        padded = f" {word} "
        for length in _PIECE_LENGTHS:
            pieces += [padded[start : start + length] for start in range(max(1, len(padded) - length + 1))]
    return pieces


@dataclass(frozen=True)
class Terms:
    """Which terms of one kind are known, and what each tells.

    Attributes:
        numbers: column of each term.
        idf: how much a term tells, shape (terms,).
        counted: whether weights are tf-idf of unit length; else a term is there or not.
    """

    numbers: Mapping[str, int]
    idf: np.ndarray
    counted: bool

    def matrix(self, texts: Iterable[Sequence[str]]) -> sparse.csr_matrix:
        """Weights of terms, shape (texts, terms)."""
        rows: List[int] = [0]
        columns: List[int] = []
        values: List[float] = []
        for terms in texts:
            counts = Counter(self.numbers[term] for term in terms if term in self.numbers)
            weights = np.array([1.0 + np.log(count) for count in counts.values()], dtype=np.float32)
            if self.counted:
                weights = weights * self.idf[list(counts)]
                weights /= np.linalg.norm(weights) + 1e-9
            else:
                weights = np.ones_like(weights)
            columns += counts
            values += weights.tolist()
            rows.append(len(columns))
        shape = (len(rows) - 1, len(self.idf))
        return sparse.csr_matrix((np.array(values, dtype=np.float32), columns, rows), shape=shape)

    def as_json(self) -> Dict[str, object]:
        """What is stored."""
        ordered = sorted(self.numbers, key=self.numbers.__getitem__)
        return {"terms": ordered, "idf": [round(float(value), 4) for value in self.idf], "counted": self.counted}


def fit_terms(texts: Sequence[Sequence[str]], counted: bool) -> Terms:
    """Learn which terms occur, and in how few texts."""
    seen = Counter(term for terms in texts for term in set(terms))
    kept = sorted(term for term, count in seen.items() if count >= _FEWEST)
    idf = np.array([np.log((1 + len(texts)) / (1 + seen[term])) + 1.0 for term in kept], dtype=np.float32)
    return Terms({term: number for number, term in enumerate(kept)}, idf, counted)


@dataclass(frozen=True)
class Vocabulary:
    """The known terms of each kind."""

    kinds: Mapping[str, Terms]

    def columns(self, found: Sequence[Passage]) -> sparse.csr_matrix:
        """Weighted terms of passages, shape (passages, all terms)."""
        scale = {"words": WORDING, "pieces": PIECES, "signs": SIGNS}
        blocks = [terms.matrix([p.terms[kind] for p in found]) * scale[kind] for kind, terms in self.kinds.items()]
        return sparse.hstack(blocks, format="csr")

    def store(self, path: Path) -> None:
        """Write it as JSON."""
        stored = {kind: terms.as_json() for kind, terms in self.kinds.items()}
        path.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")


def fit_vocabulary(found: Sequence[Passage]) -> Vocabulary:
    """Learn the terms of single sentences; pairs and wholes hold no others."""
    alone = [passage for passage in found if passage.first == passage.last]
    kinds = {kind: fit_terms([p.terms[kind] for p in alone], kind != "signs") for kind in ("words", "pieces")}
    return Vocabulary({**kinds, "signs": fit_terms([p.terms["signs"] for p in found], False)})


def load_vocabulary(path: Path) -> Vocabulary:
    """Read what ``store`` wrote."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Vocabulary(
        {
            kind: Terms(
                {term: number for number, term in enumerate(entry["terms"])},
                np.array(entry["idf"], dtype=np.float32),
                entry["counted"],
            )
            for kind, entry in stored.items()
        }
    )


def meaning_of(found: Sequence[Passage], of_sentence: np.ndarray, of_parent: np.ndarray) -> np.ndarray:
    """Vectors of passages beside the parent's, shape (passages, 2 x dimension).

    Args:
        found: passages of one reply.
        of_sentence: vectors of its sentences, shape (sentences, dimension).
        of_parent: the vector of the parent's message, shape (dimension,).
    """
    rows = []
    for passage in found:
        mean = of_sentence[passage.first : passage.last + 1].mean(axis=0)
        rows.append(np.concatenate([MEANING * mean / (np.linalg.norm(mean) + 1e-9), PARENT_MEANING * of_parent]))
    return np.asarray(np.stack(rows), dtype=np.float32)
