"""The hash of a portfolio names what it says, not how it was written."""

from __future__ import annotations

from decimal import Decimal

from api.content import hash_of


def test_it_is_the_same_for_every_spelling_of_a_number(portfolio):
    anna, ben = portfolio.people
    spelled = portfolio.replace(people=(anna.replace(fte=Decimal("1.00")), ben.replace(hours_per_week=Decimal("4E+1"))))

    assert spelled == portfolio
    assert hash_of(spelled) == hash_of(portfolio)


def test_it_differs_where_the_portfolio_does(portfolio):
    anna, ben = portfolio.people
    others = [
        portfolio.replace(people=(anna.replace(fte=Decimal("0.9")), ben)),
        portfolio.replace(people=(ben, anna)),
        portfolio.replace(people=(anna.replace(extra=(("desk", "4"),)), ben)),
    ]

    assert len({hash_of(each) for each in (portfolio, *others)}) == 4


def test_it_stays_what_it_was(portfolio):
    """Stored hashes must be found again by later versions."""
    assert hash_of(portfolio) == "680ec57b3913462f7d2679824fb746450f1563b57b9b9efa93b8b5582b9f51d8"
