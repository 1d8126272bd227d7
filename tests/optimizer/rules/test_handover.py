"""Handover: the engine's rows refuse what the audit refuses."""

from __future__ import annotations

import pytest

from models.settings import BookingBlock
from optimizer.model import model_of
from tests.builders import booking, demand, person, portfolio, project, runs, today
from tests.optimizer.solving import refused_by

RULE = {"handover"}
HELD = today("ada", "apollo.dev", (0, 7), 50)


def of(*rows, weeks=1, freeze=2, **settings):
    people = [person(id) for id in ("ada", "bob", "eve")]
    work = project(), demand(weeks=(0, 7)), demand("apollo.test", weeks=(0, 7))
    return portfolio(people, *work, HELD, *rows, freeze_weeks=freeze, handover_weeks=weeks, **settings)


def plan(leaves, joins):
    return [runs(), booking("ada", "apollo.dev", (0, leaves - 1), 50), booking("bob", "apollo.dev", (joins, 7), 50)]


@pytest.mark.parametrize(
    ("weeks", "leaves", "joins", "rules"),
    [(1, 4, 3, set()), (1, 4, 4, RULE), (1, 4, 6, RULE), (2, 4, 3, RULE), (2, 4, 2, set()), (1, 2, 2, RULE), (0, 2, 2, set())],
)
def test_leaver_and_successor_overlap(weeks, leaves, joins, rules):
    assert refused_by(of(weeks=weeks, booking_block=BookingBlock.WEEK), *plan(leaves, joins)) == rules


def test_a_phase_is_cut_where_the_first_handover_ends():
    """The freeze ends with week 1, so who leaves as soon as may be is there together with a successor in week 2."""
    assert refused_by(of(), *plan(3, 2)) == set()
    assert refused_by(of(), *plan(2, 2)) == RULE


def test_whoever_stays_on_the_project_has_not_left():
    assert refused_by(of(), *plan(2, 2), booking("ada", "apollo.test", (2, 7), 20)) == set()


def test_in_the_first_week_of_all_nobody_new_was_there_before():
    assert refused_by(of(freeze=0), runs(), booking("bob", "apollo.dev", (0, 7), 50)) == RULE


def test_without_the_rule_there_is_nothing_more_to_solve():
    groups = model_of(of(weeks=None)).program.groups
    assert groups == model_of(of(weeks=0)).program.groups
    assert not any(rule == "handover" for rule, _ in groups)
