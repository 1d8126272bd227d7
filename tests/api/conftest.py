"""A small portfolio and its limits, for all tests of the faces."""

from __future__ import annotations

import logging
import shutil
from typing import TYPE_CHECKING

import pytest

from api.store.database import Database
from models.answer import Limits
from tests.api import portfolios
from tests.api.postgresql import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from models.portfolio import Portfolio
    from tests.api.postgresql import Server


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory) -> Iterator[None]:
    """No test finds or leaves anything among the data of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(autouse=True)
def logs_of_its_own() -> Iterator[None]:
    """No test's server writes its log to where another test's went, which is closed."""
    yield
    root = logging.getLogger()
    root.handlers[:] = [handler for handler in root.handlers if type(handler) is not logging.StreamHandler]


@pytest.fixture(scope="session")
def portfolio() -> Portfolio:
    return portfolios.small()


@pytest.fixture
def limits() -> Limits:
    return Limits(time_limit=30.0, workers=1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server, shared by all tests."""
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    """A SQLite file with all tables and nothing in them."""
    path = tmp_path_factory.mktemp("template") / "steerco.sqlite"
    _with_tables(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql) -> Iterator[str]:
    """The URL of a PostgreSQL database with all tables and nothing in them."""
    with postgresql.database() as url:
        _with_tables(url)
        yield url


def _with_tables(url: str) -> None:
    database = Database(url)
    database.open()
    database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> Iterator[str]:
    """A database of each kind with nothing in its tables."""
    if request.param == "sqlite":
        path = tmp_path / "steerco.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        with request.getfixturevalue("postgresql").database(request.getfixturevalue("postgresql_template")) as url:
            yield url
