"""The demo is the first thing anybody sees: it must load without a word, be clean today, and be upset by its scenario."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

import scenarios
from models.answer import Policy
from models.audit import audit, todays_proposal
from models.bookings import Lock
from models.defects import Severity
from models.people import Employment
from models.projects import ProjectClass, Stage
from models.scenario import apply
from scenarios.demo import demo_path
from tests.oracle.days import net_minutes


@pytest.fixture(scope="module")
def loaded():
    return scenarios.load(demo_path())


@pytest.fixture(scope="module")
def changed(loaded):
    return apply(loaded.scenario, loaded.portfolio)


def test_loads_without_errors(loaded):
    assert [str(d) for d in loaded.notices if d.severity is Severity.ERROR] == []


def test_loads_without_warnings_about_its_tables(loaded):
    """A newcomer who reads warnings about the shipped example would not trust it; columns of changes are judged elsewhere."""
    assert [str(d) for d in loaded.notices if d.place.table != "changes"] == []


def test_todays_plan_breaks_no_rule(loaded):
    report = audit(loaded.portfolio, todays_proposal(loaded.portfolio))
    assert [v.text for v in report.violations] == []
    assert report.chosen_moves == report.forced_moves == 0


def test_it_has_the_size_of_a_mid_size_company(loaded):
    portfolio = loaded.portfolio
    assert (len(portfolio.people), len(portfolio.projects), len(portfolio.equipment)) == (40, 15, 6)
    assert 120 <= len(portfolio.live_allocations) <= 160
    assert 3 <= len({machine.type for machine in portfolio.equipment}) <= 5
    assert 10 <= len({skill.skill for skill in portfolio.skills}) <= 14


def test_it_asks_for_more_work_than_there_is(loaded):
    """Without scarcity no reprioritization would hurt anybody."""
    portfolio = loaded.portfolio
    weeks = {d.id: len(portfolio.horizon.clipped(d.first, d.last)) for d in portfolio.demands}
    need = sum(Fraction(d.fte or 0) * 40 * weeks[d.id] for d in portfolio.demands)
    supply = sum(Fraction(100 - p.reserve_pct, 6000) * net_minutes(portfolio, p, t) for p in portfolio.people for t in range(52))
    assert Fraction(112, 100) <= need / supply <= Fraction(130, 100)


def test_it_shows_what_real_portfolios_have(loaded):
    """Each of these is something that users ask whether the product can do."""
    portfolio = loaded.portfolio
    classes = Counter(p.project_class for p in portfolio.projects)
    assert classes[ProjectClass.MANDATORY] == 2
    assert 4 <= classes[ProjectClass.MUST_HAVE] <= 6
    assert sum(p.employment is Employment.CONTRACTOR and p.end_date is not None for p in portfolio.people) == 2
    assert any(p.fte < 1 for p in portfolio.people)
    assert any(a.kind == "parental leave" for a in portfolio.absences)
    assert {a.lock for a in portfolio.allocations} >= {Lock.BOTH, Lock.RESOURCE}
    assert {d.kind.value for d in portfolio.directives} == {"pin", "forbid"}
    assert all(d.note for d in portfolio.directives), "a rule without a reason cannot be discussed"
    assert {d.type for d in portfolio.dependencies} == {"FS", "SS"}
    assert {b.scope_kind.value for b in portfolio.budgets} == {"programme", "portfolio"}
    assert any(p.deadline_hard for p in portfolio.projects)
    assert any(m.operator_skill for m in portfolio.equipment)
    assert any(m.operator_skill == "" for m in portfolio.equipment)
    assert all(p.sponsor for p in portfolio.projects)
    assert Stage.IN_PROGRESS in {p.stage for p in portfolio.projects}


def test_people_lead_only_what_they_are_booked_on(loaded):
    """The project manager named in the projects table is the person booked as its lead."""
    portfolio = loaded.portfolio
    leads = {portfolio.demand(a.demand_id).project_id: a.resource_id for a in portfolio.allocations if a.demand_id.endswith("-01")}
    for project in portfolio.projects:
        if project.project_manager:
            assert portfolio.person(leads[project.id]).name == project.project_manager, project.id


def test_the_scenario_carries_six_changes_of_different_kinds_that_all_have_an_effect(loaded, changed):
    kinds = [change.kind for change in loaded.scenario.changes]
    assert len(kinds) == len(set(kinds)) == 6
    assert all(change.reason for change in loaded.scenario.changes)
    assert [effect.change_id for effect in changed[1] if not effect.had_effect] == []
    assert loaded.scenario.title
    assert loaded.scenario.policy is Policy.BALANCED


def test_the_scenario_upsets_todays_plan_in_ways_a_committee_knows(changed):
    """People, machines, money and mandatory work: keeping today's plan is no answer."""
    after, _ = changed
    broken = {violation.rule for violation in audit(after, todays_proposal(after)).violations}
    assert broken >= {"capacity", "equipment", "budget", "selection", "minimum_staffing"}


def test_the_regulators_project_comes_first_afterwards(changed):
    after, _ = changed
    assert after.project("CYBER").rank == 1
    assert sorted(project.rank for project in after.projects) == list(range(1, 17))


def test_its_tables_lie_beside_the_code_so_that_the_wheel_has_them():
    names = {path.stem for path in demo_path().glob("*.csv")}
    assert names >= {"settings", "people", "skills", "projects", "demands", "allocations", "changes", "scenario"}
