"""Options: what they bring, and that a plan uses exactly what pays."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

import optimizer
from models.audit import Auditor
from models.changes import from_cells
from models.errors import UnknownIdError
from models.options import Option, OptionKind, bought
from models.people import Employment
from tests.builders import able, cap, demand, machine, machine_demand, monday, person, portfolio, project, today
from tests.oracle.enumerate import best


def with_options(of, *options):
    return of.replace(options=options)


def hire(**fields):
    return Option(**{"id": "extra", "kind": OptionKind.HIRE, "role_or_skill": "dev", "cost": 100_000, **fields})


def allowed(of, target="all", value=""):
    return of.replace(**dict(from_cells(kind="allow_option", target=target, value=value).apply(of).portfolio))


def test_a_hire_begins_after_the_freeze_with_the_skill_and_learns_for_a_while():
    of = portfolio(person(), able("ada"), project(), demand(), freeze_weeks=2)
    rows = bought(of, hire(earliest=monday(0), ramp_weeks=1, level=4, cost_rate=700, org_unit="it"), 2)
    assert [p.id for p in rows.people] == ["extra~1", "extra~2"]
    first = rows.people[0]
    assert (first.start_date, first.fee, first.cost_rate, first.org_unit, first.option) == (monday(2), 100_000, 700, "it", "extra")
    assert first.employment is Employment.TO_BE_HIRED
    assert [(s.person_id, s.skill, s.level) for s in rows.skills] == [("extra~1", "dev", 4), ("extra~2", "dev", 4)]
    assert (rows.absences[0].first, rows.absences[0].last) == (monday(2), monday(3) - dt.timedelta(days=1))
    assert rows.absences[0].share_pct == 50


def test_a_role_has_the_skills_most_of_its_people_have():
    people = [person(id, role="tester") for id in "abc"]
    skills = [able("a", "test", 5), able("b", "test", 3), able("c", "test", 2), able("a", "law", 4)]
    of = portfolio(people, skills, project(), demand())
    assert [(s.skill, s.level) for s in bought(of, hire(role_or_skill="tester"), 1).skills] == [("test", 3)]


@pytest.mark.parametrize(
    ("option", "target", "value", "text"),
    [
        (hire(max_count=3), "extra", "2", "extra: up to 2 may be used"),
        (hire(max_count=3), "all", "", "extra: up to 3 may be used"),
        (hire(weeks_min=6, earliest=monday(3)), "extra", "", "extra comes too late for its shortest term"),
        (hire(max_count=0), "extra", "", "extra is allowed already"),
    ],
)
def test_allowing_says_how_many(option, target, value, text):
    of = with_options(portfolio(person(), able("ada"), project(), demand()), option)
    applied = from_cells(kind="allow_option", target=target, value=value).apply(of)
    assert text in (*applied.effects, applied.why_not)


def test_allowing_twice_does_nothing_and_what_is_unknown_is_refused():
    of = allowed(with_options(portfolio(person(), able("ada"), project(), demand()), hire()))
    again = from_cells(kind="allow_option", target="extra").apply(of)
    assert (again.portfolio, again.effects, again.why_not) == (of, (), "extra is allowed already")
    with pytest.raises(UnknownIdError):
        from_cells(kind="allow_option", target="extro").apply(of)


def market(money, **settings):
    """Apollo needs two developers, one is there; Zeus needs a rig. A hire is dear and soon, a contractor cheap and late."""
    of = portfolio(
        person("ada", cost_rate=0),
        able("ada"),
        project("apollo", value_score=100),
        project("zeus", value_score=30),
        demand("apollo.dev", weeks=(0, 3), fte=2, needs={"dev": 3}),
        demand("zeus.dev", weeks=(0, 3), fte=Decimal("0.5"), needs={"dev": 3}),
        machine_demand("zeus.rig", weeks=(0, 3)),
        machine("old", units=0),
        today("ada", "apollo.dev", (0, 3), 100),
        cap(money),
        granularity_pct=50,
        min_share_pct=50,
        horizon_weeks=4,
        **settings,
    )
    late = Option(id="late", kind=OptionKind.CONTRACT, role_or_skill="dev", cost=30_000, earliest=monday(2))
    rig = Option(id="rig", kind=OptionKind.LEASE, role_or_skill="test-rig", cost=45_000)
    return allowed(with_options(of, hire(), late, rig))


FEES = {"extra~1": 100_000, "late~1": 30_000, "rig~1": 45_000}


def test_the_engine_buys_what_brute_force_buys():
    """With each budget the engine's plan is worth what the best of all plans is, and costs the fees of what it books."""
    worth = []
    for money in (0, 30_000, 100_000, 175_000):
        of = market(money)
        plan, exact = optimizer.best_plan(of), best(of)
        assert plan is not None
        assert exact is not None
        report = Auditor(of).audit(plan)
        assert report.clean
        assert (report.score.mandatory_value, report.score.value) == exact.micro
        assert sum(FEES[id] for id in {booking.resource_id for booking in plan.bookings} - {"ada"}) * 60 == report.score.cost
        worth.append(report.score.value)
    assert worth == sorted(set(worth)), "each budget buys more than the one before"
