"""Checks of what a parent takes along: letters and checklists, alike in both languages, cited and easy to read."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Tuple

from bot.checking.readability import (
    LEAST_SPANISH_EASE,
    MOST_ENGLISH_GRADE,
    MOST_WORDS_IN_SENTENCE,
    english_grade,
    long_sentences,
    spanish_ease,
)
from bot.guide.checklists import PARTS, part_lines
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.letters import GAP
from bot.guide.schemas import SOURCE_PATTERN, Checklist, Letter, placeholders
from bot.guide.yaml_source import line_of

Problems = Iterator[str]

REVIEW_INTERVAL = timedelta(days=366)
#: Gaps of a letter that the program fills, and those of an introduction.
LETTER_GAPS = {
    "today", "concern", "request_when", "grade", "grade_or_none", "answer_by", "clock", "interpreter",
}  # fmt: skip
INTRO_GAPS = {"contact", "parent_center", "phone", "email"}
CLOCK_GAPS = {"state", "days", "unit", "covers", "starts", "breaks", "citation"}
_CITED = re.compile(r"(?:34 CFR|OSEP Memo) [\d.\-]+(?:\([a-z0-9]+\))*")
_SECTIONS = ("bring", "before", "during", "after")


def letters_in_order(content: Content, data: Path) -> Problems:
    """Letters: the same in both languages, every citation among the sources, only gaps that the program fills."""
    english, spanish = (content.in_(lang).letters for lang in LANGUAGES)
    for name in sorted(set(english) ^ set(spanish)):
        yield f"{data / 'letters' / 'es.yml'}:1: the letter '{name}' is in one language only."
    for lang in LANGUAGES:
        path = data / "letters" / f"{lang}.yml"
        for name, letter in content.in_(lang).letters.items():
            for place, problem in _letter_problems(letter, lang):
                yield f"{path}:{line_of(path, (name, place))}: {name}: {problem}"
    path = data / "letters" / "es.yml"
    for name in set(english) & set(spanish):
        for place, problem in _pair_problems(english[name], spanish[name]):
            yield f"{path}:{line_of(path, (name, place))}: {name}: {problem}"
    yield from _letter_words(content, data)


def checklists_in_order(content: Content, data: Path) -> Problems:
    """Checklists: the same in both languages, with as many lines and the same sources, easy to read."""
    english, spanish = (content.in_(lang).checklists for lang in LANGUAGES)
    path = data / "checklists" / "es.yml"
    for name in sorted(set(english) ^ set(spanish)):
        yield f"{path}:1: the checklist '{name}' is in one language only."
    for name in set(english) & set(spanish):
        for place, problem in _checklist_pair(english[name], spanish[name]):
            yield f"{path}:{line_of(path, (name, place))}: {name}: {problem}"
    steps = set(content.in_("en").steps) | set(content.labels())
    for lang in LANGUAGES:
        path = data / "checklists" / f"{lang}.yml"
        for name, checklist in content.in_(lang).checklists.items():
            for place, problem in _checklist_problems(checklist, lang):
                yield f"{path}:{line_of(path, (name, place))}: {name}: {problem}"
            for label in checklist.offered_after:
                if label not in steps:
                    line = line_of(path, (name, "offered_after"))
                    yield f"{path}:{line}: {name}: '{label}' is no next step and no label."
    path = data / "checklists" / "words.yml"
    for part in PARTS:
        if part not in content.checklist_words.sections:
            yield f"{path}:{line_of(path, ('sections',))}: sections: '{part}' has no title."


def _letter_problems(letter: Letter, lang: str) -> Iterator[Tuple[str, str]]:
    if set(placeholders(letter.intro)) - INTRO_GAPS:
        yield "intro", f"only the gaps {_listed(INTRO_GAPS)} can be filled here."
    if set(placeholders(letter.body)) - LETTER_GAPS:
        yield "body", f"only the gaps {_listed(LETTER_GAPS)} can be filled in a letter."
    if re.search(r"[\[\]]", GAP.sub("", letter.body)):
        yield "body", "a [bracket] is not closed, or stands in another."
    cited = set(_CITED.findall(letter.body))
    for citation in sorted(cited):
        if not any(source.startswith(citation) for source in letter.sources):
            yield "sources", f"'{citation}' stands in the letter but not among its sources."
    if lang == "es" and not letter.says:
        yield "body", "'says' is missing: what the English letter says, in Spanish."
    yield from _readable("intro", letter.intro, lang)
    for line in letter.says:
        yield from _readable("says", line, lang, whole=False)
    yield from _reviewed(letter.reviewed)


def _pair_problems(english: Letter, spanish: Letter) -> Iterator[Tuple[str, str]]:
    for place in ("intro", "body"):
        if placeholders(getattr(english, place)) != placeholders(getattr(spanish, place)):
            yield place, f"{place}: the {{gaps}} differ from the English letter's."
    if len(english.body.strip().split("\n\n")) != len(spanish.body.strip().split("\n\n")):
        yield "body", "the paragraphs are not as many as in the English letter."
    for place in ("sources", "answer_in"):
        if getattr(english, place) != getattr(spanish, place):
            yield place, f"{place} differ from the English letter's."


def _letter_words(content: Content, data: Path) -> Problems:
    path, words = data / "letters" / "words.yml", content.letter_words
    for name in sorted(LETTER_GAPS - {"clock", "interpreter"} - set(words.gaps)):
        yield f"{path}:{line_of(path, ('gaps',))}: gaps: '{name}' has no words."
    if any(set(placeholders(words.clock.in_(lang))) != CLOCK_GAPS for lang in LANGUAGES):
        yield f"{path}:{line_of(path, ('clock',))}: clock: use the gaps {_listed(CLOCK_GAPS)}."
    used: Dict[str, Mapping[str, Any]] = {"unit": words.units, "starts": words.starts, "covers": words.covers}
    for code, state in content.states.states.items():
        clock = state.evaluation
        for key, known in used.items():
            value = getattr(clock, key)
            if clock.show and value and value not in known:
                yield f"{path}:1: {code} has the {key} '{value}', for which there are no words here."


def _checklist_problems(checklist: Checklist, lang: str) -> Iterator[Tuple[str, str]]:
    yield from _readable("intro", checklist.intro, lang)
    for part in PARTS:
        lines = part_lines(checklist, part) if part == "questions" else [line.say for line in getattr(checklist, part)]
        yield from _readable(part, "\n".join(f"- {line}" for line in lines), lang)
    for source in checklist.sources():
        if not SOURCE_PATTERN.match(source):
            yield "before", f"'{source}' is not a source we know how to cite."
    yield from _reviewed(checklist.reviewed)


def _checklist_pair(english: Checklist, spanish: Checklist) -> Iterator[Tuple[str, str]]:
    for part in _SECTIONS:
        pair = [[line.source for line in getattr(checklist, part)] for checklist in (english, spanish)]
        if pair[0] != pair[1]:
            yield part, f"{part}: the lines and their sources differ from the English ones."
    if len(english.questions) != len(spanish.questions):
        yield "questions", "the questions are not as many as the English ones."
    if english.offered_after != spanish.offered_after:
        yield "offered_after", "offered_after differs from the English one."


def _readable(place: str, text: str, lang: str, *, whole: bool = True) -> Iterator[Tuple[str, str]]:
    """Reading level of a whole text, and the length of each sentence."""
    if whole and lang == "en" and english_grade(text) > MOST_ENGLISH_GRADE:
        yield place, f"{place} reads at grade {english_grade(text):.1f}; at most {MOST_ENGLISH_GRADE:.0f}."
    if whole and lang == "es" and spanish_ease(text) < LEAST_SPANISH_EASE:
        yield place, f"{place}: INFLESZ {spanish_ease(text):.0f}; at least {LEAST_SPANISH_EASE:.0f}."
    for sentence in long_sentences(text):
        yield place, f"{place}: a sentence of more than {MOST_WORDS_IN_SENTENCE} words: '{sentence[:60]}...'."


def _reviewed(day: date) -> Iterator[Tuple[str, str]]:
    if not date.today() - REVIEW_INTERVAL <= day <= date.today() + timedelta(days=1):
        yield "reviewed", f"reviewed on {day}; read it against the law again."


def _listed(names: Iterable[str]) -> str:
    listed: List[str] = sorted(names)
    return ", ".join("{" + name + "}" for name in listed)
