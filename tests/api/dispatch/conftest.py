"""Databases and the processes that solve their runs, in each combination there is."""

from __future__ import annotations

import shutil

import pytest

from tests.api.dispatch.owners import EMBEDDED, QUEUE, site

KINDS = {"embedded-sqlite": EMBEDDED, "embedded-postgresql": EMBEDDED, "queue-postgresql": QUEUE}


@pytest.fixture(params=KINDS)
def place(request, tmp_path):
    """A kind of dispatcher and a database with nothing in its tables."""
    kind = KINDS[request.param]
    if request.param.endswith("sqlite"):
        path = tmp_path / "steerco.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield kind, f"sqlite:///{path}"
    else:
        with request.getfixturevalue("postgresql").database(request.getfixturevalue("postgresql_template")) as url:
            yield kind, url


@pytest.fixture
def at(place):
    """A site without anybody who solves yet."""
    kind, url = place
    with site(kind, url) as found:
        yield found
