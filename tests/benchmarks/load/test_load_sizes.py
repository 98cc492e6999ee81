"""What several servers would carry is told by what an answer costs, not by how many share this machine's cores."""

from __future__ import annotations

import pytest

from benchmarks.load.figures import step_of
from benchmarks.load.sizes import Size, carries, spent_between, table_of_sizes


def size(servers: int, rasa: float, stores: float, families: int = 8) -> Size:
    step = step_of(families, 10.0, [(0.0, 0.1, 200)] * 300, cores=2.0)
    return Size(servers, step, {"rasa server": rasa, "PostgreSQL": stores})


def test_what_was_spent_is_told_by_kind_and_never_less_than_nothing() -> None:
    spent = spent_between({"rasa server": 10.0, "nginx": 2.0}, {"rasa server": 12.5, "nginx": 1.0, "Redis": 0.5})
    assert spent == {"rasa server": 2.5, "nginx": 0.0, "Redis": 0.5}


def test_three_servers_carry_three_times_as_much_where_an_answer_costs_the_same() -> None:
    sizes = [size(1, 18.0, 2.0), size(3, 18.0, 2.0)]
    assert [carries(sizes, one) for one in sizes] == [1.0, 3.0]


def test_a_dearer_answer_takes_its_share() -> None:
    sizes = [size(1, 18.0, 2.0), size(3, 18.0, 7.0)]
    assert carries(sizes, sizes[1]) == pytest.approx(2.4)


def test_clusters_are_compared_under_the_same_load() -> None:
    sizes = [size(1, 30.0, 0.0, families=2), size(1, 20.0, 0.0), size(3, 20.0, 0.0)]
    assert carries(sizes, sizes[2]) == 3.0


def test_the_table_has_the_dearest_kind_first() -> None:
    head, _line, *rows = table_of_sizes([size(1, 18.0, 2.0), size(3, 18.0, 7.0)]).splitlines()
    assert head.index("rasa server") < head.index("PostgreSQL")
    assert rows[1].startswith("| 3 | 8 | 30.0 |") and rows[1].endswith("| 2.40 x |")
