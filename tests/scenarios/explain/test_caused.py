"""A cause that is said to be proven is one by brute force: in the scenario the move is missed, and without the change it is not."""

from __future__ import annotations

from random import Random

from models.audit import Auditor
from models.changes.people import PersonLeaves
from models.changes.priority import SetRank
from models.scenario import Scenario, apply
from scenarios.explain.explanation import Proof
from scenarios.explain.subject import subject_of
from scenarios.explain.why import why
from scenarios.replanning import replan
from tests.oracle.enumerate import best
from tests.oracle.facts import Facts
from tests.oracle.plan import plan_of
from tests.oracle.plan import proposal_of as written
from tests.oracle.portfolios import tiny
from tests.scenarios.explain.answers import FEATURES, LIMITS

SEEDS = range(700, 730)


def shaken(seed):
    """A portfolio and a scenario of two changes: the last project comes first, and somebody leaves."""
    dice = Random(seed)
    rows = tiny(seed, FEATURES[seed % len(FEATURES)])
    last = max(rows.projects, key=lambda p: p.rank)
    who = dice.choice(rows.people)
    middle = rows.horizon.sunday(max(rows.settings.freeze_end, rows.horizon.weeks // 2))
    changes = [SetRank(id="first", target=last.id, value=1)]
    if who.end_date is None or who.end_date > middle:
        changes.append(PersonLeaves(id="leaves", target=who.id, first=middle))
    return rows, Scenario(changes=tuple(changes))


def parts(facts, plan, reference, move):
    """Whether a plan leaves the person or project of a move as a reference has it, on the projects that the move is about."""
    if move.subject in facts.projects:
        p = facts.projects[move.subject]
        return plan.shifts[p] == reference.shifts[p]
    r = list(facts.people).index(move.subject)
    about = {facts.projects[project] for project in (move.from_project, move.to_project) if project}
    mine = [
        {d: row for (d, who), row in one.shares.items() if who == r and facts.works[d].project in about and any(row)}
        for one in (plan, reference)
    ]
    return mine[0] == mine[1]


def worth(portfolio, facts, reference, move):
    """Mandatory value, then all value, of the best plan that does not make a move; None if there is none."""
    auditor = Auditor(portfolio)
    scores = (auditor.audit(written(facts, p.plan)).score for p in best(portfolio).plans if parts(facts, p.plan, reference, move))
    return max(((score.mandatory_value, score.value) for score in scores), default=None)


def test_what_is_proven_to_be_caused_is_missed_with_the_change_and_not_without():
    proven, chosen, likely = 0, 0, 0
    for seed in SEEDS:
        rows, scenario = shaken(seed)
        answer = replan(rows, scenario, limits=LIMITS)
        if not answer.plans or answer.concessions or answer.reference is None:
            continue
        subject = subject_of(rows, scenario, answer)
        facts = Facts(subject.portfolio)
        today = plan_of(facts, answer.reference.proposal)
        for reason in why(subject, 120.0).moves:
            if reason.cause is None or reason.cause.proof is not Proof.PROVEN:
                likely += reason.cause is not None
                continue
            others = tuple(change for change in scenario.changes if change.id != reason.cause.change_id)
            without, _ = apply(Scenario(changes=others), rows)
            report = Auditor(without).audit(subject.plan.proposal)
            if not reason.move.chosen:
                assert report.forced_moves < subject.plan.audit.forced_moves, (seed, reason)
            else:
                missed = worth(subject.portfolio, facts, today, reason.move)
                mine = subject.plan.score.mandatory_value, subject.plan.score.value
                assert missed is None or missed < mine, (seed, reason, missed, mine)
                assert report.clean, (seed, reason)
                there = replan(without, limits=LIMITS).reference
                spared = worth(without, Facts(without), plan_of(Facts(without), there.proposal), reason.move)
                assert spared >= (report.score.mandatory_value, report.score.value), (seed, reason, spared)
                chosen += 1
            proven += 1
    assert proven > chosen > 0, (proven, chosen, likely)
