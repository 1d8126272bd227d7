"""Changeover: the engine's rows refuse what the audit refuses, and machines are lent out with time to set them up."""

from __future__ import annotations

import pytest

from models.audit import Auditor
from optimizer import best_plan
from tests.builders import booking, machine, machine_demand, portfolio, project, runs
from tests.optimizer.solving import refused_by


def of(*, zeus, setup=1, units=1, **fields):
    work = machine_demand("apollo.rig", weeks=(0, 3)), machine_demand("apollo.bench", weeks=(2, 2)), machine_demand("zeus.rig", weeks=zeus)
    return portfolio(project(), project("zeus", **fields), machine("rig", setup_weeks=setup, units=units), *work)


@pytest.mark.parametrize(
    ("setup", "zeus", "units", "refused"),
    [
        (1, (5, 7), 2, False),
        (1, (4, 7), 2, False),
        (1, (3, 7), 2, True),
        (2, (4, 7), 2, True),
        (2, (4, 7), 3, False),
        (0, (3, 7), 2, False),
    ],
)
def test_a_unit_is_set_up_between_projects(setup, zeus, units, refused):
    """Apollo has two units in week 2, else one."""
    plan = [booking("rig", "apollo.rig", (0, 3), 1), booking("rig", "apollo.bench", (2, 2), 1), booking("rig", "zeus.rig", zeus, 1)]
    assert refused_by(of(setup=setup, zeus=zeus, units=units), runs(), runs("zeus"), *plan) == ({"changeover"} if refused else set())


def test_a_mandatory_project_waits_until_the_machine_is_set_up():
    waits = of(zeus=(3, 5), units=2, setup=2, project_class="mandatory", max_shift_weeks=2)
    both = waits.replace(projects=tuple(row.replace(project_class="mandatory") for row in waits.projects))
    best = best_plan(both)
    assert best is not None
    assert Auditor(both).audit(best).clean
    assert {row.project_id: row.shift_weeks for row in best.decisions if row.runs} == {"apollo": 0, "zeus": 2}
