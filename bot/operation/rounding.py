"""Small counts point to people, so no count below five is shown, and others only in steps of five.

The rule (``STEP``): a count is rounded **down** to a multiple of five. "15" means 15 to 19; below five nothing is shown.
So two counts that are shown never differ by one family. Besides, nothing is shown from which a hidden count could be
reckoned: no total beside its parts, no overlapping times, and only weeks that are over (``bot/operation/insights.py``).
``tests/operation/test_insights.py`` tries to reckon them.
"""

from __future__ import annotations

STEP = 5


def rounded_down(count: int) -> int:
    """The count as it may be shown; 0 stands for 0 to 4."""
    return max(0, count) // STEP * STEP
