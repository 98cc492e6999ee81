"""Filling the gaps in a text: contacts, clocks, dates, the words for a fact."""

from __future__ import annotations

from datetime import date
from typing import Dict, List, Optional, Sequence

from bot.guide.content import Content
from bot.guide.deadlines import format_date
from bot.guide.facts import FACT_NAMES, LIST_FACTS, Facts, parse_iso
from bot.guide.family_clock import family_clock_sentence, family_state
from bot.guide.schemas import CheckTexts, placeholders

#: Diagnoses that are written in capitals.
_ACRONYMS = {"adhd": "ADHD", "ocd": "OCD", "ptsd": "PTSD", "odd": "ODD", "apd": "APD", "down syndrome": "Down syndrome"}


def fill(text: str, values: Dict[str, str]) -> str:
    """Put values into ``{gaps}``; a gap without a value stays empty rather than being shown."""
    for name in placeholders(text):
        text = text.replace("{" + name + "}", values.get(name, ""))
    return text


def common_values(content: Content, facts: Facts, lang: str) -> Dict[str, str]:
    """What every text may name: the contact, the parent center and the state's clock."""
    state = family_state(content, facts)
    return {
        "contact": contact_phrase(content, lang),
        "parent_center": parent_center_phrase(content, state, lang),
        "state_clock": family_clock_sentence(content, facts, lang),
        "district": content.district.name,
        "phone": content.district.contact.phone,
        "email": content.district.contact.email,
        "hours": content.district.contact.hours.in_(lang),
    }


def contact_phrase(content: Content, lang: str) -> str:
    """For example "the Family Support Office (555-010-0142)"."""
    contact = content.district.contact
    return f"{contact.name.in_(lang)} ({contact.phone})"


def parent_center_phrase(content: Content, state: Optional[str], lang: str) -> str:
    """The state's parent center by name, or how to find it."""
    entry = content.states.states.get(state or "")
    if entry and entry.parent_center:
        phone = f" ({entry.parent_center.phone})" if entry.parent_center.phone else ""
        return f"{entry.parent_center.name}{phone}"
    if lang == "es":
        return "el centro de padres de su estado (parentcenterhub.org/find-your-center)"
    return "your state's parent center (parentcenterhub.org/find-your-center)"


def join(words: Sequence[str], lang: str) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    link = "y" if lang == "es" else "and"
    if lang == "es" and words[-1][:1].lower() == "i":
        link = "e"
    return f"{', '.join(words[:-1])} {link} {words[-1]}"


def fact_in_words(content: Content, name: str, facts: Facts, lang: str) -> str:
    """One fact as a parent would read it, or an empty text where it was never said."""
    check = content.in_(lang).check
    value = getattr(facts, name)
    if name in facts.declined and value in (None, ()):
        return check.values.get("fact.declined", "?")
    if value in (None, ()):
        return ""
    if name == "child_age":
        return age_in_words(float(value), lang)
    if name == "state":
        state = content.states.states.get(value)
        return state.name.in_(lang) if state else str(value)
    if name in ("request_date", "consent_date"):
        day = parse_iso(value)
        return format_date(day, lang) if day else ""
    if name in LIST_FACTS:
        return join([_value_in_words(check, name, item) for item in value], lang)
    return _value_in_words(check, name, str(value))


def age_in_words(age: float, lang: str) -> str:
    """ "7", "2 and a half", "18 months"."""
    if age < 2:
        months = round(age * 12)
        return f"{months} {'meses' if lang == 'es' else 'months'}"
    whole = int(age)
    years = "años" if lang == "es" else "years"
    if age == whole:
        return f"{whole} {years}"
    if age - whole == 0.5:
        return f"{whole} años y medio" if lang == "es" else f"{whole} and a half"
    return f"{'casi' if lang == 'es' else 'almost'} {whole + 1}" if age - whole > 0.5 else f"{whole} {years}"


def summary(content: Content, facts: Facts, lang: str) -> List[str]:
    """What was heard, one line a fact: "Age: 7 years"."""
    names = content.in_(lang).check.fact_names
    lines = []
    for name in FACT_NAMES:
        words = fact_in_words(content, name, facts, lang)
        if words and not (name in facts.declined and not facts.known().get(name)):
            lines.append(f"{names.get(name, name)}: {words}")
    return lines


def heard_line(content: Content, facts: Facts, lang: str) -> str:
    """What was heard, in one line: "**7 years · 2nd grade · Georgia**"."""
    parts = [fact_in_words(content, name, facts, lang) for name in FACT_NAMES if name in facts.known()]
    return " · ".join(part for part in parts if part)


def request_when(facts: Facts, lang: str) -> str:
    """ " on March 3, 2026", or nothing."""
    day: Optional[date] = parse_iso(facts.request_date)
    if not day:
        return ""
    return f" el {format_date(day, lang)}" if lang == "es" else f" on {format_date(day, lang)}"


def concern_phrase(content: Content, facts: Facts, lang: str) -> str:
    """ "reading and attention", or "learning" where nothing was named."""
    check = content.in_(lang).check
    named = [_value_in_words(check, "concerns", item) for item in facts.concerns if item != "none"]
    return join(named, lang) or _value_in_words(check, "concerns", "learning")


def _value_in_words(check: CheckTexts, name: str, value: str) -> str:
    known = check.values.get(f"{name}.{value}")
    if known is not None:
        return known
    return "" if value == "none" else _ACRONYMS.get(value, value)
