"""Selection and move limits: which projects run, and how much a plan may change."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.bookings import Decision, ProjectState
from models.projects import ProjectClass, Stage
from tests.builders import booking, demand, directive, paused, person, portfolio, project, runs, today, two_by_two
from tests.models.audit.verdicts import found, said

MANDATORY = {"project_class": ProjectClass.MANDATORY}


def of(*rows, **fields):
    return portfolio(project(**fields), *rows)


@pytest.mark.parametrize(
    ("fields", "rows", "may_run", "may_rest"),
    [
        ({}, [], True, True),
        ({"project_class": ProjectClass.MUST_HAVE}, [], True, True),
        (MANDATORY, [], True, False),
        ({}, [directive("force_in", "apollo")], True, False),
        ({}, [directive("force_out", "apollo")], False, True),
        (MANDATORY, [directive("force_out", "apollo")], False, False),
        ({"stage": Stage.ON_HOLD}, [], False, True),
        ({"stage": Stage.CANCELLED}, [directive("force_in", "apollo")], False, True),
        ({"stage": Stage.DONE, **MANDATORY}, [], False, True),
        ({}, [directive("force_in", "apollo", hard=False)], True, True),
        ({}, [directive("force_out", "apollo", hard=False)], True, True),
    ],
)
def test_who_runs(fields, rows, may_run, may_rest):
    """Halted ones never do, whatever else is said; of the others mandatory and forced-in ones must, forced-out ones must not."""
    assert found("selection", of(*rows, **fields), runs()) == ([] if may_run else [("apollo", None, 0)])
    assert found("selection", of(*rows, **fields), paused()) == ([] if may_rest else [("apollo", None, 0)])


def test_stopped_is_not_running_either():
    assert found("selection", of(**MANDATORY), Decision(project_id="apollo", state=ProjectState.STOPPED)) == [("apollo", None, 0)]


def test_without_a_decision_bookings_decide():
    """A booking from the freeze's end on means that it runs; frozen ones alone do not."""
    of = portfolio(person(), project(**MANDATORY), demand(), today("ada", "apollo.dev", (0, 1), 50), freeze_weeks=2)
    assert found("selection", of, booking("ada", "apollo.dev", (0, 2), 50)) == []
    assert found("selection", of, booking("ada", "apollo.dev", (0, 1), 50)) == [("apollo", None, 0)]


@pytest.mark.parametrize(
    ("fields", "rows", "decision", "text"),
    [
        ({"stage": Stage.ON_HOLD}, [], runs(), "Project apollo runs though it is on hold."),
        (MANDATORY, [], paused(), "Project apollo does not run though it is mandatory."),
        ({}, [directive("force_in", "apollo")], paused(), "Project apollo does not run though it is forced in."),
        ({}, [directive("force_out", "apollo")], runs(), "Project apollo runs though it is forced out."),
    ],
)
def test_the_sentences_of_selection(fields, rows, decision, text):
    (one,) = said("selection", of(*rows, **fields), decision)
    assert one.text == text


def limited(subject, most, *, hard=True):
    """Two people on Zeus today, and a limit of moves."""
    of = two_by_two()
    return of.replace(directives=(directive("max_moves", subject, value=Decimal(most), hard=hard),))


ALL_CHANGE = (
    runs("apollo"),
    paused("zeus"),
    booking("ada", "apollo.dev", (0, 7), 50),
    booking("bob", "apollo.dev", (0, 7), 50),
)
"""Four pairs and two projects move: both leave Zeus, both join Apollo, Zeus stops, Apollo starts."""


@pytest.mark.parametrize(
    ("subject", "most", "expected"),
    [
        ("plan", 6, []),
        ("plan", 5, [("plan", None, 1)]),
        ("person", 2, []),
        ("person", 1, [("ada", None, 1), ("bob", None, 1)]),
        ("project", 2, []),
        ("project", 0, [("apollo", None, 2), ("zeus", None, 2)]),
    ],
)
def test_chosen_moves_are_counted(subject, most, expected):
    assert sorted(found("move_limits", limited(subject, most), *ALL_CHANGE)) == expected


def test_a_soft_limit_binds_nobody():
    assert found("move_limits", limited("plan", 0, hard=False), *ALL_CHANGE) == []


def test_forced_moves_are_free():
    """Zeus is forced out: nothing of what leaves it was chosen."""
    of = two_by_two()
    of = of.replace(directives=(directive("force_out", "zeus"), directive("max_moves", "plan", value=Decimal(0))))
    assert found("move_limits", of, paused("apollo"), paused("zeus")) == []


def test_the_sentence_of_move_limits():
    ((first, *_), (whole,)) = said("move_limits", limited("person", 1), *ALL_CHANGE), said("move_limits", limited("plan", 5), *ALL_CHANGE)
    assert first.text == "Ada (ada) has 2 chosen moves, at most 1 may be."
    assert whole.text == "The plan has 6 chosen moves, at most 5 may be."


def test_the_sentence_about_moves_that_earlier_decisions_took():
    of = limited("person", 2)
    of = of.replace(directives=(*of.directives, directive("moves_taken", "person", "ada", value=Decimal(1))))
    (only,) = said("move_limits", of, *ALL_CHANGE)
    assert only.text == "Ada (ada) has 2 chosen moves, at most 1 may be after 1 move of earlier decisions."
