"""Every check of the data files; each gives lines of the form ``file:line: what is wrong``."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Tuple

from bot.checking.letter_link import letter_link_in_order, staff_words_in_order
from bot.checking.operation import operation_pages_in_order
from bot.checking.papers import checklists_in_order, letters_in_order
from bot.checking.practice import practice_in_order
from bot.checking.readability import (
    LEAST_SPANISH_EASE,
    MOST_ENGLISH_GRADE,
    MOST_WORDS_IN_SENTENCE,
    english_grade,
    long_sentences,
    spanish_ease,
)
from bot.checking.reminders import reminders_in_order
from bot.checking.sms import text_line_in_order
from bot.checking.vocabulary import learned_words_in_order
from bot.checking.web import web_chat_in_order
from bot.guide.content import Content, answer_files, load_content
from bot.guide.conversation import LANGUAGES
from bot.guide.facts import SITUATIONS
from bot.guide.schemas import STATE_SOURCE_PATTERN, Answer, placeholders
from bot.guide.screening import CATEGORIES, Case, Screening, unreachable_rows
from bot.guide.texts import plain, sms_segments
from bot.guide.yaml_source import ContentError, line_of, read_yaml
from bot.paths import DATA

FORMS = ("short", "full", "more", "simple")
#: SMS forms: segments of a text message (GSM-7 for English, UCS-2 where Spanish needs it).
MOST_SEGMENTS = {"en": 2, "es": 3}
FULL_WORDS = (45, 135)
LEAST_EXAMPLES = {"en": 60, "es": 40}
REVIEW_INTERVAL = timedelta(days=366)
#: Words that promise a result that only a team, a doctor or a judge can give.
_PROMISES = (
    "will qualify",
    "is guaranteed",
    "you will win",
    "will get an iep",
    "va a calificar",
    "le garantizamos",
    "va a ganar",
)

Problems = Iterator[str]


def check_project(data: Path = DATA) -> List[str]:
    """All problems of the data files; an empty list when they are in order."""
    try:
        content = load_content(data)
    except ContentError as problem:
        return str(problem).splitlines()
    checks: Tuple[Callable[[Content, Path], Problems], ...] = (
        _every_topic_answered,
        _both_languages_alike,
        _lengths_and_reading,
        _choices_exist,
        _reviewed_lately,
        _no_promises,
        _state_sources_known,
        _steps_complete,
        _check_texts_complete,
        _talk_complete,
        letters_in_order,
        checklists_in_order,
        lambda _content, data: practice_in_order(data),
        text_line_in_order,
        reminders_in_order,
        letter_link_in_order,
        staff_words_in_order,
        operation_pages_in_order,
        web_chat_in_order,
        learned_words_in_order,
        _decision_table,
        _examples,
    )
    return [problem for check in checks for problem in check(content, data)]


def _every_topic_answered(content: Content, data: Path) -> Problems:
    for lang in LANGUAGES:
        folder = data / "answers" / lang
        for topic in content.topics:
            if topic not in content.in_(lang).answers:
                yield f"{folder / topic}.yml:1: the topic '{topic}' has no answer in this language; write one."
        for path in answer_files(folder):
            if path.stem not in content.topics:
                yield f"{path}:1: '{path.stem}' is not a topic of data/topics.yml."


def _both_languages_alike(content: Content, data: Path) -> Problems:
    for topic in content.topics:
        pair = [content.in_(lang).answers.get(topic) for lang in LANGUAGES]
        if None in pair:
            continue
        english, spanish = (answer for answer in pair if answer)
        path = data / "answers" / "es" / f"{topic}.yml"
        if english.follow_ups != spanish.follow_ups:
            yield f"{path}:{line_of(path, ('follow_ups',))}: follow_ups differ from the English answer's."
        if english.sources != spanish.sources:
            yield f"{path}:{line_of(path, ('sources',))}: sources differ from the English answer's."
        for form in FORMS:
            if placeholders(getattr(english, form)) != placeholders(getattr(spanish, form)):
                yield f"{path}:{line_of(path, (form,))}: {form}: the {{gaps}} differ from the English answer's."


def _lengths_and_reading(content: Content, data: Path) -> Problems:
    for lang in LANGUAGES:
        for topic, answer in content.in_(lang).answers.items():
            path = data / "answers" / lang / f"{topic}.yml"
            for form, problem in _form_problems(answer, lang):
                yield f"{path}:{line_of(path, (form,))}: {form}: {problem}"


def _form_problems(answer: Answer, lang: str) -> Iterator[Tuple[str, str]]:
    segments = sms_segments(answer.short)
    if segments > MOST_SEGMENTS[lang]:
        yield "short", f"{segments} SMS segments; at most {MOST_SEGMENTS[lang]}."
    words = len(answer.full.split())
    if not FULL_WORDS[0] <= words <= FULL_WORDS[1]:
        yield "full", f"{words} words; between {FULL_WORDS[0]} and {FULL_WORDS[1]}, please."
    for form in FORMS:
        text = getattr(answer, form)
        hard = _too_hard(text, lang)
        if hard:
            yield form, hard
        for sentence in long_sentences(text):
            yield form, f"a sentence of more than {MOST_WORDS_IN_SENTENCE} words: '{sentence[:60]}...'."


def _too_hard(text: str, lang: str) -> str:
    if lang == "en":
        grade = english_grade(text)
        return f"reads at grade {grade:.1f}; at most {MOST_ENGLISH_GRADE:.0f}." if grade > MOST_ENGLISH_GRADE else ""
    ease = spanish_ease(text)
    return f"INFLESZ {ease:.0f}; at least {LEAST_SPANISH_EASE:.0f}." if ease < LEAST_SPANISH_EASE else ""


def _choices_exist(content: Content, data: Path) -> Problems:
    labels = set(content.labels())
    for lang in LANGUAGES:
        spoken, folder = content.in_(lang), data / "answers" / lang
        for topic, answer in spoken.answers.items():
            for label in answer.follow_ups:
                if label not in labels:
                    yield f"{folder / topic}.yml:{line_of(folder / f'{topic}.yml', ('follow_ups',))}: '{label}' is no label."
        path = folder / "next_steps.yml"
        for step_id, step in spoken.steps.items():
            for label in step.choices:
                if label not in labels:
                    yield f"{path}:{line_of(path, (step_id, 'choices'))}: {step_id}: '{label}' is no label."
            if step.letter and step.letter not in spoken.letters:
                yield f"{path}:{line_of(path, (step_id, 'letter'))}: {step_id}: there is no letter '{step.letter}'."
        path = folder / "conversation.yml"
        for action, phrase in spoken.talk.actions.items():
            for label in phrase.choices:
                if label not in labels:
                    yield f"{path}:{line_of(path, ('actions', action, 'choices'))}: {action}: '{label}' is no label."


def _reviewed_lately(content: Content, data: Path) -> Problems:
    oldest, newest = date.today() - REVIEW_INTERVAL, date.today() + timedelta(days=1)
    for lang in LANGUAGES:
        for topic, answer in content.in_(lang).answers.items():
            path = data / "answers" / lang / f"{topic}.yml"
            if not oldest <= answer.reviewed <= newest:
                yield f"{path}:{line_of(path, ('reviewed',))}: reviewed on {answer.reviewed}; read it against the law again."
        path = data / "answers" / lang / "next_steps.yml"
        for name, step in content.in_(lang).steps.items():
            if not oldest <= step.reviewed <= newest:
                line = line_of(path, (name, "reviewed"))
                yield f"{path}:{line}: {name}: reviewed on {step.reviewed}; read it against the law again."


def _no_promises(content: Content, data: Path) -> Problems:
    for lang in LANGUAGES:
        for topic, answer in content.in_(lang).answers.items():
            for form in FORMS:
                for promise in _PROMISES:
                    if promise in plain(getattr(answer, form)):
                        path = data / "answers" / lang / f"{topic}.yml"
                        yield f"{path}:{line_of(path, (form,))}: {form}: '{promise}' promises what only others can decide."


def _state_sources_known(content: Content, data: Path) -> Problems:
    """A state's rule may be cited only as data/states.yml cites it: there its figures were read against it."""
    known = {part.strip() for citation in _state_citations(content) for part in (citation, *citation.split(";"))}
    for lang in LANGUAGES:
        for path, place, sources in _sourced(content, data, lang):
            for source in sources:
                if STATE_SOURCE_PATTERN.match(source) and source not in known:
                    line = line_of(path, place)
                    yield f"{path}:{line}: '{source}' is not in data/states.yml; cite a state's rule as it is cited there."


def _sourced(content: Content, data: Path, lang: str) -> Iterator[Tuple[Path, Tuple[str, ...], List[str]]]:
    """Every list of sources of a language: its file, its place in the file, and the sources."""
    folder = data / "answers" / lang
    for topic, answer in content.in_(lang).answers.items():
        yield folder / f"{topic}.yml", ("sources",), answer.sources
    for name, step in content.in_(lang).steps.items():
        yield folder / "next_steps.yml", (name, "sources"), step.sources


def _state_citations(content: Content) -> List[str]:
    states = content.states.states.values()
    clocks = [state.evaluation.citation for state in states if state.evaluation.citation]
    return clocks + [str(item["citation"]) for state in states for item in state.other]


def _steps_complete(content: Content, data: Path) -> Problems:
    needed = {*content.screening.step_ids(), "crisis"}
    for lang in LANGUAGES:
        path = data / "answers" / lang / "next_steps.yml"
        for missing in sorted(needed - set(content.in_(lang).steps)):
            yield f"{path}:1: the next step '{missing}' of data/screening.yml has no text."
        for step_id, step in content.in_(lang).steps.items():
            segments = sms_segments(step.short)
            if segments > MOST_SEGMENTS[lang]:
                yield f"{path}:{line_of(path, (step_id, 'short'))}: {step_id}: {segments} SMS segments; at most {MOST_SEGMENTS[lang]}."
    english, spanish = (content.in_(lang).steps for lang in LANGUAGES)
    for step_id in set(english) & set(spanish):
        path = data / "answers" / "es" / "next_steps.yml"
        for key in ("letter", "choices", "sources"):
            if getattr(english[step_id], key) != getattr(spanish[step_id], key):
                yield f"{path}:{line_of(path, (step_id, key))}: {step_id}: {key} differ from the English text's."


def _check_texts_complete(content: Content, data: Path) -> Problems:
    english, spanish = (content.in_(lang).check for lang in LANGUAGES)
    for lang in LANGUAGES:
        path = data / "answers" / lang / "check.yml"
        for question in content.screening.questions:
            if question.fact not in content.in_(lang).check.questions:
                yield f"{path}:1: questions: '{question.fact}' is asked by data/screening.yml but has no words."
    path = data / "answers" / "es" / "check.yml"
    for part in ("questions", "fact_names", "values", "phrases"):
        for key in sorted(set(getattr(english, part)) ^ set(getattr(spanish, part))):
            yield f"{path}:{line_of(path, (part,))}: {part}: '{key}' is in one language only."
    for fact in set(english.questions) & set(spanish.questions):
        if [c.value for c in english.questions[fact].choices] != [c.value for c in spanish.questions[fact].choices]:
            yield f"{path}:{line_of(path, ('questions', fact))}: {fact}: the choices differ from the English ones."


def _talk_complete(content: Content, data: Path) -> Problems:
    english, spanish = (content.in_(lang).talk for lang in LANGUAGES)
    path = data / "answers" / "es" / "conversation.yml"
    for part in ("actions", "titles", "phrases", "feelings"):
        for key in sorted(set(getattr(english, part)) ^ set(getattr(spanish, part))):
            yield f"{path}:{line_of(path, (part,))}: {part}: '{key}' is in one language only."
    for action in set(english.actions) & set(spanish.actions):
        if english.actions[action].choices != spanish.actions[action].choices:
            yield f"{path}:{line_of(path, ('actions', action))}: {action}: the choices differ from the English ones."
    for feeling in sorted(set(content.feelings.names) ^ set(english.feelings)):
        yield f"{data / 'feelings.yml'}:1: '{feeling}' stands here or among the feelings of conversation.yml, but not in both."
    for action in content.actions:
        if action not in english.titles:
            yield f"{data / 'answers' / 'en' / 'conversation.yml'}:1: titles: '{action}' has no title."


def all_cases() -> Iterator[Case]:
    """Every combination of the table's categories, with no situation, each one, and all at once."""
    names = list(CATEGORIES)
    situations: List[Tuple[str, ...]] = [(), *((name,) for name in SITUATIONS), SITUATIONS]
    for values in itertools.product(*CATEGORIES.values()):
        for situation in situations:
            yield Case(**dict(zip(names, values, strict=True)), situation=situation)


def telling_cases(screening: Screening) -> Iterator[Case]:
    """One case for each combination that the table can tell apart: values that no row separates count as one."""
    rows = screening.decision
    kept = {
        name: list({tuple(value in row.when.get(name, values) for row in rows): value for value in values}.values())
        for name, values in CATEGORIES.items()
    }
    for values in itertools.product(*kept.values()):
        for situation in ((), *((name,) for name in SITUATIONS)):
            yield Case(**dict(zip(kept, values, strict=True)), situation=situation)


def _decision_table(content: Content, data: Path) -> Problems:
    path = data / "screening.yml"
    if content.screening.decision[-1].when:
        yield f"{path}:{line_of(path, ('decision',))}: the last row must have no conditions, so that every case has a step."
    for row_id in unreachable_rows(content.screening, telling_cases(content.screening)):
        yield f"{path}:{line_of(path, ('decision',))}: the row '{row_id}' can never be reached."


def _examples(content: Content, data: Path) -> Problems:
    labels = set(content.labels())
    owners: Dict[str, str] = {}
    for lang in LANGUAGES:
        counts: Counter[str] = Counter()
        for path in sorted((data / "nlu" / lang).glob("*.yml")):
            for index, entry in enumerate(read_yaml(path).get("nlu", [])):
                label = entry["intent"]
                if label not in labels:
                    yield f"{path}:{line_of(path, ('nlu', index))}: '{label}' is not a label of data/topics.yml."
                examples = [text[2:].strip() for text in entry["examples"].splitlines() if text.startswith("- ")]
                counts[label] += len(examples)
                for clash in _clashes(label, examples, owners):
                    yield f"{path}:{line_of(path, ('nlu', index))}: {clash}"
        for label in sorted(labels):
            if counts[label] < LEAST_EXAMPLES[lang]:
                yield f"{data / 'nlu' / lang}:1: '{label}' has {counts[label]} examples; at least {LEAST_EXAMPLES[lang]}."


def _clashes(label: str, examples: List[str], owners: Dict[str, str]) -> Problems:
    for example in examples:
        key = plain(example)
        if owners.setdefault(key, label) != label:
            yield f"'{example[:60]}' stands under {label} and under {owners[key]}."
