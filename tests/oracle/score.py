"""The five parts of a plan's score, value as an exact fraction."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from models.projects import ProjectClass
from models.score import MICRO
from tests.oracle import days, money, moves

if TYPE_CHECKING:
    from tests.oracle.facts import Facts
    from tests.oracle.plan import Reading


@dataclass(frozen=True)
class Value:
    """Points of the mandatory projects, and of all; compared in this order."""

    mandatory: Fraction
    total: Fraction

    @property
    def micro(self) -> tuple[int, int]:
        """Both in micro-points, rounded down."""
        return floor(self.mandatory * MICRO), floor(self.total * MICRO)

    @property
    def order(self) -> tuple[Fraction, Fraction]:
        """What is compared."""
        return self.mandatory, self.total


def value(x: Reading) -> Value:
    """Weighted coverage of the running projects."""
    parts = [Fraction(0), Fraction(0)]
    for p, (got, need) in enumerate(x.covered):
        row = x.facts.row(p)
        if need:
            points = weight(x.facts, p) * got / need
            parts[1] += points
            parts[0] += points if row.project_class is ProjectClass.MANDATORY else 0
    return Value(*parts)


def weight(f: Facts, p: int) -> Fraction:
    """Points of full coverage."""
    n = len(f.projects)
    return Fraction(f.row(p).value_score * (n + 1 - f.row(p).rank), n)


def lateness(x: Reading) -> int:
    """Cost of the weeks after the targets."""
    f, total = x.facts, 0
    for p in range(len(x.plan.shifts)):
        row, bounds, late = f.row(p), x.dates(p), [0]
        if row.target_finish and bounds:
            late.append(bounds[1] - days.week_of(f.portfolio, row.target_finish))
        for q, pack in enumerate(f.packs):
            span, due = x.pack(q), pack.row.deadline
            if pack.project == p and span and due and not pack.row.deadline_hard and pack.row.status != "done":
                late.append(span[1] - 1 - days.week_of(f.portfolio, due))
        total += row.cost_of_delay * max(late)
    return total


def fit(x: Reading) -> int:
    """Levels above the required ones, and fragments."""
    f = x.facts
    booked = {key: row for key, row in x.shares.items() if any(row[f.since[key[1]] :])}
    levels = 0
    for (d, r), row in booked.items():
        first = next(t for t in range(f.since[r], f.weeks) if row[t])
        levels += sum(max(0, f.level(r, skill, first) - least) for skill, least in f.works[d].skills)
    fragments = 2 * len(booked) - len({d for d, _ in booked}) - len({r for _, r in booked})
    return levels + fragments


def parts(x: Reading) -> dict[str, int]:
    """Every number that the audit reports too, by the audit's names."""
    chosen, forced = moves.disruption(x)
    mandatory, total = value(x).micro
    return {
        "mandatory_value": mandatory,
        "value": total,
        "lateness": lateness(x),
        "disruption": chosen,
        "cost": money.cost(x),
        "fit": fit(x),
        "forced_disruption": forced,
        "chosen_moves": moves.chosen_moves(x),
        "forced_moves": moves.forced_moves(x),
    }
