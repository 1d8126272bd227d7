"""Whatever a plan does, every (person, project) pair and every project that differs is told once, and the hours add up."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from models.answer import MoveKind
from models.audit import Auditor, todays_proposal
from models.bookings import Decision, ProjectState
from models.score import HUNDREDTHS_PER_HOUR
from scenarios.anatomy import anatomy
from tests.builders import able, absent, booking, demand, directive, monday, person, portfolio, project, proposal, sunday, today

PEOPLE = ("ada", "bob", "eve", "max")
PROJECTS = ("apollo", "hera", "zeus")
OF_PROJECTS = {MoveKind.SHIFT, MoveKind.START, MoveKind.PAUSE, MoveKind.STOP}
SEEDS = range(40)


def weeks(dice):
    first = dice.randrange(8)
    return first, dice.randrange(first, 8)


def booked(dice, row):
    """At most one row for a person on a demand, so that bookings never overlap."""
    pairs = [(p, f"{q}.{d}") for p in PEOPLE for q in PROJECTS for d in ("dev", "law")]
    return [row(person, on, weeks(dice), dice.choice((10, 30, 50, 100))) for person, on in dice.sample(pairs, dice.randrange(9))]


def drawn(dice):
    """A portfolio with leavers, absences, lost skills and forced projects, and a plan that keeps no rule in particular."""
    before = portfolio(
        [person(id, cost_rate=dice.randrange(9_000), end_date=dice.choice((None, sunday(4)))) for id in PEOPLE],
        [able(id, "law", 3, valid_until=dice.choice((None, sunday(5)))) for id in PEOPLE[:3]],
        absent("ada", monday(2), sunday(3), dice.choice((50, 100))),
        [project(id, stage=dice.choice(("approved", "approved", "on_hold", "cancelled"))) for id in PROJECTS],
        [demand(f"{id}.dev", weeks=weeks(dice), fte=dice.choice((1, 2))) for id in PROJECTS],
        [demand(f"{id}.law", weeks=weeks(dice), needs={"law": 2}) for id in PROJECTS],
        [directive(dice.choice(("force_in", "force_out")), "hera")] * dice.randrange(2),
        booked(dice, today),
        freeze_weeks=dice.randrange(3),
    )
    states = [(id, dice.choice(list(ProjectState))) for id in PROJECTS]
    said = [Decision(project_id=id, state=state, shift_weeks=2 if state is ProjectState.SHIFTED else 0) for id, state in states]
    return before, proposal(*said, *booked(dice, booking))


def pairs_of(move):
    """The pairs a move of a person tells of."""
    return {(move.subject, project) for project in (move.from_project, move.to_project) if project}


@pytest.mark.parametrize("seed", SEEDS)
def test_moves_account_for_everything_that_differs_exactly_once(seed):
    before, plan = drawn(Random(seed))
    auditor = Auditor(before)
    found, ledger = anatomy(before, auditor, plan), auditor.ledger(plan)
    told = Counter(pair for move in found.moves if move.kind not in OF_PROJECTS for pair in pairs_of(move))
    assert told == Counter(list(ledger.pairs)), seed
    chosen = {pair for move in found.moves if move.chosen and move.kind not in OF_PROJECTS for pair in pairs_of(move)}
    assert chosen == set(ledger.moved_pairs), seed
    projects = [(move.subject, move.chosen) for move in found.moves if move.kind in OF_PROJECTS]
    expected = [(id, True) for id in ledger.moved_projects] + [(id, False) for id in ledger.forced_projects]
    assert sorted(projects) == sorted(expected), seed
    assert all(move.reason for move in found.moves), seed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_hours_of_chosen_moves_add_up_to_the_figure(seed):
    before, plan = drawn(Random(seed))
    auditor = Auditor(before)
    found, ledger = anatomy(before, auditor, plan), auditor.ledger(plan)
    told = {pair for move in found.moves if move.chosen and move.kind not in OF_PROJECTS for pair in pairs_of(move)}
    released = sum(ledger.pairs[pair].released for pair in told)
    assert found.figures.hours_moved == released / HUNDREDTHS_PER_HOUR, seed
    assert found.figures.people_moved == len({person for person, _ in told}), seed


@pytest.mark.parametrize("seed", SEEDS)
def test_the_money_of_all_moves_is_what_the_plan_costs_more_than_today(seed):
    """With nothing frozen; each move rounds to a minor unit, so half a unit a pair may differ."""
    before, plan = drawn(Random(seed))
    before = before.replace(settings=before.settings.replace(freeze_weeks=0))
    found = anatomy(before, Auditor(before), plan)
    more = found.report.score.cost - Auditor(before).audit(todays_proposal(before)).score.cost
    assert abs(sum(move.cost_delta for move in found.moves) - more / 60) <= len(found.moves), seed


def test_hours_released_are_those_of_the_moves_where_nothing_is_merged_or_forced():
    """Ada gives up 160 hours and Bob 64; the moves say as much as the figure."""
    before = portfolio(
        [person(id) for id in PEOPLE],
        project(),
        demand(weeks=(0, 7), fte=2),
        today("ada", "apollo.dev", (0, 7), 50),
        today("bob", "apollo.dev", (0, 7), 50),
    )
    found = anatomy(before, Auditor(before), proposal(booking("bob", "apollo.dev", (0, 7), 30)))
    assert sum(move.hours for move in found.moves) == found.figures.hours_moved == 224
