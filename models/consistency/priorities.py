"""Projects: ranks are 1..n, and each asks for something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.consistency.finding import Finding
from models.projects import HALTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from models.consistency.tables import View


def ranks(view: View) -> Iterator[Finding]:
    """Ranks are 1..n without gaps, and no two projects share one."""
    projects = view.tables.projects
    holder: dict[int, str] = {}
    for index, project in enumerate(projects):
        if holder.setdefault(project.rank, project.id) != project.id:
            cause = f"rank {project.rank} is that of {holder[project.rank]} as well"
            yield Finding(
                "duplicate_rank", "projects", index, "rank", project.id, cause, "Give every project a rank of its own, 1 being first."
            )
    missing = [rank for rank in range(1, len(projects) + 1) if rank not in holder]
    if not missing or not view.whole("projects"):
        return
    for index, project in enumerate(projects):
        if project.rank > len(projects):
            cause = f"rank {project.rank} lies beyond the {len(projects)} projects; rank {missing[0]} is not taken"
            yield Finding("rank_gap", "projects", index, "rank", project.id, cause, f"Number the ranks 1 to {len(projects)} without gaps.")


def without_demands(view: View) -> Iterator[Finding]:
    """A project asks for something, unless it is halted."""
    if not view.whole("demands"):
        return
    asking = {demand.project_id for demand in view.tables.demands}
    for index, project in enumerate(view.tables.projects):
        if project.id not in asking and project.stage not in HALTED:
            cause = "the project has no demands; it takes part in no plan"
            yield Finding(
                "no_demands", "projects", index, "project_id", project.id, cause, "Add its demands, or leave it out."
            ).as_warning()
