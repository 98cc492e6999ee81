"""Everything the guide says and decides by, read from ``data/`` and checked on the way in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Type, TypeVar

from pydantic import BaseModel

from bot.guide.conversation import LANGUAGES
from bot.guide.crisis import CrisisDetector, CrisisPatterns
from bot.guide.feelings import FeelingReader, FeelingWords
from bot.guide.schemas import (
    Answer,
    Checklist,
    ChecklistWords,
    CheckTexts,
    ConversationTexts,
    District,
    Labels,
    Letter,
    LetterWords,
    NextStep,
    States,
    Term,
    WebTexts,
)
from bot.guide.school_calendar import with_calendar_file
from bot.guide.screening import Screening
from bot.guide.texts import bare_words
from bot.guide.yaml_source import ContentError, read_model, read_yaml

Model = TypeVar("Model", bound=BaseModel)
#: Files beside the topics in ``data/answers/<lang>/``.
OTHER_ANSWER_FILES = ("check", "conversation", "next_steps")

#: Labels whose titles say nothing by themselves.
_NOT_TYPED = ("inform", "out_of_scope", "affirm", "deny")


@dataclass(frozen=True)
class Spoken:
    """All texts of one language."""

    answers: Mapping[str, Answer]
    steps: Mapping[str, NextStep]
    check: CheckTexts
    talk: ConversationTexts
    letters: Mapping[str, Letter]
    checklists: Mapping[str, Checklist]


@dataclass(frozen=True, eq=False)
class Content:
    """The content of one copy of the guide; two are the same only when they are one object."""

    topics: Mapping[str, str]
    actions: Mapping[str, str]
    spoken: Mapping[str, Spoken]
    screening: Screening
    crisis: CrisisDetector
    feelings: FeelingReader
    states: States
    district: District
    glossary: List[Term]
    letter_words: LetterWords
    checklist_words: ChecklistWords
    web: WebTexts
    titles: Mapping[str, str]

    def label_titled(self, text: str) -> Optional[str]:
        """The label whose title, in either language, is just this text: a choice's words typed instead of tapped."""
        return self.titles.get(bare_words(text))

    def labels(self) -> List[str]:
        """Every label: ``faq/<topic>`` and the actions."""
        return [f"faq/{topic}" for topic in self.topics] + list(self.actions)

    def in_(self, lang: str) -> Spoken:
        """The texts of one language; English where a language is not there."""
        return self.spoken.get(lang, self.spoken["en"])


def load_content(data: Path) -> Content:
    """Read and check all data files.

    Args:
        data: the project's ``data`` folder.

    Raises:
        ContentError: with ``file:line: what is wrong`` for each problem of the first broken file.
    """
    labels = read_model(data / "topics.yml", Labels)
    spoken = {lang: _spoken(data, lang) for lang in LANGUAGES}
    return Content(
        topics=labels.topics,
        actions=labels.actions,
        spoken=spoken,
        screening=read_model(data / "screening.yml", Screening),
        crisis=CrisisDetector(read_model(data / "crisis.yml", CrisisPatterns)),
        feelings=FeelingReader(read_model(data / "feelings.yml", FeelingWords)),
        states=read_model(data / "states.yml", States),
        district=with_calendar_file(read_model(data / "district.yml", District), data),
        glossary=_glossary(data / "glossary.yml"),
        letter_words=read_model(data / "letters" / "words.yml", LetterWords),
        checklist_words=read_model(data / "checklists" / "words.yml", ChecklistWords),
        web=read_model(data / "web.yml", WebTexts),
        titles=_titles(spoken),
    )


def answer_files(folder: Path) -> List[Path]:
    """The files of a language's answers, one a topic."""
    return [path for path in sorted(folder.glob("*.yml")) if path.stem not in OTHER_ANSWER_FILES]


def _spoken(data: Path, lang: str) -> Spoken:
    folder = data / "answers" / lang
    answers = {path.stem: read_model(path, Answer) for path in answer_files(folder)}
    for stem, answer in answers.items():
        if stem != answer.topic:
            raise ContentError(
                f"{folder / stem}.yml:1: the file's name and its topic '{answer.topic}' must be the same."
            )
    return Spoken(
        answers=answers,
        steps=_mapping(folder / "next_steps.yml", NextStep),
        check=read_model(folder / "check.yml", CheckTexts),
        talk=read_model(folder / "conversation.yml", ConversationTexts),
        letters=_mapping(data / "letters" / f"{lang}.yml", Letter),
        checklists=_mapping(data / "checklists" / f"{lang}.yml", Checklist),
    )


def _titles(spoken: Mapping[str, Spoken]) -> Dict[str, str]:
    titles: Dict[str, str] = {}
    for texts in spoken.values():
        titles.update(
            {bare_words(title): label for label, title in texts.talk.titles.items() if label not in _NOT_TYPED}
        )
        titles.update({bare_words(answer.title): f"faq/{topic}" for topic, answer in texts.answers.items()})
    return titles


def _mapping(path: Path, model: Type[Model]) -> Dict[str, Model]:
    entries = read_yaml(path)
    if not isinstance(entries, dict):
        raise ContentError(f"{path}:1: this file must be a mapping of ids to entries.")
    return {str(name): read_model(path, model, entry, (name,)) for name, entry in entries.items()}


def _glossary(path: Path) -> List[Term]:
    entries = read_yaml(path)
    if not isinstance(entries, list):
        raise ContentError(f"{path}:1: this file must be a list of terms.")
    return [read_model(path, Term, entry, (index,)) for index, entry in enumerate(entries)]
