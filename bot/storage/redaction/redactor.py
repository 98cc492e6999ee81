"""A message in, the message without names, numbers and places out.

Presidio is the frame: it runs the recognizers (``names``, ``shapes``, ``schools``, and its own for card numbers and
IP addresses) and drops doubles. It never asks for a language model or a list from elsewhere.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import AbstractSet, Dict, FrozenSet, List, Mapping, Optional, Tuple

from presidio_analyzer import AnalyzerEngine, RecognizerRegistry, RecognizerResult
from presidio_analyzer.context_aware_enhancers import ContextAwareEnhancer
from presidio_analyzer.predefined_recognizers import CreditCardRecognizer, IpRecognizer

from bot.guide.conversation import LANGUAGES
from bot.storage.redaction.lexicon import load_lexicon
from bot.storage.redaction.names import NAME, NameRecognizer
from bot.storage.redaction.patterns import ShapeRecognizer
from bot.storage.redaction.schools import SchoolRecognizer
from bot.storage.redaction.tokens import ANY_LANGUAGE, Tokenizer, tokens_of
from bot.storage.redaction.towns import towns
from bot.storage.redaction.unknown import UNKNOWN, unknown
from bot.storage.redaction.words import fold, load_words

logger = logging.getLogger(__name__)

#: What is kept where redaction itself failed.
REMOVED = "[removed]"
#: Longer texts are not looked at: no channel takes one.
_LONGEST = 20_000
#: Which placeholder stands for what.
_PLACEHOLDER: Mapping[str, str] = {
    NAME: "name",
    "BIRTH_DATE": "birth_date",
    "ID": "id",
    "ADDRESS": "address",
    "PHONE": "phone",
    "EMAIL": "email",
    "LINK": "link",
    "SCHOOL": "school",
    "ACCOUNT": "account",
    "CREDIT_CARD": "id",
    "IP_ADDRESS": "id",
    UNKNOWN: "hidden",
}
#: Signs nobody sees, which could split a word in two.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
#: Of two finds at one place the one of a higher rank names it.
_LEAST_SCORE = 0.3
#: What stands between the words of one name.
_BETWEEN = frozenset({"", " ", "-"})


class _NoContext(ContextAwareEnhancer):  # type: ignore[misc]
    """The recognizers look at the words around by themselves."""

    def __init__(self) -> None:
        super().__init__(0.0, 0.0, 0, 0)

    def enhance_using_context(
        self, text: str, raw_results: List[RecognizerResult], *_more: object, **_named: object
    ) -> List[RecognizerResult]:
        """As they are."""
        return raw_results


@dataclass(frozen=True)
class Redacted:
    """What may be kept of a message.

    Attributes:
        text: the message with placeholders.
        counts: how many finds of each kind.
        names: words of the names in it, folded; never to be stored.
    """

    text: str
    counts: Mapping[str, int]
    names: FrozenSet[str] = frozenset()


@dataclass(frozen=True)
class _Span:
    kind: str
    start: int
    end: int
    score: float


class Redactor:
    """Redacts messages; made once in a process (``redactor()``)."""

    def __init__(self) -> None:
        self._words = load_words()
        self._lexicon = load_lexicon()
        self._names = NameRecognizer(self._words)
        registry = RecognizerRegistry(supported_languages=[ANY_LANGUAGE])
        for recognizer in (
            ShapeRecognizer(self._words.not_in_address),
            SchoolRecognizer(self._words),
            CreditCardRecognizer(supported_language=ANY_LANGUAGE),
            IpRecognizer(supported_language=ANY_LANGUAGE),
        ):
            registry.add_recognizer(recognizer)
        self._engine = AnalyzerEngine(
            registry=registry,
            nlp_engine=Tokenizer(),
            supported_languages=[ANY_LANGUAGE],
            context_aware_enhancer=_NoContext(),
        )

    def redact(self, text: str, lang: Optional[str] = None, known: AbstractSet[str] = frozenset()) -> Redacted:
        """The text without what tells who somebody is. Never raises: what fails is kept as ``[removed]``.

        Args:
            text: what was written.
            lang: the placeholders' language.
            known: words of names from earlier messages of the same conversation (``Redacted.names``).
        """
        try:
            return self._redact(text[:_LONGEST], lang, known)
        except Exception as error:  # noqa: BLE001 - a turn must not fail here, and nothing unread may be kept
            logger.error("redaction failed: %s", type(error).__name__)
            return Redacted(REMOVED, {"failed": 1})

    def finds(self, text: str, lang: Optional[str] = None) -> List[Tuple[str, int, int]]:
        """What is found, with its place: for measuring. The text is taken as it is."""
        return [(_PLACEHOLDER[span.kind], span.start, span.end) for span in self._spans(text, lang, frozenset())]

    def _redact(self, text: str, lang: Optional[str], known: AbstractSet[str]) -> Redacted:
        text = _UNSEEN.sub("", _composed(text))
        spans = self._spans(text, lang, known)
        placeholders = self._words.placeholders[lang if lang in LANGUAGES else LANGUAGES[0]]
        parts: List[str] = []
        counts: Dict[str, int] = {}
        names: set[str] = set()
        at = 0
        for span in spans:
            name = _PLACEHOLDER[span.kind]
            counts[name] = counts.get(name, 0) + 1
            parts += [text[at : span.start], getattr(placeholders, name)]
            at = span.end
            if span.kind == NAME:
                names.update(token.word for token in tokens_of(text[span.start : span.end]) if len(token.word) > 2)
        return Redacted("".join([*parts, text[at:]]), counts, frozenset(names))

    def _spans(self, text: str, lang: Optional[str], known: AbstractSet[str]) -> List[_Span]:
        artifacts = self._engine.nlp_engine.process_text(text, ANY_LANGUAGE)
        found = self._engine.analyze(fold(text), ANY_LANGUAGE, nlp_artifacts=artifacts, score_threshold=_LEAST_SCORE)
        spans = [_Span(item.entity_type, item.start, item.end, item.score) for item in found]
        spans += [_Span(NAME, start, end, 0.9) for start, end in self._names.spans(artifacts.tokens, known)]
        addresses = [(span.start, span.end) for span in spans if span.kind == "ADDRESS"]
        spans += [_Span("ADDRESS", start, end, 0.85) for start, end in towns(self._words, artifacts.tokens, addresses)]
        spans = _merged(spans)
        covered = [(span.start, span.end) for span in spans]
        named = [(span.start, span.end) for span in spans if span.kind == NAME]
        left = unknown(self._words, self._lexicon, artifacts.tokens, covered, named, lang)
        return _joined(text, [*spans, *(_Span(UNKNOWN, start, end, 0.5) for start, end in left)])


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _merged(spans: List[_Span]) -> List[_Span]:
    """No two over each other: where they overlap all is hidden, under the name of the surest."""
    merged: List[_Span] = []
    for span in sorted(spans, key=lambda item: (item.start, -item.end)):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            surest = max(last, span, key=lambda item: (item.score, item.end - item.start))
            merged[-1] = _Span(surest.kind, last.start, max(last.end, span.end), surest.score)
        else:
            merged.append(span)
    return merged


def _joined(text: str, spans: List[_Span]) -> List[_Span]:
    """A name and the hidden words beside it become one: nobody can tell how many words it had."""
    joined: List[_Span] = []
    for span in sorted(spans, key=lambda item: item.start):
        last = joined[-1] if joined else None
        if last and {last.kind, span.kind} <= {NAME, UNKNOWN} and text[last.end : span.start] in _BETWEEN:
            kind = NAME if NAME in {last.kind, span.kind} else UNKNOWN
            joined[-1] = _Span(kind, last.start, span.end, max(last.score, span.score))
        else:
            joined.append(span)
    return joined


@lru_cache(maxsize=1)
def redactor() -> Redactor:
    """The redactor of this process."""
    return Redactor()


def redact(text: str, lang: Optional[str] = None) -> str:
    """The text without names, numbers and places; ``[removed]`` where that failed."""
    return redactor().redact(text, lang).text
