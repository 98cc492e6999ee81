"""The widget as one script: small, whole, in both languages, and readable where it is written."""

from __future__ import annotations

import gzip
import json
import re

import pytest
import yaml

from bot.checking.readability import LEAST_SPANISH_EASE, MOST_ENGLISH_GRADE, english_grade, long_sentences, spanish_ease
from bot.paths import DATA
from bot.serving.widget_script import MODULES, SOURCES, widget_script

#: What a parent on a slow line waits for, in bytes over the wire.
MOST_BYTES = 12_000
WORDS = json.loads((SOURCES / "words.json").read_text(encoding="utf-8"))
#: Buttons of the widget that say something to the guide, and the titles by which it knows them at once.
SAID_TO_THE_GUIDE = {
    "more": "more_detail",
    "simple": "simplify",
    "person": "talk_to_person",
    "switch": "switch_language",
}
#: Ways of taking a text for markup or a program; none of them is used.
NEVER = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "eval(",
    "new Function",
    "srcdoc",
    "DOMParser",
)


@pytest.fixture(scope="module")
def script() -> str:
    return widget_script()


def test_it_is_small_with_style_and_both_languages(script: str) -> None:
    assert len(gzip.compress(script.encode(), 9)) <= MOST_BYTES


def test_every_module_is_in_it_once(script: str) -> None:
    assert {path.name for path in SOURCES.glob("*.js")} == set(MODULES)
    for name in MODULES:
        functions = re.findall(r"^(?:export )?(?:async )?function \w+\(", (SOURCES / name).read_text(), re.MULTILINE)
        for function in functions:
            assert script.count(function.replace("export ", "")) == 1


def test_nothing_of_the_module_syntax_is_left(script: str) -> None:
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)


def test_it_leaves_no_names_on_the_page(script: str) -> None:
    assert script.startswith('(()=>{"use strict";')
    assert script.endswith("})();\n")


def test_two_modules_never_use_one_name_at_the_top() -> None:
    names = [
        name
        for module in MODULES
        for name in re.findall(
            r"^(?:export )?(?:const|let|class|(?:async )?function) (\w+)", (SOURCES / module).read_text(), re.MULTILINE
        )
    ]
    assert sorted(names) == sorted(set(names))


def test_no_text_is_ever_taken_for_markup_or_a_program(script: str) -> None:
    assert [way for way in NEVER if way in script] == []


def test_comments_stay_in_the_sources(script: str) -> None:
    assert not re.search(r"^\s*(//|/\*)", script, re.MULTILINE)
    assert "/*" not in script


def test_every_label_is_in_both_languages() -> None:
    for name, texts in WORDS.items():
        assert set(texts) == {"en", "es"}, name
        assert all(text.strip() for text in texts.values()), name
        assert re.findall(r"{\w+}", texts["en"]) == re.findall(r"{\w+}", texts["es"]), name


def test_every_label_is_used_and_every_label_used_is_there() -> None:
    code = widget_script()
    used = set(re.findall(r"\bwords\.(\w+)", code)) | set(
        re.findall(r'"(\w+)"', re.findall(r"REASONS = (.*);", code)[0])
    )
    assert used == set(WORDS)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_what_the_widget_says_to_the_guide_are_titles_that_it_knows(lang: str) -> None:
    titles = yaml.safe_load((DATA / "answers" / lang / "conversation.yml").read_text(encoding="utf-8"))["titles"]
    assert {name: WORDS[name][lang] for name in SAID_TO_THE_GUIDE} == {
        name: titles[label] for name, label in SAID_TO_THE_GUIDE.items()
    }


def test_its_sentences_are_plain() -> None:
    said = {lang: " ".join(texts[lang] for texts in WORDS.values()) for lang in ("en", "es")}
    assert english_grade(said["en"]) <= MOST_ENGLISH_GRADE
    assert spanish_ease(said["es"]) >= LEAST_SPANISH_EASE
    assert long_sentences(". ".join(texts[lang] for texts in WORDS.values() for lang in texts)) == []
