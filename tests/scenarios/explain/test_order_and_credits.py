"""Every stop on the way to a plan keeps all rules, no bundle can be split there, and credits are what re-solves by brute force say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.audit import Auditor
from optimizer.complete import complete
from optimizer.explain.order import changes_between
from optimizer.extract import proposal_of
from optimizer.reading import values_of
from scenarios.explain.credit import credit
from scenarios.explain.explanation import NoExplanationError, Proof
from scenarios.explain.order import order, way_to
from tests.oracle.enumerate import best
from tests.oracle.facts import Facts
from tests.oracle.plan import plan_of
from tests.oracle.plan import proposal_of as written
from tests.scenarios.explain.answers import asked

SEEDS = range(300, 312)


def subjects():
    for seed in SEEDS:
        subject = asked(seed)
        if subject is not None and subject.answer.reference is not None:
            yield seed, subject


def test_every_stop_is_a_plan_and_the_last_one_is_the_goal():
    bundles = 0
    for seed, subject in subjects():
        way, auditor, found = way_to(subject), Auditor(subject.portfolio), order(subject)
        for bundle, step in zip(found.bundles, way.steps, strict=True):
            report = auditor.audit(proposal_of(way.model, step.values))
            assert report.clean, seed
            assert (report.score.value, report.score.cost) == (bundle.reached.value, bundle.reached.cost), seed
            bundles += 1
        reached = found.bundles[-1].reached if found.bundles else found.start
        assert reached.value == subject.plan.score.value, seed
        assert found.start.value + sum(b.gain for b in found.bundles) == reached.value, seed
    assert bundles > 10


def test_no_helper_of_a_bundle_can_be_left_out_there():
    joint = 0
    for seed, subject in subjects():
        way = way_to(subject)
        values = values_of(way.model, subject.answer.reference.proposal)
        for step in way.steps:
            changes, moved = changes_between(way.model, values, step.values)
            for helper in step.changes[1:]:
                tried = step.values.copy()
                mine = moved[changes.index(helper)]
                tried[mine] = values[mine]
                assert not way.model.program.admits(complete(way.model.columns, tried)), (seed, step.changes)
                joint += 1
            values = step.values
    assert joint > 0


def _pair(facts, plan, person, project):
    """What a plan books a person for on a project, by work and week."""
    r, p = list(facts.people).index(person), facts.projects[project]
    return {d: row for (d, who), row in plan.shares.items() if who == r and facts.works[d].project == p and any(row)}


def _same(facts, plan, reference, changes):
    """Whether a plan makes none of some changes, being like another in what they are about."""
    for change in changes:
        p = facts.projects[change.project_id]
        if change.person_id and _pair(facts, plan, change.person_id, change.project_id) != _pair(
            facts, reference, change.person_id, change.project_id
        ):
            return False
        if not change.person_id and plan.shifts[p] != reference.shifts[p]:
            return False
    return True


def test_credits_are_what_brute_force_says():
    """By enumeration: the best plan in which people and projects of the bundle do what they do in today's plan, repaired."""
    checked = 0
    for seed, subject in subjects():
        found = best(subject.portfolio)
        facts = Facts(subject.portfolio)
        reference = plan_of(facts, subject.answer.reference.proposal)
        auditor = Auditor(subject.portfolio)
        for one in credit(subject).credits:
            if any(change.what == "machines" for change in one.changes):
                continue
            rivals = [p.plan for p in found.plans if _same(facts, p.plan, reference, one.changes)]
            scores = [auditor.audit(written(facts, plan)).score for plan in rivals]
            most = max((s.mandatory_value, s.value) for s in scores)
            mine = subject.plan.score
            assert one.without.proof is Proof.PROVEN, seed
            lost = (one.without.mandatory_loss, one.without.loss.at_most)
            assert lost == (mine.mandatory_value - most[0], mine.value - most[1]), (seed, one)
            checked += 1
    assert checked > 10


def test_known_credits_are_not_solved_again_and_interactions_add_up():
    subject = max((subject for _, subject in subjects()), key=lambda subject: len(order(subject).bundles))
    whole = credit(subject)
    assert len(whole.credits) == whole.bundles > 1
    assert credit(subject, known=whole).credits == whole.credits
    alone = {c.bundle: c.without.loss.at_most for c in whole.credits}
    for pair in whole.interactions:
        assert pair.together.loss.at_most == sum(alone[b] for b in pair.bundles) + pair.interaction
    assert credit(subject, bundle=2).credits == whole.credits[1:2]


def test_without_a_plan_to_start_from_there_is_no_order():
    _, subject = next(subjects())
    with pytest.raises(NoExplanationError, match="no plan to start from"):
        order(replace(subject, answer=subject.answer.replace(reference=None)))
