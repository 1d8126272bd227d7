"""Scarcity prices against enumerating every plan without and with the addition."""

from __future__ import annotations

import pytest

import scenarios
from models.answer import Limits
from models.options import Option, OptionKind
from models.score import MICRO
from scenarios.demo import demo_path
from scenarios.explain.additions import capped_projects, with_money, with_option, with_person_week
from scenarios.explain.market import prices
from scenarios.explain.prices import MONEY_STEP, Standing
from scenarios.explain.subject import subject_of
from scenarios.replanning import replan
from tests.builders import able, cap, demand, monday, person, portfolio, project, today
from tests.oracle.enumerate import best
from tests.scenarios.explain.answers import LIMITS, asked

SCARCE = frozenset({"budget_portfolio", "project_cap", "levels"})
SEEDS = range(500, 516)


def weeks_of(of, month):
    free = of.settings.freeze_end
    weeks = [t for t in range(free, of.horizon.weeks) if f"{of.horizon.monday(t):%Y-%m}" == month]
    return range(weeks[0], weeks[-1] + 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_proven_price_is_what_brute_force_gains(seed):
    subject = asked(seed, SCARCE)
    if subject is None:
        return
    of, found = subject.portfolio, prices(subject, workers=1)
    base = best(of)
    for price in found.skills:
        if price.worth.gain is not None:
            more = best(with_person_week(of, price.skills, weeks_of(of, price.month)))
            assert price.worth.standing is Standing.PROVEN
            assert price.worth.gain == more.micro[1] - base.micro[1], (seed, price)
    for price in found.caps:
        if price.worth.gain is not None:
            more = best(with_money(of, price.cap, MONEY_STEP))
            assert price.worth.gain == more.micro[1] - base.micro[1], (seed, price)


def test_something_is_confirmed_somewhere():
    """Otherwise the test above would check nothing."""
    found = [prices(subject, workers=1) for subject in (asked(seed, SCARCE) for seed in SEEDS) if subject]
    assert any(price.worth.gain for each in found for price in each.skills)
    assert any(price.worth.gain for each in found for price in each.caps)


def short(*options, money=10_000_000, **settings):
    """Apollo asks for two developers of level 3; Ada is one, and Bob is nearly."""
    return portfolio(
        *(person("ada", cost_rate=0), person("bob", cost_rate=0)),
        *(able("ada"), able("bob", level=2)),
        project("apollo", value_score=100),
        demand("apollo.dev", weeks=(0, 7), fte=2, needs={"dev": 3}),
        today("ada", "apollo.dev", (0, 7), 100),
        cap(money),
        granularity_pct=50,
        min_share_pct=50,
        **settings,
    ).replace(options=options)


HIRE = Option(id="hire", kind=OptionKind.HIRE, role_or_skill="dev", cost=500_000, earliest=monday(4))
TRAIN = Option(id="course", kind=OptionKind.TRAIN, role_or_skill="dev", cost=100_000, earliest=monday(2))
NEVER = Option(id="never", kind=OptionKind.CONTRACT, role_or_skill="dev", weeks_min=5, earliest=monday(4))


def subject_for(of):
    return subject_of(of, None, replan(of, limits=LIMITS))


def test_options_are_priced_by_what_they_gain_and_cost():
    found = prices(subject_for(short(HIRE, TRAIN, NEVER)), workers=1)
    course, hire = found.options
    assert (course.option, course.person_id, course.earliest) == ("course", "bob", monday(2))
    assert (hire.option, hire.person_id, hire.earliest) == ("hire", "", monday(4))
    assert course.worth.gain == 6 * MICRO * 100 // 16
    assert hire.worth.gain == 4 * MICRO * 100 // 16
    assert (hire.worth.cost, hire.points_per_10k) == (500_000, 2 * hire.worth.gain)
    assert hire.payback_weeks == course.payback_weeks == 0, "money is not scarce, so nothing is lost by spending it"
    assert all("hire" in price.options and "course" in price.options for price in found.skills)


def test_payback_is_against_what_the_money_would_bring_elsewhere():
    """Zeus could take Cid for all the money that is left, which is worth more points than the course's fee takes from it."""
    of = short(TRAIN, money=1_000_000)
    more = portfolio(
        *of.people,
        person("cid", cost_rate=10_000),
        *of.skills,
        able("cid", "law"),
        *of.projects,
        project("zeus", value_score=64),
        *of.demands,
        demand("zeus.law", weeks=(0, 7), needs={"law": 3}),
        *of.allocations,
        *of.budgets,
        granularity_pct=50,
        min_share_pct=50,
    ).replace(options=(TRAIN,))
    found = prices(subject_for(more), workers=1)
    (price,) = found.caps
    (course,) = found.options
    assert price.worth.gain
    assert course.money_points == price.worth.gain * 100_000 // MONEY_STEP
    assert course.payback_weeks == -(-6 * course.money_points // course.worth.gain)


def test_a_person_week_cuts_no_block_and_is_a_week():
    of = short()
    more = with_person_week(of, of.demands[0].skills, range(2, 6))
    (extra,) = more.people[2:]
    assert extra.hours_per_week * 4 == of.settings.hours_per_fte_week
    assert extra.start_date is None
    assert [(a.first, a.last) for a in more.absences if a.resource_id == extra.id] == [
        (monday(0), monday(2) - (monday(1) - monday(0)) / 7),
        (monday(6), monday(8) - (monday(1) - monday(0)) / 7),
    ]


def test_caps_are_found_by_their_subjects():
    of = short()
    assert with_money(of, "portfolio:all", 5).budgets[0].cap == of.budgets[0].cap + 5
    assert capped_projects(of, "portfolio:all") == {"apollo"}
    capped = of.replace(projects=(of.projects[0].replace(budget_cap=7),))
    assert with_money(capped, "apollo", 5).projects[0].budget_cap == 12
    assert with_option(of, TRAIN, "bob").skills[-1].level == 3


@pytest.mark.slow
def test_prices_of_a_larger_portfolio_are_confirmed_around_the_plan():
    """Beyond what is solved whole, the dearest are shown by audited plans that are worth no less than without the addition."""
    loaded = scenarios.load(demo_path())
    option = Option(id="agency", kind=OptionKind.CONTRACT, role_or_skill=loaded.portfolio.skills[0].skill, level=5, cost=10_000)
    of = loaded.portfolio.replace(options=(option,))
    answer = replan(of, loaded.scenario, limits=Limits(time_limit=20.0, workers=1, plans=2))
    found = prices(subject_of(of, loaded.scenario, answer), confirm=4, workers=1)
    shown = [price.worth for price in (*found.skills, *found.caps, *found.options) if price.worth.gain is not None]
    assert len(shown) == 5
    assert {worth.standing for worth in shown} == {Standing.CONFIRMED}
    assert all(worth.gain >= 0 for worth in shown)
    guesses = [price.worth.guess for price in (*found.skills, *found.caps) if price.worth.gain is None]
    assert all(guess > 0 for guess in guesses)
