"""The deadline as a calendar file."""

from __future__ import annotations

import re
from datetime import date, datetime, timezone
from typing import List

from clocks import due_in

from bot.guide.deadlines import deadline_for, ics


class TestCalendarFile:
    NOW = datetime(2026, 11, 22, 15, 0, tzinfo=timezone.utc)

    def text(self, lang: str = "es") -> str:
        return ics(deadline_for("due_process", date(2026, 12, 31), lang), lang, self.NOW)

    def unfolded(self, lang: str = "es") -> List[str]:
        return self.text(lang).replace("\r\n ", "").split("\r\n")

    def test_is_one_all_day_event(self) -> None:
        lines = self.unfolded()
        assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
        assert {"DTSTART;VALUE=DATE:20281231", "DTEND;VALUE=DATE:20290101", "DTSTAMP:20261122T150000Z"} <= set(lines)
        assert sum(line == "BEGIN:VEVENT" for line in lines) == 1
        assert sum(line.startswith("UID:") for line in lines) == 1

    def test_ends_lines_with_crlf_and_folds_them_at_75_octets(self) -> None:
        text = self.text()
        assert "\n" not in text.replace("\r\n", "")
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))

    def test_escapes_what_separates_values(self) -> None:
        description = next(line for line in self.unfolded() if line.startswith("DESCRIPTION:"))
        assert "\\," in description and "\\;" in description
        assert not re.search(r"(?<!\\)[,;]", description)

    def test_tells_an_estimate(self) -> None:
        lines = ics(due_in("TX", date(2026, 9, 8)), "en", self.NOW).replace("\r\n ", "").split("\r\n")
        assert "SUMMARY:School: Finish the first testing (estimate)" in lines

    def test_is_the_same_for_the_same_deadline_and_time(self) -> None:
        assert self.text() == self.text()
