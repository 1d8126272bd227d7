"""Every part's linear expression is the audit's number, at any feasible plan: what the solver optimises is what is reported."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from models.audit import Auditor
from models.bookings import Lock
from models.score import MICRO, Part
from optimizer.candidates import columns_of
from optimizer.complete import complete
from optimizer.model import model_of
from optimizer.problem import problem_of
from optimizer.score.fit import fit
from optimizer.score.value import RESOLUTION
from tests.builders import able, booking, demand, monday, person, portfolio, project, proposal, runs, today
from tests.optimizer.score.plans import some, with_fit
from tests.optimizer.solving import values_of
from tests.oracle.portfolios import tiny

BLOCK = 10
BLOCKS = range(8)


def seeds(block):
    return range(block * BLOCK, (block + 1) * BLOCK)


def plans(block):
    for seed in seeds(block):
        drawn = tiny(seed)
        auditor = Auditor(drawn)
        for model, values, plan in some(drawn, seed):
            yield seed, model, values, auditor.audit(plan)


@pytest.mark.parametrize("block", BLOCKS)
def test_parts_are_the_audits_numbers(block):
    """The three parts to be made small agree exactly, value to the rounding of its coefficients, and every plan is clean."""
    count = 0
    for seed, model, values, report in plans(block):
        count += 1
        assert not report.violations, f"seed {seed}: {[v.text for v in report.violations]}"
        for part, expression in model.costs.items():
            assert expression.at(values) == report.score.part(part), f"seed {seed}: {part}"
        for expression, theirs in ((model.value.total, report.score.value), (model.value.mandatory, report.score.mandatory_value)):
            assert_value(model, expression.at(values), theirs, f"seed {seed}")
    assert count >= BLOCK, f"only {count} plans in block {block}"


@pytest.mark.parametrize("names", [{"pauses", "shift_hours"}, {"wound_down", "handover"}, {"packages", "stretch", "shift_hours"}])
def test_parts_are_the_audits_numbers_where_work_moves_in_time(names):
    """Hours lost around pauses, people who wind down what stops, and what moved dates are charged."""
    charged = 0
    for seed in range(12):
        drawn = tiny(seed, frozenset(names))
        auditor = Auditor(drawn)
        for model, values, plan in some(drawn, seed):
            report = auditor.audit(plan)
            assert not report.violations, f"seed {seed}: {[v.text for v in report.violations]}"
            for part, expression in model.costs.items():
                assert expression.at(values) == report.score.part(part), f"seed {seed}: {part}"
            charged += report.score.disruption > 0
    assert charged >= 10


def assert_value(model, units, micro, about):
    ours = model.value.micro_bound(units)
    if model.value.exact:
        assert ours == micro, about
    else:
        most = sum(project.needed for project in model.problem.work.projects)
        assert micro <= ours <= micro + 1 + most * MICRO // model.value.scale, about
    assert model.value.units_at_least(micro) <= units, about


@pytest.mark.parametrize("block", BLOCKS)
def test_fit_is_the_audits_number(block):
    count = 0
    for seed in seeds(block):
        auditor = Auditor(tiny(seed))
        for ours, plan in with_fit(tiny(seed), seed):
            count += 1
            assert ours == auditor.audit(plan).score.fit, f"seed {seed}"
    assert count >= BLOCK, f"only {count} plans in block {block}"


def test_fit_of_a_locked_booking_needs_no_skill_row():
    """No plan is possible, which is for the rows to say; the expression must still be written."""
    locked = today("ada", "apollo.dev", (0, 3), 50, lock=Lock.BOTH)
    columns = columns_of(problem_of(portfolio(person("ada"), project(), demand(needs={"dev": 3}), locked)))
    fit(columns)


def test_fit_takes_the_level_of_the_first_booked_week():
    """Dev 3 first and dev 5 from week 4 on; booked from week 4 on, for which the audit counts two levels too many."""
    levels = able("ada", level=3), able("ada", level=5, valid_from=monday(4))
    of = portfolio(person("ada"), *levels, project(), demand(needs={"dev": 3}, weeks=(0, 7)), booking_block="week")
    plan = proposal(runs(), booking("ada", "apollo.dev", (4, 7), 50))
    model = model_of(of)
    values = values_of(model, plan)
    poor = fit(model.columns)
    grown = np.concatenate([values, np.zeros(len(model.columns.rows.column_lower) - len(values), np.int64)])
    assert poor.at(complete(model.columns, grown)) == Auditor(of).audit(plan).score.fit == 2


def test_units_and_micro_points_convert_both_ways():
    """A floor in units cuts off no plan that is worth the micro-points, and nothing below passes it."""
    for seed in range(20):
        model = next((model for model, _, _ in some(tiny(seed), seed)), None)
        if model is None:
            continue
        for micro in (0, 1, 999_999, MICRO, 123_456_789):
            units = model.value.units_at_least(micro)
            assert model.value.micro_bound(units) >= micro
            assert units == 0 or Fraction((units - 1) * MICRO, model.value.scale) < micro


def test_coefficients_are_never_below_the_exact_ones():
    """A unit a minute, rounded up, times all minutes needed is at least the project's weight; and all of it stays small."""
    for seed in range(40):
        for model, _, _ in list(some(tiny(seed), seed))[:1]:
            for work in model.problem.work.projects:
                assert model.value.unit_of(work.index) * work.needed >= work.weight * model.value.scale * (work.needed > 0)
            assert sum(abs(int(a)) for a in model.value.total.coefficients) < 1 << 62
            assert model.value.scale <= RESOLUTION


def test_costs_are_the_parts_to_make_small():
    model = next(model for seed in range(9) for model, _, _ in some(tiny(seed), seed))
    assert set(model.costs) == {Part.LATENESS, Part.DISRUPTION, Part.COST}
