"""The web channel in front of the real guide: choices, languages, cards, erasure, and kills in the middle of it all."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterator, List

import aiohttp
import pytest
import yaml
from openapi_schema_validator import OAS30Validator

from bot.guide.content import Content
from tests.channels.conftest import Reply, WebServer
from tests.scenarios.conftest import RunningGuide, free_port, wait_for

WEB = "/webhooks/web"


@dataclass
class Chat:
    """One parent's chat window."""

    server: WebServer
    lang: str = "en"
    token: str = ""
    greeting: Dict[str, Any] = field(default_factory=dict)
    newest: Dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        begun = self.server.ask("POST", f"{WEB}/session", {"lang": self.lang}).json
        self.token, self.greeting = begun["token"], begun["messages"][0]
        self.newest = self.greeting

    def send(self, **message: Any) -> Reply:
        body = {"client_msg_id": secrets.token_urlsafe(12), "lang": self.lang, **message}
        return self.server.ask("POST", f"{WEB}/message", body, authorization=f"Bearer {self.token}")

    def say(self, text: str, **more: Any) -> Dict[str, Any]:
        return self._taken(self.send(text=text, **more))

    def choose(self, choice_id: str) -> Dict[str, Any]:
        return self._taken(self.send(choice=choice_id))

    def tap(self, title: str) -> Dict[str, Any]:
        return self.choose(next(choice["id"] for choice in self.newest["choices"] if choice["title"] == title))

    def history(self) -> List[Dict[str, Any]]:
        listed: List[Dict[str, Any]] = self.server.ask(
            "GET", f"{WEB}/history", authorization=f"Bearer {self.token}"
        ).json["messages"]
        return listed

    def _taken(self, reply: Reply) -> Dict[str, Any]:
        assert reply.status == 200, reply.body
        (self.newest,) = reply.json["messages"]
        return self.newest


def served(guide: RunningGuide) -> WebServer:
    return WebServer(Path(), guide.database, guide.output, port=guide.port)


@pytest.fixture
def chat(guide: RunningGuide) -> Chat:
    return Chat(served(guide))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_starter_choice_leads_on(guide: RunningGuide, content: Content, lang: str) -> None:
    for choice in Chat(served(guide), lang).greeting["choices"]:
        chat = Chat(served(guide), lang)
        message = chat.choose(choice["id"])
        assert message["lang"] == lang
        assert not message["text"].startswith(content.in_(lang).talk.phrases["choice_expired"])
        assert chat.history()[1]["text"] == choice["title"]


def test_only_what_was_offered_last_is_open(chat: Chat, content: Content) -> None:
    expired = content.in_("en").talk.phrases["choice_expired"]
    chat.say("what is an IEP?")
    assert chat.choose("write_letter")["text"].startswith(expired), "offered by the greeting, but not any more"
    for made_up in ("restart", "session_start", "faq/cost", "answer:plan=none", "edit:state", "action_listen", "back"):
        assert chat.choose(made_up)["text"].startswith(expired), made_up


@pytest.mark.parametrize("typed", ["/restart", "/session_start", '/inform{"plan": "iep"}', "/back"])
def test_a_typed_slash_changes_nothing(chat: Chat, typed: str) -> None:
    chat.choose("start_screening")
    chat.say("he is 7")
    chat.say(typed)
    assert [message["text"] for message in chat.history() if message["from"] == "parent"][1] == "he is 7"
    assert chat.say("public")["progress"]["at"] >= 2


def test_the_window_changes_the_language_and_words_win_over_it(chat: Chat) -> None:
    chat.choose("start_screening")
    chat.lang = "es"
    assert chat.say("7")["lang"] == "es"
    assert chat.say("what is an IEP?")["lang"] == "en"
    assert chat.say("¿y qué es un plan 504?")["lang"] == "es"


def test_a_check_brings_its_progress_its_summary_and_its_letter(chat: Chat, content: Content) -> None:
    chat.choose("start_screening")
    assert chat.newest["progress"]["at"] == 1
    for answer in (
        "7, 2nd grade",
        "public",
        "reading",
        "he falls behind",
        "none",
        "no diagnosis",
        "nobody asked yet",
        "Georgia",
        "skip",
    ):
        if chat.newest["summary"]:
            break
        chat.say(answer)
    summary = chat.newest["summary"]
    assert summary and summary["steps"]
    age = next(item for item in summary["heard"] if item["fact"] == "child_age")
    edited = chat.choose(age["edit"])
    assert not edited["text"].startswith(content.in_("en").talk.phrases["choice_expired"])
    chat.say("8")
    chat.say("write a letter for an evaluation")
    for _ in range(4):
        if chat.newest["letter"]:
            break
        chat.say("skip")
    letter = chat.newest["letter"]
    assert letter["text"] in chat.newest["text"]
    listed = chat.history()
    assert listed[-1] == chat.newest
    assert any(message.get("summary") == summary for message in listed)
    made = chat.server.ask(
        "POST", "/documents/letter.docx", {"letter": letter["id"], "lang": letter["lang"], "text": letter["text"]}
    )
    assert made.status == 200
    assert chat.server.ask("POST", "/documents/summary.docx", {"summary": summary, "lang": "en"}).status == 200


def test_what_the_guide_answers_fits_the_description(chat: Chat, project: Path) -> None:
    spec = yaml.safe_load((project / "docs" / "web-channel.openapi.yml").read_text(encoding="utf-8"))
    schema = OAS30Validator({**spec["components"]["schemas"]["GuideMessage"], "components": spec["components"]})
    for text in (
        "what is an IEP?", "tell me more", "asdf qwer", "talk to a person", "he wants to die", "checklist for the IEP meeting",
        "my 7 yo 2nd grader in Georgia with ADHD is failing reading, I asked for testing March 3 in an email and nobody answered",
        "public", "no plan", "they signed consent on March 3 in Georgia, when is the deadline?", "write a letter", "skip", "skip",
        "¿cuánto cuesta?",
    ):  # fmt: skip
        message = chat.say(text)
        assert [error.message for error in schema.iter_errors(message)] == [], text
        assert message["contact"] == (message["answered"] == "talk_to_person")


def test_danger_is_answered_at_once(chat: Chat) -> None:
    message = chat.say("my daughter says she wants to kill herself")
    assert message["answered"] == "crisis"
    assert "988" in message["text"]


# --- kills


@pytest.fixture(scope="module")
def killable(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuide]:
    """A guide of its own, whose servers tests may kill; its supervisor starts them again."""
    folder = tmp_path_factory.mktemp("killable")
    running = RunningGuide(
        free_port(), folder / "conversations.db", folder / "output.txt", environment={"GUIDE_SESSION_BURST": "1000"}
    ).start()
    yield running
    running.stop()


def ready(guide: RunningGuide) -> bool:
    return guide.health()[0] == 200


def kill(guide: RunningGuide, name: str) -> None:
    os.kill(guide.servers()[name], signal.SIGKILL)


def until_answered(chat: Chat, **message: Any) -> Dict[str, Any]:
    """Send again and again under one id, as the widget does."""
    answers: List[Dict[str, Any]] = []

    def answered() -> bool:
        try:
            reply = chat.send(**message)
        except OSError:
            return False
        if reply.status == 200:
            answers.append(reply.json["messages"][0])
        return reply.status == 200

    wait_for("an answer", answered)
    return answers[0]


def test_a_check_goes_on_over_kills_of_the_rasa_server(killable: RunningGuide) -> None:
    chat = Chat(served(killable))
    said = [
        {"choice": "start_screening"}, {"text": "he is 7"}, {"text": "public"}, {"text": "reading"}, {"text": "he falls behind"},
    ]  # fmt: skip
    ids = [secrets.token_urlsafe(12) for _ in said]
    answers = []
    with ThreadPoolExecutor(1) as pool:
        for place, (client_id, message) in enumerate(zip(ids, said, strict=True)):
            if place in (1, 3):  # on its way, or in the middle of the turn
                wait_for("the guide", lambda: ready(killable))
                lost = pool.submit(_in_vain, chat, client_id, message)
                kill(killable, "rasa")
                lost.result()
            answers.append(until_answered(chat, client_msg_id=client_id, **message))
    listed = chat.history()
    assert [message["id"] for message in listed if message["from"] == "parent"] == ids
    assert [message for message in listed[1:] if message["from"] == "guide"] == answers
    assert answers[-1]["progress"]["at"] == 5
    assert [until_answered(chat, client_msg_id=name, text="x") for name in ids] == answers


def _in_vain(chat: Chat, client_id: str, message: Dict[str, Any]) -> None:
    try:
        chat.send(client_msg_id=client_id, **message)
    except OSError:
        return


def test_with_the_action_server_dead_the_message_waits_and_is_answered_once(
    killable: RunningGuide, content: Content
) -> None:
    wait_for("the guide", lambda: ready(killable))
    chat = Chat(served(killable), "es")
    chat.choose("start_screening")
    client_id = secrets.token_urlsafe(12)
    kill(killable, "actions")
    first = chat.send(text="tiene 7 años", client_msg_id=client_id)
    assert (first.status, first.code) == (503, "unavailable")
    assert content.district.contact.phone in first.said
    answer = until_answered(chat, text="tiene 7 años", client_msg_id=client_id)
    assert answer["progress"]["at"] == 2
    assert [message["text"] for message in chat.history() if message["from"] == "parent"][1:] == ["tiene 7 años"]


async def test_fifty_at_once_are_one_message_to_the_guide(guide: RunningGuide) -> None:
    chat = Chat(served(guide))
    body = {"client_msg_id": secrets.token_urlsafe(12), "text": "what is an IEP?"}
    headers = {"Authorization": f"Bearer {chat.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def send() -> Any:
            async with session.post(f"{guide.base}{WEB}/message", json=body) as reply:
                return await reply.json()

        replies = await asyncio.gather(*(send() for _ in range(50)))
    assert len({str(reply["messages"]) for reply in replies}) == 1
    assert [reply["replayed"] for reply in replies].count(False) == 1
    assert len(chat.history()) == 3
