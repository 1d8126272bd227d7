"""Dates and weeks: the horizon is a run of weeks that start on Mondays, numbered from 0."""

from __future__ import annotations

import datetime as dt

from models.frozen import Frozen

WORKING_DAYS = 5
"""Days of a week on which people work, Monday first."""


class Horizon(Frozen):
    """The weeks a portfolio plans for."""

    start: dt.date
    """A Monday."""
    weeks: int

    def monday(self, week: int) -> dt.date:
        """Return the first day of a week; weeks outside the horizon count on."""
        return self.start + dt.timedelta(weeks=week)

    def sunday(self, week: int) -> dt.date:
        """Return the last day of a week."""
        return self.start + dt.timedelta(weeks=week, days=6)

    def week(self, day: dt.date) -> int:
        """Return the number of the week that holds ``day``; negative before the horizon."""
        return (day - self.start).days // 7

    def clipped(self, first: dt.date | None, last: dt.date | None) -> range:
        """Return the weeks of the horizon that a span of dates touches; an open end reaches to the border."""
        begin = 0 if first is None else max(0, self.week(first))
        end = self.weeks if last is None else min(self.weeks, self.week(last) + 1)
        return range(begin, max(begin, end))

    def period_weeks(self, period: str | None) -> range:
        """
        Return the weeks whose Monday lies in a period.

        Parameters
        ----------
        period
            ``YYYY``, ``YYYY-Qn``, ``YYYY-MM``, or None for the whole horizon.
        """
        if period is None:
            return range(self.weeks)
        inside = [t for t in range(self.weeks) if period in period_names(self.monday(t))]
        return range(inside[0], inside[-1] + 1) if inside else range(0)


def period_names(day: dt.date) -> tuple[str, str, str]:
    """Return the year, quarter and month that a day belongs to, as written in the budgets table."""
    return f"{day.year:04}", f"{day.year:04}-Q{(day.month + 2) // 3}", f"{day.year:04}-{day.month:02}"
