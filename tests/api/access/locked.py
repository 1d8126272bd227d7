"""A service that asks who comes in, with a key for each role, and something under the ids of the examples."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from api import examples
from api.access.keys import KeyRing, new_key
from api.access.roles import Role
from api.app import create_app
from api.settings import ServiceSettings
from models.answer import Limits, Policy
from scenarios import replan
from tests.api import solves
from tests.api.asking import Asking
from tests.api.instant_runner import InstantRunner
from tests.api.stores import with_examples

LIMITS = Limits(time_limit=3.0, workers=1, plans=2)


@dataclass(frozen=True)
class Locked:
    client: Asking
    keys: dict[Role, str]
    ring: KeyRing
    run_id: str
    things: dict[str, str]
    """Ids of what is there, by the name of the parameter."""

    def filled(self, path: str) -> str:
        """A path with something that is there for each parameter."""
        return re.sub(r"\{(\w+)[^}]*\}", lambda found: {"rank": "1", **self.things}.get(found[1], "1"), path)

    def ask(self, method: str, path: str, role: Role | None, **what):
        headers = {**what.pop("headers", {}), **({} if role is None else {"Authorization": f"Bearer {self.keys[role]}"})}
        return self.client.request(method, path, headers=headers, **what)


def engine(portfolio, scenario, **asked):
    """The real engine, for texts as it writes them."""
    return replan(portfolio, scenario, policy=asked["policy"], limits=asked["limits"])


def locked(portfolio=None, solve=solves.instant, **settings) -> Locked:
    store = with_examples(portfolio)
    asked = ServiceSettings(**{"authentication": "keys", "host_names": ("testserver",), **settings})
    app = create_app(asked, store=store, dispatcher=InstantRunner(solve))
    app.state.service.start()
    run = app.state.service.start_run(examples.PORTFOLIO_ID, None, Policy.BALANCED, LIMITS, None)
    keys = {}
    for role in Role:
        made = new_key(f"the {role}", frozenset({role}), dt.datetime.now(dt.UTC))
        store.keys.add(made.record, "test")
        keys[role] = made.key
    things = {"run_id": run.id, "portfolio_id": examples.PORTFOLIO_ID, "scenario_id": examples.SCENARIO_ID}
    return Locked(Asking(app), keys, store.keys, run.id, things)
