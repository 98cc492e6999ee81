"""Families as hypothesis makes them up: any facts that slots can hold."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from bot.guide.facts import CONCERN_AREAS, FACT_NAMES, IMPACTS, PLANS, REQUESTS, SCHOOL_TYPES, SITUATIONS, Facts


def some(values: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values)


def lists(values: Any) -> st.SearchStrategy[Any]:
    return st.just(()) | st.just(("none",)) | st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)


FACTS = st.builds(
    Facts,
    child_age=st.none() | st.floats(0, 21),
    child_grade=some(("pre-k", "K", "1", "6", "12")),
    state=some(("GA", "TX", "PR")),
    school_type=some(SCHOOL_TYPES),
    concerns=lists(CONCERN_AREAS),
    impact=some(IMPACTS),
    plan=some(PLANS),
    diagnosis=lists(("adhd", "autism")),
    request=some(REQUESTS),
    request_date=some(("2026-03-03",)),
    consent_date=some(("2026-04-01",)),
    situation=lists(SITUATIONS),
    declined=st.lists(st.sampled_from(FACT_NAMES), unique=True).map(tuple),
)
