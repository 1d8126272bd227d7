"""The answer to a scenario: ranked plans, and everything needed to trust and repeat them."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import Field

from models.bookings import Booking, Decision, PackageDates, ProjectState, Proposal
from models.defects import Defect
from models.frozen import Frozen
from models.score import PartBound, Score
from models.shadow_prices import ShadowPrices

SCHEMA_VERSION = "1"
"""Version of the answer's JSON form; raised when a reader of the old form would misread the new one."""


class Status(StrEnum):
    """How a solve ended."""

    OPTIMAL = "optimal"
    """The best-value plan is proven best: gap 0."""
    WITHIN_GAP = "within_gap"
    """Proven within the asked gap of the best."""
    FEASIBLE = "feasible"
    """A limit was reached first; the gap is given."""
    INFEASIBLE = "infeasible"
    """No plan keeps every hard rule; clashes and concessions say why and what would cure it."""
    NO_PLAN = "no_plan"
    """A limit was reached before any plan; the reference plan is still there."""
    INVALID = "invalid"
    """The input has defects; all of them are listed."""


class Policy(StrEnum):
    """By what plans are ranked."""

    BALANCED = "balanced"
    VALUE = "value"
    STABILITY = "stability"
    COST = "cost"


class Violation(Frozen):
    """A hard rule that a proposal breaks."""

    rule: str
    """Stable name of the rule, such as ``capacity``."""
    subject: str
    """Id of what breaks it: a person, demand, project, budget or directive."""
    week: int | None = None
    """The first week it happens, if it happens in weeks."""
    amount: int = 0
    """By how much, in the rule's own unit."""
    unit: str = ""
    text: str
    """The violation in words."""


class AuditReport(Frozen):
    """The verdict of the independent audit on a proposal."""

    score: Score
    forced_disruption: int
    """Percent-minutes released because the scenario left no choice; listed, not charged."""
    chosen_moves: int
    """Person-project pairs and project dates or states that the proposal changed by choice."""
    forced_moves: int
    violations: tuple[Violation, ...]

    @property
    def clean(self) -> bool:
        """Whether every hard rule holds."""
        return not self.violations


class MoveKind(StrEnum):
    """What happens to a person or a project."""

    RELEASE = "release"
    ASSIGN = "assign"
    SWAP = "swap"
    RAISE = "raise"
    LOWER = "lower"
    SHIFT = "shift"
    PAUSE = "pause"
    STOP = "stop"
    START = "start"


class Move(Frozen):
    """One line of the work order."""

    kind: MoveKind
    subject: str
    """Id of the person, or of the project for shift, pause, stop and start; a work package that is shifted is ``project/package``."""
    from_project: str = ""
    to_project: str = ""
    demands: tuple[str, ...] = ()
    """The demands concerned."""
    first: dt.date | None = None
    """Monday of the first week in which something changes."""
    last: dt.date | None = None
    """Sunday of the last."""
    hours: float = 0.0
    """Hours of work that move."""
    cost_delta: int = 0
    """Minor currency units that the move adds."""
    chosen: bool = True
    """False if the scenario left no choice."""
    reason: str = ""
    """Why, in words."""


class ProjectOutcome(Frozen):
    """What a plan means for one project."""

    project_id: str
    name: str
    sponsor: str
    rank: int
    state_before: ProjectState
    state: ProjectState
    shift_weeks: int
    pause_first: dt.date | None = Field(default=None, exclude_if=lambda day: day is None)
    """Monday of the first week in which it pauses, if it runs with a pause."""
    pause_last: dt.date | None = Field(default=None, exclude_if=lambda day: day is None)
    """Sunday of the last such week."""
    finish_before: dt.date | None
    finish: dt.date | None
    slip_weeks: int = 0
    """Weeks by which it finishes later than today, negative if sooner; 0 if it does not run on either side."""
    late_weeks: int
    """Weeks finished after the target; 0 if it does not run."""
    hours_before: float
    """Hours today's bookings deliver to it, today's plan being what the scenario finds."""
    hours: float
    coverage_before_pct: float
    coverage_pct: float
    """Covered effort in percent of need."""
    value: int
    """Micro-points."""
    is_new: bool = False
    """Whether the scenario added it: today there is nothing that could run or be paused."""


class Unmet(Frozen):
    """Work that a running project asks for and does not get."""

    demand_id: str
    project_id: str
    hours: float
    first: dt.date
    """Monday of the first week that is short."""
    cause: str
    """
    Stable kind: ``nobody_able``, ``people_busy``, ``step`` (less than one step is missing), the name of the rule that keeps people with
    room from it, such as ``budget``, ``smallest_share``, ``projects_at_once`` or ``move_limits``, or ``not_proven``: room is left that no
    rule is known to keep, and the search ended before it was used.
    """
    text: str


class Figures(Frozen):
    """What a steering committee compares plans by."""

    people_moved: int
    hours_moved: float
    """Hours released from today's bookings by choice, unweighted."""
    chosen_moves: int
    forced_moves: int
    projects_running: int
    projects_late: int
    coverage_pct: float
    """Covered effort of running projects in percent of the need of all projects."""
    cost: int
    """Minor currency units."""
    cost_cap: int | None
    """Minor currency units of the portfolio's caps; None where there is none."""


class Plan(Frozen):
    """A whole reallocation plan that passed the audit."""

    rank: int
    """1 is best under the policy; 0 marks the reference."""
    label: str
    """Its character in a few words, such as ``fewest moves``."""
    why: str
    """Why it ranks where it does, in numbers."""
    status: Status
    score: Score
    bounds: tuple[PartBound, ...]
    figures: Figures
    decisions: tuple[Decision, ...]
    bookings: tuple[Booking, ...]
    packages: tuple[PackageDates, ...] = Field(default=(), exclude_if=lambda packages: not packages)
    """Work packages on other dates than today's."""
    moves: tuple[Move, ...]
    outcomes: tuple[ProjectOutcome, ...]
    unmet: tuple[Unmet, ...]
    audit: AuditReport
    difference_pct: float | None = None
    """Part of the moves, in percent, in which it differs from the most similar other plan shown, rounded down; None if it is alone."""

    @property
    def proposal(self) -> Proposal:
        """What the audit judges."""
        return Proposal(decisions=self.decisions, packages=self.packages, bookings=self.bookings)


class ChangeEffect(Frozen):
    """What one change of the scenario did."""

    change_id: str
    kind: str
    text: str
    """What it did, in words."""
    had_effect: bool


class Concession(Frozen):
    """A rule that must give way for any plan to exist."""

    rule: str
    subject: str
    amount: int = 0
    unit: str = ""
    text: str


class Clash(Frozen):
    """A smallest set of rules that cannot all hold."""

    rules: tuple[str, ...]
    """Each as ``rule: subject``."""
    text: str


class Limits(Frozen):
    """What a solve may spend and aim for."""

    time_limit: float = 60.0
    """Seconds of wall time."""
    workers: int = 2
    """Solves run side by side; 1 makes the answer repeatable to the byte."""
    seed: int = 1
    gap_pct: float = 0.1
    """Stop improving the best-value plan once it is proven this close to the best."""
    plans: int = 5


class Provenance(Frozen):
    """What is needed to get the same answer again."""

    input_hash: str
    """SHA-256 of the portfolio and scenario in canonical JSON."""
    engine_version: str
    solver_versions: tuple[str, ...]
    policy: Policy
    limits: Limits
    stopped_early: bool = False
    """Whether somebody asked to stop before the limits did."""


class Answer(Frozen):
    """Ranked plans for a scenario."""

    schema_version: str = SCHEMA_VERSION
    status: Status
    title: str = ""
    plans: tuple[Plan, ...] = ()
    """Best first under the policy."""
    reference: Plan | None = None
    """Today's plan, repaired; its rank is 0. Also among the plans if it earned a place."""
    least_difference_pct: float | None = None
    """Percent of their moves in which any two plans are guaranteed to differ; None in answers that do not say."""
    fewer: str = ""
    """Why there are fewer plans than asked for, in words; empty if there are not."""
    effects: tuple[ChangeEffect, ...] = ()
    """What each change did, in order; those without effect are marked."""
    clashes: tuple[Clash, ...] = ()
    concessions: tuple[Concession, ...] = ()
    """Rules given up so that there is a plan at all; every plan keeps all others."""
    defects: tuple[Defect, ...] = ()
    """Defects of the input when the status is ``invalid``; otherwise the doctor's warnings."""
    shadow_prices: ShadowPrices | None = Field(default=None, exclude_if=lambda prices: prices is None)
    """What the bound on all plans follows from, for an answer that goes on from this one; None where a proof has no such prices."""
    provenance: Provenance
