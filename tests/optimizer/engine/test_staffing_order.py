"""Whether mandatory projects are staffed before all others: both ways where there is the time, else as rules and size ask."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from optimizer import parts
from optimizer.nodes import Explored, Node
from optimizer.parts import staff
from tests.optimizer.engine.cases import LIMITS, Case, larger

CHOICE = Explored(Node(), 0, None)


@pytest.fixture
def orders(monkeypatch):
    """Whether they came first, in each staffing made."""
    made = []

    def staffed(_model, _relaxation, _explored, secured, _clock):
        made.append(secured.first)
        return secured.plan

    monkeypatch.setattr(parts, "staffed", staffed)
    return made


def staffed_with(**settings):
    of = larger(1)
    of = Case(of.name, of.portfolio.replace(settings=of.portfolio.settings.replace(**settings)))
    search = of.search(LIMITS)
    search.secured = of.secured
    staff(search, SimpleNamespace(relaxation=None), [CHOICE], None)


def test_both_are_tried(orders):
    staffed_with()
    assert orders == [True, False]


def test_they_come_first_where_rules_bind_newcomers(orders):
    """They would lack people that others have taken, and newcomers take time."""
    staffed_with(min_stint_weeks=4)
    assert orders == [True]


def test_they_come_as_their_value_says_where_staffing_takes_long(orders, monkeypatch):
    monkeypatch.setattr(parts, "STAFFED_TWICE", 1)
    staffed_with()
    assert orders == [False]
