"""What holds for every kind of change, on random rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from pydantic import TypeAdapter

from models.changes import KINDS, AnyChange, Applied, Change, from_cells, to_cells
from models.errors import SteercoError
from models.portfolio import Portfolio
from tests.models.changes import committee
from tests.models.changes.committee import portfolio, ranks
from tests.models.changes.samples import ANY_ROW, SCENARIO

if TYPE_CHECKING:
    from collections.abc import Mapping

ADAPTER: TypeAdapter[AnyChange] = TypeAdapter(AnyChange)
BEFORE = committee.after(portfolio(), ("keep_together", "ada", "eve"), ("keep_apart", "bob", "eve"))
UNTOUCHED = BEFORE.model_dump_json()


def change_of(row: tuple[str, ...]) -> Change:
    kind, target, value, first, last = row
    return from_cells(id="c1", kind=kind, target=target, value=value, first=first, last=last, reason="asked", extra={"ticket": "T-1"})


def read_again(cells: Mapping[str, str]) -> Change:
    usual = {"from": "first", "to": "last", **{name: name for name in ("kind", "id", "target", "value", "reason")}}
    known = {usual[name]: text for name, text in cells.items() if name in usual}
    return from_cells(**known, extra={name: text for name, text in cells.items() if name not in usual})


def applied_if_sensible(change: Change, before: Portfolio) -> Applied:
    try:
        return change.apply(before)
    except SteercoError:
        return Applied(before)


def test_samples_know_every_kind():
    assert set(ANY_ROW) == set(KINDS)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_row_survives_cells_and_json(kind):
    @settings(derandomize=True, max_examples=25, deadline=None)
    @given(row=ANY_ROW[kind])
    def holds(row):
        change = change_of(row)
        assert read_again(to_cells(change)) == change
        assert ADAPTER.validate_json(ADAPTER.dump_json(change)) == change

    holds()


@pytest.mark.parametrize("kind", list(KINDS))
def test_applying_never_touches_what_was_before(kind):
    @settings(derandomize=True, max_examples=15, deadline=None)
    @given(row=ANY_ROW[kind])
    def holds(row):
        applied = applied_if_sensible(change_of(row), BEFORE)
        assert BEFORE.model_dump_json() == UNTOUCHED
        assert bool(applied.effects) == (applied.portfolio != BEFORE)

    holds()


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_can_have_an_effect(kind):
    """Else the tests above would hold for changes that do nothing at all."""
    seen: list[Applied] = []

    @settings(derandomize=True, max_examples=25, deadline=None)
    @given(row=ANY_ROW[kind])
    def collect(row):
        seen.append(applied_if_sensible(change_of(row), BEFORE.replace(projects=[p.replace(stage="approved") for p in BEFORE.projects])))

    if kind == "resume_project":
        seen.append(change_of(("resume_project", "P4", "", "", "")).apply(BEFORE))
    collect()
    assert any(applied.effects for applied in seen)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(rows=SCENARIO)
def test_ranks_stay_one_to_n_and_bookings_stay_todays(rows):
    after = BEFORE
    for row in rows:
        after = applied_if_sensible(change_of(row), after).portfolio
    assert sorted(ranks(after).values()) == list(range(1, len(after.projects) + 1))
    assert after.allocations == BEFORE.allocations


@settings(derandomize=True, max_examples=60, deadline=None)
@given(rows=SCENARIO)
def test_what_sensible_changes_leave_is_consistent(rows):
    """Each change alone refuses what would contradict the tables; together they must not contradict either."""
    after = BEFORE
    for row in rows:
        after = applied_if_sensible(change_of(row), after).portfolio
    fields = {name: getattr(after, name) for name in Portfolio.model_fields}
    assert Portfolio(**fields) == after


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_change_without_effect_says_why(kind):
    @settings(derandomize=True, max_examples=25, deadline=None)
    @given(row=ANY_ROW[kind])
    def holds(row):
        try:
            applied = change_of(row).apply(BEFORE)
        except SteercoError:
            return
        assert bool(applied.effects) != bool(applied.why_not)

    holds()
