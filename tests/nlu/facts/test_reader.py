"""The reader as a whole: offsets, any text whatever, speed, and the vocabulary files."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.guide.yaml_source import ContentError
from bot.nlu.facts import Entity, FactReader, Vocabulary, as_dict
from bot.nlu.facts.message import fold
from bot.nlu.facts.vocabulary import VOCABULARY, spell_out
from tests.nlu.facts.helpers import TODAY, read

WORDS = [
    "my", "son", "daughter", "he", "is", "has", "an", "IEP", "504", "not", "no", "doesn't", "can't", "they", "said", "asked", "for testing", "in an email", "on", "March 3", "10/14", "and", "or", "but", "if", "what",
    "reading", "7", "seven", "years old", "2nd grade", "Texas", "from", "to", "moved", "school", "wants", "the letter", "signed consent", "mi hijo", "tiene", "un", "siete años", "lee", "la escuela", "pedí", "el 3 de marzo",
    "q", "xq", ".", ",", "?", "!", "\n", "'", "’", "½", "–", "🙂", "¿", "ñ",
]  # fmt: skip
STORY = (
    "My son is 8 years old and in 3rd grade at a public school in Ohio. His teacher says he is behind in reading and can't sit still. We got a diagnosis of ADHD from his doctor last year but the school says his grades "
    "are too good. I asked for an evaluation in writing on September 12 and the principal told me they wanted to wait and try RTI first. He cries every morning before school. He has no IEP and no 504. What are my rights?"
)


@pytest.mark.parametrize(
    ("text", "lang", "name", "said"),
    [
        ("Hi! My  son is   7 yo", "en", "child_age", "7 yo"), ("she’s in “2nd grade”", "en", "child_grade", "2nd grade"), ("él tiene TDAH", "es", "diagnosis", "TDAH"), ("niño con ADHD en Nueva York", "es", "state", "Nueva York"),
        ("nin\u0303o con autismo", "es", "diagnosis", "autismo"), ("🙂🙂 Texas", "en", "state", "Texas"), ("he’s got down’s syndrome", "en", "diagnosis", "down’s syndrome"), ("4½ and in Ohio", "en", "state", "Ohio"),
        ("reading\n\nmath", "en", "concerns", "reading"), ("I EMAILED ON 10/14", "en", "request_date", "10/14"), ("de 7 años", "es", "child_age", "7 años"),
    ],
)  # fmt: skip
def test_offsets_point_into_the_original_text(reader: FactReader, text: str, lang: str, name: str, said: str) -> None:
    entity = next(item for item in reader.read(text, lang, TODAY) if item.name == name)
    assert text[entity.start : entity.end] == said


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.one_of(st.text(max_size=300), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)),
    lang=st.sampled_from(["en", "es"]),
)
def test_any_text_is_read_without_error(reader: FactReader, text: str, lang: str) -> None:
    for entity in reader.read(text, lang, TODAY):
        assert 0 <= entity.start < entity.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    [
        "he is ",
        "to do ",
        "in i n ",
        "has been ",
        "they want to ",
        "1/2 ",
        "not no ",
        "his iep ",
        "for the a ",
        "just all ",
        "my my son ",
        "y el la ",
        "((",
        "a.",
        "7 ",
        "k ",
        "he has an ",
        "they said they ",
    ],
)
def test_no_text_keeps_the_reader_busy(reader: FactReader, piece: str) -> None:
    started = time.thread_time()
    reader.read(piece * 2000, "en", TODAY)
    assert time.thread_time() - started < 2.0


def test_reads_a_long_message_quickly(reader: FactReader) -> None:
    reader.read(STORY, "en", TODAY)
    times = []
    for _ in range(20):
        started = time.thread_time()
        reader.read(STORY, "en", TODAY)
        times.append(time.thread_time() - started)
    assert min(times) < 0.008  # about 3 ms on the machine where this was written


@pytest.mark.parametrize("text", ["", " ", "\n", "🙂", "?", "\u0301", "''''"])
def test_nothing_said_is_nothing_read(reader: FactReader, text: str) -> None:
    assert reader.read(text, "en", TODAY) == []


def test_an_unknown_language_is_read_as_english(reader: FactReader) -> None:
    assert read(reader, "he is seven", "fr") == {"child_age": 7.0}


def test_facts_are_told_in_order(reader: FactReader) -> None:
    found = reader.read("Texas, 2nd grade, he is 7", "en", TODAY)
    assert [item.name for item in found] == ["state", "child_grade", "child_age"]


def test_as_dict_collects_lists_and_lets_the_later_single_fact_stand() -> None:
    entities = [
        Entity("diagnosis", "adhd", 0, 1),
        Entity("diagnosis", "autism", 2, 3),
        Entity("diagnosis", "adhd", 4, 5),
        Entity("state", "TX", 6, 7),
        Entity("state", "OH", 8, 9),
    ]
    assert as_dict(entities) == {"diagnosis": ["adhd", "autism"], "state": "OH"}


def test_as_dict_drops_none_beside_a_diagnosis() -> None:
    assert as_dict([Entity("diagnosis", "none", 0, 1), Entity("diagnosis", "adhd", 2, 3)]) == {"diagnosis": ["adhd"]}
    assert as_dict([Entity("diagnosis", "none", 0, 1)]) == {"diagnosis": ["none"]}


def test_folding_keeps_text_and_capitals_in_step() -> None:
    for text in ("Él NIÑO’s “OK”…", "İstanbul ß ﬁ ½", "a\u0301b", "x\n\ny"):
        folded = fold(text)
        assert len(folded.text) == len(folded.cased) == len(folded.origin)
        assert folded.text == folded.cased.lower()


def test_phrases_are_spelled_out() -> None:
    assert list(spell_out("trouble (reading|spelling)")) == ["trouble reading", "trouble spelling"]
    assert list(spell_out("cant read (his|her) (hand|)writing"))[:2] == [
        "cant read his handwriting",
        "cant read his writing",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("en.yml", "  reading:\n    says_trouble: [", "  reeding:\n    says_trouble: [", "areas are"), ("en.yml", "  one: 1\n", "  one: first\n", "integer"), ("es.yml", "  prekinder", "  prekinder", ""), ("states.yml", "  AK:", "  Ak:", "two-letter"),
        ("en.yml", "language: en", "language: xx", "not a language"), ("en.yml", "school_types:\n  public:", "school_types:\n  publik:", "kind of school"),
    ],
)  # fmt: skip
def test_a_slip_in_the_vocabulary_is_told_with_file_and_line(
    tmp_path: Path, file: str, old: str, new: str, says: str
) -> None:
    for path in VOCABULARY.glob("*.yml"):
        shutil.copy(path, tmp_path)
    text = (tmp_path / file).read_text(encoding="utf-8")
    if old == new:
        Vocabulary.load(tmp_path)
        return
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError, match=says) as slip:
        Vocabulary.load(tmp_path)
    assert f"{file}:" in str(slip.value)
