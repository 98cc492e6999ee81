"""Texts go out in the daytime of every place where the reader may be."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
import pytz
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.quiet_hours import Hours, best_moment, common_zones, latest_date, next_moment, window

HOURS = Hours(first=9, best=10, last=20)
NEW_YORK, LOS_ANGELES, HONOLULU, GUAM = "America/New_York", "America/Los_Angeles", "Pacific/Honolulu", "Pacific/Guam"
ZONES = st.lists(
    st.sampled_from([NEW_YORK, "America/Chicago", "America/Denver", LOS_ANGELES, "America/Anchorage", HONOLULU]),
    min_size=1,
    max_size=4,
)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(timezone.utc))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=timezone.utc)  # type: ignore[misc,arg-type]


def test_one_zone_has_its_whole_day() -> None:
    assert window(date(2026, 1, 15), [NEW_YORK], HOURS) == (utc(2026, 1, 15, 14), utc(2026, 1, 16, 1))


def test_several_zones_have_what_they_share() -> None:
    assert window(date(2026, 1, 15), [NEW_YORK, LOS_ANGELES], HOURS) == (utc(2026, 1, 15, 17), utc(2026, 1, 16, 1))


def test_summer_time_moves_the_window_in_utc() -> None:
    assert window(date(2026, 7, 15), [NEW_YORK], HOURS) == (utc(2026, 7, 15, 13), utc(2026, 7, 16, 0))


def test_the_other_side_of_the_world_shares_nothing() -> None:
    assert window(date(2026, 1, 15), [NEW_YORK, GUAM], HOURS) is None


def test_where_state_and_phone_share_nothing_the_state_counts() -> None:
    assert common_zones([[NEW_YORK], [GUAM]], date(2026, 1, 15), HOURS) == (NEW_YORK,)
    assert common_zones([[], [GUAM]], date(2026, 1, 15), HOURS) == (GUAM,)
    assert common_zones([[LOS_ANGELES], [NEW_YORK]], date(2026, 1, 15), HOURS) == (LOS_ANGELES, NEW_YORK)


def test_the_best_hour_is_ten_everywhere_where_that_can_be() -> None:
    assert best_moment(date(2026, 1, 15), [NEW_YORK], HOURS) == utc(2026, 1, 15, 15)
    assert best_moment(date(2026, 1, 15), [NEW_YORK, LOS_ANGELES], HOURS) == utc(2026, 1, 15, 18)


@given(ZONES, MOMENTS)
def test_never_before_nine_and_never_at_twenty_or_later(zones: "list[str]", now: datetime) -> None:
    moment = next_moment(now, zones, HOURS)
    assert moment >= now
    for zone in zones:
        assert 9 <= moment.astimezone(pytz.timezone(zone)).hour < 20
    assert moment - now < timedelta(days=2)


@given(MOMENTS)
def test_in_the_daytime_it_is_now(now: datetime) -> None:
    local = now.astimezone(pytz.timezone(NEW_YORK))
    assert (next_moment(now, [NEW_YORK], HOURS) == now) == (9 <= local.hour < 20)


def test_no_moment_where_nothing_is_shared() -> None:
    with pytest.raises(ValueError, match="daytime"):
        next_moment(utc(2026, 1, 15, 12), [NEW_YORK, GUAM], HOURS)


def test_the_day_is_that_of_the_easternmost_place() -> None:
    assert latest_date(utc(2026, 1, 16, 6), [HONOLULU, NEW_YORK]) == date(2026, 1, 16)
    assert latest_date(utc(2026, 1, 16, 6), [HONOLULU]) == date(2026, 1, 15)
