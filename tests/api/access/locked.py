"""A service that asks who comes in, with a key for each role, and something under the ids of the examples."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from api import examples
from api.access.keys import MemoryKeyRing, new_key
from api.access.roles import Role
from api.app import create_app
from api.settings import ServiceSettings
from api.store import PortfolioRecord, ScenarioRecord
from api.store.memory import MemoryStore
from models.answer import Limits, Policy
from models.scenario import Scenario
from tests.api import portfolios
from tests.api.asking import Asking
from tests.api.instant_runner import InstantRunner

NOON = dt.datetime(2027, 1, 5, 12, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Locked:
    client: Asking
    keys: dict[Role, str]
    ring: MemoryKeyRing
    run_id: str

    def ask(self, method: str, path: str, role: Role | None, **what):
        headers = {**what.pop("headers", {}), **({} if role is None else {"Authorization": f"Bearer {self.keys[role]}"})}
        return self.client.request(method, path, headers=headers, **what)


def locked(portfolio=None, **settings) -> Locked:
    store, ring = MemoryStore(), MemoryKeyRing()
    asked = ServiceSettings(**{"authentication": "keys", "host_names": ("testserver",), **settings})
    app = create_app(asked, store=store, runner=InstantRunner(), keys=ring)
    app.state.service.start()
    store.add_portfolio(PortfolioRecord(examples.PORTFOLIO_ID, NOON, "Spring", "0" * 64, portfolio or portfolios.small()), None)
    store.add_scenario(ScenarioRecord(examples.SCENARIO_ID, NOON, examples.PORTFOLIO_ID, Scenario(title="as it is")), None)
    run = app.state.service.start_run(examples.PORTFOLIO_ID, None, Policy.BALANCED, Limits(), None)
    keys = {}
    for role in Role:
        made = new_key(f"the {role}", frozenset({role}), dt.datetime.now(dt.UTC))
        ring.add(made.record)
        keys[role] = made.key
    return Locked(Asking(app), keys, ring, run.id)
