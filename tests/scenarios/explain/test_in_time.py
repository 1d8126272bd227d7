"""
What a question says when the solver gives up now and then, as it does where time is short: less than the truth, and never more.

The solver is the real one, but some of its answers are thrown away, drawn by a seed.
"""

from __future__ import annotations

import random

import pytest

from optimizer import cpsat
from optimizer.solved import Ending, Solved
from scenarios.explain.credit import credit
from scenarios.explain.explanation import NoExplanationError, Proof
from scenarios.explain.frontier import frontier
from scenarios.explain.no_regret import no_regret
from scenarios.explain.why_not import why_not
from scenarios.explain.wish import Wish
from tests.scenarios.explain.answers import asked

SEEDS = range(300, 306)
SECONDS = 60.0


@pytest.fixture
def weary(monkeypatch):
    """Let the solver give up in half of its solves: with the hint as its only plan if that will do, else with nothing."""
    whole = cpsat.minimise

    def minimise(program, objective, effort, *, hint=None, should_stop=None):
        solved = whole(program, objective, effort, hint=hint, should_stop=should_stop)
        if luck.random() < 0.5:
            return solved
        least = cpsat._least(program, objective)
        if hint is None or not program.admits(hint):
            return Solved(Ending.UNKNOWN, None, None, least)
        return Solved(Ending.FEASIBLE, hint, objective.at(hint), least)

    luck = random.Random(0)
    monkeypatch.setattr(cpsat, "minimise", minimise)
    return luck


def subjects():
    return [(seed, subject) for seed in SEEDS if (subject := asked(seed)) is not None]


def wishes(subject):
    running = {d.project_id for d in subject.plan.decisions if d.runs}
    for row in subject.portfolio.projects:
        if row.id not in running:
            yield Wish("run", row.id)
        yield from (Wish("put", row.id, who.id) for who in subject.portfolio.people[:1])


def rested(weary, monkeypatch, ask, *what):
    """Ask while the solver never gives up."""
    with monkeypatch.context() as patch:
        patch.setattr(weary, "random", lambda: 0.0)
        return ask(*what)


def test_what_is_proven_of_moves_is_true_and_what_is_not_is_said(weary, monkeypatch):
    seen = set()
    for seed, subject in subjects():
        weary.seed(seed)
        said = no_regret(subject, SECONDS)
        truth = rested(weary, monkeypatch, no_regret, subject, SECONDS)
        for weak, true in zip(said.moves, truth.moves, strict=True):
            told = weak.proof is Proof.PROVEN, weak.avoidable
            assert told in ((False, False), (true.proof is Proof.PROVEN, true.avoidable)), (seed, weak)
            seen.add(told)
    assert len(seen) == 3


def test_a_weary_frontier_still_holds(weary, monkeypatch):
    open_points = 0
    for seed, subject in subjects():
        weary.seed(seed)
        said = frontier(subject, SECONDS)
        truth = rested(weary, monkeypatch, frontier, subject, SECONDS)
        for weak, true in zip(said.curves, truth.curves, strict=True):
            for mine, best in zip(weak.points, true.points, strict=True):
                assert mine.bound <= best.amount <= mine.amount, (seed, weak.part, mine)
                assert mine.proof is Proof.NOT_PROVEN or mine.amount == best.amount, (seed, weak.part, mine)
                open_points += mine.proof is Proof.NOT_PROVEN
    assert open_points


def test_losses_and_flips_hold_when_not_all_is_proven(weary, monkeypatch):
    open_losses = 0
    for seed, subject in subjects():
        for wish in wishes(subject):
            weary.seed(seed)
            try:
                said = why_not(subject, wish, SECONDS)
            except NoExplanationError:
                continue
            truth = rested(weary, monkeypatch, why_not, subject, wish, SECONDS)
            assert truth.impossible or not said.impossible, (seed, wish)
            if truth.impossible:
                assert said.without is None, (seed, wish)
                assert said.smallest is False or said.tight, (seed, wish)
                continue
            if said.without is not None and not said.without.mandatory_loss and not truth.without.mandatory_loss:
                assert said.without.loss.at_least <= truth.without.loss.at_most <= said.without.loss.at_most, (seed, wish)
                assert said.without.proof is Proof.NOT_PROVEN or said.without == truth.without, (seed, wish)
            open_losses += said.without is None or said.without.proof is Proof.NOT_PROVEN
            amounts = {(flip.parameter, flip.subject): flip.amount for flip in truth.flips}
            for flip in said.flips:
                least = amounts[flip.parameter, flip.subject]
                assert flip.at_least <= least <= flip.amount, (seed, wish, flip)
                assert (flip.proof is Proof.PROVEN) is (flip.at_least == flip.amount), (seed, wish, flip)
    assert open_losses


def test_credits_hold_when_not_all_is_proven(weary):
    """Each is the difference to a plan that keeps all rules, so it is never more than skipping everything loses."""
    for seed, subject in subjects():
        weary.seed(seed)
        found = credit(subject, seconds=SECONDS)
        assert len(found.credits) == found.bundles, seed
        for one in found.credits:
            if one.without is not None and one.without.proof is Proof.NOT_PROVEN and not one.without.mandatory_loss:
                assert one.without.loss.at_least <= one.without.loss.at_most <= found.total, (seed, one)


def test_without_time_nothing_is_solved_and_nothing_claimed(monkeypatch):
    monkeypatch.setattr(cpsat, "minimise", None)
    for seed, subject in subjects():
        moves = no_regret(subject, 0.0).moves
        assert not [move for move in moves if move.proof is Proof.PROVEN or move.avoidable], seed
