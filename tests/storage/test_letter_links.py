"""Letters behind links: opened by the link alone, gone after three days, deleted on request."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.guide.letters import LetterText
from bot.storage.database import Place
from bot.storage.letter_links import MOST_LINKS, LetterLinks
from tests.places import everything_in

NOW = datetime(2026, 3, 10, 15, tzinfo=timezone.utc)
LASTS = timedelta(hours=72)
LETTER = LetterText("request_evaluation", "en", "Ask for testing", "Dear [principal],\n\nplease test my child.", {})


@pytest.fixture
def links(place: Place) -> LetterLinks:
    return LetterLinks(place, b"secret")


def keep(links: LetterLinks, owner: str = "sms:abc", letter: LetterText = LETTER) -> str:
    return links.keep(owner, letter, "es", NOW, LASTS)


def test_the_link_opens_the_letter_as_often_as_it_is_opened(links: LetterLinks) -> None:
    token = keep(links)
    for _ in range(3):
        kept = links.read(token, NOW)
        assert kept is not None
        assert (kept.letter, kept.lang, kept.expires) == (LETTER, "es", NOW + LASTS)


def test_a_token_has_128_random_bits(links: LetterLinks) -> None:
    tokens = {keep(links) for _ in range(50)}
    assert len(tokens) == 50 and {len(token) for token in tokens} == {22}


def test_after_72_hours_it_is_gone(links: LetterLinks) -> None:
    token = keep(links)
    assert links.read(token, NOW + LASTS - timedelta(seconds=1))
    assert links.read(token, NOW + LASTS) is None
    assert links.latest_of("sms:abc", NOW + LASTS) is None
    assert links.forget(NOW + LASTS) == 1


def test_deleted_is_deleted(links: LetterLinks) -> None:
    token, other = keep(links), keep(links)
    assert links.delete(token) and not links.delete(token)
    assert links.read(token, NOW) is None and links.read(other, NOW)


@pytest.mark.parametrize(
    "token", ["", "x", "A" * 22, "A" * 500, "../etc/passwd", "a' OR 1=1 --", "ñ" * 22, "A" * 21 + "\n"]
)
def test_what_is_no_token_opens_nothing(links: LetterLinks, token: str) -> None:
    keep(links)
    assert links.read(token, NOW) is None
    assert not links.delete(token)


def test_the_database_gives_neither_letter_nor_token_away(links: LetterLinks, place: Place) -> None:
    token = keep(links)
    stored = everything_in(place)
    assert b"sms:abc" in stored, "the row is looked at"
    assert b"please test" not in stored and token.encode() not in stored


def test_the_newest_letter_answers_text(links: LetterLinks) -> None:
    keep(links)
    newer = LetterText("request_iee", "en", "Ask for an IEE", "Dear [principal],", {})
    keep(links, letter=newer)
    keep(links, owner="sms:other")
    kept = links.latest_of("sms:abc", NOW)
    assert kept is not None and kept.letter == newer
    assert links.latest_of("sms:nobody", NOW) is None


def test_with_another_secret_text_finds_nothing_and_the_link_still_opens(links: LetterLinks, place: Place) -> None:
    token = keep(links)
    other = LetterLinks(place, b"another")
    assert other.latest_of("sms:abc", NOW) is None
    assert other.read(token, NOW)


def test_a_person_has_a_bounded_number_of_letters(links: LetterLinks) -> None:
    tokens = [keep(links) for _ in range(MOST_LINKS + 2)]
    assert [bool(links.read(token, NOW)) for token in tokens] == [False] * 2 + [True] * MOST_LINKS


def test_erasing_takes_a_persons_letters_and_no_others(links: LetterLinks) -> None:
    mine, other = keep(links), keep(links, owner="sms:other")
    assert links.erase("sms:abc") == 1
    assert links.read(mine, NOW) is None and links.read(other, NOW)
