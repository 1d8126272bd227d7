"""Winding down: whoever is on a project that stops stays until it is wound down, and is free then."""

from __future__ import annotations

from models.audit import Auditor
from tests.builders import booking, cap, demand, paused, person, portfolio, project, proposal, runs, today
from tests.models.audit.verdicts import all_found, found, said, score


def of(hours=8, *rows, **settings):
    """Ada is on Apollo for 16 hours a week, and could be on Zeus."""
    return portfolio(
        person("ada", cost_rate=6_000),
        project("apollo", wind_down_hours=hours),
        project("zeus"),
        demand("apollo.dev"),
        demand("zeus.dev"),
        today("ada", "apollo.dev", (0, 3), 40),
        *rows,
        **settings,
    )


STAYS = [paused("apollo"), runs("zeus"), booking("ada", "apollo.dev", (0, 0), 40)]
GOES = [paused("apollo"), runs("zeus")]


def test_somebody_stays_until_the_hours_are_done():
    assert all_found(of(), *STAYS) == []
    assert found("wind_down", of(), *GOES) == [("ada", 0, 40)]
    assert found("wind_down", of(17), *STAYS) == [("ada", 1, 40)]
    assert all_found(of(17), *STAYS, booking("ada", "apollo.dev", (1, 1), 40)) == []
    assert all_found(of(0), *GOES) == []


def test_nobody_stays_longer():
    assert all_found(of(), *STAYS, booking("ada", "apollo.dev", (1, 1), 40)) == ["demand"]


def test_there_is_nothing_to_wind_down_while_it_runs():
    assert all_found(of(), runs("apollo")) == []


def test_the_weeks_begin_where_the_freeze_ends():
    frozen = of(8, freeze_weeks=1)
    assert found("wind_down", frozen, *STAYS) == [("ada", 1, 40)]


def test_winding_down_takes_time_and_money_but_no_place_on_a_project():
    narrow = of(8, cap(639), max_projects=1)
    full = booking("ada", "zeus.dev", (0, 0), 70)
    fits = booking("ada", "zeus.dev", (0, 0), 60)
    assert all_found(narrow, *STAYS, full) == ["capacity", "budget"]
    assert all_found(narrow, *STAYS, fits) == ["budget"]
    assert score(of(), *STAYS).cost == 16 * 60 * 6_000


def test_what_winds_down_is_neither_released_nor_covered():
    """Three of four weeks are released: 48 hours; the pair is still there, so there is no handover."""
    verdict = score(of(handover_hours=8), *STAYS)
    assert (verdict.disruption, verdict.value) == (48 * 6_000, 0)


def test_weeks_in_which_today_breaks_the_limit_are_not_wound_down():
    over = of(8, today("ada", "zeus.dev", (0, 0), 70))
    assert found("wind_down", over, *GOES, booking("ada", "zeus.dev", (0, 0), 70)) == [("ada", 1, 40)]


def test_the_sentence():
    (one,) = said("wind_down", of(), *GOES)
    assert one.text == "ada is booked 0 % on apollo.dev in the week of 2027-03-01, but winding down apollo keeps them at 40 %."


def test_a_cancelled_project_is_wound_down_too():
    cancelled = portfolio(
        person("ada"), project("apollo", stage="cancelled", wind_down_hours=8), demand(), today("ada", "apollo.dev", (0, 3), 40)
    )
    report = Auditor(cancelled).audit(proposal(paused("apollo"), booking("ada", "apollo.dev", (0, 0), 40)))
    assert report.clean
    assert report.score.disruption == 0
