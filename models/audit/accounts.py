"""The ledger of a proposal: every figure that the score, the rules, the moves and the reports are made from, worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from models.audit.cost import CostAccount, cost_account
from models.audit.coverage import DemandAccount, delivered_minutes, demand_accounts, project_minutes
from models.audit.disruption import Pair, PairAccount, pair_accounts
from models.audit.fit import fit_points
from models.audit.lateness import late_weeks
from models.audit.moves import ProjectMove, moved_packages, project_move, weeks_moved
from models.audit.value import micro_points, value_of
from models.bookings import ProjectState
from models.projects import Stage
from models.score import HUNDREDTHS_PER_HOUR, Score

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from models.audit.facts import Facts
    from models.audit.reading import Reading
    from models.audit.runs import Span
    from models.audit.work import Undertaking


class ProjectAccount(NamedTuple):
    """What a proposal means for a project."""

    state: ProjectState
    state_today: ProjectState
    shift: int
    """Weeks; 0 if it does not run."""
    pause: Span | None
    """The weeks in which it pauses, if it does."""
    begin: int | None
    """First week as decided; None if it does not run or has no demands inside the horizon."""
    end: int | None
    """Week after its last, likewise."""
    needed: int
    """Minutes of its demands for people inside the horizon."""
    delivered: int
    covered: int
    """Minutes; 0 if it does not run."""
    value: Fraction
    """Points."""
    late: int
    """Weeks after the target finish."""
    lateness: int
    """Minor currency units."""
    cost: int
    """Minutes x minor units per hour."""
    move: ProjectMove

    @property
    def runs(self) -> bool:
        """Whether the project runs."""
        return self.state in (ProjectState.RUN, ProjectState.SHIFTED)


@dataclass(frozen=True)
class Ledger:
    """The accounts of a proposal. Weeks count from the horizon's start, minutes and percent-minutes are whole."""

    minutes: Mapping[str, Mapping[str, Sequence[int]]]
    """Minutes that bookings take, by person, demand and week."""
    demands: Mapping[str, DemandAccount]
    """Every demand for people."""
    projects: Mapping[str, ProjectAccount]
    """Every project, in table order."""
    pairs: Mapping[Pair, PairAccount]
    """Every (person, project) pair that differs from today from the freeze's end on."""
    costs: CostAccount
    fit: int
    mandatory: frozenset[str]
    """Mandatory projects."""
    shifting: int = 0
    """Percent-minutes charged for the weeks by which projects and work packages are moved."""
    moved_packages: Mapping[str, Span] = field(default_factory=dict)
    """By ``project/package``, the weeks of the work packages of running projects that are not where they are dated."""

    @cached_property
    def project_values(self) -> Mapping[str, Fraction]:
        """Points of every project, exact."""
        return {id: account.value for id, account in self.projects.items()}

    @cached_property
    def moved_pairs(self) -> tuple[Pair, ...]:
        """(person, project) pairs moved by choice."""
        return tuple(pair for pair, account in self.pairs.items() if account.moved)

    @cached_property
    def forced_pairs(self) -> tuple[Pair, ...]:
        """(person, project) pairs that differ for forced reasons only."""
        return tuple(pair for pair, account in self.pairs.items() if not account.moved)

    @cached_property
    def moved_projects(self) -> tuple[str, ...]:
        """Projects moved by choice."""
        return tuple(id for id, account in self.projects.items() if account.move is ProjectMove.CHOSEN)

    @cached_property
    def forced_projects(self) -> tuple[str, ...]:
        """Projects whose state the scenario changed."""
        return tuple(id for id, account in self.projects.items() if account.move is ProjectMove.FORCED)

    @property
    def chosen_moves(self) -> int:
        """Pairs, projects and work packages moved by choice."""
        return len(self.moved_pairs) + len(self.moved_projects) + len(self.moved_packages)

    @property
    def forced_moves(self) -> int:
        """Pairs and projects moved for forced reasons only."""
        return len(self.forced_pairs) + len(self.forced_projects)

    @property
    def forced_disruption(self) -> int:
        """Percent-minutes that the scenario left no choice about: by price, handovers included."""
        return sum(account.disruption_forced for account in self.pairs.values())

    @cached_property
    def score(self) -> Score:
        """The five parts."""
        return Score(
            mandatory_value=micro_points(account.value for id, account in self.projects.items() if id in self.mandatory),
            value=micro_points(account.value for account in self.projects.values()),
            lateness=sum(account.lateness for account in self.projects.values()),
            disruption=self.shifting + sum(account.disruption for account in self.pairs.values()),
            cost=self.costs.total,
            fit=self.fit,
        )


def ledger_of(facts: Facts, reading: Reading) -> Ledger:
    """Return the accounts of a proposal that has been read."""
    minutes = delivered_minutes(facts, reading)
    demands = demand_accounts(facts, reading, minutes)
    costs = cost_account(facts, reading, minutes)
    return Ledger(
        minutes=minutes,
        demands=demands,
        projects={
            id: _project_account(facts, plan, reading, project_minutes(facts, demands, id), costs.of_project(id))
            for id, plan in facts.undertakings.items()
        },
        pairs=pair_accounts(facts, reading),
        costs=costs,
        fit=fit_points(facts, reading),
        mandatory=frozenset(id for id, plan in facts.undertakings.items() if plan.mandatory),
        shifting=facts.portfolio.settings.shift_hours * HUNDREDTHS_PER_HOUR * weeks_moved(facts, reading),
        moved_packages=moved_packages(facts, reading),
    )


def _project_account(facts: Facts, plan: Undertaking, reading: Reading, minutes: tuple[int, int, int], cost: int) -> ProjectAccount:
    needed, delivered, covered = minutes
    shift, dates = reading.shifts[plan.project.id], reading.dates(facts, plan.project.id)
    pause = None if shift is None else reading.pauses.get(plan.project.id)
    runs_today, late = facts.today.runs[plan.project.id], late_weeks(facts, reading, plan)
    return ProjectAccount(
        state=_state(plan, shift),
        state_today=_state(plan, 0 if runs_today else None),
        shift=shift or 0,
        pause=pause,
        begin=None if dates is None else dates[0],
        end=None if dates is None else dates[1],
        needed=needed,
        delivered=delivered,
        covered=covered,
        value=value_of(plan.weight, covered, needed),
        late=late,
        lateness=late * plan.project.cost_of_delay,
        cost=cost,
        move=project_move(plan, runs_today=runs_today, shift=shift, pauses=pause is not None),
    )


def _state(plan: Undertaking, shift: int | None) -> ProjectState:
    if shift is None:
        return ProjectState.STOPPED if plan.project.stage in (Stage.CANCELLED, Stage.DONE) else ProjectState.PAUSED
    return ProjectState.SHIFTED if shift else ProjectState.RUN
