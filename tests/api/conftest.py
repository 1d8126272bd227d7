"""A small portfolio and its limits, for all tests of the faces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.answer import Limits
from tests.api import portfolios

if TYPE_CHECKING:
    from models.portfolio import Portfolio


@pytest.fixture(scope="session")
def portfolio() -> Portfolio:
    return portfolios.small()


@pytest.fixture
def limits() -> Limits:
    return Limits(time_limit=30.0, workers=1)
