"""Two sentences after each reply, and the rubric at the end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

from bot.guide.practice.content import Practice
from bot.guide.practice.schemas import Scenario
from bot.guide.practice.session import Found, Session, Turn
from bot.guide.reading_level import school_grade

#: Staff write to parents at this school year or below.
MOST_GRADE = 8.0
_LISTENING = {"acknowledges", "asks_to_understand", "parent_is_member"}
_MOST_NAMED = 2


@dataclass(frozen=True)
class Tone:
    """How a person wrote, over all replies.

    Attributes:
        grade: the hardest reply's school year.
        plain: whether all replies read at eighth grade or below.
        listens: whether the parent was heard, asked or given a part.
        unexplained: terms left unexplained.
        open: whether nothing was decided before the team met.
    """

    grade: float
    plain: bool
    listens: bool
    unexplained: Tuple[str, ...]
    open: bool


@dataclass(frozen=True)
class RubricLine:
    """One point or red flag in the rubric.

    Attributes:
        id: of the point or flag.
        title: its name.
        good: a point that was made; ``False`` for a missed point and for a red flag.
        said: the words in which it was found; empty for a missed point.
        rule: what it rests on.
        better: a line that says it rightly.
        sources: of the rule.
    """

    id: str
    title: str
    good: bool
    said: str
    rule: str
    better: str
    sources: Tuple[str, ...]


@dataclass(frozen=True)
class Rubric:
    """The whole conversation looked back on."""

    points: Tuple[RubricLine, ...]
    more_points: Tuple[RubricLine, ...]
    red_flags: Tuple[RubricLine, ...]
    tone: Tone


def feedback_on(practice: Practice, scenario: Scenario, session: Session, lang: str) -> Tuple[str, ...]:
    """Two sentences on the last reply: how it came across, and a line to try."""
    reading = session.turns[-1].reading
    words = practice.words
    if reading.red_flags:
        flag = reading.red_flags[0].id
        title, line = practice.red_flags[flag].title.in_(lang), practice.red_flags[flag].line.in_(lang)
        return words.careful.in_(lang).format(title=title), words.better.in_(lang).format(line=line)
    made = [practice.points[found.id].title.in_(lang) for found in reading.points][:_MOST_NAMED]
    first = words.helped.in_(lang).format(titles="; ".join(made)) if made else words.nothing_yet.in_(lang)
    return first, _suggestion(practice, scenario, session, lang)


def _suggestion(practice: Practice, scenario: Scenario, session: Session, lang: str) -> str:
    words = practice.words
    grade = school_grade(session.turns[-1].reply, lang)
    if grade > MOST_GRADE + 2:
        return words.too_hard.in_(lang).format(grade=round(grade))
    made = session.points_made()
    missing = next((point for point in scenario.points if point.id not in made), None)
    if missing is not None:
        return words.add.in_(lang).format(line=missing.line.in_(lang))
    return words.all_said.in_(lang)


def rubric(practice: Practice, session: Session) -> Rubric:
    """Each point that matters here, what was said, a better line, the source; and each red flag."""
    scenario, lang = practice.scenarios[session.scenario], session.lang
    points = []
    for point in scenario.points:
        explained = practice.points[point.id]
        said = _first_said(session, point.id)
        sources = tuple(point.sources or explained.sources)
        rule, line = explained.rule.in_(lang), point.line.in_(lang)
        points.append(RubricLine(point.id, explained.title.in_(lang), bool(said), said, rule, line, sources))
    return Rubric(tuple(points), _more_points(practice, session), _red_flags(practice, session), tone_of(session))


def tone_of(session: Session) -> Tone:
    """How the person wrote."""
    grades = [school_grade(turn.reply, session.lang) for turn in session.turns]
    hardest = max(grades, default=0.0)
    terms = tuple(dict.fromkeys(term for turn in session.turns for term in turn.reading.unexplained))
    return Tone(
        grade=hardest,
        plain=hardest <= MOST_GRADE,
        listens=bool(_LISTENING & session.points_made()),
        unexplained=terms,
        open="predetermines" not in session.flags_raised(),
    )


def _more_points(practice: Practice, session: Session) -> Tuple[RubricLine, ...]:
    beyond = sorted(session.points_made() - practice.scenarios[session.scenario].point_ids())
    lines = []
    for name in beyond:
        explained, lang = practice.points[name], session.lang
        texts = (explained.title.in_(lang), True, _first_said(session, name), explained.rule.in_(lang))
        lines.append(RubricLine(name, *texts, explained.line.in_(lang), tuple(explained.sources)))
    return tuple(lines)


def _red_flags(practice: Practice, session: Session) -> Tuple[RubricLine, ...]:
    known = {flag.id: flag for flag in practice.scenarios[session.scenario].red_flags}
    lines: List[RubricLine] = []
    for name in session.flags_raised():
        explained, lang = practice.red_flags[name], session.lang
        here = known.get(name)
        rule = here.why.in_(lang) if here else explained.rule.in_(lang)
        sources = tuple(here.sources if here else explained.sources)
        said = _first_said(session, name)
        lines.append(RubricLine(name, explained.title.in_(lang), False, said, rule, explained.line.in_(lang), sources))
    return tuple(lines)


def _first_said(session: Session, name: str) -> str:
    return next((found.said for turn in session.turns for found in _all_found(turn) if found.id == name), "")


def _all_found(turn: Turn) -> Tuple[Found, ...]:
    return (*turn.reading.points, *turn.reading.red_flags)
