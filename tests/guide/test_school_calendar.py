"""The district's calendar file: which of its events are days without school."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.guide.content import load_content
from bot.guide.deadlines import deadline_for
from bot.guide.schemas import Calendar, District, SchoolBreak
from bot.guide.school_calendar import read_breaks, with_calendar_file
from bot.guide.yaml_source import ContentError, read_model

WORDS = Calendar().ics_words


def calendar_file(*events: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""])


def event(title: str, first: str, after: str = "") -> str:
    lines = ["BEGIN:VEVENT", f"DTSTART;VALUE=DATE:{first}", f"SUMMARY:{title}", "END:VEVENT"]
    if after:
        lines.insert(2, f"DTEND;VALUE=DATE:{after}")
    return "\r\n".join(lines)


def test_a_break_ends_the_day_before_its_dtend() -> None:
    text = calendar_file(event("Winter Break", "20261221", "20270105"))
    assert read_breaks(text, WORDS) == [SchoolBreak(first=date(2026, 12, 21), last=date(2027, 1, 4))]


def test_a_single_day_needs_no_dtend() -> None:
    text = calendar_file(event("NO SCHOOL - teacher workday", "20261103"))
    assert read_breaks(text, WORDS) == [SchoolBreak(first=date(2026, 11, 3), last=date(2026, 11, 3))]


@pytest.mark.parametrize("title", ["Board meeting", "First day of school", "Picture day", "Early dismissal"])
def test_other_events_are_left_out(title: str) -> None:
    assert read_breaks(calendar_file(event(title, "20261103")), WORDS) == []


def test_an_event_with_a_time_is_no_whole_day() -> None:
    lines = ["BEGIN:VEVENT", "DTSTART:20261103T180000Z", "SUMMARY:Holiday concert", "END:VEVENT"]
    assert read_breaks(calendar_file(*lines), WORDS) == []


def test_a_folded_title_is_read_whole() -> None:
    lines = ["BEGIN:VEVENT", "DTSTART;VALUE=DATE:20261103", "SUMMARY:Staff day: no sch", " ool", "END:VEVENT"]
    assert len(read_breaks(calendar_file(*lines), WORDS)) == 1


def test_a_broken_date_is_left_out() -> None:
    assert read_breaks(calendar_file(event("No school", "20261399")), WORDS) == []


class TestTheDistrict:
    def district(self, folder: Path, project: Path, ics: str) -> District:
        text = (project / "data" / "district.yml").read_text(encoding="utf-8")
        path = folder / "district.yml"
        path.write_text(text.replace("ics: null", f"ics: {ics}"), encoding="utf-8")
        return read_model(path, District)

    def test_names_no_file_at_first(self, project: Path) -> None:
        assert load_content(project / "data").district.calendar.ics is None

    def test_its_file_turns_an_estimate_into_a_date(self, tmp_path: Path, project: Path) -> None:
        events = [event("Thanksgiving Break", "20261125", "20261128"), event("Winter Break", "20261221", "20270104")]
        (tmp_path / "calendar.ics").write_text(calendar_file(*events), encoding="utf-8")
        district = with_calendar_file(self.district(tmp_path, project, "calendar.ics"), tmp_path)
        start = date(2026, 11, 30)
        assert deadline_for("manifestation", start, "en").due == start + timedelta(days=14)
        assert not deadline_for("manifestation", start, "en", district.calendar).estimate

    def test_a_missing_file_is_named(self, tmp_path: Path, project: Path) -> None:
        with pytest.raises(ContentError, match="there is no file"):
            with_calendar_file(self.district(tmp_path, project, "calendar.ics"), tmp_path)

    def test_a_file_without_days_off_is_a_problem(self, tmp_path: Path, project: Path) -> None:
        (tmp_path / "calendar.ics").write_text(calendar_file(event("Board meeting", "20261103")), encoding="utf-8")
        with pytest.raises(ContentError, match="no all-day event"):
            with_calendar_file(self.district(tmp_path, project, "calendar.ics"), tmp_path)

    def test_only_a_file_beside_it_can_be_named(self, tmp_path: Path, project: Path) -> None:
        with pytest.raises(ContentError, match="ends in .ics"):
            self.district(tmp_path, project, "../../etc/passwd")
