"""Precedence: a successor waits for the shifted dates of its predecessor, and for its running at all."""

from __future__ import annotations

import pytest

from models.projects import Stage
from tests.builders import demand, paused, person, portfolio, project, runs, waits
from tests.optimizer.solving import accepts, refused_by

RULE = {"precedence"}


def of(type="FS", lag=0, stage=Stage.APPROVED, *, hard=True, successor=(2, 3)):
    """Apollo in weeks 0 and 1, Zeus in 2 and 3 behind it."""
    work = demand("apollo.dev", weeks=(0, 1)), demand("zeus.dev", weeks=successor)
    return portfolio(person("ada"), project("apollo", stage=stage), project("zeus"), *work, waits("apollo", "zeus", type, lag, hard=hard))


@pytest.mark.parametrize(
    ("before", "after", "lag", "rules"),
    [
        (0, 0, 0, set()),
        (1, 0, 0, RULE),
        (1, 1, 0, set()),
        (0, 0, 1, RULE),
        (0, 1, 1, set()),
        (2, 3, 1, set()),
        (2, 2, 1, RULE),
        (1, 0, -1, set()),
    ],
)
def test_finish_to_start_compares_shifted_dates(before, after, lag, rules):
    assert refused_by(of(lag=lag), runs("apollo", before), runs("zeus", after)) == rules


@pytest.mark.parametrize(
    ("before", "after", "lag", "rules"), [(0, 0, 2, set()), (0, 0, 3, RULE), (1, 0, 1, set()), (1, 0, 2, RULE), (3, 0, 0, RULE)]
)
def test_start_to_start_compares_first_weeks(before, after, lag, rules):
    assert refused_by(of("SS", lag), runs("apollo", before), runs("zeus", after)) == rules


def test_a_successor_runs_only_with_its_predecessor():
    assert refused_by(of(), paused("apollo"), runs("zeus")) == RULE
    assert refused_by(of(), paused("apollo"), runs("zeus", 4)) == RULE
    assert accepts(of(), runs("apollo"), paused("zeus"))
    assert accepts(of(), paused("apollo"), paused("zeus"))


def test_a_predecessor_that_is_done_holds_nobody_up():
    assert accepts(of(stage=Stage.DONE), paused("apollo"), runs("zeus"))


def test_a_soft_dependency_binds_nobody():
    assert accepts(of(hard=False), paused("apollo"), runs("zeus"))


def test_a_successor_too_early_for_any_shift_waits_long_enough():
    """Dated to begin together, it may run two weeks later at the earliest."""
    together = of(successor=(0, 1))
    assert [shift for shift in range(5) if accepts(together, runs("apollo"), runs("zeus", shift))] == [2, 3, 4]
