"""Stores for tests that are about something else: on SQLite, in a folder that goes with the process."""

from __future__ import annotations

import datetime as dt
import tempfile
import uuid

from api import examples
from api.store import PortfolioRecord, PortfolioShape, ScenarioRecord
from api.store.sql import SqlStore
from models.scenario import Scenario
from tests.api import portfolios

NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)
_FOLDER = tempfile.TemporaryDirectory(prefix="steerco-")


def new_url() -> str:
    """The URL of a database that is not there yet."""
    return f"sqlite:///{_FOLDER.name}/{uuid.uuid4().hex}.sqlite"


def with_examples(portfolio=None) -> SqlStore:
    """A store with a portfolio and a scenario under the ids of the examples."""
    store, portfolio = SqlStore(new_url()), portfolio or portfolios.small()
    store.open()
    store.add_portfolio(PortfolioRecord(examples.PORTFOLIO_ID, NOON, "Spring", "0" * 64, PortfolioShape.of(portfolio)), portfolio, None)
    store.add_scenario(ScenarioRecord(examples.SCENARIO_ID, NOON, examples.PORTFOLIO_ID, Scenario(title="as it is")), None)
    return store
