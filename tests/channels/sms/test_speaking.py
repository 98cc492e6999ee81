"""What a parent reads: first contact, STOP and START, HELP, MORE, numbers, pictures, danger."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.sms.model import HELP, START, STOP, GuideReply
from bot.guide.content import Content
from bot.guide.conversation import Choice
from tests.channels.sms.line_world import ANA, BEN, World, asks

#: The title of the choice that skips a question; SKIP is a word on the phone.
SKIP = "I'd rather not say"
DANGER = "my son says he wants to kill himself"


@pytest.fixture
def world(content: Content, tmp_path: Path) -> World:
    return World(content, tmp_path)


@pytest.fixture
async def known(world: World) -> World:
    await world.welcome()
    world.guide.asked.clear()
    return world


# First contact.


async def test_the_first_answer_comes_after_who_we_are_and_how_to_stop_and_only_once(world: World) -> None:
    first = await world.say("what is an iep")
    assert first == (world.own("welcome"), "You said what is an iep")
    for needed in (
        world.content.district.name,
        "automated",
        "not legal advice",
        "STOP",
        "HELP",
        "rates",
        "not private",
    ):
        assert needed in first[0]
    assert await world.say("thanks") == ("You said thanks",)


async def test_the_first_contact_speaks_the_language_of_the_answer(world: World) -> None:
    world.guide.answer_with = lambda _question: GuideReply("¡Hola!", custom={"lang": "es"})
    welcome, answer = await world.say("hola, mi hijo no lee")
    assert welcome == world.own("welcome", "es") and answer == "¡Hola!"
    assert "ALTO" in welcome and "AYUDA" in welcome


async def test_danger_is_answered_before_any_formality(world: World) -> None:
    world.guide.answer_with = lambda question: GuideReply("Call 911. " * 60 if "kill" in question.text else "OK")
    replies = await world.say(DANGER)
    assert all("911" in reply for reply in replies)
    assert "".join(replies).count("911") == 60, "nothing of it waits for MORE"
    assert (await world.say("thank you"))[0] == world.own("welcome")


# STOP, START, HELP.


@pytest.mark.parametrize(
    ("word", "lang"), [("STOP", "en"), ("ALTO", "es"), ("please stop texting me", "en"), ("no más", "es")]
)
async def test_stop_is_confirmed_once_and_then_there_is_silence(known: World, word: str, lang: str) -> None:
    assert await known.say(word) == (known.own("opted_out", lang),)
    for text in (word, "hello?", "1", "HELP", "MORE", DANGER, "PING", ""):
        assert await known.say(text) == ()
    assert await known.say("look", media_count=1) == ()
    assert not known.guide.asked
    assert known.extension.told["opted_out"] >= 1


@pytest.mark.parametrize(("word", "lang"), [("START", "en"), ("unstop", "en"), ("EMPEZAR", "es")])
async def test_start_brings_a_number_back(known: World, word: str, lang: str) -> None:
    await known.say("STOP")
    assert await known.say(word) == (known.own("opted_in", lang),)
    assert await known.say("what is an iep") == ("You said what is an iep",)


async def test_start_is_an_ordinary_word_for_who_never_stopped(known: World) -> None:
    assert await known.say("start") == ("You said start",)


async def test_one_number_s_stop_is_not_another_s(known: World) -> None:
    await known.say("STOP")
    assert await known.say("hello", BEN)


@pytest.mark.parametrize("word", [STOP, START, HELP])
async def test_what_the_provider_has_answered_is_not_answered_again(known: World, word: str) -> None:
    if word == START:
        await known.say("STOP")
    assert await known.say("whatever was written", opt_out_type=word) == ()
    assert known.line.is_opted_out(known.conversation()) is (word == STOP)
    assert not known.guide.asked


async def test_stop_and_danger_in_one_text_get_help_and_the_confirmation_in_one(known: World) -> None:
    (reply,) = await known.say("STOP. My son wants to kill himself")
    assert "988" in reply and "911" in reply and "START" in reply and len(reply) <= 320
    assert known.line.is_opted_out(known.conversation())
    assert await known.say("hello?") == ()


async def test_cancel_end_and_quit_leave_the_line_and_not_only_the_check(known: World) -> None:
    known.guide.answer_with = lambda _question: asks("Do you have a plan?", "No plan", "IEP", asking="plan")
    for place, word in enumerate(("CANCEL", "end", "Quit")):
        number = f"+1500555010{place}"
        await known.say("start the check", number)
        assert await known.say(word, number) == (known.own("opted_out"),)


@pytest.mark.parametrize(
    "text", ["can they cancel the meeting", "how do I stop the suspension", "when does the iep end"]
)
async def test_an_ordinary_sentence_with_such_a_word_is_a_question(known: World, text: str) -> None:
    assert await known.say(text) == (f"You said {text}",)


@pytest.mark.parametrize(("word", "lang"), [("HELP", "en"), ("info", "en"), ("AYUDA", "es")])
async def test_help_names_the_programme_a_person_stop_and_the_menu(known: World, word: str, lang: str) -> None:
    (reply,) = await known.say(word)
    for needed in (
        known.content.district.name,
        known.content.district.contact.phone,
        "911",
        "988",
        "STOP" if lang == "en" else "ALTO",
    ):
        assert needed in reply
    assert ("MENU" if lang == "en" else "MENÚ") in reply
    assert not known.guide.asked


async def test_a_spanish_conversation_gets_help_in_spanish(world: World) -> None:
    world.guide.answer_with = lambda _question: GuideReply("¡Hola!", custom={"lang": "es"})
    await world.say("hola")
    assert await world.say("HELP") == (world.own("help", "es"),)
    assert await world.say("STOP") == (world.own("opted_out", "es"),)


async def test_help_in_a_sentence_is_for_the_guide(known: World) -> None:
    assert await known.say("help my son with reading") == ("You said help my son with reading",)


# MORE and MENU.


async def test_more_gives_part_after_part_and_then_goes_deeper(known: World) -> None:
    whole = " ".join(f"Sentence number {place} of the answer is this one." for place in range(24))
    known.guide.answer_with = lambda _question: GuideReply(whole, custom={"answered": "faq/x"})
    parts = list(await known.say("what is an iep"))
    while parts[-1].endswith(known.own("more")):
        parts += await known.say("MORE" if len(parts) % 2 else "más")
    read = " ".join(part.replace(f"\n{known.own('more')}", "") for part in parts)
    assert read.split() == whole.split()
    assert known.guide.texts == ["what is an iep"]
    await known.say("more")
    assert known.guide.texts[-1] == known.content.in_("en").talk.titles["more_detail"]


async def test_a_new_question_drops_what_waited_for_more(known: World) -> None:
    known.guide.answer_with = lambda question: GuideReply("A sentence. " * 200 if "long" in question.text else "Short.")
    await known.say("long")
    await known.say("another question")
    await known.say("MORE")
    assert known.guide.texts[-1] == known.content.in_("en").talk.titles["more_detail"]


async def test_menu_asks_what_the_guide_can_do(known: World) -> None:
    await known.say("MENU")
    assert known.guide.texts == [known.content.in_("en").talk.titles["menu"]]


# Choices.


@pytest.fixture
async def asked(known: World) -> World:
    known.guide.answer_with = lambda question: (
        asks("Do you have a plan?", "No plan", "IEP", "504 plan", SKIP, asking="plan")
        if question.text == "check"
        else GuideReply(f"You said {question.text}")
    )
    await known.say("check")
    return known


async def test_choices_have_numbers_and_skip_has_none(known: World) -> None:
    known.guide.answer_with = lambda _question: asks("Do you have a plan?", "No plan", "IEP", SKIP, asking="plan")
    (reply,) = await known.say("check")
    assert reply.startswith("Do you have a plan?\n1. No plan\n2. IEP")
    assert SKIP not in reply


@pytest.mark.parametrize("text", ["2", "2.", "(2)", "two", "dos", "#2", "2)", "option 2", "la segunda", "2️⃣"])
async def test_a_number_in_any_spelling_chooses(asked: World, text: str) -> None:
    await asked.say(text)
    assert (asked.guide.asked[-1].text, asked.guide.asked[-1].is_choice) == ("answer:fact=IEP", True)


async def test_two_numbers_are_two_answers_in_words(asked: World) -> None:
    await asked.say("1 and 3")
    assert (asked.guide.asked[-1].text, asked.guide.asked[-1].is_choice) == ("No plan, 504 plan", False)


@pytest.mark.parametrize("text", ["IEP", "iep", "we have nothing", "skip", "7 years old"])
async def test_titles_and_free_words_go_to_the_guide_as_they_are(asked: World, text: str) -> None:
    await asked.say(text)
    assert (asked.guide.asked[-1].text, asked.guide.asked[-1].is_choice) == (text, False)


@pytest.mark.parametrize("text", ["9", "0", "4", "1 and 9"])
async def test_an_unknown_number_asks_again_and_keeps_the_list(asked: World, text: str) -> None:
    (again,) = await asked.say(text)
    assert again == f"{asked.own('unknown_number', last='3')}\n1. No plan\n2. IEP\n3. 504 plan"
    assert asked.guide.texts[-1] == "check"
    await asked.say("1")
    assert asked.guide.asked[-1].text == "answer:fact=No plan"


async def test_a_list_is_closed_by_the_next_reply(asked: World) -> None:
    await asked.say("IEP")
    await asked.say("2")
    assert (asked.guide.asked[-1].text, asked.guide.asked[-1].is_choice) == ("2", False)


async def test_a_list_is_closed_by_time(asked: World) -> None:
    asked.now += 25 * 3600
    assert await asked.say("2") == (asked.own("no_list"),)
    assert asked.guide.texts[-1] == "check"


async def test_a_number_is_a_number_where_no_list_was_shown(known: World) -> None:
    known.guide.answer_with = lambda _question: asks("How old is your child?", SKIP, asking="child_age")
    await known.say("check")
    await known.say("7")
    assert (known.guide.asked[-1].text, known.guide.asked[-1].is_choice) == ("7", False)


async def test_only_choices_that_were_shown_can_be_chosen(known: World) -> None:
    choices = tuple(Choice(f"faq/{place}", f"A title of some length {place}") for place in range(6))
    known.guide.answer_with = lambda _question: GuideReply("x" * 300, choices, {"answered": "faq/x"})
    assert "3. " in (await known.say("q"))[-1]
    assert (await known.say("5"))[0].startswith(known.own("unknown_number", last="3"))


async def test_a_list_that_waits_for_more_takes_no_number_before_it_is_shown(known: World) -> None:
    choices = (Choice("menu", "What can you do?"),)
    known.guide.answer_with = lambda _question: GuideReply("A sentence. " * 80, choices, {"answered": "faq/x"})
    replies = await known.say("q")
    assert await known.say("1") == (known.own("more"),)
    while "1. What" not in replies[-1]:
        replies = await known.say("MORE")
    await known.say("1")
    assert known.guide.asked[-1].text == "menu"


# Other things that come in.


async def test_a_picture_is_declined_and_what_is_written_beside_it_answered(known: World) -> None:
    assert await known.say("", media_count=1) == (known.own("media"),)
    assert await known.say("is this ok", media_count=2) == (f"{known.own('media_too')}\nYou said is this ok",)


@pytest.mark.parametrize("body", ["", "  ", "\n", "\x00", "///"])
async def test_an_empty_text_is_answered(known: World, body: str) -> None:
    assert await known.say(body) == (known.own("blank"),)
    assert not known.guide.asked


@pytest.mark.parametrize("lang", ["en", "es"])
async def test_delete_my_data_erases_everything_but_an_opt_out(known: World, lang: str) -> None:
    choices = (Choice("erase:yes", "Yes"), Choice("erase:no", "No"))
    known.guide.answer_with = lambda _question: GuideReply("Sure?", choices, {"answered": "privacy", "lang": lang})
    await known.say("DELETE MY DATA" if lang == "en" else "BORRAR MIS DATOS")
    assert not known.guide.erased, "it is asked once whether that is meant"
    known.guide.answer_with = lambda question: GuideReply(question.text, custom={"erase": True, "lang": lang})
    assert await known.say("1") == (known.own("erased", lang),)
    assert known.guide.texts[-1] == "erase:yes"
    assert known.guide.erased == [known.conversation()]
    assert known.extension.told["erase"] == 1
    known.guide.answer_with = lambda question: GuideReply(f"You said {question.text}")
    assert (await known.say("hello"))[0] == known.own("welcome"), "a new talk begins"


@pytest.mark.parametrize(
    "body",
    [
        "👍🏽👨‍👩‍👧",
        "שלום, הבן שלי",
        "/restart",
        '/inform{"child_age": 5}',
        "x" * 1600,
        "a\x00b",
        "\u202eevil",
        "<b>&amp;",
        "{contact}",
    ],
)
async def test_odd_texts_reach_the_guide_and_get_an_answer(known: World, body: str) -> None:
    replies = await known.say(body)
    assert replies and all(0 < len(reply) <= 320 for reply in replies)
    assert known.guide.asked[-1].text == body


async def test_what_the_line_says_itself_fits_into_one_text(world: World) -> None:
    for lang in ("en", "es"):
        for key in type(world.wording._languages[lang].texts).__fields__:
            assert 0 < len(world.own(key, lang, last="10")) <= 320


async def test_a_new_number_is_welcomed_for_itself(known: World) -> None:
    assert (await known.say("hi", BEN))[0] == known.own("welcome")
    assert ANA != BEN
