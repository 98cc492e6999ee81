"""Never two families in one conversation: random walks of families who all talk at once, each with words of its own.

Each family has an invented child's age, grade and state, and a word that nobody else writes. Whatever a family does, in
whatever order, what it gets back and what is shown again is its own. ``make cluster`` does the same across servers.
"""

from __future__ import annotations

import json
import os
import random
import threading
from dataclasses import dataclass, field
from typing import Dict, List, Optional

from tests.privacy.conftest import WatchedGuide
from tests.privacy.families import WebFamily
from tests.privacy.planted import planted

FAMILIES, STEPS = (40, 25) if os.environ.get("GUIDE_ALL_SECRETS") else (8, 8)
_STATES = ("Georgia", "Texas", "Ohio", "Maine", "Utah", "Iowa", "Nevada", "Kansas")
#: Words of every day, one for each family, that stay in what is kept and stand in no reply of the guide.
_WORDS = [
    "trains", "puzzles", "dinosaurs", "volcanoes", "penguins", "tractors", "drums", "pancakes", "rockets",
    "turtles", "magnets", "kites", "submarines", "owls", "pirates", "robots", "cactuses", "yoyos", "zebras",
    "pumpkins", "dragons", "candles", "pirouettes", "helicopters", "octopuses", "marbles", "lanterns", "snails",
    "pebbles", "rainbows", "accordions", "bulldozers", "caterpillars", "dolphins", "escalators", "fireworks",
    "giraffes", "hedgehogs", "igloos", "jellyfish",
]  # fmt: skip
_GRADES = {6: "1st", 7: "2nd", 8: "3rd", 9: "4th", 10: "5th", 11: "6th", 12: "7th", 13: "8th"}


@dataclass
class Walker:
    """One family: what it is told of is its own, or it fails."""

    guide: WatchedGuide
    number: int
    secret: str
    wrong: List[str] = field(default_factory=list)
    told: bool = False

    def __post_init__(self) -> None:
        self.age = 6 + self.number % 8
        self.state = _STATES[self.number % 8]
        self.word = _WORDS[self.number]
        self.family = WebFamily(self.guide)
        self.dice = random.Random(self.number)  # noqa: S311 - no cryptography

    def walk(self) -> None:
        """Take random steps; each is checked."""
        for _ in range(STEPS):
            self.dice.choice((self.tell, self.ask, self.ask, self.look, self.check, self.begin_again))()
        self.look()

    def tell(self) -> None:
        self.told = True
        self._say(f"my child is {self.age}, in {_GRADES[self.age]} grade in {self.state}, and he loves {self.word}")

    def ask(self) -> None:
        self._say(
            self.dice.choice(("what is an iep", "que es un plan 504", "who pays", self.secret, f"he likes {self.word}"))
        )

    def check(self) -> None:
        self._say("check my child's situation")

    def look(self) -> None:
        if not self.family.token:
            return
        status, history = self.family.history()
        if status != 200:
            self.wrong.append(f"history {status}")
        texts = [str(message["text"]) for message in json.loads(history).get("messages", [])]
        self._judge(" ".join(texts))

    def begin_again(self) -> None:
        """Another conversation of the same family knows nothing of the first."""
        if self.dice.random() < 0.3:
            self.family, self.told = WebFamily(self.guide), False

    def _say(self, text: str) -> None:
        for message in self.family.say(text):
            self._judge(str(message["text"]), message)

    def _judge(self, said: str, message: Optional[Dict[str, object]] = None) -> None:
        self.wrong += [f"{self.word} was told of {word}" for word in _WORDS if word != self.word and word in said]
        heard = said.partition("Here's what I heard: **")[2].partition("**")[0]
        if heard and not self.told:
            self.wrong.append(f"{self.word} heard {heard} without having told anything")
        if heard and ("years" in heard and f"{self.age} years" not in heard):
            self.wrong.append(f"{self.word}, {self.age} years old, heard {heard}")
        if heard and any(state in heard for state in _STATES if state != self.state):
            self.wrong.append(f"{self.word} of {self.state} heard {heard}")


def test_no_family_is_told_anything_of_another(watched: WatchedGuide) -> None:
    secrets = [
        secret for secret in planted(FAMILIES * 10, seed=4) if secret.kind in ("phone", "email", "link", "account")
    ]
    walkers = [Walker(watched, number, secrets[number].message) for number in range(FAMILIES)]
    threads = [threading.Thread(target=walker.walk) for walker in walkers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [wrong for walker in walkers for wrong in walker.wrong] == []
    assert any(walker.told for walker in walkers)
