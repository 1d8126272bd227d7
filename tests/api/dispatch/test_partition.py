"""Two workers on two machines, and the link of one is cut: in network namespaces of their own, with PostgreSQL over TCP between them."""

from __future__ import annotations

import pytest

from api.store import RunState
from tests.api.dispatch.invariants import broken
from tests.api.dispatch.owners import QUEUE, free_port, site
from tests.api.networks import machines
from tests.api.postgresql import serving

pytestmark = pytest.mark.slow


@pytest.fixture
def island():
    """Two machines that reach a database here: their site, the machines, and the URL of the database as each machine sees it."""
    with machines(2) as (one, other):
        gateways = (one.gateway, other.gateway)
        with serving(gateways, free_port()) as server, server.database() as url, site(QUEUE, url) as found:
            name = url.split("/")[3].partition("?")[0]
            yield found, (one, other), [server.url(name, gateway) for gateway in gateways]


def test_a_worker_that_is_cut_off_loses_its_run_to_another_and_its_late_answer_is_refused(island, tmp_path):
    """When the link is back the worker takes runs again."""
    at, (one, other), urls = island
    gates = [tmp_path / "gate 1", tmp_path / "gate 2"]
    first = at.owner(database=urls[0], where=one.inside, gate=gates[0])
    id = at.ask("gated")
    at.in_state(id, RunState.RUNNING, plans=1)
    second = at.owner(database=urls[1], where=other.inside, gate=gates[1])
    one.cut()
    at.wait(id, lambda run: run.attempt == 2 and run.state is RunState.RUNNING, "the other worker to begin")

    gates[0].touch()
    at.wait(id, lambda _: "cannot be written yet" in first.said(), "the first worker to miss the database")
    one.heal()
    at.wait(id, lambda _: "attempt 1 no longer holds" in first.said(), "the late answer to be refused")
    assert (at.store.run(id).state, at.store.run(id).attempt) == (RunState.RUNNING, 2)
    gates[1].touch()
    ended = at.ended(id)

    assert (ended.state, ended.attempt) == (RunState.SUCCEEDED, 2)
    assert at.store.answer(id).parsed().title == "done behind gate 2"
    second.kill()
    assert at.ended(at.ask("instant")).state is RunState.SUCCEEDED
    assert first.process.poll() is None
    assert broken(at.store) == []
