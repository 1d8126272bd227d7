"""What a linear program proposes where much must run: proofs hold, and a proposal less one rule is ruled out."""

from __future__ import annotations

import pytest

from models.projects import ProjectClass
from optimizer.clock import Clock
from optimizer.explain import least_lifted
from optimizer.explain.feasible import Feasibility
from optimizer.explain.gives import gives_of
from optimizer.explain.least_lifted import diagnosed, surely_impossible
from optimizer.explain.proposals import proposals
from optimizer.needed_plan import planned
from optimizer.solved import Ending
from tests.builders import able, demand, person, portfolio, project


def crowded(running=3):
    """Three projects that each need all of Ada for the same month; so many of them must run, in full and as dated."""
    kinds = [ProjectClass.MANDATORY if n < running else ProjectClass.DISCRETIONARY for n in range(3)]
    work = [
        row
        for n, kind in enumerate(kinds)
        for row in (
            project(f"x{n}", project_class=kind, min_staffing_pct=100, max_shift_weeks=0),
            demand(f"x{n}.dev", weeks=(n, 3), needs={"dev": 3}),
        )
    ]
    return portfolio(person("ada", cost_rate=10_000), able("ada"), *work)


@pytest.fixture
def much(monkeypatch):
    """Let the smallest portfolio count as one where much must run."""
    monkeypatch.setattr(least_lifted, "is_large", lambda _: True)


def clock():
    return Clock(60.0, 1, lambda: False)


@pytest.mark.usefixtures("much")
def test_that_nothing_fits_is_known_before_any_search():
    assert surely_impossible(crowded(), 10.0)
    assert not surely_impossible(crowded(running=1), 10.0)


@pytest.mark.usefixtures("much")
def test_the_fewest_projects_are_paused_and_then_there_is_a_plan():
    """Ada does one of three: two may be paused, and no fewer."""
    found = diagnosed(crowded(), clock())
    assert [concession.rule for concession in found.concessions] == ["selection", "selection"]
    assert found.conceded is not None
    assert planned(found.conceded, 10.0) in (Ending.OPTIMAL, Ending.FEASIBLE)
    assert all(set(clash.rules) == {"selection: x0", "selection: x1", "selection: x2"} for clash in found.clashes)


def test_where_little_must_run_every_step_is_solved():
    found = diagnosed(crowded(), clock())
    assert len(found.concessions) == 2
    assert planned(found.conceded, 10.0) in (Ending.OPTIMAL, Ending.FEASIBLE)


def test_proposals_are_of_different_kinds_and_a_unit_less_is_ruled_out():
    rows = crowded()
    feasible = Feasibility(rows, gives_of(rows), clock())
    found = list(proposals(feasible, clock()))
    assert len({frozenset(give.kind for give in amounts) for amounts in found}) > 2
    for amounts in found:
        assert not feasible.ruled_out(amounts)
        for give in amounts:
            assert feasible.ruled_out({**amounts, give: amounts[give] - 1}), give


def test_the_rules_blamed_cannot_hold_whatever_else_gives_way():
    rows = crowded()
    gives = gives_of(rows)
    feasible = Feasibility(rows, gives, clock())
    blamed = feasible.blamed({})
    assert blamed
    assert feasible.ruled_out({give: give.most for give in gives if give not in blamed})
