"""Improvement through understaffed plans: no plan that counts for less is gone on from, and nothing understaffed is offered."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from optimizer.clock import Clock
from optimizer.complete import complete, nothing
from optimizer.elastic import REGAINED_FROM, improve_elastic, made_and_improved, with_mandatory
from optimizer.giving_up import without, without_shortfalls
from optimizer.taking_over import lacking, lifted
from tests.optimizer.engine.cases import LIMITS, larger
from tests.optimizer.engine.test_improve import begun
from tests.optimizer.engine.test_mandatory import shifting
from tests.optimizer.engine.test_regaining import with_mandatory as coming_first


def without_mandatory_work(of, values):
    """The plan with nobody on the mandatory projects."""
    projects = of.model.problem.work.projects
    stripped = values.copy()
    for candidate in of.model.columns.candidates:
        if projects[candidate.project].must_run and not candidate.kept:
            stripped[[candidate.on, *(atom.column for atom in candidate.atoms)]] = 0
    return complete(of.model.columns, stripped)


def lacking_mandatory(seeds):
    """Portfolios whose secured plan has mandatory value, and that plan without it."""
    for of in shifting(seeds):
        poor = without_mandatory_work(of, of.secured)
        if of.model.value.mandatory.at(poor) != of.floor:
            yield of, poor


def test_a_plan_that_lacks_mandatory_value_takes_it_over():
    looked = 0
    for of, poor in lacking_mandatory(range(60)):
        looked += 1
        assert of.model.value.mandatory.at(lifted(of.model, poor, of.secured)) == of.floor, of.name
        assert lifted(of.model, of.secured, poor) is of.secured, of.name
    assert looked > 10


def test_mandatory_projects_get_back_what_they_have_in_the_best_plan_only_while_there_is_time_to_ask_around():
    looked = 0
    for of, poor in lacking_mandatory(range(30)):
        looked += 1
        mandatory, search = of.model.value.mandatory, of.search(work=100.0)
        search.offer(of.secured, "known")
        assert mandatory.at(with_mandatory(search, poor)) > mandatory.at(poor), of.name
        search.clock = Clock(REGAINED_FROM / 2, 2, lambda: False)
        assert with_mandatory(search, poor) is poor, of.name
    assert looked > 5


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("at_last", [False, True])
def test_what_is_offered_keeps_all_rules_and_the_mandatory_value(seed, at_last):
    """Even from nothing, with a plan known that has all the mandatory value there is."""
    of = larger(seed)
    search = of.search(work=0.4)
    search.offer(of.secured, "known")
    improve_elastic(search, complete(of.model.columns, nothing(of.model.columns)), search.clock.stage(1.0), None, at_last=at_last)
    assert of.model.program.admits(search.best), of.name
    assert of.model.value.mandatory.at(search.best) >= of.floor, of.name
    assert of.model.value.total.at(search.best) > of.model.value.total.at(of.secured), of.name


def test_what_lacks_mandatory_value_at_last_takes_it_over_before_it_is_given_up(monkeypatch):
    """Else a poor plan with all of it would be gone on from, whatever was found meanwhile."""
    monkeypatch.setattr("optimizer.elastic.improve_at", lambda _search, _price, values, _stage, **_: values)
    looked = 0
    for of in (of for of in map(coming_first, range(12)) if of.floor):
        model, plan = of.model, begun(of)
        lost = without(model, plan, lacking(model, np.zeros_like(plan), of.secured))
        understaffed = lifted(model, lost, of.secured)
        taken, total = without_shortfalls(model, understaffed), model.value.total
        if taken is None or not understaffed[list(model.columns.short.values())].any() or total.at(taken) <= total.at(of.secured):
            continue
        looked += 1
        search = of.search(work=0.1)
        search.offer(of.secured, "known")
        improve_elastic(search, lost, search.clock.stage(1.0), None, at_last=True)
        assert model.value.mandatory.at(search.best) >= of.floor, of.name
        assert total.at(search.best) >= total.at(taken), of.name
    assert looked > 2


def test_other_work_goes_on_beside_all_stretches_until_there_is_no_more():
    of, pieces = larger(1), []
    search = of.search(LIMITS.replace(workers=2))
    search.clock = Clock(1.0, 2, lambda: False)

    def aside():
        pieces.append(len(pieces))
        return len(pieces) < 5

    search.offer(begun(of), "known")
    improve_elastic(search, search.best, search.clock.stage(0.5), aside)
    assert len(pieces) == 5


def test_other_work_begins_while_the_plan_to_improve_is_made():
    of, begins = larger(1), threading.Event()
    search = of.search(LIMITS.replace(workers=2))
    search.clock = Clock(1.0, 2, lambda: False)

    def make():
        assert begins.wait(60)
        return begun(of)

    def aside():
        begins.set()
        return False

    made_and_improved(search, make, search.clock.stage(0.5), aside)
    assert search.best is not None
