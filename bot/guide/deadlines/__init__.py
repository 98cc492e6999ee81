"""The dates the law sets: the evaluation clock of a state, the other federal limits, and how to say them.

Everything here is pure: dates, the state data and the district's calendar in; sentences and dates out. A date is
only as good as the calendar behind it, so a count of school days without the district's own calendar, or one that
leaves school breaks out, is an estimate with a likely range, and says so.

``days`` and ``school_year`` know the calendar, ``counting`` counts, ``state_clocks`` and ``federal_clocks`` know the
rules (``federal_events`` holds them as data), ``happenings`` leads from what happened to the dates, ``wording`` says
them, ``calendar_file`` writes them for a calendar.
"""

from bot.guide.deadlines.calendar_file import ics
from bot.guide.deadlines.days import add_years
from bot.guide.deadlines.federal_clocks import deadline_for
from bot.guide.deadlines.federal_events import EVENTS
from bot.guide.deadlines.happenings import DUTIES, HAPPENINGS, Outlook, dates_after, preschool_dates
from bot.guide.deadlines.model import Deadline, Duty
from bot.guide.deadlines.state_clocks import (
    answer_deadline,
    clock_starts,
    evaluation_clock_sentence,
    evaluation_deadline,
    federal_evaluation_deadline,
    second_limit_deadline,
)
from bot.guide.deadlines.wording import explain, format_date

__all__ = [
    "DUTIES",
    "EVENTS",
    "HAPPENINGS",
    "Deadline",
    "Duty",
    "Outlook",
    "add_years",
    "answer_deadline",
    "clock_starts",
    "dates_after",
    "deadline_for",
    "evaluation_clock_sentence",
    "evaluation_deadline",
    "explain",
    "federal_evaluation_deadline",
    "format_date",
    "ics",
    "preschool_dates",
    "second_limit_deadline",
]
