"""Changes that take the choice whether a project runs away from the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from models.changes.bound import directives_of, with_directive, without
from models.changes.change import Applied, Change
from models.changes.refused import ChangeRefusedError
from models.changes.tables import named, with_tables
from models.directives import Directive, DirectiveKind
from models.projects import HALTED

if TYPE_CHECKING:
    from models.portfolio import Portfolio
    from models.projects import Project


class ForceIn(Change):
    """The project runs in every plan; an earlier ``force_out`` is taken back."""

    kind: Literal["force_in"] = "force_in"

    def _apply(self, before: Portfolio) -> Applied:
        project = before.project(self.target)
        if project.stage in HALTED:
            cause = f"{named(project)} is {project.stage.value}, so no plan runs it"
            raise ChangeRefusedError("target", cause, "List `resume_project` before it.")
        return _forced(before, project, DirectiveKind.FORCE_IN, DirectiveKind.FORCE_OUT, self.reason)


class ForceOut(Change):
    """The project runs in no plan; an earlier ``force_in`` is taken back."""

    kind: Literal["force_out"] = "force_out"

    def _apply(self, before: Portfolio) -> Applied:
        return _forced(before, before.project(self.target), DirectiveKind.FORCE_OUT, DirectiveKind.FORCE_IN, self.reason)


def _forced(before: Portfolio, project: Project, kind: DirectiveKind, opposite: DirectiveKind, note: str) -> Applied:
    gone = directives_of(before, opposite, project.id)
    row = Directive(kind=kind, subject=project.id, note=note)
    text = f"{named(project)}: {'must run' if kind is DirectiveKind.FORCE_IN else 'must not run'}"
    added = with_directive(with_tables(before, directives=without(before, gone)), row, text)
    if not gone:
        return added
    return Applied(added.portfolio, (*added.effects, f"{named(project)}: the earlier {opposite.value} is taken back"))
