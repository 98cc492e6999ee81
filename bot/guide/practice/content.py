"""Reading ``data/practice/``, with file and line where something is wrong."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Mapping

from pydantic import ValidationError

from bot.guide.languages import Both
from bot.guide.practice.schemas import Explained, PageWords, PracticePoints, PracticeWords, ReplyLine, Scenario
from bot.guide.yaml_source import ContentError, read_model


@dataclass(frozen=True)
class Practice:
    """What can be practised: the scenarios, and what replies are read for."""

    points: Mapping[str, Explained]
    red_flags: Mapping[str, Explained]
    scenarios: Mapping[str, Scenario]
    words: PracticeWords
    page: Mapping[str, Both]


def load_practice(data: Path) -> Practice:
    """Read the practice conversations.

    Args:
        data: the project's ``data`` folder.

    Raises:
        ContentError: with ``file:line: what is wrong``.
    """
    read = read_model(data / "practice" / "points.yml", PracticePoints)
    scenarios = load_scenarios(data / "practice" / "scenarios")
    words = read_model(data / "practice" / "words.yml", PracticeWords)
    page = read_model(data / "practice" / "page.yml", PageWords).__root__
    return Practice(read.points, read.red_flags, scenarios, words, page)


def load_scenarios(folder: Path) -> Dict[str, Scenario]:
    """The scenarios of a folder by id, in the order of their files' names.

    Raises:
        ContentError: a file is wrong, or its name and its id differ.
    """
    scenarios = {}
    for path in sorted(folder.glob("*.yml")):
        scenario = read_model(path, Scenario)
        if scenario.id != path.stem:
            raise ContentError(f"{path}:1: the file's name and its id '{scenario.id}' must be the same.")
        scenarios[scenario.id] = scenario
    return scenarios


def read_replies(path: Path) -> List[ReplyLine]:
    """The labelled replies of a JSON lines file.

    Raises:
        ContentError: with ``file:line: what is wrong`` for each wrong line.
    """
    replies: List[ReplyLine] = []
    problems: List[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            replies.append(ReplyLine.parse_obj(json.loads(line)))
        except ValidationError as error:
            problems += [f"{path}:{number}: {problem['loc'][0]}: {problem['msg']}" for problem in error.errors()]
        except ValueError:
            problems.append(f"{path}:{number}: not a JSON object on one line.")
    if problems:
        raise ContentError("\n".join(problems))
    return replies
