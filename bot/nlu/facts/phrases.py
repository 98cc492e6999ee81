"""Finding the vocabulary's phrases in a folded message: one pass of spaCy's PhraseMatcher over all families."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Dict, Iterable, List, NamedTuple, Pattern, Tuple

from bot.nlu.facts.message import Mark, Span, fold, tokens
from bot.nlu.facts.vocabulary import LanguageVocabulary, Vocabulary, spell_out

if TYPE_CHECKING:
    from spacy.tokens import Doc

_GAP = r"(?: [^\s.,;!?]+){0,3} "
#: A phrase that is spelled in more ways is matched as one pattern, not spelling by spelling.
_MOST_SPELLINGS = 6
#: A gap beside a choice brings its own spaces.
_SPACED_GAP = re.compile(rf"(?: [+*])?{re.escape(_GAP)}(?: [+*])?")
_FIRST_WORD = re.compile(r"[a-z0-9]+|\S")
_CHOICE = re.compile(r"( *)\(([^()]*)\)( *)")


class _Pattern(NamedTuple):
    key: str
    pattern: Pattern[str]


class PhraseBook:
    """All phrases of the vocabulary, compiled once: plain ones for spaCy's matcher, those with many spellings as patterns."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        # Imported only here: spaCy takes seconds, and who only needs the schemas shouldn't wait for it.
        import spacy
        from spacy.matcher import PhraseMatcher
        from spacy.tokens import Doc

        self._make_doc = Doc
        self._vocab = spacy.blank("xx").vocab
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        #: By the word with which they begin.
        self._patterns: Dict[str, List[_Pattern]] = {}
        plain: Dict[str, Dict[str, Doc]] = {}
        for key, words in _phrases(vocabulary):
            phrase = fold(words).text
            spelled = list(spell_out(phrase))
            if len(spelled) > _MOST_SPELLINGS or "*" in phrase.split():
                self._add_pattern(key, phrase, spelled)
                continue
            for text in filter(None, spelled):
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
            for many in self._patterns.get(text[start:end], ()):
                hit = many.pattern.match(text, start)
                if hit:
                    found.append(_mark(many.key, hit.start(), hit.end()))
        families: Dict[str, List[Mark]] = {}
        for mark in found:
            families.setdefault(mark.family, []).append(mark)
        return {family: _longest(marks) for family, marks in families.items()}

    def _doc(self, text: str, spans: List[Span]) -> "Doc":
        words = [text[start:end] for start, end in spans]
        return self._make_doc(self._vocab, words=words, spaces=[False] * len(words))

    def _add_pattern(self, key: str, phrase: str, spelled: List[str]) -> None:
        many = _Pattern(key, _as_pattern(phrase))
        for first in {first.group() for first in map(_FIRST_WORD.match, spelled) if first}:
            self._patterns.setdefault(first, []).append(many)


def _as_pattern(phrase: str) -> Pattern[str]:
    """A folded "trouble (reading|spelling)" as a pattern: the longest choice first, and a choice may be missing."""
    parts: List[str] = []
    position = 0
    for hit in _CHOICE.finditer(phrase):
        choices = sorted(hit.group(2).split("|"), key=len, reverse=True)
        space = " *" if "" in choices else " +"
        parts.append(_literal(phrase[position : hit.start()]))
        parts.append(space if hit.group(1) else "")
        parts.append(f"(?:{'|'.join(map(_literal, choices))})")
        parts.append(space if hit.group(3) else "")
        position = hit.end()
    parts.append(_literal(phrase[position:]))
    pattern = _SPACED_GAP.sub(lambda _: _GAP, "".join(parts))
    return re.compile(rf"\b{pattern}\b")


def _literal(text: str) -> str:
    gapped = re.sub(r"(?:^| )\*(?: |$)", "\0", text)
    return _GAP.join(re.escape(part) for part in gapped.split("\0"))


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
        "request": words.requests,
        "situation": words.situations,
        "impact": words.impact,
    }
    for family, table in tables.items():
        for value, phrases in table.items():
            for phrase in phrases:
                yield f"{family}|{value}|", phrase
    for area, concern in words.concerns.items():
        for kind in ("says_trouble", "abilities", "topics"):
            for phrase in getattr(concern, kind):
                # Each kind and area is a family of its own: one phrase may be two areas' trouble.
                yield f"{kind}:{area}|{area}|{kind}", phrase
    for family, phrases in (
        ("trouble", words.trouble_words),
        ("fine", words.fine_words),
        ("inability", words.inability),
        ("not_a_concern", words.not_a_concern),
    ):
        for phrase in phrases:
            yield f"{family}||", phrase
