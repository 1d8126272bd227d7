"""Work packages that a plan does at another time than they are dated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.answer import Move, MoveKind
from models.audit.words import plural
from scenarios.anatomy.words import ranked

if TYPE_CHECKING:
    from models.audit.packages import Package
    from models.audit.runs import Span
    from scenarios.anatomy.sides import Sides


def package_moves(sides: Sides) -> tuple[Move, ...]:
    """Return the moves of work packages, in the order of their projects' ranks."""
    packages, horizon = sides.facts.packages, sides.facts.horizon
    moved = sorted(sides.plan.moved_packages.items(), key=lambda one: (sides.rank_of(packages[one[0]].row.project_id), one[0]))
    return tuple(
        Move(
            kind=MoveKind.SHIFT,
            subject=key,
            from_project=packages[key].row.project_id,
            to_project=packages[key].row.project_id,
            demands=tuple(work.demand.id for work in packages[key].works),
            first=horizon.monday(min(span.begin, packages[key].dated.begin)),
            last=horizon.sunday(max(span.end, packages[key].dated.end) - 1),
            reason=_why(sides, packages[key], span),
        )
        for key, span in moved
    )


def _why(sides: Sides, package: Package, span: Span) -> str:
    by, dated = span.begin - package.dated.begin, package.dated
    extra = (span.end - span.begin) - (dated.end - dated.begin)
    where = f"{plural(abs(by), 'week')} {'later' if by > 0 else 'earlier'} than dated" if by else "when it is dated"
    longer = f", and takes {plural(extra, 'week')} longer" if extra else ""
    ends = sides.facts.horizon.sunday(span.end - 1)
    return f"{package.row.id} of {ranked(sides.project(package.row.project_id))} begins {where}{longer}; it ends on {ends}"
