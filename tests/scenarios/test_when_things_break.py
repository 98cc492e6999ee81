"""Whatever breaks: the parent hears a sentence that says so and what to do, and their words stand in no log."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import sqlite3
import string
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, ContextManager, Iterator, List, Tuple

import pytest

from bot.paths import PROJECT, RUN
from tests.scenarios.conftest import RunningGuide, free_port, is_running, wait_for
from tests.scenarios.talk import Heard, Talk, get, post

HERE = Path(__file__).parent
#: Breaks a database for as long as it is entered.
Breakage = Callable[[Path], ContextManager[None]]
CONTACT = "the Family Support Office (555-010-0142)"
CONTACT_ES = "la Oficina de Apoyo a las Familias (555-010-0142)"
SORRY = "Something on our side is not working just now, and your message could not be answered."
NOT_KEPT = "Something on our side is not working, so I may not remember this talk"
NOT_KEPT_ES = "Algo de nuestro lado no funciona, y puede ser que no recuerde esta plática"
SORRY_ES = "Algo de nuestro lado no funciona en este momento y no pude contestar su mensaje."


def is_an_apology(heard: Heard) -> bool:
    return SORRY in heard.text and CONTACT in heard.text and "988" in heard.text


def admits_it(heard: Heard) -> bool:
    """An apology, or an answer that says that the conversation could not be kept; either names whom to call."""
    return is_an_apology(heard) or ((NOT_KEPT in heard.text) and CONTACT in heard.text)


def secret() -> str:
    """A word that only this parent writes."""
    return "zanzibar" + "".join(random.choices(string.ascii_lowercase, k=12))  # noqa: S311 - no cryptography


def files_with(word: str, *more: Path) -> List[str]:
    """Log and output files in which a word stands."""
    files = [path for path in RUN.rglob("*") if path.is_file() and ".db" not in path.name]
    return [str(path) for path in (*files, *more) if path.exists() and word.encode() in path.read_bytes()]


@pytest.fixture(scope="module")
def breakable(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuide]:
    """A guide of its own, that tests may break and must mend."""
    folder = tmp_path_factory.mktemp("breakable")
    (folder / "store").mkdir()
    running = RunningGuide(free_port(), folder / "store" / "conversations.db", folder / "output.txt").start()
    yield running
    running.stop()


@pytest.fixture
def sound(breakable: RunningGuide) -> RunningGuide:
    """That guide, in working order."""
    wait_for("the guide to be ready again", lambda: breakable.health()[0] == 200)
    return breakable


# --- a server dies


def test_action_server_killed_the_parent_hears_an_apology_and_then_goes_on_where_they_were(sound: RunningGuide) -> None:
    word, talk = secret(), sound.talk()
    talk.say("check my child's situation")
    talk.say(f"he is 8, his name is {word}")
    os.kill(sound.servers()["actions"], signal.SIGKILL)
    assert is_an_apology(talk.say(f"{word} goes to a public school"))
    wait_for("the action server to be back", lambda: sound.health()[0] == 200)
    heard = talk.say("public")
    assert heard.custom["facts"] == {"child_age": 8, "school_type": "public"}
    assert heard.custom["asking"] == "plan"
    assert "The actions server stopped; starting it again." in sound.output.read_text()
    assert files_with(word, sound.output) == []


def test_rasa_server_killed_it_comes_back_and_still_knows_the_child(sound: RunningGuide) -> None:
    word, talk = secret(), sound.talk()
    talk.say("check my child's situation")
    talk.say(f"she is 11, her name is {word}")
    os.kill(sound.servers()["rasa"], signal.SIGKILL)
    wait_for("the Rasa server to be gone", lambda: sound.health()[0] == 0)
    wait_for("the Rasa server to be back", lambda: sound.health()[0] == 200)
    assert talk.say("charter").custom["facts"] == {"child_age": 11, "school_type": "charter"}
    assert files_with(word, sound.output) == []


def test_action_server_hangs_the_parent_does_not_wait_for_ever(sound: RunningGuide) -> None:
    word, talk = secret(), sound.talk()
    talk.say("check my child's situation")
    talk.say(f"she is 9, her name is {word}")
    hanging = sound.servers()["actions"]
    os.kill(hanging, signal.SIGSTOP)
    try:
        status, health = sound.health()
        assert (status, health["actions"]) == (503, "not working")
        assert is_an_apology(talk.say(f"{word} goes to a public school"))
    finally:
        os.kill(hanging, signal.SIGCONT)
    assert talk.say("no plan").custom["facts"] == {"child_age": 9, "school_type": "public", "plan": "none"}
    assert files_with(word, sound.output) == []


def test_nothing_breaks_and_no_word_is_logged_either(sound: RunningGuide) -> None:
    word, talk = secret(), sound.talk()
    for said in (
        f"hi I'm {word}",
        f"what is an IEP for {word}",
        f"/{word}",
        f'/inform{{"x": "{word}"}}',
        f"{word} " * 400,
    ):
        talk.say(said)
    assert files_with(word, sound.output) == []


# --- the store fails


@contextmanager
def locked(database: Path) -> Iterator[None]:
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


@contextmanager
def folder_gone(database: Path) -> Iterator[None]:
    aside = database.parent.with_name("aside")
    database.parent.rename(aside)
    try:
        yield
    finally:
        shutil.rmtree(database.parent, ignore_errors=True)
        aside.rename(database.parent)


@contextmanager
def garbage_in_its_place(database: Path) -> Iterator[None]:
    aside = database.parent.with_name("aside")
    database.parent.rename(aside)
    database.parent.mkdir()
    database.write_bytes(b"this is no database" * 500)
    try:
        yield
    finally:
        shutil.rmtree(database.parent)
        aside.rename(database.parent)


@contextmanager
def a_folder_in_its_place(database: Path) -> Iterator[None]:
    aside = database.parent.with_name("aside")
    database.parent.rename(aside)
    database.mkdir(parents=True)
    try:
        yield
    finally:
        shutil.rmtree(database.parent)
        aside.rename(database.parent)


@pytest.mark.parametrize("broken", [locked, folder_gone, garbage_in_its_place, a_folder_in_its_place])
def test_store_fails_it_says_so_and_never_starts_a_new_conversation_silently(
    sound: RunningGuide, broken: Breakage
) -> None:
    word, talk = secret(), sound.talk()
    talk.say("check my child's situation")
    talk.say(f"she is 10, her name is {word}")
    with broken(sound.database):
        status, health = sound.health()
        assert (status, health["store"], health["model"], health["actions"]) == (503, "not working", "ok", "ok")
        assert admits_it(talk.say(f"{word} is in a private school"))
        assert admits_it(talk.say(f"hello? {word} is in a private school"))
        newcomer = sound.talk()
        assert admits_it(newcomer.say(f"what is an IEP, {word}?"))
    wait_for("the store to work again", lambda: sound.health()[0] == 200)
    assert talk.say("private").custom["facts"] == {"child_age": 10, "school_type": "private"}
    assert files_with(word, sound.output) == []


def test_store_fails_and_there_is_danger_the_help_lines_are_said_all_the_same(sound: RunningGuide) -> None:
    with locked(sound.database):
        heard = sound.talk().say("my son wants to kill himself")
    assert "call or text 988" in heard.text
    assert (heard.custom["answered"], heard.custom["asking"]) == ("crisis", None)


def test_store_fails_that_is_said_in_the_parents_language(sound: RunningGuide) -> None:
    with locked(sound.database):
        heard = sound.talk().say("¿qué es un plan 504?")
    assert SORRY_ES in heard.text or NOT_KEPT_ES in heard.text
    assert CONTACT_ES in heard.text


# --- an action fails: a Rasa server alone, with an action server that is broken on purpose


@dataclass
class RasaAlone:
    """The Rasa server without a supervisor; what answers at ``action_port`` is up to the test."""

    base: str
    action_port: int
    output: Path

    def health(self) -> Tuple[int, Any]:
        return get(f"{self.base}/health/ready")


@contextmanager
def process(output: Path, *command: str, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    with output.open("ab") as file:
        running = subprocess.Popen(
            [sys.executable, *command], cwd=PROJECT, env={**os.environ, **environment}, stdout=file, stderr=file
        )
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(15)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextmanager
def rasa_alone(model: Path, folder: Path, environment: str) -> Iterator[RasaAlone]:
    port, action_port, output = free_port(), free_port(), folder / "rasa.txt"
    settings = {
        "PORT": str(port),
        "GUIDE_ENV": environment,
        "GUIDE_ACTION_URL": f"http://127.0.0.1:{action_port}/webhook",
        "GUIDE_DATABASE": str(folder / "conversations.db"),
    }
    with process(output, "-m", "bot", "serve-rasa", "--model", str(model), **settings) as running:
        alone = RasaAlone(f"http://127.0.0.1:{port}", action_port, output)
        wait_for("the Rasa server", lambda: get(f"{alone.base}/health/live")[0] == 200 or running.poll() is not None)
        assert running.poll() is None, output.read_text()
        yield alone


@pytest.fixture(scope="module")
def alone(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RasaAlone]:
    with rasa_alone(trained_model, tmp_path_factory.mktemp("alone"), "development") as running:
        yield running


@pytest.mark.parametrize("how", ["move", "action", "silence"])
def test_action_fails_the_parent_hears_an_apology_and_no_word_of_theirs_is_logged(
    alone: RasaAlone, tmp_path: Path, how: str
) -> None:
    word, output = secret(), tmp_path / "actions.txt"
    with process(output, str(HERE / "breaking_actions.py"), str(alone.action_port), how, PYTHONPATH=str(PROJECT)):
        wait_for("the broken action server", lambda: alone.health()[0] == 200)
        talk = Talk(alone.base)
        assert is_an_apology(talk.say(f"what is an IEP? my son {word} needs help"))
        assert is_an_apology(talk.say(f"hello? {word}"))
        assert SORRY_ES in Talk(alone.base).say(f"¿qué es un IEP? mi hijo {word} batalla en la escuela").text
    assert files_with(word, output, alone.output) == []


def test_nobody_at_the_action_servers_address_the_health_check_names_it(alone: RasaAlone) -> None:
    status, health = alone.health()
    assert (status, health["actions"], health["model"], health["store"]) == (503, "not working", "ok", "ok")


def test_nobody_at_the_action_servers_address_danger_is_answered_all_the_same(alone: RasaAlone) -> None:
    heard = Talk(alone.base).say("mi hija dice que se quiere matar")
    assert "988" in heard.text
    assert heard.custom["answered"] == "crisis"


def test_broken_bodies_are_refused_with_a_sentence(alone: RasaAlone) -> None:
    bodies: List[Any] = [
        [],
        {"message": "hi"},
        {"sender": "x"},
        {"sender": "x", "message": 7},
        {"sender": " ", "message": ""},
    ]
    for body in bodies:
        status, said = post(f"{alone.base}/webhooks/rest/webhook", body)
        assert (status, set(said)) == (400, {"error"}), body


@pytest.mark.parametrize(
    "address", ["/model/parse", "/conversations/x/tracker", "/conversations/x/tracker/events", "/domain"]
)
def test_rasas_own_interface_is_not_there(alone: RasaAlone, address: str) -> None:
    assert get(f"{alone.base}{address}")[0] == 404
    assert post(f"{alone.base}{address}", {"text": "hi"})[0] in (404, 405)


def test_in_production_the_rest_channel_is_not_there(trained_model: Path, tmp_path: Path) -> None:
    with rasa_alone(trained_model, tmp_path, "production") as running:
        status, said = post(f"{running.base}/webhooks/rest/webhook", {"sender": "x", "message": "what is an IEP"})
        assert status == 404
        assert "text" not in str(said)


# --- starting and stopping


def test_ctrl_c_ends_both_servers_and_leaves_nothing_behind(trained_model: Path, tmp_path: Path) -> None:
    running = RunningGuide(free_port(), tmp_path / "conversations.db", tmp_path / "output.txt").start()
    servers = running.servers()
    assert set(servers) == {"actions", "rasa"}
    assert running.stop(signal.SIGINT) == 0
    assert [name for name, number in servers.items() if is_running(number)] == []
    assert running.health()[0] == 0
    assert running.output.read_text().rstrip().endswith("Stopped.")


def test_supervisor_killed_without_a_chance_the_servers_end_too(trained_model: Path, tmp_path: Path) -> None:
    running = RunningGuide(free_port(), tmp_path / "conversations.db", tmp_path / "output.txt").start(until_ready=False)
    wait_for("both servers to start", lambda: set(running.servers()) == {"actions", "rasa"})
    servers = running.servers()
    running.stop(signal.SIGKILL)
    try:
        wait_for("both servers to end", lambda: not any(is_running(number) for number in servers.values()), limit=30)
    finally:
        for number in filter(is_running, servers.values()):
            os.kill(number, signal.SIGKILL)


def start_in_vain(project: Path, tmp_path: Path, **environment: str) -> str:
    """What ``python -m bot run`` says when it can't start; it must end by itself, and not with 0."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "run"],
        cwd=project,
        env={**os.environ, "PORT": str(free_port()), "GUIDE_DATABASE": str(tmp_path / "c.db"), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stdout + done.stderr
    return done.stderr.strip()


def test_port_in_use_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = start_in_vain(PROJECT, tmp_path, PORT=str(port))
    assert said == f"Port {port} is in use; stop what runs there, or choose another: PORT={port + 1} make run"


def test_port_that_is_no_port_one_sentence_says_so(tmp_path: Path) -> None:
    said = start_in_vain(PROJECT, tmp_path, PORT="five")
    assert said == "PORT must be a number from 1 to 65535, not 'five'."


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's code and data in another folder, to break."""
    target = tmp_path / "copy"
    for name in ("bot", "actions", "data"):
        shutil.copytree(PROJECT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "nlu"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(PROJECT / name, target / name)
    return target


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        pytest.param("data/answers/en/consent.yml", "full:", "ful:", "full", id="a misspelt key"),
        pytest.param("data/screening.yml", "next_step: adult_rights", "next_step: [", "", id="no YAML"),
        pytest.param("data/screening.yml", "age: [adult]", "age: [grown_up]", "grown_up", id="an unknown value"),
        pytest.param("data/district.yml", "phone:", "fone:", "phone", id="a contact without a phone"),
        pytest.param("data/crisis.yml", "\\bsuicid\\w*", "(suicid", "regular expression", id="a broken pattern"),
    ],
)
def test_broken_data_file_one_sentence_names_it(
    copy: Path, tmp_path: Path, file: str, old: str, new: str, named: str
) -> None:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    said = start_in_vain(copy, tmp_path)
    assert said.startswith("A data file is wrong; correct it and start again: ")
    assert file in said
    assert named in said
    assert "\n" not in said
