"""What a group misses: only over five people or more."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import List

from bot.guide.practice.group import Result, group_view
from bot.storage.practice_results import KEPT, PracticeResults

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=timezone.utc)


def people(count: int, missed: int = 0) -> List[Result]:
    return [
        Result(
            f"p{n}",
            "wait_for_rti",
            ("in_writing",),
            ("in_writing",) if n < missed else (),
            ("blames",) if n == 0 else (),
        )
        for n in range(count)
    ]


def test_four_people_are_no_group() -> None:
    assert group_view(people(4, 4)).people == 0
    assert group_view(people(4, 4)).missed == ()


def test_one_person_many_times_is_one_person() -> None:
    assert group_view(people(4, 4) * 5).people == 0


def test_shares_are_rounded_to_tenths() -> None:
    view = group_view(people(7, 5))
    assert view.people == 7
    assert [(share.id, share.share) for share in view.missed] == [("in_writing", 0.7)]
    assert [(share.id, share.share) for share in view.flags] == [("blames", 0.1)]


def test_a_point_that_mattered_to_four_is_left_out() -> None:
    results = [*people(6), *[Result(f"p{n}", "iee", ("safeguards",), ("safeguards",), ()) for n in range(4)]]
    assert "safeguards" not in [share.id for share in group_view(results).missed]


def test_the_store_keeps_a_persons_newest_result_and_forgets_old_ones(tmp_path: Path) -> None:
    store = PracticeResults(tmp_path / "guide.db", b"secret")
    for missed in (("in_writing",), ()):
        store.keep(Result("me", "wait_for_rti", ("in_writing",), missed, ()), NOW)
    kept = store.all(NOW - timedelta(days=1))
    assert len(kept) == 1 and kept[0].missed == ()
    assert kept[0].person != "me"
    store.keep(Result("other", "iee", ("safeguards",), (), ("blames",)), NOW + KEPT + timedelta(days=2))
    assert store.forget(NOW + KEPT + timedelta(days=2)) == 1
    assert [result.scenario for result in store.all(NOW - timedelta(days=1))] == ["iee"]
