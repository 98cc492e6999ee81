"""A server takes so many turns at once and no more, and nobody gets all of them."""

from __future__ import annotations

from typing import List

import hypothesis.strategies as st
from hypothesis import given

from bot.channels.capacity import MOST_IN_A_CONVERSATION, Capacity, Place, come_again


def test_refuses_one_more_than_there_are_places_and_takes_the_next_when_one_is_free() -> None:
    capacity = Capacity(8)
    places = [capacity.take(f"address {number}", f"talk {number}") for number in range(8)]
    assert all(places)
    assert capacity.take("another", "another") is None
    places[3].give_back()  # type: ignore[union-attr]
    assert capacity.take("another", "another")


def test_one_address_leaves_room_for_the_others() -> None:
    capacity = Capacity(32)
    greedy = [capacity.take("greedy", f"talk {number}") for number in range(40)]
    assert sum(place is not None for place in greedy) == 16
    others = [capacity.take(f"family {number}", f"family {number}") for number in range(16)]
    assert all(others)


def test_a_school_behind_one_address_may_use_what_nobody_else_needs() -> None:
    capacity = Capacity(32)
    assert all(capacity.take("school", f"family {number}") for number in range(16))


def test_a_conversation_waits_for_a_few_of_its_own_messages_only() -> None:
    capacity = Capacity(32)
    taken = [capacity.take("address", "talk") for _ in range(MOST_IN_A_CONVERSATION + 1)]
    assert taken[-1] is None and all(taken[:-1])


def test_a_place_is_given_back_once() -> None:
    capacity = Capacity(2)
    place = capacity.take("a", "a")
    assert place
    place.give_back()
    place.give_back()
    assert capacity.taken == 0


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.integers(0, 5)), max_size=200))
def test_never_more_than_the_most_and_nothing_is_left_when_all_are_given_back(
    steps: "list[tuple[bool, int, int]]",
) -> None:
    capacity = Capacity(6)
    held: List[Place] = []
    for takes, address, conversation in steps:
        if takes:
            place = capacity.take(str(address), str(conversation))
            held += [place] if place else []
        elif held:
            held.pop(0).give_back()
        assert capacity.taken == len(held) <= 6
    for place in held:
        place.give_back()
    assert capacity.taken == 0 and not capacity._addresses and not capacity._conversations


def test_those_who_were_refused_come_again_at_different_times() -> None:
    assert len({come_again() for _ in range(50)}) > 40
