"""Which plans are shown, and why there may be fewer than asked for."""

from __future__ import annotations

from random import Random

import pytest

from models.answer import Policy
from models.audit import Auditor
from scenarios.anatomy import anatomy
from scenarios.anatomy.standing import why
from scenarios.ranking import Ranked, chosen, order_of, why_fewer
from tests.builders import booking, demand, paused, person, portfolio, project, proposal, runs, today

OF = portfolio(
    person("ada"),
    person("bob", cost_rate=60),
    project(),
    project("zeus"),
    demand("apollo.dev", weeks=(0, 7), fte=2),
    demand("zeus.dev", weeks=(0, 7)),
    today("ada", "zeus.dev", (0, 7), 50),
)


def judged(*said):
    plan = proposal(*said)
    return Ranked(plan, anatomy(OF, Auditor(OF), plan))


STAYS = judged(paused(), runs("zeus"), booking("ada", "zeus.dev", (0, 7), 50))
MORE = judged(runs(), runs("zeus"), booking("ada", "zeus.dev", (0, 7), 50), booking("bob", "apollo.dev", (0, 7), 90))
LESS = judged(runs(), runs("zeus"), booking("ada", "zeus.dev", (0, 7), 50), booking("bob", "apollo.dev", (0, 7), 80))
WORSE = judged(paused(), paused("zeus"))


@pytest.mark.parametrize(
    ("plans", "count", "said"),
    [
        ([MORE, STAYS], 2, ""),
        ([], 5, ""),
        ([MORE, STAYS], 5, "2 of 5: the search found no more"),
        ([MORE, STAYS, WORSE], 5, "2 of 5: the search found 3 plans, 1 is no better than another in value, disruption, cost and lateness"),
        (
            [MORE, LESS, STAYS, WORSE],
            3,
            "2 of 3: the search found 4 plans, 1 is no better than another in value, disruption, cost and lateness, "
            "1 differs from one shown in less than 10 % of the moves",
        ),
    ],
)
def test_too_few_plans_are_explained(plans, count, said):
    """Bob joins Apollo at 90 or, cheaper, at 80 %: that is the same move. Ada off Zeus for nothing is beaten by Ada on it."""
    assert why_fewer(plans, chosen(plans, count, Policy.VALUE), count) == said


class Point:
    """A plan as its ranking sees it."""

    def __init__(self, mandatory, value, disruption=0, cost=0):
        self.score = MORE.score.replace(mandatory_value=mandatory, value=value, disruption=disruption, cost=cost)


def test_by_value_the_mandatory_projects_come_first_and_the_reason_says_so():
    """The second has more points than the first, but fewer of mandatory projects: it is below, and why is told in numbers."""
    dutiful, richer, poorer = Point(50_000_000, 80_000_000), Point(40_000_000, 90_000_000), Point(40_000_000, 85_000_000)
    plans = [poorer, richer, dutiful]
    assert sorted(plans, key=order_of(Policy.VALUE, plans)) == [dutiful, richer, poorer]
    said = why(Policy.VALUE, 2, [(plan.score, MORE.anatomy.figures) for plan in (dutiful, richer, poorer)])
    assert "10.0 points less value of mandatory projects, which come first, 10.0 points more value" in said


@pytest.mark.parametrize(("policy", "of"), [(Policy.VALUE, "value"), (Policy.STABILITY, "disruption"), (Policy.COST, "cost")])
def test_plans_are_sorted_by_what_the_policy_says(policy, of):
    """Where nothing is mandatory; of plans within 90 % of the best value, as all here are."""
    rng = Random(7)
    for _ in range(50):
        plans = [Point(0, rng.randint(91, 100), rng.randint(0, 9), rng.randint(0, 9)) for _ in range(5)]
        amounts = [getattr(plan.score, of) for plan in sorted(plans, key=order_of(policy, plans))]
        assert amounts == sorted(amounts, reverse=policy is Policy.VALUE)
