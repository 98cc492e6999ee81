"""What redaction keeps is known to be harmless; every other word and number gives way."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checking.checks import load_content
from bot.guide.yaml_source import read_yaml
from bot.paths import DATA
from bot.storage.redaction import redact, redactor
from bot.storage.redaction.lexicon import load_lexicon
from bot.storage.redaction.spanish import is_spanish_form
from bot.storage.redaction.words import dictionary


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        # A word in no list.
        ("then brextin bit him", "then [hidden] bit him"),
        ("it is zhanequa again", "it is [hidden] again"),
        # Names of several words, of which some are words of every day.
        ("Xiong Pa Kou is my little girl", "[name] is my little girl"),
        ("my name Mai See Vang", "my name [name]"),
        ("van der berg keeps saying no", "[hidden] keeps saying no"),
        # Names that are words of every day.
        ("will never sits still", "[hidden] never sits still"),
        ("hope cries before school", "[hidden] cries before school"),
        ("grace missed a day", "[hidden] missed a day"),
        ("and mark needs speech", "and [hidden] needs speech"),
        ("june hates circle time", "[hidden] hates circle time"),
        ("will, my son, is 9", "[hidden], my son, is 9"),
        ("junior is failing math", "[hidden] is failing math"),
        ("my son junior cant read", "my son [hidden] cant read"),
        ("luz tiene dislexia", "[hidden] tiene dislexia"),
        # Schools and towns without a kind.
        ("he is at oak hill now", "he is at [hidden] now"),
        ("over at spring valley", "over at [hidden]"),
        ("mountain view said no", "[hidden] said no"),
        ("we moved to dover last year", "we moved to [hidden] last year"),
        ("nos cambiamos de el monte a fontana", "nos cambiamos de [hidden] a [hidden]"),
        # Numbers and passwords.
        ("use 83920 to open it", "use [hidden] to open it"),
        ("it is tiger2288", "it is [hidden]"),
        ("it is jayden10", "it is [hidden]"),
        ("pw Bluebird!42", "pw [account]"),
        ("the code is 4471", "the code is [hidden]"),
        ("mom_of_three_boys", "[hidden]"),
    ],
)
def test_what_is_not_known_to_be_harmless_gives_way(written: str, kept: str) -> None:
    shown = redact(written, "en")
    assert re.sub(r"\[\w+\]", "[x]", shown) == re.sub(r"\[\w+\]", "[x]", kept)


@pytest.mark.parametrize(
    "text",
    [
        # Words that are names too.
        "will the school test him",
        "will my child be labeled for life",
        "may is next week",
        "May is too far away",
        "i hope my son gets help",
        "hope this helps",
        "can you mark the page",
        "the bill is due in june",
        "he is a junior in high school",
        "art is his favorite class",
        "he has a hard time on field trips",
        "the park by the lake",
        # Words in no list, but spelt so that they are known.
        "he is soooo tired",
        "hahaha ok",
        "becuase his techer is diferent",
        "she strugles with comprehenson",
        "he was stimming and eloped",
        # Numbers.
        "he is 7 and in 2nd grade",
        "7yo, K5, grade 3, 504",
        "since 2024, 30 minutes 2x a week",
        "he scored 68, in the 2nd percentile",
        "34 CFR 300.301",
        "at 10:30 on 3/4",
        "it costs $1500",
        "Monday, October 3",
        # Names of things.
        "Occupational Therapy and Speech in Arkansas",
        "the guide's request_date",
    ],
)
def test_what_is_known_to_be_harmless_stays(text: str) -> None:
    assert redact(text, "en") == text


@pytest.mark.parametrize(
    "text",
    [
        "no soporta el ruido de la cafetería",
        "me siento agradecidísima, explíquenmelo",
        "busqué terapistas y encontramos una",
        "los niñitos se pelean en el recreo",
        "le leo todas las noches y mi esposo tambien",
        "la vista le falla y necesita lentes",
    ],
)
def test_forms_of_spanish_words_stay(text: str) -> None:
    assert redact(text, "es") == text


def test_hidden_words_in_a_row_become_one() -> None:
    assert redact("the vrix gnuv said no") == "the [hidden] said no"
    assert redact("el vrix gnuv no", "es") == "el [oculto] no"
    assert redact("ask Mateo vrix gnuv").count("[") == 1


def test_a_redacted_text_is_redacted_to_itself() -> None:
    once = redact("my son Jayden at oak hill, brundleby, dob 3/4/2016, call 415-555-2671")
    assert redact(once) == once


def test_no_state_and_no_id_of_the_guide_gives_way() -> None:
    """Facts are looked at as well before they are kept."""
    content = load_content(DATA)
    ids = {*content.in_("en").answers, *content.in_("en").letters, *content.in_("en").check.questions}
    ids |= {str(choice.value) for item in content.in_("en").check.questions.values() for choice in item.choices}
    states = read_yaml(DATA / "vocabulary" / "states.yml")["states"]
    names = {state["name"] for state in states.values()}
    assert [text for text in sorted(ids | names | set(states)) if redact(text) != text] == []


_WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=14)
_BEFORE = st.sampled_from(["", "the ", "my son is ", "so ", "la ", "and then ", "to ", "I think ", "he said "])
_AFTER = st.sampled_from(["", " is here", " said no", ".", " and me", " no quiere", ", 7", "s", "'s"])


@settings(max_examples=300, deadline=None)
@given(_WORDS, _BEFORE, _AFTER, st.sampled_from([str.lower, str.upper, str.title]))
def test_a_word_that_no_list_holds_never_stays(word: str, before: str, after: str, written: object) -> None:
    lexicon = load_lexicon()
    for form in (word, word + "s"):
        if lexicon.keeps(form, True):
            return
    assert callable(written)
    shown = redactor().redact(before + written(word) + after).text.lower()
    assert word not in re.findall(r"[a-z]+", shown)


@settings(max_examples=200, deadline=None)
@given(st.integers(10_000, 10**14), _BEFORE)
def test_a_number_of_five_digits_never_stays(number: int, before: str) -> None:
    assert str(number) not in redact(f"{before}{number}")


@settings(max_examples=200, deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=8), st.integers(10, 99_999), _BEFORE)
def test_letters_with_two_digits_never_stay_but_for_counts(word: str, number: int, before: str) -> None:
    shown = redact(f"{before}{word}{number}")
    counted = redact(f"{word}1") == f"{word}1"
    assert counted or f"{word}{number}" not in shown


def test_a_name_is_no_slip_of_a_word() -> None:
    lexicon = load_lexicon()
    names = ["jayla", "marlo", "tyrel", "braylen", "kashton", "halima", "shanika", "oaklynn", "teegan", "brinley"]
    assert [name for name in names if lexicon.keeps(name, True)] == []


def test_spanish_forms_come_from_the_dictionary() -> None:
    spanish = frozenset(dictionary("es"))
    assert all(is_spanish_form(word, spanish) for word in ("busque", "lleguemos", "ninitas", "felices", "pidiendole"))
    assert not any(is_spanish_form(word, spanish) for word in ("yaretzi", "brayan", "xochitl", "kevin"))
