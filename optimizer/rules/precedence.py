"""Projects and work packages wait for those they depend on."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from models.projects import PackageStatus, Stage
from optimizer.timing import later, taken_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from models.projects import Dependency, WorkPackage
    from optimizer.columns import Columns
    from optimizer.problem import Problem
    from optimizer.work import ProjectWork

RULE = "precedence"


class Part(NamedTuple):
    """One of the things that lie between the first and the last week of an end of a dependency."""

    strand: ProjectWork
    """Under whose timings it lies."""
    weeks: Mapping[int, tuple[int, int]]
    """Its first and last week under each timing; empty if it has none inside the horizon."""


class Link(NamedTuple):
    """What one thing that runs has to keep to another: under their timings, ``marks`` of the one after is no less than ``ready``."""

    before: int
    """Index of a strand."""
    after: int
    ready: Mapping[int, int]
    """By timing of the one before, the week from which on the other may begin, or end with FF."""
    marks: Mapping[int, int]
    """By timing of the one after, the week in which it begins, or ends with FF."""


def write(columns: Columns) -> None:
    r"""
    A successor begins by a week only if its predecessor is far enough by then, whatever the lag makes of it.

    .. math:: \sum_{i \le k} run_{si} \le \sum_{j :\, end_p + j + 1 + lag \le start_s + k} run_{pj}

    With SS the predecessor's start plus lag takes the place of its end plus one plus lag, with FF ends are compared with ends. A
    project whose packages move by themselves begins with the first and ends with the last of its parts.
    """
    for dependency, before, after in _waiting(columns.problem):
        _wait(columns, dependency, before, after)


def links(problem: Problem) -> Iterator[Link]:
    """
    Yield what two things that run have to keep between them, one by one.

    Where it is enough that some part of a project has begun or ends late, no single part has to, and nothing is yielded.
    """
    for dependency, before, after in _waiting(problem):
        some = before if dependency.type == "SS" else after if dependency.type == "FF" else []
        if len(some) > 1 or not all(part.weeks for part in (*before, *after)):
            continue
        for one, other in product(before, after):
            ready = {
                k: (_first(one, k) if dependency.type == "SS" else _last(one, k) + (dependency.type != "FF")) + dependency.lag_weeks
                for k in one.strand.shifts
            }
            marks = {k: _last(other, k) if dependency.type == "FF" else _first(other, k) for k in other.strand.shifts}
            yield Link(one.strand.index, other.strand.index, ready, marks)


def _waiting(problem: Problem) -> Iterator[tuple[Dependency, list[Part], list[Part]]]:
    """Yield the hard dependencies whose predecessor is not done, with the parts of both ends."""
    packages = {package.key: package for package in problem.portfolio.work_packages}
    for dependency in problem.portfolio.dependencies:
        before, after = (_parts(problem, end, packages) for end in (dependency.predecessor, dependency.successor))
        if dependency.hard and before is not None and after is not None and not _over(problem, dependency, packages):
            yield dependency, before, after


def _over(problem: Problem, dependency: Dependency, packages: Mapping[str, WorkPackage]) -> bool:
    """Return whether the predecessor is done, so that nobody waits for it."""
    work, package = problem.work, packages.get(dependency.predecessor)
    if package is not None and package.status is PackageStatus.DONE:
        return True
    project = dependency.predecessor if package is None else package.project_id
    return work.projects[work.project_index[project]].project.stage is Stage.DONE


def _parts(problem: Problem, end: str, packages: Mapping[str, WorkPackage]) -> list[Part] | None:
    """Return the parts of a project or work package; None if it is neither. The first one says whether it runs."""
    work, horizon = problem.work, problem.portfolio.horizon
    if end in work.project_index:
        strands = work.strands[work.project_index[end]]
        dated = [Part(strand, {k: strand.span(k) for k in strand.shifts}) for strand in strands if strand.demands]
        return dated or [Part(strands[0], {})]
    if end in packages:
        package = packages[end]
        strand = work.projects[work.package_index.get(end, work.project_index[package.project_id])]
        first, last = horizon.week(package.first), horizon.week(package.last)
        if strand.package is None:
            return [Part(strand, {k: (later(k, first) + package.milestone, later(k, last)) for k in strand.shifts})]
        first += package.milestone  # it takes no time, and is reached when its week is over
        return [Part(strand, {k: (first + taken_apart(k)[0], last + sum(taken_apart(k))) for k in strand.shifts})]
    return None


def _wait(columns: Columns, dependency: Dependency, before: list[Part], after: list[Part]) -> None:
    if not all(part.strand.demands or part.weeks for part in (*before, *after)):
        _follow(columns, dependency, before[0], after[0])
    elif dependency.type == "FF":
        _finish(columns, dependency, before, after)
    else:
        _begin(columns, dependency, before, after)


def _follow(columns: Columns, dependency: Dependency, before: Part, after: Part) -> None:
    """Outside the horizon nobody waits, but the predecessor still has to run."""
    for k in after.strand.shifts:
        _row(columns, dependency, [(after, i) for i in after.strand.shifts if i <= k], _runs([before]))


def _begin(columns: Columns, dependency: Dependency, before: list[Part], after: list[Part]) -> None:
    """Write FS and SS: with FS every part of the predecessor has ended, with SS some part of it has begun."""
    anchors = [[part] for part in before] if dependency.type != "SS" else [before]
    for part in after:
        for week in sorted({first for first, _ in part.weeks.values()}):
            by_then = [(part, i) for i in part.strand.shifts if _first(part, i) <= week]
            for anchor in anchors:
                ready = [
                    (other, j)
                    for other in anchor
                    for j in other.strand.shifts
                    if (_first(other, j) if dependency.type == "SS" else _last(other, j) + 1) + dependency.lag_weeks <= week
                ]
                _row(columns, dependency, by_then, ready)


def _finish(columns: Columns, dependency: Dependency, before: list[Part], after: list[Part]) -> None:
    r"""
    Write FF: where a part of the predecessor ends late, some part of the successor does.

    .. math:: \sum_{j :\, end_{pj} + lag \ge t} run_{pj} + \sum_k run_{sk} - 1 \le \sum_{u \in s} \sum_{i :\, end_{ui} \ge t} run_{ui}
    """
    _row(columns, dependency, _runs(after[:1]), _runs(before[:1]))
    for part in before:
        for week in sorted({_last(part, j) + dependency.lag_weeks for j in part.strand.shifts}):
            late = [(part, j) for j in part.strand.shifts if _last(part, j) + dependency.lag_weeks >= week]
            enough = [(other, i) for other in after for i in other.strand.shifts if _last(other, i) >= week]
            _row(columns, dependency, [*late, *_runs(after[:1])], enough, 1)


def _first(part: Part, k: int) -> int:
    return part.weeks[k][0]


def _last(part: Part, k: int) -> int:
    return part.weeks[k][1]


def _runs(parts: Iterable[Part]) -> list[tuple[Part, int]]:
    return [(part, k) for part in parts for k in part.strand.shifts]


def _row(
    columns: Columns, dependency: Dependency, low: Iterable[tuple[Part, int]], high: Iterable[tuple[Part, int]], constant: int = 0
) -> None:
    terms = [(columns.run[part.strand.index, k], 1) for part, k in low] + [(columns.run[part.strand.index, k], -1) for part, k in high]
    columns.rows.at_most(terms, constant, (RULE, dependency.successor))
