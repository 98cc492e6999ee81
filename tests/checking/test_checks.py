"""``make check``: every check can fail, and then says which file, which line, and what is wrong."""

from __future__ import annotations

import re
import shutil
from functools import lru_cache
from pathlib import Path
from typing import Callable, List

import pytest

from bot import paths
from bot.__main__ import main
from bot.checking import checks
from bot.checking.checks import check_project
from bot.checking.readability import english_grade, long_sentences, readable, spanish_ease


@pytest.fixture(scope="module")
def sound(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data with small training examples, so that a check takes a moment."""
    copy = tmp_path_factory.mktemp("sound") / "data"
    shutil.copytree(project / "data", copy, ignore=shutil.ignore_patterns("nlu", "vocabulary"))
    labels = [f"faq/{path.stem}" for path in sorted((copy / "answers" / "en").glob("*.yml"))]
    labels = [label for label in labels if label[4:] not in ("check", "conversation", "next_steps")]
    labels += re.findall(r"^  (\w+): ", (copy / "topics.yml").read_text().split("\nactions:")[1], re.M)
    for lang in ("en", "es"):
        folder = copy / "nlu" / lang
        folder.mkdir(parents=True)
        (folder / "all.yml").write_text('version: "3.1"\n\nnlu:\n' + "".join(examples(label, lang) for label in labels))
    return copy


too_hard = lru_cache(maxsize=None)(checks._too_hard)
too_long = lru_cache(maxsize=None)(long_sentences)


def examples(label: str, lang: str) -> str:
    lines = "".join(f"    - {lang} {label.replace('/', ' ')} {number}\n" for number in range(9))
    return f"- intent: {label}\n  examples: |\n{lines}"


@pytest.fixture
def data(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to break. What takes long is done once for all copies: reading levels; the decision table has its own test."""
    copy = tmp_path / "data"
    shutil.copytree(sound, copy)
    monkeypatch.setattr(checks, "LEAST_EXAMPLES", {"en": 9, "es": 9})
    monkeypatch.setattr(checks, "_too_hard", too_hard)
    monkeypatch.setattr(checks, "long_sentences", too_long)
    monkeypatch.setattr(checks, "all_cases", lambda: iter(()))
    monkeypatch.setattr(checks, "unreachable_rows", lambda *_: [])
    return copy


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before, "the test changed nothing"
    path.write_text(after, encoding="utf-8")


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def first(pattern: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, new, text, count=1, flags=re.M)


def told(data: Path) -> List[str]:
    return [problem.replace(f"{data}/", "") for problem in check_project(data)]


def test_sound_data_has_no_problems(data: Path) -> None:
    assert told(data) == []


BROKEN = [
    ("broken YAML", "district.yml", replaced("name:", "name: ["), r"district\.yml:\d+: "),
    ("an unknown key", "answers/en/cost.yml", replaced("title:", "titel:"), r"answers/en/cost\.yml:\d+: "),
    ("other follow-ups in Spanish", "answers/es/cost.yml", first(r"^follow_ups: \[faq/\w+", "follow_ups: [faq/stigma"), r"es/cost\.yml:\d+: follow_ups differ"),
    ("other sources in Spanish", "answers/es/cost.yml", first(r"^- 34 CFR 300", "- 34 CFR 301"), r"es/cost\.yml:\d+: sources differ"),
    ("a gap in one language only", "answers/en/cost.yml", first(r"^full: \|\n  ", "full: |\n  {contact} "), r"es/cost\.yml:\d+: full: the \{gaps\} differ"),
    ("a short form of three segments", "answers/en/cost.yml", first(r"^short: >-\n", f"short: >-\n  {'It is free. ' * 20}\n"), r"en/cost\.yml:\d+: short: \d SMS segments; at most 2"),
    ("a full form that is too long", "answers/en/cost.yml", first(r"^full: \|\n", f"full: |\n  {'It is free. ' * 50}\n"), r"en/cost\.yml:\d+: full: \d+ words"),
    ("hard English", "answers/en/cost.yml", first(r"^simple: \|\n(  .*\n)+", "simple: |\n  Individualized determinations necessitate multidisciplinary collaboration.\n"), r"en/cost\.yml:\d+: simple: reads at grade"),
    ("hard Spanish", "answers/es/cost.yml", first(r"^simple: \|\n(  .*\n)+", "simple: |\n  Determinaciones individualizadas requieren colaboraciones multidisciplinarias.\n"), r"es/cost\.yml:\d+: simple: INFLESZ"),
    ("a long sentence", "answers/en/cost.yml", first(r"^simple: \|\n", f"simple: |\n  {'It is free and ' * 9}good.\n"), r"en/cost\.yml:\d+: simple: a sentence of more than 25 words"),
    ("a promise", "answers/en/cost.yml", first(r"^simple: \|\n", "simple: |\n  Your child will qualify.\n"), r"en/cost\.yml:\d+: simple: 'will qualify' promises"),
    ("a Spanish promise", "answers/es/cost.yml", first(r"^simple: \|\n", "simple: |\n  Su niño va a calificar.\n"), r"es/cost\.yml:\d+: simple: 'va a calificar' promises"),
    ("a state's rule that isn't in states.yml", "answers/en/cost.yml", first(r"^- 34 CFR 300.*", "- Cal. Educ. Code 99999"), r"en/cost\.yml:\d+: 'Cal\. Educ\. Code 99999' is not in data/states\.yml"),
    ("a slip in a state's rule", "answers/en/cost.yml", first(r"^- 34 CFR 300.*", "- Cal. Code 56344"), r"en/cost\.yml:\d+: .*'Cal\. Code 56344' is not a source"),
    ("an old review of a step", "answers/en/next_steps.yml", first(r"^  reviewed: .*", "  reviewed: 2020-01-01"), r"en/next_steps\.yml:\d+: early_intervention: reviewed on 2020-01-01"),
    ("an old review", "answers/en/cost.yml", first(r"^reviewed: .*", "reviewed: 2020-01-01"), r"en/cost\.yml:\d+: reviewed on 2020-01-01"),
    ("a review to come", "answers/en/cost.yml", first(r"^reviewed: .*", "reviewed: 2999-01-01"), r"en/cost\.yml:\d+: reviewed on 2999-01-01"),
    ("a choice that is no label", "answers/en/cost.yml", first(r"^follow_ups: \[faq/\w+", "follow_ups: [faq/money"), r"en/cost\.yml:\d+: 'faq/money' is no label"),
    ("a step's choice that is no label", "answers/en/next_steps.yml", first(r"^  choices: \[faq/\w+", "  choices: [faq/money"), r"en/next_steps\.yml:\d+: early_intervention: 'faq/money' is no label"),
    ("a letter that isn't there", "answers/en/next_steps.yml", first(r"^  letter: null", "  letter: love_letter"), r"en/next_steps\.yml:\d+: early_intervention: there is no letter 'love_letter'"),
    ("an action's choice that is no label", "answers/en/conversation.yml", first(r"choices: \[faq/what_is_iep", "choices: [faq/money"), r"en/conversation\.yml:\d+: greet: 'faq/money' is no label"),
    ("a step without words", "screening.yml", replaced("next_step: adult_rights", "next_step: grown_up_rights"), r"en/next_steps\.yml:1: the next step 'grown_up_rights'"),
    ("a step's long text message", "answers/en/next_steps.yml", first(r"^  short: >-\n", f"  short: >-\n    {'Call them. ' * 40}\n"), r"en/next_steps\.yml:\d+: early_intervention: \d SMS segments"),
    ("a step's other choices in Spanish", "answers/es/next_steps.yml", first(r"^  choices: \[faq/\w+", "  choices: [faq/stigma"), r"es/next_steps\.yml:\d+: early_intervention: choices differ"),
    ("a question without words", "answers/en/check.yml", first(r"^  state:\n(    .*\n)+", ""), r"en/check\.yml:1: questions: 'state' is asked"),
    ("a phrase in one language", "answers/es/check.yml", first(r"^  bridge: ", "  brigde: "), r"es/check\.yml:\d+: phrases: 'bridge' is in one language only"),
    ("other choices of a question", "answers/es/check.yml", replaced("{value: keeps_up,", "{value: falls_behind,"), r"es/check\.yml:\d+: impact: the choices differ"),
    ("a reply in one language", "answers/es/conversation.yml", first(r"^  unsure: ", "  unsuer: "), r"es/conversation\.yml:\d+: phrases: 'unsure' is in one language only"),
    ("other choices of a reply", "answers/es/conversation.yml", first(r"choices: \[faq/what_is_iep, ", "choices: ["), r"es/conversation\.yml:\d+: greet: the choices differ"),
    ("an action without a title", "topics.yml", replaced('  greet: "hello"', '  greet: "hello"\n  sing: "la la"'), r"en/conversation\.yml:1: titles: 'sing' has no title"),
    ("a last row with conditions", "screening.yml", replaced("{id: nothing_yet, when: {}", "{id: nothing_yet, when: {age: [school]}"), r"screening\.yml:\d+: the last row must have no conditions"),
    ("an example of an unknown label", "nlu/en/all.yml", replaced("- intent: greet", "- intent: salute"), r"nlu/en/all\.yml:\d+: 'salute' is not a label"),
    ("an example under two labels", "nlu/en/all.yml", replaced("    - en greet 3\n", "    - EN faq cost 7\n"), r"nlu/en/all\.yml:\d+: 'EN faq cost 7' stands under greet and under faq/cost"),
    ("a starter choice that is no label", "web.yml", replaced("[start_screening,", "[begin,"), r"web\.yml:\d+: greeting: 'begin' is no label"),
    ("an error without a sentence", "web.yml", replaced("  too_many:", "  too_much:"), r"web\.yml:\d+: errors: 'too_many' has no sentence"),
    ("a long sentence of the web chat", "web.yml", replaced('erased: {en: "Your', 'erased: {en: "' + "very " * 30 + 'Your'), r"web\.yml:\d+: erased: a sentence of more than 25 words"),
    ("a gap of the web chat in one language", "web.yml", replaced("{at} of about {of}", "{at}"), r"web\.yml:\d+: progress: the \{gaps\} differ"),
    ("two starter choices", "web.yml", replaced(", write_letter]", "]"), r"web\.yml:\d+: greeting > choices"),
    ("colours too near to each other", "district.yml", replaced('on_color: "#ffffff"', 'on_color: "#808080"'), r"district\.yml:\d+: theme: #808080 on #17506b has a contrast of 2\.\d; at least 4\.5"),
    ("a colour by name", "district.yml", replaced('color: "#17506b"', "color: teal"), r"district\.yml:\d+: theme > color: write a colour as"),
    ("a logo that isn't there", "district.yml", replaced("logo: null", "logo: owl.svg"), r"district\.yml:\d+: theme: there is no file owl\.svg"),
    ("a logo that is no picture", "district.yml", replaced("logo: null", "logo: http://x.example/owl.svg"), r"district\.yml:\d+: theme > logo: name a"),
    ("a font with a program in it", "district.yml", replaced("font: null", 'font: "x; } body { background: url(y)"'), r"district\.yml:\d+: theme > font: name fonts"),
    ("an origin with a path", "district.yml", replaced("allowed_origins: []", "allowed_origins: [https://x.example/school]"), r"district\.yml:\d+: allowed_origins > 0: 'https://x\.example/school' must be a web address"),
    ("an example in both languages under two labels", "nlu/es/all.yml", replaced("    - es greet 3\n", "    - en faq cost 7\n"), r"nlu/es/all\.yml:\d+: 'en faq cost 7' stands under greet"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "change", "says"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_what_is_broken_is_told_with_file_and_line(
    data: Path, file: str, change: Callable[[str], str], says: str
) -> None:
    edit(data / file, change)
    problems = told(data)
    assert any(re.match(says, problem) or re.search(rf"answers/{says}", problem) for problem in problems), problems


def test_a_topic_without_an_answer_is_told(data: Path) -> None:
    (data / "answers" / "es" / "cost.yml").unlink()
    assert "answers/es/cost.yml:1: the topic 'cost' has no answer in this language; write one." in told(data)


def test_an_answer_to_no_topic_is_told(data: Path) -> None:
    folder = data / "answers" / "en"
    text = (folder / "cost.yml").read_text().replace("topic: cost", "topic: price")
    (folder / "price.yml").write_text(text)
    assert "answers/en/price.yml:1: 'price' is not a topic of data/topics.yml." in told(data)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_label_with_too_few_examples_is_told(data: Path, lang: str) -> None:
    edit(data / "nlu" / lang / "all.yml", first(rf"^- intent: greet\n  examples: \|\n(    - {lang} greet \d+\n)+", ""))
    assert any(f"nlu/{lang}:1: 'greet' has 0 examples" in problem for problem in told(data))


def test_a_row_that_can_never_be_reached_is_told(sound: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(sound, copy)
    row = "- {id: never, when: {age: [adult]}, next_step: adult_rights}\n- {id: nothing_yet"
    edit(copy / "screening.yml", replaced("- {id: nothing_yet", row))
    assert any("the row 'never' can never be reached" in problem for problem in check_project(copy))


def test_the_command_says_how_many_problems_and_fails(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "answers" / "es" / "cost.yml").unlink()
    problems = check_project(data)
    monkeypatch.setattr(checks, "check_project", lambda: problems)
    monkeypatch.setattr(paths, "PROJECT", data.parent)
    assert main(["check"]) == 1
    assert f"{len(problems)} problems." in capsys.readouterr().out


def test_the_command_says_when_all_is_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "check_project", list)
    assert main(["check"]) == 0
    assert "in order" in capsys.readouterr().out


# --- reading level


def test_a_text_is_read_without_its_markup() -> None:
    assert readable("**Ask** {contact}:\n- first\n- second.") == "Ask the office. first. second."


def test_plain_words_read_easier_than_officialese() -> None:
    plain, hard = "You can ask for help. It is free.", "Individualized determinations necessitate collaboration."
    assert english_grade(plain) < 5
    assert english_grade(hard) > 12


def test_plain_spanish_reads_easier_than_officialese() -> None:
    plain, hard = "Usted puede pedir ayuda. Es gratis.", "Determinaciones individualizadas requieren colaboraciones."
    assert spanish_ease(plain) > 80
    assert spanish_ease(hard) < 30


@pytest.mark.parametrize(("words", "found"), [(25, 0), (26, 1)])
def test_a_sentence_has_at_most_twenty_five_words(words: int, found: int) -> None:
    assert len(long_sentences("a " * (words - 1) + "b. Short.")) == found
