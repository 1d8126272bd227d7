"""What somebody would like a plan to do, and what that asks of plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from models.errors import UnknownIdError
from optimizer.explain.conditions import running, together
from scenarios.explain.explanation import NoExplanationError

if TYPE_CHECKING:
    from optimizer.explain.study import Condition, Study


class Wish(NamedTuple):
    """What somebody would like a plan to do."""

    ask: Literal["run", "put", "keep"]
    project_id: str
    person_id: str = ""
    share_pct: int = 1
    """Share in percent that the person has at least in some block."""


def condition_of(study: Study, wish: Wish) -> Condition:
    """
    Return a wish as a condition on plans.

    Raises
    ------
    NoExplanationError
        If nobody could book it.
    """
    project = study.problem.work.project_index[wish.project_id]
    if wish.ask == "run":
        if not study.problem.work.projects[project].shifts:
            raise NoExplanationError(f"{wish.project_id} cannot run in any plan: it is halted, over, or forced out")
        return running(study, project)
    person = study.problem.supply.index.get(wish.person_id)
    if person is None:
        raise UnknownIdError("person", wish.person_id)
    if not study.model.columns.by_pair.get((person, project)):
        raise NoExplanationError(f"{wish.person_id} cannot be booked on {wish.project_id}: nothing there that the skills and dates allow")
    return together(study, person, project, wish.share_pct)


def as_today(study: Study, wish: Wish) -> Wish:
    """
    Return a wish with the share that is asked for: today's largest on the project where somebody is to be kept, else any.

    Raises
    ------
    NoExplanationError
        If she is to be kept where she is not.
    """
    if wish.ask != "keep":
        return wish
    problem = study.problem
    person, project = problem.supply.index.get(wish.person_id), problem.work.project_index[wish.project_id]
    owners = problem.work.owners
    shares = [
        int(held.share[problem.freeze_end :].max(initial=0))
        for (r, d), held in problem.today.held.items()
        if r == person and owners[problem.work.demands[d].project] == project
    ]
    if not max(shares, default=0):
        raise NoExplanationError(f"{wish.person_id} is not on {wish.project_id} today after the freeze")
    return wish._replace(share_pct=max(shares))
