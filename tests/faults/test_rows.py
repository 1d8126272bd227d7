"""
Faults planted in the engine's rows: each makes its best plan break a rule, and the audit, which shares nothing with them, sees it.

Either a rule writes nothing, or its rows are written a little wrong. Every portfolio is one in which the rule binds, so the sound
engine's plan is clean (or there is none) and the faulty engine's is not.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

import optimizer.model
from models.answer import Limits
from models.audit import Auditor
from models.bookings import Lock
from optimizer import rules
from optimizer.exact import best_values
from optimizer.extract import proposal_of
from optimizer.model import model_of
from optimizer.rows import FREE
from optimizer.solved import Ending
from tests.builders import able, cap, demand, directive, machine, machine_demand, person, portfolio, project, today, two_by_two, waits

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from models.bookings import Proposal
    from models.portfolio import Portfolio
    from optimizer.model import Model

LEAST = 29
"""Faults in the two tables; they may only grow."""
FIXED = {"max_shift_weeks": 0}
"""Projects stay on their dates, so that there is one way to do better."""


class Mute(NamedTuple):
    """A rule that writes nothing, a portfolio in which it binds, and the rule that the audit then finds broken."""

    name: str
    module: ModuleType
    of: Portfolio
    broken: str
    possible: bool = True
    """Whether the sound engine has a plan at all."""


class Skew(NamedTuple):
    """Rows of a rule written a little wrong."""

    name: str
    of: Portfolio
    spoil: Callable[[Model], Model]
    broken: str


def pair(*rows, ada=None, apollo=None, zeus=None, fte=1, **settings):
    """Ada alone, Apollo worth 100 points and Zeus 10, both in all eight weeks."""
    projects = project("apollo", **(apollo or {})), project("zeus", **{"value_score": 10, **(zeus or {})})
    work = demand("apollo.dev", weeks=(0, 7), fte=fte), demand("zeus.dev", weeks=(0, 7), fte=fte)
    return portfolio(person("ada", cost_rate=1_000, **(ada or {})), *projects, *work, *rows, **FIXED, **settings)


def one(*rows, people=(), fields=None, **settings):
    """Apollo alone."""
    return portfolio(*people, project("apollo", **(fields or {})), *rows, **FIXED, **settings)


def newcomer():
    """Ada is new on Apollo, where she is worth nothing in her first two weeks, which are better spent on Zeus."""
    work = demand("apollo.dev", weeks=(0, 3)), demand("zeus.dev", weeks=(0, 1)), today("ada", "zeus.dev", (0, 1), 100)
    rest = {"ramp_up_weeks": 2, "ramp_up_pct": 0, "booking_block": "week"}
    return one(project("zeus", value_score=400), *work, people=TWO[:1], fields={"min_staffing_pct": 40}, **rest)


def succession(**settings):
    """Ada is on Zeus today but alone able for Apollo, which is worth more; Bob could follow her."""
    projects = project("apollo"), project("zeus", value_score=10)
    work = demand("apollo.dev", weeks=(0, 7), needs={"dev": 3}), demand("zeus.dev", weeks=(0, 7))
    return portfolio(*TWO, able("ada"), *projects, *work, today("ada", "zeus.dev", (0, 7), 100), **FIXED, **settings)


FULL = {"min_staffing_pct": 100}
TWO = person("ada"), person("bob")
HALF = (person("ada", reserve_pct=50),)
LIMIT = directive("max_moves", "plan", value=Decimal(0))
RIGS = machine("rig"), machine_demand("apollo.rig", weeks=(0, 7)), machine_demand("zeus.rig", weeks=(0, 7))
MUTES = (
    Mute("capacity", rules.capacity, pair(), "capacity"),
    Mute("capacity with a reserve", rules.capacity, pair(reserve_pct=20, fte=0.8), "capacity"),
    Mute(
        "demand",
        rules.demand,
        one(demand(), people=HALF, fields={"project_class": "mandatory", **FULL}),
        "minimum_staffing",
        possible=False,
    ),
    Mute("minimum staffing", rules.minimum_staffing, one(demand(), people=HALF, fields=FULL), "minimum_staffing"),
    Mute("projects at once", rules.projects_at_once, pair(ada={"max_projects": 1}, fte=0.5), "projects_at_once"),
    Mute("headcount at most", rules.headcount, one(demand(fte=2, heads_max=1), people=TWO), "headcount"),
    Mute("headcount at least", rules.headcount, one(demand(heads_min=2), people=TWO[:1]), "headcount"),
    Mute("equipment", rules.equipment, pair(*RIGS, fte=0.5), "equipment"),
    Mute(
        "operators",
        rules.operators,
        one(demand(), machine("rig", operator_skill="rig"), machine_demand(), able("ada", "other"), people=TWO),
        "equipment",
    ),
    Mute(
        "changeover",
        rules.changeover,
        portfolio(
            *TWO,
            *(row for id, weeks in (("apollo", (0, 3)), ("zeus", (4, 7))) for row in (project(id), demand(f"{id}.dev", weeks=weeks))),
            *(machine("rig", setup_weeks=1), machine_demand("apollo.rig", weeks=(0, 3)), machine_demand("zeus.rig", weeks=(4, 7))),
            **FIXED,
        ),
        "changeover",
    ),
    Mute("budget of the portfolio", rules.budget, pair(cap(1_000)), "budget"),
    Mute("budget of a project", rules.budget, pair(apollo={"budget_cap": 1_000}), "budget"),
    Mute("locks", rules.locks, pair(today("ada", "zeus.dev", (0, 7), 50, lock=Lock.RESOURCE)), "locks"),
    Mute(
        "pin", rules.directives, pair(directive("pin", "ada", "zeus"), zeus={"project_class": "mandatory", "value_score": 0}), "directives"
    ),
    Mute("forbid", rules.directives, pair(directive("forbid", "ada", "apollo")), "directives"),
    Mute("exclusive", rules.directives, pair(directive("exclusive", "ada", "zeus")), "directives"),
    Mute("one at a time", rules.directives, pair(directive("exclusive", "ada"), fte=0.5), "directives"),
    Mute("move limits", rules.move_limits, two_by_two(**FIXED).replace(directives=(LIMIT,)), "move_limits"),
    Mute("handover", rules.handover, succession(handover_weeks=1), "handover"),
    Mute("stints", rules.stints, one(*(demand(f"apollo.{w}", weeks=(w, w + 1)) for w in (0, 4)), people=TWO[:1], max_stints=1), "stints"),
    Mute("ramp-up", rules.ramp_up, newcomer(), "minimum_staffing"),
    Mute("company", rules.company, one(demand(fte=2), directive("keep_apart", "ada", "bob"), people=TWO), "company"),
    Mute(
        "same people",
        rules.same_people,
        one(
            *(project("zeus", value_score=400), demand(weeks=(0, 7)), demand("zeus.dev", weeks=(4, 7))),
            directive("same_people", "apollo"),
            people=TWO[:1],
            booking_block="week",
        ),
        "same_people",
    ),
    Mute("selection", rules.selection, pair(directive("force_in", "zeus"), zeus=FULL), "selection"),
    Mute(
        "precedence",
        rules.precedence,
        one(
            project("zeus", **FULL),
            demand("apollo.dev", weeks=(4, 7)),
            demand("zeus.dev", weeks=(0, 3), needs={"dev": 5}),
            waits("zeus", "apollo"),
            people=[person("ada")],
        ),
        "precedence",
    ),
    Mute(
        "skill",
        rules.skill,
        pair(today("ada", "apollo.dev", (0, 7), 50, lock=Lock.BOTH)).replace(
            demands=(demand("apollo.dev", weeks=(0, 7), needs={"dev": 3}), demand("zeus.dev", weeks=(0, 7)))
        ),
        "skill",
        possible=False,
    ),
)


def raised(rule: str, by: int) -> Callable[[Model], Model]:
    """Return the fault that the upper bounds of a rule's rows are too high."""

    def spoil(model: Model) -> Model:
        mine = np.array([group[0] == rule for group in model.program.groups])
        upper = np.where(mine & (model.program.row_upper < FREE), model.program.row_upper + by, model.program.row_upper)
        return replace(model, program=replace(model.program, row_upper=upper))

    return spoil


def halved(rule: str) -> Callable[[Model], Model]:
    """Return the fault that a rule counts half of everything."""

    def spoil(model: Model) -> Model:
        matrix = model.program.matrix.copy()
        mine = np.repeat([group[0] == rule for group in model.program.groups], np.diff(matrix.indptr))
        matrix.data = np.where(mine, matrix.data // 2, matrix.data)
        return replace(model, program=replace(model.program, matrix=matrix))

    return spoil


def handed_out_elastic(model: Model) -> Model:
    """The program that a search may pass through, taken for the one that rules."""
    return replace(model, program=model.elastic)


def forgotten_freeze(model: Model) -> Model:
    """Today's frozen bookings are lost on the way back."""
    return replace(model, problem=replace(model.problem, today=replace(model.problem.today, held={})))


SKEWS = (
    Skew("capacity a step too high", pair(), raised("capacity", 5), "capacity"),
    Skew("capacity counts half", pair(), halved("capacity"), "capacity"),
    Skew("one head too many", one(demand(fte=2, heads_max=1), people=TWO), raised("headcount", 1), "headcount"),
    Skew("one project too many", pair(ada={"max_projects": 1}, fte=0.5), raised("projects_at_once", 1), "projects_at_once"),
    Skew("budget far too high", pair(cap(100_000)), raised("budget", 10**9), "budget"),
    Skew("one unit too many", pair(*RIGS, fte=0.5), raised("equipment", 1), "equipment"),
    Skew("one move too many", two_by_two(**FIXED).replace(directives=(LIMIT,)), raised("move_limits", 2), "move_limits"),
    Skew("a shortfall allowed", one(demand(), people=HALF, fields=FULL), handed_out_elastic, "minimum_staffing"),
    Skew("the freeze forgotten", pair(today("ada", "zeus.dev", (0, 1), 50), freeze_weeks=2), forgotten_freeze, "freeze"),
)


def solved(model: Model) -> Proposal | None:
    """Return the model's proven best plan, None if there is none; fails if neither is proven."""
    found = best_values(model, Limits(time_limit=30.0, workers=1))
    assert found.ending in (Ending.OPTIMAL, Ending.INFEASIBLE), found.ending
    return None if found.values is None else proposal_of(model, found.values)


def rules_broken(of: Portfolio, plan: Proposal | None) -> set[str]:
    assert plan is not None, "no plan"
    return {violation.rule for violation in Auditor(of).violations(plan)}


@pytest.mark.parametrize("mute", MUTES, ids=[mute.name for mute in MUTES])
def test_a_rule_that_writes_nothing_is_found_out(mute, monkeypatch):
    sound = solved(model_of(mute.of))
    assert (sound is not None) is mute.possible
    assert sound is None or rules_broken(mute.of, sound) == set()
    assert mute.module.write in optimizer.model.RULES
    monkeypatch.setattr(optimizer.model, "RULES", tuple(write for write in rules.RULES if write is not mute.module.write))
    assert mute.broken in rules_broken(mute.of, solved(model_of(mute.of)))


@pytest.mark.parametrize("skew", SKEWS, ids=[skew.name for skew in SKEWS])
def test_a_rule_written_a_little_wrong_is_found_out(skew):
    model = model_of(skew.of)
    assert rules_broken(skew.of, solved(model)) == set()
    assert skew.broken in rules_broken(skew.of, solved(skew.spoil(model)))


def test_every_rule_module_is_muted_once():
    assert {mute.module.write for mute in MUTES} == set(rules.RULES)


def test_no_fault_has_gone_missing():
    assert len(MUTES) + len(SKEWS) >= LEAST
    assert len({each.name for each in (*MUTES, *SKEWS)}) == len(MUTES) + len(SKEWS)
