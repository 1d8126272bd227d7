"""Why-nots of tiny portfolios against brute force: the loss, what is impossible, and flips that flip where one step less does not."""

from __future__ import annotations

from itertools import islice

import pytest

from models.answer import Limits
from models.audit import Auditor
from models.bookings import Lock
from models.changes.joiners import PersonJoins
from models.changes.money import SetBudget
from models.changes.priority import SetRank
from models.directives import Directive, DirectiveKind
from models.errors import UnknownIdError
from models.scenario import Scenario, apply
from optimizer import best_plan
from scenarios.explain.explanation import NoExplanationError, Proof
from scenarios.explain.subject import subject_of
from scenarios.explain.why_not import why_not
from scenarios.explain.wish import Wish
from scenarios.replanning import replan
from tests.builders import able, demand, person, portfolio, project, today
from tests.oracle.enumerate import best
from tests.oracle.facts import Facts
from tests.oracle.plan import proposal_of
from tests.scenarios.explain.answers import asked

SEEDS = range(300, 306)


def does(facts, plan, wish):
    """Whether a plan runs the project, or has the person on it after the freeze."""
    project = facts.projects[wish.project_id]
    if wish.ask == "run":
        return plan.shifts[project] is not None
    person = list(facts.people).index(wish.person_id)
    rows = (row for (d, r), row in plan.shares.items() if r == person and facts.works[d].project == project)
    return any(any(row[facts.free :]) for row in rows)


def wishes():
    """Wishes that a plan does not do, with the subject."""
    for seed in SEEDS:
        subject = asked(seed)
        if subject is None:
            continue
        running = {d.project_id for d in subject.plan.decisions if d.runs}
        for row in subject.portfolio.projects:
            if row.id not in running:
                yield seed, subject, Wish("run", row.id)
            for who in subject.portfolio.people:
                yield seed, subject, Wish("put", row.id, who.id)


def test_the_loss_is_what_brute_force_says():
    losses = 0
    for seed, subject, wish in wishes():
        try:
            said = why_not(subject, wish, 0.0)
        except NoExplanationError:
            continue
        facts, auditor = Facts(subject.portfolio), Auditor(subject.portfolio)
        rivals = [p.plan for p in best(subject.portfolio).plans if does(facts, p.plan, wish)]
        assert said.impossible is not bool(rivals), (seed, wish)
        if not rivals:
            assert said.already or said.tight, (seed, wish)
            continue
        scores = [auditor.audit(proposal_of(facts, plan)).score for plan in rivals]
        most, mine = max((s.mandatory_value, s.value) for s in scores), subject.plan.score
        assert said.without.proof is Proof.PROVEN, (seed, wish)
        lost = (said.without.mandatory_loss, said.without.loss.at_most)
        assert lost == (mine.mandatory_value - most[0], mine.value - most[1]), (seed, wish)
        losses += lost[1] > 0
    assert losses > 1


def apollo_has_nobody():
    """Only Ada can do Apollo, and she is bound to Boson in all its weeks, which are the same."""
    return portfolio(
        person("ada"),
        able("ada"),
        project("apollo", min_staffing_pct=60, max_shift_weeks=0),
        project("boson", max_shift_weeks=0),
        demand("apollo.dev", needs={"dev": 3}),
        demand("boson.dev", needs={"dev": 3}),
        today("ada", "boson.dev", (0, 3), 80, lock=Lock.BOTH),
    )


def test_what_no_plan_can_do_is_proven_and_named():
    rows = apollo_has_nobody()
    subject = subject_of(rows, None, replan(rows, limits=Limits(time_limit=10.0, workers=1)))
    said = why_not(subject, Wish("run", "apollo"))
    assert said.impossible
    assert ("minimum_staffing", "apollo") in {(rule.rule, rule.subject) for rule in said.tight}


def forced(portfolio, wish):
    """The portfolio in which a wish is an order, in the words of the rules table."""
    kind = DirectiveKind.FORCE_IN if wish.ask == "run" else DirectiveKind.PIN
    rows = [Directive(kind=kind, subject=wish.person_id or wish.project_id, object=wish.project_id if wish.person_id else "")]
    if wish.person_id:
        rows.append(Directive(kind=DirectiveKind.FORCE_IN, subject=wish.project_id))
    return portfolio.replace(directives=(*portfolio.directives, *rows))


def is_best(portfolio, change, wish):
    """Whether a plan that does it is worth as much as the best one after a change: two solves of other portfolios, audited."""
    after, _ = apply(Scenario(changes=(change,)), portfolio)
    ordered = best_plan(forced(after, wish))
    if ordered is None:
        return False
    scores = [Auditor(after).audit(plan).score for plan in (ordered, best_plan(after))]
    return (scores[0].mandatory_value, scores[0].value) >= (scores[1].mandatory_value, scores[1].value)


def less(portfolio, flip):
    """The change with one step less; None if that is no change."""
    change = flip.change
    if flip.amount == 1:
        return None
    if isinstance(change, SetRank):
        return change.model_copy(update={"value": change.value + 1})
    if isinstance(change, SetBudget):
        return change.model_copy(update={"value": change.value - 1})
    if isinstance(change, PersonJoins):
        person = change.person.replace(fte=change.person.fte * (flip.amount - 1) / flip.amount)
        return change.model_copy(update={"person": person})
    return change.model_copy(update={"value": change.value - 1})


def test_flips_flip_and_one_step_less_does_not():
    seen = {}
    for seed, subject, wish in islice((w for w in wishes() if w[2].ask == "run"), 8):
        try:
            said = why_not(subject, wish, 60.0)
        except NoExplanationError:
            continue
        for flip in said.flips:
            assert is_best(subject.portfolio, flip.change, wish), (seed, wish, flip)
            smaller = less(subject.portfolio, flip)
            assert smaller is None or not is_best(subject.portfolio, smaller, wish), (seed, wish, flip)
            seen[flip.parameter] = seen.get(flip.parameter, 0) + 1
    assert seen


def test_what_cannot_be_asked_is_refused():
    subject = asked(300)
    with pytest.raises(UnknownIdError):
        why_not(subject, Wish("run", "nothing"))
    with pytest.raises(UnknownIdError):
        why_not(subject, Wish("put", subject.portfolio.projects[0].id, "nobody"))
