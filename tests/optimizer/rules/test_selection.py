"""Selection: what must run runs, and what must not does not."""

from __future__ import annotations

import pytest

from models.projects import ProjectClass, Stage
from tests.builders import demand, directive, paused, person, portfolio, project, runs
from tests.optimizer.solving import COLUMNS, accepts, refused_by


def of(*rows, **fields):
    return portfolio(person("ada"), project(**fields), demand(), *rows)


@pytest.mark.parametrize("rows", [[], [directive("force_in", "apollo", hard=False)], [directive("force_out", "apollo", hard=False)]])
def test_a_free_project_may_run_or_not(rows):
    assert accepts(of(*rows), runs())
    assert accepts(of(*rows), paused())


@pytest.mark.parametrize(("rows", "fields"), [([], {"project_class": ProjectClass.MANDATORY}), ([directive("force_in", "apollo")], {})])
def test_what_must_run_runs_on_whatever_dates(rows, fields):
    assert refused_by(of(*rows, **fields), paused()) == {"selection"}
    assert accepts(of(*rows, **fields), runs())
    assert accepts(of(*rows, **fields), runs(shift=2))


@pytest.mark.parametrize("stage", [Stage.ON_HOLD, Stage.CANCELLED, Stage.DONE])
def test_what_is_halted_does_not_run(stage):
    """Not even if it is mandatory."""
    halted = of(stage=stage, project_class=ProjectClass.MANDATORY)
    assert refused_by(halted, runs()) == {COLUMNS}
    assert accepts(halted, paused())


def test_what_is_forced_out_does_not_run():
    assert refused_by(of(directive("force_out", "apollo")), runs()) == {COLUMNS}
    assert accepts(of(directive("force_out", "apollo")), paused())
