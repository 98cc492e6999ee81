"""How often a session may be answered and an address may ask: token buckets, kept in memory only."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Callable, Tuple

#: Buckets kept at most; the ones longest unused are dropped, and they are most likely full again.
_MOST_BUCKETS = 20_000


@dataclass(frozen=True)
class Rate:
    """So many at once, and so many a minute from then on."""

    burst: int
    per_minute: int


class Buckets:
    """One bucket of tokens for each key.

    Args:
        rate: its size, and how fast it fills.
        clock: seconds, rising.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: "OrderedDict[str, Tuple[float, float]]" = OrderedDict()

    def take(self, key: str) -> float:
        """Take a token.

        Returns:
            0.0 when there was one, else the seconds until there is.
        """
        now, a_second = self._clock(), self._rate.per_minute / 60
        tokens, then = self._buckets.pop(key, (float(self._rate.burst), now))
        tokens = min(float(self._rate.burst), tokens + (now - then) * a_second)
        enough = tokens >= 1
        self._buckets[key] = (tokens - 1 if enough else tokens, now)
        if len(self._buckets) > _MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return 0.0 if enough else (1 - tokens) / a_second

    def __len__(self) -> int:
        return len(self._buckets)
