"""The dates the law sets, by worked examples from each kind of clock."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import List, Optional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.guide.deadlines import (
    EVENTS,
    Deadline,
    add_years,
    clock_starts,
    deadline_for,
    evaluation_clock_sentence,
    evaluation_deadline,
    explain,
    federal_evaluation_deadline,
    format_date,
    ics,
)
from bot.guide.schemas import Calendar, SchoolBreak, States
from bot.guide.yaml_source import read_model

STATES = read_model(Path(__file__).parents[2] / "data" / "states.yml", States)
CODES = sorted(STATES.states)
HIDDEN = ["AK", "PR", "WV"]
SHOWN = [code for code in CODES if code not in HIDDEN]
UNKNOWN = Calendar()
#: A whole school year as a careful district writes it down.
FULL_YEAR = Calendar(
    breaks=[
        SchoolBreak(first=date(2026, 6, 5), last=date(2026, 8, 9)),
        SchoolBreak(first=date(2026, 11, 23), last=date(2026, 11, 27)),
        SchoolBreak(first=date(2026, 12, 21), last=date(2027, 1, 4)),
        SchoolBreak(first=date(2027, 3, 15), last=date(2027, 3, 19)),
        SchoolBreak(first=date(2027, 5, 29), last=date(2027, 8, 8)),
    ]
)
BOTH_LANGUAGES = pytest.mark.parametrize("lang", ["en", "es"])


def due_in(
    state: Optional[str], start: date, calendar: Calendar = UNKNOWN, lang: str = "en", age: Optional[float] = None
) -> Deadline:
    deadline = evaluation_deadline(STATES, state, start, calendar, lang, age)
    assert deadline is not None
    return deadline


def sentences(text: str) -> List[str]:
    """Sentences without the source at the end and without what stands in parentheses."""
    plain = re.sub(r"\([^()]*(\([^()]*\)[^()]*)*\)", "", text)
    return [part for part in re.split(r"(?<=[.!?])\s+", plain.strip()) if re.search(r"\w", part)]


class TestTheClockInWords:
    def test_no_state_gives_the_federal_clock_and_asks_for_the_state(self) -> None:
        assert evaluation_clock_sentence(STATES, None, "en") == (
            "Federal law gives the school 60 days from the day it gets your signed consent to test, and a state may set "
            "its own limit. Tell me your state and I'll tell you what I know about its clock. (34 CFR 300.301(c)(1))"
        )

    def test_georgia(self) -> None:
        assert evaluation_clock_sentence(STATES, "GA", "en") == (
            "In Georgia the school has 60 days to finish testing, from the day it gets your signed consent to test. "
            "Breaks of five or more school days in a row don't count. Near the summer there are special counting rules, "
            "so ask the school. (Ga. Comp. R. & Regs. 160-4-7-.04. Federal rule: 60 days from consent, or the state's "
            "own limit.)"
        )

    def test_texas_in_spanish(self) -> None:
        text = evaluation_clock_sentence(STATES, "TX", "es")
        assert text.startswith("En Texas la escuela tiene 45 días de escuela para terminar la evaluación, desde el día")
        assert "Regla federal: 60 días desde el consentimiento" in text

    @pytest.mark.parametrize("state", ["CT", "NC", "VA"])
    def test_says_where_the_clock_starts_at_the_request(self, state: str) -> None:
        clock = evaluation_clock_sentence(STATES, state, "en").split("Federal rule")[0]
        assert "gets the request for testing (referral)" in clock
        assert "signed consent" not in clock

    @pytest.mark.parametrize(
        ("state", "words"),
        [
            ("OH", "to finish testing, from the day"),
            ("MD", "to finish testing and decide if your child qualifies, from the day"),
            ("CA", "decide if your child qualifies and, if so, write the IEP with you."),
            ("NC", "write the IEP with you and settle the placement"),
            ("NJ", "write the IEP with you and start the services."),
        ],
    )
    def test_says_what_the_time_covers(self, state: str, words: str) -> None:
        assert words in evaluation_clock_sentence(STATES, state, "en")

    @pytest.mark.parametrize("state", HIDDEN)
    @BOTH_LANGUAGES
    def test_a_hidden_clock_is_never_stated(self, state: str, lang: str) -> None:
        text = evaluation_clock_sentence(STATES, state, lang)
        assert set(re.findall(r"\d+", text)) <= {"60", "2020"}  # the federal days, the year of Puerto Rico's manual
        assert ("This guide doesn't state" if lang == "en" else "Esta guía no indica") in text

    @BOTH_LANGUAGES
    def test_maine_states_no_clock_for_a_child_of_four(self, lang: str) -> None:
        text = evaluation_clock_sentence(STATES, "ME", lang, age=4)
        assert "45" not in text and "CDS" in text

    def test_idaho_asks_about_breaks(self) -> None:
        assert "whether school breaks of five or more days are counted" in evaluation_clock_sentence(STATES, "ID", "en")

    @pytest.mark.parametrize("state", SHOWN)
    @BOTH_LANGUAGES
    def test_every_state_gives_days_citation_and_the_federal_rule(self, state: str, lang: str) -> None:
        clock = STATES.states[state].evaluation
        text = evaluation_clock_sentence(STATES, state, lang)
        assert f" {clock.days} " in text
        assert (clock.citation or "").rstrip(".") in text
        assert ("Federal rule" if lang == "en" else "Regla federal") in text
        assert "{" not in text and "None" not in text

    def test_a_code_in_small_letters_is_the_same_state(self) -> None:
        assert evaluation_clock_sentence(STATES, "ga", "en") == evaluation_clock_sentence(STATES, "GA", "en")

    def test_tells_the_caller_from_which_day_to_count(self) -> None:
        assert clock_starts(STATES, "VA") == "referral"
        assert clock_starts(STATES, "GA") == "consent"
        assert clock_starts(STATES, "AK") == clock_starts(STATES, None) == "consent"


class TestCalendarDays:
    @pytest.mark.parametrize(
        ("state", "start", "due"),
        [
            ("NY", date(2026, 3, 3), date(2026, 5, 2)),  # 28 days are left in March, 30 in April, 2 in May
            ("OH", date(2026, 11, 22), date(2027, 1, 21)),  # over the end of the year
            ("NC", date(2026, 11, 22), date(2027, 2, 20)),  # 90 days from the request
            ("NJ", date(2027, 12, 1), date(2028, 2, 29)),  # 90 days, ending on a leap day
            ("MO", date(2028, 2, 1), date(2028, 4, 1)),  # over a leap day
        ],
    )
    def test_the_day_after_the_start_is_day_one(self, state: str, start: date, due: date) -> None:
        deadline = due_in(state, start)
        assert deadline.due == deadline.earliest == deadline.latest == due
        assert not deadline.estimate

    def test_a_less_certain_limit_is_to_be_confirmed(self) -> None:
        assert "confirm" in due_in("AL", date(2026, 11, 22)).caveat

    def test_maryland_tells_of_its_second_limit(self) -> None:
        assert "90 days from the written request" in due_in("MD", date(2026, 11, 22)).caveat


class TestCalendarDaysWithoutBreaks:
    def test_georgia_leaves_the_usual_winter_break_out(self) -> None:
        deadline = due_in("GA", date(2026, 11, 22))
        # Dec 22 to Jan 2 and the Sunday after: 13 days beside the 60. Three days at Thanksgiving are too few.
        assert deadline.due == date(2026, 11, 22) + timedelta(days=73)
        assert deadline.earliest == date(2027, 1, 21)
        assert deadline.estimate and deadline.latest > deadline.due

    def test_georgia_with_the_districts_own_breaks(self) -> None:
        deadline = due_in("GA", date(2026, 11, 16), FULL_YEAR)
        # Thanksgiving week with its weekends is 9 days; Dec 19 to Jan 4 is 17.
        assert deadline.due == date(2026, 11, 16) + timedelta(days=60 + 9 + 17)
        assert deadline.estimate

    def test_california_counts_a_thanksgiving_week_of_five_school_days(self) -> None:
        deadline = due_in("CA", date(2026, 11, 16), FULL_YEAR)
        assert deadline.due == date(2026, 11, 16) + timedelta(days=60 + 17)

    def test_pennsylvania_leaves_only_the_summer_out(self) -> None:
        assert due_in("PA", date(2026, 11, 16), age=8).due == date(2027, 1, 15)
        summer = due_in("PA", date(2027, 5, 2), age=8)
        assert summer.due > date(2027, 8, 15) and summer.earliest == date(2027, 7, 1)

    def test_pennsylvania_counts_the_summer_for_preschoolers(self) -> None:
        deadline = due_in("PA", date(2027, 5, 2), age=4)
        assert deadline.due == date(2027, 7, 1) and not deadline.estimate

    def test_florida_leaves_holidays_out_too(self) -> None:
        # Sept 1 + 60 would be Oct 31; Labor Day and Columbus Day don't count.
        assert due_in("FL", date(2026, 9, 1)).due == date(2026, 11, 2)

    @pytest.mark.parametrize("state", ["ID", "MS"])
    def test_where_breaks_are_unclear_the_plain_count_is_only_an_estimate(self, state: str) -> None:
        deadline = due_in(state, date(2026, 11, 22))
        assert deadline.due == deadline.earliest == date(2027, 1, 21)
        assert deadline.estimate and deadline.latest > deadline.due
        assert "ask the district if long ones count" in deadline.counted


class TestBusinessDays:
    def test_louisiana(self) -> None:
        # 20 in September without Labor Day, 21 in October without Columbus Day, 18 in November without Election Day
        # (a holiday in Louisiana), Veterans Day and Thanksgiving: the 60th is December 1.
        deadline = due_in("LA", date(2026, 9, 1))
        assert deadline.due == date(2026, 12, 1)
        assert not deadline.estimate and "business days" in deadline.counted

    def test_virginia_counts_65_from_the_request(self) -> None:
        # 65 weekdays after Sept 8 end on Dec 8; Columbus Day, Veterans Day and Thanksgiving make it Dec 11.
        deadline = due_in("VA", date(2026, 9, 8))
        assert deadline.due == date(2026, 12, 11)
        assert "request for testing (referral)" in deadline.counted

    def test_a_holiday_observed_at_the_end_of_the_year_before(self) -> None:
        # New Year's Day 2028 is a Saturday, observed on Friday, December 31, 2027.
        deadline = deadline_for("records", date(2027, 12, 27), "en", states=STATES, state="CA")
        assert deadline.due == date(2028, 1, 4)


class TestSchoolDays:
    def test_texas_without_a_calendar_is_an_estimate_with_a_range(self) -> None:
        deadline = due_in("TX", date(2026, 9, 8))
        assert deadline.estimate
        assert deadline.earliest <= deadline.due <= deadline.latest
        assert deadline.due == date(2026, 11, 12)  # 45 weekdays end Nov 10; Columbus Day and Veterans Day

    def test_michigan_with_the_districts_calendar_is_a_date(self) -> None:
        deadline = due_in("MI", date(2026, 11, 16), FULL_YEAR)
        # Nov 17-20: 4, Nov 30-Dec 18: 15, then 11 from Jan 5 with Martin Luther King Day on the 18th.
        assert deadline.due == date(2027, 1, 20)
        assert not deadline.estimate and deadline.earliest == deadline.latest == deadline.due
        assert "the school's own calendar" in deadline.counted

    def test_a_calendar_with_only_one_break_is_still_an_estimate(self) -> None:
        only_winter = Calendar(breaks=[SchoolBreak(first=date(2026, 12, 21), last=date(2027, 1, 3))])
        assert due_in("MI", date(2027, 3, 1), only_winter).estimate
        assert not due_in("MI", date(2026, 11, 30), only_winter).estimate

    def test_a_holiday_on_which_school_may_be_open_makes_it_an_estimate(self) -> None:
        deadline = due_in("MI", date(2026, 9, 8), FULL_YEAR)
        assert deadline.estimate and (deadline.earliest, deadline.due) == (date(2026, 10, 20), date(2026, 10, 21))
        listed = Calendar(breaks=[*FULL_YEAR.breaks, SchoolBreak(first=date(2026, 10, 12), last=date(2026, 10, 12))])
        assert not due_in("MI", date(2026, 9, 8), listed).estimate

    def test_connecticut_is_never_exact_since_time_for_consent_does_not_count(self) -> None:
        assert due_in("CT", date(2026, 8, 17), FULL_YEAR).estimate

    def test_a_summer_request_in_connecticut_counts_from_the_first_school_day(self) -> None:
        july, august = due_in("CT", date(2026, 7, 7)), due_in("CT", date(2026, 8, 14))
        assert july.due == august.due

    @pytest.mark.parametrize(
        ("start", "left", "due"),
        [
            (date(2027, 3, 19), 50, date(2027, 5, 21)),  # 45 school days are done before the summer
            (date(2027, 4, 6), 38, date(2027, 6, 30)),  # 35 to 44 left: June 30
            (date(2027, 4, 26), 24, date(2027, 9, 7)),  # fewer than 35: on in fall
        ],
    )
    def test_texas_near_the_end_of_the_school_year(self, start: date, left: int, due: date) -> None:
        days = (start + timedelta(days=n) for n in range(1, (date(2027, 5, 29) - start).days))
        assert sum(day.weekday() < 5 for day in days) == left
        assert due_in("TX", start, FULL_YEAR).due == due

    def test_illinois_finishes_before_the_next_school_year(self) -> None:
        assert due_in("IL", date(2027, 4, 6), FULL_YEAR).due == date(2027, 8, 8)

    def test_delaware_ends_after_ninety_calendar_days_at_the_latest(self) -> None:
        deadline = due_in("DE", date(2027, 4, 12))
        assert deadline.due == deadline.latest == date(2027, 7, 11)
        assert "90 calendar days" in deadline.counted

    def test_a_calendar_without_any_school_is_refused(self) -> None:
        closed = Calendar(breaks=[SchoolBreak(first=date(2026, 1, 1), last=date(2036, 1, 1))])
        with pytest.raises(ValueError, match="district.yml"):
            due_in("MI", date(2026, 9, 1), closed)


class TestHiddenClocks:
    @pytest.mark.parametrize("state", HIDDEN)
    def test_no_date_is_given(self, state: str) -> None:
        assert evaluation_deadline(STATES, state, date(2026, 9, 8), UNKNOWN, "en") is None

    @pytest.mark.parametrize("age", [3, 4.5, 5.9])
    def test_nor_in_maine_for_ages_three_to_five(self, age: float) -> None:
        assert evaluation_deadline(STATES, "ME", date(2026, 9, 8), UNKNOWN, "en", age) is None

    def test_maine_with_a_school_age_child_or_an_unknown_age(self) -> None:
        assert "ages 3 to 5 may have another clock" in due_in("ME", date(2026, 9, 8)).caveat
        assert "3 to 5" not in due_in("ME", date(2026, 9, 8), age=7).caveat

    def test_the_federal_date_may_stand_in_and_says_that_the_state_may_differ(self) -> None:
        deadline = federal_evaluation_deadline(STATES, date(2026, 11, 22), "en")
        assert deadline.federal and deadline.due == date(2027, 1, 21)
        assert explain(deadline, "en") == (
            "Under federal law the school has until January 21, 2027 to finish testing. That is 60 calendar days, "
            "weekends and holidays included; day 1 is the day after the school gets your signed consent to test. Your "
            "state may have its own limit, shorter or longer, so ask the district. (34 CFR 300.301(c)(1))"
        )

    def test_without_a_state_the_federal_limit_is_counted(self) -> None:
        assert due_in(None, date(2026, 11, 22)) == federal_evaluation_deadline(STATES, date(2026, 11, 22), "en")


class TestOtherClocks:
    @pytest.mark.parametrize(
        ("event", "start", "due", "source"),
        [
            ("iep_meeting", date(2026, 12, 15), date(2027, 1, 14), "34 CFR 300.323(c)(1)"),
            ("records", date(2026, 11, 22), date(2027, 1, 6), "34 CFR 300.613(a)"),
            ("state_complaint_filing", date(2026, 3, 3), date(2027, 3, 3), "34 CFR 300.153(c)"),
            ("due_process", date(2026, 3, 3), date(2028, 3, 3), "34 CFR 300.507(a)(2)"),
            ("annual_review", date(2028, 2, 29), date(2029, 2, 28), "34 CFR 300.324(b)(1)(i)"),
            ("reevaluation", date(2026, 3, 3), date(2029, 3, 3), "34 CFR 300.303(b)(2)"),
        ],
    )
    def test_federal_limits(self, event: str, start: date, due: date, source: str) -> None:
        deadline = deadline_for(event, start, "en")
        assert (deadline.due, deadline.source, deadline.estimate) == (due, source, False)

    def test_a_manifestation_review_takes_ten_school_days(self) -> None:
        exact = deadline_for("manifestation", date(2026, 11, 16), "en", FULL_YEAR)
        assert exact.due == date(2026, 12, 7) and not exact.estimate
        guess = deadline_for("manifestation", date(2026, 11, 16), "en")
        assert guess.estimate and guess.earliest <= guess.due <= guess.latest

    @pytest.mark.parametrize(
        ("event", "state", "due", "citation"),
        [
            ("due_process", "NC", date(2027, 11, 22), "N.C. Gen. Stat. 115C-109.6(b)"),
            ("records", "RI", date(2026, 12, 2), "200-RICR-20-30-6"),
            ("records", "CA", date(2026, 12, 1), "Cal. Educ. Code 56043(n), 56504"),
            ("records", "GA", date(2027, 1, 6), "34 CFR 300.613(a)"),
        ],
    )
    def test_a_states_own_limit_goes_first(self, event: str, state: str, due: date, citation: str) -> None:
        deadline = deadline_for(event, date(2026, 11, 22), "en", states=STATES, state=state)
        assert (deadline.due, deadline.source) == (due, citation)

    def test_north_carolinas_limit_is_not_called_federal(self) -> None:
        text = explain(deadline_for("due_process", date(2026, 11, 22), "es", states=STATES, state="NC"), "es")
        assert "federal" not in text and "1 año" in text

    def test_due_process_warns_of_shorter_state_limits(self) -> None:
        assert "less time" in deadline_for("due_process", date(2026, 11, 22), "en").caveat

    def test_a_reevaluation_may_be_left_out_only_if_both_agree(self) -> None:
        text = explain(deadline_for("reevaluation", date(2026, 11, 22), "en"), "en")
        assert "unless you and the school agree it is not needed" in text

    def test_an_unknown_event_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="iep_meeting"):
            deadline_for("birthday", date(2026, 11, 22), "en")

    def test_february_29_becomes_the_safer_day(self) -> None:
        assert add_years(date(2028, 2, 29), 1) == date(2029, 2, 28)
        assert add_years(date(2028, 2, 29), 4) == date(2032, 2, 29)


class TestSayingIt:
    @pytest.mark.parametrize(
        ("day", "en", "es"),
        [
            (date(2026, 3, 3), "March 3, 2026", "3 de marzo de 2026"),
            (date(2027, 12, 31), "December 31, 2027", "31 de diciembre de 2027"),
        ],
    )
    def test_dates_in_words(self, day: date, en: str, es: str) -> None:
        assert (format_date(day, "en"), format_date(day, "es")) == (en, es)

    def test_an_estimate_says_so_and_gives_a_range(self) -> None:
        assert explain(due_in("GA", date(2026, 11, 22)), "en") == (
            "The school has until about February 3, 2027 (likely between January 21 and February 26, 2027) to finish "
            "testing. That is 60 calendar days without the breaks that Georgia leaves out; day 1 is the day after the "
            "school gets your signed consent to test. This is an estimate: the real date depends on the school's own "
            "calendar, so ask the school for it. (Ga. Comp. R. & Regs. 160-4-7-.04)"
        )

    def test_in_spanish(self) -> None:
        assert explain(deadline_for("iep_meeting", date(2026, 11, 22), "es"), "es") == (
            "La escuela debe hacer la primera reunión del IEP a más tardar el 22 de diciembre de 2026. Son 30 días "
            "calendario, con fines de semana y feriados; el día 1 es el día después de que el equipo decide que su niño "
            "o niña necesita educación especial. (34 CFR 300.323(c)(1))"
        )

    @pytest.mark.parametrize("state", SHOWN)
    @BOTH_LANGUAGES
    def test_takes_at_most_three_sentences_in_every_state(self, state: str, lang: str) -> None:
        text = explain(due_in(state, date(2027, 4, 6), lang=lang), lang)
        assert len(sentences(text)) <= 3, text
        assert "{" not in text and text.endswith(")")

    @pytest.mark.parametrize("event", EVENTS)
    @BOTH_LANGUAGES
    def test_takes_at_most_three_sentences_for_every_event(self, event: str, lang: str) -> None:
        text = explain(deadline_for(event, date(2026, 11, 22), lang), lang)
        assert len(sentences(text)) <= 3, text
        assert "{" not in text


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
        assert "SUMMARY:School: Finish testing (estimate)" in lines

    def test_is_the_same_for_the_same_deadline_and_time(self) -> None:
        assert self.text() == self.text()


DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


class TestProperties:
    @given(state=st.sampled_from(SHOWN), start=DAYS, full=st.booleans())
    @settings(deadline=None, max_examples=150)
    def test_a_deadline_is_after_its_start_and_within_its_range(self, state: str, start: date, full: bool) -> None:
        deadline = due_in(state, start, FULL_YEAR if full else UNKNOWN)
        assert start < deadline.earliest <= deadline.due <= deadline.latest
        assert deadline.estimate or deadline.earliest == deadline.latest

    @given(state=st.sampled_from(SHOWN), start=DAYS, later=st.integers(min_value=1, max_value=60), full=st.booleans())
    @settings(deadline=None, max_examples=150)
    def test_a_later_start_never_gives_an_earlier_deadline(
        self, state: str, start: date, later: int, full: bool
    ) -> None:
        calendar = FULL_YEAR if full else UNKNOWN
        first, second = due_in(state, start, calendar), due_in(state, start + timedelta(days=later), calendar)
        assert first.due <= second.due

    @given(event=st.sampled_from(sorted(EVENTS)), start=DAYS, later=st.integers(min_value=1, max_value=400))
    @settings(deadline=None, max_examples=150)
    def test_so_do_the_other_clocks(self, event: str, start: date, later: int) -> None:
        first, second = deadline_for(event, start, "en"), deadline_for(event, start + timedelta(days=later), "en")
        assert start < first.due <= second.due
