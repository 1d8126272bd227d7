"""A portfolio too large to be solved whole: explanations keep their promises there too, however little time they get."""

from __future__ import annotations

import pytest

import scenarios
from models.answer import Limits
from optimizer.explain.study import Study
from scenarios.demo import demo_path
from scenarios.explain.credit import credit
from scenarios.explain.explanation import Proof
from scenarios.explain.frontier import frontier
from scenarios.explain.no_regret import no_regret
from scenarios.explain.order import order
from scenarios.explain.subject import subject_of
from scenarios.explain.why import why
from scenarios.explain.why_not import why_not
from scenarios.explain.wish import Wish
from scenarios.replanning import replan

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def subject():
    loaded = scenarios.load(demo_path())
    answer = replan(loaded.portfolio, loaded.scenario, limits=Limits(time_limit=20.0, workers=1, plans=3))
    return subject_of(loaded.portfolio, loaded.scenario, answer)


def test_it_is_too_large_to_be_solved_whole(subject):
    assert not Study.of(subject.portfolio, [subject.plan.proposal]).small


def test_every_stop_adds_up_to_the_plan(subject):
    """Each stop was audited on the way, else there would be no order."""
    found = order(subject)
    assert found.start.value + sum(bundle.gain for bundle in found.bundles) == subject.plan.score.value
    reached = found.bundles[-1].reached if found.bundles else found.start
    assert reached.value == subject.plan.score.value
    assert [bundle.number for bundle in found.bundles] == list(range(1, len(found.bundles) + 1))


def test_credits_lie_in_their_span(subject):
    """There is always a plan without a bundle: today's, repaired."""
    found = credit(subject, seconds=6.0)
    assert bool(found.credits) is bool(found.bundles)
    for one in found.credits:
        assert one.without is not None
        assert one.without.loss.at_least <= one.without.loss.at_most


def test_the_frontier_falls_and_its_bounds_lie_below_it(subject):
    for curve in frontier(subject, 8.0).curves:
        amounts = [point.amount for point in curve.points]
        bounds = [point.bound for point in curve.points]
        assert amounts == sorted(amounts, reverse=True)
        assert bounds == sorted(bounds, reverse=True)
        assert all(point.bound <= point.amount and point.value >= point.floor for point in curve.points)
        assert all(point.gap_pct >= 100 * (point.amount - point.bound) / max(1, point.amount) for point in curve.points)


def test_a_why_not_never_contradicts_what_the_answer_proves(subject):
    """A plan that does it is found or not, but what it loses is never less than the bound on all plans allows."""
    running = {decision.project_id for decision in subject.plan.decisions if decision.runs}
    paused = [
        project.id for project in subject.portfolio.projects if project.id not in running and project.stage not in ("done", "cancelled")
    ]
    assert paused
    bound = subject.plan.bounds[0].bound
    found = why_not(subject, Wish("run", paused[0]), 8.0)
    assert not found.already
    assert found.tight
    if found.without is not None:
        assert found.without.loss.at_least >= subject.plan.score.value - bound
        assert found.without.loss.at_least <= found.without.loss.at_most
    assert found.impossible or found.without is not None
    assert all(flip.proof is Proof.NOT_PROVEN and flip.at_least <= flip.amount for flip in found.flips)


def test_every_move_has_its_reasons_and_shared_moves_are_in_every_good_plan(subject):
    assert [reason.move for reason in why(subject).moves] == list(subject.plan.moves)
    shared = no_regret(subject, 2.0)
    made = {(move.subject, project or move.subject) for move in subject.plan.moves for project in (move.from_project, move.to_project)}
    assert {(move.subject, move.project_id) for move in shared.moves} <= made
