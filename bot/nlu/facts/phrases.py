"""Finding the vocabulary's phrases in a folded message: one pass of spaCy's PhraseMatcher over all families."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Dict, Iterable, List, NamedTuple, Pattern, Tuple

from bot.nlu.facts.message import Mark, Span, fold, tokens
from bot.nlu.facts.vocabulary import LanguageVocabulary, Vocabulary, spell_out

if TYPE_CHECKING:
    from spacy.tokens import Doc

_GAP = r"(?: [^\s.,;!?]+){0,3} "


class _Gapped(NamedTuple):
    key: str
    pattern: Pattern[str]


class PhraseBook:
    """All phrases of the vocabulary, compiled once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        # Imported only here: spaCy takes seconds, and who only needs the schemas shouldn't wait for it.
        import spacy
        from spacy.matcher import PhraseMatcher
        from spacy.tokens import Doc

        self._make_doc = Doc
        self._vocab = spacy.blank("xx").vocab
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        self._gapped: Dict[str, List[_Gapped]] = {}
        plain: Dict[str, Dict[str, Doc]] = {}
        for key, phrase in _phrases(vocabulary):
            text = fold(phrase).text
            if "*" in text.split():
                self._add_gapped(key, text)
            elif text:
                plain.setdefault(key, {})[text] = self._doc(text, tokens(text))
        for key, docs in plain.items():
            self._matcher.add(key, list(docs.values()))

    def marks(self, text: str) -> Dict[str, List[Mark]]:
        """Phrases found in a folded text, by family, in order; of two in one family the longer one stays."""
        spans = tokens(text)
        found = [
            _mark(self._vocab.strings[key], spans[start][0], spans[end - 1][1])
            for key, start, end in self._matcher(self._doc(text, spans))
        ]
        for start, end in spans:
            for gapped in self._gapped.get(text[start:end], ()):
                hit = gapped.pattern.match(text, start)
                if hit:
                    found.append(_mark(gapped.key, hit.start(), hit.end()))
        families: Dict[str, List[Mark]] = {}
        for mark in found:
            families.setdefault(mark.family, []).append(mark)
        return {family: _longest(marks) for family, marks in families.items()}

    def _doc(self, text: str, spans: List[Span]) -> "Doc":
        words = [text[start:end] for start, end in spans]
        return self._make_doc(self._vocab, words=words, spaces=[False] * len(words))

    def _add_gapped(self, key: str, text: str) -> None:
        parts = [re.escape(part) for part in re.split(r" \* ", text)]
        pattern = re.compile(r"\b" + _GAP.join(parts) + r"\b")
        self._gapped.setdefault(text.split(maxsplit=1)[0], []).append(_Gapped(key, pattern))


def _mark(key: str, start: int, end: int) -> Mark:
    family, value, kind = key.split("|")
    return Mark(family, value, kind, start, end)


def _longest(marks: Iterable[Mark]) -> List[Mark]:
    """Without marks that lie inside a longer one of another value."""
    ordered = sorted(set(marks), key=lambda mark: (mark.start, -mark.end))
    kept: List[Mark] = []
    for mark in ordered:
        inside = [other for other in kept if other.start <= mark.start and mark.end <= other.end]
        if not any(other.end - other.start > mark.end - mark.start for other in inside):
            kept.append(mark)
    return kept


def _phrases(vocabulary: Vocabulary) -> Iterable[Tuple[str, str]]:
    for words in vocabulary.both():
        yield from _language_phrases(words)
    states = vocabulary.states
    for code, state in states.states.items():
        for phrase in (state.name, *state.spellings, *state.spanish, *state.cities):
            yield f"state|{code}|sure", phrase
            yield f"state|{code}|sure", phrase + "s"
        for phrase in state.cities_after_in:
            yield f"state|{code}|after_in", phrase
    for phrase in states.not_a_place:
        yield "state||never", phrase


def _language_phrases(words: LanguageVocabulary) -> Iterable[Tuple[str, str]]:
    tables = {
        "grade": words.grade_words,
        "school_type": words.school_types,
        "condition": words.conditions,
        "term": words.terms,
    }
    for family, table in tables.items():
        for value, phrases in table.items():
            for phrase in phrases:
                for spelled in spell_out(phrase):
                    yield f"{family}|{value}|", spelled
    for area, concern in words.concerns.items():
        for kind in ("says_trouble", "abilities", "topics"):
            for phrase in getattr(concern, kind):
                for spelled in spell_out(phrase):
                    # Each kind and area is a family of its own: one phrase may be two areas' trouble.
                    yield f"{kind}:{area}|{area}|{kind}", spelled
    for family, phrases in (
        ("trouble", words.trouble_words),
        ("fine", words.fine_words),
        ("inability", words.inability),
        ("not_a_concern", words.not_a_concern),
    ):
        for phrase in phrases:
            for spelled in spell_out(phrase):
                yield f"{family}||", spelled
