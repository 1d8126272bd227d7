"""Directives: what people have laid down holds, from the freeze's end on."""

from __future__ import annotations

import pytest

from tests.builders import booking, demand, directive, paused, person, portfolio, project, runs, today
from tests.models.audit.verdicts import found, said

PROJECTS = [project("apollo"), project("zeus"), project("hera")]
DEMANDS = [demand(id, weeks=(0, 7)) for id in ("apollo.dev", "apollo.test", "zeus.dev", "hera.dev")]
ALL_RUN = runs("apollo"), runs("zeus"), runs("hera")


def of(*rows, **settings):
    return portfolio(person("ada"), person("bob"), PROJECTS, DEMANDS, *rows, **settings)


def on(demand_id="apollo.dev", weeks=(0, 7), share=50, who="ada"):
    return booking(who, demand_id, weeks, share)


class TestPin:
    """A pinned person works on the project, if it runs."""

    @pytest.mark.parametrize(("weeks", "expected"), [((2, 5), []), ((2, 4), [("ada", 5, 1)]), ((0, 1), [("ada", 2, 4)])])
    def test_in_every_week_of_the_dates(self, weeks, expected):
        pinned = of(directive("pin", "ada", "apollo", (2, 5)))
        assert found("directives", pinned, *ALL_RUN, on(weeks=weeks)) == expected

    def test_on_any_demand_of_the_project(self):
        pinned = of(directive("pin", "ada", "apollo", (2, 5)))
        assert found("directives", pinned, *ALL_RUN, on(weeks=(2, 3)), on("apollo.test", (4, 5))) == []

    def test_without_dates_in_some_week(self):
        pinned = of(directive("pin", "ada", "apollo"))
        assert found("directives", pinned, *ALL_RUN, on(weeks=(7, 7))) == []
        assert found("directives", pinned, *ALL_RUN, on("zeus.dev")) == [("ada", None, 0)]

    def test_not_if_the_project_does_not_run(self):
        assert found("directives", of(directive("pin", "ada", "apollo")), paused("apollo")) == []

    def test_frozen_weeks_neither_bind_nor_count(self):
        """Weeks 0-1 are frozen: dates there bind nobody, work there does not make up for later weeks."""
        frozen = {"freeze_weeks": 2}
        assert found("directives", of(directive("pin", "ada", "apollo", (0, 1)), **frozen), *ALL_RUN) == []
        assert found("directives", of(directive("pin", "ada", "apollo"), **frozen), *ALL_RUN, on(weeks=(0, 1))) == [("ada", None, 0)]


class TestForbid:
    """A forbidden person does not."""

    @pytest.mark.parametrize(("weeks", "expected"), [((0, 1), []), ((6, 7), []), ((1, 2), [("ada", 2, 1)]), ((0, 7), [("ada", 2, 4)])])
    def test_in_the_weeks_of_the_dates(self, weeks, expected):
        assert found("directives", of(directive("forbid", "ada", "apollo", (2, 5))), *ALL_RUN, on(weeks=weeks)) == expected

    def test_without_dates_never(self):
        assert found("directives", of(directive("forbid", "ada", "apollo")), *ALL_RUN, on("apollo.test", (7, 7))) == [("ada", 7, 1)]

    def test_others_and_elsewhere_are_free(self):
        assert found("directives", of(directive("forbid", "ada", "apollo")), *ALL_RUN, on("zeus.dev"), on(who="bob")) == []

    def test_open_dates_reach_to_the_horizon(self):
        forbidden = of(directive("forbid", "ada", "apollo", (4, 5)).replace(last=None))
        assert found("directives", forbidden, *ALL_RUN, on()) == [("ada", 4, 4)]


class TestExclusive:
    """An exclusive person works on nothing else."""

    def test_nothing_but_the_project(self):
        exclusive = of(directive("exclusive", "ada", "apollo", (2, 5)))
        assert found("directives", exclusive, *ALL_RUN, on(), on("apollo.test")) == []
        assert found("directives", exclusive, *ALL_RUN, on("zeus.dev", (5, 6)), on("hera.dev", (5, 5))) == [("ada", 5, 2)]

    def test_one_project_at_a_time_where_none_is_named(self):
        exclusive = of(directive("exclusive", "ada"))
        assert found("directives", exclusive, *ALL_RUN, on(weeks=(0, 3)), on("zeus.dev", (4, 7))) == []
        assert found("directives", exclusive, *ALL_RUN, on(weeks=(0, 4)), on("zeus.dev", (4, 7))) == [("ada", 4, 1)]


class TestStanding:
    """Frozen projects and protected people keep exactly today's bookings."""

    TODAY = today("ada", "apollo.dev", (0, 7), 50)

    def test_a_frozen_project_keeps_its_people(self):
        frozen = of(self.TODAY, directive("freeze_project", "apollo"))
        assert found("directives", frozen, *ALL_RUN, on()) == []
        assert found("directives", frozen, *ALL_RUN, on(share=60)) == [("ada", 0, 10)]
        assert found("directives", frozen, *ALL_RUN, on(), on(who="bob", weeks=(3, 4), share=20)) == [("bob", 3, 20)]

    def test_a_frozen_project_leaves_other_work_alone(self):
        assert found("directives", of(self.TODAY, directive("freeze_project", "apollo")), *ALL_RUN, on(), on("zeus.dev")) == []

    def test_a_frozen_project_keeps_running_and_its_dates(self):
        frozen = of(self.TODAY, directive("freeze_project", "apollo"))
        assert found("directives", frozen, paused("apollo"), on()) == [("apollo", None, 0)]
        assert found("directives", frozen, runs("apollo", 1), on()) == [("apollo", None, 1)]

    def test_a_frozen_project_without_people_does_not_start(self):
        frozen = of(directive("freeze_project", "apollo"))
        assert found("directives", frozen, paused("apollo")) == []
        assert found("directives", frozen, runs("apollo")) == [("apollo", None, 0)]

    def test_a_project_whose_people_leave_with_the_freeze_does_not_go_on(self):
        frozen = of(today("ada", "apollo.dev", (0, 1), 50), directive("freeze_project", "apollo"), freeze_weeks=2)
        assert found("directives", frozen, paused("apollo"), on(weeks=(0, 1))) == []
        assert found("directives", frozen, runs("apollo"), on(weeks=(0, 1))) == [("apollo", None, 0)]

    def test_a_protected_person_keeps_all_bookings(self):
        protected = of(self.TODAY, directive("protect_person", "ada"))
        assert found("directives", protected, *ALL_RUN, on(), on(who="bob")) == []
        assert found("directives", protected, *ALL_RUN, on(weeks=(0, 6))) == [("ada", 7, 50)]
        assert found("directives", protected, *ALL_RUN, on(), on("zeus.dev", (1, 1), 20)) == [("ada", 1, 20)]

    def test_the_projects_of_a_protected_person_run_as_dated(self):
        protected = of(self.TODAY, directive("protect_person", "ada"))
        assert found("directives", protected, paused("apollo"), on()) == [("apollo", None, 0)]
        assert found("directives", protected, runs("apollo", 2), on()) == [("apollo", None, 2)]
        assert found("directives", protected, *ALL_RUN[:1], paused("zeus"), on()) == []


@pytest.mark.parametrize(
    "row",
    [
        directive("pin", "ada", "apollo", hard=False),
        directive("forbid", "ada", "zeus", hard=False),
        directive("exclusive", "ada", "apollo", hard=False),
        directive("freeze_project", "zeus", hard=False),
        directive("protect_person", "ada", hard=False),
    ],
    ids=lambda row: row.kind.value,
)
def test_soft_directives_bind_nobody(row):
    """The plan breaks each of them, as the hard one shows."""
    plan = runs("zeus"), runs("apollo"), on("zeus.dev", (0, 7), 20)
    assert found("directives", of(row), *plan) == []
    assert found("directives", of(row.replace(hard=True)), *plan) != []


@pytest.mark.parametrize(
    ("row", "plan", "text"),
    [
        (directive("pin", "ada", "apollo", (2, 2)), [], "ada is pinned to project apollo but not booked on it in the week of 2027-03-15."),
        (directive("pin", "ada", "apollo"), [], "ada is pinned to project apollo but never booked on it."),
        (
            directive("forbid", "ada", "apollo"),
            [on(weeks=(1, 2))],
            "ada is booked on project apollo in the 2 weeks from 2027-03-08, which is forbidden.",
        ),
        (
            directive("exclusive", "ada", "zeus"),
            [on(weeks=(1, 1))],
            "ada is booked on apollo in the week of 2027-03-08, but is exclusive to project zeus.",
        ),
        (
            directive("protect_person", "ada"),
            [on(weeks=(1, 1))],
            "ada is booked 50 % on apollo.dev in the week of 2027-03-08 instead of today's 0 %, but ada is protected.",
        ),
        (directive("freeze_project", "apollo"), [], "Project apollo runs, but is frozen and has no booking left today."),
    ],
)
def test_the_sentences_of_directives(row, plan, text):
    (one,) = said("directives", of(row), *ALL_RUN, *plan)
    assert one.text == text
