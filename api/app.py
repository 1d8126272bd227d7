"""The HTTP face, put together. Nothing happens at import."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI

from api import errors, openapi
from api.access.authentication import Authenticator
from api.access.doors import doors_of
from api.access.gate import Gate
from api.access.keyholders import Keyholders
from api.access.oidc import OidcTokens
from api.access.rates import Rates
from api.deciding import Deciding
from api.dispatch.supervisor import Supervisor
from api.guard import Guard
from api.janitor import Janitor
from api.metrics import Metrics
from api.observer import Observer
from api.parsing import UploadReader
from api.privacy import VeiledDeciding, VeiledService
from api.routes import ROUTERS
from api.service import PlanningService
from api.settings import DispatcherKind, ServiceSettings
from api.store.sql import SqlStore, utc_now
from api.version import steerco_version
from api.webhooks import Postman

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from api.access.authentication import TokenReader
    from api.dispatch import Dispatcher
    from api.store import Store

ABOUT = """
What should we move, what does it buy us, and who pays for it? Hand in a portfolio and a scenario, start a run, and get
ranked reallocation plans, each independently audited and with its proven distance to the best plan possible.

Every answer that is not a success is an RFC 9457 problem document.
"""


def create_app(settings: ServiceSettings | None = None, *, store: Store | None = None, dispatcher: Dispatcher | None = None) -> FastAPI:
    """
    Return the application; its solves begin when it is started and end when it is shut down.

    Parameters
    ----------
    settings
        Limits; the defaults unless given.
    store
        What remembers; the database of the settings unless given.
    dispatcher
        What sees to it that runs are solved; this process unless given.

    Raises
    ------
    UndeclaredRouteError
        If a route does not say which role it needs.
    """
    settings = settings or ServiceSettings()
    if dispatcher is None:
        store, dispatcher = _dispatching(settings, store)
    kept: Store = store or SqlStore(settings.database)
    service, metrics = PlanningService(kept, dispatcher, settings), Metrics()
    metrics.watch(service.standing)
    app = FastAPI(
        title="Steerco",
        version=steerco_version(),
        description=ABOUT,
        lifespan=_lifespan(service, kept, settings),
        openapi_url=None,
        redirect_slashes=False,
    )
    _give_to_routes(app, service, kept, settings, metrics)
    for router in ROUTERS:
        app.include_router(router)
    errors.install(app, ROUTERS)
    openapi.describe(app, ROUTERS)
    _guard(app, kept, settings, metrics)
    return app


def _lifespan(service: PlanningService, store: Store, settings: ServiceSettings) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Return what begins and ends with the application: its solves, messages to webhooks, and clearing away."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        postman = Postman(store, utc_now, private=settings.private_webhooks)
        janitor = Janitor(store, utc_now, settings.keep_progress_days)
        postman.start()
        janitor.start()
        try:
            yield
        finally:
            janitor.stop()
            postman.stop()
            service.stop()

    return lifespan


def _give_to_routes(app: FastAPI, service: PlanningService, store: Store, settings: ServiceSettings, metrics: Metrics) -> None:
    """Put where ``api.dependencies`` finds it what routes ask for."""
    deciding = Deciding(service, store, utc_now, two_people=settings.two_people)
    veiled = VeiledService(service) if settings.hide_names else None
    app.state.service = service
    app.state.store = store
    app.state.deciding = deciding
    app.state.keys = Keyholders(store.keys, utc_now)
    app.state.veiled = veiled
    app.state.veiled_deciding = None if veiled is None else VeiledDeciding(deciding, veiled)
    app.state.metrics = metrics
    app.state.uploads = UploadReader(settings.reading, metrics.uploaded)


def _guard(app: FastAPI, store: Store, settings: ServiceSettings, metrics: Metrics) -> None:
    """Set up what a request passes before its route; the last one added is passed first."""
    authenticator = Authenticator(store.keys, _tokens(settings), utc_now, required=settings.needs_authentication)
    rates = Rates(settings.rate_limit, settings.failed_login_limit)
    app.add_middleware(Gate, doors=doors_of(ROUTERS), authenticator=authenticator, rates=rates)
    app.add_middleware(Guard, body_limit=settings.body_limit, upload_limit=settings.upload_limit, host_names=settings.host_names)
    app.add_middleware(Observer, metrics=metrics)


def _dispatching(settings: ServiceSettings, store: Store | None) -> tuple[Store, Dispatcher]:
    if settings.dispatcher is DispatcherKind.EMBEDDED:
        return store or SqlStore(settings.database), Supervisor(settings)
    from api.dispatch.queue import QueueDispatcher, RunQueue  # noqa: PLC0415 - only with the extra `postgres`

    queue = RunQueue(settings.database)
    return queue.store, QueueDispatcher(queue, settings)


def _tokens(settings: ServiceSettings) -> TokenReader | None:
    if settings.oidc_issuer is None:
        return None
    return OidcTokens(settings.oidc_issuer, settings.oidc_audience, settings.oidc_roles_claim, settings.oidc_jwks_url)
