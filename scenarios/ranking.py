"""Which plans are shown, and in what order: none that another beats everywhere, none too like another, best first under the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from models.answer import MoveKind, Policy
from models.audit.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from models.answer import Move
    from models.bookings import Decision, Proposal
    from models.score import Score
    from scenarios.anatomy import Anatomy

LEAST_DIFFERENCE = 0.10
"""Part of their moves in which any two plans differ."""
WORTHWHILE = 0.90
"""Part of the best value below which a plan is ranked after all that reach it, whatever else it is good at."""


class Scored(Protocol):
    """Whatever has a score."""

    @property
    def score(self) -> Score:
        """The audited score, or what it would be."""


class Ranked(NamedTuple):
    """A judged plan with its parts."""

    proposal: Proposal
    anatomy: Anatomy

    @property
    def score(self) -> Score:
        """The audited score."""
        return self.anatomy.report.score


def chosen(plans: Sequence[Ranked], count: int, policy: Policy) -> list[Ranked]:
    """
    Return the plans to show, best first under the policy.

    The plan of most value always has a place; the others are taken in the policy's order as long as they differ enough from those
    already taken.
    """
    rivals = undominated(plans)
    if not rivals:
        return []
    most = max(rivals, key=_worth)
    taken = [most]
    for plan in sorted(rivals, key=order_of(policy, rivals)):
        if len(taken) < count and all(difference(plan, other) >= LEAST_DIFFERENCE for other in taken):
            taken.append(plan)
    return sorted(taken, key=order_of(policy, rivals))


def why_fewer(plans: Sequence[Ranked], shown: Sequence[Ranked], count: int) -> str:
    """Return why fewer plans are shown than asked for; empty if there are enough."""
    if not shown or len(shown) >= count:
        return ""
    rivals = len(undominated(plans))
    beaten, alike = len(plans) - rivals, rivals - len(shown)
    said = [
        f"{plural(beaten, 'is', 'are')} no better than another in value, disruption, cost and lateness" if beaten else "",
        f"{plural(alike, 'differs', 'differ')} from one shown in less than {100 * LEAST_DIFFERENCE:g} % of the moves" if alike else "",
    ]
    found = f"the search found {plural(len(plans), 'plan')}" if beaten or alike else "the search found no more"
    return f"{len(shown)} of {count}: " + ", ".join(part for part in (found, *said) if part)


def undominated(plans: Sequence[Ranked]) -> list[Ranked]:
    """Return the plans that no other equals or beats in value, disruption, cost and lateness together."""
    kept: list[Ranked] = []
    for plan in sorted(plans, key=lambda p: (*(-v for v in _worth(p)), p.score.disruption, p.score.cost)):
        if not any(_beats(other, plan) for other in kept):
            kept.append(plan)
    return kept


def difference(one: Ranked, other: Ranked) -> float:
    """Return the part of the moves of both that only one of them makes."""
    mine, theirs = (moved(plan.anatomy.moves, plan.proposal.decisions) for plan in (one, other))
    return len(mine ^ theirs) / max(1, len(mine | theirs))


def nearest(plan: Ranked, plans: Sequence[Ranked]) -> float | None:
    """Return the percent of moves in which a plan differs from the most similar of the others, rounded down to one decimal."""
    differences = [difference(plan, other) for other in plans if other is not plan]
    return int(1000 * min(differences)) / 10 if differences else None


def order_of(policy: Policy, plans: Sequence[Scored]) -> Callable[[Scored], tuple[float, ...]]:
    """
    Return the sort key of a policy.

    ``value``: most value. ``stability`` and ``cost``: least of it among plans that reach 90 % of the best value. ``balanced``: the
    value given up, in percent of the best, plus five points for the largest disruption among the
    plans, two for the largest cost and two for the largest lateness, in proportion.
    """
    best = max(plan.score.value for plan in plans)
    most = {part: max(1, *(getattr(plan.score, part) for plan in plans)) for part in ("disruption", "cost", "lateness")}
    keys: Mapping[Policy, Callable[[Score], float]] = {
        Policy.VALUE: lambda score: 0.0,
        Policy.STABILITY: lambda score: float(score.disruption),
        Policy.COST: lambda score: float(score.cost),
        Policy.BALANCED: lambda score: _balance(score, best, most),
    }

    def key(plan: Scored) -> tuple[float, ...]:
        score = plan.score
        poor = policy is not Policy.VALUE and score.value < WORTHWHILE * best
        return (poor, keys[policy](score), *(-v for v in _worth(plan)), score.disruption, score.cost, score.lateness, score.fit)

    return key


def _balance(score: Score, best: int, most: Mapping[str, int]) -> float:
    given_up = 100 * (best - score.value) / max(1, best)
    burdens = 5 * score.disruption / most["disruption"] + 2 * score.cost / most["cost"] + 2 * score.lateness / most["lateness"]
    return given_up + burdens


def _worth(plan: Scored) -> tuple[int, int]:
    return plan.score.mandatory_value, plan.score.value


def _beats(one: Ranked, other: Ranked) -> bool:
    a, b = one.score, other.score
    return _worth(one) >= _worth(other) and a.disruption <= b.disruption and a.cost <= b.cost and a.lateness <= b.lateness


def moved(moves: Sequence[Move], decisions: Sequence[Decision]) -> frozenset[tuple[str, str, str]]:
    """Return what a plan moves, as (who or what, project, what happens): person, project and direction, and each project's new state."""
    made: set[tuple[str, str, str]] = set()
    for move in moves:
        if move.kind is MoveKind.SWAP:
            made |= {(move.subject, move.from_project, "release"), (move.subject, move.to_project, "assign")}
        else:
            made.add((move.subject, move.from_project or move.to_project, move.kind.value))
    shifts = {(d.project_id, "shift", str(d.shift_weeks)) for d in decisions if d.shift_weeks}
    return frozenset(made | shifts | {(d.project_id, "pause", f"{d.pause_first} {d.pause_last}") for d in decisions if d.pause_first})
