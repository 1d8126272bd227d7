"""The HTTP face, put together. Nothing happens at import."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from api import errors, openapi
from api.guard import Guard
from api.routes import ROUTERS
from api.runner.processes import ProcessRunner
from api.service import PlanningService
from api.settings import ServiceSettings
from api.store.memory import MemoryStore
from api.version import steerco_version

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.runner import Runner
    from api.store import Store

ABOUT = """
What should we move, what does it buy us, and who pays for it? Hand in a portfolio and a scenario, start a run, and get
ranked reallocation plans, each independently audited and with its proven distance to the best plan possible.

Every answer that is not a success is an RFC 9457 problem document.
"""


def create_app(settings: ServiceSettings | None = None, *, store: Store | None = None, runner: Runner | None = None) -> FastAPI:
    """
    Return the application; its solves begin when it is started and end when it is shut down.

    Parameters
    ----------
    settings
        Limits; the defaults unless given.
    store
        What remembers; memory unless given.
    runner
        What solves; one process for each solve unless given.
    """
    settings = settings or ServiceSettings()
    service = PlanningService(store or MemoryStore(), runner or ProcessRunner(settings), settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        try:
            yield
        finally:
            service.stop()

    app = FastAPI(title="Steerco", version=steerco_version(), description=ABOUT, lifespan=lifespan, docs_url=None, redoc_url=None)
    app.state.service = service
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app, ROUTERS)
    openapi.describe(app, ROUTERS)
    app.add_middleware(Guard, body_limit=settings.body_limit, host_names=settings.host_names)
    return app
