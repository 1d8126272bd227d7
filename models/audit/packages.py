r"""
Work packages as the rules see them: where they are dated, and where their demands go when they move.

A package moves by itself if its row has a window or room to stretch, it is planned, begins no earlier than the freeze's end and
ends inside the horizon. All others move with their project. Moved from weeks :math:`s..e` (length *n*) to a span that begins in
:math:`s'` and is *m* long, a demand in its weeks :math:`a..b` goes to

.. math:: s' + \lfloor (a - s) m / n \rfloor \quad \text{up to, not including,} \quad s' + \lfloor (b - s) m / n \rfloor

and keeps its effort, spread evenly over the new weeks if these are more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models.audit.runs import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.audit.work import Work
    from models.portfolio import Portfolio
    from models.projects import WorkPackage


@dataclass(frozen=True, slots=True)
class Package:
    """A work package by weeks."""

    row: WorkPackage
    dated: Span
    """Its weeks, not clipped to the horizon."""
    free: bool
    """Whether it moves by itself."""
    works: tuple[Work, ...]

    def earliest(self, portfolio: Portfolio) -> int:
        """Return the first week in which it may begin, if it is free."""
        settings = portfolio.settings
        window = 0 if self.row.earliest_start is None else portfolio.horizon.week(self.row.earliest_start)
        return max(settings.freeze_end, window)

    def latest(self, portfolio: Portfolio) -> int:
        """Return the last week in which it may end, if it is free; a deadline is another matter."""
        last = portfolio.horizon.weeks - 1
        return last if self.row.latest_finish is None else min(last, portfolio.horizon.week(self.row.latest_finish))


def packages(portfolio: Portfolio, works: Mapping[str, Work]) -> dict[str, Package]:
    """Return every work package by ``project/package``."""
    members: dict[str, list[Work]] = {}
    for work in works.values():
        if work.demand.work_package:
            members.setdefault(work.demand.package_key, []).append(work)
    return {package.key: _package(portfolio, package, tuple(members.get(package.key, ()))) for package in portfolio.work_packages}


def _package(portfolio: Portfolio, row: WorkPackage, works: tuple[Work, ...]) -> Package:
    horizon = portfolio.horizon
    dated = Span(horizon.week(row.first), horizon.week(row.last) + 1)
    ahead = dated.begin >= portfolio.settings.freeze_end and dated.end <= horizon.weeks
    return Package(row, dated, row.has_window and ahead, works)


def moved(work: Work, package: Package, span: Span) -> Work:
    """Return a demand of a package that is done in the given weeks."""
    start, length, now = package.dated.begin, package.dated.end - package.dated.begin, span.end - span.begin
    begin = span.begin + (work.dated.begin - start) * now // length
    end = span.begin + (work.dated.end - start) * now // length
    kept = replace(work, dated=Span(begin, end), inside=_inside(begin, end, work.horizon_weeks))
    if now == length or not work.weekly:
        return kept
    return replace(kept, weekly=0, effort=work.weekly * (work.dated.end - work.dated.begin))


def _inside(begin: int, end: int, weeks: int) -> Span:
    begin = min(max(begin, 0), weeks)
    return Span(begin, max(begin, min(end, weeks)))
