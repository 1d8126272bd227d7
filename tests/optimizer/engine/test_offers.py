"""Offers: all that the exact model may book is among them, and nothing that a rule about one person denies."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.offers import HUNDRED, offers_of
from optimizer.problem import problem_of
from tests.builders import able, absent, demand, directive, monday, person, portfolio, project, sunday, today
from tests.optimizer.engine.cases import case

BLOCK = 60
BLOCKS = range(4)
"""240 portfolios, with every rule among them."""


def seeds(block):
    return range(block * BLOCK, (block + 1) * BLOCK)


def key(offers, i):
    place = offers.places[offers.place[i]]
    return int(offers.person[i]), place.demand, place.shift, place.block.start, i in offers.kept


def keys(offers):
    return {key(offers, i): i for i in range(offers.size)}


@pytest.mark.parametrize("block", BLOCKS)
def test_every_booking_of_the_exact_model_that_delivers_is_offered(block):
    """With as many units, as many minutes, and no more of the person's time nor of money than it takes."""
    looked = 0
    for of in map(case, seeds(block)):
        problem, offers = of.model.problem, of.offers
        known, cost = keys(offers), offers.cost(problem, range(problem.weeks))
        for c in of.model.columns.candidates:
            for atom in c.atoms:
                if not atom.delivered.any():
                    continue
                looked += 1
                i, text = known.get((c.person, c.demand, c.shift, c.block.start, c.kept)), f"{of.name}: {c}"
                assert i is not None, text
                most = int(of.model.program.upper[atom.column])
                units = 1 if c.kept else int(atom.share.max()) * most // problem.step
                assert units <= offers.most[i], text
                assert HUNDRED * int(atom.delivered.sum()) * most <= offers.minutes[i] * units, text
                taken = (atom.share * most)[offers.first[i] - c.block.start : offers.last[i] + 1 - c.block.start]
                assert (taken >= offers.share[i] * units).all(), text
                rates = problem.supply.rate[c.person, c.block.start : c.block.stop]
                assert int(atom.delivered @ rates) * most >= cost[i] * units, text
    assert looked > 100


@pytest.mark.parametrize("block", BLOCKS)
def test_nothing_is_offered_that_a_rule_about_one_person_denies(block):
    """Asked of the oracle's facts: ability, employment, smallest share, capacity, the freeze, and who is protected."""
    for of in map(case, seeds(block)):
        facts, problem, offers = of.facts, of.model.problem, of.offers
        for i in range(offers.size):
            r, d, _, _, kept = key(offers, i)
            place, text = offers.places[offers.place[i]], f"{of.name}: {key(offers, i)}"
            weeks = place.block
            assert weeks.start >= facts.free, text
            assert all(facts.able[d][r][t] for t in weeks), text
            assert weeks.start <= offers.first[i] <= offers.last[i] < weeks.stop, text
            assert r not in problem.today.protected, text
            assert place.project not in problem.today.frozen_projects, text
            if not kept:
                assert facts.least[r] <= offers.most[i] * facts.step <= facts.most[r], text


@pytest.mark.parametrize("block", BLOCKS)
def test_the_places_are_the_blocks_that_the_exact_model_covers(block):
    for of in map(case, seeds(block)):
        places = {(place.demand, place.shift, place.block): place for place in of.offers.places}
        covers = of.model.columns.covers
        assert set(places) == {(cover.demand, cover.shift, cover.block) for cover in covers}, of.name
        for cover in covers:
            place = places[cover.demand, cover.shift, cover.block]
            assert place.need + place.given == cover.need, of.name
            assert place.given == min(cover.need, cover.fixed), of.name


def of_two_weeks(*rows, **settings):
    of = portfolio(project(), demand(weeks=(0, 1), needs={"dev": 3}), *rows, max_shift_weeks=0, **settings)
    problem = problem_of(of)
    return problem, offers_of(problem)


@pytest.mark.parametrize(
    ("rows", "settings", "most"),
    [
        ([person("ada"), able("ada")], {}, 10),
        ([person("ada", reserve_pct=30), able("ada")], {}, 7),
        ([person("ada", fte="0.5"), able("ada")], {}, 10),
        ([person("ada"), able("ada")], {"granularity_pct": 50, "min_share_pct": 50}, 2),
    ],
    ids=["all of her", "less her reserve", "part time", "in large steps"],
)
def test_a_person_is_offered_up_to_what_they_have(rows, settings, most):
    """The demand asks for a whole person, and takes a step more."""
    _, offers = of_two_weeks(*rows, **settings)
    assert offers.most.tolist() == [most]


@pytest.mark.parametrize(
    "rows",
    [
        [person("ada")],
        [person("ada"), able("ada", level=2)],
        [person("ada", end_date=sunday(0)), able("ada", valid_until=monday(0))],
        [person("ada", reserve_pct=95), able("ada")],
        [person("ada"), able("ada"), absent("ada", monday(0), sunday(1))],
        [person("ada"), able("ada"), directive("freeze_project", "apollo")],
        [person("ada"), able("ada"), directive("protect_person", "ada")],
    ],
    ids=["without the skill", "below the level", "expired", "nothing left", "away", "frozen project", "protected"],
)
def test_who_cannot_help_is_not_offered(rows):
    _, offers = of_two_weeks(*rows)
    assert offers.size == 0


def test_what_delivers_little_is_limited_by_the_need():
    """A tenth of an FTE, and a step more: two steps of somebody who works full time."""
    of = portfolio(person("ada"), project(), demand(weeks=(0, 1), fte="0.1"), max_shift_weeks=0)
    assert offers_of(problem_of(of)).most.tolist() == [2]


def test_todays_uneven_booking_is_offered_beside_a_constant_one():
    """Ada has the second week only: 2,400 minutes x 50 % there, and a floor of her time in that week."""
    problem, offers = of_two_weeks(person("ada", cost_rate=6_000), able("ada"), today("ada", "apollo.dev", (1, 1), 50))
    (i,) = offers.kept
    assert offers.kept[i].tolist()[:3] == [0, 1_200, 0]
    assert (offers.first[i], offers.last[i], offers.share[i], offers.most[i]) == (1, 1, 50, 1)
    assert offers.cost(problem, range(1, 2))[i] == 1_200 * 6_000
    assert offers.cost(problem, range(1))[i] == 0
    assert offers.size == 2


def test_a_unit_costs_what_a_step_delivers_in_the_weeks_asked_for():
    """10 % of 2,400 minutes at 60.00 an hour, in each of two weeks."""
    problem, offers = of_two_weeks(person("ada", cost_rate=6_000), able("ada"))
    assert [offers.cost(problem, weeks).tolist() for weeks in (range(1), range(1, 2), range(8), range(2, 8))] == [
        [240 * 6_000],
        [240 * 6_000],
        [2 * 240 * 6_000],
        [0],
    ]


def test_some_of_the_offers_are_still_the_same_bookings():
    for of in map(case, seeds(0)):
        dice = np.random.default_rng(7)
        chosen = dice.random(of.offers.size) < 0.5
        some = of.offers.only(chosen)
        assert list(keys(some)) == [key(of.offers, i) for i in np.nonzero(chosen)[0].tolist()], of.name
        weeks = range(of.model.problem.weeks)
        assert (some.cost(of.model.problem, weeks) == of.offers.cost(of.model.problem, weeks)[chosen]).all(), of.name
