"""One message made ready for reading: folded text, its tokens, sentences, clauses and marked phrases.

Folding makes text comparable: small letters, no accents, no apostrophes, single spaces ("She’ll" is "shell").
Every folded character remembers where it came from, so that what is found can be shown in the original.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Dict, FrozenSet, List, NamedTuple, Sequence, Tuple

from bot.guide.spelled_out import STEPS

Span = Tuple[int, int]
_APOSTROPHES = frozenset("'’‘`´ʼ′")
_DASHES = {"–": " - ", "—": " - ", "…": "... ", "“": '"', "”": '"', "«": '"', "»": '"', "½": " 1/2", "\u00a0": " "}
_LONG_LINE = 50
_TOKEN = re.compile(r"[a-z0-9]+|[^\sa-z0-9]")
_WORD = re.compile(r"\w+")
#: Runs that fold to themselves, taken in one go: nearly all of a message.
_PLAIN = re.compile(r"[!-&(-_a-~]+")
_RUN = re.compile(r"[!-&(-_a-~]+|[^!-&(-_a-~]+")
_SENTENCE_END = re.compile(r"[.!?]+[\")\]]*(?=\s|$)")
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|vs|gr|yr|yrs|approx|sra|sr|srta|mtg|dept|n|s|w|no|e\.g|i\.e|y\.o|d\.c|n\.y)|\b[a-z])\.$"
)
#: "No. 5" is a number, "or no. I am" ends a sentence.
_PLAIN_NO = re.compile(r" no\. (?!\d)")
_CLAUSE_BREAK = re.compile(
    r"""[.,;:!?()\[\]"]+(?=\s|$)|[()\[\]"]|\s-+\s|\s/\s
    |\b(?:but|however|although|though|altho|except|because|becuz|cuz|bc|since|so|then|which|while|instead
        |pero|aunque|sino|porque|pq|xq|mientras|entonces)\b
    |\b(?:and|n|y|e|&)\b(?=\ (?:i|he|she|they|we|my|his|the|it|its|nobody|no|now|hes|shes|im|ive|theyre|dont|was|is|has|had
        |did|still|then|want|said|says|told|asked|cant|mi|el|ella|nadie|la|me|ya|ahora|yo|lo|le|les|se|esta|tiene|va|dicen|dijeron|quiero|estoy)\b)""",
    re.VERBOSE,
)
_CHILD = re.compile(
    r"\b(?:my|our|his|her|he|she|him|hes|shes|hed|shed|son|sons|daughter|daughters|kiddo|grandson"
    r"|granddaughter|nephew|niece"
    r"|mi|mis|su|nuestro|nuestra|hijo|hija|el nino|la nina|nieto|nieta|(?:lo|la|le) (?:puede|van|quier|eval"
    r"|suspen|mand|sac|neg|quit|dan|dieron)\w*|tiene)\b"
)
_QUESTION_START = re.compile(
    r"^\W*(?:(?:hi|hello|hey|hola|ok|so|and|but|wait|also|please|um|y|pero|oye|disculpe|question|pregunta)\b\W*){0,6}"
    r"(?:what|whats|wat|wats|how|hows|when|whens|why|who|whos|where|which|can|could|does|do|did|is(?! in\b)|are|should"
    r"|would|will|must|may|am"
    r"|que|como|cuando|cual|cuales|quien|donde|puede|pueden|puedo|podria|es(?! (?:de|muy|bien|mi|mas|su|solo|que|por|para|lo)\b)|hay|debe|debo|deben|cuanto|cuanta"
    r"|cuantos|por que|porque)\b"
)


#: In a message without punctuation a new subject begins a new clause: "he cant read the teacher says wait".
_NEW_SUBJECT = re.compile(
    r"(?<=\s)(?=(?:hes|shes|were in|we live|i (?:asked|signed|emailed|sent|requested|told|called|wrote)|we asked"
    r"|(?:the|his|her) (?:school|teacher|principal|district) (?:says?|said|told|keeps?|wont|wants?|refused)"
    r"|they (?:said|told|refused|denied)|school (?:says|said|wont|told|wants)"
    r"|l[ao] (?:maestr[oa]|escuela|director[a]?) (?:dice|dijo|me dijo|me dice|quiere|no quiere)"
    r"|vivo en|vivimos en|va en|esta en (?:kinder|\w+ grado|segundo|tercero|cuarto|quinto|sexto|primero))\b)"
)
#: After these the clause goes on.
_GOES_ON = re.compile(
    r"\b(?:i|think|thinks|thinking|thought|feel|feels|felt|believe|guess|hope|wish|know|knows|knew|says?|said|saying|told|tell"
    r"|telling|(?:told|tell) (?:me|us|them)|me|us|if|whether|that|when|once|until|till|til|because|cause|like|where|how|what"
    r"|why|who|unless|suspects?|worried|afraid|sure|mean|means|claims?|while|for|of|to|by|from|at|with|in|on|since|before"
    r"|after|than|and|or|not|que|cuando|si|como|donde|porque|a|de|en|por|para|no|y|lo|la|le|ya|son|daughter|hij[oa]|nin[oa]|herman[oa]|prim[oa]|brother|sister|cousin|friend)\s$"
)


def _starts_anew(text: str, found: "re.Match[str]") -> bool:
    return not _GOES_ON.search(text[max(0, found.start() - 20) : found.start()])


class Mark(NamedTuple):
    """A phrase of the vocabulary, found in a message (folded offsets)."""

    family: str
    value: str
    kind: str
    start: int
    end: int


class Found(NamedTuple):
    """A fact, found in a message (folded offsets)."""

    name: str
    value: Any
    start: int
    end: int


class Folded(NamedTuple):
    """Folded text: for comparing (``text``), with capitals kept (``cased``), and where each character came from."""

    text: str
    cased: str
    origin: Sequence[int]


@lru_cache(maxsize=4096)
def _fold_sign(sign: str) -> str:
    """What one character becomes, capitals kept."""
    if sign in _APOSTROPHES:
        return ""
    if sign in _DASHES:
        return _DASHES[sign]
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    # A few capitals have a longer small form; they must not shift the two texts against each other.
    return bare if len(bare.lower()) == len(bare) else ""


def fold(raw: str) -> Folded:
    """Fold a text; see the module's introduction."""
    signs: List[str] = []
    origin: List[int] = []
    for found in _RUN.finditer(raw):
        run, start = found.group(), found.start()
        if _PLAIN.fullmatch(run):
            signs.extend(run)
            origin.extend(range(start, found.end()))
            continue
        for index, sign in enumerate(run, start):
            folded = _line_end(raw, index, signs) if sign == "\n" else _fold_sign(sign)
            for part in folded:
                if not part.isspace():
                    signs.append(part)
                    origin.append(index)
                elif signs and signs[-1] != " ":
                    signs.append(" ")
                    origin.append(index)
    cased = "".join(signs)
    return _write_out(Folded(cased.lower(), cased, origin))


def _write_out(folded: Folded) -> Folded:
    """Text-message spelling and everyday grammar written out (``bot.guide.spelled_out``), each character at its origin."""
    for step in STEPS:
        for found in reversed(list(step.pattern.finditer(folded.text))):
            words = step.words(found)
            if words is not None and words != found.group():
                folded = _with_words(folded, found.start(), found.end(), words)
    return folded


def _with_words(folded: Folded, start: int, end: int, words: str) -> Folded:
    """The text with other words at a place; what stays at its beginning or end keeps its origin and its capitals."""
    said = folded.text[start:end]
    same = next(
        (at for at, (old, new) in enumerate(zip(said, words, strict=False)) if old != new), min(len(said), len(words))
    )
    tail = 0
    while tail < min(len(said), len(words)) - same and said[-1 - tail] == words[-1 - tail]:
        tail += 1
    start, end, words = start + same, end - tail, words[same : len(words) - tail]
    at = folded.origin[min(start, len(folded.origin) - 1)]
    return Folded(
        folded.text[:start] + words + folded.text[end:],
        folded.cased[:start] + words + folded.cased[end:],
        [*folded.origin[:start], *[at] * len(words), *folded.origin[end:]],
    )


def _line_end(raw: str, index: int, signs: List[str]) -> str:
    """What a line end becomes: the end of a clause, unless a sign says so already."""
    said = [sign for sign in signs[-2:] if sign != " "]
    return "; " if said and said[-1] not in ".,;:!?" and _is_break(raw, index) else " "


def _is_break(raw: str, index: int) -> bool:
    """Whether a line end ends a thought; in a pasted letter it may stand in the middle of one."""
    line_start = raw.rfind("\n", 0, index) + 1
    follows = raw[index + 1 : index + 2]
    return index - line_start < _LONG_LINE or not follows.islower()


def sentence_spans(text: str) -> List[Span]:
    """Where each sentence starts and ends."""
    spans, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        if (
            end.group() == "."
            and _ABBREVIATION.search(text, max(0, end.start() - 8), end.end())
            and end.end() < len(text)
            and not _PLAIN_NO.match(text, max(0, end.start() - 3))
        ):
            continue
        spans.append((start, end.end()))
        start = end.end()
    if text[start:].strip() or not spans:
        spans.append((start, len(text)))
    return spans


def clause_spans(text: str) -> List[Span]:
    """Where each clause starts and ends: parts between signs and joining words."""
    spans, start = [], 0
    breaks = [
        *_CLAUSE_BREAK.finditer(text),
        *(found for found in _NEW_SUBJECT.finditer(text) if _starts_anew(text, found)),
    ]
    for found in sorted(breaks, key=lambda item: item.span()):
        if found.start() < start:
            continue
        if text[start : found.start()].strip():
            spans.append((start, found.start()))
            start = found.end()
        elif not spans:
            start = found.end()
        else:
            start = found.end()
    if text[start:].strip() or not spans:
        spans.append((start, len(text)))
    return spans


def tokens(text: str) -> List[Span]:
    """Words and signs of a folded text."""
    return [found.span() for found in _TOKEN.finditer(text)]


@dataclass(frozen=True)
class Message:
    """A message ready for reading. All offsets are into ``text``, the folded text."""

    raw: str
    lang: str
    today: date
    text: str
    cased: str
    origin: Sequence[int]
    sentences: Sequence[Span]
    clauses: Sequence[Span]
    marks: Dict[str, List[Mark]]

    def sentence_at(self, position: int) -> Span:
        """The sentence in which a position lies."""
        return _span_at(self.sentences, position)

    def clause_at(self, position: int) -> Span:
        """The clause in which a position lies."""
        return _span_at(self.clauses, position)

    def before(self, position: int) -> str:
        """The clause's text up to a position."""
        start, _ = self.clause_at(position)
        return self.text[min(start, position) : position]

    def after(self, position: int) -> str:
        """The clause's text from a position on; empty where the clause ends there."""
        _, end = self.clause_at(max(0, position - 1))
        return self.text[position : max(end, position)]

    def sentence_before(self, position: int) -> str:
        """The sentence's text up to a position."""
        return self.text[self.sentence_at(position)[0] : position]

    def is_question(self, position: int) -> bool:
        """Whether the sentence at a position asks."""
        start, end = self.sentence_at(position)
        sentence = self.text[start:end]
        return sentence.rstrip().endswith("?") or bool(_QUESTION_START.match(sentence))

    def clause_asks(self, position: int) -> bool:
        """Whether the clause at a position is itself a question."""
        start, end = self.clause_at(position)
        if _QUESTION_START.match(self.text[start:end]):
            return True
        return self.clause_at(start) == self.clause_at(self.sentence_at(position)[0]) and self.is_question(position)

    def is_general_question(self, position: int) -> bool:
        """Whether the sentence at a position asks about children in general, not about this child."""
        start, end = self.sentence_at(position)
        return self.is_question(position) and not _CHILD.search(self.text, start, end)

    def is_bare(self, start: int, end: int, filler: FrozenSet[str]) -> bool:
        """Whether a clause says nothing but what stands at ``start:end`` and filler words."""
        left, right = self.clause_at(start)
        rest = self.text[left:start] + " " + self.text[end : max(right, end)]
        return says_only(rest, filler)

    @property
    def shouting(self) -> bool:
        """Whether capitals mean nothing here, since nearly all is in capitals."""
        letters = [sign for sign in self.cased if sign.isalpha()]
        return len(letters) > 12 and sum(sign.isupper() for sign in letters) > 0.6 * len(letters)

    def original(self, start: int, end: int) -> Span:
        """Offsets into the raw text."""
        if end <= start:
            return (0, 0)
        last = self.origin[end - 1] + 1
        while last < len(self.raw) and unicodedata.combining(self.raw[last]):
            last += 1
        return (self.origin[start], last)


def says_only(text: str, words: FrozenSet[str]) -> bool:
    """Whether a text has no words but these."""
    return words.issuperset(_WORD.findall(text))


def _span_at(spans: Sequence[Span], position: int) -> Span:
    index = bisect_right(spans, (position, 1 << 30)) - 1
    return spans[max(index, 0)]
