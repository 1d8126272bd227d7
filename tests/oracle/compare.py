"""Engine, audit and oracle on the same portfolio: every point on which they do not agree, in words."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from models.audit import Auditor
from tests.oracle import rules, score
from tests.oracle.deformations import deformed
from tests.oracle.engine import best_plan
from tests.oracle.enumerate import best
from tests.oracle.facts import Facts
from tests.oracle.mutations import mutated
from tests.oracle.plan import Reading, WeekPlan, plan_of, proposal_of
from tests.oracle.portfolios import tiny

if TYPE_CHECKING:
    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from tests.oracle.enumerate import Best

MOST_AUDITED = 25
"""Feasible plans of a portfolio shown to the audit, and as many mutations."""


@dataclass(frozen=True)
class Disagreement:
    """A point on which two of the three differ."""

    seed: int
    between: str
    """``audit`` or ``engine``, always against the oracle."""
    about: str
    """What differs: the name of a rule or of a number, ``verdict`` or ``feasible``."""
    text: str

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.between} and oracle differ on {self.about}: {self.text}"


def judged(facts: Facts, proposal: Proposal) -> tuple[frozenset[str], dict[str, int]]:
    """Return the oracle's verdict on a proposal: the rules it breaks, and its numbers."""
    plan = plan_of(facts, proposal)
    if plan is None:
        return frozenset({"shape"}), {}
    x = Reading(facts, plan)
    return rules.broken(x), score.parts(x)


def audit_points(portfolio: Portfolio, auditor: Auditor, facts: Facts, proposal: Proposal) -> list[tuple[str, str]]:
    """Return what audit and oracle say differently of a proposal, as (about, text)."""
    report = auditor.audit(proposal)
    theirs = frozenset(v.rule for v in report.violations)
    ours, numbers = judged(facts, proposal)
    if bool(ours) != bool(theirs):
        return [
            (
                "verdict " + "+".join(sorted(ours ^ theirs)),
                f"oracle {sorted(ours)}, audit {[v.text for v in report.violations]}, plan {_brief(proposal)}",
            )
        ]
    if ours:
        return []
    found = {**report.score.model_dump(), **{name: getattr(report, name) for name in ("forced_disruption", "chosen_moves", "forced_moves")}}
    differ = {name for name in numbers if numbers[name] != found[name]}
    return [(name, f"oracle {numbers[name]}, audit {found[name]}, plan {_brief(proposal)}") for name in sorted(differ)]


def _brief(proposal: Proposal) -> str:
    decisions = ", ".join(f"{d.project_id} {d.state}{d.shift_weeks or ''}" for d in proposal.decisions)
    rows = ", ".join(f"{b.resource_id}/{b.demand_id} {b.first:%m-%d}..{b.last:%m-%d} {b.share_pct}" for b in proposal.bookings)
    packages = ", ".join(f"{b.project_id}/{b.work_package} {b.first:%m-%d}..{b.last:%m-%d}" for b in proposal.packages)
    return f"[{decisions}; {packages}; {rows}]"


def compare_audit(seed: int, features: frozenset[str] | None = None) -> list[Disagreement]:
    """Show the audit feasible plans and mutations of a portfolio; return the points on which it differs from the oracle."""
    portfolio = tiny(seed, features)
    facts, dice, auditor = Facts(portfolio), Random(seed), Auditor(portfolio)
    found = best(portfolio)
    plans = [p.plan for p in found.plans] if found else []
    shown = dice.sample(plans, min(len(plans), MOST_AUDITED))
    proposals = [proposal_of(facts, plan) for plan in shown]
    for _ in range(MOST_AUDITED):
        base = dice.choice(shown) if shown else as_today(facts)
        proposal = proposal_of(facts, mutated(dice, facts, base))
        kept = tuple(d for d in proposal.decisions if dice.random() < 0.95)
        proposals.append(proposal.replace(decisions=kept))
    proposals += [deformed(dice, facts, dice.choice(proposals)) for _ in range(len(proposals) and MOST_AUDITED // 4)]
    points = [point for proposal in proposals for point in audit_points(portfolio, auditor, facts, proposal)]
    points += missed(facts, found, proposals)
    return [Disagreement(seed, "audit", about, text) for about, text in points]


def as_today(facts: Facts) -> WeekPlan:
    """Today's bookings as a plan in which everything booked runs as dated."""
    return WeekPlan(tuple(0 if runs else None for runs in facts.runs_today), dict(facts.pattern), {})


def missed(facts: Facts, found: Best | None, proposals: list[Proposal]) -> list[tuple[str, str]]:
    """Return feasible proposals that the enumeration does not know, except for units that change within a block."""
    known = {_identity(facts, p.plan) for p in found.plans} if found else set()
    unknown = []
    for proposal in proposals:
        plan = plan_of(facts, proposal)
        if plan and _identity(facts, plan) not in known and rules.feasible(Reading(facts, plan)):
            unknown.append(("enumeration", f"the oracle's rules allow a plan that it does not enumerate: {_brief(proposal)}"))
    return unknown


def _identity(facts: Facts, plan: WeekPlan) -> tuple[object, ...]:
    x = Reading(facts, plan)
    return plan.shifts, plan.pauses, tuple(x.pack(q) for q in range(len(facts.packs))), frozenset(plan.shares.items())


def compare_engine(seed: int, features: frozenset[str] | None = None) -> list[Disagreement]:
    """Ask the engine for the best plan of a portfolio; return the points on which it differs from the oracle."""
    portfolio = tiny(seed, features)
    theirs, ours = best_plan(portfolio), best(portfolio)
    if theirs is None or ours is None:
        differ = (theirs is None) != (ours is None)
        text = f"oracle {'no plan' if ours is None else ours.micro}, engine {'no plan' if theirs is None else _brief(theirs)}"
        return [Disagreement(seed, "engine", "feasible", text)] if differ else []
    report = Auditor(portfolio).audit(theirs)
    broken, numbers = judged(Facts(portfolio), theirs)
    points = [("rules " + "+".join(sorted(broken)), _brief(theirs))] if broken else []
    points += [("audit", v.text) for v in report.violations]
    got = (numbers.get("mandatory_value"), numbers.get("value"))
    if got != ours.micro:
        points.append(("value", f"oracle {ours.micro}, engine {got}, plan {_brief(theirs)}"))
    return [Disagreement(seed, "engine", about, text) for about, text in points]
