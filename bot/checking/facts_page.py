"""``docs/facts.md``: every fact the guide states, with its source, in a form that a person can sign off.

The page is made from the data files alone, so that it is the same on every machine and on every day; a test holds that
the file in the repository is what this module writes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence

from bot.guide.content import Content, load_content
from bot.guide.deadlines.counting import SKIPPED_BREAK_WEEKDAYS, UNCLEAR_BREAK_WEEKDAYS, YEAR_END
from bot.guide.deadlines.federal_events import EVENTS
from bot.guide.deadlines.happenings import DUTIES
from bot.guide.deadlines.state_clocks import evaluation_clock_sentence
from bot.guide.deadlines.wording import UNITS
from bot.guide.schemas import Answer, Letter, NextStep, State
from bot.guide.yaml_source import read_yaml
from bot.paths import DATA, PROJECT

PAGE = PROJECT / "docs" / "facts.md"
#: A line to sign: a box to tick, who read it, and when.
SIGN_OFF = "| ☐ | Reviewer: | Date: | Remark: |\n|---|---|---|---|"
_HEAD = """# Every fact the guide states

Made by `make facts` from the data files; don't edit it here. Correct the data file and make the page again.

For the person who signs off (a special-education director or attorney): each entry has what a parent reads, the sources it
rests on, and the day it was last read against them. Tick the box, write your name and the date, and note what is wrong. A
fact that nobody ticked was read only by its authors. General information, not legal advice.

| Part | Entries |
|---|---|
"""


def write_facts_page(path: Path = PAGE, data: Path = DATA) -> None:
    """Write the page.

    Args:
        path: where to.
        data: the data folder to make it from.
    """
    path.write_text(facts_page(load_content(data), data), encoding="utf-8")


def facts_page(content: Content, data: Path = DATA) -> str:
    """The whole page as Markdown."""
    parts = {
        "Answers": [_answer(content, topic) for topic in content.topics],
        "Next steps": [_step(content, name) for name in content.in_("en").steps],
        "Federal deadlines": [*_events(), *_duties(), _counting_rules()],
        "State clocks": [_federal_block(content), *(_state(content, code) for code in sorted(content.states.states))],
        "Letters": [_letter(content, name) for name in content.in_("en").letters],
        "Meeting checklists": [_checklist(content, name) for name in content.in_("en").checklists],
        "The 13 kinds of disability": [_category(item) for item in read_yaml(data / "categories.yml")],
        "Glossary": [_term(item.id, item.en, item.es) for item in content.glossary],
    }
    head = _HEAD + "".join(f"| [{name}](#{_anchor(name)}) | {len(entries)} |\n" for name, entries in parts.items())
    body = "\n".join(f"\n## {name}\n\n" + "\n".join(entries) for name, entries in parts.items())
    return "\n".join(line.rstrip() for line in (head + body).splitlines()) + "\n"


def _answer(content: Content, topic: str) -> str:
    english: Answer = content.in_("en").answers[topic]
    spanish: Answer = content.in_("es").answers[topic]
    return _entry(
        f"{english.title} (`{topic}`)",
        [
            ("Text message", english.short),
            ("Web", english.full),
            ("Tell me more", english.more),
            ("More simply", english.simple),
            ("Mensaje de texto", spanish.short),
            ("Web, en español", spanish.full),
            ("Más, en español", spanish.more),
            ("Más sencillo, en español", spanish.simple),
        ],
        english.sources,
        str(english.reviewed),
    )


def _step(content: Content, name: str) -> str:
    english, spanish = content.in_("en").steps[name], content.in_("es").steps[name]
    return _entry(
        f"{english.title} (`{name}`)",
        [("Web", _whole(english)), ("Text message", english.short), ("Web, en español", _whole(spanish))]
        + [("Mensaje de texto", spanish.short)],
        english.sources,
        str(english.reviewed),
    )


def _whole(step: NextStep) -> str:
    lines = [
        step.headline,
        step.why,
        *(f"- {line}" for line in step.do),
        step.contact,
        step.say,
        step.clock,
        step.after,
    ]
    return "\n".join(line.strip() for line in lines)


def _events() -> Iterator[str]:
    for name, event in EVENTS.items():
        unit = "years" if event.unit == "years" else UNITS[event.unit].en
        counted = f"{event.amount} {unit}; day 1 is the day after: {event.starts.en}."
        said = [("Counted", counted), ("Says", event.statement.en), ("Dice", event.statement.es)]
        if event.caveat:
            said += [("And", event.caveat.en), ("Y", event.caveat.es)]
        yield _entry(f"{event.title.en} (`{name}`)", said, [event.source])


def _duties() -> Iterator[str]:
    for name, (text, source) in DUTIES.items():
        yield _entry(f"Without a number of days (`{name}`)", [("Says", text.en), ("Dice", text.es)], [source])


def _counting_rules() -> str:
    lines = [
        "The day after the start is day 1. Calendar days count weekends and holidays.",
        "Business days are Monday to Friday without federal and state holidays.",
        "School days are days when children are in school, by the district's calendar; without it the date is an estimate.",
        f"School breaks that a calendar-day clock leaves out, from so many weekdays on: {_pairs(SKIPPED_BREAK_WEEKDAYS)}.",
        f"Not known whether such breaks count, so an estimate: {_pairs(UNCLEAR_BREAK_WEEKDAYS)}.",
        f"A request near the end of the school year, in days: {_pairs(YEAR_END)}.",
        "Texas: with 35 to 44 school days left the report is due June 30. Illinois: before the next school year starts.",
    ]
    return _entry("How days are counted", [("Rules", "\n".join(lines))], ["34 CFR 300.11", "data/states.yml"])


def _pairs(table: Mapping[str, Any]) -> str:
    return ", ".join(f"{state} {value}" for state, value in sorted(table.items())).replace("{", "").replace("}", "")


def _federal_block(content: Content) -> str:
    return _entry(
        "No state named",
        _clock_texts(content, None) + _other_texts(content.states.federal),
        _cited(content.states.federal),
    )


def _state(content: Content, code: str) -> str:
    state = content.states.states[code]
    shown = "" if state.evaluation.show else " — the guide states no number"
    texts = [*_clock_texts(content, code), ("How sure", state.evaluation.sure or "not stated"), *_other_texts(state)]
    if state.transition:
        texts += [
            ("Planning for after high school", state.transition.en),
            ("Después de la high school", state.transition.es),
        ]
    if state.local_names:
        texts.append(("Local names", state.local_names.en))
    for label, office in (("Parent center", state.parent_center), ("State office", state.agency)):
        if office:
            texts.append((label, " · ".join(part for part in (office.name, office.phone, office.url) if part)))
    return _entry(f"{state.name.en} ({code}){shown}", texts, _cited(state), str(content.states.as_of))


def _clock_texts(content: Content, code: Optional[str]) -> List[Any]:
    sentence = {lang: evaluation_clock_sentence(content.states, code, lang) for lang in ("en", "es")}
    return [("First evaluation", sentence["en"]), ("Primera evaluación", sentence["es"])]


def _other_texts(state: State) -> List[Any]:
    return [("Other clocks", "\n".join(_other_line(item) for item in state.other))] if state.other else []


def _other_line(item: Dict[str, Any]) -> str:
    days = f"{item['days']} {UNITS[item['unit']].en}" if item.get("days") else "no number"
    who = "you have" if item.get("who") == "parent" else "the school has"
    direction = "before" if item.get("before") else "from"
    return f"- {who} {days}: {item['what']['en']}, {direction} {item['starts']['en']} ({item['citation']}; how sure: {item['sure']})"


def _cited(state: State) -> List[str]:
    return list(dict.fromkeys([state.evaluation.citation or "", *(str(item["citation"]) for item in state.other)]))


def _letter(content: Content, name: str) -> str:
    english: Letter = content.in_("en").letters[name]
    spanish: Letter = content.in_("es").letters[name]
    texts = [("When to use it", english.intro), ("Letter", english.body)]
    texts += [("Cuándo usarla", spanish.intro), ("Carta", spanish.body)]
    return _entry(f"{english.title} (`{name}`)", texts, english.sources, str(english.reviewed))


def _checklist(content: Content, name: str) -> str:
    english, spanish = content.in_("en").checklists[name], content.in_("es").checklists[name]
    texts = []
    for word, checklist in (("Rights in it", english), ("Derechos", spanish)):
        lines = [*checklist.bring, *checklist.before, *checklist.during, *checklist.after]
        texts.append((word, "\n".join(f"- {line.say} ({line.source})" for line in lines if line.source)))
    return _entry(f"{english.title} (`{name}`)", texts, english.sources(), str(english.reviewed))


def _category(item: Dict[str, Any]) -> str:
    conditions = ", ".join(str(name).replace("_", " ") for name in item["conditions"])
    texts = [
        ("Says", item["plain"]["en"]),
        ("Dice", item["plain"]["es"]),
        ("Conditions often looked at here", conditions),
    ]
    return _entry(f"{item['name']['en']} (`{item['id']}`)", texts, [item["source"]])


def _term(name: str, english: str, spanish: str) -> str:
    return f"- ☐ **{name}**: {english} / {spanish}"


def _entry(title: str, texts: Sequence[Any], sources: Sequence[str], reviewed: str = "") -> str:
    """One entry: its title, what is said, the sources, and the line to sign."""
    said = "\n".join(f"- **{label}**: {_one_paragraph(text)}" for label, text in texts if text)
    cited = "; ".join(source for source in sources if source)
    last = f"\n- **Last read against the law**: {reviewed}" if reviewed else ""
    return f"### {title}\n\n{said}\n- **Sources**: {cited}{last}\n\n{SIGN_OFF}\n"


def _one_paragraph(text: str) -> str:
    """A text as one Markdown list item: lists stay lists, one level deeper."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    if len(lines) == 1:
        return lines[0]
    return "\n" + "\n".join(f"  {line}" if line.startswith("- ") else f"\n  {line}" for line in lines)


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")
