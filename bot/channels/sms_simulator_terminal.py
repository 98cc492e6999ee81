"""``make sms``: a text-message conversation in the terminal, through the real channel, without a Twilio account.

Starts the guide on a free port with an account that exists only until it is stopped, or talks to one that runs already
(``--url``, with the same ``TWILIO_...`` variables). Each line of standard input is a text; a script may pipe them in.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Callable, Iterator, List, Mapping, Optional, TextIO

from bot.channels.sms_simulator import Account, OutgoingTexts, Refused, SimulatedPhone, cost, throw_away_account
from bot.guide.languages import Both
from bot.paths import PROJECT

_START_LIMIT = 900.0
#: Seconds to wait for texts that come after a holding text, before the next line of a script is sent.
_LATE_LIMIT = 20.0
#: What the start of the guide says before it takes minutes.
_SLOW = "Training"
_WORDS: Mapping[str, Both] = {
    "starting": Both(en="Starting the guide ...", es="Iniciando la guía ..."),
    "ready": Both(
        en='You are texting from {number}. Try "what is an iep". /picture sends a picture, /new is another phone, /quit ends.',
        es='Usted escribe desde {number}. Pruebe "qué es un iep". /picture manda una foto, /new es otro teléfono, /quit termina.',
    ),
    "nothing": Both(en="(no text comes back)", es="(no llega ningún mensaje)"),
    "guide": Both(en="Guide", es="Guía"),
    "later": Both(en="Guide, later", es="Guía, después"),
    "you": Both(en="You", es="Usted"),
}


class CannotStart(Exception):
    """The simulator can't begin; one sentence that says what to do."""


def run(options: argparse.Namespace, lines: TextIO = sys.stdin, out: TextIO = sys.stdout) -> int:
    """Converse until the input ends.

    Returns:
        the exit status.
    """
    try:
        if options.url:
            return _converse(SimulatedPhone(options.url, _account_of_environment()), options, lines, out, None)
        return _with_own_guide(options, lines, out)
    except (CannotStart, Refused) as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _with_own_guide(options: argparse.Namespace, lines: TextIO, out: TextIO) -> int:
    printer = _Printer(out, options.lang)
    outgoing = OutgoingTexts(printer.later)
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    account = throw_away_account(base)
    print(_WORDS["starting"].in_(options.lang), file=out, flush=True)
    with tempfile.TemporaryDirectory(prefix="sms-") as folder:
        guide = _start(port, account, outgoing.url, Path(folder))
        try:
            _wait(base, guide, Path(folder) / "output.txt", out)
            return _converse(SimulatedPhone(base, account), options, lines, out, printer)
        finally:
            _stop(guide)
            outgoing.stop()


def _converse(
    phone: SimulatedPhone, options: argparse.Namespace, lines: TextIO, out: TextIO, printer: "Optional[_Printer]"
) -> int:
    lang = options.lang
    printer = printer or _Printer(out, lang)
    if options.number:
        phone.number = options.number
    print(_WORDS["ready"].in_(lang).replace("{number}", phone.number), file=out, flush=True)
    by_hand = lines.isatty()
    for line in _typed(lines, by_hand, out):
        if line == "/quit":
            break
        if line == "/new":
            phone = SimulatedPhone(phone.base, phone.account)
            print(phone.number, file=out, flush=True)
            continue
        pictures = 1 if line == "/picture" else 0
        body = "" if pictures else line
        if not by_hand:
            print(f"\n{_WORDS['you'].in_(lang)}  [{cost(body)}]\n  {body or line}", file=out, flush=True)
        before = printer.count
        started = time.monotonic()
        texts = phone.send(body, pictures)
        printer.at_once(texts)
        if not by_hand and texts and time.monotonic() - started > _HOLDING:
            _wait_for(lambda seen=before: printer.count > seen, _LATE_LIMIT)  # type: ignore[misc]
    return 0


#: An answer that took so long is a holding text, and the real one follows.
_HOLDING = 7.5


class _Printer:
    """Writes texts with what each costs; texts may arrive while somebody types."""

    def __init__(self, out: TextIO, lang: str) -> None:
        self._out, self._lang, self._lock = out, lang, threading.Lock()
        self.count = 0

    def at_once(self, texts: List[str]) -> None:
        """What came back with the request."""
        for text in texts:
            self._write("guide", text)
        if not texts:
            with self._lock:
                print(_WORDS["nothing"].in_(self._lang), file=self._out, flush=True)

    def later(self, _number: str, text: str) -> None:
        """What the guide sent by itself."""
        self.count += 1
        self._write("later", text)

    def _write(self, who: str, text: str) -> None:
        body = "\n".join(f"  {line}" for line in text.split("\n"))
        with self._lock:
            print(f"\n{_WORDS[who].in_(self._lang)}  [{cost(text)}]\n{body}", file=self._out, flush=True)


def _typed(lines: TextIO, by_hand: bool, out: TextIO) -> Iterator[str]:
    while True:
        if by_hand:
            print("\n> ", end="", file=out, flush=True)
        line = lines.readline()
        if not line:
            return
        yield line.rstrip("\r\n")


def _account_of_environment() -> Account:
    names = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_NUMBER", "SMS_PUBLIC_URL")
    values = [os.environ.get(name, "").strip() for name in names]
    missing = [name for name, value in zip(names, values, strict=True) if not value]
    if missing:
        raise CannotStart(f"Set {', '.join(missing)} to what the running guide has, or leave --url out.")
    return Account(*values)


def _start(port: int, account: Account, api_url: str, folder: Path) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "GUIDE_ENV": "development",
        "GUIDE_DATABASE": str(folder / "conversations.db"),
        "TWILIO_ACCOUNT_SID": account.sid,
        "TWILIO_AUTH_TOKEN": account.token,
        "TWILIO_NUMBER": account.number,
        "SMS_PUBLIC_URL": account.public_url,
        "TWILIO_API_URL": api_url,
        "PYTHONUNBUFFERED": "1",
    }
    environment.pop("TWILIO_ANSWERS_KEYWORDS", None)
    environment.pop("GUIDE_SMS_KEY", None)
    with (folder / "output.txt").open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _wait(base: str, guide: "subprocess.Popen[bytes]", output: Path, out: TextIO) -> None:
    """Until the guide is ready; what takes minutes (the first training) is told meanwhile."""
    told: List[str] = []

    def is_up() -> bool:
        try:
            with urllib.request.urlopen(f"{base}/health/ready", timeout=3) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def is_settled() -> bool:
        for line in output.read_text(errors="replace").splitlines()[len(told) :]:
            told.append(line)
            if line.startswith(_SLOW):
                print(line, file=out, flush=True)
        return guide.poll() is not None or is_up()

    if not _wait_for(is_settled, _START_LIMIT) or guide.poll() is not None:
        said = output.read_text(errors="replace").strip().splitlines()
        raise CannotStart(said[-1] if said else "The guide did not start; read .run/rasa.log.")


def _wait_for(holds: Callable[[], bool], limit: float) -> bool:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return False


def _stop(guide: "subprocess.Popen[bytes]") -> None:
    if guide.poll() is None:
        guide.send_signal(signal.SIGINT)
        try:
            guide.wait(30)
        except subprocess.TimeoutExpired:
            guide.kill()
            guide.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
