"""Portfolios and scenarios in the database."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from api.store import claims
from api.store.errors import NotStoredError
from api.store.paging import page_of
from api.store.records import PortfolioRecord, PortfolioShape, ScenarioRecord, ScenarioStage
from api.store.remembering import Remembered
from api.store.schema import portfolios, scenarios
from api.store.seals import checked, sealed
from models.defects import Defect
from models.portfolio import Portfolio
from models.scenario import Scenario

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from sqlalchemy import Connection, RowMapping, Table

    from api.store.database import Database
    from api.store.records import Claim, PageOf, PageRequest

PARSED = 8
"""Portfolios kept in memory as objects; they never change."""


class Shelves:
    """
    The part of a store that keeps what people hand in.

    Parameters
    ----------
    database
        Where.
    clock
        Returns the time now, with its zone.
    """

    def __init__(self, database: Database, clock: Callable[[], dt.datetime]) -> None:
        self._db, self._clock = database, clock
        self._parsed: Remembered[Portfolio] = Remembered(PARSED)

    def add_portfolio(
        self, record: PortfolioRecord, portfolio: Portfolio, claim: Claim | None, scenario: ScenarioRecord | None = None
    ) -> PortfolioRecord:
        """Keep a portfolio and the scenario that came with it, or return the one kept under the same key."""
        with self._db.writing() as connection:
            bound = claims.bind(connection, claim, record.id, self._clock())
            if bound != record.id:
                return _portfolio(_found(connection, portfolios, "portfolio", bound))
            values = {**portfolio_values(record), "document": portfolio.model_dump_json().encode()}
            connection.execute(insert(portfolios).values(sealed(portfolios, values)))
            if scenario is not None:
                _insert_scenario(connection, scenario)
            return record

    def portfolio(self, id: str) -> PortfolioRecord:
        """Return what is known about a portfolio."""
        with self._db.reading() as connection:
            return _portfolio(_found(connection, portfolios, "portfolio", id))

    def portfolio_content(self, id: str) -> Portfolio:
        """Return a portfolio."""
        return self._parsed.get(id, lambda: Portfolio.model_validate_json(self.portfolio_text(id)))

    def portfolio_text(self, id: str) -> bytes:
        """Return a portfolio as JSON."""
        with self._db.reading() as connection:
            return bytes(_found(connection, portfolios, "portfolio", id)["document"])

    def portfolios(self, page: PageRequest) -> PageOf[PortfolioRecord]:
        """Return portfolios, newest first."""
        with self._db.reading() as connection:
            return page_of(connection, portfolios, page, _portfolio)

    def add_scenario(self, record: ScenarioRecord, claim: Claim | None) -> ScenarioRecord:
        """Keep a scenario, or return the one kept under the same key."""
        with self._db.writing() as connection:
            bound = claims.bind(connection, claim, record.id, self._clock())
            if bound != record.id:
                return scenario_of(_found(connection, scenarios, "scenario", bound))
            _insert_scenario(connection, record)
            return record

    def scenario(self, id: str) -> ScenarioRecord:
        """Return a scenario."""
        with self._db.reading() as connection:
            return scenario_of(_found(connection, scenarios, "scenario", id))

    def scenarios(self, page: PageRequest) -> PageOf[ScenarioRecord]:
        """Return scenarios, newest first."""
        with self._db.reading() as connection:
            return page_of(connection, scenarios, page, scenario_of)

    def claim(self, claim: Claim, resource_id: str) -> str:
        """Bind a key to a request that keeps nothing; returns the resource bound first."""
        with self._db.writing() as connection:
            return claims.bind(connection, claim, resource_id, self._clock())


def scenario_of(row: RowMapping) -> ScenarioRecord:
    """Return the scenario of a row."""
    said = Scenario.model_validate_json(row["document"])
    return ScenarioRecord(row["id"], row["created"], row["portfolio_id"], said, ScenarioStage(row["stage"]), row["version"])


def scenario_values(record: ScenarioRecord) -> dict[str, Any]:
    """Return the row of a scenario."""
    return {
        "id": record.id,
        "created": record.created,
        "portfolio_id": record.portfolio_id,
        "document": record.scenario.model_dump_json(),
        "stage": record.stage.value,
        "version": record.version,
    }


def _insert_scenario(connection: Connection, record: ScenarioRecord) -> None:
    connection.execute(insert(scenarios).values(sealed(scenarios, scenario_values(record))))


def _found(connection: Connection, table: Table, kind: str, id: str) -> RowMapping:
    row = connection.execute(select(table).where(table.c.id == id)).mappings().one_or_none()
    if row is None:
        raise NotStoredError(kind, id)
    return checked(table, row)


def _portfolio(row: RowMapping) -> PortfolioRecord:
    shape = PortfolioShape(**json.loads(row["shape"]))
    notices = tuple(Defect.model_validate(item) for item in json.loads(row["notices"]))
    return PortfolioRecord(row["id"], row["created"], row["title"], row["content_hash"], shape, notices, row["scenario_id"])


def portfolio_values(record: PortfolioRecord) -> dict[str, Any]:
    """Return the row of a portfolio, its content left out."""
    return {
        "id": record.id,
        "created": record.created,
        "title": record.title,
        "content_hash": record.content_hash,
        "shape": json.dumps(dataclasses.asdict(record.shape)),
        "notices": json.dumps([notice.model_dump(mode="json") for notice in record.notices]),
        "scenario_id": record.scenario_id,
    }
