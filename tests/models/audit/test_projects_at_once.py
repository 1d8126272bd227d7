"""Projects at once: nobody is torn between more projects than their limit."""

from __future__ import annotations

import pytest

from tests.builders import booking, demand, person, portfolio, project, runs, today
from tests.models.audit.verdicts import found, said

PROJECTS = [project("apollo"), project("zeus"), project("hera")]
DEMANDS = [demand(id, weeks=(0, 7)) for id in ("apollo.dev", "apollo.test", "zeus.dev", "hera.dev")]
ALL_RUN = runs("apollo"), runs("zeus"), runs("hera")


def of(limit, *rows, **settings):
    return portfolio(person("ada", max_projects=limit), PROJECTS, DEMANDS, *rows, **settings)


def on(*demands, weeks=(0, 7)):
    return *ALL_RUN, *(booking("ada", id, weeks, 20) for id in demands)


@pytest.mark.parametrize(("demands", "over"), [(["apollo.dev", "zeus.dev"], 0), (["apollo.dev", "zeus.dev", "hera.dev"], 1)])
def test_two_projects_are_the_limit(demands, over):
    assert found("projects_at_once", of(2), *on(*demands)) == ([("ada", 0, over)] if over else [])


def test_demands_of_one_project_are_one_project():
    assert found("projects_at_once", of(1), *on("apollo.dev", "apollo.test")) == []


def test_projects_one_after_another_are_not_at_once():
    plan = *on("apollo.dev", weeks=(0, 3)), booking("ada", "zeus.dev", (4, 7), 20)
    assert found("projects_at_once", of(1), *plan) == []


def test_the_weeks_in_which_they_overlap_are_found():
    """Apollo in 0-4 and Zeus in 4-7 meet in week 4."""
    plan = *on("apollo.dev", weeks=(0, 4)), booking("ada", "zeus.dev", (4, 7), 20)
    assert found("projects_at_once", of(1), *plan) == [("ada", 4, 1)]


def test_the_limit_of_the_settings_and_a_limit_of_none():
    rows = person("ada"), PROJECTS, DEMANDS
    assert found("projects_at_once", portfolio(*rows, max_projects=1), *on("apollo.dev", "zeus.dev")) == [("ada", 0, 1)]
    assert found("projects_at_once", of(0), *on("apollo.dev")) == [("ada", 0, 1)]


def test_frozen_weeks_do_not_count():
    held = [today("ada", "apollo.dev", (0, 1), 20), today("ada", "zeus.dev", (0, 1), 20)]
    plan = *on("apollo.dev", weeks=(0, 7)), booking("ada", "zeus.dev", (0, 1), 20)
    assert found("projects_at_once", of(1, held, freeze_weeks=2), *plan) == []


def test_the_sentence_lists_the_projects():
    (one,) = said("projects_at_once", of(1), *on("apollo.dev", "zeus.dev"))
    assert one.text == "ada works on 2 projects at once (apollo, zeus) in the 8 weeks from 2027-03-01; the limit is 1."
