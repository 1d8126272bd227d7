"""Why a plan does not do what somebody would like it to: what that would lose, which rules leave no room, and what would change it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Literal

from optimizer.explain.alone import only_needed
from optimizer.explain.best import best
from optimizer.explain.study import Study
from optimizer.explain.tight import clash, tight
from scenarios.explain.difference import Difference, difference_of
from scenarios.explain.explanation import Explanation
from scenarios.explain.flips import Flips, flips
from scenarios.explain.levers import Flip
from scenarios.explain.rule import Rule
from scenarios.explain.shown_flips import Asked
from scenarios.explain.wish import as_today, condition_of

if TYPE_CHECKING:
    from optimizer.explain.best import Best
    from optimizer.explain.study import Condition
    from scenarios.explain.subject import Subject
    from scenarios.explain.wish import Wish

SECONDS = 10.0
"""Wall time of one question about a large portfolio."""
FOR_BEST = 0.6
"""Part of what is left of it, once the model is made, for the best plan that does it and its bound."""
FOR_RULES = 0.4
"""Part of what is then left for the rules that rule it out, where no plan does it; flips have the rest."""
LEAST = 1.0
"""Seconds that are there at least for the best plan, and for these rules."""
MOST_NAMED = 12
"""Rules that are named where time was too short to find the smallest set: more say nothing to anybody."""


class WhyNot(Explanation):
    """Why not: the exact loss, the rules in the way, and the smallest single changes that would make it right."""

    kind: Literal["why_not"] = "why_not"
    ask: Literal["run", "put", "keep"]
    """Run a project, put somebody on a project, or keep somebody on a project as today."""
    project_id: str
    person_id: str
    """Empty if it is about a project alone."""
    share_pct: int
    """Share that the person has at least in some block; 0 if it is about a project alone."""
    already: bool
    """Whether the plan does it anyway."""
    without: Difference | None
    """The best plan that does it, against the plan; None if there is none, or none was found."""
    impossible: bool
    """Whether it is proven that no plan does it."""
    tight: tuple[Rule, ...]
    """Rules that leave no room for more of it: in the plan that does it, or if there is none, a smallest set that rules it out."""
    smallest: bool = True
    """Whether every rule of a set that rules it out is proven to be needed for that; time may have been too short."""
    flips: tuple[Flip, ...]
    """Smallest single changes under which a best plan does it."""
    complete: bool = True
    """Whether there was time to try every single change."""


def why_not(subject: Subject, wish: Wish, seconds: float = SECONDS) -> WhyNot:
    """
    Return why a plan does not do something.

    Raises
    ------
    UnknownIdError
        If there is no such project or person.
    NoExplanationError
        If the person cannot be asked for: without the skills for the project, or not there today.
    """
    end = time.monotonic() + seconds
    portfolio = subject.portfolio
    portfolio.project(wish.project_id)
    if wish.person_id:
        portfolio.person(wish.person_id)
    study = Study.of(portfolio, [subject.plan.proposal])
    wish = as_today(study, wish)
    condition = condition_of(study, wish)
    already = condition.program.admits(study.values)
    found = best(study, condition, max(LEAST, (end - time.monotonic()) * FOR_BEST))
    rules, smallest = _tight(study, wish, condition, found, max(LEAST, end - time.monotonic()) * FOR_RULES)
    flipped = Flips((), complete=True) if already else flips(subject, study, Asked(wish, found, rules, _runs(subject, wish)), end)
    return WhyNot(
        plan=subject.plan.rank,
        ask=wish.ask,
        project_id=wish.project_id,
        person_id=wish.person_id,
        share_pct=wish.share_pct if wish.person_id else 0,
        already=already,
        without=difference_of(subject, study, found),
        impossible=found.proven and found.values is None,
        tight=rules,
        smallest=smallest,
        flips=flipped.found,
        complete=flipped.complete,
    )


def _runs(subject: Subject, wish: Wish) -> bool:
    """Return whether the plan runs the project that a wish is about."""
    return any(decision.runs for decision in subject.plan.proposal.decisions if decision.project_id == wish.project_id)


def _tight(study: Study, wish: Wish, condition: Condition, found: Best, seconds: float) -> tuple[tuple[Rule, ...], bool]:
    """Return the rules in the way, and whether they are a smallest set where they rule it out."""
    if found.values is None and found.proven:
        named = clash(condition.program if study.small else only_needed(study, condition)[0], seconds, study.seed)
        rules = tuple(Rule(rule=rule, subject=subject) for rule, subject in named.rules if rule != "condition")
        return (rules, True) if named.smallest else (rules if len(rules) <= MOST_NAMED else (), False)
    columns, project = study.model.columns, study.problem.work.project_index[wish.project_id]
    person = study.problem.supply.index.get(wish.person_id)
    mine = [c for c in columns.by_project.get(project, ()) if person is None or c.person == person]
    asked = {column for c in mine for column in (c.on, *(atom.column for atom in c.atoms))}
    asked |= {column for (p, _), column in columns.run.items() if study.problem.work.owners[p] == project}
    return tuple(Rule(rule=rule, subject=subject) for rule, subject in tight(study.model, study.values, sorted(asked))), True
