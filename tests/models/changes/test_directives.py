"""Changes that bind the plan: ties of people to projects, and what must stay."""

from __future__ import annotations

from decimal import Decimal

import pytest

from models.changes import ChangeCellError, ChangeRefusedError
from models.directives import Directive, DirectiveKind
from models.errors import UnknownIdError
from tests.models.changes.committee import after, changed, day, portfolio


@pytest.mark.parametrize("kind", ["pin", "forbid", "exclusive"])
def test_a_tie_is_a_row_of_the_rules(kind):
    applied = changed(portfolio(), kind, "ada", "P1", "2026-03-02", "2026-03-29", reason="asked for")
    row = Directive(kind=DirectiveKind(kind), subject="ada", object="P1", first=day("2026-03-02"), last=day("2026-03-29"), note="asked for")
    assert applied.portfolio.directives == (row,)
    assert applied.effects[0].endswith("P1 (Portal) from 2026-03-02 to 2026-03-29")


@pytest.mark.parametrize("cell", ["ada -> P1", "ada->P1", "ada/P1", "ada \u2192 P1"])
@pytest.mark.parametrize("kind", ["pin", "forbid"])
def test_person_and_project_may_stand_in_one_cell(kind, cell):
    (row,) = changed(portfolio(), kind, cell).portfolio.directives
    assert (row.subject, row.object) == ("ada", "P1")


def test_exclusive_needs_no_project():
    applied = changed(portfolio(), "exclusive", "ada")
    assert applied.portfolio.directives == (Directive(kind=DirectiveKind.EXCLUSIVE, subject="ada"),)
    assert applied.effects == ("ada (Ada): on one project at a time",)


@pytest.mark.parametrize("text", ["no", "False", "0"])
def test_a_wish_is_kept_as_one(text):
    applied = changed(portfolio(), "pin", "ada", "P1", hard=text)
    assert not applied.portfolio.directives[0].hard
    assert "wish" in applied.effects[0]


@pytest.mark.parametrize(("kind", "target"), [("freeze_project", "P1"), ("protect_person", "ada")])
def test_what_must_stay_is_a_row_of_the_rules(kind, target):
    assert changed(portfolio(), kind, target).portfolio.directives == (Directive(kind=DirectiveKind(kind), subject=target),)


def test_the_freeze_window_is_a_setting():
    applied = changed(portfolio(), "freeze_window", "", "4")
    assert applied.portfolio.settings.freeze_weeks == 4
    assert applied.effects == ("freeze window: 2 -> 4 weeks",)
    assert changed(portfolio(), "freeze_window", "plan", "0").portfolio.settings.freeze_weeks == 0


@pytest.mark.parametrize("target", ["plan", "person", "project", "team", "sponsor"])
def test_a_limit_on_moves_takes_the_place_of_the_one_before(target):
    limited = after(portfolio(), ("max_moves", target, "10"), ("max_moves", target, "3"))
    assert limited.directives == (Directive(kind=DirectiveKind.MAX_MOVES, subject=target, value=Decimal(3)),)


def test_limits_of_different_targets_stand_side_by_side():
    limited = after(portfolio(), ("max_moves", "plan", "10"), ("max_moves", "person", "2"))
    assert [(d.subject, d.value) for d in limited.directives] == [("plan", 10), ("person", 2)]


@pytest.mark.parametrize(
    "row",
    [
        ("pin", "ada", "P1"),
        ("forbid", "ada", "P2", "2026-03-02"),
        ("exclusive", "ada"),
        ("freeze_project", "P1"),
        ("protect_person", "ada"),
        ("freeze_window", "plan", "3"),
        ("max_moves", "plan", "3"),
    ],
)
def test_the_same_again_has_no_effect_and_says_why(row):
    once = after(portfolio(), row)
    assert once != portfolio()
    again = changed(once, *row)
    assert (again.portfolio, again.effects) == (once, ())
    assert again.why_not


@pytest.mark.parametrize(
    ("row", "near"),
    [
        (("pin", "adda", "P1"), "ada"),
        (("forbid", "ada", "PP1"), "P1"),
        (("exclusive", "bobb"), "bob"),
        (("protect_person", "evee"), "eve"),
        (("freeze_project", "PP3"), "P3"),
    ],
)
def test_what_is_unknown_is_refused_with_a_suggestion(row, near):
    with pytest.raises(UnknownIdError) as refused:
        changed(portfolio(), *row)
    assert near in refused.value.near


@pytest.mark.parametrize(("row", "column"), [(("pin", "ada", "P1", "2026-07-06"), "from"), (("freeze_window", "", "26"), "value")])
def test_what_makes_no_sense_for_the_portfolio_is_refused_at_its_column(row, column):
    with pytest.raises(ChangeRefusedError) as refused:
        changed(portfolio(), *row)
    assert refused.value.column == column


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (("pin", "ada"), "value"),
        (("pin", "", "P1"), "target"),
        (("freeze_window", "", "-1"), "value"),
        (("freeze_window", "P1", "2"), "target"),
        (("max_moves", "plan", "-1"), "value"),
        (("max_moves", "crowd", "1"), "target"),
        (("moves_taken", "ada", "1"), "target"),
        (("protect_person", "ada", "yes"), "value"),
        (("freeze_project", "P1", "", "2026-03-02"), "from"),
    ],
)
def test_what_never_makes_sense_is_refused_when_it_is_read(row, column):
    with pytest.raises(ChangeCellError) as refused:
        changed(portfolio(), *row)
    assert refused.value.column == column
    assert refused.value.fix
