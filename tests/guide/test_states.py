"""What ``data/states.yml`` must hold: every state, sourced, in both languages, and nothing that nobody could confirm."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

import pytest

from bot.guide.deadlines import evaluation_clock_sentence
from bot.guide.schemas import SOURCE_PATTERN, STATE_SOURCE_PATTERN, State, States
from bot.guide.yaml_source import read_model

STATES = read_model(Path(__file__).parents[2] / "data" / "states.yml", States)
CODES = sorted(STATES.states)
HIDDEN = ["AK", "PR", "WV"]
SHOWN = [code for code in CODES if code not in HIDDEN]
#: Clocks whose rule text nobody has seen: a parent is told to ask the district.
MEDIUM = "AL AR CO HI IA ID IN ME MS MT ND NE NM OR SC SD TN UT VT WI WY".split()  # noqa: SIM905


def everything() -> List[Tuple[str, State]]:
    return [("federal", STATES.federal), *STATES.states.items()]


def other_clocks() -> Iterator[Tuple[str, Dict[str, Any]]]:
    for code, entry in everything():
        for item in entry.other:
            yield code, item


def test_holds_fifty_states_the_capital_and_puerto_rico() -> None:
    assert len(CODES) == 52
    assert {"DC", "PR"} <= set(CODES)


@pytest.mark.parametrize("code", HIDDEN)
def test_a_clock_nobody_could_confirm_has_no_figure_at_all(code: str) -> None:
    clock = STATES.states[code].evaluation
    assert not clock.show
    assert (clock.days, clock.unit, clock.starts, clock.covers) == (None, None, None, None)


@pytest.mark.parametrize("code", HIDDEN)
def test_a_hidden_clock_says_so_and_whom_to_ask(code: str) -> None:
    note = STATES.states[code].evaluation.note
    assert note is not None
    assert "doesn't state" in note.en and "Ask" in note.en
    assert "no indica" in note.es and "Pregunte" in note.es


@pytest.mark.parametrize("code", SHOWN)
def test_a_shown_clock_is_complete(code: str) -> None:
    clock = STATES.states[code].evaluation
    assert clock.show and clock.citation
    assert clock.days and 25 <= clock.days <= 90
    assert clock.unit in ("calendar", "school", "business")
    assert clock.starts in ("consent", "referral")
    assert clock.covers in ("evaluation", "eligibility", "iep", "placement", "implementation")


def test_says_of_every_shown_clock_how_sure_it_is() -> None:
    assert [code for code in SHOWN if STATES.states[code].evaluation.sure == "medium"] == sorted(MEDIUM)
    assert {STATES.states[code].evaluation.sure for code in SHOWN} == {"high", "medium"}
    assert {STATES.states[code].evaluation.sure for code in HIDDEN} == {None}


@pytest.mark.parametrize("code", MEDIUM)
def test_a_less_certain_clock_sends_the_parent_to_the_district(code: str) -> None:
    note = STATES.states[code].evaluation.note
    assert note is not None
    assert re.search(r"ask your district", note.en, re.IGNORECASE)
    assert "distrito" in note.es


@pytest.mark.parametrize(
    ("code", "days", "unit", "starts", "covers"),
    [
        ("GA", 60, "calendar", "consent", "evaluation"),
        ("TX", 45, "school", "consent", "evaluation"),
        ("VA", 65, "business", "referral", "eligibility"),
        ("NC", 90, "calendar", "referral", "placement"),
        ("CT", 45, "school", "referral", "implementation"),
        ("LA", 60, "business", "consent", "evaluation"),
        ("MI", 30, "school", "consent", "iep"),
        ("NY", 60, "calendar", "consent", "evaluation"),
        ("CA", 60, "calendar", "consent", "iep"),
        ("NJ", 90, "calendar", "consent", "implementation"),
        ("IL", 60, "school", "consent", "iep"),
        ("AZ", 60, "calendar", "consent", "eligibility"),
        ("ID", 60, "calendar", "consent", "eligibility"),
        ("DE", 45, "school", "consent", "eligibility"),
        ("WA", 35, "school", "consent", "eligibility"),
        ("SD", 25, "school", "consent", "evaluation"),
    ],
)
def test_well_known_clocks(code: str, days: int, unit: str, starts: str, covers: str) -> None:
    clock = STATES.states[code].evaluation
    assert (clock.days, clock.unit, clock.starts, clock.covers) == (days, unit, starts, covers)


def test_only_three_states_count_from_the_request() -> None:
    assert [code for code in SHOWN if STATES.states[code].evaluation.starts == "referral"] == ["CT", "NC", "VA"]


def test_only_four_states_leave_school_breaks_out_of_calendar_days() -> None:
    assert [code for code in CODES if STATES.states[code].evaluation.skips_breaks] == ["CA", "FL", "GA", "PA"]


def test_idaho_is_told_only_with_the_question_about_breaks() -> None:
    note = STATES.states["ID"].evaluation.note
    assert note is not None
    assert note.en == "Ask your district whether school breaks of five or more days are counted."
    assert not STATES.states["ID"].evaluation.skips_breaks


def test_maine_states_no_figure_for_ages_three_to_five() -> None:
    preschool = [item for item in STATES.states["ME"].other if item.get("ages") == [3, 5]]
    assert len(preschool) == 1 and preschool[0]["days"] is None
    assert "60" not in evaluation_clock_sentence(STATES, "ME", "en").replace("60 calendar days from consent", "")


def test_louisiana_does_not_state_the_fifteen_days_nobody_confirmed() -> None:
    assert not any(item.get("answers_request") for item in STATES.states["LA"].other)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("AL", "9th grade or at age 16"),
        ("ME", "9th grade or at age 16"),
        ("GA", "9th grade or at age 16"),
        ("NC", "full plan for after high school comes by age 16"),
        ("NE", "developmental disability"),
        ("IL", "14 and a half"),
        ("WA", "by age 16"),
        ("SC", "by age 13"),
    ],
)
def test_planning_for_after_high_school(code: str, words: str) -> None:
    transition = STATES.states[code].transition
    assert transition is not None and words in transition.en


@pytest.mark.parametrize("code", ["MS", "PR"])
def test_says_nothing_of_a_planning_age_nobody_confirmed(code: str) -> None:
    assert STATES.states[code].transition is None


def test_every_other_clock_is_sourced_in_both_languages_and_certain_enough() -> None:
    for code, item in other_clocks():
        assert item["sure"] in ("high", "medium"), code
        assert item["citation"], code
        for key in ("what", "starts"):
            assert set(item[key]) == {"en", "es"} and all(item[key].values()), (code, item)
        assert item["unit"] in (None, "calendar", "school", "business"), code
        assert (item["days"] is None) == (item["unit"] is None), code


def test_other_clocks_use_only_known_keys() -> None:
    known = {"what", "days", "unit", "starts", "citation", "sure", "answers_request"}
    extra = {"who", "before", "event", "ages", "note"}
    assert {key for _, item in other_clocks() for key in item} <= known | extra


@pytest.mark.parametrize(
    ("code", "days", "unit"),
    [("AZ", 15, "school"), ("CA", 15, "calendar"), ("TX", 15, "school"), ("WA", 25, "school"), ("OH", 30, "calendar")],
)
def test_limits_to_answer_a_request(code: str, days: int, unit: str) -> None:
    answers = [item for item in STATES.states[code].other if item.get("answers_request")]
    assert [(item["days"], item["unit"]) for item in answers] == [(days, unit)]


def test_federal_law_gives_no_number_of_days_to_answer_a_request() -> None:
    answer = next(item for item in STATES.federal.other if item.get("answers_request"))
    assert answer["days"] is None and answer["citation"] == "34 CFR 300.503(a)"


@pytest.mark.parametrize("code", ["AR", "MS", "MT", "OH", "OK", "PR"])
def test_shows_no_phone_that_nobody_confirmed(code: str) -> None:
    center = STATES.states[code].parent_center
    assert center is not None and center.phone is None and center.url


@pytest.mark.parametrize("code", ["CT", "ME", "NC", "SC", "WI"])
def test_shows_no_agency_phone_of_low_certainty(code: str) -> None:
    agency = STATES.states[code].agency
    assert agency is not None and agency.phone is None


def test_phones_and_addresses_are_well_formed() -> None:
    for code, entry in everything():
        for contact in (entry.parent_center, entry.agency):
            assert contact is not None, code
            assert contact.phone is None or re.fullmatch(r"\d{3}-\d{3}-\d{4}", contact.phone), code
            assert contact.url and contact.url.startswith("https://"), code


def test_the_names_differ_where_spanish_has_its_own() -> None:
    assert STATES.states["NY"].name.es == "Nueva York"
    assert STATES.states["DC"].name.en == "Washington, DC"
    assert len({entry.name.es for entry in STATES.states.values()}) == 52


def test_figures_are_the_same_in_both_languages() -> None:
    def figures(text: str) -> List[str]:
        return sorted(re.findall(r"\d+", text.replace("9.º", "9th")))

    for code, entry in everything():
        texts = [entry.evaluation.note, entry.transition, entry.local_names]
        for text in (text for text in texts if text):
            assert figures(text.en) == figures(text.es) or "504" in text.en, (code, text)


def citations() -> Iterator[Tuple[str, str]]:
    for code, entry in everything():
        for citation in [entry.evaluation.citation, *(item["citation"] for item in entry.other)]:
            for part in str(citation).split(";"):
                yield code, part.strip()


def test_every_citation_is_a_rule_we_know_how_to_cite_or_a_states_own_manual() -> None:
    manual = re.compile(r"Manual|Plan|[Pp]olicies|[Rr]ules|memo|Bulletin|^34 CFR 300\.152\(a\), \(b\)\(1\)$")
    for code, citation in citations():
        known = SOURCE_PATTERN.match(citation) or STATE_SOURCE_PATTERN.match(citation) or citation == "Ley 51-1996"
        assert known or manual.search(citation), (code, citation)


@pytest.mark.parametrize(
    "slip", ["Cal. Code", "Texas law", "19 TAC", "COMAR", "Educ. Code 56344", "a state rule", "34 CFR"]
)
def test_a_slip_of_the_pen_is_no_citation(slip: str) -> None:
    assert not SOURCE_PATTERN.match(slip) and not STATE_SOURCE_PATTERN.match(slip)


def test_spanish_uses_the_words_of_the_answers() -> None:
    text = (Path(__file__).parents[2] / "data" / "states.yml").read_text(encoding="utf-8")
    assert not re.search(r"consentimiento|colocación|reunión\s+del\s+IEP", text)
