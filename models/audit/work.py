r"""
Projects and demands as the rules see them: weeks, need and the settings filled in.

A demand with FTE needs the same whole minutes in every week; one with an effort of *E* minutes over *n* weeks needs
:math:`\lfloor E (i+1) / n \rfloor - \lfloor E i / n \rfloor` in its week *i*. Only weeks inside the horizon count.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from models.audit.runs import Span, clip
from models.directives import DirectiveKind
from models.projects import HALTED, PackageStatus, ProjectClass, Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from models.audit.packages import Package
    from models.portfolio import Portfolio
    from models.projects import Demand, Project


@dataclass(frozen=True, slots=True)
class Work:
    """A demand by weeks."""

    demand: Demand
    dated: Span
    """Its weeks before they are clipped to the horizon."""
    inside: Span
    """Its weeks inside the horizon, as dated."""
    weekly: int
    """Minutes of every week; 0 where ``effort`` says."""
    effort: int
    """Minutes of the whole span; 0 where ``weekly`` says."""
    horizon_weeks: int
    wind_down: int = 0
    """Minutes that each person on it loses before a pause that cuts it."""
    restart: int = 0
    """Minutes that each person on it loses after such a pause."""
    pause: Span | None = None
    """The weeks in which its project pauses, if it does."""

    def span(self, shift: int) -> Span:
        """
        Return the weeks inside the horizon when the project is shifted or pauses, a pause inside them included.

        What lies before the horizon has been done and does not move in.
        """
        if self.pause is not None and self.inside.begin < self.inside.end:
            return clip(self._after(self.inside.begin), self._after(self.inside.end - 1) + 1, 0, self.horizon_weeks)
        return clip(self.inside.begin + shift, self.inside.end + shift, 0, self.horizon_weeks)

    def need(self, span: Span, shift: int) -> int:
        """Return the minutes needed in weeks of the shifted span, all before a pause or all after it."""
        if self.pause is not None and span.begin >= self.pause.end:
            shift = self.pause.end - self.pause.begin
        if not self.effort:
            return self.weekly * (span.end - span.begin)
        count, start = self.dated.end - self.dated.begin, self.dated.begin + shift
        return self.effort * (span.end - start) // count - self.effort * (span.begin - start) // count

    def works_in(self, week: int, shift: int) -> bool:
        """Return whether it is worked on in a week of the horizon."""
        begin, end = self.span(shift)
        return begin <= week < end and not (self.pause is not None and self.pause.begin <= week < self.pause.end)

    def lost(self, week: int) -> int:
        """Return the minutes that each person on it loses in a week, because a pause that cuts it comes or has been."""
        if self.pause is None or not self.inside.begin < self.pause.begin < self.inside.end:
            return 0
        return self.wind_down if week == self.pause.begin - 1 else self.restart if week == self.pause.end else 0

    def _after(self, week: int) -> int:
        return week if self.pause is None or week < self.pause.begin else week + self.pause.end - self.pause.begin


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A project with its settings filled in and its directives read."""

    project: Project
    works: tuple[Work, ...]
    packages: tuple[Package, ...]
    bound_works: tuple[Work, ...]
    """Those that move with the project: not part of a package that moves by itself."""
    begin: int | None
    """First week of its demands inside the horizon; None if there are none there."""
    end: int | None
    """Week after its last."""
    dated_end: int
    """Week after the last of its demands that move with it, not clipped; 0 without any."""
    weight: Fraction
    max_shift: int
    staffing_pct: int
    started: bool
    """Whether it is in progress or began before today."""
    halted: bool
    mandatory: bool
    forced_in: bool
    forced_out: bool
    frozen: bool


def works(portfolio: Portfolio) -> dict[str, Work]:
    """Return every demand by id."""
    return {demand.id: _work(portfolio, demand) for demand in portfolio.demands}


def undertakings(portfolio: Portfolio, work_by_id: Mapping[str, Work], packages: Mapping[str, Package]) -> dict[str, Undertaking]:
    """Return every project by id."""
    subjects = {kind: _hard_subjects(portfolio, kind) for kind in DirectiveKind}
    parts: dict[str, list[Package]] = {}
    for package in packages.values():
        parts.setdefault(package.row.project_id, []).append(package)
    found = {}
    for project in portfolio.projects:
        own = tuple(work_by_id[demand.id] for demand in portfolio.demands_of.get(project.id, ()))
        mine = tuple(parts.get(project.id, ()))
        found[project.id] = _undertaking(portfolio, project, own, mine, {kind for kind, ids in subjects.items() if project.id in ids})
    return found


def _hard_subjects(portfolio: Portfolio, kind: DirectiveKind) -> frozenset[str]:
    return frozenset(d.subject for d in portfolio.directives if d.kind is kind and d.hard)


def _work(portfolio: Portfolio, demand: Demand) -> Work:
    horizon, settings = portfolio.horizon, portfolio.settings
    begin = horizon.week(demand.first)
    dated = Span(begin, max(begin, horizon.week(demand.last) + 1))
    package = portfolio.package_by_key.get(demand.package_key)
    if package is not None and package.left_pct is not None and not demand.is_equipment:
        return _rest(_dated(portfolio, demand, dated), package.left_pct, settings.today_week)
    return _dated(portfolio, demand, dated)


def _rest(work: Work, left_pct: int, today: int) -> Work:
    """Return what is left of a demand of a package that has been started: it is spread evenly over the weeks from today's on."""
    begin, end = work.dated
    effort = work.effort or work.weekly * (end - begin)
    dated = Span(max(begin, today), max(begin, end, today))
    inside = clip(*dated, 0, work.horizon_weeks)
    return replace(work, dated=dated, inside=inside, weekly=0, effort=effort - effort * (100 - left_pct) // 100)


def _dated(portfolio: Portfolio, demand: Demand, dated: Span) -> Work:
    horizon, settings, project = portfolio.horizon, portfolio.settings, portfolio.project(demand.project_id)
    fte = demand.fte if not demand.is_equipment else None
    effort = demand.effort_hours if fte is None and not demand.is_equipment else None
    return Work(
        demand=demand,
        dated=dated,
        inside=clip(*dated, 0, horizon.weeks),
        weekly=0 if fte is None else _half_up(Fraction(fte) * settings.minutes_per_fte_week),
        effort=0 if effort is None else _half_up(Fraction(effort) * 60),
        horizon_weeks=horizon.weeks,
        wind_down=60 * project.wind_down_hours,
        restart=60 * project.restart_hours,
    )


def _half_up(exact: Fraction) -> int:
    return int(exact + Fraction(1, 2))


def _undertaking(
    portfolio: Portfolio, project: Project, own: tuple[Work, ...], parts: tuple[Package, ...], directed: Iterable[DirectiveKind]
) -> Undertaking:
    settings, count = portfolio.settings, len(portfolio.projects)
    free = {package.row.key for package in parts if package.free}
    bound = tuple(work for work in own if work.demand.package_key not in free) if free else own
    spans = [work.inside for work in own if work.inside.begin < work.inside.end]
    begin = min((span.begin for span in spans), default=None)
    return Undertaking(
        project=project,
        works=own,
        packages=parts,
        bound_works=bound,
        begin=begin,
        end=max((span.end for span in spans), default=None),
        dated_end=max((work.dated.end for work in bound), default=0),
        weight=Fraction(project.value_score * (count + 1 - project.rank), count),
        max_shift=settings.max_shift_weeks if project.max_shift_weeks is None else project.max_shift_weeks,
        staffing_pct=settings.min_staffing_pct if project.min_staffing_pct is None else project.min_staffing_pct,
        started=project.stage is Stage.IN_PROGRESS
        or (begin is not None and begin < settings.today_week)
        or any(package.row.status is PackageStatus.STARTED for package in parts),
        halted=project.stage in HALTED,
        mandatory=project.project_class is ProjectClass.MANDATORY,
        forced_in=DirectiveKind.FORCE_IN in directed,
        forced_out=DirectiveKind.FORCE_OUT in directed,
        frozen=DirectiveKind.FREEZE_PROJECT in directed,
    )
