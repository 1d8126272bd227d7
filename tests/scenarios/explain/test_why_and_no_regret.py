"""Reasons name what is behind a move, and what is proven to be no regret is in every good plan there is, by brute force."""

from __future__ import annotations

from models.answer import Limits, MoveKind
from models.audit import Auditor
from models.changes.priority import SetRank
from models.scenario import Scenario
from scenarios.explain.explanation import Proof
from scenarios.explain.no_regret import no_regret
from scenarios.explain.subject import subject_of
from scenarios.explain.why import why
from scenarios.replanning import replan
from tests.builders import able, demand, person, portfolio, project, today
from tests.oracle.enumerate import best
from tests.oracle.facts import Facts
from tests.oracle.plan import proposal_of
from tests.scenarios.explain.answers import asked

SEEDS = range(300, 312)


def makes(facts, plan, move):
    """Whether a plan makes a move, as far as who works where or what runs says it."""
    p = facts.projects[move.project_id]
    if move.what in ("start", "pause", "stop"):
        return (plan.shifts[p] is not None) is (move.what == "start")
    r = list(facts.people).index(move.subject)
    on = any(any(row[facts.free :]) for (d, who), row in plan.shares.items() if who == r and facts.works[d].project == p)
    return on is (move.what == "assign")


def test_what_is_proven_is_in_every_good_plan():
    proven = 0
    for seed in SEEDS:
        subject = asked(seed)
        if subject is None:
            continue
        facts, auditor = Facts(subject.portfolio), Auditor(subject.portfolio)
        scored = [(p.plan, auditor.audit(proposal_of(facts, p.plan)).score) for p in best(subject.portfolio).plans]
        top = max((s.mandatory_value, s.value) for _, s in scored)
        good = [plan for plan, s in scored if s.mandatory_value >= top[0] and 100 * s.value >= 99 * top[1]]
        found = no_regret(subject)
        for move in found.moves:
            if move.proof is Proof.PROVEN:
                assert all(makes(facts, plan, move) for plan in good), (seed, move)
                proven += 1
            elif move.what in ("assign", "release", "start", "pause"):
                assert not all(makes(facts, plan, move) for plan in good), (seed, move)
    assert proven > 2


def test_a_move_names_the_change_behind_it_and_the_rules_around_it():
    """
    One developer at work on Apollo, all of whose time Boson wants: the scenario ranks Boson first, and she moves there.

    Her capacity leaves no room for more of it.
    """
    rows = portfolio(
        person("ada"),
        able("ada"),
        project("apollo", max_shift_weeks=0, value_score=80),
        project("boson", max_shift_weeks=0),
        demand("apollo.dev", needs={"dev": 3}),
        demand("boson.dev", needs={"dev": 3}),
        today("ada", "apollo.dev", (0, 3), 100),
    )
    scenario = Scenario(changes=(SetRank(id="C1", target="boson", value=1),))
    answer = replan(rows, scenario, limits=Limits(time_limit=10.0, workers=1, plans=1))
    found = why(subject_of(rows, scenario, answer))
    (swap,) = [reason for reason in found.moves if reason.move.kind is MoveKind.SWAP]
    assert swap.cause is not None
    assert (swap.cause.change_id, swap.cause.target, swap.cause.how) == ("C1", "boson", "itself")
    assert swap.cause.proof is Proof.PROVEN
    assert found.complete
    assert ("capacity", "ada") in {(rule.rule, rule.subject) for rule in swap.binding}
    assert [reason.move for reason in found.moves] == list(answer.plans[0].moves)
