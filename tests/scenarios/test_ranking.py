"""Which plans are shown, and why there may be fewer than asked for."""

from __future__ import annotations

import pytest

from models.answer import Policy
from models.audit import Auditor
from scenarios.anatomy import anatomy
from scenarios.ranking import Ranked, chosen, why_fewer
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
