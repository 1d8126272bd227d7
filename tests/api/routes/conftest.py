"""A service that solves at once, shared by the tests that only read or add; others start their own."""

from __future__ import annotations

import pytest

from tests.api.serving import add_portfolio, run_to_end, serving


@pytest.fixture(scope="module")
def client():
    with serving("instant") as found:
        yield found


@pytest.fixture(scope="module")
def portfolio_id(client) -> str:
    return add_portfolio(client)


@pytest.fixture(scope="module")
def run_id(client, portfolio_id) -> str:
    return run_to_end(client, portfolio_id)["id"]
