"""Regret against enumerating the best plan of every draw."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.audit import Auditor
from scenarios.explain.luck import OVERRUN_PCT, carried_through, drawn
from scenarios.explain.regret import regret
from tests.builders import absent, booking, demand, monday, paused, person, portfolio, project, proposal, runs, sunday, waits
from tests.oracle.enumerate import TooManyPlansError, best
from tests.scenarios.explain.answers import asked

SEEDS = range(520, 526)
PLAIN = frozenset({"min_staffing", "dependencies"})


@pytest.mark.parametrize("seed", SEEDS)
def test_regret_is_what_enumeration_says(seed):
    subject = asked(seed, PLAIN)
    if subject is None:
        return
    found = regret(subject, draws=3, seed=seed, workers=1)
    for draw in found.draws:
        luck = drawn(subject.portfolio, seed, draw.number)
        try:
            exact = best(luck)
        except TooManyPlansError:
            continue
        auditor = Auditor(luck)
        assert (draw.best.at_least, draw.best.at_most) == (exact.micro[1], exact.micro[1]), (seed, draw.number)
        for place, plan in enumerate(subject.plans):
            report = auditor.audit(carried_through(luck, auditor, plan.proposal))
            assert (report.score.value, len(report.violations)) == (draw.values[place], draw.broken[place])
            if report.clean:
                assert draw.values[place] <= exact.micro[1], (seed, draw.number)
    for place, each in enumerate(found.plans):
        regrets = sorted(draw.best.at_most - draw.values[place] for draw in found.draws)
        assert each.regret_worst.at_most == max(0, regrets[-1])
        assert each.regret_median.at_most == max(0, regrets[1])
        assert each.regret_mean.at_most == round(sum(max(0, r) for r in regrets) / len(regrets))


def test_some_plan_regrets_something():
    """Otherwise the test above would check nothing."""
    found = [regret(subject, draws=3, seed=seed, workers=1) for seed in SEEDS if (subject := asked(seed, PLAIN))]
    assert any(plan.regret_worst.at_most for each in found for plan in each.plans)
    assert any(draw.paused != (0,) * len(draw.paused) for each in found for draw in each.draws)


def test_a_draw_depends_on_seed_and_number_alone():
    of = asked(520, PLAIN).portfolio
    assert drawn(of, 7, 2) == drawn(of, 7, 2)
    assert len({drawn(of, seed, number).model_dump_json() for seed in (7, 8) for number in (1, 2)}) == 4
    for before, after in zip(of.demands, drawn(of, 7, 2).demands, strict=True):
        percent = Decimal(after.fte) / before.fte * 100
        assert OVERRUN_PCT[0] - 1 <= percent - 100 <= OVERRUN_PCT[1] + 1


def test_what_falls_below_its_minimum_is_paused_with_what_waits_for_it():
    """Ada is away for three of Apollo's four weeks; Zeus waits for Apollo, and what was done before the freeze stays."""
    of = portfolio(
        person(),
        absent("ada", monday(1), sunday(3)),
        project("apollo", min_staffing_pct=50),
        project("zeus"),
        demand("apollo.dev", weeks=(0, 3)),
        demand("zeus.dev", weeks=(4, 7)),
        freeze_weeks=1,
    )
    of = of.replace(dependencies=(waits("apollo", "zeus"),))
    plan = proposal(runs("apollo"), runs("zeus"), booking("ada", "apollo.dev", (0, 3), 100), booking("ada", "zeus.dev", (4, 7), 100))
    left = carried_through(of, Auditor(of), plan)
    assert left.decisions == (paused("apollo"), paused("zeus"))
    assert left.bookings == (booking("ada", "apollo.dev", (0, 0), 100),)
