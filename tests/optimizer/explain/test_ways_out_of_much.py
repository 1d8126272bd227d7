"""Where much must run: machines that do not go round, people who are too few, and both at once; small enough to be checked by a search."""

from __future__ import annotations

from unittest import mock

import pytest

from models.projects import ProjectClass
from optimizer.clock import Clock
from optimizer.dating import Dating
from optimizer.explain.concessions import menu
from optimizer.explain.feasible import FOUND, has_plan
from optimizer.explain.gives import gives_of
from optimizer.offers import offers_of
from optimizer.problem import problem_of
from optimizer.relaxation import relaxation_of
from optimizer.solved import Ending
from tests.builders import able, demand, machine, machine_demand, person, portfolio, project, waits

CASES = ("machines", "people", "machines people", "machines waiting", "machines people waiting")


def crowded(what):
    """
    Four projects that must run as dated, each with somebody of its own.

    Two of the rigs are there, and two projects want both at the same time; or one project asks for two testers, of whom there is one;
    and one project may wait for another.
    """
    names = ("apollo", "borealis", "callisto", "dione")
    rows = [
        (person(f"{name}-1"), able(f"{name}-1", name), _must(name), demand(f"{name}.dev", weeks=_weeks(n), needs={name: 3}))
        for n, name in enumerate(names)
    ]
    rigs = [machine_demand(f"{name}.rig", weeks=(0, 3), units=2) for name in names[:2]] if "machines" in what else []
    tests = [demand("callisto.test", weeks=(0, 15), fte=2, needs={"test": 3})] if "people" in what else []
    order = [waits("apollo", "dione")] if "waiting" in what else []
    some = [machine(units=2), person("tess"), able("tess", "test"), *rigs, *tests, *order]
    return portfolio(*(row for own in rows for row in own), *some, horizon_weeks=16)


def _must(name):
    return project(name, project_class=ProjectClass.MANDATORY, min_staffing_pct=100, max_shift_weeks=0)


def _weeks(n):
    return (4, 7) if n == 3 else (0, 3)


def alternating():
    """Two projects that each ask for half of Ada, who may work for one at a time: what no linear program sees."""
    work = [(_must(name), demand(f"{name}.dev", weeks=(0, 3), fte=0.5, needs={"dev": 3})) for name in ("apollo", "borealis")]
    return portfolio(person("ada", max_projects=1), able("ada"), *(row for own in work for row in own), horizon_weeks=4)


def relaxed(rows, amounts):
    for give, amount in amounts.items():
        rows = give.relaxed(rows, amount) if amount else rows
    return rows


@pytest.fixture(scope="module")
def menus():
    """What is found where the smallest portfolio counts as one in which much must run."""
    found = {}
    with mock.patch("optimizer.needed_plan.STAFFED_WHOLE", 0), mock.patch("optimizer.explain.feasible.WHOLE", 0):
        for case in CASES:
            rows = crowded(case)
            found[case] = (rows, gives_of(rows), menu(rows, gives_of(rows), Clock(300.0, 2, lambda: False)))
    return found


@pytest.mark.parametrize("case", CASES)
def test_there_are_clashes_and_several_ways_out_and_each_works(menus, case):
    rows, _, found = menus[case]
    assert has_plan(rows, 60.0) is Ending.INFEASIBLE
    assert (found.fits, found.proven) == (False, True)
    assert found.clashes
    assert len(found.cures) > 1
    for cure in found.cures:
        assert has_plan(relaxed(rows, cure.amounts), 60.0) in FOUND, cure


@pytest.mark.parametrize("case", CASES)
def test_a_unit_less_than_what_is_said_to_be_needed_does_not_do(menus, case):
    rows, _, found = menus[case]
    for cure in found.cures:
        for give, least in cure.at_least.items():
            if least:
                less = {**cure.amounts, give: least - 1}
                assert has_plan(relaxed(rows, less), 60.0) is Ending.INFEASIBLE, (cure, give)
    assert any(cure.proven for cure in found.cures)


@pytest.mark.parametrize("case", CASES)
def test_clashes_cannot_hold_and_without_any_one_rule_they_can(menus, case):
    rows, gives, found = menus[case]
    for clash in found.clashes:
        others = {give: give.most for give in gives if give not in clash.gives}
        assert has_plan(relaxed(rows, others), 60.0) is Ending.INFEASIBLE, clash
        if clash.smallest:
            for give in clash.gives:
                assert has_plan(relaxed(rows, {**others, give: give.most}), 60.0) in FOUND, (clash, give)
    assert any(clash.smallest for clash in found.clashes)


def test_machines_that_do_not_go_round_are_the_clash(menus):
    _, _, found = menus["machines"]
    named = {(give.kind, give.subject) for give in found.clashes[0].gives}
    assert named == {(kind, name) for kind in ("dates", "selection") for name in ("apollo", "borealis")}
    ways = {(give.kind, give.subject, units) for cure in found.cures for give, units in cure.amounts.items()}
    assert ways == {(kind, name, units) for kind, units in (("dates", 4), ("selection", 1)) for name in ("apollo", "borealis")}


def test_the_dates_of_what_must_run_go_together_or_as_few_as_can_be_are_idle():
    for case, idle in (("people waiting", 0), ("machines", 1)):
        problem = problem_of(crowded(case))
        relaxation = relaxation_of(problem, offers_of(problem))
        values = relaxation.program.upper.astype(float)
        dated = Dating(relaxation).closest(values)
        assert dated is not None
        assert dated.proven
        assert len(dated.idle) == idle
        assert Dating(relaxation).fails(relaxation.program.upper, relaxation.program.row_lower) is bool(idle)


def test_it_is_said_when_nobody_could_help(menus):
    """Machines alone forbid it, or people are too few: more people cure only the latter."""
    assert all(clash.whoever for clash in menus["machines"][2].clashes)
    assert not any(clash.whoever for clash in menus["people"][2].clashes)


def test_where_nothing_is_proven_to_clash_there_are_ways_out_and_the_doubt_is_said():
    rows = alternating()
    with mock.patch("optimizer.needed_plan.STAFFED_WHOLE", 0), mock.patch("optimizer.explain.feasible.WHOLE", 0):
        found = menu(rows, gives_of(rows), Clock(60.0, 2, lambda: False))
    assert (found.fits, found.proven, found.clashes) == (False, False, ())
    assert found.cures
    for cure in found.cures:
        assert has_plan(relaxed(rows, cure.amounts), 60.0) in FOUND, cure
