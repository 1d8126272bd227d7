"""A few weeks of a planning office; ``python -m tests.api.year`` lives through a whole one."""

from __future__ import annotations

import pytest

from tests.api.year import year


@pytest.mark.slow
def test_week_follows_week_and_everything_can_be_shown_afterwards(database_url):
    weeks = 4
    found = year(database_url, weeks, seed=3, look_at=(2, weeks))
    grown = (found[-1].size - found[0].size) / (weeks - found[0].number)
    assert [week.number for week in found] == [2, weeks]
    assert grown < 1_000_000, f"{grown:.0f} bytes a week"
