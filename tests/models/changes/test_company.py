"""Changes of who works with whom: rows of the rules table come and go."""

from __future__ import annotations

import pytest

from models.changes import ChangeRefusedError
from models.directives import Directive, DirectiveKind
from models.errors import UnknownIdError
from tests.models.changes.committee import after, changed, day, portfolio

KINDS = ["keep_together", "keep_apart"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("cells", [("ada", "bob"), ("ada + bob", ""), ("ada/bob", ""), ("ada & bob", "")])
def test_it_is_a_row_of_the_rules(kind, cells):
    applied = changed(portfolio(), kind, *cells, "2026-03-02", "2026-03-29", reason="asked for")
    dates = {"first": day("2026-03-02"), "last": day("2026-03-29")}
    assert applied.portfolio.directives == (Directive(kind=DirectiveKind(kind), subject="ada", object="bob", note="asked for", **dates),)
    assert applied.effects[0].endswith("bob (Bob) from 2026-03-02 to 2026-03-29")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("order", [("ada", "bob"), ("bob", "ada")])
def test_dropping_it_takes_all_its_rows_away_and_no_other(kind, order):
    """Whoever stands first; rows about others and of the other kind stay."""
    (rival,) = set(KINDS) - {kind}
    kept = ((kind, "ada", "eve"), (rival, "ada", "bob"))
    both = after(portfolio(), (kind, "ada", "bob"), (kind, "bob", "ada", "2026-03-02"), *kept)
    assert after(both, (f"drop_{kind}", *order)).directives == after(portfolio(), *kept).directives


@pytest.mark.parametrize("kind", KINDS)
def test_what_changes_nothing_says_why(kind):
    assert "no rule says so" in (changed(portfolio(), f"drop_{kind}", "ada", "bob").why_not or "")
    once = after(portfolio(), (kind, "ada", "bob"))
    assert "already says so" in (changed(once, kind, "ada", "bob").why_not or "")


@pytest.mark.parametrize("kind", [*KINDS, *(f"drop_{kind}" for kind in KINDS)])
def test_two_people_who_are_there_are_asked_for(kind):
    with pytest.raises(UnknownIdError):
        changed(portfolio(), kind, "ada", "bot")
    with pytest.raises(ChangeRefusedError, match="twice"):
        changed(portfolio(), kind, "ada", "ada")
