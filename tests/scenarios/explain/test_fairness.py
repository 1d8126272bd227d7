"""Who bears a plan, against the audit's own count, and limits over several decisions."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.answer import Policy
from models.audit import Auditor
from models.audit.move_limits import moves_by
from models.scenario import Scenario
from scenarios.explain.fairness import fairness
from scenarios.explain.ledger import Bearer, Ledger, entry_of
from scenarios.explain.subject import subject_of
from scenarios.replanning import replan
from tests.builders import directive, two_by_two
from tests.oracle.enumerate import best
from tests.oracle.facts import Facts
from tests.oracle.moves import move_counts
from tests.oracle.plan import Reading, plan_of
from tests.scenarios.explain.answers import LIMITS, asked

SEEDS = range(540, 552)


@pytest.mark.parametrize("seed", SEEDS)
def test_moves_are_counted_as_audit_and_oracle_count_them(seed):
    subject = asked(seed, frozenset({"fair_moves", "freeze", "shifts"}))
    if subject is None:
        return
    case = subject.auditor.case(subject.plan.proposal)
    facts = Facts(subject.portfolio)
    oracle = move_counts(Reading(facts, plan_of(facts, subject.plan.proposal)))
    for bearer in Bearer:
        counted = {share.now.id: share.now.chosen for share in fairness(subject).shares if share.now.bearer is bearer and share.now.chosen}
        assert counted == dict(moves_by(case, bearer)) == dict(oracle[bearer]), (seed, bearer)


def test_somebody_is_moved_somewhere():
    """Otherwise the test above would check nothing."""
    subjects = [asked(seed, frozenset({"fair_moves", "freeze", "shifts"})) for seed in SEEDS]
    assert sum(share.now.chosen for subject in subjects if subject for share in fairness(subject).shares) > 10


def test_hours_released_are_those_of_the_moves():
    """When both are wanted on Apollo in full, what leaves Zeus is borne by its sponsor and by the teams."""
    of = team_of_two()
    demands = tuple(row.replace(fte=Decimal(2)) if row.project_id == "apollo" else row for row in of.demands)
    subject, found = decided(of.replace(demands=demands), Ledger(), "spring")
    shares = {(share.now.bearer, share.now.id): share.now for share in found.shares}
    released = sum(move.hours for move in subject.plan.moves if move.from_project == "zeus" and move.chosen)
    assert shares[Bearer.SPONSOR, "lou"].points < 0 < released
    assert shares[Bearer.TEAM, "north"].hours_released + shares[Bearer.TEAM, "south"].hours_released == pytest.approx(released, abs=0.1)


def team_of_two(*rules):
    """Ada of the north and Bob of the south on Zeus, of sponsor Lou; Apollo, of Kim, would be a better use for both."""
    of = two_by_two()
    people = [row.replace(org_unit=unit) for row, unit in zip(of.people, ("north", "south"), strict=True)]
    projects = [row.replace(sponsor=sponsor) for row, sponsor in zip(of.projects, ("kim", "lou"), strict=True)]
    return of.replace(people=tuple(people), projects=tuple(projects), directives=rules)


def decided(of, ledger, title):
    """Answer a scenario whose limits know of the ledger, and decide its first plan."""
    scenario = Scenario(title=title, changes=ledger.changes(of))
    answer = replan(of, scenario, policy=Policy.VALUE, limits=LIMITS)
    subject = subject_of(of, scenario, answer)
    return subject, fairness(subject, ledger=ledger, decide=True)


def test_limits_hold_over_several_decisions():
    """One move each in all: the first decision takes them, and the second may move nobody, as solver, audit and oracle agree."""
    of = team_of_two(directive("max_moves", "person", value=Decimal(1)))
    first, found = decided(of, Ledger(), "spring")
    assert {share.now.id: share.now.chosen for share in found.shares if share.now.bearer is Bearer.PERSON} == {"ada": 1, "bob": 1}
    assert all(share.within for share in found.shares)
    second, again = decided(of, found.ledger, "summer")
    assert second.plan.score.value < first.plan.score.value
    assert second.plan.score.value == best(second.portfolio).micro[1]
    assert [(share.altogether, share.now.chosen, share.within) for share in again.shares if share.now.bearer is Bearer.PERSON] == [
        (1, 0, True),
        (1, 0, True),
    ]
    violations = Auditor(second.portfolio).audit(first.plan.proposal).violations
    assert {violation.rule for violation in violations} == {"move_limits"}
    assert [entry.title for entry in again.ledger.entries] == ["spring", "summer"]


def test_who_gave_up_what_is_in_points_and_hours():
    subject, found = decided(team_of_two(), Ledger(), "spring")
    shares = {(share.now.bearer, share.now.id): share.now for share in found.shares}
    values = {outcome.project_id: outcome.value for outcome in subject.plan.outcomes}
    before = {outcome.project_id: outcome.value for outcome in subject.answer.reference.outcomes}
    assert shares[Bearer.SPONSOR, "kim"].points == values["apollo"] - before["apollo"] > 0
    assert (Bearer.SPONSOR, "lou") not in shares, "Zeus keeps what it has"
    assert shares[Bearer.TEAM, "north"].hours_released == 0


def test_a_question_is_entered_once():
    of = team_of_two()
    subject, found = decided(of, Ledger(), "spring")
    entry = entry_of(of, subject.answer, subject.plan)
    assert found.ledger.with_entry(entry) == found.ledger
    assert not found.ledger.moves(but=entry.input_hash)
    assert fairness(subject, ledger=found.ledger).shares[0].earlier == 0
