"""An earlier answer is where a search goes on from, whatever has changed since."""

from __future__ import annotations

import sys

import pytest

import optimizer
from models.answer import Limits
from models.audit import Auditor
from models.bookings import Decision, ProjectState, Proposal
from models.scenario import Scenario, apply
from optimizer.choose import dive
from optimizer.construct import staffed
from optimizer.extract import proposal_of
from optimizer.nodes import Node
from optimizer.resume import as_before, begun, restaffed, runs_before
from tests.optimizer.engine.cases import clock, larger, tree_of

LIMITS = Limits(time_limit=1.0, workers=1, gap_pct=0.0)
FLOWS = {"parts": {"WHOLE": -1}, "scale": {"MODELLED": -1}}


def before(seed=1):
    """A case, its tree and a plan of it."""
    of = larger(seed)
    tree = tree_of(of.relaxation)
    values = staffed(of.model, tree.relaxation, dive(tree, tree.root(), clock()), None, clock())
    return of, tree, proposal_of(of.model, values)


def test_what_ran_runs_again_under_the_same_shift():
    of, tree, plan = before()
    runs = runs_before(of.model.problem, plan)
    explored = begun(tree, tree.root(), plan, clock())
    assert explored is not None
    for p, shifts in tree.relaxation.runs.items():
        decided = {k for k, column in shifts.items() if explored.values[column] > 0.5}
        assert decided == ({runs[p]} if p in runs else set()), p


def test_what_must_be_is_decided_whatever_was_before():
    of, tree, plan = before()
    p, shifts = next((p, shifts) for p, shifts in tree.relaxation.runs.items() if shifts and p not in runs_before(of.model.problem, plan))
    kept = min(shifts)
    within = Node(frozenset(c for k, c in shifts.items() if k != kept), frozenset([p]))
    node = as_before(tree.relaxation, runs_before(of.model.problem, plan), within)
    assert p in node.must
    assert shifts[kept] not in node.barred


def test_bookings_stay_where_nothing_has_changed():
    of, tree, plan = before()
    explored = begun(tree, tree.root(), plan, clock())
    again = proposal_of(of.model, restaffed(of.model, tree.relaxation, explored.values, None, plan))
    kept = set(plan.bookings) & set(again.bookings)
    assert len(kept) >= 0.9 * len(plan.bookings)


def test_projects_and_people_that_are_gone_are_left_out():
    of, tree, plan = before()
    stranger = plan.bookings[0].model_copy(update={"resource_id": "nobody"})
    other = plan.decisions[0].model_copy(update={"project_id": "gone"})
    odd = Proposal(decisions=(other, *plan.decisions[1:]), bookings=(stranger, *plan.bookings[1:]))
    explored = begun(tree, tree.root(), plan, clock())
    again = proposal_of(of.model, restaffed(of.model, tree.relaxation, explored.values, None, odd))
    assert "nobody" not in {booking.resource_id for booking in again.bookings}


def test_a_plan_that_ran_next_to_nothing_is_not_gone_on_from():
    of, tree, plan = before()
    must = {p.project.id for p in of.model.problem.work.whole if p.must_run}
    idle = [d if d.project_id in must else Decision(project_id=d.project_id, state=ProjectState.PAUSED) for d in plan.decisions]
    assert begun(tree, tree.root(), plan, clock()) is not None
    assert begun(tree, tree.root(), Proposal(decisions=tuple(idle), bookings=plan.bookings), clock()) is None


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("flow", sorted(FLOWS))
@pytest.mark.parametrize("seed", [1, 2])
def test_going_on_after_a_change_gives_clean_plans(monkeypatch, flow, seed, workers):
    for name, threshold in FLOWS[flow].items():
        monkeypatch.setattr(sys.modules["optimizer.solve"], name, threshold)
    of, _, plan = before(seed)
    person = of.portfolio.people[0].id
    gone = Scenario.model_validate(
        {"changes": [{"id": "C1", "kind": "person_leaves", "target": person, "from": of.portfolio.horizon.monday(2)}]}
    )
    after, _ = apply(gone, of.portfolio)
    solution = optimizer.solve(after, LIMITS.replace(workers=workers, time_limit=1.0 if workers == 1 else 3.0), previous=plan)
    assert solution.proposals, f"seed {seed}"
    for proposal in solution.proposals:
        assert Auditor(after).audit(proposal).clean, f"seed {seed}"
