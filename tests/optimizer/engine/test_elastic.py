"""Improvement through understaffed plans: no plan that counts for less is gone on from, and nothing understaffed is offered."""

from __future__ import annotations

import pytest

from optimizer.clock import Clock
from optimizer.complete import complete, nothing
from optimizer.elastic import improve_elastic, lifted
from tests.optimizer.engine.cases import LIMITS, larger
from tests.optimizer.engine.test_improve import begun
from tests.optimizer.engine.test_mandatory import shifting


def without_mandatory_work(of, values):
    """The plan with nobody on the mandatory projects."""
    projects = of.model.problem.work.projects
    stripped = values.copy()
    for candidate in of.model.columns.candidates:
        if projects[candidate.project].must_run and not candidate.kept:
            stripped[[candidate.on, *(atom.column for atom in candidate.atoms)]] = 0
    return complete(of.model.columns, stripped)


def test_a_plan_that_lacks_mandatory_value_takes_it_over():
    looked = 0
    for of in shifting(range(60)):
        mandatory, lacking = of.model.value.mandatory, without_mandatory_work(of, of.secured)
        if mandatory.at(lacking) == of.floor:
            continue
        looked += 1
        assert mandatory.at(lifted(of.model, lacking, of.secured)) == of.floor, of.name
        assert lifted(of.model, of.secured, lacking) is of.secured, of.name
    assert looked > 10


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
