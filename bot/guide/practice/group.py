"""What a group of people misses most: only over five people or more, so that nobody's own result shows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Dict, Iterable, List, Mapping, Sequence, Set, Tuple

#: Fewer people than this are no group.
FEWEST_PEOPLE = 5


@dataclass(frozen=True)
class Result:
    """One finished conversation, without a word of it.

    Attributes:
        person: an unguessable number that stands for a browser, not a name.
        scenario: its id.
        mattered: points that mattered in it.
        missed: those of them that were not made.
        flags: red flags that were raised.
    """

    person: str
    scenario: str
    mattered: Tuple[str, ...]
    missed: Tuple[str, ...]
    flags: Tuple[str, ...]


@dataclass(frozen=True)
class Share:
    """How many of the people a point or red flag is about missed or raised it, as a share of 0..1 in tenths."""

    id: str
    people: int
    share: float


@dataclass(frozen=True)
class GroupView:
    """What a trainer sees: nothing below five people."""

    people: int
    missed: Tuple[Share, ...]
    flags: Tuple[Share, ...]


def group_view(results: Sequence[Result]) -> GroupView:
    """Points that are missed most and red flags that are raised most.

    A person counts once for each id; an id is left out where it is about fewer than five people. Shares are rounded to
    tenths, so that one more person does not tell who it was.
    """
    everybody = {result.person for result in results}
    if len(everybody) < FEWEST_PEOPLE:
        return GroupView(0, (), ())
    asked, missed, raised = _by_id(results)
    about_flags = dict.fromkeys(raised, everybody)
    return GroupView(len(everybody), _shares(asked, missed), _shares(about_flags, raised))


def _by_id(results: Iterable[Result]) -> Tuple[Dict[str, Set[str]], Dict[str, Set[str]], Dict[str, Set[str]]]:
    asked: Dict[str, Set[str]] = defaultdict(set)
    missed: Dict[str, Set[str]] = defaultdict(set)
    raised: Dict[str, Set[str]] = defaultdict(set)
    for result in results:
        for kind, names in ((asked, result.mattered), (missed, result.missed), (raised, result.flags)):
            for name in names:
                kind[name].add(result.person)
    return asked, missed, raised


def _shares(about: Mapping[str, Set[str]], hit: Mapping[str, Set[str]]) -> Tuple[Share, ...]:
    shares: List[Share] = []
    for name, people in about.items():
        share = round(len(hit.get(name, set())) / len(people), 1)
        if len(people) >= FEWEST_PEOPLE and share > 0:
            shares.append(Share(name, len(people), share))
    return tuple(sorted(shares, key=lambda entry: (-entry.share, entry.id)))
