"""How many turns may be in hand at once: past that a server says so quickly instead of letting everybody wait.

A Rasa server works on one processor core, so a turn more in hand makes all of them slower. What is refused costs
next to nothing, and a place is free again after a few hundredths of a second (load shedding: Google's "Site Reliability Engineering", chapter 21).
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import Counter as CounterOf
from typing import Optional

#: While so large a share of the places is free, one address may take as many as it asks for.
_PLENTY = 0.5
#: Beyond that, the share that one address may have: a whole school may sit behind one.
_SHARE = 0.25
#: Messages of one conversation that may wait for each other.
MOST_IN_A_CONVERSATION = 8
#: Seconds after which to come again: different for each, so that they don't all come at once.
_COME_AGAIN = (1.0, 4.0)


@dataclass
class Place:
    """A turn in hand; give it back when the turn is over."""

    _capacity: "Capacity"
    _address: str
    _conversation: str

    def give_back(self) -> None:
        """Make room for the next turn; a second time does nothing."""
        capacity, self._capacity = self._capacity, _NOWHERE
        capacity._leave(self._address, self._conversation)


class Capacity:
    """The places of one server process.

    Args:
        most: turns in hand at once.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._addresses: CounterOf[str] = Counter()
        self._conversations: CounterOf[str] = Counter()
        self.taken = 0
        self.refused = 0

    def take(self, address: str, conversation: str) -> Optional[Place]:
        """A place for a turn, if there is one.

        One address gets no more than a quarter once half of all are taken, so that somebody who sends without end
        leaves room for the others.

        Args:
            address: whatever stands for the address that the message came from.
            conversation: whose turn it is.
        """
        crowded = self.taken >= self._most * _PLENTY
        too_many = self._addresses[address] >= self._most * _SHARE
        waiting = self._conversations[conversation]
        if self.taken >= self._most or (crowded and too_many) or waiting >= MOST_IN_A_CONVERSATION:
            self.refused += 1
            self._forget_empty(address, conversation)
            return None
        self.taken += 1
        self._addresses[address] += 1
        self._conversations[conversation] += 1
        return Place(self, address, conversation)

    def _leave(self, address: str, conversation: str) -> None:
        self.taken -= 1
        self._addresses[address] -= 1
        self._conversations[conversation] -= 1
        self._forget_empty(address, conversation)

    def _forget_empty(self, address: str, conversation: str) -> None:
        for counter, key in ((self._addresses, address), (self._conversations, conversation)):
            if counter[key] <= 0:
                del counter[key]


class _Nowhere(Capacity):
    def _leave(self, address: str, conversation: str) -> None:
        """A place that was given back already."""


_NOWHERE = _Nowhere(0)


def come_again() -> float:
    """Seconds after which somebody who was refused may try again."""
    return random.uniform(*_COME_AGAIN)
