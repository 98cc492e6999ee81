"""What is kept of a message: no names, numbers or places, and everything else as it was written."""

from __future__ import annotations

import pytest

from bot.checking.checks import load_content
from bot.guide.conversation import LANGUAGES
from bot.paths import DATA
from bot.storage.redaction import REMOVED, Redactor, redact, redactor


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("my son Jayden cant read", "my son [name] cant read"),
        ("his name is will and he is 9", "his name is [name] and he is 9"),
        ("I'm Maria Lopez", "I'm [name]"),
        ("Mrs. Alvarez said to wait", "Mrs. [name] said to wait"),
        ("my daughter Georgia lives in Georgia", "my daughter [name] lives in Georgia"),
        ("MY SON JAYDEN IS FAILING", "MY SON [name] IS FAILING"),
        ("jaydens teacher is mean", "[name] teacher is mean"),
        ("my son Zyaire bites. Zyaire was suspended", "my son [name] bites. [name] was suspended"),
        ("Please help.\nThanks,\nTamika Greer", "Please help.\nThanks,\n[name]"),
        ("he goes to Lincoln Elementary", "he goes to [school]"),
        ("Fresno Unified never answered", "[school] never answered"),
        ("PS 118 lost it", "[school] lost it"),
        ("over at ridgeview they said no", "over at [school] they said no"),
        ("st brigids kicked her out", "[school] kicked her out"),
        ("fulton county never called", "[school] never called"),
        ("J.H. Rose said no", "[name] said no"),
        ("my twins noa and eitan bite", "my twins [name] and [name] bite"),
        ("dob march third two thousand sixteen", "dob [birth date]"),
        ("license plate KTR 4471", "license plate [number]"),
        ("we live at 58 Mill Pond Ln, Saco", "we live at [address], [address]"),
        ("mrs. p said no", "mrs. [name] said no"),
        ("my son will hates writing", "my son [name] hates writing"),
        ("my son will not write", "my son will not write"),
        ("may is 9 and reads", "[name] is 9 and reads"),
        ("may is 3 weeks away", "may is 3 weeks away"),
        ("which county office do i call", "which county office do i call"),
        ("he takes guanfacine", "he takes guanfacine"),
        ("born on 3/4/2016", "born on [birth date]"),
        ("I asked on 3/4/2026", "I asked on 3/4/2026"),
        ("student id 4482913", "student id [number]"),
        ("ssn 512-44-9087", "ssn [number]"),
        ("call (415) 555-2671", "call [phone]"),
        ("write to jane.doe@example.org", "write to [email]"),
        ("jane at gmail dot com", "[email]"),
        ("we live at 123 Oak Street Apt 4B, Fresno, CA 93701", "we live at [address]"),
        ("see https://drive.example.com/d/1a2B3c", "see [link]"),
        ("my insta is @jaydensmom", "my insta is [account]"),
        ("Jay\u200bden is my son Jay\u200bden", "[name] is my son [name]"),
    ],
)
def test_an_english_message_keeps_no_secret(written: str, kept: str) -> None:
    assert redact(written, "en") == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("mi hijo se llama Mateo García", "mi hijo se llama [nombre]"),
        ("va a la escuela Benito Juárez", "va a la [escuela]"),
        ("nació el 12 de mayo de 2016", "nació el [fecha de nacimiento]"),
        ("pedí la evaluación el 12 de mayo de 2026", "pedí la evaluación el 12 de mayo de 2026"),
        ("la Sra. Pérez no contesta", "la Sra. [nombre] no contesta"),
        ("a dulce la suspendieron", "a [nombre] la suspendieron"),
        ("la miss carolina me dijo", "la miss [nombre] me dijo"),
        ("a veces la suspenden", "a veces la suspenden"),
        ("vivo en la calle Olmo 45", "vivo en la [dirección]"),
        ("mi teléfono es 555-201-9987", "mi teléfono es [teléfono]"),
        ("mi niña no entiende", "mi niña no entiende"),
    ],
)
def test_a_spanish_message_keeps_no_secret(written: str, kept: str) -> None:
    assert redact(written, "es") == kept


@pytest.mark.parametrize(
    "text",
    [
        "he has Down syndrome and Asperger's",
        "Does Tourette syndrome count?",
        "Section 504, Title I, 34 CFR 300.301, PL 94-142",
        "Will the school test him in May?",
        "we live in Georgia, my sister in West Virginia",
        "Orton-Gillingham or Wilson Reading",
        "tiene síndrome de Down y un plan 504",
        "answer:request_date=2026-03-03",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_every_title_of_a_choice_stays_so_that_it_can_be_typed() -> None:
    content = load_content(DATA)
    titles = {
        title
        for lang in LANGUAGES
        for title in (
            *content.in_(lang).talk.titles.values(),
            *(answer.title for answer in content.in_(lang).answers.values()),
            *(letter.title for letter in content.in_(lang).letters.values()),
            *(choice.title for question in content.in_(lang).check.questions.values() for choice in question.choices),
        )
    }
    assert len(titles) > 200
    assert [title for title in titles if redact(title) != title] == []


def test_a_name_told_before_is_known_later() -> None:
    told = redactor().redact("my son Zyaire")
    assert redactor().redact("Then zyaire got suspended", known=told.names).text == "Then [name] got suspended"


def test_where_redaction_fails_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    failing = Redactor()
    monkeypatch.setattr(failing, "_spans", lambda *_: 1 / 0)
    assert failing.redact("my son Jayden").text == REMOVED


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800", "🙂" * 500, "a" * 30_000, "1 " * 5000, "(" * 3000, "@" * 2000, "- - " * 1500]
)
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(redact(text), str)
