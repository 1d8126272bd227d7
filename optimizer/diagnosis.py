"""
When no plan keeps every rule: what must give way, and what clashes with it.

Every rule that people set (that a project must run, a cap, a lock, a directive, a dependency) can be lifted from the portfolio.
Starting with all of them lifted they are put back, the dearest kinds first; what cannot be put back is a smallest set of
concessions (a minimal correction set: Marques-Silva et al., IJCAI 2013, section 3). Every step is proven by solving.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.answer import Clash, Concession
from models.bookings import Lock
from models.directives import DirectiveKind
from models.projects import HALTED, ProjectClass
from optimizer.needed_plan import planned
from optimizer.solved import Ending

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.portfolio import Portfolio
    from optimizer.clock import Clock

Feasible = Callable[["Portfolio"], bool]
"""Says whether a portfolio has a plan."""
EACH = 10.0
"""Seconds for one plan at most."""


@dataclass(frozen=True)
class Liftable:
    """A rule that people set and may take back."""

    rule: str
    subject: str
    lift: Callable[[Portfolio], Portfolio]
    text: str
    """What lifting it means, in words."""

    @property
    def name(self) -> str:
        """The rule and its subject, as clashes name it."""
        return f"{self.rule}: {self.subject}"


@dataclass(frozen=True)
class Diagnosis:
    """Why there is no plan, and the portfolio for which there is one."""

    clashes: tuple[Clash, ...]
    concessions: tuple[Concession, ...]
    conceded: Portfolio | None
    """The portfolio with the concessions made; None if even lifting every rule does not help, or time ran out."""


def diagnose(portfolio: Portfolio, clock: Clock) -> Diagnosis:
    """Find what must give way so that there is a plan."""
    return diagnosed_by(portfolio, [kind(portfolio) for kind in KINDS], clock, lambda some: _feasible(some, clock))


def diagnosed_by(portfolio: Portfolio, groups: Sequence[Sequence[Liftable]], clock: Clock, feasible: Feasible) -> Diagnosis:
    """
    Find which of some rules must give way.

    Parameters
    ----------
    groups
        The rules, the dearest kinds first.
    feasible
        Says whether a portfolio is taken to have a plan.
    """
    everything = [rule for group in groups for rule in group]
    if not feasible(_without(portfolio, everything)):
        return Diagnosis((), (), None)
    lifted = list(everything)
    conceded: list[Liftable] = []
    for group in groups:
        for batch in _batches(group, portfolio, lifted, clock, feasible):
            conceded += batch
    enforced = [rule for rule in everything if rule not in conceded]
    clashes = tuple(_clash(portfolio, rule, enforced, conceded, clock=clock, feasible=feasible) for rule in conceded)
    concessions = tuple(Concession(rule=rule.rule, subject=rule.subject, text=rule.text) for rule in conceded)
    return Diagnosis(clashes, concessions, _without(portfolio, conceded))


def conceded(portfolio: Portfolio, concessions: Sequence[Concession]) -> Portfolio:
    """Return the portfolio in which the rules that concessions name have given way."""
    given = {(concession.rule, concession.subject) for concession in concessions}
    return _without(portfolio, [rule for kind in KINDS for rule in kind(portfolio) if (rule.rule, rule.subject) in given] if given else [])


def _batches(
    group: Sequence[Liftable], portfolio: Portfolio, lifted: list[Liftable], clock: Clock, feasible: Feasible
) -> list[list[Liftable]]:
    """Put the rules of one kind back, all at once if that works, else by halves; return those that cannot be."""
    if not group:
        return []
    rest = [rule for rule in lifted if rule not in group]
    if not clock.over() and feasible(_without(portfolio, rest)):
        lifted[:] = rest
        return []
    if len(group) == 1:
        return [list(group)]
    half = len(group) // 2
    return [*_batches(group[:half], portfolio, lifted, clock, feasible), *_batches(group[half:], portfolio, lifted, clock, feasible)]


def _clash(
    portfolio: Portfolio,
    rule: Liftable,
    enforced: Sequence[Liftable],
    conceded: Sequence[Liftable],
    *,
    clock: Clock,
    feasible: Feasible,
) -> Clash:
    """
    Shrink the rules that cannot hold together with a conceded one, by leaving out whatever the clash does not need.

    Few rules make a clash: after each one that it needs, all others are left out at once, and by halves where that is too many.
    """
    partners = list(enforced)
    others = [other for other in conceded if other is not rule]
    size = max(1, len(partners) // 2)
    position = 0
    while position < len(partners) and not clock.over():
        without = partners[:position] + partners[position + size :]
        dropped = [other for other in enforced if other not in without]
        if feasible(_without(portfolio, [*others, *dropped])):
            position, size = (position, size // 2) if size > 1 else (position + 1, max(1, len(partners) - position - 1))
        else:
            partners = without
    names = tuple(dict.fromkeys([rule.name, *(partner.name for partner in partners)]))
    if len(names) == 1:
        return Clash(rules=names, text=f"{rule.name} cannot hold with the people, dates and freeze there are")
    return Clash(rules=names, text="these cannot all hold: " + "; ".join(names))


def _without(portfolio: Portfolio, rules: Sequence[Liftable]) -> Portfolio:
    for rule in rules:
        portfolio = rule.lift(portfolio)
    return portfolio


def _feasible(portfolio: Portfolio, clock: Clock) -> bool:
    """Return whether some plan keeps all rules; what cannot be settled in time counts as no."""
    return planned(portfolio, min(EACH, clock.left()), clock.should_stop) in (Ending.OPTIMAL, Ending.FEASIBLE)


def _must_run(portfolio: Portfolio) -> list[Liftable]:
    forced = {d.subject for d in portfolio.directives if d.kind is DirectiveKind.FORCE_IN and d.hard}
    return [
        Liftable("selection", p.id, lambda whole, name=p.id: _may_pause(whole, name), f"{p.name or p.id} may be paused")  # type: ignore[misc]
        for p in portfolio.projects
        if p.stage not in HALTED and (p.project_class is ProjectClass.MANDATORY or p.id in forced)
    ]


def _may_pause(portfolio: Portfolio, id: str) -> Portfolio:
    projects = tuple(
        p.replace(project_class=ProjectClass.MUST_HAVE) if p.id == id and p.project_class is ProjectClass.MANDATORY else p
        for p in portfolio.projects
    )
    directives = tuple(d for d in portfolio.directives if not (d.kind is DirectiveKind.FORCE_IN and d.subject == id))
    return portfolio.replace(projects=projects, directives=directives)


def _uncapped(portfolio: Portfolio, id: str) -> Portfolio:
    return portfolio.replace(projects=tuple(p.replace(budget_cap=None) if p.id == id else p for p in portfolio.projects))


def _caps(portfolio: Portfolio) -> list[Liftable]:
    rows = [
        Liftable(
            "budget",
            f"{b.scope_kind}:{b.scope_id} {b.period or ''}".strip(),
            lambda whole, b=b: whole.replace(budgets=tuple(other for other in whole.budgets if other != b)),  # type: ignore[misc]
            f"the cap on {b.scope_kind} {b.scope_id} {b.period or ''}".strip() + " may be exceeded",
        )
        for b in portfolio.budgets
    ]
    return rows + [
        Liftable(
            "budget",
            p.id,
            lambda whole, name=p.id: _uncapped(whole, name),  # type: ignore[misc]
            f"the cap of {p.name or p.id} may be exceeded",
        )
        for p in portfolio.projects
        if p.budget_cap is not None
    ]


def _locks(portfolio: Portfolio) -> list[Liftable]:
    return [
        Liftable(
            "locks",
            f"{a.resource_id} on {a.demand_id}",
            lambda whole, a=a: whole.replace(allocations=tuple(b.replace(lock=Lock.NONE) if b == a else b for b in whole.allocations)),  # type: ignore[misc]
            f"the locked booking of {a.resource_id} on {a.demand_id} from {a.first} may move",
        )
        for a in portfolio.live_allocations
        if a.lock is not Lock.NONE
    ]


def _directives(portfolio: Portfolio) -> list[Liftable]:
    facts = (DirectiveKind.FORCE_IN, DirectiveKind.PART_TIME, DirectiveKind.COST_RATE, DirectiveKind.MOVES_TAKEN)
    return [
        Liftable(
            "move_limits" if d.kind is DirectiveKind.MAX_MOVES else "directives",
            f"{d.kind} {d.subject} {d.object}".strip(),
            lambda whole, d=d: whole.replace(directives=tuple(other for other in whole.directives if other != d)),  # type: ignore[misc]
            f"the rule {d.kind} {d.subject} {d.object}".strip() + " may be broken",
        )
        for d in portfolio.directives
        if d.hard and d.kind not in facts
    ]


def _dependencies(portfolio: Portfolio) -> list[Liftable]:
    return [
        Liftable(
            "precedence",
            f"{d.predecessor} before {d.successor}",
            lambda whole, d=d: whole.replace(dependencies=tuple(other for other in whole.dependencies if other != d)),  # type: ignore[misc]
            f"{d.successor} need not wait for {d.predecessor}",
        )
        for d in portfolio.dependencies
        if d.hard
    ]


KINDS: tuple[Callable[[Portfolio], list[Liftable]], ...] = (_must_run, _dependencies, _caps, _locks, _directives)
"""The dearest first: they are put back first, so concessions are made on the later ones where there is a choice."""
