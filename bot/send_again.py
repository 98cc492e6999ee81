"""What ends a turn of which nothing is kept: the same message can be sent again, and nothing is doubled.

Stores and locks raise these, channels answer them; neither knows the other.
"""

from __future__ import annotations


class SendAgain(Exception):
    """The turn was not taken.

    Attributes:
        retry_after: seconds after which it may be tried again.
    """

    retry_after = 1.0


class Overtaken(SendAgain):
    """Another server took a turn of the same conversation in the meantime, or the conversation was deleted."""


class TooManyWaiting(SendAgain):
    """As many messages of this conversation wait for their turn as may."""

    retry_after = 3.0


class WaitedTooLong(SendAgain):
    """The turn before this one takes too long."""

    retry_after = 3.0


class HeldTooLong(SendAgain):
    """The turn itself took too long and was ended."""

    retry_after = 3.0
