"""How far ranks can move, against applying the change and ranking the plans again."""

from __future__ import annotations

import pytest

from models.answer import Policy
from models.audit import Auditor
from models.changes.priority import SetRank
from models.scenario import Scenario, apply
from scenarios.anatomy import anatomy
from scenarios.explain.explanation import NoExplanationError
from scenarios.explain.standing import standing
from scenarios.explain.subject import subject_of
from scenarios.ranking import Ranked, order_of
from tests.scenarios.explain.answers import asked


def leader(subject, project, rank):
    """The plan that leads once a project has another rank, every plan audited on the changed portfolio."""
    after, _ = apply(Scenario(changes=(SetRank(target=project, value=rank),)), subject.portfolio)
    auditor = Auditor(after)
    judged = [Ranked(plan.proposal, anatomy(after, auditor, plan.proposal)) for plan in subject.plans]
    best = min(judged, key=order_of(subject.answer.provenance.policy, judged))
    return subject.plans[judged.index(best)].rank


@pytest.mark.parametrize("policy", [Policy.VALUE, Policy.BALANCED])
@pytest.mark.parametrize("seed", range(300, 312))
def test_the_recommendation_holds_exactly_where_it_is_said_to(seed, policy):
    subject = asked(seed, policy=policy)
    if subject is None:
        pytest.skip(f"portfolio {seed} has no plan")
    for project in standing(subject).projects:
        for rank in range(project.holds_from, project.holds_to + 1):
            assert leader(subject, project.project_id, rank) == 1, (seed, project, rank)
        for switch in (project.better, project.worse):
            assert switch is None or leader(subject, project.project_id, switch.rank) == switch.plan, (seed, project)


def test_some_rank_is_decisive_somewhere():
    """Otherwise the test above would check nothing."""
    subjects = [asked(seed, policy=policy) for seed in range(300, 324) for policy in (Policy.VALUE, Policy.BALANCED)]
    assert any(project.decisive for subject in subjects if subject for project in standing(subject).projects)


def test_only_a_recommendation_has_a_standing():
    subject = next(s for s in map(asked, range(300, 312)) if s and s.answer.reference)
    other = subject_of(subject.before, None, subject.answer, 0)
    with pytest.raises(NoExplanationError, match="number 1"):
        standing(other)


def test_a_plan_of_another_portfolio_is_refused():
    subject, other = asked(300), asked(301)
    with pytest.raises(NoExplanationError, match="does not fit"):
        subject_of(other.before, None, subject.answer)
    with pytest.raises(NoExplanationError, match="no plan 9"):
        subject_of(subject.before, None, subject.answer, 9)
