"""Whole conversations (``conversations/*.yml``) with the running guide, one test each.

A turn says something (``say``) or taps a choice by its title (``choose``), and names what must come back:

- ``answered``, ``asking``, ``next_step``, ``lang``: values of the reply's ``custom`` payload; a list means any of these.
- ``facts``: facts that must be known by now; ``null`` means that the fact must not be known.
- ``says`` / ``not_says``: exact words in the text; ``offers`` / ``not_offers``: payloads among the choices.
- ``no_choices``: nothing to tap.
- ``today``: the parent comes back on this day; it stays the day from then on.
- ``unless_asking``: the turn is left out when the guide is asking something already.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, List

import pytest
import yaml

from tests.scenarios.conftest import RunningGuide
from tests.scenarios.talk import Heard, Talk

FOLDER = Path(__file__).parent / "conversations"
#: Never in what a parent reads: gaps that were not filled, ids that leaked.
NEVER_SHOWN = re.compile(r"[{}]|(answer|edit):\w+|letter:\w+_\w+|faq/\w+")
LANGUAGES = ("en", "es")


class TextLoader(yaml.SafeLoader):
    """YAML in which dates and "no" stay what was written."""


TextLoader.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def conversations() -> List[Any]:
    cases = []
    for path in sorted(FOLDER.glob("*.yml")):
        for conversation in yaml.load(path.read_text(encoding="utf-8"), TextLoader):  # noqa: S506 - a safe loader
            reason = conversation.get("xfail")
            marks = [pytest.mark.xfail(reason=reason, strict=False)] if reason else []
            cases.append(pytest.param(conversation, id=f"{path.stem}/{conversation['name']}", marks=marks))
    return cases


@pytest.mark.parametrize("conversation", conversations())
def test_the_guide_answers_as_an_advocate_would(guide: RunningGuide, conversation: Dict[str, Any]) -> None:
    talk = guide.talk(conversation["today"])
    wrong: List[str] = []
    for number, turn in enumerate(conversation["turns"], start=1):
        if turn.get("unless_asking") and talk.heard.custom["asking"]:
            continue
        heard = _take(talk, turn)
        said = str(turn.get("say", turn.get("choose")))[:60]
        found = problems(turn, heard) + never_right(heard)
        wrong += [f"turn {number} ({said!r}): {problem}" for problem in found]
    wrong += [f"at the end: {problem}" for problem in problems(_end_of(conversation), talk.heard)]
    assert not wrong, "\n".join(wrong)


def _take(talk: Talk, turn: Dict[str, Any]) -> Heard:
    talk.today = turn.get("today", talk.today)
    if "choose" in turn:
        return talk.choose(turn["choose"])
    return talk.say(turn["say"] * turn.get("times", 1))


def _end_of(conversation: Dict[str, Any]) -> Dict[str, Any]:
    return {key: conversation[key] for key in ("facts", "next_step", "lang") if key in conversation}


def problems(turn: Dict[str, Any], heard: Heard) -> List[str]:
    """What is wrong with a reply."""
    custom = heard.custom
    found = [
        f"{key} is {custom[key]!r}, expected {turn[key]!r}"
        for key in ("answered", "asking", "next_step", "lang")
        if key in turn and custom[key] not in _any_of(turn[key])
    ]
    for fact, value in turn.get("facts", {}).items():
        if not _same(custom["facts"].get(fact), value):
            found.append(f"{fact} is {custom['facts'].get(fact)!r}, expected {value!r}")
    found += [f"does not say {words!r}: {heard.text}" for words in _texts(turn, "says") if words not in heard.text]
    found += [f"says {words!r}: {heard.text}" for words in _texts(turn, "not_says") if words in heard.text]
    found += [
        f"does not offer {item}: {heard.payloads}" for item in turn.get("offers", ()) if item not in heard.payloads
    ]
    found += [f"offers {item}" for item in turn.get("not_offers", ()) if item in heard.payloads]
    if turn.get("no_choices") and heard.choices:
        found.append(f"offers {heard.payloads}")
    return found


def never_right(heard: Heard) -> List[str]:
    """What is wrong in any reply."""
    shown = NEVER_SHOWN.search("\n".join((heard.text, *heard.titles)))
    found = [f"shows {shown.group()!r}: {heard.text}"] if shown else []
    if heard.custom["lang"] not in LANGUAGES:
        found.append(f"lang is {heard.custom['lang']!r}")
    if heard.custom["answered"] == "crisis" and (heard.custom["asking"] or "?" in heard.text.replace("¿", "")):
        found.append(f"asks something in a crisis: {heard.text}")
    if len(set(heard.titles)) != len(heard.titles):
        found.append(f"two choices with the same title: {heard.titles}")
    return found


def _any_of(expected: Any) -> List[Any]:
    return expected if isinstance(expected, list) else [expected]


def _texts(turn: Dict[str, Any], key: str) -> List[str]:
    return [words for words in _any_of(turn.get(key, [])) if words]


def _same(known: Any, expected: Any) -> bool:
    if isinstance(known, list) and isinstance(expected, list):
        return sorted(known) == sorted(expected)
    return bool(known == expected)
